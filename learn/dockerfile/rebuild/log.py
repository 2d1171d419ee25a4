"""The progress output of a build as data: the lines that `docker build --progress=plain` shows.

Times and digests are not made up: they are not in it. BuildKit: util/progress/progressui/printer.go; the titles come with the
steps. The numbers are given in the order in which BuildKit loads the graph: from the target's last step down, what a step needs
before the step (solver/llbsolver/vertex.go). The real printer shows lines as they end, which on a real machine differs from run
to run; here they stand in the order of their numbers. Bytes are the files' own, without the few that their names take.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from learn.dockerfile.rebuild.compare import Rebuild, RebuiltStep
from learn.dockerfile.references import full_name

State = Literal["DONE", "CACHED", "ERROR"]


@dataclass(frozen=True, slots=True)
class Vertex:
    """One thing that the builder shows: its `number` behind `#`, its title, how it ended, and lines of output.

    `step` is the index of the step in the build, None for the builder's own doings; `instruction` and `line` are of the file.
    `problem` is what the builder says where it stops. `is_certain` is false where the state rests on bytes that only running an
    earlier step would show.
    """

    number: int
    title: str
    state: State
    output: tuple[str, ...] = ()
    step: int | None = None
    instruction: int | None = None
    line: int | None = None
    is_certain: bool = True
    problem: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """As `--progress=plain` prints it, without times."""
        ended = f"ERROR: {self.problem}" if self.state == "ERROR" else self.state
        return tuple([f"#{self.number} {line}" for line in (self.title, *self.output, ended)])


def read_log(rebuild: Rebuild) -> tuple[Vertex, ...]:
    """What the builder shows of a build. After a step that fails nothing more comes."""
    log = _Log(rebuild)
    log.begin()
    for step in _in_order(rebuild):
        if not log.take(step):
            return tuple(log.shown)
    log.add("exporting to image", "DONE", "exporting layers done")
    return tuple(log.shown)


def plain_lines(log: tuple[Vertex, ...]) -> tuple[str, ...]:
    """The log in the form of `--progress=plain`, without times."""
    lines: list[str] = []
    for vertex in log:
        lines += [*vertex.lines, ""]
    return (*lines, *last_words(log)) if last_words(log) else tuple(lines[:-1])


def last_words(log: tuple[Vertex, ...]) -> tuple[str, ...]:
    """What the builder says once more after a step that failed; nothing where none did."""
    failed = next((vertex for vertex in log if vertex.state == "ERROR"), None)
    if failed is None:
        return ()
    return ("------", f" > {failed.title}:", "------", f"ERROR: failed to solve: {failed.problem}")


class _Log:
    """The log while it is written."""

    def __init__(self, rebuild: Rebuild) -> None:
        self._rebuild = rebuild
        self._is_context_loaded = False
        self._images: set[str] = set()
        self.shown: list[Vertex] = []

    def add(self, title: str, state: State, *output: str, of: RebuiltStep | None = None) -> None:
        """Show something."""
        number = len(self.shown) + 1
        if of is None:
            self.shown.append(Vertex(number, title, state, output))
            return
        step = of.step
        problem = step.problem if state == "ERROR" else ""
        if problem and not problem.startswith("secret "):  # which is asked for when the key is known
            problem = f"failed to compute cache key: {problem}"
        self.shown.append(Vertex(number, title, state, output, step.index, step.instruction, step.line, of.is_certain, problem))

    def begin(self) -> None:
        """What is read before any step: the Dockerfile, the frontend it names, its images' configuration, `.dockerignore`."""
        build = self._rebuild.after
        analysis = build.snapshot.analysis
        size = len(analysis.source.text.encode(errors="surrogatepass"))
        self.add("[internal] load build definition from Dockerfile", "DONE", f"transferring dockerfile: {_bytes(size)} done")
        frontend = next((directive.value for directive in analysis.directives if directive.name == "syntax"), "")
        if frontend:
            source = f"docker-image://{full_name(frontend)}"
            self.add(f"resolve image config for {source}", "DONE")
            self.add(source, "DONE" if self._rebuild.before is None else "CACHED")
        bases = [step.ingredients[0].value for step in build.steps if step.keyword == "FROM"]
        for name in dict.fromkeys([*bases, *[image for step in build.steps for image in step.images]]):
            self.add(f"[internal] load metadata for {name.partition('@')[0]}", "DONE")
        ignored = build.snapshot.context.ignore_text(analysis.source.name)
        sent = f"transferring context: {_bytes(len((ignored or '').encode()) or 2)} done"
        self.add("[internal] load .dockerignore", "DONE", sent)

    def take(self, of: RebuiltStep) -> bool:
        """Show a step and what it needs that is no step; whether the builder goes on."""
        step = of.step
        for image in step.images:
            if image not in self._images:
                self._images.add(image)
                self.add(f"FROM {image}", "DONE" if self._rebuild.before is None else "CACHED")
        if step.taken is not None and not self._is_context_loaded:
            self._is_context_loaded = True
            sent = _sent_bytes(self._rebuild)
            self.add("[internal] load build context", "DONE", f"transferring context: {_bytes(sent)} done")
        for item in step.ingredients:
            if item.name == "download":  # an operation of its own under the same name
                self.add(step.title, "CACHED" if of.hit else "DONE")
            elif item.name == "content":
                self.add("[internal] preparing inline document", "CACHED" if of.hit else "DONE")
        if step.problem and not of.hit:
            self.add(step.title, "ERROR", of=of)
            return False
        self.add(step.title, "CACHED" if of.hit else "DONE", of=of)
        return True


def _in_order(rebuild: Rebuild) -> Iterator[RebuiltStep]:
    """The steps, each after all that it needs, from the target's last one down. What is the same operation comes once."""
    steps = rebuild.steps
    target = rebuild.after.target
    if target is None or target.last is None:
        return
    done: set[int] = set()
    waiting: list[tuple[int, bool]] = [(target.last, False)]
    while waiting:
        index, is_ready = waiting.pop()
        step = steps[index].step
        if step.twin is not None:
            waiting.append((step.twin, False))
        elif is_ready and index not in done:
            done.add(index)
            yield steps[index]
        elif index not in done:
            needs = [*([step.parent] if step.parent is not None else []), *step.feeds]
            waiting += [(index, True), *[(need, False) for need in reversed(needs)]]


def _sent_bytes(rebuild: Rebuild) -> int:
    """Bytes of the files that the steps take from the context, each once; after another build only of those that are new."""
    build = rebuild.after
    before = rebuild.before.sent.files if rebuild.before is not None else {}
    total = 0
    for path in {path for step in build.steps for path in step.taken or ()}:
        file, old = build.sent.files[path], before.get(path)
        is_new = old is None or (old.digest, old.modified, old.mode) != (file.digest, file.modified, file.mode)
        total += file.size if file.kind == "file" and is_new else 0
    return total


def _bytes(size: int) -> str:
    """A size as the builder prints it: go-units' HumanSize with two significant digits behind the point."""
    value, unit = float(size), "B"
    for unit in ("B", "kB", "MB", "GB"):
        if value < 1000 or unit == "GB":
            break
        value /= 1000
    return f"{size}B" if unit == "B" else f"{value:.2f}".rstrip("0").rstrip(".") + unit

"""The progress output of a build as data: the lines that `docker build --progress=plain` and the terminal's display show.

Times are not made up: they are not in it. BuildKit: util/progress/progressui; the titles come with the steps.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from learn.dockerfile.rebuild.compare import Rebuild, RebuiltStep

State = Literal["DONE", "CACHED", "ERROR"]


@dataclass(frozen=True, slots=True)
class Vertex:
    """One thing that the builder shows: its `number` behind `#`, its title, how it ended, and lines of output.

    `step` is the index of the step in the build, None for the builder's own doings; `instruction` and `line` are of the file.
    """

    number: int
    title: str
    state: State
    output: tuple[str, ...] = ()
    step: int | None = None
    instruction: int | None = None
    line: int | None = None
    is_certain: bool = True


def read_log(rebuild: Rebuild) -> tuple[Vertex, ...]:
    """What the builder shows of a build, in its order. After a step that fails nothing more comes."""
    build = rebuild.after
    analysis = build.snapshot.analysis
    found: list[Vertex] = []

    def add(title: str, state: State, *output: str, of: RebuiltStep | None = None) -> None:
        number = len(found) + 1
        if of is None:
            found.append(Vertex(number, title, state, output))
        else:
            step = of.step
            found.append(Vertex(number, title, state, output, step.index, step.instruction, step.line, of.is_certain))

    size = len(analysis.source.text.encode(errors="surrogatepass"))
    add("[internal] load build definition from Dockerfile", "DONE", f"transferring dockerfile: {_bytes(size)} done")
    bases = [step for step in rebuild.steps if step.step.keyword == "FROM"]
    for name in dict.fromkeys([_reference(base) for base in bases]):
        add(f"[internal] load metadata for {name}", "DONE")
    ignored = build.snapshot.context.ignore_text(analysis.source.name)
    add("[internal] load .dockerignore", "DONE", f"transferring context: {_bytes(len((ignored or '').encode()) or 2)} done")
    sent = _sent_bytes(rebuild)
    if sent is not None:
        add("[internal] load build context", "DONE", f"transferring context: {_bytes(sent)} done")
    for step in rebuild.steps:
        if step.step.twin is not None:
            continue
        if step.step.problem:
            add(step.step.title, "ERROR", f"failed to compute cache key: {step.step.problem}", of=step)
            return tuple(found)
        is_cached = step.hit or (step.step.keyword == "FROM" and rebuild.before is not None and step.reason == "ignored")
        add(step.step.title, "CACHED" if is_cached else "DONE", of=step)
    add("exporting to image", "DONE", "exporting layers done")
    return tuple(found)


def plain_lines(log: tuple[Vertex, ...]) -> tuple[str, ...]:
    """The log in the form of `--progress=plain`, without times."""
    lines: list[str] = []
    for vertex in log:
        lines.append(f"#{vertex.number} {vertex.title}")
        lines += [f"#{vertex.number} {line}" for line in vertex.output]
        lines += [f"#{vertex.number} {vertex.state}", ""]
    return tuple(lines[:-1])


def _reference(base: RebuiltStep) -> str:
    return base.step.ingredients[0].value.partition("@")[0]


def _sent_bytes(rebuild: Rebuild) -> int | None:
    """Bytes of the files that the steps select from the context, each once; None where no step takes any.

    BuildKit asks for what its sources name, and on a later build only for what is new.
    """
    build = rebuild.after
    before = rebuild.before.sent.files if rebuild.before is not None else {}
    takes = False
    paths: set[str] = set()
    for step in build.steps:
        if step.keyword in ("COPY", "ADD", "RUN") and not step.feeds:
            takes = takes or any(item.name == "files" for item in step.ingredients)
    if not takes:
        return None
    for path, file in build.sent.files.items():
        old = before.get(path)
        if file.kind == "file" and (
            old is None or (old.digest, old.modified, old.mode) != (file.digest, file.modified, file.mode)
        ):
            paths.add(path)
    return sum(build.sent.files[path].size for path in paths)


def _bytes(size: int) -> str:
    """A size as the builder prints it: go-units' HumanSize with two significant digits behind the point."""
    value, unit = float(size), "B"
    for unit in ("B", "kB", "MB", "GB"):
        if value < 1000 or unit == "GB":
            break
        value /= 1000
    return f"{size}B" if unit == "B" else f"{value:.2f}".rstrip("0").rstrip(".") + unit

"""What a lesson shows of builds and of what becomes of their image: the log, the cache, other platforms, a stop."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import NamedTuple

from learn.containers import RunError, deployment, launch, task_definition
from learn.course import LessonFile, Rebuild
from learn.diagrams import Row, Table
from learn.dockerfile import ImageConfig, analyze
from learn.dockerfile.rebuild import Context, File, Snapshot, plain_lines, read_log, rebuild, take_snapshot, text_file

KEPT = 256  # figures remembered: more than a course has
IMAGE = "app:1.0"
CHANGED_MODE = 0o755
LATER = 1_800_000_000  # a time stamp that no file of a lesson has


class _Source(NamedTuple):
    """A Dockerfile and the files around it, as something to remember a figure by."""

    text: str
    files: tuple[tuple[str, File], ...]

    @classmethod
    def of(cls, file: LessonFile) -> _Source:
        return cls(file.text, tuple(file.context.files.items()))

    @property
    def context(self) -> Context:
        return Context(dict(self.files))


def rebuild_table(block: Rebuild) -> Table:
    """Each step of the second build: whether the cache has it, and why."""
    return _table(_Source.of(block.file), block.change, block.about, _Source.of(block.after))


def edit_table(before: str, after: str, files: tuple[str, ...]) -> Table:
    """The second build after a Dockerfile was edited, beside these files; where it is the same, the first file was changed."""
    context = Context({name: text_file(f"{name}\n") for name in files})
    first, second = (_Source(text, tuple(context.files.items())) for text in (before, after))
    return _table(first, "with", "", second) if before != after else _table(first, "change", files[0], first)


@lru_cache(maxsize=KEPT)
def _table(source: _Source, change: str, about: str, after: _Source) -> Table:
    first = _snapshot(source.text, source.context)
    second = _snapshot(after.text, after.context if change == "with" else _changed(source.context, change, about))
    rebuilt = rebuild(first, second)
    rows = [
        Row((step.step.title, "from the cache" if step.hit else "runs", step.because), step.step.instruction, step.step.keyword)
        for step in rebuilt.steps
    ]
    return Table("Steps of the second build", ("Step", "This time", "Because"), tuple(rows))


def _snapshot(text: str, context: Context) -> Snapshot:
    return take_snapshot(text, context.with_file("Dockerfile", text_file(text)))


def _changed(context: Context, change: str, path: str) -> Context:
    if change == "touch":
        return context.touched(path, LATER)
    if change == "mode":
        return context.with_mode(path, CHANGED_MODE if context.files[path].mode != CHANGED_MODE else 0o644)
    content = context.files[path].content or b""
    return context.with_file(path, text_file(content.decode(errors="replace") + "# changed\n"))


@lru_cache(maxsize=KEPT)
def _log(source: _Source) -> str:
    return "\n".join(plain_lines(read_log(rebuild(None, _snapshot(source.text, source.context)))))


@lru_cache(maxsize=KEPT)
def _config(text: str) -> ImageConfig:
    target = analyze(text).target_stage
    if target is None:
        raise ValueError("a Dockerfile without a stage has no image")
    return target.config


@lru_cache(maxsize=KEPT)
def _stop(text: str) -> Table:
    """What `docker stop` comes to for a container of the image."""
    columns = ("What", "A container of this image")
    try:
        launched = launch(_config(text), base_is_known=False)
    except RunError as error:
        return Table("What docker run says", columns, (Row(("Is not started", error.message)),))
    stop = launched.stop
    rows = (
        Row(("Process 1", " ".join(launched.processes[0].argv))),
        Row(("Gets", stop.signal)),
        Row(("Ends", "at once" if stop.seconds == 0 else f"after {stop.seconds} seconds, by force")),
        Row(("Exit code", str(stop.exit_code))),
        Row(("Why", stop.why)),
    )
    return Table("What docker stop does", columns, rows)


# What is shown as a table, by the name that an author gives it.
TABLES: Mapping[str, Callable[[LessonFile], Table]] = {"stop": lambda file: _stop(file.text)}

# What is shown as text, by the name that an author gives it.
TEXTS: Mapping[str, Callable[[LessonFile], str]] = {
    "log": lambda file: _log(_Source.of(file)),
    "ecs": lambda file: task_definition(_config(file.text), IMAGE).text,
    "kubernetes": lambda file: deployment(_config(file.text), IMAGE).text,
}

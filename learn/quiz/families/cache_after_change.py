"""Which steps run again after a file of the context was changed?"""

from __future__ import annotations

from dataclasses import replace

from learn.dockerfile.rebuild import Context, Rebuild, rebuild, text_file
from learn.quiz.chance import Chance
from learn.quiz.family import Family, Item, pose
from learn.quiz.markup import Phrase
from learn.quiz.scenes import cached
from learn.quiz.stacks import in_lines
from learn.quiz.work import Work, code

LATER = 1_000_000_000  # a modification time, in seconds since 1970


def ask(work: Work, chance: Chance, level: int) -> Item | None:
    """At level 1 the program or its list of packages changes, at 2 perhaps only a time stamp, at 3 perhaps an ignored file."""
    context = work.context
    if context is None:
        return None
    files = [path for path, file in context.files.items() if file.kind == "file" and path[0] != "." and path != "Dockerfile"]
    if not files:
        return None
    path = chance.pick(files if level > 2 else [name for name in files if name != "README.md"] or files)
    is_touched = level > 1 and chance.maybe(0.3)
    changed = context.with_file(path, text_file("changed\n"))
    ran = _rebuilt(work, context.touched(path, LATER) if is_touched else changed)
    if not all(step.is_certain for step in ran.steps):
        return None
    as_changed = _rebuilt(work, changed)
    bare = _without_ignore(context)
    unignored = None if bare is None else _rebuilt(Work(work.dockerfile, bare), _without_ignore(changed) or changed)
    layered_lines = [step.step.line for step in ran.steps if step.step.keyword != "FROM"]
    first_copy = next((step.step.line for step in ran.steps if step.step.keyword in ("COPY", "ADD")), None)
    wrong: list[tuple[str, Phrase | None]] = [
        ("time_stamps_matter", in_lines(_missed(as_changed)) if is_touched else None),
        ("ignored_files_matter", in_lines(_missed(unignored)) if unignored else None),
        ("only_the_changed_step", in_lines(step.step.line for step in as_changed.steps if step.reason == "key")),
        ("nothing_again", in_lines(())),
        ("everything_again", in_lines(layered_lines)),
        ("all_files_matter", in_lines(line for line in layered_lines if first_copy and line >= first_copy)),
    ]
    what = "only the time stamp of {} is new, and its content is the same" if is_touched else "the content of {} was changed"
    ignored = context.ignore_text()
    beside = f" Its <code>.dockerignore</code> holds {code(ignored.strip())}." if ignored else ""
    return pose(
        f"The image was built, then {what.format(code(path))}, and it is built again.{beside} Which steps run again, "
        "instead of being taken from the cache?",
        work,
        in_lines(_missed(ran)),
        wrong,
        _because(ran),
        chance,
    )


def _rebuilt(work: Work, context: Context) -> Rebuild:
    return rebuild(work.snapshot, replace(work.snapshot, context=context))


def _without_ignore(context: Context) -> Context | None:
    return context.without(".dockerignore") if ".dockerignore" in context.files else None


def _missed(ran: Rebuild) -> list[int]:
    return [step.step.line for step in ran.steps if not step.hit]


def _because(ran: Rebuild) -> str:
    first = ran.first_miss
    if first is None:
        return "Nothing that a step takes in has changed: every step is taken from the cache."
    return (
        f"The {code(first.step.keyword)} in line {first.step.line} takes in what changed, and misses the cache. The steps that "
        "stand on it run again as well."
    )


FAMILY = Family("The cache after a changed file", 3, cached, ask, takes_any=True)

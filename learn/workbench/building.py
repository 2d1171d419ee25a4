"""Builds on paper: what building a project now would do after the builds that were kept, and how any two of those differ.

The cache is what the kept builds left in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final, Literal

from learn.diagrams.drawing import instruction_class
from learn.dockerfile.instructions.run import Run
from learn.dockerfile.rebuild import (
    Ingredient,
    KeyedBuild,
    KeyedStep,
    Rebuild,
    RebuiltStep,
    TooLongError,
    compare,
    last_words,
    read_log,
)
from learn.workbench import simulated
from learn.workbench.models import Kind
from learn.workbench.project import Project, read_pairs
from learn.workbench.shelf import Kept, Shelf, projects_of
from learn.workbench.subject import Drawn, analysed

LONGEST: Final = 300
"""Characters of a title that are shown; a line may have 65,535 bytes."""

MOST_SECRETS: Final = 20

NO_CACHE: Final = "Build with --no-cache"
"""The name under which such a build is kept."""

MOST_ROOTS: Final = 3
"""First misses that the summary names; the steps say the rest."""

Fate = Literal["cached", "runs", "unsure", "stops", "held"]


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step of a build as the page shows it. `instruction` is its number in the editor's text, None in another text."""

    fate: Fate
    title: str
    keyword: str
    line: int
    instruction: int | None
    why: str

    @property
    def colour(self) -> str:
        """The class of the instruction's colour."""
        return instruction_class(self.keyword)

    @property
    def said(self) -> str:
        """What becomes of it, in a word or two."""
        return {"cached": "CACHED", "runs": "runs", "unsure": "may run", "stops": "ERROR", "held": "not run"}[self.fate]


@dataclass(frozen=True, slots=True)
class Told:
    """A build beside another: a summary, the steps, and what it means for the image."""

    summary: str
    because: str
    rows: tuple[StepRow, ...]
    image: str


@dataclass(frozen=True, slots=True)
class LogLines:
    """The lines that the builder prints of one thing, with the instruction that they are about.

    `unsure` is its number, as `#8`, where its end rests on bytes that only running an earlier step would show; else "".
    """

    lines: str
    instruction: int | None
    keyword: str
    unsure: str = ""


@dataclass(frozen=True, slots=True)
class KeptBuild:
    """A build that was kept, its project simulated."""

    state: Kept
    build: KeyedBuild


# ---- what was kept


def kept_builds(shelf: Shelf, *, is_edit: bool = False) -> list[KeptBuild]:
    """The builds among what is kept, newest first; what cannot be read any more is left out. Asks and raises as `projects_of`."""
    states = shelf.of(Kind.BUILD)
    known = {state.digest: build for state in states if (build := simulated.recall(state.digest))}
    missing = [state for state in states if state.digest not in known]
    projects = projects_of(missing, is_edit=is_edit)
    for state in missing:
        project = projects.get(state.number)
        if isinstance(project, Project):
            with suppress(TooLongError):
                known[state.digest] = simulated.remember(state.digest, simulated.build_of(project, analysed(project)))
    return [KeptBuild(state, _as_built(state, known[state.digest])) for state in states if state.digest in known]


def _as_built(state: Kept, build: KeyedBuild) -> KeyedBuild:
    return without_cache(build) if state.name == NO_CACHE else build


def build_with(drawn: Drawn, secrets: Mapping[str, str], *, no_cache: bool = False) -> KeyedBuild:
    """The build of a project that is started with these secrets, and perhaps with `--no-cache`. Raises TooLongError."""
    build = simulated.build_of(drawn.project, drawn.analysis)
    build = without_secret(replace(build, snapshot=replace(build.snapshot, secrets=secrets)))
    return without_cache(build) if no_cache else build


def without_cache(build: KeyedBuild) -> KeyedBuild:
    """The same build with `--no-cache`: every step but FROM runs, whatever is in the cache."""
    steps = tuple([replace(step, ignores_cache=step.keyword != "FROM") for step in build.steps])
    return replace(build, steps=steps, snapshot=replace(build.snapshot, no_cache=True))


def without_secret(build: KeyedBuild) -> KeyedBuild:
    """The same build, where a RUN that requires a secret which is not given has that problem. BuildKit: secrets.GetSecret."""
    lacks = {step.index: lack for step in build.steps if not step.problem and (lack := _lacks(step, build.snapshot.secrets))}
    if not lacks:
        return build
    steps = [replace(step, problem=lacks[step.index]) if step.index in lacks else step for step in build.steps]
    return replace(build, steps=tuple(steps))


def _lacks(step: KeyedStep, given: Mapping[str, str]) -> str:
    return next((f"secret {name}: not found" for name, required in asked_secrets(step) if required and name not in given), "")


def asked_secrets(step: KeyedStep) -> list[tuple[str, bool]]:
    """The ids of the secrets that a step mounts, and whether it requires them."""
    if step.step is None or not isinstance(step.step.instruction, Run) or not step.step.instruction.mounts:
        return []
    found: list[tuple[str, bool]] = []
    for item in step.ingredients:
        words = item.value.split(" ") if item.name == "mount" else []
        if words[:1] == ["secret"]:
            found.append((words[1].partition("=")[2], "required" in words))
    return found


def read_secrets(text: str) -> dict[str, str]:
    """Secrets, one `id=value` a line. Raises ProjectError."""
    return read_pairs(text, "secret", "id=value", MOST_SECRETS)


# ---- two builds


def after(before: KeyedBuild | None, build: KeyedBuild, earlier: Sequence[KeyedBuild] = ()) -> Rebuild:
    """Building `build` when `before` was built just now, and `earlier`, newest first, before that."""
    return compare(before, build, list(reversed(earlier)))


def tell(rebuild: Rebuild, *, is_in_editor: bool) -> Told:
    """A build beside the one before it. `is_in_editor` tells that its text is the one in the editor."""
    stops = _stops(rebuild)
    rows = tuple([_row(step, stops.get(step.step.index), is_in_editor) for step in rebuild.steps])
    summary, because = _stop_summary(rebuild, stops) if stops else _summary(rebuild)
    return Told(summary, because, rows, "No image is made." if stops else _image(rebuild))


def _stops(rebuild: Rebuild) -> dict[int, KeyedStep]:
    """For each step that cannot end well, by index, the one at which the builder stops: one that it needs, or else itself."""
    stops: dict[int, KeyedStep] = {}
    for of in rebuild.steps:
        if not of.hit:
            step = of.step
            needs = step.feeds if step.parent is None else (step.parent, *step.feeds)
            stop = next((stops[need] for need in needs if need in stops), step)
            if stop is not step or step.problem:
                stops[step.index] = stop
    return stops


def _row(step: RebuiltStep, stop: KeyedStep | None, is_in_editor: bool) -> StepRow:
    fate: Fate = "cached" if step.hit else "runs" if step.is_certain else "unsure"
    why = "" if step.reason == "first build" else step.because
    if stop is not None:
        fate = "stops" if stop is step.step else "held"
        why = f"It needs line {stop.line}, where the builder stops."
        if fate == "stops":
            why = f"The builder stops here: {stop.problem}."
    elif fate != "cached":
        why = f"{why}{_still_there(step)}"
    instruction = step.step.instruction if is_in_editor else None
    return StepRow(fate, _cut(step.step.title), step.step.keyword, step.step.line, instruction, why)


def _still_there(step: RebuiltStep) -> str:
    """What a step that runs again finds in its cache mounts, which no build takes away."""
    before = {item.about for item in step.before.ingredients if _is_cache(item)} if step.before else set()
    kept = [item.about for item in step.step.ingredients if _is_cache(item) and item.about in before]
    return f" What the last run left in the cache at {' and '.join(kept)} is still there." if kept else ""


def _is_cache(item: Ingredient) -> bool:
    return item.name == "mount" and item.value.startswith("cache")


def _stop_summary(rebuild: Rebuild, stops: Mapping[int, KeyedStep]) -> tuple[str, str]:
    """Where the builder stops, and what that does to the other steps."""
    places = [f"{stop.keyword} in line {stop.line}" for index, stop in stops.items() if stop.index == index]
    held = len(stops) - len(places)
    others = len(rebuild.steps) - rebuild.hits - len(stops)
    what = "it" if len(places) == 1 else "one of them"
    said = [f"{held} step{f' that needs {what} is' if held == 1 else f's that need {what} are'} not run."] if held else []
    if others:
        said.append(f"{others} other{'' if others == 1 else 's'} may be cut off.")
    more = f" and at {len(places) - MOST_ROOTS} more" if len(places) > MOST_ROOTS else ""
    return f"The builder stops at {', '.join(places[:MOST_ROOTS])}{more}.", " ".join(said)


def _summary(rebuild: Rebuild) -> tuple[str, str]:
    """How many steps hit, and what the first miss does to the others."""
    total = len(rebuild.steps)
    first = rebuild.first_miss
    if first is None:
        return f"All {total} steps come from the cache." if total > 1 else "The only step comes from the cache.", ""
    if rebuild.after.snapshot.no_cache:
        return f"{total - rebuild.hits} of {total} steps run: with --no-cache the cache is not asked.", ""
    if rebuild.before is None:
        return f"All {total} steps run: nothing is in the cache yet." if total > 1 else "The only step runs.", ""
    runs = total - rebuild.hits
    summary = f"{rebuild.hits} of {total} steps come from the cache, {runs} {'runs' if runs == 1 else 'run'}."
    roots: dict[tuple[str, ...], list[RebuiltStep]] = {}
    for step in rebuild.steps:
        if not step.hit and step.cause == step.step.index:
            roots.setdefault(tuple([difference.sentence for difference in step.differs]) or (str(step.step.index),), []).append(
                step
            )
    said = [_consequence(rebuild, steps) for steps in list(roots.values())[:MOST_ROOTS]]
    return summary, " ".join(said)


def _consequence(rebuild: Rebuild, roots: Sequence[RebuiltStep]) -> str:
    """What the first of these steps missed for, and which others run because of it: they lack the same, or stand on it."""
    first = roots[0]
    causes = {step.step.index for step in roots}
    fallen = [step for step in rebuild.steps if not step.hit and step is not first and step.cause in causes]
    also = f" Because of it {_lines(fallen)} as well." if fallen else ""
    return f"{first.step.keyword} in line {first.step.line}: {first.because}{also}"


def _lines(steps: Sequence[RebuiltStep]) -> str:
    """`line 5 runs`, `lines 5, 6 and 9 run`."""
    numbers = list(dict.fromkeys(str(step.step.line) for step in steps))
    if len(numbers) == 1:
        return f"line {numbers[0]} runs"
    if len(numbers) > 8:
        return f"{len(numbers)} lines below run"
    return f"lines {', '.join(numbers[:-1])} and {numbers[-1]} run"


def _image(rebuild: Rebuild) -> str:
    if rebuild.before is None:
        return ""
    if rebuild.image == "new":
        if rebuild.first_miss is None:
            return "A new image of the same layers: only its configuration differs."
        return "A new image."
    return "The same image as before." if rebuild.image == "same" else "The image of an earlier build again."


def log_of(rebuild: Rebuild, *, is_in_editor: bool) -> tuple[LogLines, ...]:
    """The log as the page shows it, a piece for each thing that the builder does."""
    keywords = {step.step.index: step.step.keyword for step in rebuild.steps}
    found: list[LogLines] = []
    log = read_log(rebuild)
    for vertex in log:
        is_linked = is_in_editor and vertex.step is not None
        keyword = keywords.get(vertex.step, "") if vertex.step is not None else ""
        instruction = vertex.instruction if is_linked else None
        unsure = "" if vertex.is_certain else f"#{vertex.number}"
        found.append(LogLines(_lines_of(vertex.lines), instruction, instruction_class(keyword) if is_linked else "", unsure))
    if said := last_words(log):
        found.append(LogLines(_lines_of(said), None, ""))
    return tuple(found)


def _lines_of(lines: Iterable[str]) -> str:
    return "\n".join([_cut(line) for line in lines])


def secrets_asked_for(builds: Iterable[KeyedStep]) -> list[str]:
    """The ids that the steps mount, each with the lines, as a sentence says it."""
    lines: dict[str, list[str]] = {}
    for step in builds:
        for name, _ in asked_secrets(step):
            lines.setdefault(name, []).append(str(step.line))
    return [f"{name} in line {', '.join(numbers)}" for name, numbers in lines.items()]


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"

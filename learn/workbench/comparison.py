"""Two projects side by side: the layers that both images have, the bytes, the configuration, the findings.

A layer is shared where its step has the same cache key: the same base, and the same keys up to there. That holds for builds on
one builder, one after the other, while the tags of base images stand for what they stood for. Sizes are the estimates of
`learn.dockerfile.rebuild`.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal

from learn.containers.formats import human_size
from learn.diagrams import SvgText, Table, configuration, tell, weight
from learn.dockerfile import Analysis, Finding
from learn.dockerfile.rebuild import (
    KeyedBuild,
    KeyedStep,
    Rebuild,
    TooLongError,
    Waste,
    base_size,
    find_waste,
)
from learn.dockerfile.rebuild import compare as rebuilt
from learn.workbench.project import Project
from learn.workbench.simulated import build_of, lasting_build_of

Fate = Literal["shared", "new", "gone", "changed"]

LONGEST: Final = 200
"""Characters of an instruction, a value or a message that are shown."""

MOST_SIDES: Final = 32
"""Earlier states whose layers are remembered."""

MOST_ROWS: Final = 200
"""Rows of one table."""

UNREADABLE: Final = "A build would refuse {which}, the first reason being in line {line}: {message}"


@dataclass(frozen=True, slots=True)
class Size:
    """Bytes as far as they are known. `is_known`: that is all of it. `is_exact`: nothing of it is an estimate."""

    bytes: int = 0
    is_known: bool = True
    is_exact: bool = True

    def __add__(self, other: Size) -> Size:
        return Size(self.bytes + other.bytes, self.is_known and other.is_known, self.is_exact and other.is_exact)

    def __str__(self) -> str:
        if not self.is_known:
            return f"at least {human_size(self.bytes)}" if self.bytes else "unknown"
        return human_size(self.bytes) if self.is_exact else f"about {human_size(self.bytes)}"


@dataclass(frozen=True, slots=True)
class LayerRow:
    """A layer, or the base image as a whole. The lines are those in the two Dockerfiles, None where it is not in one.

    `instruction` is its number in the later one. `why` says of a new one why the builder makes it.
    """

    fate: Fate
    words: str
    keyword: str
    line_before: int | None
    line_after: int | None
    instruction: int | None
    size: Size
    why: str = ""


@dataclass(frozen=True, slots=True)
class ValueRow:
    """A value of the configuration that is not the same; None where it is not set."""

    setting: str
    before: str | None
    after: str | None

    @property
    def fate(self) -> Fate:
        return "new" if self.before is None else "gone" if self.after is None else "changed"


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding that one of the two has and the other has not, with the line in the one that has it."""

    fate: Fate
    severity: Literal["error", "warning"]
    rule: str
    message: str
    line: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that is compared; `sources` tell where the sizes of the earlier and the later come from. `problem` says why
    layers and configuration are not compared."""

    layers: tuple[LayerRow, ...] = ()
    values: tuple[ValueRow, ...] = ()
    findings: tuple[FindingRow, ...] = ()
    sources: tuple[SvgText, ...] = ()
    problem: str = ""

    def total(self, fate: Fate) -> Size:
        """The bytes of the layers of one fate."""
        return sum((row.size for row in self.layers if row.fate == fate), Size())

    @property
    def sums(self) -> list[tuple[Fate, int, Size]]:
        """For each fate the number of layers, the base image as one, and their bytes."""
        fates: tuple[Fate, ...] = ("shared", "new", "gone")
        return [(fate, sum(row.fate == fate for row in self.layers), self.total(fate)) for fate in fates]

    @property
    def is_same(self) -> bool:
        """Whether nothing at all differs."""
        return not (self.problem or self.values or self.findings) and all(row.fate == "shared" for row in self.layers)


def compare(before: Project, after: Project, analyses: tuple[Analysis, Analysis]) -> Comparison:
    """What differs from `before` to `after`, whose analyses are given in this order. Never fails on what somebody typed."""
    findings = tuple(_findings(*analyses))[:MOST_ROWS]
    for analysis, which in zip(analyses, ("the earlier state", "the later state"), strict=True):
        if not analysis.ok:
            first = min(analysis.errors, key=lambda error: error.span.start.line)
            problem = UNREADABLE.format(which=which, line=first.span.start.line, message=_cut(first.message))
            return Comparison(findings=findings, problem=problem)
    values = tuple(
        ValueRow(title, old and _cut(old), new and _cut(new)) for title, old, new in configuration.differences(*analyses)
    )
    try:
        builds = lasting_build_of(before, analyses[0]), build_of(after, analyses[1])
    except TooLongError as reason:
        return Comparison(values=values[:MOST_ROWS], findings=findings, problem=str(reason))
    old, new = _lasting_sides.get(builds[0]), _Side.of(builds[1], "later")
    return Comparison(
        tuple(_layers(rebuilt(*builds), old.layers, new.layers)), values[:MOST_ROWS], findings, (old.sources, new.sources)
    )


# ---- layers


@dataclass(frozen=True, slots=True)
class _Layer:
    """A layer of one of the two images: the step that makes it, and its size."""

    step: KeyedStep
    size: Size

    @property
    def words(self) -> str:
        title = self.step.title.partition("] ")[2]
        return _cut(title.replace("FROM ", "base image ", 1) if self.step.keyword == "FROM" else title)


@dataclass(frozen=True, slots=True)
class _Side:
    """One of the two states: its build, its layers from the base up, and where their sizes come from, as a table."""

    build: KeyedBuild
    layers: Sequence[_Layer]
    sources: SvgText

    @classmethod
    def of(cls, build: KeyedBuild, which: str) -> _Side:
        waste = find_waste(build)
        table = weight.sources(waste) if waste else Table("", (), ())
        told = tell(Table(f"Where the sizes of the {which} state come from", table.columns, table.rows))
        return cls(build, _image(build, waste), told)


class _LastingSides:
    """The earlier states that were looked at last: with each edit the same one is compared with."""

    def __init__(self) -> None:
        self._sides: OrderedDict[int, _Side] = OrderedDict()

    def get(self, build: KeyedBuild) -> _Side:
        """The earlier side of a build, which is known by being the very same one."""
        found = self._sides.get(id(build))
        if found is None or found.build is not build:
            found = self._sides[id(build)] = _Side.of(build, "earlier")
            if len(self._sides) > MOST_SIDES:
                with suppress(KeyError):  # another thread was faster
                    self._sides.popitem(last=False)
        return found


_lasting_sides: Final = _LastingSides()


def _layers(later: Rebuild, olds: Sequence[_Layer], news: Sequence[_Layer]) -> Iterator[LayerRow]:
    why = {step.step.index: "In the cache, but not in the other image." if step.hit else step.because for step in later.steps}
    same = SequenceMatcher(None, [layer.step.key for layer in olds], [layer.step.key for layer in news], autojunk=False)
    for kind, old_from, old_to, new_from, new_to in same.get_opcodes():
        if kind == "equal":
            for old, new in zip(olds[old_from:old_to], news[new_from:new_to], strict=True):
                yield _row("shared", new, old.step.line, new.step.line)
            continue
        for old in olds[old_from:old_to]:
            yield _row("gone", old, old.step.line, None)
        for new in news[new_from:new_to]:
            yield _row("new", new, None, new.step.line, why[new.step.index])


def _row(fate: Fate, layer: _Layer, before: int | None, after: int | None, why: str = "") -> LayerRow:
    step = layer.step
    number = None if after is None else step.instruction
    return LayerRow(fate, layer.words, step.keyword, before, after, number, layer.size, why)


def _image(build: KeyedBuild, waste: Waste | None) -> list[_Layer]:
    """The base image and the layers on it, the lowest first."""
    target = build.target
    if waste is None or target is None:
        return []
    steps = {id(step.step): step for step in build.steps if step.step is not None}
    sizes = {layer.number: Size(layer.bytes, layer.is_known, layer.is_exact) for layer in waste.layers}
    made = [_Layer(steps[id(layer.step)], sizes[layer.number]) for layer in target.tree.layers]
    base = _base(build)
    return made if base is None else [base, *made]


def _base(build: KeyedBuild) -> _Layer | None:
    """The base image of the target; None FROM scratch."""
    stages, target = build.snapshot.analysis.stages, build.target
    stage = None if target is None else target.stage
    while stage is not None and stage.base_stage is not None:
        stage = stages[stage.base_stage]
    if stage is None:
        return None
    step = next((build.steps[index] for index in build.stages[stage.index].steps if build.steps[index].keyword == "FROM"), None)
    if step is None:
        return None
    known = base_size(stage.base, stage.platform)
    return _Layer(step, Size(0, is_known=False) if known is None else Size(known.disk, is_exact=False))


# ---- findings


def _findings(before: Analysis, after: Analysis) -> Iterable[FindingRow]:
    """What was found in one only. Lines move, so that a finding is known by its rule and what it says."""
    olds, news = _found(before), _found(after)
    yield from _only("new", news, olds)
    yield from _only("gone", olds, news)


_Key = tuple[str, str]


def _found(analysis: Analysis) -> Mapping[_Key, Sequence[Finding]]:
    found: dict[_Key, list[Finding]] = {}
    for finding in (*analysis.errors, *analysis.warnings):
        found.setdefault((finding.rule or "", finding.message), []).append(finding)
    return found


def _only(fate: Fate, ours: Mapping[_Key, Sequence[Finding]], theirs: Mapping[_Key, Sequence[Finding]]) -> Iterable[FindingRow]:
    left = Counter({key: len(found) for key, found in theirs.items()})
    for key, found in ours.items():
        for finding in found[left[key] :]:
            severity: Literal["error", "warning"] = "warning" if finding.rule else "error"
            yield FindingRow(fate, severity, finding.rule or "", _cut(finding.message), finding.span.start.line)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"

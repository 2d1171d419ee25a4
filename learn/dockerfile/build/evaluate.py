"""Each stage's instructions in their order → steps, history, configuration, and the facts that checks read.

BuildKit evaluates what the target needs and stops at the first error. Here every stage is evaluated and every error kept:
`Build.deferred` holds those that a build meets only where it runs the stage.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import Final

from learn.dockerfile.build import graph
from learn.dockerfile.build.facts import Build, Stage, Step, StepsByKeyword, span_of
from learn.dockerfile.build.stages import SCRATCH, Cut, Part, cut, resolve
from learn.dockerfile.build.variables import MAX_SUGGESTIONS, GlobalArgs, Suggestions, bare, predefined
from learn.dockerfile.dockerignore import Patterns
from learn.dockerfile.expansion import Expansion
from learn.dockerfile.findings import DockerfileError, Finding, Position, Span
from learn.dockerfile.golang import to_lower
from learn.dockerfile.image import DEFAULT_PATH, UNSET, Budget, Draft, ImageConfig, LimitError, Undefined
from learn.dockerfile.instruction import UnknownWordError, parse_integer
from learn.dockerfile.instructions import INSTRUCTIONS
from learn.dockerfile.instructions.arg import Arg
from learn.dockerfile.signs import DOCKERIGNORE, UNDEFINED
from learn.dockerfile.syntax.nodes import Node, Syntax

EPOCH: Final = "SOURCE_DATE_EPOCH"
"""The build argument or global ARG that dates what is built."""


class _Refusals:
    """What the builder refuses about instructions, as it is met; `findings` says it at the end, when the stages are known."""

    __slots__ = ("_met",)

    def __init__(self) -> None:
        self._met: list[tuple[Node, DockerfileError]] = []

    def __bool__(self) -> bool:
        return bool(self._met)

    def add(self, node: Node, error: DockerfileError) -> None:
        """Note what is refused about an instruction."""
        self._met.append((node, bare(error)))

    def findings(self, syntax: Syntax, parts: Sequence[Part], elsewhere: Sequence[Finding] = ()) -> tuple[Finding, ...]:
        """All of it, and what is said `elsewhere`, in the order of places.

        After many, words that may have been meant are no longer looked for.
        """
        firsts = [part.stage.node.index for part in parts]
        found = list(elsewhere)
        for number, (node, error) in enumerate(self._met):
            message = error.message
            if isinstance(error, UnknownWordError) and number < MAX_SUGGESTIONS:
                message = error.with_suggestion()
            stage = bisect_right(firsts, node.index) - 1
            found.append(Finding(None, message, _span(syntax, node, error), node.index, stage if stage >= 0 else None))
        found.sort(key=_place)
        return tuple(found)


def _span(syntax: Syntax, node: Node, error: DockerfileError) -> Span:
    if error.span:
        return error.span
    if node.keyword not in INSTRUCTIONS:
        return syntax.source.span(node.offset, node.offset + len(node.written))
    return span_of(syntax, node)


def _place(finding: Finding) -> Span:
    return finding.span


def build(
    syntax: Syntax, build_args: Mapping[str, str], target: str | None = None, dockerignore: Patterns | None = None
) -> Build:
    """Build a parsed Dockerfile on paper. Never raises."""
    escape, budget, suggestions = syntax.escape, Budget(), Suggestions()
    signs = set(syntax.signs)
    if dockerignore is not None:
        signs.add(DOCKERIGNORE)
    refusals, deferred = _Refusals(), _Refusals()
    found = cut(syntax.nodes, refusals.add, signs)
    parts, global_args = found.parts, found.global_args
    goal = target if target is not None else parts[-1].stage.name if parts else None
    args = GlobalArgs(global_args, predefined(build_args, goal or ""), build_args, escape, budget)
    for index, error in args.errors.items():
        refusals.add(syntax.nodes[index], error)
    is_shared = resolve(parts, args, escape, budget, suggestions, refusals.add, signs)
    names = graph.Names(parts, escape)
    draft = Draft(escape, build_args, args.values, budget, suggestions.nearest, is_shared)
    draft.is_built = names.is_built
    draft.signs = signs
    needs: graph.Needs = {}
    triggered: Mapping[int, Sequence[graph.Triggered]] = {}
    if found.takers:
        needs = graph.direct_needs(found.takers, names, refusals.add)
        if graph.find_circles(parts, needs, refusals.add):
            # Said already; that a stage of a circle comes too early would only say it again.
            draft.is_built = graph.everything_is_built
    if is_shared:
        triggered = _fire(parts, names, needs, deferred, refusals)
    if is_shared or needs:
        _note_dependencies(parts, needs)
    epoch = build_args.get(EPOCH) or args.values.get(EPOCH)
    elsewhere = _check_epoch(epoch, syntax, found) if epoch else []
    judged = _choose_target(syntax, parts, needs, names, target, elsewhere)
    by_keyword = _evaluate_all(parts, names, triggered, judged, draft, deferred)
    if not parts and not refusals and not elsewhere and not syntax.errors:
        elsewhere.append(_no_stages(syntax))
    stages = tuple([part.stage for part in parts])
    return Build(
        syntax,
        tuple([_global_step(instruction, args) for instruction in global_args]) if global_args else (),
        args.values,
        stages,
        refusals.findings(syntax, parts, elsewhere) if refusals or elsewhere else (),
        deferred.findings(syntax, parts) if deferred else (),
        judged,
        dockerignore,
        signs,
        by_keyword,
    )


def _check_epoch(value: str, syntax: Syntax, found: Cut) -> list[Finding]:
    """Refuse a SOURCE_DATE_EPOCH that is no number and says no place to take one from.

    BuildKit: resolveSourceDateEpochValue.
    """
    if value == "context" or parse_integer(value) is not None:
        return []
    if any(part.stage.name == to_lower(value) for part in found.parts):
        return []
    line = next((arg.node.start_line for arg in found.global_args for name, _ in arg.pairs if name == EPOCH), 1)
    message = f"invalid SOURCE_DATE_EPOCH: {value}"
    return [Finding(None, message, Span(Position(line, 1), syntax.source.end_of_line(line)))]


def _no_stages(syntax: Syntax) -> Finding:
    line = max(len(syntax.source.lines), 1)
    return Finding(None, "dockerfile contains no stages to build", Span(Position(line, 1), syntax.source.end_of_line(line)))


def _global_step(instruction: Arg, args: GlobalArgs) -> Step:
    index = instruction.node.index
    return Step(instruction, -1, args.expansions.get(index, ()), (), None, False, index in args.errors, (), None, None)


def _fire(
    parts: Sequence[Part], names: graph.Names, needs: graph.Needs, deferred: _Refusals, refusals: _Refusals
) -> Mapping[int, Sequence[graph.Triggered]]:
    try:
        return graph.fire_triggers(parts, names, needs, deferred.add)
    except LimitError as error:
        refusals.add(parts[-1].stage.node, error)
        return {}


def _note_dependencies(parts: Sequence[Part], needs: graph.Needs) -> None:
    for part in parts:
        stage = part.stage
        needed, base = needs.get(stage.index, ()), stage.base_stage
        if needed or base is not None:
            stage.depends_on = tuple(sorted(needed if base is None else {base, *needed}))


def _choose_target(
    syntax: Syntax,
    parts: Sequence[Part],
    needs: graph.Needs,
    names: graph.Names,
    target: str | None,
    elsewhere: list[Finding],
) -> tuple[bool, ...]:
    """Mark the target and what it needs; which stages are judged."""
    if not parts:
        return ()
    try:
        chosen = len(parts) - 1 if target is None else graph.find_target(target, names)
    except DockerfileError as error:
        elsewhere.append(Finding(None, error.message, Span(Position(1, 1), syntax.source.end_of_line(1))))
        return (False,) * len(parts)
    stage = parts[chosen].stage
    stage.is_target = stage.is_needed = True
    if needs or stage.base_stage is not None:
        for index in graph.reachable(chosen, parts, needs):
            parts[index].stage.is_needed = True
    if target is None:
        return (True,) * len(parts)
    return tuple([part.stage.is_needed for part in parts])


def _evaluate_all(
    parts: Sequence[Part],
    names: graph.Names,
    triggered: Mapping[int, Sequence[graph.Triggered]],
    judged: Sequence[bool],
    draft: Draft,
    deferred: _Refusals,
) -> StepsByKeyword:
    """Evaluate every stage after the one it is built on, until a limit is reached; the steps of stages that are judged."""
    by_keyword: StepsByKeyword = {}
    unjudged: StepsByKeyword = {}
    journal = draft.journal
    ends: dict[int, int] = {}
    for index in range(len(parts)) if journal is None else _bases_first(parts):
        part = parts[index]
        stage = part.stage
        under = stage.base_stage
        if journal is not None:
            # All that was written since then belongs to stages that are not below this one.
            draft.rewind(0 if under is None else ends[under])
        base = UNSET if under is None else parts[under].stage.config
        names.current = index
        draft.begin(stage.name or f"stage-{index}", base)
        try:
            _evaluate(part, base, triggered.get(index, ()), draft, deferred, by_keyword if judged[index] else unjudged)
        except LimitError as error:
            deferred.add(stage.node, error)
            break
        if journal is not None:
            ends[index] = len(journal)
    if journal is not None:
        journal.clear()  # it and its ledgers would keep each other alive
        for steps in by_keyword.values():
            steps.sort(key=_stage_of)
    return by_keyword


def _stage_of(step: Step) -> int:
    return step.stage


def _bases_first(parts: Sequence[Part]) -> list[int]:
    """The stages in an order that goes down each branch before it turns to the next."""
    order: list[int] = []
    above: dict[int, list[int]] = {}
    waiting: list[int] = []
    for part in reversed(parts):
        base = part.stage.base_stage
        if base is None:
            waiting.append(part.stage.index)
        else:
            above.setdefault(base, []).append(part.stage.index)
    while waiting:
        index = waiting.pop()
        order.append(index)
        waiting += above.get(index, ())
    return order


def _begin_without_stage(stage: Stage, draft: Draft) -> set[str]:
    """What a stage begins with that stands on no other; the names of the `ImageConfig` fields in it."""
    draft.remember(draft.environment, ("PATH",))
    draft.environment["PATH"] = DEFAULT_PATH
    if stage.base != SCRATCH:
        return set()
    draft.remember(draft.env, ("PATH",))
    draft.env["PATH"] = DEFAULT_PATH
    draft.working_dir = "/"
    return {"env", "working_dir"}


def _take_expansions(draft: Draft) -> tuple[tuple[Expansion, ...], tuple[Undefined, ...]]:
    """What was expanded in the last instruction, and the variables in it that nobody set or declared."""
    expansions, undefined = tuple(draft.expansions), tuple(draft.undefined)
    draft.expansions.clear()
    draft.undefined.clear()
    if undefined:
        draft.signs.add(UNDEFINED)
    return expansions, undefined


def _evaluate(
    part: Part,
    base: ImageConfig,
    triggered: Sequence[graph.Triggered],
    draft: Draft,
    deferred: _Refusals,
    by_keyword: StepsByKeyword,
) -> None:
    """Carry a stage out, and add its steps to those of the same keyword.

    Raises LimitError, with what was evaluated so far in the stage.
    """
    stage = part.stage
    index = stage.index
    written = _begin_without_stage(stage, draft) if stage.base_stage is None else set[str]()
    instructions = part.instructions
    if triggered:
        instructions = [*[fired.instruction for fired in triggered], *instructions]
    # Even where all stages are judged, ONBUILD fires only in those that the build needs.
    passed_over = 0 if stage.base_stage is None or stage.is_needed else len(triggered)
    steps: list[Step] = []
    try:
        for instruction in instructions:
            node = instruction.node
            shell = draft.shell
            try:
                set_by = instruction.apply(draft)
                is_refused = False
            except LimitError:
                raise
            except DockerfileError as error:
                deferred.add(node, error)
                set_by, is_refused = (), True
            for field in set_by:
                written.add(field)
            met, unknown = _take_expansions(draft) if draft.expansions else ((), ())
            created_by = draft.created_by
            if created_by == node.original:
                created_by = node.original  # as mostly: one string is kept instead of two
            step = Step(instruction, index, met, unknown, created_by, draft.adds_layer, is_refused, set_by, shell, None)
            draft.created_by = None
            steps.append(step)
            if len(steps) > passed_over:
                # Here, while all that belongs to the step is in the processor's cache.
                same = by_keyword.get(node.keyword)
                if same is None:
                    by_keyword[node.keyword] = [step]
                else:
                    same.append(step)
    finally:
        for step, fired in zip(steps, triggered):
            step.triggered_by = fired.onbuild
        stage.steps = steps
    stage.config = draft.config(base, written) if written or base.on_build else base

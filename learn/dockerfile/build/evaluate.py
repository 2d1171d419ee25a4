"""Each stage's instructions in their order → steps, history, configuration, and the facts that checks read.

BuildKit evaluates what the target needs and stops at the first error. Here every stage is evaluated and every error kept:
`Build.deferred` holds those that a build meets only where it runs the stage.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from learn.dockerfile.build import graph
from learn.dockerfile.build.facts import Build, Step, span_of
from learn.dockerfile.build.stages import SCRATCH, Part, cut, resolve
from learn.dockerfile.build.variables import MAX_SUGGESTIONS, GlobalArgs, Suggestions, bare, predefined
from learn.dockerfile.dockerignore import Patterns
from learn.dockerfile.findings import DockerfileError, Finding, Position, Span
from learn.dockerfile.golang import to_lower
from learn.dockerfile.image import DEFAULT_PATH, UNSET, Budget, Draft, LimitError, nothing_is_built
from learn.dockerfile.instruction import Instruction, UnknownWordError, parse_integer
from learn.dockerfile.instructions import INSTRUCTIONS
from learn.dockerfile.instructions.arg import Arg
from learn.dockerfile.syntax.nodes import Node, Syntax

EPOCH: Final = "SOURCE_DATE_EPOCH"
"""The build argument or global ARG that dates what is built."""


class _Refusals:
    """What the builder refuses, as it is met; `findings` says it at the end, when the stages are known."""

    __slots__ = ("_elsewhere", "_met", "syntax")

    def __init__(self, syntax: Syntax) -> None:
        self.syntax = syntax
        self._met: list[tuple[Node, DockerfileError]] = []
        self._elsewhere: list[Finding] = []

    def add(self, node: Node, error: DockerfileError) -> None:
        """Note what is refused about an instruction."""
        self._met.append((node, bare(error)))

    def add_finding(self, finding: Finding) -> None:
        """Note what is refused about no instruction."""
        self._elsewhere.append(finding)

    def __bool__(self) -> bool:
        return bool(self._met or self._elsewhere)

    def findings(self, parts: Sequence[Part]) -> tuple[Finding, ...]:
        """All of it in the order of places. After many, words that may have been meant are no longer looked for."""
        if not self._met and not self._elsewhere:
            return ()
        firsts = [part.stage.node.index for part in parts]
        found = list(self._elsewhere)
        for number, (node, error) in enumerate(self._met):
            message = error.message
            if isinstance(error, UnknownWordError) and number < MAX_SUGGESTIONS:
                message = error.with_suggestion()
            stage = bisect_right(firsts, node.index) - 1
            found.append(Finding(None, message, self._span(node, error), node.index, stage if stage >= 0 else None))
        found.sort(key=_place)
        return tuple(found)

    def _span(self, node: Node, error: DockerfileError) -> Span:
        if error.span:
            return error.span
        if node.keyword not in INSTRUCTIONS:
            return self.syntax.source.span(node.offset, node.offset + len(node.written))
        return span_of(self.syntax, node)


def _place(finding: Finding) -> Span:
    return finding.span


def build(
    syntax: Syntax, build_args: Mapping[str, str], target: str | None = None, dockerignore: Patterns | None = None
) -> Build:
    """Build a parsed Dockerfile on paper. Never raises."""
    budget = Budget()
    refusals = _Refusals(syntax)
    instructions, arg_instructions, parts = cut(syntax.nodes, refusals.add)
    start = predefined(build_args, target if target is not None else _last_name(parts))
    args = GlobalArgs(arg_instructions, start, build_args, syntax.escape, budget)
    for instruction in arg_instructions:
        if instruction.node.index in args.errors:
            refusals.add(instruction.node, args.errors[instruction.node.index])

    _check_epoch(build_args.get(EPOCH) or args.values.get(EPOCH), parts, arg_instructions, refusals)

    def defaults() -> GlobalArgs:
        return GlobalArgs(arg_instructions, start, {}, syntax.escape)

    resolve(parts, args, defaults, syntax.escape, budget, refusals.add)
    names = graph.Names(parts, syntax.escape)
    needs = graph.direct_needs(parts, names, refusals.add)
    is_circular = graph.find_circles(parts, needs, refusals.add)
    deferred = _Refusals(syntax)
    triggered = _fire(parts, names, needs, deferred, refusals)
    judged = _choose_target(parts, needs, names, target, refusals)
    draft = Draft(syntax.escape, build_args, args.values, budget, Suggestions().nearest)
    if is_circular:
        # Said already; that a stage of a circle comes too early would only say it again.
        draft.is_built = lambda _name, _may_be_number: True
    _Evaluation(parts, names, triggered, draft, deferred).run()
    if not parts and not refusals and not syntax.errors:
        refusals.add_finding(_no_stages(syntax))
    return Build(
        syntax=syntax,
        instructions=instructions,
        global_steps=tuple([_global_step(instruction, args) for instruction in arg_instructions]),
        global_args=args.values,
        stages=tuple([part.stage for part in parts]),
        errors=refusals.findings(parts),
        deferred=deferred.findings(parts),
        judged=judged,
        dockerignore=dockerignore,
    )


def _last_name(parts: Sequence[Part]) -> str:
    return (parts[-1].stage.name or "") if parts else ""


def _check_epoch(value: str | None, parts: Sequence[Part], args: Sequence[Arg], refusals: _Refusals) -> None:
    """Refuse a SOURCE_DATE_EPOCH that is no number and says no place to take one from.

    BuildKit: resolveSourceDateEpochValue.
    """
    if not value or value == "context" or parse_integer(value) is not None:
        return
    if any(part.stage.name == to_lower(value) for part in parts):
        return
    source = refusals.syntax.source
    line = next((arg.node.start_line for arg in args for name, _ in arg.pairs if name == EPOCH), 1)
    message = f"invalid SOURCE_DATE_EPOCH: {value}"
    refusals.add_finding(Finding(None, message, Span(Position(line, 1), source.end_of_line(line))))


def _no_stages(syntax: Syntax) -> Finding:
    line = max(len(syntax.source.lines), 1)
    return Finding(None, "dockerfile contains no stages to build", Span(Position(line, 1), syntax.source.end_of_line(line)))


def _global_step(instruction: Arg, args: GlobalArgs) -> Step:
    index = instruction.node.index
    return Step(instruction, -1, args.expansions.get(index, ()), (), None, (), None, None, index in args.errors)


def _fire(
    parts: Sequence[Part], names: graph.Names, needs: graph.Needs, deferred: _Refusals, refusals: _Refusals
) -> dict[int, tuple[graph.Triggered, ...]]:
    try:
        triggered = graph.fire_triggers(parts, names, needs, deferred.add)
    except LimitError as error:
        refusals.add(parts[-1].stage.node, error)
        triggered = {}
    for part, needed in zip(parts, needs, strict=True):
        base = part.stage.base_stage
        if needed or base is not None:
            part.stage.depends_on = tuple(sorted(needed if base is None else {base, *needed}))
    return triggered


def _choose_target(
    parts: Sequence[Part], needs: graph.Needs, names: graph.Names, target: str | None, refusals: _Refusals
) -> tuple[bool, ...]:
    """Mark the target and what it needs; which stages are judged."""
    if not parts:
        return ()
    try:
        chosen = len(parts) - 1 if target is None else graph.find_target(target, names)
    except DockerfileError as error:
        refusals.add_finding(Finding(None, error.message, Span(Position(1, 1), refusals.syntax.source.end_of_line(1))))
        return (False,) * len(parts)
    needed = graph.reachable(chosen, parts, needs)
    parts[chosen].stage.is_target = True
    for index in needed:
        parts[index].stage.is_needed = True
    if target is None:
        return (True,) * len(parts)
    return tuple([part.stage.is_needed for part in parts])


class _Evaluation:
    """The walk through all stages, each after the one it is built on."""

    __slots__ = ("_current", "_deferred", "_draft", "_names", "_parts", "_triggered")

    def __init__(
        self,
        parts: Sequence[Part],
        names: graph.Names,
        triggered: Mapping[int, tuple[graph.Triggered, ...]],
        draft: Draft,
        deferred: _Refusals,
    ) -> None:
        self._parts = parts
        self._names = names
        self._triggered = triggered
        self._draft = draft
        self._deferred = deferred
        self._current = 0
        if draft.is_built is nothing_is_built:
            draft.is_built = self._is_built

    def run(self) -> None:
        """Evaluate every stage, until a limit is reached."""
        draft = self._draft
        ends: dict[int, int] = {}
        for index in self._bases_first():
            part = self._parts[index]
            base = part.stage.base_stage
            # All that was written since then belongs to stages that are not below this one.
            draft.rewind(0 if base is None else ends[base])
            self._current = index
            try:
                self._evaluate(part)
            except LimitError as error:
                self._deferred.add(part.stage.node, error)
                break
            ends[index] = len(draft.journal)
        # The draft and this walk would keep each other alive, and the journal its ledgers.
        draft.is_built = nothing_is_built
        draft.journal.clear()

    def _bases_first(self) -> Sequence[int]:
        """The stages in an order that goes down each branch before it turns to the next."""
        if len(self._parts) == 1:
            return (0,)
        order: list[int] = []
        above: dict[int, list[int]] = {}
        waiting: list[int] = []
        for part in reversed(self._parts):
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

    def _is_built(self, name: str, may_be_number: bool) -> bool:
        try:
            stage = self._names.source(name, may_be_number=may_be_number)
        except DockerfileError:
            return True  # refused already, for every stage
        return stage is None or stage <= self._current

    def _evaluate(self, part: Part) -> None:
        """Raises LimitError, with what was evaluated so far in the stage."""
        draft, stage = self._draft, part.stage
        base = UNSET if stage.base_stage is None else self._parts[stage.base_stage].stage.config
        draft.begin(stage.name or f"stage-{stage.index}", base)
        written: set[str] = set()
        if stage.base_stage is None:
            draft.put(draft.environment, "PATH", DEFAULT_PATH)
            if stage.base == SCRATCH:
                draft.put(draft.env, "PATH", DEFAULT_PATH)
                draft.working_dir = "/"
                written.update(("env", "working_dir"))
        steps: list[Step] = []
        stage.steps = steps
        try:
            for triggered in self._triggered.get(stage.index, ()):
                self._take([triggered.instruction], steps, triggered.onbuild)
            self._take(part.instructions, steps, None)
        finally:
            stage.history = tuple(draft.history)
        for step in steps:
            if step.set_by:
                written.update(step.set_by)
        stage.config = draft.config(base, written) if written or base.on_build else base

    def _take(self, instructions: Iterable[Instruction], steps: list[Step], triggered_by: int | None) -> None:
        """Carry instructions out. Raises LimitError."""
        draft, current = self._draft, self._current
        history, expansions, undefined = draft.history, draft.expansions, draft.undefined
        for instruction in instructions:
            before, shell = len(history), draft.shell
            draft.instruction = instruction.node.index
            refused = False
            try:
                set_by = instruction.apply(draft)
            except LimitError:
                raise
            except DockerfileError as error:
                self._deferred.add(instruction.node, error)
                set_by, refused = (), True
            steps.append(
                Step(
                    instruction,
                    current,
                    tuple(expansions) if expansions else (),
                    tuple(undefined) if undefined else (),
                    history[-1] if len(history) > before else None,
                    set_by,
                    shell,
                    triggered_by,
                    refused,
                )
            )
            if expansions:
                expansions.clear()
                undefined.clear()

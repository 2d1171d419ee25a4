"""What a build saw, for whoever asks: stages, their steps, and everything that a check may want to know about them.

Checks only read. What BuildKit's own checks look at while it evaluates is recorded here while we do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass, field

from learn.dockerfile.dockerignore import Patterns
from learn.dockerfile.expansion import Expansion
from learn.dockerfile.findings import DockerfileError, Finding, Fix, Span, span_between
from learn.dockerfile.image import UNSET, HistoryEntry, ImageConfig, Undefined
from learn.dockerfile.instruction import Instruction
from learn.dockerfile.instructions import read_instruction
from learn.dockerfile.package_managers import ALL, PackageCommand, package_commands
from learn.dockerfile.shell_words import Script, script_of
from learn.dockerfile.syntax.nodes import Node, Syntax


# Slotted but not frozen, for speed: there is one for every instruction. Nobody writes to it after the build.
@dataclass(slots=True)
class Step:
    """An instruction carried out in a stage.

    `stage` is the stage's index (-1 for an ARG before the first FROM). `expansions` are the words that something was done
    to, in the order in which BuildKit expands them; a plain word has none (see `value`). `undefined` are the variables in
    them that were neither set nor declared. `created_by` is the line that it added to the history, or None, and `adds_layer`
    whether it did so with a layer. `set_by` names the `ImageConfig` fields it wrote. `shell` is the SHELL in force before it,
    or None for the default. `triggered_by` is the number of the ONBUILD that fired it, or None; its `instruction.node` then
    has the number and the lines of the FROM that fired it. `refused` tells that the builder would stop here.
    """

    instruction: Instruction
    stage: int
    expansions: tuple[Expansion, ...]
    undefined: tuple[Undefined, ...]
    created_by: str | None
    adds_layer: bool
    refused: bool
    set_by: tuple[str, ...]
    shell: tuple[str, ...] | None
    triggered_by: int | None

    @property
    def node(self) -> Node:
        """The instruction as written."""
        return self.instruction.node

    @property
    def history(self) -> HistoryEntry | None:
        """The entry of the history it added, or None."""
        if self.created_by is None:
            return None
        return HistoryEntry(self.instruction.node.index, self.created_by, not self.adds_layer)

    @property
    def expanded(self) -> tuple[str, ...]:
        """The node's arguments after expansion."""
        return self.instruction.expanded(self.expansions)

    def value(self, word: str) -> str:
        """What `word`, as written in this instruction, expanded to."""
        for expansion in self.expansions:
            if expansion.word == word:
                return expansion.result
        return word


StepsByKeyword = dict[str, list[Step]]
"""Steps by the keyword of their instruction, stage by stage in the order of instructions."""


@dataclass(slots=True)
class Stage:
    """FROM to FROM.

    `name` is in lower case, or None; `line` is FROM's. `base` is what FROM names after expansion ("" where FROM was
    refused) and `base_stage` the index of the earlier stage that this is, or None for an image; `platform` likewise is
    expanded, or None. `depends_on` are the indexes of all stages it needs directly. `steps` include those that ONBUILD
    triggers of its base fired. `config` is inherited from stages in the file.
    `is_target`: the stage to build. `is_needed`: that build runs it.

    Facts about FROM itself: `node`; `written_base` and `written_platform` ("" where there is none) as written, with
    their expansions, which are None where the flag is missing or FROM was refused; `undefined`, the variables in them that
    nobody declared; `default_base_is_valid`, whether the base is a valid image name with the defaults of the global ARGs.
    """

    index: int
    name: str | None
    line: int
    node: Node
    base: str = ""
    base_stage: int | None = None
    platform: str | None = None
    depends_on: tuple[int, ...] = ()
    steps: Sequence[Step] = ()
    config: ImageConfig = UNSET
    is_target: bool = False
    is_needed: bool = False
    written_base: str = ""
    written_platform: str = ""
    base_expansion: Expansion | None = None
    platform_expansion: Expansion | None = None
    undefined: tuple[Undefined, ...] = ()
    default_base_is_valid: bool = True

    @property
    def history(self) -> tuple[HistoryEntry, ...]:
        """The entries that its own steps add to the image's history."""
        return tuple([entry for step in self.steps if (entry := step.history) is not None])


PackageRun = tuple[Step, Script, list[PackageCommand]]
"""A RUN that calls package managers, what it gives to the shell, and the calls in that."""


@dataclass(slots=True)
class Build:
    """A Dockerfile, built on paper.

    `global_steps` are the ARGs before the first FROM and `global_args` the names and values they give, the predefined ones
    first. `errors` are what makes the builder refuse whatever the target; `deferred` what it finds only when it runs the stage
    (`Finding.stage`). `judged` tells by stage whether `docker build --check` would look into it: all stages, or with a
    target those it needs. `dockerignore` is None where none was given. `signs` (`signs.py`) are what was seen on the way.
    `by_keyword` are the steps that `each` gives. `shipped` and `context_copies` are kept for `shipping`, which finds them when
    first asked.
    """

    syntax: Syntax
    global_steps: tuple[Step, ...]
    global_args: Mapping[str, str]
    stages: tuple[Stage, ...]
    errors: tuple[Finding, ...]
    deferred: tuple[Finding, ...]
    judged: tuple[bool, ...]
    dockerignore: Patterns | None
    signs: AbstractSet[str]
    by_keyword: StepsByKeyword
    shipped: dict[int, Stage] | None = None
    context_copies: list[tuple[Step, Sequence[str], Sequence[str]]] | None = None
    _instructions: dict[int, Instruction] | None = None
    _scripts: dict[int, Script] = field(default_factory=dict)
    _runs: list[tuple[Step, Script]] | None = None
    _package_runs: list[PackageRun] | None = None
    _programs: set[str] | None = None

    @property
    def nodes(self) -> Sequence[Node]:
        """All instructions as written."""
        return self.syntax.nodes

    @property
    def instructions(self) -> Mapping[int, Instruction]:
        """All instructions that can be read, whether a stage needs them or not, by `Node.index`; read when first asked for."""
        if self._instructions is None:
            self._instructions = _readable(self.nodes)
        return self._instructions

    def each(self, keyword: str) -> Sequence[Step]:
        """The steps of this keyword in the stages that are judged, stage by stage in the order of instructions.

        This is what checks walk over that BuildKit runs while it evaluates. ARGs before the first FROM are not in it.
        """
        return self.by_keyword.get(keyword, ())

    @property
    def copies(self) -> Sequence[Step]:
        """The COPYs and ADDs likewise, in one order."""
        copies, adds = self.by_keyword.get("COPY", ()), self.by_keyword.get("ADD")
        return sorted([*copies, *adds], key=_place) if copies and adds else copies or adds or ()

    def script(self, run: Step) -> Script:
        """What a RUN gives to the shell, cut when first asked for; nothing where its SHELL is not a Unix one.

        What ONBUILD fired stands elsewhere: its commands are read from its words and have no places.
        """
        if not self._scripts:
            self._scripts = {id(step): script for step, script in self.runs}
        found = self._scripts.get(id(run))
        if found is None:
            found = self._scripts[id(run)] = self._cut(run)
        return found

    @property
    def runs(self) -> Sequence[tuple[Step, Script]]:
        """The RUNs of all stages that are judged, but for those that ONBUILD fired, and what each gives to the shell."""
        if self._runs is None:
            source, escape = self.syntax.source, self.syntax.escape
            self._runs = [
                (step, script_of(source, step.node, step.shell, escape)) for step in self.each("RUN") if step.triggered_by is None
            ]
        return self._runs

    @property
    def package_runs(self) -> list[PackageRun]:
        """Those of them that call a package manager."""
        if self._package_runs is None:
            self._package_runs = [
                (step, script, package_commands(script)) for step, script in self.runs if script.calls_one_of(ALL)
            ]
        return self._package_runs

    @property
    def programs(self) -> set[str]:
        """All that RUNs of stages that are judged call, as `Script.programs` names it."""
        if self._programs is None:
            scripts = [script for _, script in self.runs]
            if len(scripts) < len(self.each("RUN")):
                scripts = [self.script(step) for step in self.each("RUN")]
            self._programs = programs = set[str]()
            for script in scripts:
                programs.update(script.names)
                programs.update(script.beside)
        return self._programs

    def _cut(self, run: Step) -> Script:
        node = run.instruction.node
        if run.triggered_by is not None:
            return Script.of_words(("sh", "-c", *node.arguments) if node.form == "shell" else node.arguments)
        return script_of(self.syntax.source, node, run.shell, self.syntax.escape)

    def stage_of(self, node: Node) -> int | None:
        """The index of the stage that an instruction stands in; None before the first FROM."""
        stages = self.stages
        if stages and stages[-1].node.index <= node.index:
            return stages[-1].index  # as mostly
        low, high = 0, len(stages)
        while low < high:
            middle = (low + high) // 2
            if self.stages[middle].node.index <= node.index:
                low = middle + 1
            else:
                high = middle
        return low - 1 if low else None

    def finding(
        self, node: Node, message: str, *, span: Span | None = None, why: str | None = None, fix: Fix | None = None
    ) -> Finding:
        """Something to say about an instruction; about all of it where no `span` is given. The linter adds rule and url."""
        span = span or span_of(self.syntax, node)
        return Finding(None, message, span, node.index, self.stage_of(node), None, why, fix)

    def span(self, node: Node) -> Span:
        """From the instruction's keyword to the end of its last line."""
        return span_of(self.syntax, node)

    def keyword_span(self, node: Node) -> Span:
        """The keyword alone."""
        return self._span_within(node, node.offset, node.offset + len(node.written))

    def word_span(self, node: Node, word: str) -> Span:
        """Where `word` first stands in the instruction after the keyword, as written; all of it where it cannot be found."""
        source, start = self.syntax.source, node.offset + len(node.written)
        if node.start_line < node.end_line:
            end = source.line_starts[node.end_line]
        elif (end := source.text.find("\n", start)) < 0:
            end = len(source.text)
        at = source.text.find(word, start, end) if word else -1
        return self.span(node) if at < 0 else self._span_within(node, at, at + len(word))

    def _span_within(self, node: Node, start: int, end: int) -> Span:
        """Between two offsets in an instruction; as mostly in one line, for which no table of lines has to be made."""
        source, line = self.syntax.source, node.start_line
        return source.span_in_line(line, start, end) if line == node.end_line else source.span(start, end)


def span_of(syntax: Syntax, node: Node) -> Span:
    """From the instruction's keyword to the end of its last line."""
    source, line, end = syntax.source, node.start_line, node.end_line
    start = source.start_of_line(node.offset) if line == end else source.line_starts[line - 1]
    return span_between(line, node.offset - start + 1, end, len(source.lines[end - 1].rstrip("\r")) + 1)


def _readable(nodes: Sequence[Node]) -> dict[int, Instruction]:
    found: dict[int, Instruction] = {}
    for node in nodes:
        with suppress(DockerfileError):
            found[node.index] = read_instruction(node)
    return found


def _place(step: Step) -> tuple[int, int, int]:
    return step.stage, step.node.index, -1 if step.triggered_by is None else step.triggered_by

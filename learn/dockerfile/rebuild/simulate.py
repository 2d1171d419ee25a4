"""One build on paper: the key of every step of the stages that the target needs, and the files of those stages.

The environment of each step is found by carrying the instructions out once more on a Draft, as the evaluation did.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple

from learn.dockerfile.analysis import Analysis, Options, analyze
from learn.dockerfile.build.facts import Build, Stage, Step
from learn.dockerfile.expansion import ExpansionError, expand
from learn.dockerfile.findings import DockerfileError
from learn.dockerfile.golang import to_lower
from learn.dockerfile.image import DEFAULT_PATH, UNSET, Budget, Draft
from learn.dockerfile.instruction import parse_integer
from learn.dockerfile.instructions.add import Add
from learn.dockerfile.instructions.copy import Copy
from learn.dockerfile.instructions.run import Mount, Run, read_mount
from learn.dockerfile.instructions.workdir import Workdir
from learn.dockerfile.platforms import BUILD_ARCHITECTURE, BUILD_OS
from learn.dockerfile.rebuild import keys
from learn.dockerfile.rebuild.commands import read_commands
from learn.dockerfile.rebuild.context import Context, Selection, content_digest
from learn.dockerfile.rebuild.fetching import downloaded
from learn.dockerfile.rebuild.keys import Ingredient, Scope, key_of, key_of_words, words_of
from learn.dockerfile.rebuild.memory import Memory, Said
from learn.dockerfile.rebuild.shell import Shell
from learn.dockerfile.rebuild.tree import UNKNOWN_CONTENT, Effect, Entry, NotFollowedError, Tree
from learn.dockerfile.rebuild.wildcards import BadPatternError
from learn.dockerfile.references import full_name
from learn.dockerfile.transfer import Transfer, is_git, is_http

MAX_STEPS: Final = 500
"""Instructions of the needed stages. An image has at most 127 layers; what is longer is no file for this."""

LAYERED: Final = frozenset({"RUN", "COPY", "ADD", "WORKDIR"})
SCOPED: Final = frozenset({"ENV", "ARG", "USER", "WORKDIR"})
"""What changes how later instructions are read; the SHELL in force stands in each step."""

_ARCHIVES: Final = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz", ".tar.zst", ".gz", ".bz2", ".xz")


class TooLongError(ValueError):
    """A Dockerfile with more steps than are simulated; the message is a sentence for its author."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All that a build is started with.

    `secrets` are the values of `--secret` by id, which no key looks at. `digests` tells which image a base is today, where that
    is known. `no_cache` is `--no-cache`; `no_cache_stages` are the lower-case names of `--no-cache-filter`.
    """

    analysis: Analysis
    context: Context = field(default_factory=Context)
    build_args: Mapping[str, str] = field(default_factory=dict)
    target: str | None = None
    secrets: Mapping[str, str] = field(default_factory=dict)
    digests: Mapping[str, str] = field(default_factory=dict)
    no_cache: bool = False
    no_cache_stages: frozenset[str] = frozenset()


def take_snapshot(
    text: str | bytes,
    context: Context | None = None,
    *,
    build_args: Mapping[str, str] | None = None,
    target: str | None = None,
    secrets: Mapping[str, str] | None = None,
    digests: Mapping[str, str] | None = None,
    no_cache: bool = False,
    no_cache_stages: frozenset[str] = frozenset(),
) -> Snapshot:
    """A snapshot of a Dockerfile's text, analysed without checks."""
    context = context or Context()
    options = Options(build_args or {}, target, context.ignore_text(), checks=False)
    return Snapshot(
        analyze(text, options),
        context,
        build_args or {},
        target,
        secrets or {},
        digests or {},
        no_cache,
        no_cache_stages,
    )


# Slotted but not frozen, for speed. Nobody writes to one.
@dataclass(slots=True)
class KeyedStep:
    """A step that BuildKit looks up in its cache, with its key.

    `index` counts the steps of the build; `parent` is the index of the step below, None where nothing is. `feeds` are the
    steps whose files it takes by `--from` or a mount. `step` is None for FROM. `instruction` and `line` are of what stands in
    the file, `title` is the builder's own name for it. `problem` says why the builder would stop here, or is "".
    `twin` is an earlier step that is the very same operation on the same input: the builder does both at once and shows only
    one. `state` is what the step above gets as its parent: the key, except for `COPY --link`, which is merged with what is
    below. `ignores_cache` tells of `--no-cache`. `taken` are the paths that it takes from the build context, None where it does
    not look into it; `images` the images that it takes files from.
    """

    index: int
    stage: int
    keyword: str
    instruction: int
    line: int
    title: str
    ingredients: tuple[Ingredient, ...]
    key: str
    state: str
    parent: int | None
    feeds: tuple[int, ...]
    step: Step | None
    ignores_cache: bool
    problem: str = ""
    twin: int | None = None
    taken: tuple[str, ...] | None = None
    images: tuple[str, ...] = ()

    @property
    def is_certain(self) -> bool:
        """Whether its key does not rest on bytes that only running an earlier step would show."""
        return all(ingredient.is_certain for ingredient in self.ingredients)


@dataclass(frozen=True, slots=True)
class KeyedStage:
    """A needed stage: its steps by index, and its files at the end."""

    stage: Stage
    steps: tuple[int, ...]
    tree: Tree
    last: int | None


@dataclass(frozen=True, slots=True)
class KeyedBuild:
    """A build on paper. `stages` are the needed ones by their index; `sent` what reaches the builder of the context."""

    snapshot: Snapshot
    steps: tuple[KeyedStep, ...]
    stages: Mapping[int, KeyedStage]
    sent: Context

    @property
    def target(self) -> KeyedStage | None:
        """The stage that is built for its own sake; None where the file has none."""
        stage = self.snapshot.analysis.target_stage
        return None if stage is None else self.stages.get(stage.index)

    @property
    def problems(self) -> tuple[str, ...]:
        """Why the builder would stop, in the order of steps."""
        return tuple([step.problem for step in self.steps if step.problem])


_MEMORY: Final = Memory()


def simulate(snapshot: Snapshot, memory: Memory = _MEMORY) -> KeyedBuild:
    """The keys and files of a build. Raises TooLongError.

    What earlier builds had in common with it comes from the `memory`; it changes nothing but how long this takes.
    """
    build = snapshot.analysis.build
    needed = [stage for stage in build.stages if stage.is_needed]
    if sum(len(stage.steps) + 1 for stage in needed) > MAX_STEPS:
        raise TooLongError(f"Cache and sizes are shown for up to {MAX_STEPS} instructions; this file needs more.")
    sent = snapshot.context.sent(snapshot.analysis.source.name)
    walk = _Walk(snapshot, build, sent, memory)
    for stage in needed:
        walk.take(stage)
    return KeyedBuild(snapshot, tuple(walk.steps), walk.stages, sent)


@dataclass(slots=True)
class _End:
    """What a stage leaves to one that stands on it."""

    environment: dict[str, str]
    env: dict[str, str]
    arguments: dict[str, str]
    state: str


class _Walk:
    """The walk through the needed stages in the order of the file, where each comes after what it needs."""

    def __init__(self, snapshot: Snapshot, build: Build, sent: Context, memory: Memory) -> None:
        self.snapshot = snapshot
        self.build = build
        self.sent = sent
        self.memory = memory
        self.steps: list[KeyedStep] = []
        self.stages: dict[int, KeyedStage] = {}
        self._ends: dict[int, _End] = {}
        self._texts: dict[str, bytes] | None = None
        self.first_of: dict[tuple[str, str], int] = {}
        self._has_many = len(build.stages) > 1 or _names_images(build)
        self._by_name = {stage.name: stage.index for stage in build.stages if stage.name}

    def take(self, stage: Stage) -> None:
        """Carry out one stage."""
        keyed = _StageWalk(self, stage)
        for step in stage.steps:
            keyed.take(step)
        draft = keyed.draft
        self._ends[stage.index] = _End(dict(draft.environment), dict(draft.env), dict(draft.arguments), keyed.state)
        self.stages[stage.index] = KeyedStage(stage, tuple(keyed.indexes), keyed.tree, keyed.last)

    def text(self, digest: str) -> bytes | None:
        """The content of the context's file with this digest; None where it has none."""
        if self._texts is None:
            files = [file for file in self.sent.files.values() if file.kind == "file"]
            self._texts = {file.digest: file.content for file in files if file.content is not None}
        return self._texts.get(digest)

    def end_of(self, stage: int) -> _End:
        """What a stage that was taken left."""
        return self._ends[stage]

    def source(self, name: str, *, may_be_number: bool) -> int | None:
        """The index of the stage that `--from` names; None for an image."""
        number = parse_integer(name) if may_be_number else None
        index = number if number is not None else self._by_name.get(to_lower(name))
        return index if index in self.stages else None

    def name_in_titles(self, stage: Stage) -> str:
        """How titles call a stage: not at all where it is alone. BuildKit: buildStageDependencyGraph."""
        return (stage.name or f"stage-{stage.index}") + " " if self._has_many else ""


def _names_images(build: Build) -> bool:
    """Whether an instruction takes files from what is no stage of the file, which then counts as one in the titles."""
    for stage in build.stages:
        for step in stage.steps:
            instruction = step.instruction
            if isinstance(instruction, Copy) and instruction.from_:
                return True
            if isinstance(instruction, Run) and instruction.mounts:
                return True
    return False


@dataclass(frozen=True, slots=True)
class _Mounted:
    """What a bind mount shows, the steps or the image that made it, the paths of the context, and what is missing."""

    files: Ingredient
    feeds: tuple[int, ...] = ()
    images: tuple[str, ...] = ()
    taken: tuple[str, ...] | None = None
    missing: str = ""


def _nobody(_name: str, _names: Iterable[str]) -> str | None:
    """Of undeclared variables the analysis has spoken."""
    return None


class _InScope(NamedTuple):
    """All that what an instruction says depends on; of the variables a digest, for there may be many."""

    keyword: str
    original: str
    form: str | None
    heredocs: tuple[tuple[str, str, bool, bool], ...]
    shell: tuple[str, ...] | None
    user: str
    directory: str
    variables: str
    escape: str


class _StageWalk:
    """One stage while its steps are carried out."""

    def __init__(self, walk: _Walk, stage: Stage) -> None:
        self._walk = walk
        self._stage = stage
        self.indexes: list[int] = []
        self.last: int | None = None
        self._shown = 0
        self._total = sum(step.node.keyword in LAYERED for step in stage.steps)
        self._variables: tuple[Ingredient, ...] | None = None
        self._variables_digest = ""
        snapshot = walk.snapshot
        self.draft = draft = Draft(walk.build.syntax.escape, snapshot.build_args, walk.build.global_args, Budget(), _nobody)
        draft.is_built = lambda _name, _may_be_number: True
        base = UNSET if stage.base_stage is None else walk.build.stages[stage.base_stage].config
        draft.begin(stage.name or f"stage-{stage.index}", base)
        if stage.base_stage is not None:
            self._stand_on_stage(walk, stage.base_stage)
            return
        draft.environment["PATH"] = DEFAULT_PATH
        if stage.base == "scratch":
            draft.env["PATH"] = DEFAULT_PATH
            draft.working_dir = "/"
            self.tree = Tree("")
            self.state = f"{keys.SCRATCH_PARENT} {stage.platform or ''}".rstrip()
        else:
            self._total += 1
            self._take_base(stage)

    def _stand_on_stage(self, walk: _Walk, base: int) -> None:
        below = walk.end_of(base)
        self.draft.environment.update(below.environment)
        self.draft.env.update(below.env)
        self.draft.arguments.update(below.arguments)
        self.tree = walk.stages[base].tree.copy()
        self.state = below.state
        self.last = walk.stages[base].last

    def _take_base(self, stage: Stage) -> None:
        digest = self._walk.snapshot.digests.get(stage.base, "")
        name = full_name(stage.base)
        base = f"{name}@{digest}" if digest and "@" not in name else name
        platform = stage.platform or f"{BUILD_OS}/{BUILD_ARCHITECTURE}"
        ingredients = (Ingredient("base", base), Ingredient("platform", platform))
        self.tree = Tree(f"{base} for {platform}")
        text = f"FROM {base}"
        key = key_of([Ingredient("keyword", "FROM"), *ingredients])
        self._add(None, stage.node.index, stage.node.start_line, "FROM", text, ingredients, key, parent=None)

    # ---- steps

    def take(self, step: Step) -> None:
        """Carry out one step. What the builder would refuse is left out; the analysis has said so."""
        instruction = step.instruction
        if not step.refused:
            if isinstance(instruction, Run):
                self._run(step, instruction)
            elif isinstance(instruction, Copy | Add):
                self._copy(step, instruction)
            elif instruction.node.keyword in SCOPED:
                self._apply(step)
                if isinstance(instruction, Workdir):
                    self._workdir(step)

    def _apply(self, step: Step) -> None:
        try:
            step.instruction.apply(self.draft)
        except DockerfileError:
            return
        if step.node.keyword in ("ENV", "ARG"):
            self._variables = None

    def _scope(self) -> Scope:
        if self._variables is None:
            self._variables = tuple([Ingredient("variable", value, name) for name, value in self.draft.environment.items()])
            self._variables_digest = key_of(self._variables)
        return Scope(self._variables, self.draft.environment, self.draft.user or "", self.draft.working_dir or "/")

    def _in_scope(self, step: Step, scope: Scope) -> _InScope:
        node = step.node
        heredocs = tuple([(each.name, each.content, each.expand, each.strip_tabs) for each in node.heredocs])
        keyword, escape = step.node.keyword, self._walk.build.syntax.escape
        variables = self._variables_digest
        return _InScope(keyword, node.original, node.form, heredocs, step.shell, scope.user, scope.directory, variables, escape)

    def _add(
        self,
        step: Step | None,
        instruction: int,
        line: int,
        keyword: str,
        text: str,
        ingredients: Sequence[Ingredient],
        key: str,
        *,
        parent: int | None,
        feeds: Sequence[int] = (),
        is_linked: bool = False,
        problem: str = "",
        taken: Sequence[str] | None = None,
        images: Sequence[str] = (),
    ) -> None:
        """Note a step with its key."""
        self._shown += 1
        onbuild = "ONBUILD " if step is not None and step.triggered_by is not None else ""
        number = str(self._shown).rjust(len(str(self._total)))
        title = f"[{self._walk.name_in_titles(self._stage)}{number}/{self._total}] {onbuild}{text}"
        snapshot = self._walk.snapshot
        ignores = keyword != "FROM" and (snapshot.no_cache or (self._stage.name or "") in snapshot.no_cache_stages)
        state = key_of([Ingredient("parent", self.state), Ingredient("parent", key)]) if is_linked else key
        index = len(self._walk.steps)
        first = self._walk.first_of.setdefault((key, text), index)
        twin = first if first != index else None
        self._walk.steps.append(
            KeyedStep(
                index, self._stage.index, keyword, instruction, line, title, tuple(ingredients), key, state, parent, tuple(feeds),
                step, ignores, problem, twin, None if taken is None else tuple(taken), tuple(images),
            )
        )  # fmt: skip
        self.indexes.append(index)
        self.state = state
        self.last = index

    def _text(self, step: Step, values: Mapping[str, str]) -> str:
        """The builder's name for a step, its variables replaced. BuildKit: processCmdEnv, uppercaseCmd."""
        original = step.node.original
        escape = self._walk.build.syntax.escape
        is_run = step.node.keyword == "RUN"
        try:
            original = expand(original, values, escape, raw_quotes=is_run, skip_unset=is_run).result
        except ExpansionError:
            pass
        word, space, rest = original.partition(" ")
        return word.upper() + space + rest

    # ---- RUN

    def _run(self, step: Step, run: Run) -> None:
        scope = self._scope()
        place = self._in_scope(step, scope)
        said = self._walk.memory.said(place, lambda: self._read_run(step, run, scope))
        ingredients = [Ingredient("parent", self.state), *said.ingredients]
        feeds: list[int] = []
        images: list[str] = []
        taken: list[str] | None = None
        problem = ""
        for mount in said.mounts:
            if mount.type == "bind":
                mounted = self._mounted_files(mount)
                ingredients.append(mounted.files)
                feeds += mounted.feeds
                images += mounted.images
                taken = taken if mounted.taken is None else [*(taken or ()), *mounted.taken]
                problem = problem or mounted.missing
        key = key_of_words(said.digest + words_of([ingredients[0], *ingredients[1 + len(said.ingredients) :]]))
        node, stands_on = step.node, (self.state, key, len(self.tree.layers))
        self._add(
            step, node.index, node.start_line, "RUN", said.text, ingredients, key,
            parent=self.last, feeds=feeds, problem=problem, taken=taken, images=images,
        )  # fmt: skip
        effect = self._walk.memory.effect(said, stands_on)
        if effect is None or any((self._walk.text(digest) is not None) != was_known for digest, was_known in effect.texts):
            effect = self._carry_out(step, said, scope, key)
            self._walk.memory.keep(place, said, stands_on, effect)
        else:
            self.tree.repeat(step, effect)
        if effect.unknown:
            self.tree.blurred_by = key

    def _read_run(self, step: Step, run: Run, scope: Scope) -> Said:
        mounts = tuple(self._mounts(run))
        ingredients = [*keys.run_ingredients(run, step, scope)]
        ingredients += [keys.mount_ingredient(mount, scope.directory) for mount in mounts]
        text, node = self._text(step, scope.values), step.node
        if len(run.words) == 1 and node.heredocs and run.words[0].lstrip().startswith("<<"):
            lines = node.heredocs[0].content.strip().replace("\r\n", "\n").split("\n")
            text += f" ({lines[0]}{'...' if len(lines) > 1 else ''})"
        return Said(text, tuple(ingredients), key_of([Ingredient("keyword", "RUN"), *ingredients]), mounts)

    def _carry_out(self, step: Step, said: Said, scope: Scope, key: str) -> Effect:
        """Do to the tree what the commands of a RUN do."""
        asked: dict[str, bool] = {}

        def text(digest: str) -> bytes | None:
            found = self._walk.text(digest)
            asked[digest] = found is not None
            return found

        layer = self.tree.open(step)
        targets = [self.tree.resolve(keys.mount_target(mount, scope.directory)) for mount in said.mounts if mount.env is None]
        shell = Shell(self.tree, layer, step.node, scope.directory, scope.user or "0:0", key[:16], targets, scope.values, text)
        read_commands(shell, self._walk.build.script(step).commands)
        return self.tree.effect(self.tree.close(), tuple(asked.items()))

    def _mounts(self, run: Run) -> list[Mount]:
        found: list[Mount] = []
        for fields in run.mounts:
            try:
                found.append(read_mount(fields, self.draft.expand))
            except DockerfileError:
                continue
        self.draft.expansions.clear()
        return found

    def _mounted_files(self, mount: Mount) -> _Mounted:
        """What a bind mount shows, which counts by its content."""
        source = mount.source or "/"
        if not mount.from_:
            files, selection = keys.context_files(self._walk.sent, source, _PLAIN_COPY)
            missing = f'"{source}": not found' if selection.is_missing and source != "/" else ""
            return _Mounted(files, missing=missing, taken=tuple([item.path for item in selection.picked]))
        index = self._walk.source(mount.from_, may_be_number=False)
        if index is None:
            image = full_name(mount.from_)
            return _Mounted(Ingredient("files", f"{source} of {image}", source), images=(image,))
        stage = self._walk.stages[index]
        files, _ = keys.stage_files(stage.tree, source, (), parents=False)
        return _Mounted(self._or_same_state(files, index), () if stage.last is None else (stage.last,))

    # ---- COPY and ADD

    def _copy(self, step: Step, instruction: Copy | Add) -> None:
        scope = self._scope()
        place = self._in_scope(step, scope)
        said = self._walk.memory.said(place, lambda: self._read_copy(step, scope))
        transfer = said.transfer
        assert transfer is not None  # noqa: S101 - what _read_copy reads has one
        is_linked = keys.is_independent(instruction)
        own = [] if is_linked else [Ingredient("parent", self.state)]
        name = instruction.from_ if isinstance(instruction, Copy) else ""
        index = self._walk.source(name, may_be_number=True) if name else None
        taken: list[tuple[str, Selection]] = []
        problem = ""
        for source in transfer.sources:
            if is_http(source) or is_git(source):
                continue
            files, selection, missing = self._taken(source, instruction, name, index)
            own.append(files)
            taken.append((source, selection))
            problem = problem or missing
        feeds = [] if index is None else [last for last in [self._walk.stages[index].last] if last is not None]
        from_context = None if name or not taken else [item.path for _, selection in taken for item in selection.picked]
        key = key_of_words(said.digest + words_of(own))
        node, stands_on = step.node, (self.state, key, len(self.tree.layers))
        self._add(
            step, node.index, node.start_line, node.keyword, said.text, [*said.ingredients, *own], key,
            parent=self.last, feeds=feeds, is_linked=is_linked, problem=problem, taken=from_context,
            images=[full_name(name)] if name and index is None else [],
        )  # fmt: skip
        effect = self._walk.memory.effect(said, stands_on)
        if effect is None:
            layer = self.tree.open(step)
            try:
                self._write_copied(said.contents, instruction, transfer, taken, index)
            except NotFollowedError as reason:
                layer.unknown.append(str(reason))
            effect = self.tree.effect(self.tree.close())
            self._walk.memory.keep(place, said, stands_on, effect)
        else:
            self.tree.repeat(step, effect)
        if effect.unknown:
            self.tree.blurred_by = key

    def _read_copy(self, step: Step, scope: Scope) -> Said:
        transfer = keys.expanded_transfer(step)
        ingredients = keys.copy_ingredients(step, transfer, scope.directory)
        digest = key_of([Ingredient("keyword", step.node.keyword), *ingredients])
        contents = tuple(keys.copied_contents(step))
        return Said(self._text(step, scope.values), tuple(ingredients), digest, (), transfer, contents)

    def _taken(self, source: str, instruction: Copy | Add, name: str, index: int | None) -> tuple[Ingredient, Selection, str]:
        """The checksum of what one source selects, the selection, and what is missing."""
        parents = isinstance(instruction, Copy) and instruction.parents
        nothing = Selection(())
        try:
            if not name:
                files, selection = keys.context_files(self._walk.sent, source, instruction)
                return files, selection, f'"/{source.lstrip("/")}": not found' if selection.is_missing else ""
            if index is None:
                platform = self._stage.platform or ""
                return Ingredient("files", f"{source} of {full_name(name)} {platform}".rstrip(), source), nothing, ""
            tree = self._walk.stages[index].tree
            files, selection = keys.stage_files(tree, source, instruction.exclude, parents)
            missing = selection.is_missing and not tree.base and not tree.blurred_by
            return self._or_same_state(files, index), selection, f'"{source}": not found' if missing else ""
        except BadPatternError as error:
            return Ingredient("files", source, source), nothing, str(error)

    def _or_same_state(self, files: Ingredient, index: int) -> Ingredient:
        """What a stage gives is the same for sure where the stage's own key is; an uncertain value names it."""
        return files if files.is_certain else replace(files, value=f"{files.value} in {self._walk.end_of(index).state}")

    def _write_copied(
        self,
        contents: Sequence[tuple[str, str]],
        instruction: Copy | Add,
        transfer: Transfer,
        taken: Sequence[tuple[str, Selection]],
        index: int | None,
    ) -> None:
        """Put what was selected into the tree."""
        tree = self.tree
        to = keys.destination(transfer.destination, self.draft.working_dir or "/")
        place = tree.resolve(to)
        is_folder = to.endswith(("/", "/.")) or len(transfer.sources) + len(contents) > 1 or tree.is_folder(place)
        for source in transfer.sources:
            if is_http(source) or is_git(source):
                name = posixpath.basename(source.partition("?")[0].rstrip("/")) or "download"
                if isinstance(instruction, Add) and instruction.unpack:
                    tree.note_unknown(f"what {name} holds when it is unpacked is not known here")
                    continue
                blob = downloaded(source, f"{UNKNOWN_CONTENT}{source}")
                entry = Entry("file", blob.size, 0o600, content=blob.content, is_estimate=blob.is_estimate, reason=blob.reason)
                _attribute(entry, transfer)
                tree.put(_join(place, name) if is_folder else place, entry, is_new=True)
        for source, selection in taken:
            if selection.is_missing and not (isinstance(instruction, Copy) and instruction.from_):
                tree.note_unknown(f"/{source.lstrip('/')} is not among the files of the build context here")
            elif isinstance(instruction, Copy) and instruction.from_ and index is None:
                tree.note_unknown(f"what {source} of {instruction.from_} holds is not known here")
            elif index is not None and not selection.is_one_file and self._walk.stages[index].tree.base:
                tree.note_unknown(f"the base image of that stage may have more at {source}")
            elif index is not None and not selection.picked and selection.is_missing:
                tree.note_unknown(f"what an earlier step made at {source} is not known here")
            self._put_selection(instruction, transfer, selection, place, is_folder, index)
        for name, text in contents:
            entry = Entry("file", len(text.encode()), 0o644, content=content_digest(text.encode()))
            _attribute(entry, transfer)
            tree.put(_join(place, name) if is_folder else place, entry, is_new=True)

    def _put_selection(
        self, instruction: Copy | Add, transfer: Transfer, selection: Selection, place: str, is_folder: bool, index: int | None
    ) -> None:
        tree = self.tree
        if selection.folders:
            is_folder = True
            tree.make_folders(place)
        is_folder = is_folder or len(selection.picked) > 1
        for item in selection.picked:
            if isinstance(instruction, Add) and instruction.unpack is not False and item.name.endswith(_ARCHIVES):
                tree.note_unknown(f"what {item.name} holds when it is unpacked is not known here")
                continue
            target = _join(place, item.name) if is_folder or not selection.is_one_file else place
            entry = self._entry(item.path, index)
            if entry.kind == "folder" and tree.is_folder(target):
                continue
            _attribute(entry, transfer)
            tree.put(target, entry, is_new=True)

    def _entry(self, path: str, index: int | None) -> Entry:
        """A new entry like that of the context or of a stage."""
        if index is not None:
            return self._walk.stages[index].tree.entries[path].in_layer(-1)
        file = self._walk.sent.files[path]
        if file.kind == "file":
            return Entry("file", file.size, file.mode, content=file.digest)
        return Entry(file.kind, 0, file.mode, target=file.target)

    # ---- WORKDIR

    def _workdir(self, step: Step) -> None:
        path = self.draft.working_dir or "/"
        if path == "/":
            return
        ingredients = [Ingredient("parent", self.state), Ingredient("directory", path), Ingredient("user", self.draft.user or "")]
        node = step.node
        text = self._text(step, self.draft.environment)
        key = key_of([Ingredient("keyword", "WORKDIR"), *ingredients])
        self._add(step, node.index, node.start_line, "WORKDIR", text, ingredients, key, parent=self.last)
        self.tree.open(step)
        try:
            self.tree.make_folders(self.tree.resolve(path), owner=self.draft.user or "0:0")
        finally:
            self.tree.close()


def _attribute(entry: Entry, transfer: Transfer) -> None:
    """Give a new entry the mode and the owner that --chmod and --chown name."""
    if transfer.chmod.isdigit() and entry.kind != "link":
        entry.mode = int(transfer.chmod, 8)
    if transfer.chown:
        entry.owner = transfer.chown


def _join(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name


_PLAIN_COPY: Final = Copy.read(analyze("FROM scratch\nCOPY a b\n", Options(checks=False)).nodes[1])
"""A COPY without flags: a bind mount selects its files like one."""

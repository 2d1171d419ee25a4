"""What a stage leaves behind: configuration and history; and the Draft that instructions write on while it is built.

The live values of a stage are never copied for the next one. Stages stand on each other like branches, so the evaluator
walks the tree of stages and takes back what a branch wrote before it enters the next: the Draft keeps a journal of what is
written in its ledgers. A chain of ten thousand stages then costs what its instructions cost. Where no stage stands on another,
which is so in most files, the ledgers are plain dictionaries and there is no journal.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from learn.dockerfile.expansion import MAX_EXPANDED, Expansion, expand, expand_words
from learn.dockerfile.findings import DockerfileError
from learn.dockerfile.golang import fields
from learn.dockerfile.signs import EXEC_FORM, LIST_FOR_A_SHELL, SHELL_FORM
from learn.dockerfile.syntax.nodes import Node

DEFAULT_PATH: Final = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
"""$PATH where a base image sets none. BuildKit: system.DefaultPathEnvUnix."""

DEFAULT_SHELL: Final = ("/bin/sh", "-c")
"""What the shell form is wrapped in before the first SHELL. BuildKit: defaultShell."""

MAX_DOCUMENT: Final = 16 << 20
"""Characters (16 MiB) that expanded values, history and configurations of one Dockerfile may have together.

BuildKit has no such limit; `ENV P=$P:/x` in every line makes the document grow with the square of the file.
"""

NOT_IN_ENVIRONMENT: Final = frozenset({"BUILDKIT_SBOM_SCAN_CONTEXT", "BUILDKIT_SBOM_SCAN_STAGE"})
"""ARGs that speak to the builder and never become variables. BuildKit: nonEnvArgs."""


class LimitError(DockerfileError):
    """A limit of our own, named in the message. Nothing more is evaluated after it."""


# Slotted but not frozen, for speed: one is made for nearly every instruction, and nobody writes to it afterwards.
@dataclass(slots=True, unsafe_hash=True)
class HistoryEntry:
    """One line of the image's history. `instruction` is `Node.index`; entries without `empty_layer` are the layers."""

    instruction: int
    created_by: str
    empty_layer: bool


@dataclass(frozen=True, slots=True)
class Healthcheck:
    """HEALTHCHECK as the image keeps it. Durations in nanoseconds; 0 means unset, as it does to Docker."""

    test: tuple[str, ...]
    interval: int = 0
    timeout: int = 0
    start_period: int = 0
    start_interval: int = 0
    retries: int = 0


# Not frozen, for speed; nobody writes to it once it is made, so that it may be shared and hashed.
@dataclass(slots=True, unsafe_hash=True)
class ImageConfig:
    """The configuration of an image, as far as the Dockerfile determines it.

    None (or an empty tuple or mapping) is unset: what a remote base image brings is not known here. `env` holds
    "NAME=value" in the order of first setting, `exposed_ports` "80/tcp".
    """

    env: tuple[str, ...] = ()
    cmd: tuple[str, ...] | None = None
    entrypoint: tuple[str, ...] | None = None
    working_dir: str | None = None
    user: str | None = None
    exposed_ports: tuple[str, ...] = ()
    volumes: tuple[str, ...] = ()
    labels: tuple[tuple[str, str], ...] = ()
    stop_signal: str | None = None
    shell: tuple[str, ...] | None = None
    on_build: tuple[str, ...] = ()
    healthcheck: Healthcheck | None = None


UNSET: Final = ImageConfig()
"""What is known of a remote image."""


class Undefined(NamedTuple):
    """A variable that an expansion found neither set nor declared, with the closest name there was, or None."""

    name: str
    suggestion: str | None


Ledger = dict[str, str]
"""Names and values."""

Journal = list[tuple[Ledger, str, str | None]]
"""Names of ledgers that were about to be written, in order, with what stood there. Its length is a moment to go back to."""


class Budget:
    """Characters that may still be produced for one document."""

    __slots__ = ("left",)

    def __init__(self, characters: int = MAX_DOCUMENT) -> None:
        self.left = characters

    def spend(self, characters: int) -> None:
        """Take `characters` off. Raises LimitError when there are no more."""
        self.left -= characters
        if self.left < 0:
            raise LimitError(
                f"the expanded values, history and configuration of this Dockerfile are longer than {MAX_DOCUMENT >> 20} MiB"
            )


Nearest = Callable[[str, Iterable[str]], str | None]
"""Of a name and the names there are: the one that may have been meant."""


class Draft:
    """The image of one stage while its instructions are carried out.

    `environment` is what words are expanded with (ENV, ARG and $PATH), `env` what the image keeps, `arguments` the ARGs
    declared so far with their values ("" where there is none), in the order of their first declaration. The `journal` is None
    where no stage stands on another; then every stage begins with empty ledgers. `build_args` are those given to the build,
    `global_args` what ARG without a value falls back to. `is_built(name, may_be_number)` tells of a stage or image whether
    files can be taken from it by now. After a step `expansions` and `undefined` hold what its words met, `created_by` and
    `adds_layer` what it committed. `signs` is added to (`signs.py`).
    """

    __slots__ = (
        "adds_layer",
        "arguments",
        "budget",
        "build_args",
        "cmd",
        "cmd_is_own",
        "created_by",
        "entrypoint",
        "env",
        "environment",
        "escape",
        "expansions",
        "exposed_ports",
        "global_args",
        "healthcheck",
        "is_built",
        "journal",
        "labels",
        "nearest",
        "on_build",
        "shell",
        "signs",
        "stage_name",
        "stop_signal",
        "undefined",
        "user",
        "volumes",
        "working_dir",
    )

    # Set by `begin`.
    stage_name: str
    cmd: tuple[str, ...] | None
    cmd_is_own: bool
    entrypoint: tuple[str, ...] | None
    working_dir: str | None
    user: str | None
    stop_signal: str | None
    shell: tuple[str, ...] | None
    healthcheck: Healthcheck | None
    on_build: list[str]
    created_by: str | None
    adds_layer: bool
    env: Ledger
    environment: Ledger
    arguments: Ledger
    labels: Ledger
    volumes: Ledger
    exposed_ports: Ledger

    def __init__(
        self,
        escape: str,
        build_args: Mapping[str, str],
        global_args: Mapping[str, str],
        budget: Budget,
        nearest: Nearest,
        is_shared: bool = False,
    ) -> None:
        """`is_shared`: some stage stands on another and goes on with what that has written."""
        self.escape = escape
        self.build_args = build_args
        self.global_args = global_args
        self.budget = budget
        self.nearest = nearest
        self.expansions: list[Expansion] = []
        self.undefined: list[Undefined] = []
        self.signs: set[str] = set()
        self.is_built: Callable[[str, bool], bool] = nothing_is_built
        self.journal: Journal | None = None
        if is_shared:
            self.journal = []
            self._empty_ledgers()

    def begin(self, stage_name: str, base: ImageConfig) -> None:
        """Start a stage on `base`. With a journal the ledgers must already stand where that base left them."""
        self.stage_name = stage_name
        self.cmd = base.cmd
        self.cmd_is_own = False
        self.entrypoint = base.entrypoint
        self.working_dir = base.working_dir
        self.user = base.user
        self.stop_signal = base.stop_signal
        self.shell = base.shell
        self.healthcheck = base.healthcheck
        self.on_build = []
        self.created_by = None
        self.adds_layer = False
        if self.journal is None:
            self._empty_ledgers()

    def _empty_ledgers(self) -> None:
        self.env = {}
        self.environment = {}
        self.arguments = {}
        self.labels = {}
        self.volumes = {}
        self.exposed_ports = {}

    def remember(self, ledger: Ledger, names: Iterable[str]) -> None:
        """Keep in the journal what stands under these names. To be called before anything is written in a ledger."""
        if self.journal is not None:
            self.journal += [(ledger, name, ledger.get(name)) for name in names]

    def rewind(self, moment: int) -> None:
        """Take back everything written in the ledgers since the journal had this length."""
        journal = self.journal or []
        while len(journal) > moment:
            ledger, name, old = journal.pop()
            if old is not None:
                ledger[name] = old
            elif name in ledger:
                del ledger[name]

    def is_plain(self, text: str) -> bool:
        """Whether every word in `text` is what it expands to."""
        return not ("$" in text or "'" in text or '"' in text or self.escape in text or "\ufeff" in text)

    def expand(self, word: str) -> str:
        """`word` with its variables replaced and its quotes and escapes removed. Raises DockerfileError."""
        if not ("$" in word or "'" in word or '"' in word or self.escape in word or ("\ufeff" in word and word[0] == "\ufeff")):
            return word
        return self._record(_expand_special(word, self.environment, self.escape))

    def expand_pairs(self, line: str, pairs: Sequence[tuple[str, str]]) -> Sequence[tuple[str, str]]:
        """Names and values that stand in `line`, all expanded. Raises DockerfileError."""
        if self.is_plain(line):
            return pairs
        return [(name if name.isidentifier() else self.expand(name), self.expand(value)) for name, value in pairs]

    def expand_raw(self, text: str) -> str:
        """The contents of a here-document with its variables replaced; quotes stay. BuildKit always escapes by `\\` here."""
        if not ("$" in text or "\\" in text):
            return text
        return self._record(expand(text, self.environment, "\\", skip_quotes=True))

    def expand_words(self, word: str) -> tuple[str, ...]:
        """Like `expand`, cut at white space afterwards; `expansions` gets one entry for each word (one of "" for none).

        Unset variables go unnoticed, as BuildKit has it for EXPOSE.
        """
        if word.isascii() and not ("$" in word or "'" in word or '"' in word or self.escape in word):
            return (word,)  # arguments were cut at ASCII's white space already
        words, whole = self._cut_and_expanded(word)
        self.budget.spend(len(whole.result))
        for part in words or ("",):
            self.expansions.append(Expansion(word, part, whole.matched, whole.unmatched))
        return words

    def _cut_and_expanded(self, word: str) -> tuple[tuple[str, ...], Expansion]:
        if word.isascii() and not ("'" in word or '"' in word or self.escape in word or "-" in word or "+" in word):
            whole = _expand_variables(word, self.environment)
            if whole is not None:
                return tuple(fields(whole.result)), whole
        return expand_words(word, self.environment, self.escape)

    def _record(self, expansion: Expansion) -> str:
        self.expansions.append(expansion)
        if expansion.unmatched:
            for name in expansion.unmatched:
                if name not in self.arguments and name not in NOT_IN_ENVIRONMENT:
                    self.undefined.append(Undefined(name, self.nearest(name, self.environment)))
        self.budget.spend(len(expansion.result))
        return expansion.result

    def commit(self, created_by: str, layer: bool = False) -> None:
        """Add a line to the history, with a layer or without."""
        budget = self.budget
        budget.left -= len(created_by)
        if budget.left < 0:
            budget.spend(0)
        self.created_by = created_by
        self.adds_layer = layer

    def command_words(self, node: Node, words: tuple[str, ...]) -> tuple[str, ...]:
        """What a CMD or ENTRYPOINT runs: the words of the exec form, the shell with those of the other. BuildKit: withShell."""
        if node.form == "exec":
            self.signs.add(EXEC_FORM)
            return words
        command = " ".join(words)
        self.signs.add(SHELL_FORM)
        if command[:1] == "[":
            self.signs.add(LIST_FOR_A_SHELL)
        return (*(self.shell or DEFAULT_SHELL), command)

    def config(self, base: ImageConfig, written: Collection[str]) -> ImageConfig:
        """The configuration as it stands. Of `base` everything is shared that is not among the fields `written`.

        Raises LimitError.
        """
        return ImageConfig(
            self._spent(tuple(map("=".join, self.env.items()))) if "env" in written else base.env,
            self.cmd,
            self.entrypoint,
            self.working_dir,
            self.user,
            self._spent(tuple(self.exposed_ports)) if "exposed_ports" in written else base.exposed_ports,
            self._spent(tuple(self.volumes)) if "volumes" in written else base.volumes,
            self._spent_pairs(tuple(self.labels.items())) if "labels" in written else base.labels,
            self.stop_signal,
            self.shell,
            tuple(self.on_build),
            self.healthcheck,
        )

    def _spent(self, values: tuple[str, ...]) -> tuple[str, ...]:
        self.budget.spend(len("".join(values)))
        return values

    def _spent_pairs(self, pairs: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
        self.budget.spend(sum([len(name) + len(value) for name, value in pairs]))
        return pairs


_VARIABLE: Final = re.compile(r"(\{)?([A-Za-z_]\w*+)(?(1)(?:(:?[-+])([^}\"]*+))?\})", re.ASCII)
"""What follows a dollar: a bare name, or one in braces, perhaps with a default or an alternative of plain text."""


def expand_word(word: str, values: Mapping[str, str], escape: str) -> Expansion:
    """`expansion.expand`, with a short way for the commonest words. Raises ExpansionError."""
    if not ("$" in word or "'" in word or '"' in word or escape in word or word[:1] == "\ufeff"):
        return Expansion(word, word, (), ())
    return _expand_special(word, values, escape)


def _expand_special(word: str, values: Mapping[str, str], escape: str) -> Expansion:
    return (None if escape in word or not word.isascii() else _expand_simple(word, values)) or expand(word, values, escape)


def _expand_simple(word: str, values: Mapping[str, str]) -> Expansion | None:
    """ASCII text without escapes, in quotes of one kind, and in double ones or none with variables; None for any other."""
    quote = '"' if '"' in word else "'" if "'" in word else ""
    if quote and (word.count(quote) % 2 or (quote == '"' and "'" in word)):
        return None
    if "$" not in word:
        return Expansion(word, word.replace(quote, ""), (), ())
    return None if quote == "'" else _expand_variables(word, values)


def _expand_variables(word: str, values: Mapping[str, str]) -> Expansion | None:
    """`word` with its variables replaced and its double quotes, which are even in number, removed; None for a harder word."""
    first, *others = word.split("$")
    has_quotes = '"' in word
    pieces = [first.replace('"', "") if has_quotes else first]
    known: dict[str, None] = {}
    unknown: dict[str, None] = {}
    room = MAX_EXPANDED - len(word)  # thousands of words that each come to a mebibyte would cost seconds
    for text in others:
        match = _VARIABLE.match(text)
        if match is None:
            return None
        _, name, operator, operand = match.groups()
        value = values.get(name)
        if value is None:
            unknown[name] = None
        else:
            known[name] = None
        if operator:
            counts = bool(value) if operator[0] == ":" else value is not None
            value = (value if counts else operand) if operator[-1] == "-" else operand if counts else None
        if value:
            room -= len(value)
            if room < 0:
                return None
            pieces.append(value)
        rest = text[match.end() :]
        if rest:
            pieces.append(rest.replace('"', "") if has_quotes else rest)
    return Expansion(word, "".join(pieces), tuple(known), tuple(unknown))


def nothing_is_built(_name: str, _may_be_number: bool) -> bool:
    """What a draft says that is not in an evaluation."""
    return False

"""The variables outside of stages: those that BuildKit predefines, and the ARGs before the first FROM.

Within a stage variables live in the Draft's ledgers (`image.py`), where nothing is copied from stage to stage.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from learn.dockerfile.expansion import Expansion
from learn.dockerfile.findings import DockerfileError
from learn.dockerfile.image import Budget, expand_word
from learn.dockerfile.instructions.arg import Arg
from learn.dockerfile.platforms import BUILD_ARCHITECTURE, BUILD_OS
from learn.dockerfile.suggest import nearest

MAX_SUGGESTIONS = 500
"""How often one build looks for a name that may have been meant. BuildKit always does, which is quadratic."""


_PREDEFINED: Final = {
    "BUILDPLATFORM": f"{BUILD_OS}/{BUILD_ARCHITECTURE}",
    "BUILDOS": BUILD_OS,
    "BUILDOSVERSION": "",
    "BUILDARCH": BUILD_ARCHITECTURE,
    "BUILDVARIANT": "",
    "TARGETPLATFORM": f"{BUILD_OS}/{BUILD_ARCHITECTURE}",
    "TARGETOS": BUILD_OS,
    "TARGETOSVERSION": "",
    "TARGETARCH": BUILD_ARCHITECTURE,
    "TARGETVARIANT": "",
}


def predefined(build_args: Mapping[str, str], target: str) -> dict[str, str]:
    """The global ARGs that are there without being declared. `target` is the name of the stage to build, or "".

    BuildKit: defaultArgs, for a builder and a target of linux/amd64.
    """
    values = _PREDEFINED.copy()
    values["TARGETSTAGE"] = target or "default"
    if build_args:
        values.update({name: build_args[name] for name in values.keys() & build_args.keys()})
    return values


def bare(error: DockerfileError) -> DockerfileError:
    """An error to keep: without the frames it came through, which would keep all alive that was in sight there."""
    error.__cause__ = error.__context__ = None
    return error.with_traceback(None)


class GlobalArgs:
    """The ARGs before the first FROM, evaluated. BuildKit: buildMetaArgs.

    `values` are names with values, predefined ones included; `declared` has all names that are not undefined in FROM, with a
    value or without, for keys; `expansions` by `Node.index` what the words of each ARG met; `errors` likewise what was refused.
    """

    __slots__ = ("_escape", "_instructions", "_start", "declared", "errors", "expansions", "values")

    def __init__(
        self,
        instructions: Sequence[Arg],
        start: dict[str, str],
        build_args: Mapping[str, str],
        escape: str,
        budget: Budget | None = None,
    ) -> None:
        self._instructions = instructions
        self._start = start
        self._escape = escape
        # Most files have no ARG there, and then nothing is written to `start`.
        self.values = dict(start) if instructions else start
        self.declared = dict(start) if instructions else start
        self.expansions: dict[int, tuple[Expansion, ...]] = {}
        self.errors: dict[int, DockerfileError] = {}
        for instruction in instructions:
            try:
                self._declare(instruction, build_args, escape, budget)
            except DockerfileError as error:
                self.errors[instruction.node.index] = bare(error)

    def by_default(self) -> GlobalArgs:
        """The same as if no build argument set one of them."""
        return GlobalArgs(self._instructions, self._start, {}, self._escape)

    def _declare(self, instruction: Arg, build_args: Mapping[str, str], escape: str, budget: Budget | None) -> None:
        met: list[Expansion] = []
        for name, default in instruction.pairs:
            self.declared[name] = ""
            value = build_args.get(name, default)
            if name not in build_args and default is not None:
                expansion = expand_word(default, self.values, escape)
                value = expansion.result
                if budget:
                    budget.spend(len(value))
                if value != default or expansion.matched or expansion.unmatched:
                    met.append(expansion)
            if value is not None:
                self.values[name] = value
        if met:
            self.expansions[instruction.node.index] = tuple(met)


class Suggestions:
    """Looks for names that may have been meant, and gives up after a while."""

    __slots__ = ("_left",)

    def __init__(self) -> None:
        self._left = MAX_SUGGESTIONS

    def nearest(self, name: str, names: Iterable[str]) -> str | None:
        """The name nearest to `name`, if one is near enough."""
        self._left -= 1
        return nearest(name, names, case_sensitive=True) if self._left >= 0 else None

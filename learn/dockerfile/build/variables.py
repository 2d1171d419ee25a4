"""The variables outside of stages: those that BuildKit predefines, and the ARGs before the first FROM.

Within a stage variables live in the Draft's ledgers (`image.py`), where nothing is copied from stage to stage.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from learn.dockerfile.expansion import Expansion, expand
from learn.dockerfile.findings import DockerfileError
from learn.dockerfile.image import Budget
from learn.dockerfile.instructions.arg import Arg
from learn.dockerfile.platforms import BUILD_ARCHITECTURE, BUILD_OS
from learn.dockerfile.suggest import nearest

MAX_SUGGESTIONS = 500
"""How often one build looks for a name that may have been meant. BuildKit always does, which is quadratic."""


def predefined(build_args: Mapping[str, str], target: str) -> dict[str, str]:
    """The global ARGs that are there without being declared. `target` is the name of the stage to build, or "".

    BuildKit: defaultArgs, for a builder and a target of linux/amd64.
    """
    platform = f"{BUILD_OS}/{BUILD_ARCHITECTURE}"
    values = {
        "BUILDPLATFORM": platform,
        "BUILDOS": BUILD_OS,
        "BUILDOSVERSION": "",
        "BUILDARCH": BUILD_ARCHITECTURE,
        "BUILDVARIANT": "",
        "TARGETPLATFORM": platform,
        "TARGETOS": BUILD_OS,
        "TARGETOSVERSION": "",
        "TARGETARCH": BUILD_ARCHITECTURE,
        "TARGETVARIANT": "",
        "TARGETSTAGE": target or "default",
    }
    if build_args:
        values.update({name: build_args[name] for name in values.keys() & build_args.keys()})
    return values


def bare(error: DockerfileError) -> DockerfileError:
    """An error to keep: without the frames it came through, which would keep all alive that was in sight there."""
    error.__cause__ = error.__context__ = None
    return error.with_traceback(None)


class GlobalArgs:
    """The ARGs before the first FROM, evaluated. BuildKit: buildMetaArgs.

    `values` are names with values, predefined ones included; `declared` all names that are not undefined in FROM, with a
    value or without; `expansions` by `Node.index` what the words of each ARG met; `errors` likewise what was refused.
    """

    __slots__ = ("declared", "errors", "expansions", "values")

    def __init__(
        self,
        instructions: Sequence[Arg],
        start: Mapping[str, str],
        build_args: Mapping[str, str],
        escape: str,
        budget: Budget | None = None,
    ) -> None:
        self.values = dict(start)
        self.declared = dict.fromkeys(start)
        self.expansions: dict[int, tuple[Expansion, ...]] = {}
        self.errors: dict[int, DockerfileError] = {}
        for instruction in instructions:
            try:
                self._declare(instruction, build_args, escape, budget)
            except DockerfileError as error:
                self.errors[instruction.node.index] = bare(error)

    def _declare(self, instruction: Arg, build_args: Mapping[str, str], escape: str, budget: Budget | None) -> None:
        met: list[Expansion] = []
        for name, default in instruction.pairs:
            self.declared[name] = None
            value = build_args.get(name, default)
            if name not in build_args and default is not None:
                expansion = expand(default, self.values, escape)
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

"""ARG: declares variables that exist while building, which `--build-arg` may set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from learn.dockerfile.expansion import Expansion
from learn.dockerfile.findings import DockerfileError
from learn.dockerfile.image import NOT_IN_ENVIRONMENT, Draft
from learn.dockerfile.instruction import NO_KEYS, Instruction, require_arguments
from learn.dockerfile.syntax.nodes import Node


@dataclass(slots=True)
class Arg(Instruction):
    """`pairs` of name and default; None where there is no default."""

    pairs: tuple[tuple[str, str | None], ...]

    @classmethod
    def read(cls, node: Node) -> Arg:
        """BuildKit: parseArg, which never looks at flags."""
        pairs: list[tuple[str, str | None]] = []
        for argument in require_arguments(node):
            name, equals, default = argument.partition("=")
            if equals and not name:
                raise DockerfileError("ARG names can not be blank")
            pairs.append((name, default if equals else None))
        return Arg(node, tuple(pairs))

    def apply(self, draft: Draft) -> tuple[str, ...]:
        """BuildKit: dispatchArg. A later ARG of the line sees the earlier ones; a default that is not used is not expanded."""
        build_args, environment, arguments = draft.build_args, draft.environment, draft.arguments
        resolved: list[str] = []
        if draft.journal is not None:
            names = [name for name, _ in self.pairs]
            draft.remember(environment, names)
            draft.remember(arguments, names)
        for name, default in self.pairs:
            value = build_args.get(name)
            if value is None:
                value = draft.global_args.get(name) if default is None else draft.expand(default)
            if value is None:
                arguments[name] = ""
                resolved.append(name)
                continue
            if name not in NOT_IN_ENVIRONMENT:
                environment[name] = value
            arguments[name] = value
            resolved.append(f"{name}={value}")
        draft.commit("ARG " + " ".join(resolved))
        return NO_KEYS

    def expanded(self, expansions: Sequence[Expansion]) -> tuple[str, ...]:
        """The defaults are what is expanded, in order; the same word may give another value further on in the line."""
        waiting = list(reversed(expansions))
        arguments: list[str] = []
        for argument, (name, default) in zip(self.node.arguments, self.pairs, strict=True):
            if waiting and default is not None and waiting[-1].word == default:
                arguments.append(f"{name}={waiting.pop().result}")
            else:
                arguments.append(argument)
        return tuple(arguments)


INSTRUCTION = Arg

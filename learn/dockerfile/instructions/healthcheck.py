"""HEALTHCHECK: how Docker asks a running container whether it is well."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from learn.dockerfile.findings import DockerfileError
from learn.dockerfile.golang import MILLISECOND, GoError, format_duration, format_list, parse_duration, quote, to_upper
from learn.dockerfile.image import Draft, Healthcheck
from learn.dockerfile.instruction import FlagKind, Instruction, parse_integer, read_flags, require_arguments
from learn.dockerfile.syntax.nodes import Node

_INTEGER: Final = re.compile(r"[+-]?[0-9]+", re.ASCII)

FLAGS: Final[Mapping[str, FlagKind]] = {
    "interval": "text", "timeout": "text", "start-period": "text", "start-interval": "text", "retries": "text",
}  # fmt: skip
"""What flags it takes."""

_SETS: Final[tuple[str, ...]] = ("healthcheck",)


@dataclass(slots=True)
class HealthcheckInstruction(Instruction):
    """`check` as the image will keep it; nothing in it is expanded."""

    check: Healthcheck

    @classmethod
    def read(cls, node: Node) -> HealthcheckInstruction:
        """BuildKit: parseHealthcheck. `NONE` never looks at flags."""
        kind, *words = require_arguments(node)
        kind = to_upper(kind)
        if kind == "NONE":
            if words:
                raise DockerfileError("HEALTHCHECK NONE takes no arguments")
            return HealthcheckInstruction(node, Healthcheck(("NONE",)))
        given, _ = read_flags(node, FLAGS)
        if kind != "CMD":
            raise DockerfileError(f"Unknown type {quote(kind)} in HEALTHCHECK (try CMD)")
        if not words:
            raise DockerfileError("Missing command after HEALTHCHECK CMD")
        test = ("CMD", *words) if node.form == "exec" else ("CMD-SHELL", " ".join(words))
        check = Healthcheck(
            test,
            interval=_interval(given, "interval"),
            timeout=_interval(given, "timeout"),
            start_period=_interval(given, "start-period"),
            start_interval=_interval(given, "start-interval"),
            retries=_retries(given.get("retries")),
        )
        return HealthcheckInstruction(node, check)

    def apply(self, draft: Draft) -> tuple[str, ...]:
        """BuildKit: dispatchHealthcheck; SHELL has no say here."""
        check = self.check
        draft.healthcheck = check
        draft.commit(
            f"HEALTHCHECK {{Test:{format_list(check.test)} Interval:{format_duration(check.interval)} "
            f"Timeout:{format_duration(check.timeout)} StartPeriod:{format_duration(check.start_period)} "
            f"StartInterval:{format_duration(check.start_interval)} Retries:{check.retries}}}"
        )
        return _SETS


def _interval(given: Mapping[str, str], name: str) -> int:
    """Nanoseconds, 0 where the flag is missing. BuildKit: parseOptInterval."""
    text = given.get(name)
    if not text:
        return 0
    try:
        duration = parse_duration(text)
    except GoError as error:
        raise DockerfileError(str(error)) from error
    if duration and duration < MILLISECOND:
        raise DockerfileError(f"Interval {quote(name)} cannot be less than 1ms")
    return duration


def _retries(text: str | None) -> int:
    if not text:
        return 0
    retries = parse_integer(text, bits=32)
    if retries is None:
        reason = "value out of range" if _INTEGER.fullmatch(text) else "invalid syntax"
        raise DockerfileError(f"strconv.ParseInt: parsing {quote(text)}: {reason}")
    if retries < 0:
        raise DockerfileError(f"--retries cannot be negative ({retries})")
    return retries


INSTRUCTION = HealthcheckInstruction

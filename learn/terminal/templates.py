"""`--format 'table {{.Names}}\\t{{.Status}}'`: the columns of a list that a template of docker/cli's formatter picks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from learn.terminal.machine import UnknownError


def pick(template: str, header: Sequence[str], fields: Mapping[str, str]) -> list[int]:
    """The places in `header` of the columns picked; `fields` has the title of each field. Raises UnknownError."""
    chosen = template.removeprefix("table ").replace("\\t", "\t").split("\t")
    if not template.startswith("table ") or not all(fields.get(field) in header for field in chosen):
        known = "\\t".join(fields)
        raise UnknownError(f"--format is known as 'table' and some of {known}")
    return [header.index(fields[field]) for field in chosen]

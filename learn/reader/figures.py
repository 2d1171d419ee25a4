"""What a lesson shows of a Dockerfile: its lines, its stack, its history and its configuration, all from the engine."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache

from learn.diagrams import Drawing, SvgText, layers, render
from learn.dockerfile import Analysis, Healthcheck, ImageConfig, Stage, analyze
from learn.reader.listing import Line, listing

KEPT = 512  # Dockerfiles remembered: more than a course has


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One entry of the image's history. `number` is how the page calls the instruction, counted from 1."""

    instruction: int
    number: int
    role: str
    created_by: str
    is_layer: bool


@dataclass(frozen=True, slots=True)
class ConfigRow:
    """One key of the image's configuration in OCI's spelling, its values as they are written there, and who set them last."""

    key: str
    values: tuple[str, ...]
    instruction: int | None
    number: int | None
    role: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A Dockerfile as the engine reads it. `drawing`, `stack`, `history` and `config` speak of the target stage."""

    lines: tuple[Line, ...]
    drawing: Drawing | None
    stack: SvgText | None
    history: tuple[HistoryRow, ...]
    config: tuple[ConfigRow, ...]
    layers: int

    @property
    def instructions(self) -> int:
        """How many instructions the file has."""
        return len({line.instruction for line in self.lines if line.instruction is not None})


@lru_cache(maxsize=KEPT)
def figure(text: str) -> Figure:
    """The figure of a Dockerfile's text. Remembered by the text."""
    analysis = analyze(text)
    drawing = layers.draw(analysis)
    stage = analysis.target_stage
    history = history_rows(analysis, stage) if stage else ()
    return Figure(
        lines=listing(analysis),
        drawing=drawing,
        stack=render(drawing) if drawing else None,
        history=history,
        config=config_rows(stage) if stage else (),
        layers=sum(row.is_layer for row in history),
    )


def history_rows(analysis: Analysis, stage: Stage) -> tuple[HistoryRow, ...]:
    """The history entries that the stage's own instructions add, oldest first, as BuildKit words them."""
    return tuple(
        HistoryRow(
            instruction=entry.instruction,
            number=entry.instruction + 1,
            role=analysis.nodes[entry.instruction].keyword.lower(),
            created_by=entry.created_by,
            is_layer=not entry.empty_layer,
        )
        for entry in stage.history
    )


# OCI's name of each field, in the order in which the page shows them.
KEYS = {
    "entrypoint": "Entrypoint",
    "cmd": "Cmd",
    "env": "Env",
    "working_dir": "WorkingDir",
    "user": "User",
    "exposed_ports": "ExposedPorts",
    "volumes": "Volumes",
    "labels": "Labels",
    "stop_signal": "StopSignal",
    "shell": "Shell",
    "healthcheck": "Healthcheck",
    "on_build": "OnBuild",
}


def config_rows(stage: Stage) -> tuple[ConfigRow, ...]:
    """What the stage's configuration holds, key by key; keys that this Dockerfile leaves unset are left out."""
    rows = []
    for field, key in KEYS.items():
        values = _values(stage.config, field)
        if not values:
            continue
        setter = next((step for step in reversed(stage.steps) if field in step.set_by), None)
        node = setter.instruction.node if setter else None
        rows.append(
            ConfigRow(
                key=key,
                values=values,
                instruction=node.index if node else None,
                number=node.index + 1 if node else None,
                role=node.keyword.lower() if node else "",
            )
        )
    return tuple(rows)


def _values(config: ImageConfig, field: str) -> tuple[str, ...]:
    """A field's values as texts: what is one command as one JSON list, other lists item by item, pairs as `name=value`."""
    value = getattr(config, field)
    if not value:
        return ()
    if field in ("cmd", "entrypoint", "shell"):
        return (json.dumps(list(value), ensure_ascii=False),)
    if field == "labels":
        return tuple(f"{name}={text}" for name, text in value)
    if field == "healthcheck":
        return _health(value)
    return (value,) if isinstance(value, str) else tuple(value)


def _health(check: Healthcheck) -> tuple[str, ...]:
    """A health check's command, and what was set of its rhythm, in seconds."""
    rhythm = {
        "Interval": check.interval,
        "Timeout": check.timeout,
        "StartPeriod": check.start_period,
        "StartInterval": check.start_interval,
    }
    set_ones = [f"{name}={nanoseconds / 1e9:g}s" for name, nanoseconds in rhythm.items() if nanoseconds]
    retries = [f"Retries={check.retries}"] if check.retries else []
    return (json.dumps(list(check.test), ensure_ascii=False), *set_ones, *retries)

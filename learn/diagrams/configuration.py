"""What an image is told, value by value, and which instruction said it last: a table, for there is nothing to see in it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from learn.diagrams.drawing import Row, Table
from learn.diagrams.layout import fit
from learn.diagrams.subject import MOST_CHARACTERS, lineage, lines

if TYPE_CHECKING:
    from learn.dockerfile import Analysis, ImageConfig, Node, Stage, Step

# Nobody reads more; a file can set tens of thousands.
MOST_VALUES = 200
MOST_OVERRIDDEN = 5
ADDED_TO = ("exposed_ports", "volumes", "on_build")  # fields to which each instruction adds
NANOSECONDS = 1_000_000_000

Value = tuple[str, str]  # what distinguishes it from the field's other values ("" where there is one), and how it is shown


def tabulate(analysis: Analysis, stage: Stage | None = None) -> Table | None:
    """The configuration that `stage` ends with, the target where none is named; None where the file has no stage.

    What nobody set is left out, and so is what comes from a base image that is not in the file. A value that no instruction
    set, because the builder did, has no line.
    """
    subject = stage or analysis.target_stage
    if subject is None:
        return None
    setters = _setters(analysis, subject)
    rows = []
    for field, (title, values) in FIELDS.items():
        for key, shown in values(subject.config):
            said = setters.get((field, key)) or setters.get((field, ""), [])[-1 if key else 0 :]
            node = said[-1] if said else None
            place = f"{node.keyword}, {lines(node)}{_overridden(field, said)}" if node else "the builder"
            rows.append(
                Row((title, fit(shown, MOST_CHARACTERS), place), node.index if node else None, node.keyword if node else None)
            )
    if len(rows) > MOST_VALUES:
        rows = [*rows[:MOST_VALUES], Row((f"{len(rows) - MOST_VALUES:,} more", "not listed", ""))]
    return Table("What the image is told", ("Setting", "Value", "Set by"), tuple(rows))


def differences(before: Analysis, after: Analysis) -> list[tuple[str, str | None, str | None]]:
    """The settings of two targets that are not the same: the setting's name, and its value in each, None where it is not set."""
    olds, news = _told(before), _told(after)
    return [
        (title, olds.get((title, key)), news.get((title, key)))
        for title, key in dict.fromkeys([*olds, *news])
        if olds.get((title, key)) != news.get((title, key))
    ]


def _told(analysis: Analysis) -> dict[tuple[str, str], str]:
    """The values of the target by setting and what distinguishes them; of those that nothing does, by their place."""
    subject = analysis.target_stage
    found: dict[tuple[str, str], str] = {}
    if subject is not None:
        for title, values in FIELDS.values():
            for place, (key, shown) in enumerate(values(subject.config)):
                found[title, key or str(place)] = shown
    return found


def _overridden(field: str, said: list[Node]) -> str:
    """The lines that the last one took the place of, the nearest first; "" where there are none, or each adds to the others."""
    last = said[-1]
    goes_on = field == "working_dir" and not last.arguments[0].startswith(("/", "$"))
    if field in ADDED_TO or goes_on:
        return ""
    before = list(
        dict.fromkeys([lines(node) for node in reversed(said[:-1]) if node.keyword == last.keyword and node is not last])
    )
    more = len(before) - MOST_OVERRIDDEN
    named = ", ".join(before[:MOST_OVERRIDDEN]) + (f" and {more:,} more" if more > 0 else "")
    return f"; overrides {named}" if named else ""


def _setters(analysis: Analysis, subject: Stage) -> dict[tuple[str, str], list[Node]]:
    """The instructions in order that set each field, and each variable, label, port and volume of those that hold many."""
    setters: dict[tuple[str, str], list[Node]] = {}
    for stage in lineage(analysis, subject):
        for step in stage.steps:
            for field in step.set_by:
                setters.setdefault((field, ""), []).append(step.node)
                for key in _keys(field, step):
                    setters.setdefault((field, key), []).append(step.node)
    return setters


def _keys(field: str, step: Step) -> Iterable[str]:
    """Which values of `field` a step wrote, where the field holds many: names of variables and labels, ports, paths."""
    if field in ("env", "labels"):
        return [step.value(name) for name, _ in getattr(step.instruction, "pairs", ())]
    if field == "volumes":
        return [step.value(path) for path in getattr(step.instruction, "paths", ())]
    if field == "exposed_ports" and step.history is not None:
        return step.history.created_by.removeprefix("EXPOSE ").strip("[]").split()
    return ()


def _text(field: str) -> Callable[[ImageConfig], Iterator[Value]]:
    def values(config: ImageConfig) -> Iterator[Value]:
        if value := getattr(config, field):
            yield "", value

    return values


def _command(field: str) -> Callable[[ImageConfig], Iterator[Value]]:
    def values(config: ImageConfig) -> Iterator[Value]:
        value = getattr(config, field)
        if value is not None:
            yield "", json.dumps(list(value), ensure_ascii=False)

    return values


def _each(field: str) -> Callable[[ImageConfig], Iterator[Value]]:
    def values(config: ImageConfig) -> Iterator[Value]:
        for value in getattr(config, field):
            yield value, value

    return values


def _variables(config: ImageConfig) -> Iterator[Value]:
    for value in config.env:
        yield value.partition("=")[0], value


def _labels(config: ImageConfig) -> Iterator[Value]:
    for name, value in config.labels:
        yield name, f"{name}={value}"


def _triggers(config: ImageConfig) -> Iterator[Value]:
    for trigger in config.on_build:
        yield "", trigger


def _healthcheck(config: ImageConfig) -> Iterator[Value]:
    check = config.healthcheck
    if check is None:
        return
    named = {
        "interval": check.interval,
        "timeout": check.timeout,
        "start period": check.start_period,
        "start interval": check.start_interval,
    }
    words = [json.dumps(list(check.test), ensure_ascii=False)]
    words += [f"{name} {value / NANOSECONDS:g} s" for name, value in named.items() if value]
    words += [f"retries {check.retries}"] if check.retries else []
    yield "", ", ".join(words)


# OCI's fields in the order in which a container's start asks for them, with the name that Docker's documentation gives each.
FIELDS: dict[str, tuple[str, Callable[[ImageConfig], Iterator[Value]]]] = {
    "entrypoint": ("Entrypoint", _command("entrypoint")),
    "cmd": ("Cmd", _command("cmd")),
    "working_dir": ("WorkingDir", _text("working_dir")),
    "user": ("User", _text("user")),
    "env": ("Env", _variables),
    "exposed_ports": ("ExposedPorts", _each("exposed_ports")),
    "volumes": ("Volumes", _each("volumes")),
    "labels": ("Labels", _labels),
    "healthcheck": ("Healthcheck", _healthcheck),
    "stop_signal": ("StopSignal", _text("stop_signal")),
    "shell": ("Shell", _command("shell")),
    "on_build": ("OnBuild", _triggers),
}

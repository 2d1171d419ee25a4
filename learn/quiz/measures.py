"""What a question may ask about a Dockerfile: each answer is worked out by the engine, never written by an author."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from learn.dockerfile import Analysis, HistoryEntry, ImageConfig, Node, Stage, analyze
from learn.quiz.body import Dockerfile
from learn.quiz.notations import COMMAND, NONE, NUMBER, PORTS, WORD, Notation

Lines = frozenset[int]


@dataclass(frozen=True, slots=True)
class Measure:
    """Something an image has: a number, a command, a word. `unit` is what a number counts.

    `key` is the part of the configuration that is asked for, where a base image would have a say in it.
    """

    answer: Callable[[Analysis], str]
    notation: Notation
    unit: str = ""
    key: str = ""

    def is_decided(self, analysis: Analysis) -> bool:
        """Whether the file alone decides the answer. What it leaves unset, a base image that is not in it may set."""
        *_, bottom = (None, *image_stages(analysis))
        config = _config(analysis)
        if not self.key or config is None or bottom is None or bottom.base == "scratch":
            return True
        if self.key == "cmd" and config.entrypoint is not None:
            return True  # ENTRYPOINT clears the base's CMD
        return bool(getattr(config, self.key))


@lru_cache(maxsize=256)
def analysed(dockerfile: Dockerfile) -> Analysis:
    """The engine's analysis of a lesson's Dockerfile. Those are few and never change while the program runs."""
    return analyze(dockerfile.text, name=dockerfile.name)


def image_stages(analysis: Analysis) -> Iterator[Stage]:
    """The stages that the final image is made of: the target, the stage it is FROM, and so on down."""
    stage = analysis.target_stage
    while stage is not None:
        yield stage
        stage = None if stage.base_stage is None else analysis.stages[stage.base_stage]


def history(analysis: Analysis) -> tuple[HistoryEntry, ...]:
    """The history entries that this file adds to the image it builds, those of the base stages in the file included."""
    stages = tuple(image_stages(analysis))
    return tuple(entry for stage in reversed(stages) for entry in stage.history)


def lines_of(analysis: Analysis, is_wanted: Callable[[Node], bool]) -> Lines:
    """The first lines of the instructions that are wanted."""
    return frozenset(node.start_line for node in analysis.nodes if is_wanted(node))


def layer_lines(analysis: Analysis) -> Lines:
    """Lines that add a filesystem layer to the image."""
    return _entry_lines(analysis, empty_layer=False)


def metadata_lines(analysis: Analysis) -> Lines:
    """Lines that add a history entry without a layer."""
    return _entry_lines(analysis, empty_layer=True)


def build_time_lines(analysis: Analysis) -> Lines:
    """Lines whose command is executed while the image is built: RUN, in stages that the build needs."""
    return frozenset(
        step.instruction.node.start_line
        for stage in analysis.stages
        if stage.is_needed
        for step in stage.steps
        if step.instruction.node.keyword == "RUN"
    )


def container_start_lines(analysis: Analysis) -> Lines:
    """Lines that say what is executed when a container starts: those that set the image's final CMD and ENTRYPOINT."""
    stage = analysis.target_stage
    if stage is None:
        return frozenset()
    wanted = [
        keyword for keyword, words in (("CMD", stage.config.cmd), ("ENTRYPOINT", stage.config.entrypoint)) if words is not None
    ]
    lines = (_last_line(analysis, keyword) for keyword in wanted)
    return frozenset(line for line in lines if line is not None)


def _last_line(analysis: Analysis, keyword: str) -> int | None:
    for stage in image_stages(analysis):
        for step in reversed(stage.steps):
            if step.instruction.node.keyword == keyword:
                return step.instruction.node.start_line
    return None


def _entry_lines(analysis: Analysis, *, empty_layer: bool) -> Lines:
    indexes = {entry.instruction for entry in history(analysis) if entry.empty_layer is empty_layer}
    return lines_of(analysis, lambda node: node.index in indexes)


def _config(analysis: Analysis) -> ImageConfig | None:
    stage = analysis.target_stage
    return None if stage is None else stage.config


def _command(words: tuple[str, ...] | None) -> str:
    return NONE if words is None else json.dumps(list(words), ensure_ascii=False)


def _layers_added(analysis: Analysis) -> str:
    return str(sum(not entry.empty_layer for entry in history(analysis)))


def _history_entries(analysis: Analysis) -> str:
    return str(len(history(analysis)))


def _slips(analysis: Analysis) -> str:
    return str(sum(entry.empty_layer for entry in history(analysis)))


def _stages_built(analysis: Analysis) -> str:
    return str(sum(stage.is_needed for stage in analysis.stages))


def _cmd(analysis: Analysis) -> str:
    config = _config(analysis)
    return NONE if config is None else _command(config.cmd)


def _entrypoint(analysis: Analysis) -> str:
    config = _config(analysis)
    return NONE if config is None else _command(config.entrypoint)


def _exposed_ports(analysis: Analysis) -> str:
    config = _config(analysis)
    return " ".join(sorted(config.exposed_ports or ())) or NONE if config else NONE


def _user(analysis: Analysis) -> str:
    config = _config(analysis)
    return (config.user if config else None) or "root"


def _workdir(analysis: Analysis) -> str:
    config = _config(analysis)
    return (config.working_dir if config else None) or "/"


# What `predict` may ask.
MEASURES: Mapping[str, Measure] = MappingProxyType(
    {
        "layers_added": Measure(_layers_added, NUMBER, "layers"),
        "history_entries": Measure(_history_entries, NUMBER, "history entries"),
        "slips": Measure(_slips, NUMBER, "history entries without a layer"),
        "stages_built": Measure(_stages_built, NUMBER, "stages"),
        "cmd": Measure(_cmd, COMMAND, key="cmd"),
        "entrypoint": Measure(_entrypoint, COMMAND, key="entrypoint"),
        "exposed_ports": Measure(_exposed_ports, PORTS),
        "user": Measure(_user, WORD, key="user"),
        "workdir": Measure(_workdir, WORD, key="working_dir"),
    }
)

# What `spot` may ask.
LINES: Mapping[str, Callable[[Analysis], Lines]] = MappingProxyType(
    {
        "layer_lines": layer_lines,
        "metadata_lines": metadata_lines,
        "build_time_lines": build_time_lines,
        "container_start_lines": container_start_lines,
    }
)

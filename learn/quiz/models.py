"""Wrong ideas about Dockerfiles, each worked out for a given file, so that an author need not count a mistake by hand.

An idea is a set of lines: the lines that someone who holds it would tick, and as many as they would count.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from learn.dockerfile import Analysis
from learn.quiz.measures import (
    Lines,
    build_time_lines,
    container_start_lines,
    layer_lines,
    lines_of,
    metadata_lines,
)


def every_instruction(analysis: Analysis) -> Lines:
    """Each instruction makes a layer."""
    return lines_of(analysis, lambda node: True)


def every_line(analysis: Analysis) -> Lines:
    """Each line of an instruction counts, continuation lines too."""
    return frozenset(line for node in analysis.nodes for line in range(node.start_line, node.end_line + 1))


def instructions_without_base(analysis: Analysis) -> Lines:
    """Each instruction after FROM makes a layer."""
    return lines_of(analysis, lambda node: node.keyword != "FROM")


def expose_and_cmd_too(analysis: Analysis) -> Lines:
    """Whatever says something about the running container makes a layer as well."""
    return layer_lines(analysis) | lines_of(analysis, lambda node: node.keyword in ("EXPOSE", "CMD", "ENTRYPOINT"))


def cmd_too(analysis: Analysis) -> Lines:
    """CMD acts like RUN."""
    return layer_lines(analysis) | lines_of(analysis, lambda node: node.keyword == "CMD")


def base_too(analysis: Analysis) -> Lines:
    """FROM makes one layer of its own."""
    return layer_lines(analysis) | lines_of(analysis, lambda node: node.keyword == "FROM")


def run_only(analysis: Analysis) -> Lines:
    """Only RUN changes the filesystem."""
    return lines_of(analysis, lambda node: node.keyword == "RUN")


def copy_only(analysis: Analysis) -> Lines:
    """Only COPY and ADD bring something into the image."""
    return lines_of(analysis, lambda node: node.keyword in ("COPY", "ADD"))


def run_and_copy(analysis: Analysis) -> Lines:
    """RUN, COPY and ADD make layers, and nothing else does."""
    return lines_of(analysis, lambda node: node.keyword in ("RUN", "COPY", "ADD"))


def run_and_cmd(analysis: Analysis) -> Lines:
    """RUN and CMD both execute something at the same moment."""
    return lines_of(analysis, lambda node: node.keyword in ("RUN", "CMD", "ENTRYPOINT"))


def every_stage(analysis: Analysis) -> Lines:
    """The layers of all stages end in the image."""
    indexes = {entry.instruction for stage in analysis.stages for entry in stage.history if not entry.empty_layer}
    return lines_of(analysis, lambda node: node.index in indexes)


def from_lines(analysis: Analysis) -> Lines:
    """Every stage in the file is built."""
    return lines_of(analysis, lambda node: node.keyword == "FROM")


# By the names that authors write as `model`. The right answers are here too: each is wrong where another was asked for.
MODELS: Mapping[str, Callable[[Analysis], Lines]] = MappingProxyType(
    {
        model.__name__: model
        for model in (
            every_instruction,
            every_line,
            instructions_without_base,
            expose_and_cmd_too,
            cmd_too,
            base_too,
            run_only,
            copy_only,
            run_and_copy,
            run_and_cmd,
            every_stage,
            from_lines,
            layer_lines,
            metadata_lines,
            build_time_lines,
            container_start_lines,
        )
    }
)

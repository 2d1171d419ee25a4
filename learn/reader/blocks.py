"""The blocks of a lesson as its page shows them: each with what the engine or practice has to say about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from learn.course import Ask, Block, Compare, Containers, Diagram, Example, Lesson, Rebuild, Rollout, Section, Terminal
from learn.diagrams import Table
from learn.practice.questions import QuestionView
from learn.reader.builds import TABLES, TEXTS, rebuild_table
from learn.reader.deployments import ShownRollout, show_rollout
from learn.reader.figures import Figure, figure
from learn.reader.tried import ShownContainers, show_containers
from learn.reader.typed import show_terminal
from learn.terminal import Shown as Typed


@dataclass(frozen=True, slots=True)
class Shown:
    """A block and what goes with it: of the rest those are filled that its template reads."""

    block: Block
    figure: Figure | None = None
    before: Figure | None = None
    after: Figure | None = None
    asked: QuestionView | None = None
    table: Table | None = None
    rollout: ShownRollout | None = None
    tried: ShownContainers | None = None
    terminal: tuple[Typed, ...] = ()
    text: str = ""

    @property
    def template(self) -> str:
        """The template of this kind of block: being in the folder is being known."""
        return f"reader/blocks/{self.block.template}.html"


@dataclass(frozen=True, slots=True)
class ShownSection:
    """A section with its blocks ready to show."""

    section: Section
    blocks: tuple[Shown, ...]


def show_sections(lesson: Lesson, questions: Mapping[str, QuestionView]) -> tuple[ShownSection, ...]:
    """The lesson's sections in order. `questions` holds each question of the lesson by its id."""
    return tuple(ShownSection(section, show_blocks(section.blocks, questions)) for section in lesson.sections)


def show_blocks(blocks: Iterable[Block], questions: Mapping[str, QuestionView]) -> tuple[Shown, ...]:
    """These blocks in order."""
    return tuple(_show(block, questions) for block in blocks)


def _show(block: Block, questions: Mapping[str, QuestionView]) -> Shown:
    if isinstance(block, Diagram) and block.kind in TEXTS:
        return Shown(block, text=TEXTS[block.kind](block.file))
    if isinstance(block, Diagram) and block.kind in TABLES:
        return Shown(block, table=TABLES[block.kind](block.file))
    if isinstance(block, Rebuild):
        return Shown(block, table=rebuild_table(block))
    if isinstance(block, Rollout):
        return Shown(block, rollout=show_rollout(block))
    if isinstance(block, Containers):
        return Shown(block, tried=show_containers(block))
    if isinstance(block, Terminal):
        return Shown(block, terminal=show_terminal(block))
    if isinstance(block, Example | Diagram):
        return Shown(block, figure=figure(block.file.text))
    if isinstance(block, Compare):
        return Shown(block, before=figure(block.before.text), after=figure(block.after.text))
    if isinstance(block, Ask):
        return Shown(block, asked=questions[block.question.id])
    return Shown(block)

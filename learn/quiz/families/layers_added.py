"""How many layers does this file add to those of its base?"""

from __future__ import annotations

from learn.quiz.chance import Chance
from learn.quiz.family import Family, Item, pose
from learn.quiz.markup import Phrase, plain
from learn.quiz.measures import Lines, layer_lines
from learn.quiz.models import MODELS
from learn.quiz.scenes import layered
from learn.quiz.stacks import in_lines
from learn.quiz.work import Work

IDEAS = (
    "every_instruction", "instructions_without_base", "run_and_copy", "cmd_too", "base_too", "expose_and_cmd_too", "run_only",
    "copy_only", "every_stage", "every_line",
)  # fmt: skip


def ask(work: Work, chance: Chance, level: int) -> Item | None:
    """None about a file whose layers every idea counts alike."""
    right = layer_lines(work.analysis)
    wrong: list[tuple[str, Phrase | None]] = [(idea, _count(len(MODELS[idea](work.analysis)))) for idea in IDEAS]
    commands = sum(node.original.count("&&") for node in work.analysis.nodes if node.start_line in right)
    wrong.append(("every_command", _count(len(right) + commands) if commands else None))
    return pose(
        "How many layers does this Dockerfile add to those of its base?",
        work,
        _count(len(right)),
        wrong,
        _because(right),
        chance,
    )


def _because(right: Lines) -> str:
    lines = in_lines(right)
    said = f"{lines[:1].upper()}{lines[1:]}"
    adds = "adds one" if len(right) == 1 else "adds any" if not right else "add one each"
    return f"{said} {adds}. What else there is belongs to another stage or writes settings."


def _count(count: int) -> Phrase:
    return plain(str(count))


FAMILY = Family("Counting layers", 3, layered, ask, takes_any=True)

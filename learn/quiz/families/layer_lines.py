"""Which lines add a layer?"""

from __future__ import annotations

from learn.quiz.chance import Chance
from learn.quiz.family import Family, Item, pose
from learn.quiz.measures import layer_lines
from learn.quiz.models import MODELS
from learn.quiz.scenes import layered
from learn.quiz.stacks import in_lines
from learn.quiz.work import Work

IDEAS = (
    "every_instruction", "instructions_without_base", "run_and_copy", "cmd_too", "base_too", "expose_and_cmd_too", "run_only",
    "copy_only", "every_stage",
)  # fmt: skip


def ask(work: Work, chance: Chance, level: int) -> Item | None:
    """None about a file in which every idea finds the same lines."""
    return pose(
        "Which instructions add a layer to the image that is built? Each is named by its first line.",
        work,
        in_lines(layer_lines(work.analysis)),
        [(idea, in_lines(MODELS[idea](work.analysis))) for idea in IDEAS],
        "<code>RUN</code>, <code>COPY</code> and <code>ADD</code> add one each, and <code>WORKDIR</code> one for its directory, "
        "in the stages that the image is made of. The others write settings.",
        chance,
    )


FAMILY = Family("Finding the lines that make layers", 3, layered, ask, takes_any=True)

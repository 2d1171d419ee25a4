"""How many entries does this file add to the image's history?"""

from __future__ import annotations

from learn.quiz.chance import Chance
from learn.quiz.family import Family, Item, pose
from learn.quiz.markup import Phrase, plain
from learn.quiz.measures import history, layer_lines, metadata_lines
from learn.quiz.models import MODELS
from learn.quiz.scenes import layered
from learn.quiz.work import Work


def ask(work: Work, chance: Chance, level: int) -> Item | None:
    """At level 1 all entries are asked for, then those without a layer as well."""
    analysis = work.analysis
    layers, empty = len(layer_lines(analysis)), len(metadata_lines(analysis))
    wants_empty = level > 1 and chance.maybe()
    if layers + empty != len(history(analysis)):
        return None  # an instruction with several entries: each is counted, and no line names them
    wrong: list[tuple[str, Phrase | None]] = [
        ("layers_only", plain(str(layers))),
        ("settings_only", plain(str(empty))),
        ("every_instruction", plain(str(len(analysis.nodes)))),
        ("every_line", plain(str(len(MODELS["every_line"](analysis))))),
        ("entries_have_no_layers", plain(str(layers + empty))),
    ]
    if wants_empty:
        return pose(
            "How many entries <strong>without a layer</strong> does this Dockerfile add to the image's history?",
            work,
            plain(str(empty)),
            wrong,
            f"It adds {layers + empty} entries, {layers} of them with a layer.",
            chance,
        )
    return pose(
        "How many entries does this Dockerfile add to the image's history, as <code>docker history</code> lists them?",
        work,
        plain(str(layers + empty)),
        wrong,
        f"{layers} with a layer, and {empty} that only note a setting. <code>FROM</code> adds none: the base's are its own.",
        chance,
    )


FAMILY = Family("Reading the history", 3, layered, ask, takes_any=True)

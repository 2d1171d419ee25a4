"""How much larger is the image than its base?"""

from __future__ import annotations

from learn.containers import human_size
from learn.quiz.chance import Chance
from learn.quiz.family import Family, Item, pose
from learn.quiz.markup import Phrase, plain
from learn.quiz.scenes import sizes, weighed
from learn.quiz.work import Work


def ask(work: Work, chance: Chance, level: int) -> Item | None:
    """None where something about the sizes is unknown."""
    waste = work.waste
    if not all(layer.is_exact for layer in waste.layers) or not waste.layers:
        return None
    context = sum(file.size for file in work.context.files.values()) if work.context else 0
    others = sum(
        layer.known_bytes
        for stage in work.build.stages.values()
        if stage.stage.index not in {own.index for own in work.image_stages}
        for layer in stage.tree.layers
    )
    wrong: list[tuple[str, Phrase | None]] = [
        ("only_visible_counts", _size(waste.added_bytes - waste.wasted_bytes)),
        ("hidden_counts_twice", _size(waste.added_bytes + waste.wasted_bytes)),
        ("last_layer_only", _size(waste.layers[-1].bytes)),
        ("each_file_once", _size(context)),
        ("stages_weigh", _size(waste.added_bytes + others) if others else None),
        ("first_layer_only", _size(waste.layers[0].bytes)),
    ]
    return pose(
        f"{sizes(work)} How much larger is the image than its base?",
        work,
        _size(waste.added_bytes),
        wrong,
        "The sum of its layers: " + ", ".join(f"{human_size(layer.bytes)} in line {layer.line}" for layer in waste.layers) + ".",
        chance,
    )


def _size(size: int) -> Phrase:
    return plain(human_size(size) if size else "not at all")


FAMILY = Family("What an image weighs", 3, weighed, ask)

"""How many bytes does the image carry that nobody can see?"""

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
    deleted = sum(file.size or 0 for file in waste.files if file.how == "deleted")
    copied = sum(layer.bytes for layer in waste.layers if layer.keyword in ("COPY", "ADD"))
    wrong: list[tuple[str, Phrase | None]] = [
        ("deleted_is_gone", _size(0)),
        ("everything_is_hidden", _size(copied)),
        ("hidden_counts_twice", _size(2 * waste.wasted_bytes)),
        ("only_deleting_hides", _size(deleted)),
        ("replaced_not_deleted", _size(waste.wasted_bytes - deleted)),
        ("visible_is_hidden", _size(waste.added_bytes - waste.wasted_bytes)),
    ]
    return pose(
        f"{sizes(work)} How many bytes does the image carry that cannot be seen in a container?",
        work,
        _size(waste.wasted_bytes),
        wrong,
        "A file stays in the layer that brought it, whether a later one deletes it, replaces it, or stores it with another mode.",
        chance,
    )


def _size(size: int) -> Phrase:
    return plain(human_size(size) if size else "none")


FAMILY = Family("Bytes that nobody sees", 3, weighed, ask)

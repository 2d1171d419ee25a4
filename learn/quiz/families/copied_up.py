"""How large is the container's own layer after these commands?"""

from __future__ import annotations

from learn.containers import Act, human_size
from learn.quiz.chance import Chance
from learn.quiz.family import Family, Item, pose
from learn.quiz.markup import Phrase, plain
from learn.quiz.tried import (
    ASKED,
    NEW,
    OTHER,
    VOLUME,
    Place,
    as_if_shared,
    as_if_without_volume,
    own_size,
    place,
    told,
    without,
    write,
)
from learn.quiz.work import Work, code


def ask(work: Work, chance: Chance, level: int) -> Item | None:
    """At level 1 the large file is changed or deleted; at 2 changed twice or written anew; at 3 by a neighbour or a volume."""
    found = place(work)
    if found is None:
        return None
    image = found.image
    acts = _acts(found, chance, level)
    right = own_size(image, acts)
    mine = [act for act in acts if act.container == ASKED]
    texts = sum(len(act.text) + 1 for act in mine if act.verb in ("append", "write"))
    everything = sum(found.size(path) for path in (found.big, found.settings, found.page))
    touching = [found.size(act.path) for act in mine if act.verb in ("append", "chmod")]
    deleted = [found.size(act.path) for act in mine if act.verb == "delete"]
    anew = [found.size(act.path) for act in mine if act.verb == "write"]
    wrong: list[tuple[str, Phrase | None]] = [
        ("only_changed_bytes_are_copied", _size(texts)),
        ("mode_is_no_change", _size(own_size(image, without(acts, "chmod")))),
        ("copied_at_each_change", _size(sum(touching)) if len(touching) > 1 else None),
        ("deleting_copies_first", _size(right + sum(deleted)) if deleted else None),
        ("writing_anew_copies_first", _size(right + sum(anew)) if any(anew) else None),
        ("image_is_copied", _size(everything)),
        ("image_counts_too", _size(everything + right)),
        ("changes_wait_in_memory", _size(0)),
        ("neighbours_share_a_layer", _size(own_size(image, as_if_shared(acts)))),
        ("volume_is_in_the_layer", _size(own_size(image, as_if_without_volume(acts)))),
    ]
    return pose(
        f"{told(found, acts)}<p>How large is the layer of {code(ASKED)} then?</p>",
        work,
        _size(right),
        wrong,
        "The first change of a file copies all of it into the container’s layer, a change of its mode too, and only once. "
        "Deleting leaves a mark without a size; writing a file anew copies nothing of the old one. "
        "What lies in a volume is in no layer.",
        chance,
    )


def _acts(found: Place, chance: Chance, level: int) -> list[Act]:
    append, mode = Act("append", ASKED, found.big, "one-more"), Act("chmod", ASKED, found.big, "600")
    delete, anew = Act("delete", ASKED, found.big), Act("write", ASKED, found.big, "empty")
    small = Act("append", ASKED, found.settings, "debug=1")
    beside = chance.pick((small, Act("write", ASKED, chance.pick(NEW), "1"), Act("delete", ASKED, found.page)))
    if level == 1:
        return [Act("run", ASKED), chance.pick((append, mode, delete)), beside]
    if level == 2:
        return [Act("run", ASKED), *chance.pick(((append, mode), (mode, append), (anew,), (append, delete))), beside]
    if chance.maybe():
        there = chance.pick((append, mode))._replace(container=OTHER)
        return [Act("run", ASKED), Act("run", OTHER), there, chance.pick((small, mode, delete)), beside]
    return [
        Act("run", ASKED, VOLUME),
        chance.pick((append, mode, delete)),
        Act("write", ASKED, "/data/orders", "sugar-flour-salt"),
    ]


def _size(size: int) -> Phrase:
    return plain(human_size(size))


FAMILY = Family("The size of a container’s layer", 3, write, ask)

"""What does `docker diff` print after these commands?"""

from __future__ import annotations

from collections.abc import Iterable

from learn.containers import Act, Change
from learn.quiz.chance import Chance
from learn.quiz.family import Family, Item, pose
from learn.quiz.markup import Phrase
from learn.quiz.stacks import in_names
from learn.quiz.tried import (
    ASKED,
    NEW,
    OTHER,
    VOLUME,
    Place,
    as_if_shared,
    as_if_without_volume,
    diff,
    place,
    told,
    without,
    write,
)
from learn.quiz.work import Work, code


def ask(work: Work, chance: Chance, level: int) -> Item | None:
    """At level 1 files are written and deleted; at 2 also modes and files that come and go; at 3 a volume or a neighbour."""
    found = place(work)
    if found is None:
        return None
    acts = _acts(found, chance, level)
    right = diff(found.image, acts)
    folders = {change.path for change in right if any(other.path.startswith(f"{change.path}/") for other in right)}
    passing = [
        Change("D", act.path) for act in acts if act.verb == "delete" and act.container == ASKED and not found.size(act.path)
    ]
    wrong: list[tuple[str, Phrase | None]] = [
        ("deleting_leaves_no_mark", _said(change for change in right if change.kind != "D")),
        ("mode_is_no_change", _said(diff(found.image, without(acts, "chmod")))),
        ("folders_do_not_change", _said(change for change in right if change.path not in folders)),
        ("changed_is_added", _said(_as_added(change, folders) for change in right)),
        ("added_is_changed", _said(Change("C", it.path) if it.kind == "A" else it for it in right)),
        ("gone_leaves_a_mark", _said([*right, *passing])),
        ("volume_is_in_the_layer", _said(diff(found.image, as_if_without_volume(acts)))),
        ("neighbours_share_a_layer", _said(diff(found.image, as_if_shared(acts)))),
        ("stopping_empties_the_layer", _said(()) if any(act.verb == "stop" for act in acts) else None),
    ]
    return pose(
        f"{told(found, acts)}<p>What does {code(f'docker diff {ASKED}')} print?</p>",
        work,
        _said(right),
        wrong,
        "<code>A</code> is added, <code>C</code> changed, <code>D</code> deleted, each compared with the image. A folder is "
        "changed where something in it is. Not listed is what lies in a volume or in another container, and what was made and "
        "deleted again.",
        chance,
    )


def _acts(found: Place, chance: Chance, level: int) -> list[Act]:
    new, other_new = chance.some(NEW, 2)
    offered = [
        [Act("append", ASKED, found.settings, "debug=1")],
        [Act("write", ASKED, new, "1")],
        [Act("delete", ASKED, found.page)],
    ]
    if level > 1:
        offered.append([Act("chmod", ASKED, found.big, "600")])
        offered.append([Act("write", ASKED, other_new, "2"), Act("delete", ASKED, other_new)])
    inside = [act for group in chance.some(offered, 2) for act in group]
    if level < 3:
        return [Act("run", ASKED), *inside]
    twist = chance.pick(("volume", "neighbour", "restart"))
    if twist == "volume":
        return [Act("run", ASKED, VOLUME), *inside, Act("write", ASKED, "/data/orders", "3")]
    if twist == "neighbour":
        target = chance.pick((found.page, found.settings))
        there = (
            Act("delete", OTHER, target)
            if not any(target == act.path for act in inside)
            else Act("write", OTHER, "/opt/new", "3")
        )
        return [Act("run", ASKED), Act("run", OTHER), *inside, there]
    return [Act("run", ASKED), *inside, Act("stop", ASKED), Act("start", ASKED)]


def _as_added(change: Change, folders: Iterable[str]) -> Change:
    return Change("A", change.path) if change.kind == "C" and change.path not in folders else change


def _said(changes: Iterable[Change]) -> Phrase:
    return in_names(str(change) for change in sorted(changes, key=lambda change: change.path))


FAMILY = Family("What docker diff prints", 3, write, ask)

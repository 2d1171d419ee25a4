"""How many Pods are there during a Deployment's rolling update?

`maxSurge` says how many there may be above the wanted number, a percentage rounded up; `maxUnavailable` how many may be missing,
a percentage rounded down. If both come to nothing, one may be missing, or nothing could ever move. Source: Kubernetes API
reference, RollingUpdateDeployment; pkg/controller/deployment/util, ResolveFenceposts.
"""

from __future__ import annotations

from learn.quiz.chance import Chance
from learn.quiz.family import Family, Item, pose
from learn.quiz.markup import Phrase
from learn.quiz.work import Work, code

MOST_REPLICAS = 12
DEFAULT = 25
SURGES = (0, 10, 20, 25, 30, 50, 100)
UNAVAILABLE = (0, 10, 20, 25, 30, 40, 50)


def bounds(replicas: int, surge: int, unavailable: int) -> tuple[int, int]:
    """The least and the most Pods at any moment, for percentages of `replicas`."""
    extra = -(-replicas * surge // 100)
    missing = replicas * unavailable // 100
    if extra == missing == 0:
        missing = 1
    return replicas - missing, replicas + extra


def ask(work: Work, chance: Chance, level: int) -> Item | None:
    """At level 1 with the default of 25 % for both, at 2 with others; at 3 there are also the two that come to nothing."""
    replicas = chance.number(2, MOST_REPLICAS)
    surge, unavailable = (DEFAULT, DEFAULT) if level == 1 else (chance.pick(SURGES), chance.pick(UNAVAILABLE))
    if surge == unavailable == 0:  # Refused by Kubernetes.
        return None
    stuck = surge == 0 and replicas * unavailable // 100 == 0
    if stuck and level < 3:
        return None
    least, most = bounds(replicas, surge, unavailable)
    asks_least = chance.maybe()
    if asks_least:
        question, right = "How many Pods must be available at every moment?", least
        wrong = [
            ("unavailable_rounds_up", replicas + (-replicas * unavailable // 100)),
            ("unavailable_is_what_stays", replicas * unavailable // 100),
            ("nothing_may_be_missing", replicas),
            ("one_pod_at_a_time", replicas - 1),
            ("surge_counts_down", replicas - (most - replicas)),
            ("bounds_swapped", most),
        ]
    else:
        question, right = "How many Pods, old and new together, may there be at most?", most
        wrong = [
            ("surge_rounds_down", replicas + replicas * surge // 100),
            ("surge_doubles", 2 * replicas),
            ("never_more_than_wanted", replicas),
            ("one_pod_at_a_time", replicas + 1),
            ("surge_alone", most - replicas),
            ("bounds_swapped", least),
        ]
    said = (
        f"leaves {code('maxSurge')} and {code('maxUnavailable')} at 25 %, the default"
        if level == 1
        else f"has {code('maxSurge')} {surge} % and {code('maxUnavailable')} {unavailable} %"
    )
    missing = f"{replicas * unavailable / 100:g}, rounded down"
    if stuck:
        missing += "; as both come to nothing, one may be missing all the same"
    return pose(
        f"<p>A Deployment wants {replicas} replicas and {said}. You give it a new image. {question}</p>",
        work,
        Phrase(str(right)),
        [(idea, Phrase(str(number)) if number >= 0 else None) for idea, number in wrong],
        f"Above the wanted number: {surge} % of {replicas} is {replicas * surge / 100:g}, rounded up, so {most - replicas}. "
        f"Missing: {unavailable} % of {replicas} is {missing}, so {replicas - least}. At least {least}, at most {most}.",
        chance,
    )


FAMILY = Family("A rolling update of a Deployment", 3, None, ask)

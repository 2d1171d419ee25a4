"""How many tasks are there during a rolling deployment? Amazon ECS; the arithmetic is that of `containers.bounds`."""

from __future__ import annotations

from learn.containers import bounds
from learn.quiz.chance import Chance
from learn.quiz.family import Family, Item, pose
from learn.quiz.markup import Phrase
from learn.quiz.work import Work, code

MOST_DESIRED = 12
MINIMUMS = (0, 25, 40, 50, 60, 75, 80, 90, 100)
MAXIMUMS = (100, 110, 125, 140, 150, 175, 200)


def ask(work: Work, chance: Chance, level: int) -> Item | None:
    """At level 1 the least number is asked for, at 2 perhaps the most, at 3 perhaps how many may stop or start first."""
    desired = chance.number(2, 6 if level == 1 else MOST_DESIRED)
    minimum, maximum = chance.pick(MINIMUMS), chance.pick(MAXIMUMS)
    if (minimum, maximum) == (100, 100):  # ECS refuses such a service: nothing could ever move.
        return None
    least, most = bounds(desired, minimum, maximum)
    # What the bounds would be if fractions were rounded the other way.
    least_down, most_up = desired * minimum // 100, -(-desired * maximum // 100)
    asked = chance.pick(("least", "most", "stop", "start")[: (1, 2, 4)[level - 1]])
    if asked == "least":
        question, right = "How many of the service's tasks must run at every moment?", least
        wrong = [
            ("minimum_rounds_down", least_down),
            ("minimum_may_stop", desired - least),
            ("desired_at_every_moment", desired),
            ("one_at_a_time", desired - 1),
            ("percents_swapped", most),
        ]
    elif asked == "most":
        question, right = "How many of the service's tasks, old and new together, may there be at most?", most
        wrong = [
            ("maximum_rounds_up", most_up),
            ("maximum_on_top", desired + most),
            ("desired_at_every_moment", desired),
            ("one_at_a_time", desired + 1),
            ("percents_swapped", least),
        ]
    elif asked == "stop":
        question, right = "All tasks are healthy. How many may be stopped before the first new one has started?", desired - least
        wrong = [
            ("minimum_rounds_down", desired - least_down),
            ("minimum_may_stop", least),
            ("desired_at_every_moment", 0),
            ("one_at_a_time", 1),
            ("old_ones_first", desired),
        ]
    else:
        question, right = "All tasks are healthy. How many new ones may be started before an old one stops?", most - desired
        wrong = [
            ("maximum_rounds_up", most_up - desired),
            ("maximum_on_top", most),
            ("desired_at_every_moment", 0),
            ("one_at_a_time", 1),
            ("new_ones_first", desired),
        ]
    return pose(
        f"<p>A service has the desired count {desired}. Its {code('minimumHealthyPercent')} is {minimum}, its "
        f"{code('maximumPercent')} is {maximum}. You deploy a new revision. {question}</p>",
        work,
        Phrase(str(right)),
        [(idea, Phrase(str(number)) if number >= 0 else None) for idea, number in wrong],
        f"There must be at least {minimum} % of {desired}, rounded up, which is {least}, and at most {maximum} % of {desired}, "
        f"rounded down, which is {most}.",
        chance,
    )


FAMILY = Family("A rolling deployment", 3, None, ask)

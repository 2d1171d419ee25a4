"""How many copies fit on a host, and how many hosts are enough? Plain arithmetic with what each copy reserves.

A copy fits where both its processor and its memory are still free, and it cannot be cut in two: what is left over on one host
does not add up with what is left over on another. That is how Amazon ECS and Kubernetes reckon with reservations alike.
"""

from __future__ import annotations

from learn.quiz.chance import Chance
from learn.quiz.family import Family, Item, pose
from learn.quiz.markup import Phrase
from learn.quiz.work import Work

HOSTS = ((2, 8), (4, 8), (4, 16), (8, 16), (8, 32))  # processors, GiB
COPIES = ((250, 512), (250, 1024), (500, 1024), (500, 3072), (750, 1024), (1000, 1536), (1000, 3072), (1500, 2048))  # 1/1000, MiB
GIB = 1024


def ask(work: Work, chance: Chance, level: int) -> Item | None:
    """At level 1 one host is asked for, at 2 the hosts for a number of copies, at 3 so that one host may be lost."""
    processors, memory = chance.pick(HOSTS)
    cpu, mib = chance.pick(COPIES)
    by_cpu, by_memory = processors * 1000 // cpu, memory * GIB // mib
    fit = min(by_cpu, by_memory)
    if fit < 2 or by_cpu == by_memory:
        return None
    size = (
        f"Each host has {processors} processors and {memory} GiB of memory to give. "
        f"A copy reserves {cpu / 1000:g} of a processor and {mib / GIB:g} GiB."
    )
    each = f"{by_cpu} copies by the processor, {by_memory} by memory: {fit} fit on a host."
    if level == 1:
        # If what is left over of either could be pooled, or the two were averaged.
        wrong = [
            ("processor_alone", by_cpu),
            ("memory_alone", by_memory),
            ("resources_averaged", (by_cpu + by_memory) // 2),
            ("resources_added", by_cpu + by_memory),
            ("one_more_squeezed_in", fit + 1),
        ]
        return _posed(f"{size} How many copies fit on one host?", work, fit, wrong, each, chance)
    copies = chance.number(fit + 1, 6 * fit)
    needed = -(-copies // fit)
    larger = max(by_cpu, by_memory)
    pooled = max(-(-copies * cpu // (processors * 1000)), -(-copies * mib // (memory * GIB)))
    if level == 2:
        wrong = [
            ("roomier_resource_counts", -(-copies // larger)),
            ("resources_pooled", pooled),
            ("last_host_left_out", copies // fit),
            ("resources_averaged", -(-copies * 2 // (by_cpu + by_memory))),
            ("spare_host_asked_for", needed + 1),
            ("a_host_a_copy", copies),
        ]
        explanation = f"{each} {copies} / {fit}, rounded up, is {needed}."
        return _posed(f"{size} {copies} copies are to run. How many hosts are enough?", work, needed, wrong, explanation, chance)
    wrong = [
        ("no_host_to_spare", needed),
        ("roomier_resource_counts", -(-copies // larger) + 1),
        ("resources_pooled", pooled + 1),
        ("everything_twice", 2 * needed),
        ("last_host_left_out", copies // fit + 1),
    ]
    explanation = f"{each} {copies} / {fit}, rounded up, is {needed}; and one more, so that {needed} are left when one is lost."
    question = f"{size} {copies} copies are to run, and still all of them after any one host was lost. How many hosts are enough?"
    return _posed(question, work, needed + 1, wrong, explanation, chance)


def _posed(question: str, work: Work, right: int, wrong: list[tuple[str, int]], explanation: str, chance: Chance) -> Item | None:
    answers = [(idea, Phrase(str(number)) if number > 0 else None) for idea, number in wrong]
    return pose(f"<p>{question}</p>", work, Phrase(str(right)), answers, explanation, chance)


FAMILY = Family("How many hosts are enough", 3, None, ask)

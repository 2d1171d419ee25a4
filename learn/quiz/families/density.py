"""How many virtual machines or containers fit on a host? Plain division: what is left of memory by what each of them needs.

The host keeps some memory for itself. A virtual machine needs its guest system's memory and the program's; a container the
program's and that of its shim, a rounded-up 14 MiB.
"""

from __future__ import annotations

from learn.quiz.chance import Chance
from learn.quiz.family import Family, Item, pose
from learn.quiz.markup import Phrase, plain
from learn.quiz.work import Work

HOSTS = (8, 16, 32, 64)  # GiB
GUESTS = (256, 384, 512, 1024)  # MiB
PROGRAMS = (32, 64, 100, 128, 200, 256, 500)
LARGE = (2048, 3072, 4096, 6144)
SHIM = 14


def ask(work: Work, chance: Chance, level: int) -> Item | None:
    """At level 1 virtual machines, at 2 either, at 3 how many more containers than virtual machines, also of large programs."""
    gib, guest = chance.pick(HOSTS), chance.pick(GUESTS)
    program = chance.pick(LARGE if level > 2 and chance.maybe() else PROGRAMS)
    whole = gib * 1024
    left = whole - 1024
    machines, containers = left // (guest + program), left // (SHIM + program)
    if not machines:
        return None
    asked = "machines" if level == 1 else chance.pick(("machines", "containers")) if level == 2 else "more"
    if asked == "more":
        question, right = "How many more containers of it fit than virtual machines?", containers - machines
        wrong = [
            ("program_is_not_counted", left // SHIM - left // guest),
            ("host_keeps_nothing", whole // (SHIM + program) - whole // (guest + program)),
            ("guest_is_not_counted", left // program - left // (guest + program)),
            ("difference_for_ratio", containers),
            ("containers_always_win", containers - machines + max(10, machines)),
        ]
    else:
        is_machine = asked == "machines"
        question = f"How many {'virtual machines' if is_machine else 'containers'} of it fit?"
        right, own = (machines, guest) if is_machine else (containers, SHIM)
        wrong = [
            ("program_is_not_counted", left // own),
            ("guest_is_not_counted", left // program),
            ("host_keeps_nothing", whole // (own + program)),
            ("container_for_machine", containers if is_machine else machines),
            ("remainder_makes_one", right + 1 if left % (own + program) else right),
        ]
    return pose(
        f"<p>A host has {gib} GiB of memory and keeps 1 GiB for itself. A program needs {program} MiB. A guest system takes "
        f"{guest} MiB, and a container needs {SHIM} MiB beside its program. {question}</p>",
        work,
        _said(right),
        [(idea, _said(number)) for idea, number in wrong],
        f"{left:,} MiB are left. {left:,} / ({guest} + {program}) gives {machines} virtual machines, "
        f"{left:,} / ({SHIM} + {program}) gives {containers} containers.",
        chance,
    )


def _said(number: int) -> Phrase:
    return plain(f"{number:,}")


FAMILY = Family("How many fit on a host", 3, None, ask)

"""On which ports of the host can the container be reached?"""

from __future__ import annotations

from collections.abc import Iterable

from learn.quiz.chance import Chance
from learn.quiz.family import Family, Item, pose
from learn.quiz.markup import Phrase
from learn.quiz.stacks import STACKS, exec_form, in_names
from learn.quiz.work import Work, code

INSIDE = ("80", "443", "8000", "3000", "5432", "6379", "9090")
OUTSIDE = ("8080", "8443", "18000", "13000", "15432", "10080")


def write(chance: Chance, level: int) -> Work:
    """One to three ports are noted."""
    stack = chance.pick(STACKS)
    ports = chance.some(INSIDE, chance.number(1, min(3, level + 1)))
    steps = [f"COPY {stack.source} .", *(f"EXPOSE {port}" for port in ports), f"CMD {exec_form(stack.command)}"]
    return Work("\n".join([f"FROM {stack.base}", *steps]) + "\n")


def ask(work: Work, chance: Chance, level: int) -> Item | None:
    """At level 1 one port is published or none, at 2 perhaps one that is not noted, at 3 two."""
    noted = [port.partition("/")[0] for port in work.stage.config.exposed_ports if port.endswith("/tcp")]
    if not noted or len(noted) > 4:
        return None
    unnoted = [port for port in INSIDE if port not in noted]
    inside = [chance.pick(unnoted)] if level > 1 and chance.maybe(0.4) else [chance.pick(noted)]
    if level > 2:
        inside.append(chance.pick([port for port in (*noted, *unnoted) if port not in inside]))
    if level == 1 and chance.maybe(0.4):
        inside = []
    outside = chance.some(OUTSIDE, len(inside))
    flags = "".join(f"-p {out}:{port} " for out, port in zip(outside, inside, strict=True))
    wrong: list[tuple[str, Phrase | None]] = [
        ("expose_publishes", _said({*outside, *noted})),
        ("sides_swapped", _said(inside)),
        ("expose_is_needed", _said(out for out, port in zip(outside, inside, strict=True) if port in noted)),
        ("all_ports_open", Phrase("on every port that its program listens on")),
        ("both_sides_open", _said({*outside, *inside})),
        ("expose_alone_counts", _said(noted)),
    ]
    return pose(
        f"You start it with {code(f'docker run -d {flags}image')}. Its program listens on {_listed((*noted, *inside))}. On which "
        "ports of the host can it be reached?",
        work,
        _said(outside),
        wrong,
        "On those that <code>-p</code> names before the colon. <code>EXPOSE</code> notes a port in the image and opens nothing.",
        chance,
    )


def _listed(ports: Iterable[str]) -> Phrase:
    return in_names(sorted(set(ports), key=int))


def _said(ports: Iterable[str]) -> Phrase:
    numbers = sorted(set(ports), key=int)
    return Phrase(f"on {in_names(numbers)}") if numbers else Phrase("on none")


FAMILY = Family("Published ports", 3, write, ask, takes_any=True)

"""Which stages does the build of this target run?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from learn.dockerfile import Stage
from learn.quiz.chance import Chance
from learn.quiz.family import Family, Item, pose
from learn.quiz.markup import Phrase
from learn.quiz.stacks import in_names
from learn.quiz.work import Work, code

NAMES = ("base", "deps", "build", "test", "docs", "lint", "assets", "tools")


def write(chance: Chance, level: int) -> Work:
    """Three to six stages, each on an image or on an earlier stage, some taking files from others."""
    names = chance.some(NAMES, chance.number(2, 2 + level))
    lines: list[str] = []
    for place, name in enumerate([*names, "final"]):
        earlier = [*names, "final"][:place]
        base = chance.pick(earlier) if earlier and chance.maybe(0.4) else chance.pick(("alpine:3.22", "debian:13-slim"))
        lines += ["", f"FROM {base} AS {name}"] if lines else [f"FROM {base} AS {name}"]
        others = [other for other in earlier if other != base]
        lines.append(f"RUN mkdir -p /out && date > /out/{name}")
        if others and chance.maybe(0.6):
            source = chance.pick(others)
            flag = f"COPY --from={source} /out /{source}"
            if level > 2 and chance.maybe(0.3):
                flag = f"RUN --mount=type=bind,from={source},target=/mnt cp -r /mnt/out /{source}"
            lines.append(flag)
    return Work("\n".join(lines) + "\n")


def ask(work: Work, chance: Chance, level: int) -> Item | None:
    """None about a file with fewer than three stages, or stages without a name."""
    stages = work.analysis.stages
    if len(stages) < 3 or any(stage.name is None for stage in stages):
        return None
    target = chance.pick(stages[1:]) if level > 1 else stages[-1]
    built = replace(work, target=target.name or "").analysis.stages
    chain = [target]
    while chain[-1].base_stage is not None:
        chain.append(stages[chain[-1].base_stage])
    wrong: list[tuple[str, Phrase | None]] = [
        ("all_stages_built", _named(stages)),
        ("all_before_the_target", _named(stages[: target.index + 1])),
        ("only_the_target", _named([target])),
        ("first_from_only", _named(sorted(chain, key=lambda stage: stage.index))),
        ("copies_only", _named([stage for stage in stages if stage.index in (*_copied(target, chain), target.index)])),
    ]
    return pose(
        f"Which stages does {code('docker build --target ' + (target.name or '') + ' .')} run?",
        work,
        _named([stage for stage in built if stage.is_needed]),
        wrong,
        f"{code(target.name or '')}, what it is FROM, what its instructions take files from, and what those need in turn.",
        chance,
    )


def _copied(target: Stage, chain: list[Stage]) -> set[int]:
    return set(target.depends_on) - {stage.index for stage in chain[1:]}


def _named(stages: Iterable[Stage]) -> Phrase:
    return in_names(stage.name or "" for stage in stages)


FAMILY = Family("Which stages a build runs", 3, write, ask, takes_any=True)

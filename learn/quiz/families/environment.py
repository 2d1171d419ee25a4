"""Which variables does the container's program find?"""

from __future__ import annotations

from collections.abc import Iterable

from learn.dockerfile import Stage
from learn.quiz.chance import Chance
from learn.quiz.family import Family, Item, pose
from learn.quiz.markup import Phrase
from learn.quiz.stacks import NAMES, STACKS, VALUES, exec_form, in_names
from learn.quiz.work import Work


def write(chance: Chance, level: int) -> Work:
    """An ARG, an ENV and an export; from level 2 on a stage that is only copied from, at 3 one that is built on."""
    stack = chance.pick(STACKS)
    names = chance.shuffled(NAMES)
    values = chance.shuffled(VALUES)
    exporting = f"RUN export {names[2]}={values[2]} && env > variables.txt"
    steps = chance.shuffled([f"ARG {names[0]}={values[0]}", f"ENV {names[1]}={values[1]}", exporting])
    lines = [f"FROM {stack.base}", *steps]
    if level == 2:
        lines = [f"FROM {stack.base} AS build", f"ENV {names[3]}={values[3]}", "RUN date > /built", "", *lines]
        lines.append("COPY --from=build /built /built")
    if level > 2:
        below = [f"ENV {names[3]}={values[3]}"] + ([f"ARG {names[4]}={values[4]}"] if chance.maybe() else [])
        lines = [f"FROM {stack.base} AS base", *below, "", "FROM base", *steps]
    return Work("\n".join([*lines, f"CMD {exec_form(stack.command)}"]) + "\n")


def ask(work: Work, chance: Chance, level: int) -> Item | None:
    """None about a file that names no variable."""
    image = {stage.index for stage in work.image_stages}
    envs, own = _names(work.image_stages, "ENV"), _names([work.stage], "ENV")
    args = _names(work.image_stages, "ARG")
    others = _names([stage for stage in work.analysis.stages if stage.index not in image], "ENV")
    exported = [
        words[2].partition("=")[0]
        for stage in work.image_stages
        for step in stage.steps
        for words in [step.node.original.split()]
        if step.node.keyword == "RUN" and words[1:2] == ["export"] and len(words) > 2
    ]
    right = {pair.partition("=")[0] for pair in work.stage.config.env} - {"PATH"}
    everything = {*right, *envs, *args, *others, *exported}
    if len(everything) < 2:
        return None
    wrong: list[tuple[str, Phrase | None]] = [
        ("arg_is_in_the_container", _said(right | set(args))),
        ("export_stays", _said(right | set(exported))),
        ("other_stages_count", _said(right | set(others))),
        ("base_stage_is_lost", _said(own)),
        ("env_is_lost", _said(())),
        ("every_variable_stays", _said(everything)),
        ("arg_instead_of_env", _said(args)),
    ]
    return pose(
        f"Of {_said(everything)}: which does the container's program find in its environment?",
        work,
        _said(right),
        wrong,
        "What <code>ENV</code> sets, in the stages that the image is made of. <code>ARG</code> ends with the build, and "
        "<code>export</code> with its line.",
        chance,
    )


def _names(stages: Iterable[Stage], keyword: str) -> list[str]:
    found: list[str] = []
    for stage in stages:
        for step in stage.steps:
            words = step.node.arguments
            if step.node.keyword == keyword:
                found += words[::3] if keyword == "ENV" else [word.partition("=")[0] for word in words]
    return found


def _said(names: Iterable[str]) -> Phrase:
    return in_names(sorted(names))


FAMILY = Family("The container's environment", 3, write, ask, takes_any=True)

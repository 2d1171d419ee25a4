"""In which directory does the container's program start?"""

from __future__ import annotations

import posixpath

from learn.quiz.chance import Chance
from learn.quiz.family import Family, Item, pose
from learn.quiz.markup import Phrase
from learn.quiz.stacks import FOLDERS, STACKS, exec_form
from learn.quiz.work import Work, code

RELATIVE = ("api", "web", "src", "jobs", "static", "v2")


def write(chance: Chance, level: int) -> Work:
    """One WORKDIR and a relative one; from level 2 on a `cd` in a RUN; at 3 more of them and a stage below."""
    stack = chance.pick(STACKS)
    steps = [f"WORKDIR {chance.pick(FOLDERS)}", f"WORKDIR {chance.pick(RELATIVE)}"]
    if level > 1:
        steps.insert(chance.number(1, 2), f"RUN cd {chance.pick(('/var/cache', '/var/log', '/etc'))} && ls")
    if level > 2:
        steps.append(chance.pick((f"WORKDIR {chance.pick(RELATIVE)}", f"WORKDIR {chance.pick(FOLDERS)}", "WORKDIR ..")))
    lines = [f"FROM {stack.base}", *steps]
    if level > 2 and chance.maybe():
        lines = [f"FROM {stack.base} AS base", steps[0], "", "FROM base", *steps[1:]]
    return Work("\n".join([*lines, f"COPY {stack.source} .", f"CMD {exec_form(stack.command)}"]) + "\n")


def ask(work: Work, chance: Chance, level: int) -> Item | None:
    """None where the file leaves it to the base image."""
    directory = work.stage.config.working_dir
    steps = [step for stage in reversed(work.image_stages) for step in stage.steps if step.triggered_by is None]
    paths = [step.expanded[0] for step in steps if step.node.keyword == "WORKDIR" and step.expanded]
    if directory is None or not paths:
        return None
    changed = [
        words[1]
        for step in steps
        if step.node.keyword == "RUN"
        for words in [step.node.original.removeprefix("RUN ").split("&&")[0].split()]
        if len(words) == 2 and words[0] == "cd" and words[1].startswith("/")
    ]
    wrong: list[tuple[str, Phrase | None]] = [
        ("cd_stays", code(changed[-1]) if changed else None),
        ("relative_to_root", code(posixpath.normpath("/" + paths[-1]))),
        ("only_the_last_workdir", code(paths[-1])),
        ("paths_add_up", code(posixpath.normpath("/" + "/".join(path.strip("/") for path in paths)))),
        ("first_workdir_counts", code(paths[0])),
        ("workdir_is_for_the_build", code("/")),
    ]
    return pose(
        "In which directory does the container's program start?",
        work,
        code(directory),
        wrong,
        "Each <code>WORKDIR</code> is taken from the one before it, unless it begins with <code>/</code>. The last is kept.",
        chance,
    )


FAMILY = Family("The working directory", 3, write, ask, takes_any=True)

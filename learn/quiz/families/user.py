"""As which user does the container's program run?"""

from __future__ import annotations

from learn.quiz.chance import Chance
from learn.quiz.family import Family, Item, pose
from learn.quiz.markup import Phrase
from learn.quiz.stacks import FOLDERS, STACKS, USERS, exec_form
from learn.quiz.work import Work, code

SYSTEM_USERS = ("daemon", "games", "backup", "mail")  # Debian's images have them


def write(chance: Chance, level: int) -> Work:
    """Two USER lines; from level 2 on a `su` in a RUN or a stage that is only copied from; at 3 both."""
    stack = chance.pick(STACKS)
    first, second, third = chance.some(USERS, 3)
    back = chance.maybe(0.3)
    steps = [f"USER {first}", f"COPY {stack.source} .", f"USER {'root' if back else second}"]
    has_su = level == 3 or (level == 2 and chance.maybe())
    if has_su:
        steps.insert(0, f"RUN su -s /bin/sh {chance.pick(SYSTEM_USERS)} -c id")
    if chance.maybe():
        steps.insert(0, f"WORKDIR {chance.pick(FOLDERS)}")
    lines = [f"FROM {stack.base}", *steps]
    if level > 1 and (level == 3 or not has_su):
        lines = [
            f"FROM {stack.base} AS build",
            "RUN date > /built",
            f"USER {third}",
            "",
            *lines,
            "COPY --from=build /built /built",
        ]
    return Work("\n".join([*lines, f"CMD {exec_form(stack.command)}"]) + "\n")


def ask(work: Work, chance: Chance, level: int) -> Item | None:
    """None where the file leaves it to the base image."""
    user = work.stage.config.user
    if not user:
        return None
    own = [step.expanded[0] for stage in reversed(work.image_stages) for step in stage.steps if step.node.keyword == "USER"]
    image = {stage.index for stage in work.image_stages}
    others = [
        step.expanded[0]
        for stage in work.analysis.stages
        if stage.index not in image
        for step in stage.steps
        if step.node.keyword == "USER"
    ]
    switched = [
        words[words.index("-c") - 1]
        for stage in work.image_stages
        for step in stage.steps
        for words in [step.node.original.split()]
        if step.node.keyword == "RUN" and words[1:2] == ["su"] and "-c" in words
    ]
    wrong: list[tuple[str, Phrase | None]] = [
        ("always_root", code("root") if user not in ("0", "root") else None),
        ("su_stays", code(switched[-1]) if switched else None),
        ("other_stages_count", code(others[0]) if others else None),
        ("user_is_for_the_build", Phrase("whoever the base image says")),
        ("root_cannot_come_back", code(own[-2]) if len(own) > 1 and user in ("0", "root") else None),
        ("first_user_counts", code(own[0])),
    ]
    return pose(
        "As which user does the container's program run, if <code>docker run</code> says nothing about it?",
        work,
        code(user),
        wrong,
        "The last <code>USER</code> of the stages that the image is made of is written into its configuration.",
        chance,
    )


FAMILY = Family("The user", 3, write, ask, takes_any=True)

"""Which check has something to say about this file, and where?"""

from __future__ import annotations

from learn.quiz.chance import Chance
from learn.quiz.family import Family, Item, pose
from learn.quiz.markup import Phrase
from learn.quiz.stacks import PACKAGES, STACKS, exec_form, in_lines
from learn.quiz.work import Work, code

# A check, and an instruction that it finds something in; {} is a package or a word.
FAULTS = (
    ("AddWhereCopyWouldDo", "ADD settings.ini /etc/"),
    ("CdInsteadOfWorkdir", "RUN cd /srv"),
    ("ConsistentInstructionCasing", "copy notes.txt /srv/"),
    ("ExportInsteadOfEnv", "RUN export MODE=fast"),
    ("InstallWithoutUpdate", "RUN apt-get install -y {}"),
    ("InstallWithoutYes", "RUN apt-get update && apt-get install {}"),
    ("LegacyKeyValueFormat", "ENV MODE fast"),
    ("MaintainerDeprecated", "MAINTAINER harbour"),
    ("PackageListsLeftInLayer", "RUN apt-get update && apt-get install -y --no-install-recommends {}"),
    ("SecretsUsedInArgOrEnv", "ENV API_TOKEN=abc"),
    ("SudoInRun", "RUN sudo date"),
    ("UndefinedVar", "COPY app $HOUSE"),
    ("UpdateWithoutInstall", "RUN apt-get update"),
    ("WorkdirRelativePath", "WORKDIR srv"),
    ("ExposeProtoCasing", "EXPOSE 8125/UDP"),
    ("JSONArgsRecommended", "CMD ./serve --fast"),
    ("UpgradeInRun", "RUN apt-get update && apt-get upgrade -y && rm -rf /var/lib/apt/lists/*"),
)
SOUND = (
    "ENV COLOUR=blue",
    "EXPOSE 8000",
    "RUN date > /built",
    "COPY notes.txt /notes/",
    "LABEL team=dock",
    "STOPSIGNAL SIGINT",
    "VOLUME /data",
)


def write(chance: Chance, level: int) -> Work:
    """A sound file with one instruction that a check finds something in."""
    stack = chance.pick(STACKS)
    _, line = chance.pick(FAULTS)
    line = line.format(chance.pick(PACKAGES))
    steps = chance.shuffled([line, *chance.some(SOUND, 2 + level)])
    lines = [f"FROM {stack.base}", *[step for step in steps if not step.startswith("CMD")], "USER 10001"]
    lines.append(line if line.startswith("CMD") else f"CMD {exec_form(stack.command)}")
    return Work("\n".join(lines) + "\n")


def ask(work: Work, chance: Chance, level: int) -> Item | None:
    """At level 1 the check is asked for, at 2 the line. None unless exactly one check has one thing to say."""
    found = work.analysis.warnings
    if len({finding.rule for finding in found}) != 1 or found[0].rule is None:
        return None
    rule, line = found[0].rule, found[0].span.start.line
    if level > 1:
        if len(found) != 1:
            return None
        lines = [node.start_line for node in work.analysis.nodes if node.start_line != line]
        others = chance.some(lines, 3)
        return pose(
            f"The check {code(rule)} has something to say about one of these lines. Which?",
            work,
            in_lines([line]),
            [("other_line", in_lines([other])) for other in others],
            f"{_sentence(found[0].message)}",
            chance,
        )
    quiet = [name for name, _ in FAULTS if name != rule and name in work.analysis.passed]
    return pose(
        "Exactly one check has something to say about this file. Which?",
        work,
        code(rule),
        [("other_check", code(name)) for name in chance.some(quiet, 3)],
        f"Line {line}: {_sentence(found[0].message)}",
        chance,
    )


def _sentence(message: str) -> Phrase:
    return Phrase(f"{code(message)}.")


FAMILY = Family("What the checks find", 2, write, ask, takes_any=True)

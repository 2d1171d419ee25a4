"""What does `docker run` execute, given ENTRYPOINT, CMD and arguments?"""

from __future__ import annotations

import shlex

from learn.containers import RunArguments
from learn.quiz.chance import Chance
from learn.quiz.family import Family, Item, pose
from learn.quiz.markup import Phrase
from learn.quiz.stacks import exec_form
from learn.quiz.work import UnknownError, Work, code

PROGRAMS = (
    ("nginx", "-g", "daemon off;"),
    ("python", "app.py"),
    ("node", "server.js"),
    ("redis-server",),
    ("./serve",),
    ("java", "-jar", "a.jar"),
)
OPTIONS = (("--port", "80"), ("--verbose",), ("--workers", "4"), ("-c", "site.conf"), ("--dry-run",))
ARGUMENTS = (("--help",), ("sh",), ("--port", "9000"), ("--version",), ("ls", "/"))
SHELL = ("/bin/sh", "-c")
SUPPOSE = " Suppose that the base image sets no <code>ENTRYPOINT</code>."


def write(chance: Chance, level: int) -> Work:
    """CMD alone at level 1, with ENTRYPOINT at 2, with shell forms and second thoughts at 3."""
    program, options = chance.pick(PROGRAMS), chance.pick(OPTIONS)
    lines = ["FROM debian:13-slim", f"COPY {chance.pick(('service', 'site', 'app'))} /srv/", "WORKDIR /srv"]
    if level == 1:
        other = chance.pick([each for each in PROGRAMS if each != program])
        lines += [f"CMD {exec_form(other)}"] if chance.maybe(0.3) else []
        lines.append(f"CMD {exec_form(program)}" if chance.maybe(0.6) else f"CMD {shlex.join(program)}")
    else:
        is_shell = level > 2 and chance.maybe(0.4)
        entry = f"ENTRYPOINT {shlex.join(program)}" if is_shell else f"ENTRYPOINT {exec_form(program)}"
        cmd = f"CMD {shlex.join(options)}" if level > 2 and chance.maybe(0.3) else f"CMD {exec_form(options)}"
        lines += [cmd, entry] if chance.maybe(0.2) else [entry, cmd]
    return Work("\n".join(lines) + "\n")


def ask(work: Work, chance: Chance, level: int) -> Item | None:
    """None where the command comes with a base image that nobody here knows."""
    config = work.stage.config
    arguments = chance.pick(ARGUMENTS) if chance.maybe(0.6) else ()
    if config.entrypoint is None and (config.cmd is None or work.image_stages[-1].base != "scratch"):
        arguments = () if config.cmd is None else arguments
    try:
        launched = work.launch(RunArguments(command=arguments))
    except UnknownError:
        return None
    entry, cmd = config.entrypoint or (), config.cmd or ()
    cmds = [step.instruction.node for step in work.stage.steps if step.instruction.node.keyword == "CMD"]
    wrong: list[tuple[str, Phrase | None]] = [
        ("arguments_are_added", _said((*entry, *cmd, *arguments)) if arguments and cmd else None),
        ("arguments_replace_everything", _said(arguments) if arguments and entry else None),
        ("arguments_are_ignored", _said((*entry, *cmd)) if arguments else None),
        ("entrypoint_hides_cmd", _said(entry) if entry else None),
        ("cmd_alone_runs", _said(arguments or cmd) if entry and (arguments or cmd) else None),
        ("shell_is_invisible", _said(_unwrapped(launched.argv))),
        ("always_a_shell", _said((*SHELL, shlex.join(launched.argv))) if launched.argv[:2] != SHELL else None),
        ("first_cmd_counts", _said(cmds[0].arguments) if len(cmds) > 1 and cmds[0].form == "exec" else None),
    ]
    line = code(" ".join(["docker run image", *map(shlex.quote, arguments)]))
    suppose = "" if entry or work.image_stages[-1].base == "scratch" else SUPPOSE
    return pose(
        f"Which words does {line} execute?{suppose}",
        work,
        _said(launched.argv),
        wrong,
        "The words of <code>ENTRYPOINT</code>, then those after the image's name, or else those of <code>CMD</code>. A shell "
        "form counts as <code>/bin/sh</code>, <code>-c</code> and the whole line as one word.",
        chance,
    )


def _said(words: tuple[str, ...]) -> Phrase:
    return code(exec_form(word.replace('"', '\\"') for word in words))


def _unwrapped(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words as they would be without a shell around them."""
    if words[:2] != SHELL or len(words) < 3:
        return words
    try:
        return (*shlex.split(words[2]), *words[3:])
    except ValueError:
        return words


FAMILY = Family("What a container executes", 3, write, ask, takes_any=True)

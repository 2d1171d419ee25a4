"""Which program is process 1, and so gets the signal when the container is stopped?"""

from __future__ import annotations

from learn.containers import RunArguments
from learn.quiz.chance import Chance
from learn.quiz.family import Family, Item, pose
from learn.quiz.markup import Phrase
from learn.quiz.stacks import FOLDERS, PLAIN, exec_form, settings
from learn.quiz.work import UnknownError, Work, code

SUPPOSE = " Suppose that the base image sets no <code>ENTRYPOINT</code>."


def write(chance: Chance, level: int) -> Work:
    """CMD in either form; from level 2 on an init or `exec`, at 3 more of them."""
    stack = chance.pick(PLAIN)
    line, words = " ".join(stack.command), exec_form(stack.command)
    lines = [f"FROM {stack.base}", f"WORKDIR {chance.pick(FOLDERS)}", f"COPY {stack.source} ."]
    if level == 1:
        kinds = [[f"CMD {words}"], [f"CMD {line}"], [f"ENTRYPOINT {words}"], [f"ENTRYPOINT {line}"]]
    else:
        init = chance.pick(("tini", "dumb-init"))
        kinds = [
            [f"RUN apt-get update && apt-get install -y {init}", f'ENTRYPOINT ["{init}", "--"]', f"CMD {words}"],
            [f"CMD exec {line}"],
            [f"ENTRYPOINT {line}"],
            [f"CMD {line}"],
        ]
    if level > 2:
        kinds = [*kinds[:2], [f"ENTRYPOINT {words}", "CMD --verbose"], [f"ENTRYPOINT exec {line}"]]
    for setting in settings(chance, stack, chance.number(0, 2)):
        lines.insert(chance.number(1, len(lines)), setting)
    return Work("\n".join([*lines, *chance.pick(kinds)]) + "\n")


def ask(work: Work, chance: Chance, level: int) -> Item | None:
    """None where the command comes with a base image that nobody here knows."""
    with_init = level > 2 and chance.maybe(0.25)
    try:
        launched = work.launch(RunArguments(init=with_init))
    except UnknownError:
        return None
    first = _name(launched.processes[0].argv)
    config = work.stage.config
    last = launched.processes[-1].argv
    cmd = config.cmd or ()
    wrong: list[tuple[str, Phrase | None]] = [
        ("shell_is_invisible", _said(last)),
        ("always_a_shell", code("sh")),
        ("docker_is_first", code("dockerd")),
        ("cmd_alone_runs", _said(cmd) if config.entrypoint and cmd and cmd[0] != "/bin/sh" else None),
        ("script_is_the_program", code(last[1].rpartition("/")[2]) if len(last) > 1 and "." in last[1] else None),
        ("host_counts", code("systemd")),
        ("containerd_stays", code("containerd-shim")),
    ]
    flag = " --init" if with_init else ""
    suppose = "" if config.entrypoint or work.image_stages[-1].base == "scratch" else SUPPOSE
    return pose(
        f"Which program is process 1 of a container started by {code(f'docker run{flag} image')}? It is the one that "
        f"<code>docker stop</code> sends its signal to.{suppose}",
        work,
        code(first),
        wrong,
        "; ".join(f"process {number}: {code(' '.join(it.argv))}" for number, it in enumerate(launched.processes, 1)) + ".",
        chance,
    )


def _name(argv: tuple[str, ...]) -> str:
    return argv[0].rpartition("/")[2]


def _said(argv: tuple[str, ...]) -> Phrase:
    return code(_name(argv))


FAMILY = Family("Process 1", 3, write, ask, takes_any=True)

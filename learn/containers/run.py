"""From an image's configuration and the words of `docker run` to what is executed, who is PID 1, and what stops it.

Docker: daemon's `merge` (commit.go) and mergeAndVerifyConfig for the command, health.go for health checks. The kernel gives
the first process of a PID namespace no default signal actions: without a handler of its own it ignores SIGTERM.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from learn.dockerfile import ImageConfig

DEFAULT_PATH: Final = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
DEFAULT_SHELL: Final = ("/bin/sh", "-c")
NANOSECONDS: Final = 1_000_000_000
STOP_TIMEOUT: Final = 10
"""Seconds between the stop signal and SIGKILL. Docker: `docker stop --timeout`."""

# Linux on x86 and Arm.
SIGNALS: Final[Mapping[str, int]] = {
    "SIGHUP": 1, "SIGINT": 2, "SIGQUIT": 3, "SIGILL": 4, "SIGTRAP": 5, "SIGABRT": 6, "SIGBUS": 7, "SIGFPE": 8, "SIGKILL": 9,
    "SIGUSR1": 10, "SIGSEGV": 11, "SIGUSR2": 12, "SIGPIPE": 13, "SIGALRM": 14, "SIGTERM": 15, "SIGSTKFLT": 16, "SIGCHLD": 17,
    "SIGCONT": 18, "SIGSTOP": 19, "SIGTSTP": 20, "SIGTTIN": 21, "SIGTTOU": 22, "SIGURG": 23, "SIGXCPU": 24, "SIGXFSZ": 25,
    "SIGVTALRM": 26, "SIGPROF": 27, "SIGWINCH": 28, "SIGIO": 29, "SIGPWR": 30, "SIGSYS": 31,
}  # fmt: skip
HARMLESS: Final = frozenset({"SIGCHLD", "SIGCONT", "SIGSTOP", "SIGTSTP", "SIGTTIN", "SIGTTOU", "SIGURG", "SIGWINCH"})
"""Signals whose default action ends nothing. signal(7)."""

HANDLERS: Final[Mapping[str, Mapping[str, int]]] = {
    "nginx": {"SIGTERM": 0, "SIGINT": 0, "SIGQUIT": 0},
    "httpd": {"SIGTERM": 0, "SIGWINCH": 0},
    "apache2": {"SIGTERM": 0, "SIGWINCH": 0},
    "redis-server": {"SIGTERM": 0, "SIGINT": 0},
    "postgres": {"SIGTERM": 0, "SIGINT": 0},
    "mysqld": {"SIGTERM": 0},
    "mariadbd": {"SIGTERM": 0},
    "gunicorn": {"SIGTERM": 0},
    "java": {"SIGTERM": 143, "SIGINT": 130},
    "python": {"SIGINT": 130},
    "python3": {"SIGINT": 130},
    **{name: {} for name in ("node", "sleep", "tail", "cat", "sh", "dash", "ash", "bash")},
}
"""By program: the signals it handles itself, and the exit code it then ends with. From the programs' own manuals."""

SHELLS: Final = frozenset({"sh", "dash", "ash", "bash"})
_INITS: Final = frozenset({"tini", "dumb-init", "docker-init"})
_ENDS_AT_ONCE: Final = {
    "true": 0,
    "false": 1,
    "echo": 0,
    "printf": 0,
    "date": 0,
    "env": 0,
    "id": 0,
    "ls": 0,
    "pwd": 0,
    "whoami": 0,
}
_SLEEP_UNITS: Final = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}
_SLEEP: Final = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,9})?)([smhd]?)")
_REAL_TIME: Final = re.compile(r"SIGRT(MIN|MAX)(?:[+-]([0-9]|1[0-5]))?")
_QUOTED: Final = re.compile(r"""'[^']*'|"[^"$`\\]*\"""")
# The last command of a line, where the shell gives up its place to it.
_EXEC_AT_END: Final = re.compile(r"(?:^|&&|;|\n)\s*(exec)\s+([^;&|()<>`\n]+)$")
_MORE_THAN_A_COMMAND: Final = re.compile(r"[;&|()<>`$\n{}*?]")


class RunError(Exception):
    """What Docker refuses, in its words, with the exit code of `docker run`."""

    def __init__(self, message: str, exit_code: int = 125) -> None:
        super().__init__(message)
        self.message = message
        self.exit_code = exit_code


class UnknownCommandError(RunError):
    """The command would come from a base image that is not in the file, so nobody here knows it."""


@dataclass(frozen=True, slots=True)
class RunArguments:
    """What stands on the line of `docker run`: the words after the image, and the options that change what is executed.

    `entrypoint` None is not given, "" clears. An `env` word without "=" takes the variable away, for the client's own
    environment is not known here.
    """

    command: tuple[str, ...] = ()
    entrypoint: str | None = None
    env: tuple[str, ...] = ()
    user: str | None = None
    workdir: str | None = None
    init: bool = False


@dataclass(frozen=True, slots=True)
class Process:
    """A process of the container: the first one has PID 1."""

    argv: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Stop:
    """What `docker stop` does: the signal goes to `receiver`, and after `seconds` the container ends with `exit_code`."""

    signal: str
    receiver: str
    seconds: int
    exit_code: int
    why: str


@dataclass(frozen=True, slots=True)
class HealthCheck:
    """What Docker runs to ask a container whether it is well, with Docker's defaults filled in. Times in seconds."""

    argv: tuple[str, ...]
    interval: float
    timeout: float
    start_period: float
    start_interval: float
    retries: int


@dataclass(frozen=True, slots=True)
class Launch:
    """What `docker run` executes. `user` "" is root; `caveats` are sentences about what is not known or often surprises."""

    argv: tuple[str, ...]
    form: Literal["exec", "shell"]
    env: tuple[str, ...]
    user: str
    working_dir: str
    processes: tuple[Process, ...]
    stop: Stop
    health: HealthCheck | None
    caveats: tuple[str, ...]


def launch(config: ImageConfig, arguments: RunArguments | None = None, *, base_is_known: bool = True) -> Launch:
    """What a container of `config` executes. Raises RunError with what Docker refuses, UnknownCommandError where nobody knows.

    `base_is_known`: nothing is inherited from an image outside the file, so that what is unset there is unset indeed.
    """
    arguments = arguments or RunArguments()
    entrypoint, command = merge_command(config, arguments)
    argv = (*entrypoint, *command)
    caveats: list[str] = []
    asks_base = not base_is_known and config.entrypoint is None and arguments.entrypoint is None
    if not argv:
        if asks_base and config.cmd is None:
            raise UnknownCommandError("the command comes with the base image, which is not known here")
        raise RunError("No command specified")
    if asks_base:
        caveats.append("If the base image has an ENTRYPOINT, these words become its arguments.")
    working_dir = arguments.workdir or config.working_dir or "/"
    if not working_dir.startswith("/"):
        raise RunError(f"the working directory '{working_dir}' is invalid, it needs to be an absolute path")
    shell = config.shell or DEFAULT_SHELL
    words = _shell_words(argv, shell)
    caveats += _caveats(entrypoint, command, shell)
    processes = _processes(argv, words, init=arguments.init)
    return Launch(
        argv=argv,
        form="exec" if words is None else "shell",
        env=merge_env(config.env, arguments.env),
        user=arguments.user if arguments.user is not None else config.user or "",
        working_dir=working_dir,
        processes=processes,
        stop=plan_stop(config.stop_signal, processes),
        health=health_check(config),
        caveats=tuple(caveats),
    )


def merge_command(config: ImageConfig, arguments: RunArguments) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """ENTRYPOINT and CMD that count. A given entrypoint, even the empty one, drops the image's CMD. Docker: merge."""
    if arguments.entrypoint is not None:
        return (arguments.entrypoint,) if arguments.entrypoint else (), arguments.command
    return config.entrypoint or (), arguments.command or config.cmd or ()


def merge_env(image: tuple[str, ...], given: tuple[str, ...]) -> tuple[str, ...]:
    """The variables of the process: $PATH first, then those of the command line, then the image's others.

    Docker: merge, createDaemonEnvironment, ReplaceOrAppendEnvValues. Raises RunError. HOSTNAME and HOME, which Docker adds
    when the container starts, are left out.
    """
    named = {}
    for word in given:
        name = word.partition("=")[0]
        if not name:
            raise RunError(f"invalid environment variable: {word}")
        named[name] = word
    for word in image:
        named.setdefault(word.partition("=")[0], word)
    path = named.pop("PATH", f"PATH={DEFAULT_PATH}")
    return tuple(word for word in (path, *named.values()) if "=" in word)


def _shell_words(argv: tuple[str, ...], shell: tuple[str, ...]) -> str | None:
    """The command line that a shell is started with, None where no shell comes first."""
    for words in (shell, DEFAULT_SHELL):
        if argv[: len(words)] == words and len(argv) > len(words):
            return argv[len(words)]
    return None


def _caveats(entrypoint: tuple[str, ...], command: tuple[str, ...], shell: tuple[str, ...]) -> list[str]:
    found = []
    if command and entrypoint and _shell_words(entrypoint, shell) is not None:
        found.append("ENTRYPOINT is in shell form: the shell does not pass the words of CMD or of `docker run` on to it.")
    if entrypoint and command[: len(shell)] == shell:
        found.append(f"CMD is in shell form: {entrypoint[0]} gets {shell[0]} and {shell[-1]} as its first arguments.")
    return found


# ---- processes and signals


def _processes(argv: tuple[str, ...], line: str | None, *, init: bool) -> tuple[Process, ...]:
    found: list[Process] = []
    if init:
        found.append(Process(("/sbin/docker-init", "--", *argv), "--init puts it first: it forwards signals and reaps children"))
    replacing, is_alone = _replacing(_own_line(argv) if line is None else line)
    if replacing:
        found.append(Process(replacing, f"exec replaces the shell by it{'' if is_alone else ', after the commands before it'}"))
    elif line is None:
        found.append(Process(argv, "exec form: started as it is"))
        own = _behind_init(argv)
        if own:
            found.append(Process(own, f"started by {program(argv)}"))
    else:
        found.append(Process(argv, "shell form: the shell comes first"))
        found.append(Process(_simple_words(line.strip()) or (line,), "started by the shell"))
    return tuple(found)


def _own_line(argv: tuple[str, ...]) -> str:
    """The line of a shell that the image starts itself, as in `["sh", "-c", "…"]`; "" where it starts none."""
    return argv[2] if len(argv) > 2 and program(argv) in SHELLS and argv[1] == "-c" else ""


def _replacing(line: str) -> tuple[tuple[str, ...], bool]:
    """The words of the command that a shell replaces itself by, none where it stays; and whether nothing comes before it."""
    text = line.strip()
    match = _EXEC_AT_END.search(_QUOTED.sub(lambda quoted: "_" * len(quoted[0]), text))
    try:
        words = tuple(shlex.split(text[match.start(2) :])) if match else ()
    except ValueError:  # a quote that is open: the word stands within a text
        return (), False
    if match is None or not words or words[0].startswith(("-", "$")):
        return (), False
    return words, match.start(1) == 0


def _behind_init(argv: tuple[str, ...]) -> tuple[str, ...]:
    """What an init program that the image starts itself is told to run."""
    if program(argv) not in _INITS:
        return ()
    rest = argv[argv.index("--") + 1 :] if "--" in argv else argv[1:]
    return rest if rest and not rest[0].startswith("-") else ()


def _simple_words(line: str) -> tuple[str, ...]:
    """The words of a command that a shell would only have to start; none where it has more to do."""
    if _MORE_THAN_A_COMMAND.search(_QUOTED.sub("", line)):
        return ()
    try:
        return tuple(shlex.split(line))
    except ValueError:
        return ()


def program(argv: tuple[str, ...]) -> str:
    """The name of a program without the path before it."""
    return argv[0].rpartition("/")[2] if argv else ""


def _run_by_shell(process: Process) -> str:
    """The name of what a shell runs. Of a line with more than a command in it there is no one name."""
    is_a_line = len(process.argv) == 1 and _simple_words(process.argv[0]) != process.argv
    return "the programs that it starts" if is_a_line else program(process.argv)


def parse_signal(text: str) -> str:
    """A signal by name, with or without SIG, or by number: "SIGTERM". Raises RunError. Docker: signal.ParseSignal."""
    if text.isdecimal() and text.isascii() and int(text[:9]):
        number = int(text[:9])
        return next((name for name, value in SIGNALS.items() if value == number), f"signal {number}")
    name = "SIG" + text.upper().removeprefix("SIG")
    if name not in SIGNALS and not _REAL_TIME.fullmatch(name):
        raise RunError(f"invalid signal: {text}")
    return name


def signal_number(signal: str) -> int:
    """The number of a signal that `parse_signal` named."""
    match = _REAL_TIME.fullmatch(signal)
    if match:
        offset = int(match[2] or 0)
        return 34 + offset if match[1] == "MIN" else 64 - offset
    return SIGNALS[signal] if signal in SIGNALS else int(signal.removeprefix("signal "))


def reaction(signal: str, processes: tuple[Process, ...]) -> int | None:
    """The exit code with which the container ends when `signal` is sent to its PID 1; None where it goes on."""
    if signal == "SIGKILL":
        return 128 + SIGNALS[signal]
    first = program(processes[0].argv)
    if first in _INITS and len(processes) > 1:
        handled = HANDLERS.get(program(processes[1].argv), {})
        if signal in handled:
            return handled[signal]
        return None if signal in HARMLESS else 128 + signal_number(signal)
    return HANDLERS.get(first, {}).get(signal)


def plan_stop(stop_signal: str | None, processes: tuple[Process, ...], timeout: int = STOP_TIMEOUT) -> Stop:
    """What `docker stop` comes to. Raises RunError for a stop signal that is none."""
    signal = parse_signal(stop_signal) if stop_signal else "SIGTERM"
    first = program(processes[0].argv)
    code = reaction(signal, processes)
    if code is not None:
        seconds = 0
        if signal == "SIGKILL":
            why = f"{first} cannot handle SIGKILL, the kernel ends it at once, in the middle of whatever it does"
        elif first in _INITS and len(processes) > 1:
            why = f"{first} forwards {signal} to {program(processes[1].argv)}, which is not PID 1 and ends"
        else:
            why = f"{first} handles {signal} and ends by itself"
        return Stop(signal, first, seconds, code, why)
    killed = f"so Docker waits {timeout} seconds and sends SIGKILL"
    if first in SHELLS and len(processes) > 1:
        why = f"{first} is PID 1: it neither handles {signal} nor passes it on to {_run_by_shell(processes[1])}, {killed}"
    elif first in HANDLERS:
        why = f"{first} is PID 1 without a handler for {signal}, which the kernel then ignores, {killed}"
    else:
        why = f"unless {first} has a handler of its own, the kernel ignores {signal} for PID 1, {killed}"
    return Stop(signal, first, timeout, 128 + SIGNALS["SIGKILL"], why)


def lifetime(argv: tuple[str, ...]) -> tuple[float, int] | None:
    """After how many seconds a program that everybody knows ends by itself, and with what exit code; None where it goes on."""
    name = program(argv)
    if name in SHELLS:
        if len(argv) == 1:
            return 0, 0  # its input is empty
        words = _simple_words(argv[2].strip().removeprefix("exec ")) if argv[1] == "-c" and len(argv) > 2 else ()
        return lifetime(words) if words else None
    if name == "sleep" and len(argv) > 1:
        match = _SLEEP.fullmatch(argv[1])
        return (float(match[1]) * _SLEEP_UNITS[match[2]], 0) if match else None
    if name in _ENDS_AT_ONCE:
        return 0, _ENDS_AT_ONCE[name]
    return None


# ---- health


def health_check(config: ImageConfig) -> HealthCheck | None:
    """The health check with Docker's defaults, None for none or NONE. Docker: health.go."""
    check = config.healthcheck
    if check is None or len(check.test) < 2:
        return None
    kind, *words = check.test
    argv = (*(config.shell or DEFAULT_SHELL), *words) if kind == "CMD-SHELL" else tuple(words)
    return HealthCheck(
        argv=argv,
        interval=(check.interval or 30 * NANOSECONDS) / NANOSECONDS,
        timeout=(check.timeout or 30 * NANOSECONDS) / NANOSECONDS,
        start_period=check.start_period / NANOSECONDS,
        start_interval=(check.start_interval or 5 * NANOSECONDS) / NANOSECONDS,
        retries=check.retries or 3,
    )

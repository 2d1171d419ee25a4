"""What `docker run` executes, who is PID 1, and what `docker stop` then does."""

from __future__ import annotations

import pytest

from learn.containers import HealthCheck, Launch, RunArguments, RunError, UnknownCommandError, launch
from learn.containers.run import lifetime, parse_signal, signal_number
from learn.dockerfile import ImageConfig, analyze


def started(dockerfile: str, *command: str, scratch: bool = True, **options: object) -> Launch:
    """The launch of an image made by these instructions."""
    stage = analyze(f"FROM {'scratch' if scratch else 'debian'}\n{dockerfile}\n").target_stage
    assert stage is not None
    return launch(stage.config, RunArguments(command=command, **options), base_is_known=scratch)  # type: ignore[arg-type]


ECHO = 'ENTRYPOINT ["echo"]\nCMD ["Hello"]'

ARGV: dict[str, tuple[str, tuple[str, ...], dict[str, object], tuple[str, ...], str]] = {
    "CMD alone, exec form": ('CMD ["nginx", "-g", "daemon off;"]', (), {}, ("nginx", "-g", "daemon off;"), "exec"),
    "CMD alone, shell form": ("CMD nginx -g x", (), {}, ("/bin/sh", "-c", "nginx -g x"), "shell"),
    "CMD gives the entrypoint its arguments": (ECHO, (), {}, ("echo", "Hello"), "exec"),
    "words after the image replace CMD": (ECHO, ("date",), {}, ("echo", "date"), "exec"),
    "words after the image replace a CMD without an entrypoint": ('CMD ["a", "b"]', ("c",), {}, ("c",), "exec"),
    "--entrypoint replaces ENTRYPOINT and drops CMD": (ECHO, (), {"entrypoint": "ls"}, ("ls",), "exec"),
    "--entrypoint with words": (ECHO, ("-l",), {"entrypoint": "ls"}, ("ls", "-l"), "exec"),
    "--entrypoint is one word, whatever stands in it": (ECHO, (), {"entrypoint": "ls -l"}, ("ls -l",), "exec"),
    "--entrypoint '' clears, and words are the command": (ECHO, ("date",), {"entrypoint": ""}, ("date",), "exec"),
    "ENTRYPOINT in shell form": ("ENTRYPOINT java -jar a", (), {}, ("/bin/sh", "-c", "java -jar a"), "shell"),
    "SHELL counts": ('SHELL ["/bin/bash", "-c"]\nCMD x', (), {}, ("/bin/bash", "-c", "x"), "shell"),
    "CMD in shell form behind an entrypoint": (
        'ENTRYPOINT ["app"]\nCMD x', (), {}, ("app", "/bin/sh", "-c", "x"), "exec"),
}  # fmt: skip


@pytest.mark.parametrize(("dockerfile", "command", "options", "argv", "form"), ARGV.values(), ids=ARGV)
def test_what_is_executed(
    dockerfile: str, command: tuple[str, ...], options: dict[str, object], argv: tuple[str, ...], form: str
) -> None:
    found = started(dockerfile, *command, **options)  # type: ignore[arg-type]
    assert (found.argv, found.form) == (argv, form)


REFUSED: dict[str, tuple[str, dict[str, object], str]] = {
    "no command": ("ENV A=1", {}, "No command specified"),
    "a cleared entrypoint takes CMD with it": (ECHO, {"entrypoint": ""}, "No command specified"),
    "a relative working directory": (
        ECHO, {"workdir": "app"}, "the working directory 'app' is invalid, it needs to be an absolute path"),
    "a variable without a name": (ECHO, {"env": ("=1",)}, "invalid environment variable: =1"),
}  # fmt: skip


@pytest.mark.parametrize(("dockerfile", "options", "message"), REFUSED.values(), ids=REFUSED)
def test_what_is_refused(dockerfile: str, options: dict[str, object], message: str) -> None:
    with pytest.raises(RunError) as refused:
        started(dockerfile, **options)  # type: ignore[arg-type]
    assert (refused.value.message, refused.value.exit_code) == (message, 125)


def test_a_stop_signal_that_is_none() -> None:
    with pytest.raises(RunError, match="invalid signal: NOPE"):
        launch(ImageConfig(cmd=("a",), stop_signal="NOPE"))


def test_a_command_of_an_unknown_base_is_not_made_up() -> None:
    with pytest.raises(UnknownCommandError, match="base image"):
        started("ENV A=1", scratch=False)
    assert any("ENTRYPOINT" in caveat for caveat in started('CMD ["a"]', scratch=False).caveats)
    assert started('CMD ["a"]').caveats == ()
    assert started(ECHO, scratch=False).caveats == ()


@pytest.mark.parametrize(
    ("dockerfile", "caveat"),
    [("ENTRYPOINT app\nCMD [\"x\"]", "does not pass the words of CMD"), ('ENTRYPOINT ["app"]\nCMD x', "CMD is in shell form")],
)  # fmt: skip
def test_surprises_are_told(dockerfile: str, caveat: str) -> None:
    assert any(caveat in told for told in started(dockerfile).caveats)


def test_variables_user_and_directory_of_the_process() -> None:
    image = "ENV A=1 B=2 PATH=/opt/bin\nUSER app:staff\nWORKDIR /srv\n" + ECHO
    plain = started(image)
    assert plain.env == ("PATH=/opt/bin", "A=1", "B=2")
    assert (plain.user, plain.working_dir) == ("app:staff", "/srv")
    changed = started(image, env=("B=3", "A", "C=4"), user="0", workdir="/tmp")
    assert changed.env == ("PATH=/opt/bin", "B=3", "C=4")
    assert (changed.user, changed.working_dir) == ("0", "/tmp")
    assert started(ECHO).env == ("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",)
    assert (started(ECHO).user, started(ECHO).working_dir) == ("", "/")


STOPS: dict[str, tuple[str, dict[str, object], tuple[str, str, int, int]]] = {
    # as measured on Engine 20.10: signal, who gets it, seconds, exit code
    "sleep as PID 1 has no handler": ('CMD ["sleep", "600"]', {}, ("SIGTERM", "sleep", 10, 137)),
    "with --init it is not PID 1": ('CMD ["sleep", "600"]', {"init": True}, ("SIGTERM", "docker-init", 0, 143)),
    "the shell of the shell form swallows it": ("CMD sleep 600", {}, ("SIGTERM", "sh", 10, 137)),
    "even where the program would have listened": ("CMD nginx -g x", {}, ("SIGTERM", "sh", 10, 137)),
    "exec makes the program PID 1": ("CMD exec nginx -g x", {}, ("SIGTERM", "nginx", 0, 0)),
    "exec of a program without a handler": ("CMD exec sleep 600", {}, ("SIGTERM", "sleep", 10, 137)),
    "nginx ends by itself": ('CMD ["/usr/sbin/nginx"]', {}, ("SIGTERM", "nginx", 0, 0)),
    "java ends with 143": ('CMD ["java", "-jar", "a"]', {}, ("SIGTERM", "java", 0, 143)),
    "STOPSIGNAL": ('STOPSIGNAL SIGWINCH\nCMD ["httpd"]', {}, ("SIGWINCH", "httpd", 0, 0)),
    "STOPSIGNAL by number": ('STOPSIGNAL 3\nCMD ["nginx"]', {}, ("SIGQUIT", "nginx", 0, 0)),
    "a signal that nobody handles": ('STOPSIGNAL HUP\nCMD ["nginx"]', {}, ("SIGHUP", "nginx", 10, 137)),
    "a signal that ends nothing by default": (
        'STOPSIGNAL SIGWINCH\nCMD ["sleep", "9"]', {"init": True}, ("SIGWINCH", "docker-init", 10, 137)),
    "SIGKILL needs no handler": ('STOPSIGNAL KILL\nCMD ["sleep", "9"]', {}, ("SIGKILL", "sleep", 0, 137)),
    "an init of the image's own": (
        'ENTRYPOINT ["/sbin/tini", "--"]\nCMD ["node", "a.js"]', {}, ("SIGTERM", "tini", 0, 143)),
    "an unknown program may have a handler": ('CMD ["/app"]', {}, ("SIGTERM", "app", 10, 137)),
}  # fmt: skip


@pytest.mark.parametrize(("dockerfile", "options", "stop"), STOPS.values(), ids=STOPS)
def test_what_docker_stop_does(dockerfile: str, options: dict[str, object], stop: tuple[str, str, int, int]) -> None:
    found = started(dockerfile, **options).stop  # type: ignore[arg-type]
    assert (found.signal, found.receiver, found.seconds, found.exit_code) == stop
    assert found.receiver in found.why


@pytest.mark.parametrize(
    ("dockerfile", "said"),
    [
        ("CMD nginx -g 'daemon off;'", "nor passes it on to nginx,"),
        ("CMD a && tail -f /var/log/a.log", "nor passes it on to the programs that it starts,"),
        ('STOPSIGNAL KILL\nCMD ["nginx"]', "nginx cannot handle SIGKILL, the kernel ends it at once"),
    ],
)
def test_why_a_stop_goes_as_it_does(dockerfile: str, said: str) -> None:
    assert said in started(dockerfile).stop.why


def test_the_processes_in_the_order_of_their_start() -> None:
    def argvs(dockerfile: str, **options: object) -> list[tuple[str, ...]]:
        return [process.argv for process in started(dockerfile, **options).processes]  # type: ignore[arg-type]

    assert argvs('CMD ["nginx"]') == [("nginx",)]
    assert argvs("CMD nginx -g 'daemon off;'") == [
        ("/bin/sh", "-c", "nginx -g 'daemon off;'"),
        ("nginx", "-g", "daemon off;"),
    ]
    assert argvs("CMD exec nginx -g 'daemon off;'") == [("nginx", "-g", "daemon off;")]
    assert argvs("CMD exec nginx") == [("nginx",)]
    assert argvs("CMD a && exec b") == [("b",)]
    assert argvs('CMD exec nginx -p "$PORT"') == [("nginx", "-p", "$PORT")]
    assert argvs('CMD ["sh", "-c", "a; exec nginx -p $PORT"]') == [("nginx", "-p", "$PORT")]
    assert argvs('CMD ["bash", "-c", "nginx"]') == [("bash", "-c", "nginx")]
    assert argvs('CMD ["a"]', init=True) == [("/sbin/docker-init", "--", "a"), ("a",)]


@pytest.mark.parametrize(
    "line",
    [
        "a || exec b",
        "a & exec b",
        "echo '; exec b'",
        "exec $PROGRAM",
        "exec -a x b",
        "exec a | b",
        "if a; then exec b; fi",
        "exec b; c",
    ],
)
def test_a_shell_that_may_stay_is_process_1(line: str) -> None:
    assert started(f"CMD {line}").processes[0].argv == ("/bin/sh", "-c", line)


@pytest.mark.parametrize(
    ("text", "name", "number"),
    [("TERM", "SIGTERM", 15), ("sigint", "SIGINT", 2), ("9", "SIGKILL", 9), ("SIGRTMIN+3", "SIGRTMIN+3", 37),
     ("RTMAX-1", "SIGRTMAX-1", 63), ("40", "signal 40", 40)],
)  # fmt: skip
def test_signals_by_name_and_number(text: str, name: str, number: int) -> None:
    assert (parse_signal(text), signal_number(name)) == (name, number)


@pytest.mark.parametrize("text", ["", "0", "-1", "SIG", "NOPE", "RTMIN-1x", "１５"])
def test_what_is_no_signal(text: str) -> None:
    with pytest.raises(RunError, match="invalid signal"):
        parse_signal(text)


@pytest.mark.parametrize(
    ("argv", "expected"),
    [(("sleep", "2m"), (120, 0)), (("sleep", "infinity"), None), (("/bin/false",), (0, 1)), (("sh", "-c", "sleep 3"), (3, 0)),
     (("bash",), (0, 0)), (("sh", "-c", "sleep 3; nginx"), None), (("nginx",), None), ((), None)],
)  # fmt: skip
def test_how_long_well_known_programs_run(argv: tuple[str, ...], expected: tuple[float, int] | None) -> None:
    assert lifetime(argv) == expected


def test_a_health_check_with_dockers_defaults() -> None:
    shell = started(f"{ECHO}\nHEALTHCHECK --interval=1m30s --retries=5 CMD curl -f localhost").health
    assert shell == HealthCheck(("/bin/sh", "-c", "curl -f localhost"), 90, 30, 0, 5, 5)
    plain = started(f'{ECHO}\nHEALTHCHECK --start-period=2s CMD ["check"]').health
    assert plain == HealthCheck(("check",), 30, 30, 2, 5, 3)
    assert started(f"{ECHO}\nHEALTHCHECK NONE").health is None
    assert started(ECHO).health is None

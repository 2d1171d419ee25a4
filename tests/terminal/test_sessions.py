"""Whole sessions at a terminal, as text: what stands after a prompt is typed, and the rest must be printed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from learn.dockerfile.rebuild import Context, text_file
from learn.terminal import Machine, Project, UnknownError, play

SESSIONS = sorted((Path(__file__).parent / "sessions").glob("*.txt"))
TYPED = re.compile(r"^(?:\$ |/\S* # |\((?P<wait>\d+) seconds\))(?P<line>.*)$")
GREETER = """\
FROM alpine:3.24
WORKDIR /srv
COPY site.conf .
ENV GREETING=hello
EXPOSE 8080
CMD ["sh", "-c", "echo ready on port 8080; exec sleep 86400"]
"""
WEB = """\
FROM nginx:1.31-alpine
COPY site.conf /etc/nginx/conf.d/default.conf
CMD ["nginx", "-g", "daemon off;"]
"""


def machine(dockerfile: str = GREETER) -> Machine:
    context = Context({"site.conf": text_file("port 8080\n")})
    return Machine({"Dockerfile": Project(dockerfile, context), "web.Dockerfile": Project(WEB, context)})


def transcript(typed: list[str]) -> str:
    lines: list[str] = []
    for line, shown in zip(typed, play(machine(), typed)[1], strict=True):
        lines.append(f"{shown.prompt}{shown.typed}" if shown.prompt else f"({line.removeprefix('wait ')} seconds)")
        lines += [printed.text for printed in shown.lines]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("path", SESSIONS, ids=lambda path: path.stem)
def test_a_session_prints_what_docker_prints(path: Path, update) -> None:
    text = path.read_text(encoding="utf-8")
    typed = [
        f"wait {match['wait']}" if match["wait"] else match["line"] for match in map(TYPED.match, text.splitlines()) if match
    ]
    assert len(typed) > 2
    printed = transcript(typed)
    if update:
        path.write_text(printed, encoding="utf-8")
    assert printed == path.read_text(encoding="utf-8")


def printed(*typed: str) -> str:
    return "\n".join(line.text for line in play(machine(), ("docker build -q -t greeter .", *typed))[1][-1].lines)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("docker start nobody", "Error response from daemon: No such container: nobody"),
        ("docker rmi nobody", "Error response from daemon: No such image: nobody"),
        ("docker run", "docker: 'docker run' requires at least 1 argument"),
        ("docker tag greeter", "docker: 'docker tag' requires 2 arguments"),
        ("docker run Greeter", "docker: invalid reference format: repository name (library/Greeter) must be lowercase"),
        ("docker frobnicate", "docker: unknown command: docker frobnicate"),
        ("docker inspect --format '{{.State.Status}}' nobody", "error: no such object: nobody"),
        ("docker stop -t soon greeter", 'invalid argument "soon" for "-t, --timeout" flag'),
    ],
)
def test_what_docker_refuses_is_refused_in_its_words(typed: str, said: str) -> None:
    assert printed(typed).startswith(said)


@pytest.mark.parametrize(
    "typed",
    [
        "ls",
        "docker run -d nobody/knows:1.0",
        "docker run --gpus all greeter",
        "docker exec web nginx -t",
        "docker exec web sh -c 'ls | wc -l'",
        "docker push greeter",
        "aws ecr describe-images --repository-name greeter",
        "aws ecr put-account-setting --name BLOB_MOUNTING --value ON",
        "docker inspect greeter",
        "docker build -f other.Dockerfile .",
        "docker run 'greeter",
        "wait a moment",
        "docker ps --format {{.Names}}",
    ],
)
def test_what_is_not_known_is_said_and_not_made_up(typed: str) -> None:
    with pytest.raises(UnknownError) as raised:
        play(machine(), ("docker build -q -t greeter .", "docker run -d --name web greeter", typed))
    assert f"`{typed}`" in str(raised.value)


@pytest.mark.parametrize(
    ("host", "said"),
    [
        ("111122223333.dkr.ecr.eu-west-1.amazonaws.com", "Pushed"),
        ("111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn", "Pushed"),
        ("111122223333.dkr.ecr-fips.us-east-1.amazonaws.com", "Pushed"),
        ("111122223333.dkr-ecr.us-east-1.on.aws", "Pushed"),
        ("registry.example.com", "Mounted from first"),
        ("dkr.ecr.eu-west-1.amazonaws.com.example.com", "Mounted from first"),
    ],
)
def test_amazon_ecr_takes_no_layer_from_another_repository_and_other_registries_do(host: str, said: str) -> None:
    lines = printed(
        f"docker login --username ada --password-stdin {host}",
        f"docker tag greeter {host}/first",
        f"docker push {host}/first",
        f"docker tag greeter {host}/second",
        f"docker push {host}/second",
    )
    assert [line.partition(": ")[2] for line in lines.splitlines()[2:-1]] == [said] * 3


@pytest.mark.parametrize(
    ("done", "blocks"),
    [
        pytest.param((), 1, id="nothing: its top folder"),
        pytest.param(("docker exec web sh -c 'echo hi > /srv/note'",), 3, id="a few bytes, and the folder that they are in"),
        pytest.param(("docker exec web rm /srv/site.conf",), 2, id="a whiteout takes nothing, its folder does"),
    ],
)
def test_docker_ps_counts_blocks_of_the_disk_as_docker_29_does(done: tuple[str, ...], blocks: int) -> None:
    said = printed("docker run -d --name web greeter", *done, "docker ps -s --format 'table {{.Size}}'").splitlines()[-1]
    assert said.startswith(f"{blocks * 4.096:.3g}kB (virtual ")


def test_a_script_has_an_end() -> None:
    with pytest.raises(UnknownError, match="at most"):
        play(machine(), ["docker ps"] * 1000)


def test_the_same_lines_always_print_the_same() -> None:
    typed = ["docker build -q -t greeter .", "docker run -d --name web greeter", "docker ps -a", "docker history greeter"]
    assert transcript(typed) == transcript(typed)


def test_a_machine_is_never_changed_in_place() -> None:
    before = machine()
    after, _ = play(before, ["docker build -q -t greeter .", "docker run -d greeter"])
    assert not before.world.images
    assert not before.world.containers
    assert after.world.containers

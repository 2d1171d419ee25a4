"""What generated Dockerfiles are made of: a few languages with their files, and phrases that name what is in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from learn.quiz.chance import Chance
from learn.quiz.markup import Phrase
from learn.quiz.work import code


@dataclass(frozen=True, slots=True)
class Stack:
    """A language as a small service uses it: `manifest` lists its packages, `source` is the program's file."""

    base: str
    manifest: str
    install: str
    source: str
    command: tuple[str, ...]
    port: int


STACKS = (
    Stack("python:3.13-slim", "requirements.txt", "pip install -r requirements.txt", "app.py", ("python", "app.py"), 8000),
    Stack("node:22-slim", "package.json", "npm install", "server.js", ("node", "server.js"), 3000),
    Stack("ruby:3.4-slim", "Gemfile", "bundle install", "app.rb", ("ruby", "app.rb"), 4567),
    Stack("golang:1.25", "go.mod", "go mod download", "main.go", ("go", "run", "main.go"), 8080),
    Stack("perl:5.42", "cpanfile", "cpanm --installdeps .", "app.pl", ("perl", "app.pl"), 5000),
)
# Those whose base images set no ENTRYPOINT.
PLAIN = tuple(stack for stack in STACKS if stack.base.partition(":")[0] in ("python", "ruby", "golang", "perl"))
FOLDERS = ("/app", "/srv", "/srv/app", "/opt/service", "/work", "/usr/src/app")
PACKAGES = ("curl", "git", "tzdata", "ca-certificates", "jq", "less", "rsync", "zip")
USERS = ("1000", "10001", "nobody", "65532", "2000", "www-data")
NAMES = ("MODE", "COLOUR", "REGION", "LEVEL", "HARBOUR", "TIER")
VALUES = ("blue", "green", "north", "south", "debug", "quiet", "basic", "full")


def exec_form(words: Iterable[str]) -> str:
    """A command as a JSON list."""
    return "[" + ", ".join(f'"{word}"' for word in words) + "]"


def settings(chance: Chance, stack: Stack, count: int) -> list[str]:
    """Instructions that only write settings and may stand anywhere. USER is none of them: what follows it runs as that user."""
    name, value = chance.pick(NAMES), chance.pick(VALUES)
    offered = [
        f"ENV {name}={value}",
        f"EXPOSE {stack.port}",
        f'LABEL org.opencontainers.image.title="{stack.source.partition(".")[0]}"',
        f"VOLUME {chance.pick(('/data', '/var/lib/service', '/uploads'))}",
        "STOPSIGNAL SIGINT",
    ]
    return chance.some(offered, count)


def in_lines(lines: Iterable[int]) -> Phrase:
    """Numbers of lines in words: "lines 2, 4 and 5"."""
    numbers = [str(line) for line in sorted(lines)]
    if not numbers:
        return Phrase("no line")
    return Phrase(f"line{'s' if len(numbers) > 1 else ''} {_joined(numbers)}")


def in_names(names: Iterable[str]) -> Phrase:
    """Names as code, in the order given: "`a`, `b` and `c`"; "none" for none."""
    return Phrase(_joined([code(name) for name in names]) or "none")


def _joined(words: list[str]) -> str:
    return words[0] if len(words) == 1 else " and ".join([", ".join(words[:-1]), words[-1]]) if words else ""

"""ARG or ENV has a name that sounds like a secret.

## Why it matters

What `ENV` sets stays in the image for everyone who can pull it, and `docker inspect` shows it. The value of an `ARG` is gone
when the build ends, but the image's history keeps it beside each command that could use it. Deleting it in a later layer
changes nothing. A secret that is needed while building comes with `RUN --mount=type=secret`, one that is needed while running
comes with the container.

The check goes by names alone: those with a word such as `password`, `token`, `key` or `secret` in them, unless `public`,
`file` or `version` is there too.

## Not

```dockerfile
FROM node:22
ARG NPM_TOKEN
RUN npm config set //registry.npmjs.org/:_authToken=$NPM_TOKEN
```

```dockerfile
FROM postgres:17
ENV POSTGRES_PASSWORD=letmein
```

## Write

```dockerfile
FROM node:22
RUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm ci
```

```dockerfile
FROM postgres:17
ENV POSTGRES_PASSWORD_FILE=/run/secrets/postgres-password
```
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from learn.dockerfile.build import Build, Step
from learn.dockerfile.build.places import find_words, word_span
from learn.dockerfile.findings import Finding
from learn.dockerfile.golang import quote
from learn.dockerfile.instructions.arg import Arg
from learn.dockerfile.instructions.env import Env
from learn.dockerfile.linter import Check

_SECRET: Final = frozenset(
    {"apikey", "auth", "credential", "credentials", "key", "password", "pword", "passwd", "secret", "token"}
)
_SIGNS: Final = ("key", "auth", "cred", "passw", "pword", "secret", "token")
"""Each of these words has one of these in it."""

_DECLARING: Final = (Arg, Env)
_HARMLESS: Final = frozenset({"public", "file", "version"})


def scan(build: Build) -> Iterator[Finding]:
    """BuildKit: validateNoSecretKey, in stages: ARGs before the first FROM are not looked at."""
    steps = [*build.each("ARG"), *build.each("ENV")]
    text = " ".join([step.node.original for step in steps]).lower()
    if text.isascii() and not any(_has_variable_name(step) for step in steps if step.expansions):
        for sign in _SIGNS:
            if sign in text:
                break
        else:
            return
    for step in steps:
        names = _names(step)
        if any(map(_sounds_secret, names)):
            yield from _findings(build, step, names)


def _has_variable_name(step: Step) -> bool:
    return isinstance(step.instruction, Env) and any("$" in name for name, _ in step.instruction.pairs)


def _findings(build: Build, step: Step, names: list[str]) -> Iterator[Finding]:
    source, node = build.syntax.source, step.node
    places = find_words(source, node, _written(step)) if step.triggered_by is None else [None] * len(names)
    for name, at in zip(names, places, strict=True):
        if _sounds_secret(name):
            message = f"Do not use ARG or ENV instructions for sensitive data ({step.node.keyword} {quote(name)})"
            span = word_span(source, node, at if at is not None and source.text.startswith(name, at) else None, name)
            yield build.finding(node, message, span=span, why=_WHY)


def _names(step: Step) -> list[str]:
    """The names that are set, after expansion: ENV has that for names too."""
    instruction = step.instruction
    if step.expansions and isinstance(instruction, Env):
        results = {expansion.word: expansion.result for expansion in step.expansions}
        return [results.get(name, name) for name, _ in instruction.pairs]
    return [name for name, _ in instruction.pairs] if isinstance(instruction, _DECLARING) else []


def _written(step: Step) -> list[str]:
    """The words of the instruction, one for each name."""
    arguments = step.node.arguments
    if isinstance(step.instruction, Arg):
        return list(arguments)
    if arguments[2] == "":
        return [arguments[0]]
    return [f"{name}={value}" for name, value in zip(arguments[0::3], arguments[1::3], strict=True)]


def _sounds_secret(name: str) -> bool:
    """Whether a word of `name`, cut at underscores, tells of a secret and none tells otherwise."""
    # Go's patterns take the long s for an s when they do not look at case, and the kelvin sign for a k, as lower() does.
    words = (name if name.isascii() else name.replace("ſ", "s")).lower().split("_")
    return not _SECRET.isdisjoint(words) and _HARMLESS.isdisjoint(words)


_WHY = "Whoever has the image can read it: use `RUN --mount=type=secret` while building, and hand it over when running."

CHECK = Check(
    rule="SecretsUsedInArgOrEnv",
    scan=scan,
    url="https://docs.docker.com/go/dockerfile/rule/secrets-used-in-arg-or-env/",
    signs=frozenset({"ARG", "ENV"}),
)

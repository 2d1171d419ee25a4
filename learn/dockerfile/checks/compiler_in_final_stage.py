"""The image is built on a compiler's image although what it starts was compiled.

## Why it matters

A Go or Rust program needs nothing of its compiler once it is built: `golang` is some 300 MB compressed, the program a few.
A second stage that starts from a small base and copies the program ships only that.

## Not

```dockerfile
FROM golang:1.26
WORKDIR /src
COPY go.mod main.go ./
RUN go build -o /app .
USER 10001
CMD ["/app"]
```

## Write

```dockerfile
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod main.go ./
RUN CGO_ENABLED=0 go build -o /app .

FROM scratch
COPY --from=build /app /app
USER 10001
CMD ["/app"]
```
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from learn.dockerfile.bases import official
from learn.dockerfile.build.facts import Build
from learn.dockerfile.findings import Finding
from learn.dockerfile.linter import Check
from learn.dockerfile.shipping import base_of, place, shipped_runs, target_of

_COMPILES: Final = {
    "golang": {("go", "build"), ("go", "install")},
    "rust": {("cargo", "build"), ("cargo", "install")},
    "maven": {("mvn", "package"), ("mvn", "install"), ("mvn", "verify")},
    "gradle": {("gradle", "build"), ("gradle", "bootJar"), ("gradle", "assemble")},
}
"""By official image: program and verb that make what the container starts."""


def scan(build: Build) -> Iterator[Finding]:
    """The first compilation in the image itself, if it starts something else than the compiler."""
    base = base_of(build)
    name, _ = official(base)
    if name not in _COMPILES:
        return
    target = target_of(build)
    started = target.config.entrypoint or target.config.cmd if target is not None else None
    if not started:
        return
    programs = {program for program, _ in _COMPILES[name]}
    if started[0] in programs or any(f"{program} " in " ".join(started) for program in programs):
        return
    for step, script in shipped_runs(build, programs):
        for command in script.calls(programs):
            texts = enumerate(command.texts)
            verb = next((at for at, text in texts if (command.name, text) in _COMPILES[name]), None)
            if verb is not None:
                yield build.finding(
                    step.node,
                    f"the image ships the compiler: it stands on {base}",
                    span=place(build, command, 0, verb),
                    why="What was compiled does not need it. Name this stage with AS build, begin another one on a small base, "
                    "and write COPY --from=build for the result.",
                )
                return


CHECK = Check(
    rule="CompilerInFinalStage",
    scan=scan,
    lesson="layers-and-the-build-cache",
    teaching=True,
    programs=frozenset({program for commands in _COMPILES.values() for program, _ in commands}),
)

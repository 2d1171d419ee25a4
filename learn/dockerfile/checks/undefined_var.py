"""A variable is used before anything gives it a value.

## Why it matters

The builder puts nothing in its place and goes on. `COPY $SOURCE/app /app` then copies `/app`, and the mistake shows far from
where it was made, if at all. Variables come from `ENV` and `ARG` further up in the same stage or in the stage it starts from.
An `ARG` before the first `FROM` is for `FROM` lines only, until a stage says `ARG NAME` again.

`RUN`, `CMD` and `ENTRYPOINT` are not looked at: what stands there is for a shell to replace, not for the builder.

## Not

```dockerfile
FROM alpine:3.22
COPY $SOURCE/app /app
ARG SOURCE=dist
```

```dockerfile
ARG DATA=/data
FROM alpine:3.22
WORKDIR $DATA/cache
```

## Write

```dockerfile
FROM alpine:3.22
ARG SOURCE=dist
COPY $SOURCE/app /app
```

```dockerfile
ARG DATA=/data
FROM alpine:3.22
ARG DATA
WORKDIR $DATA/cache
```
"""

from __future__ import annotations

from collections.abc import Iterator

from learn.dockerfile.build import Build, Step
from learn.dockerfile.build.places import find_variables
from learn.dockerfile.findings import Finding
from learn.dockerfile.linter import Check
from learn.dockerfile.signs import UNDEFINED


def scan(build: Build) -> Iterator[Finding]:
    """BuildKit: reportUnmatchedVariables, once for each word."""
    for stage in build.stages:
        if build.judged[stage.index]:
            for step in [step for step in stage.steps if step.undefined]:
                yield from _findings(build, step)


def _findings(build: Build, step: Step) -> Iterator[Finding]:
    places = find_variables(build.syntax.source, step.node) if step.triggered_by is None else {}
    for name, suggestion in step.undefined:
        message = f"Usage of undefined variable '${name}'"
        if suggestion:
            message += f" (did you mean ${suggestion}?)"
        yield build.finding(step.node, message, span=places.get(name), why=_WHY)


_WHY = "The builder puts nothing in its place: set it with ENV or declare it with ARG above, in this stage."

CHECK = Check(
    rule="UndefinedVar",
    scan=scan,
    url="https://docs.docker.com/go/dockerfile/rule/undefined-var/",
    signs=frozenset({UNDEFINED}),
)

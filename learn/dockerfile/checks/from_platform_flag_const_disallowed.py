"""FROM fixes the platform, whatever the image is built for.

## Why it matters

With `--platform=linux/amd64` written into the file, the image is for that platform even where another was asked for, on an ARM
machine or with `docker build --platform`. It still builds; it may not run there, or only emulated and slowly. Say the platform
when you build, or use a variable: `$BUILDPLATFORM` for a stage whose tools should run natively on the building machine.

A stage that is for one platform on purpose may say so in its name: the check is silent when the name has the system or the
architecture in it.

## Not

```dockerfile
FROM --platform=linux/amd64 golang:1.24 AS build
RUN go version
```

## Write

```dockerfile
FROM golang:1.24 AS build
RUN go version
```

```dockerfile
FROM --platform=$BUILDPLATFORM golang:1.24 AS build
RUN go version
```

```dockerfile
FROM --platform=linux/amd64 golang:1.24 AS build-amd64
RUN go version
```
"""

from __future__ import annotations

from collections.abc import Iterator

from learn.dockerfile.build import Build
from learn.dockerfile.build.places import find_words, word_span
from learn.dockerfile.findings import DockerfileError, Finding
from learn.dockerfile.golang import quote
from learn.dockerfile.linter import Check
from learn.dockerfile.platforms import parse
from learn.dockerfile.signs import PLATFORM


def scan(build: Build) -> Iterator[Finding]:
    """BuildKit: reportConstPlatformDisallowed."""
    source = build.syntax.source
    for stage in build.stages:
        expansion = stage.platform_expansion
        if expansion is None or expansion.matched or expansion.unmatched:
            continue
        try:
            platform = parse(expansion.result)
        except DockerfileError:
            continue  # refused for that
        name = stage.name or ""
        if platform.os in name or platform.architecture in name:
            continue
        message = f"FROM --platform flag should not use constant value {quote(expansion.result)}"
        flag = f"--platform={stage.written_platform}"
        (at,) = find_words(source, stage.node, (flag,))
        span = word_span(source, stage.node, at, flag)
        yield build.finding(stage.node, message, span=span, why=_WHY)


_WHY = "The image will be for this platform even where another was asked for; leave it to `docker build --platform`."

CHECK = Check(
    rule="FromPlatformFlagConstDisallowed",
    scan=scan,
    url="https://docs.docker.com/go/dockerfile/rule/from-platform-flag-const-disallowed/",
    signs=frozenset({PLATFORM}),
    hadolint=("DL3029",),
)

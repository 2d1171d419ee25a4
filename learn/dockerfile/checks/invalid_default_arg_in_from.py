"""Without build arguments, FROM does not get the name of an image.

## Why it matters

An `ARG` without a default is empty until somebody gives `--build-arg`. `FROM alpine:$VERSION` is then `FROM alpine:`, and the
build fails for everyone who just runs `docker build .`. A default makes the file build by itself, and shows a reader what kind
of value belongs there.

## Not

```dockerfile
ARG VERSION
FROM alpine:${VERSION}
RUN apk add --no-cache curl
```

## Write

```dockerfile
ARG VERSION=3.22
FROM alpine:${VERSION}
RUN apk add --no-cache curl
```

```dockerfile
ARG VERSION
FROM alpine:${VERSION:-3.22}
RUN apk add --no-cache curl
```
"""

from __future__ import annotations

from collections.abc import Iterator

from learn.dockerfile.build import Build
from learn.dockerfile.build.places import find_words, word_span
from learn.dockerfile.findings import Finding
from learn.dockerfile.linter import Check
from learn.dockerfile.signs import BAD_DEFAULT


def scan(build: Build) -> Iterator[Finding]:
    """BuildKit: validateBaseImagesWithDefaultArgs."""
    source = build.syntax.source
    for stage in build.stages:
        if stage.default_base_is_valid:
            continue
        written = stage.written_base
        message = f"Default value for ARG {written} results in empty or invalid base image name"
        (at,) = find_words(source, stage.node, (written,))
        span = word_span(source, stage.node, at, written)
        yield build.finding(stage.node, message, span=span, why=_WHY)


_WHY = "Without --build-arg this is not the name of an image, and the build fails: give the ARG a default."

CHECK = Check(
    rule="InvalidDefaultArgInFrom",
    scan=scan,
    url="https://docs.docker.com/go/dockerfile/rule/invalid-default-arg-in-from/",
    heeds_comments=False,
    signs=frozenset({BAD_DEFAULT}),
)

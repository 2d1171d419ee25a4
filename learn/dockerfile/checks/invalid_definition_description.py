"""The comment right above a stage or an ARG is not its description.

## Why it matters

`docker build --call=outline` and `--call=targets` list the arguments and stages of a Dockerfile, with a description where
there is one. They take it from the comment right above, if it begins with the name: `# version which Alpine to use`. Any other
comment there is an ordinary one, and this check asks whether a description was meant.

BuildKit counts this check as experimental: it speaks only where it is asked for, with
`# check=experimental=InvalidDefinitionDescription` at the head of the file. Where an ordinary comment is meant, put an empty
comment (`#`) between it and the instruction.

## Not

```dockerfile
# which Alpine to use
ARG version=3.22
FROM alpine:${version}
RUN apk add --no-cache curl
```

```dockerfile
# the image for the tests
FROM alpine:3.22 AS test
RUN apk add --no-cache curl
```

## Write

```dockerfile
# version which Alpine to use
ARG version=3.22
FROM alpine:${version}
RUN apk add --no-cache curl
```

```dockerfile
# Everything below runs the tests.
#
FROM alpine:3.22 AS test
RUN apk add --no-cache curl
```
"""

from __future__ import annotations

from collections.abc import Iterator

from learn.dockerfile.build import Build
from learn.dockerfile.findings import Finding
from learn.dockerfile.instruction import Instruction
from learn.dockerfile.instructions.arg import Arg
from learn.dockerfile.instructions.from_ import From
from learn.dockerfile.linter import Check


def scan(build: Build) -> Iterator[Finding]:
    """BuildKit: validateDefinitionDescription."""
    for node in build.nodes:
        if not node.comments or node.keyword not in ("ARG", "FROM") or node.index not in build.instructions:
            continue
        names = _names(build.instructions[node.index])
        if names and node.comments[-1].partition(" ")[0] not in names:
            example = names[0] if len(names) == 1 else "<arg_key>"
            message = f"Comment for {node.keyword} should follow the format: `# {example} <description>`"
            yield build.finding(node, message, why=_WHY)


def _names(instruction: Instruction) -> tuple[str, ...]:
    if isinstance(instruction, Arg):
        return tuple([name for name, _ in instruction.pairs])
    if isinstance(instruction, From) and instruction.name is not None:
        return (instruction.name,)
    return ()


_WHY = "`docker build --call=outline` shows the comment as a description only if it begins with the name."

CHECK = Check(
    rule="InvalidDefinitionDescription",
    scan=scan,
    url="https://docs.docker.com/go/dockerfile/rule/invalid-definition-description/",
    experimental=True,
    signs=frozenset({"ARG", "FROM"}),
)

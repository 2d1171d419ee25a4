"""A list in square brackets that is not JSON, so that it silently becomes the shell form.

## Why it matters

The exec form has to be a list in JSON, and JSON knows double quotes only. `CMD ['echo', 'Hello']` is not: the builder
takes the whole line for a shell command, and when the container starts, the shell looks for a program named `[echo,`.

## Not

```dockerfile
FROM ubuntu:26.04
CMD ['echo', 'Hello']
```

```dockerfile
FROM ubuntu:26.04
CMD ["echo", "Hello",]
```

## Write

```dockerfile
FROM ubuntu:26.04
CMD ["echo", "Hello"]
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from learn.dockerfile.build.facts import Build
from learn.dockerfile.findings import Finding, Fix
from learn.dockerfile.linter import Check
from learn.dockerfile.signs import LIST_FOR_A_SHELL
from learn.dockerfile.syntax.nodes import Node

_LIST = re.compile(r"\[[ \t]*(?:['\"“”‘’][^\n]*|[^\s\[\]]+(?:[ \t]*,[^\n]*)?)\]")


def scan(build: Build) -> Iterator[Finding]:
    """Every CMD, ENTRYPOINT and RUN in shell form that looks like a list."""
    for step in chain(build.each("CMD"), build.each("ENTRYPOINT"), build.each("RUN")):
        node = step.node
        if node.form != "shell" or not node.arguments or not node.arguments[0].startswith("[") or step.triggered_by is not None:
            continue
        text = node.arguments[0].rstrip()
        if not text.endswith("]") or not _LIST.fullmatch(text) or _is_test(text):
            continue
        yield build.finding(
            node,
            f"this list is not JSON, so {node.keyword} takes it for a shell command",
            why="The shell looks for a program of that name and finds none. Write the list in JSON: double quotes round every "
            "word, a comma between them and none at the end.",
            fix=_fix(build, node, text),
        )


def _is_test(text: str) -> bool:
    """Whether it is the shell's `[ … ]`, which has blanks inside its brackets and no commas."""
    return text[1:2] in (" ", "\t") and text[-2:-1] in (" ", "\t") and "," not in text


def _fix(build: Build, node: Node, text: str) -> Fix | None:
    """Only where nothing but the quotes is wrong."""
    if node.start_line != node.end_line or not re.fullmatch(r"\[\s*(?:'[^'\"\\]*'\s*,\s*)*'[^'\"\\]*'\s*\]", text):
        return None
    return Fix("Use double quotes", build.word_span(node, text), text.replace("'", '"'))


CHECK = Check(
    rule="BrokenExecForm",
    scan=scan,
    lesson="writing-a-dockerfile",
    teaching=True,
    signs=frozenset({LIST_FOR_A_SHELL}),
)

"""The exec form has something in it that only a shell understands.

## Why it matters

The exec form starts the program directly, without a shell. Nobody replaces `$PORT` by its value, and `&&`, `|` and `>` are
passed on as ordinary arguments. Use the shell form for commands that need a shell, or start one in the list, with `exec` so
that the program takes its place.

## Not

```dockerfile
FROM node:24-slim
CMD ["node", "server.js", "--port", "$PORT"]
```

## Write

```dockerfile
FROM node:24-slim
CMD ["sh", "-c", "exec node server.js --port \\"$PORT\\""]
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Final

from learn.dockerfile.build.facts import Build
from learn.dockerfile.findings import Finding
from learn.dockerfile.linter import Check
from learn.dockerfile.signs import EXEC_FORM

_VARIABLE: Final = re.compile(r"\$(?:[A-Z_][A-Z0-9_]*+|\{[A-Z_][A-Z0-9_]*+(?::[-+][^}]*+)?\})")
_OPERATORS: Final = frozenset({"&&", "||", "|", ">", ">>", "2>&1", "<"})
_INTERPRETERS: Final = re.compile(
    r"(?:.*/)?(?:(?:ba|da|a|z|k|c|tc|fi)?sh|busybox|cmd(?:\.exe)?|powershell(?:\.exe)?|pwsh|perl|ruby|python[0-9.]*|awk|envsubst|php)"
    r"|.*\.sh|.*entrypoint.*",
    re.IGNORECASE,
)
"""Programs that may well give such words a meaning of their own."""


def scan(build: Build) -> Iterator[Finding]:
    """Every exec form of RUN, CMD and ENTRYPOINT without a shell that has a variable or an operator of shells."""
    for step in chain(build.each("RUN"), build.each("CMD"), build.each("ENTRYPOINT")):
        node = step.node
        if node.form != "exec" or step.triggered_by is not None:
            continue
        text = node.original
        if not ("$" in text or "&&" in text or "|" in text or ">" in text or "<" in text):
            continue
        word = _word(node.arguments)
        if word is None or any(map(_INTERPRETERS.fullmatch, node.arguments)):
            continue
        if node.keyword == "CMD" and build.stages[step.stage].config.entrypoint:
            continue  # what the ENTRYPOINT makes of it cannot be told
        yield build.finding(
            node,
            f"the exec form has no shell: {word} reaches {node.arguments[0]} as it stands",
            span=build.word_span(node, word),
            why="Only a shell replaces variables and joins commands. Write the shell form, or "
            f'{node.keyword} ["sh", "-c", "exec …"].',
        )


def _word(arguments: Sequence[str]) -> str | None:
    for word in arguments[1:]:
        if word in _OPERATORS:
            return word
        match = _VARIABLE.search(word)
        if match is not None:
            return match.group()
    return None


CHECK = Check(
    rule="VariableInExecForm",
    scan=scan,
    lesson="writing-a-dockerfile",
    teaching=True,
    signs=frozenset({EXEC_FORM}),
    words=("$", "&&", "|", ">", "<"),
)

"""COPY or ADD names a file that `.dockerignore` keeps out of the build.

## Why it matters

What `.dockerignore` leaves out is never sent to the builder. For the builder it does not exist, so the build ends with "not
found" although the file lies right there. Either the pattern is too wide or the file is not meant to be copied.

BuildKit counts this check as experimental: it speaks only where it is asked for, with
`# check=experimental=CopyIgnoredFile` at the head of the file. It is silent as soon as the `.dockerignore` has a line that
begins with `!`, because a file in an ignored folder may then be there after all.

## Not

```dockerignore
config
*.log
```

```dockerfile
FROM alpine:3.22
COPY config/app.toml /etc/app.toml
```

```dockerfile
FROM alpine:3.22
ADD build.log /
```

## Write

```dockerignore
config/local.toml
```

```dockerfile
FROM alpine:3.22
COPY config/app.toml /etc/app.toml
```
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from learn.dockerfile.build import Build, Step
from learn.dockerfile.build.places import find_words, word_span
from learn.dockerfile.dockerignore import Patterns
from learn.dockerfile.findings import DockerfileError, Finding
from learn.dockerfile.golang import quote
from learn.dockerfile.instruction import clean_path
from learn.dockerfile.instructions.add import Add
from learn.dockerfile.instructions.copy import Copy
from learn.dockerfile.linter import Check
from learn.dockerfile.signs import DOCKERIGNORE
from learn.dockerfile.transfer import is_git, is_http

_MOST_WORK: Final = 500_000
"""How many characters are held against patterns. BuildKit holds every path against every pattern, however many there are."""

_PATTERNS_OWN: Final = 40
"""What a pattern costs besides the path's characters, in characters."""

_ROOTS: Final = frozenset({".", "/"})
_WHOLE_CONTEXT: Final = frozenset({"*", "**", "**/*"})


def scan(build: Build) -> Iterator[Finding]:
    """BuildKit: validateCopySourcePath, for files of the build context."""
    patterns = build.dockerignore
    if patterns is None or not patterns.patterns or patterns.errors or patterns.has_negations:
        return
    ignored: dict[str, bool] = {}
    left = _MOST_WORK
    for step in build.copies:
        instruction = step.instruction
        if isinstance(instruction, Add):
            action = "Add"
        elif isinstance(instruction, Copy) and not instruction.from_:
            action = "Copy"
        else:
            continue
        results = {expansion.word: expansion.result for expansion in step.expansions}
        for written in instruction.what.sources:
            path = clean_path(results.get(written, written))
            if path not in ignored:
                left -= (len(path) + _PATTERNS_OWN) * len(patterns.patterns)
                if left < 0:
                    return
                ignored[path] = _is_ignored(patterns, path)
            if ignored[path] and not _comes_from_elsewhere(action, results.get(written, written)):
                yield _finding(build, step, action, written, path)


def _is_ignored(patterns: Patterns, path: str) -> bool:
    if path in _ROOTS and not any(pattern.written in _WHOLE_CONTEXT for pattern in patterns.patterns):
        return False  # BuildKit: copySourceRootIgnored
    return patterns.matches(path)


def _comes_from_elsewhere(action: str, source: str) -> bool:
    if action == "Copy":
        return False
    try:
        return is_http(source) or is_git(source)
    except DockerfileError:
        return True


def _finding(build: Build, step: Step, action: str, written: str, path: str) -> Finding:
    message = f"Attempting to {action} file {quote(path)} that is excluded by .dockerignore"
    (at,) = find_words(build.syntax.source, step.node, (written,)) if step.triggered_by is None else (None,)
    span = word_span(build.syntax.source, step.node, at, written)
    return build.finding(step.node, message, span=span, why=_WHY)


_WHY = "The builder never gets to see this file, so the build will say that it is not found."

CHECK = Check(
    rule="CopyIgnoredFile",
    scan=scan,
    url="https://docs.docker.com/go/dockerfile/rule/copy-ignored-file/",
    experimental=True,
    signs=frozenset({DOCKERIGNORE}),
)

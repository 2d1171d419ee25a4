"""`ADD` for plain files: it does more than copy, and here `COPY` would do the same without surprises.

## Why it matters

`ADD` also unpacks local archives, downloads URLs and clones Git repositories. A reader has to look at every name to know
which of these happens, and a file that turns out to be an archive is unpacked without a word. `COPY` only copies.

## Not

```dockerfile
FROM debian:trixie-slim
ADD run.sh /run.sh
```

## Write

```dockerfile
FROM debian:trixie-slim
COPY run.sh /run.sh
```

```dockerfile
FROM debian:trixie-slim
ADD site.tar.gz /srv/
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from learn.dockerfile.build.facts import Build
from learn.dockerfile.findings import DockerfileError, Finding, Fix
from learn.dockerfile.instructions.add import Add
from learn.dockerfile.linter import Check
from learn.dockerfile.transfer import is_git, is_http

_ARCHIVE: Final = re.compile(r".*\.(?:tar|tgz|tbz2?|txz|tzst|gz|bz2|xz|zst|lzma|Z)(?:[.*?\[].*)?", re.IGNORECASE | re.DOTALL)
_OPEN_END: Final = re.compile(r".*[*?\]][^./]*", re.DOTALL)


def scan(build: Build) -> Iterator[Finding]:
    """Every ADD whose sources can be nothing but plain files and folders. What a variable holds may be given by the build."""
    for step in build.each("ADD"):
        instruction = step.instruction
        if not isinstance(instruction, Add) or step.refused or step.triggered_by is not None:
            continue
        if instruction.checksum or instruction.keep_git_dir is not None or instruction.unpack is not None:
            continue
        if all(_is_plain(source) for source in instruction.what.sources):
            span = build.keyword_span(step.node)
            yield build.finding(
                step.node,
                "ADD only copies here; use COPY",
                span=span,
                why="ADD also unpacks archives and fetches URLs, so a reader cannot tell what happens without looking at every "
                "source. Write COPY.",
                fix=Fix("Replace `ADD` by `COPY`", span, "COPY" if step.node.written.isupper() else "copy"),
            )


def _is_plain(source: str) -> bool:
    if "$" in source or is_http(source) or _ARCHIVE.fullmatch(source) or _OPEN_END.fullmatch(source):
        return False
    try:
        return not is_git(source)
    except DockerfileError:
        return False


CHECK = Check(
    rule="AddWhereCopyWouldDo",
    scan=scan,
    lesson="writing-a-dockerfile",
    teaching=True,
    signs=frozenset({"ADD"}),
    hadolint=("DL3020",),
)

"""A password or token is written into a RUN.

## Why it matters

The text of every `RUN` is kept in the image's history, which `docker history` shows to everybody who has the image, and in
the version control of the Dockerfile. A secret mount lends the builder a file for one `RUN` and leaves nothing behind.

## Not

```dockerfile
FROM alpine:3.24
RUN wget --header "Authorization: Bearer 2f9c81d07a5e4b" https://example.com/app.bin
```

```dockerfile
FROM alpine/git:v2.49.1
RUN git clone https://ci:s3cr3t-word@example.com/app.git
```

## Write

```dockerfile
FROM alpine:3.24
RUN --mount=type=secret,id=token,env=TOKEN wget --header "Authorization: Bearer $TOKEN" https://example.com/app.bin
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from learn.dockerfile.build.facts import Build, Step
from learn.dockerfile.findings import Finding
from learn.dockerfile.linter import Check
from learn.dockerfile.shipping import runs_with

_SECRETS: Final = (
    ("@", "://", r"\bhttps?://[^\s/@:'\"$]{1,64}:([^\s/@:'\"$]{3,128})@(?!localhost|127\.|\[::1)", "a password in a URL"),
    ("@", "://", r"\bhttps?://([0-9A-Za-z_]{20,128})@", "a token in a URL"),
    ("z", "uthorization", r"[Aa]uthorization: *(?:[Bb]earer|[Bb]asic|token) +([0-9A-Za-z._~+/=-]{8,512})", "a token in a header"),
    ("_", "_authToken", r"_authToken[ =]['\"]?([0-9A-Za-z._-]{8,256})", "a registry token"),
    (":", " -u", r"\bcurl\b[^|;&\n]{0,512}? -u ?['\"]?[^\s:'\"$]{1,64}:([^\s'\"$]{2,128})", "a password for curl"),
    (":", "--user", r"\bcurl\b[^|;&\n]{0,512}? --user[ =]['\"]?[^\s:'\"$]{1,64}:([^\s'\"$]{2,128})", "a password for curl"),
    ("_", "gh", r"\b((?:ghp|gho|ghs|ghr)_[0-9A-Za-z]{36}|github_pat_[0-9A-Za-z_]{40,100})\b", "a GitHub token"),
    ("-", "glpat-", r"\b(glpat-[0-9A-Za-z_-]{20,64})", "a GitLab token"),
    ("K", "AKIA", r"\b(AKIA[0-9A-Z]{16})\b", "an AWS access key"),
    ("_", "sk_live_", r"\b(sk_live_[0-9A-Za-z]{16,128})", "a token"),
    ("-", "xox", r"\b(xox[bpars]-[0-9A-Za-z-]{16,128})", "a token"),
    ("K", "PRIVATE KEY", r"(-----BEGIN (?:[A-Z]{2,10} )?PRIVATE KEY-----)", "a private key"),
)
"""A character and a word that stand with each kind, what it looks like (the group is the secret itself), and its name.

All repetitions are bounded, so that time stays linear."""

_Kind = tuple[int, str, re.Pattern[str], str]

_BY_CHARACTER: Final[dict[str, list[_Kind]]] = {
    character: [
        (number, word, re.compile(pattern), what)
        for number, (sign, word, pattern, what) in enumerate(_SECRETS)
        if sign == character
    ]
    for character in dict.fromkeys([kind[0] for kind in _SECRETS])
}
"""The same by the character, with the number of each kind, its word, its pattern and its name."""

_PLACEHOLDER: Final = re.compile(r"[<{\[].*|x{3,}|\*+|\.{3}|your.*|changeme|example|token|password|secret", re.IGNORECASE)


def scan(build: Build) -> Iterator[Finding]:
    """The first secret of every RUN."""
    text = build.syntax.source.text
    kinds: list[_Kind] = []
    for character, its_kinds in _BY_CHARACTER.items():
        if character in text:
            for kind in its_kinds:
                if kind[1] in text:
                    kinds.append(kind)  # noqa: PERF401  # a comprehension is a call more
    if not kinds:
        return
    kinds.sort()
    for step, _ in runs_with(build, [kind[1] for kind in kinds]):
        found = _find(step, kinds)
        if found is not None:
            secret, what = found
            yield build.finding(
                step.node,
                f"{what} is written into this RUN and kept in the image's history",
                span=build.word_span(step.node, secret),
                why="docker history shows it to everybody who has the image. Change the secret, and write "
                "RUN --mount=type=secret,id=token,env=TOKEN with $TOKEN in its place.",
            )


def _find(step: Step, kinds: Sequence[_Kind]) -> tuple[str, str] | None:
    texts = [step.node.original, *[heredoc.content for heredoc in step.node.heredocs]]
    for text in texts:
        for _, _, pattern, what in kinds:
            match = pattern.search(text)
            if match is not None and not _PLACEHOLDER.fullmatch(match[1]):
                return match[1], what
    return None


CHECK = Check(
    rule="SecretInCommand",
    scan=scan,
    lesson="writing-a-dockerfile",
    teaching=True,
    signs=frozenset({"RUN"}),
)

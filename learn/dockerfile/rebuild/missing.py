"""What a build takes from its context and what is not there: files that somebody who pasted a Dockerfile did not bring along."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Final

from learn.dockerfile.instruction import clean_path
from learn.dockerfile.instructions.add import Add
from learn.dockerfile.instructions.copy import Copy
from learn.dockerfile.rebuild import keys
from learn.dockerfile.rebuild.context import follow
from learn.dockerfile.rebuild.simulate import KeyedBuild, KeyedStep
from learn.dockerfile.rebuild.wildcards import has_wildcards
from learn.dockerfile.transfer import is_git, is_http

_FILES_WITHOUT_A_DOT: Final = frozenset(
    {"Brewfile", "Caddyfile", "Dockerfile", "Gemfile", "gradlew", "Jenkinsfile", "LICENSE", "Makefile", "mvnw", "NOTICE",
     "Pipfile", "Procfile", "Rakefile", "README", "VERSION"}
)  # fmt: skip


def find_missing(build: KeyedBuild) -> tuple[str, ...]:
    """The paths that COPY and ADD name and the context has not, each once, in the order of steps; not what is left out of it."""
    return tuple(dict.fromkeys([path for step in build.steps for path in _of_step(build, step)]))


def _of_step(build: KeyedBuild, step: KeyedStep) -> Iterator[str]:
    instruction = step.step.instruction if step.step is not None else None
    if step.step is None or not isinstance(instruction, Copy | Add) or (isinstance(instruction, Copy) and instruction.from_):
        return
    for source in keys.expanded_transfer(step.step).sources:
        path = clean_path(f"/{source}")[1:]
        if not path or has_wildcards(path) or is_http(source) or is_git(source):
            continue
        if follow(build.snapshot.context.files, path) not in build.snapshot.context.files:
            yield f"{path}/" if source.endswith("/") or _is_folder(path) else path


def _is_folder(path: str) -> bool:
    """Whether a name is more likely that of a folder: it has no dot and is none of the usual files."""
    name = posixpath.basename(path)
    return "." not in name and name not in _FILES_WITHOUT_A_DOT

"""The passes over a Dockerfile in their order, and what they come to."""

from __future__ import annotations

import gc
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from learn.dockerfile import linter
from learn.dockerfile.build import Build, Stage, build
from learn.dockerfile.dockerignore import Patterns
from learn.dockerfile.dockerignore import read as read_dockerignore
from learn.dockerfile.findings import DockerfileError, Finding, Position, Span
from learn.dockerfile.syntax import Directive, Node, Source, Syntax, parse, read

MAX_BYTES: Final = 16 << 20
"""What a file may have where nobody says otherwise."""

_NOWHERE: Final = Span(Position(1, 1), Position(1, 1))


@dataclass(frozen=True, slots=True)
class Options:
    """What surrounds a Dockerfile.

    `build_args` are `--build-arg`; `target` is the stage to build, None or "" for the last; `dockerignore` the text of the
    `.dockerignore`, None where there is none or nobody knows; `checks` whether to judge; `max_bytes` the size that is
    still analysed.
    """

    build_args: Mapping[str, str] = field(default_factory=dict)
    target: str | None = None
    dockerignore: str | None = None
    checks: bool = True
    max_bytes: int = MAX_BYTES


# Not frozen, for speed; nobody writes to it.
@dataclass(slots=True)
class Analysis:
    """What BuildKit would make of a Dockerfile.

    `errors` are in the order of lines; `ok` tells whether the build of the target would be accepted, which an error in a
    stage that it does not need leaves true. `warnings` are in the order of lines, then rules. `passed` are the checks that
    had nothing to say.
    """

    source: Source
    syntax: Syntax
    build: Build
    errors: tuple[Finding, ...]
    warnings: tuple[Finding, ...]
    passed: tuple[str, ...]
    ok: bool

    @property
    def nodes(self) -> Sequence[Node]:
        """The instructions as written, by their number."""
        return self.syntax.nodes

    @property
    def directives(self) -> tuple[Directive, ...]:
        """The parser directives."""
        return self.syntax.directives

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The stages in the order of the file."""
        return self.build.stages

    @property
    def target_stage(self) -> Stage | None:
        """The stage that would be built; None where there is none, or `target` names none."""
        return next((stage for stage in reversed(self.build.stages) if stage.is_target), None)


_DEFAULTS: Final = Options()
_UNJUDGED: Final = linter.Report()


def analyze(text: str | bytes, options: Options | None = None, name: str = "Dockerfile") -> Analysis:
    """Analyse a Dockerfile. What is wrong with it is in the result: no content raises."""
    # What an analysis makes holds no circles. Left on, the garbage collector would look through all of it again and
    # again, which makes large files half as slow again and their time grow faster than they do.
    was_collecting = gc.isenabled()
    gc.disable()
    try:
        return _analyze(text, options or _DEFAULTS, name)
    finally:
        if was_collecting:
            gc.enable()


def _analyze(text: str | bytes, options: Options, name: str) -> Analysis:
    try:
        source = read(text, name, options.max_bytes)
    except DockerfileError as error:
        return unreadable(name, error)
    syntax = parse(source)
    ignored, ignore_errors = _read_dockerignore(options.dockerignore)
    built = build(syntax, options.build_args, options.target or None, ignored)
    said = linter.run(built, options.build_args) if options.checks else _UNJUDGED
    errors = (*syntax.errors, *built.errors, *said.errors, *ignore_errors)
    needed = [finding for finding in built.deferred if finding.stage is None or built.stages[finding.stage].is_needed]
    return Analysis(
        source=source,
        syntax=syntax,
        build=built,
        errors=tuple(sorted((*errors, *built.deferred), key=_place)) if errors or built.deferred else (),
        warnings=said.warnings,
        passed=said.passed,
        ok=not errors and not needed,
    )


def _place(finding: Finding) -> Span:
    return finding.span


def unreadable(name: str, error: DockerfileError) -> Analysis:
    """The analysis of a file that there is no text of, for the reason that `error` gives."""
    source = Source(name, "")
    syntax = Syntax(source, (), "\\", (), ())
    finding = Finding(None, error.message, error.span or _NOWHERE)
    return Analysis(source, syntax, replace(build(syntax, {}), errors=()), (finding,), (), (), False)


def _read_dockerignore(text: str | None) -> tuple[Patterns | None, list[Finding]]:
    """The patterns, and what the builder refuses about them; that has no place in the Dockerfile."""
    if text is None:
        return None, []
    patterns = read_dockerignore(text)
    errors = [Finding(None, f".dockerignore line {line}: {message}", _NOWHERE) for line, message in patterns.errors]
    return patterns, errors

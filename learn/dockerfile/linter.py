"""Checks: which are asked for, which an author keeps quiet, and running them.

A check is a module in `checks/`: its docstring is its page, `CHECK` its registration. `scan` reads a `Build` and yields
what it found (`build.finding(node, message)`); rule and url are added here. What an author says with `# check=` at the
head of the file, above an instruction, or with `--build-arg BUILDKIT_DOCKERFILE_CHECK=` is obeyed as BuildKit obeys it.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Final

from learn.dockerfile.build.facts import Build
from learn.dockerfile.findings import DockerfileError, Finding, Position, Span
from learn.dockerfile.golang import quote, trim_space
from learn.dockerfile.instruction import parse_bool
from learn.dockerfile.instructions import INSTRUCTIONS
from learn.dockerfile.syntax.nodes import Directive, Node, Syntax

BUILD_ARG: Final = "BUILDKIT_DOCKERFILE_CHECK"
"""The build argument that replaces `# check=` at the head of the file."""

_CHECKS_PACKAGE: Final = "learn.dockerfile.checks"


@dataclass(frozen=True, slots=True)
class Check:
    """One opinion about Dockerfiles.

    `rule` is its name; `scan` yields its findings. `url` is BuildKit's page for one of its own rules, None for ours;
    `lesson` the slug of the lesson that explains it. An `experimental` check runs only when it is asked for. `teaching`
    marks ours. `page` is the module's docstring. `keywords` are the instructions without any of which it has nothing to say,
    so that it need not be asked; empty for a check that is always asked. `heeds_comments` is false where BuildKit judges
    before it looks at `# check=` above an instruction: in the parser, and over all stages at once.
    """

    rule: str
    scan: Callable[[Build], Iterable[Finding]]
    url: str | None = None
    lesson: str | None = None
    experimental: bool = False
    teaching: bool = False
    page: str = ""
    heeds_comments: bool = True
    keywords: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Wish:
    """What `# check=` asks for. `error`: findings make the build fail."""

    skip: frozenset[str] = frozenset()
    skip_all: bool = False
    experimental: frozenset[str] = frozenset()
    experimental_all: bool = False
    error: bool = False

    def wants(self, check: Check) -> bool:
        """Whether `check` is to speak. BuildKit: Linter.Run."""
        if check.experimental:
            return self.experimental_all or check.rule in self.experimental
        return not (self.skip_all or check.rule in self.skip)

    def merged(self, other: Wish) -> Wish:
        """This wish with what a comment adds."""
        return Wish(
            self.skip | other.skip,
            self.skip_all or other.skip_all,
            self.experimental | other.experimental,
            self.experimental_all or other.experimental_all,
            self.error,
        )


_KEYWORDS: Final = frozenset(INSTRUCTIONS)
_NOTHING_SAID: Final = Wish()


@dataclass(frozen=True, slots=True)
class Report:
    """What the checks said. `passed` are the rules that ran and had nothing to say; `errors` come from `# check=` itself."""

    warnings: tuple[Finding, ...] = ()
    passed: tuple[str, ...] = ()
    errors: tuple[Finding, ...] = field(default=())


def read_wish(text: str) -> Wish:
    """`skip=A,B;error=true;experimental=all`. Raises DockerfileError. BuildKit: ParseLintOptions."""
    text = trim_space(text)
    wish = Wish()
    if not text:
        return wish
    for part in text.split(";", 2):
        key, equals, value = part.partition("=")
        key, value = trim_space(key) if equals else key, trim_space(value)
        names = frozenset() if value == "all" else frozenset([trim_space(name) for name in value.split(",")])
        if not equals:
            raise DockerfileError(f"invalid check option {quote(part)}")
        if key == "skip":
            wish = replace(wish, skip=names, skip_all=wish.skip_all or value == "all")
        elif key == "experimental":
            wish = replace(wish, experimental=names, experimental_all=wish.experimental_all or value == "all")
        elif key == "error":
            error = parse_bool(value)
            if error is None:
                reason = f"strconv.ParseBool: parsing {quote(value)}: invalid syntax"
                raise DockerfileError(f"failed to parse check option {quote(part)}: {reason}")
            wish = replace(wish, error=error)
        else:
            raise DockerfileError(f"invalid check option {quote(key)}")
    return wish


@cache
def all_checks() -> tuple[Check, ...]:
    """Every check in `checks/`, by name. Loaded at first use."""
    package = importlib.import_module(_CHECKS_PACKAGE)
    modules = [importlib.import_module(f"{_CHECKS_PACKAGE}.{found.name}") for found in pkgutil.iter_modules(package.__path__)]
    checks = [replace(module.CHECK, page=module.CHECK.page or (module.__doc__ or "")) for module in modules]
    return tuple(sorted(checks, key=lambda check: check.rule))


def run(build: Build, build_args: Mapping[str, str], checks: Iterable[Check] | None = None) -> Report:
    """Run the checks that are asked for, in the order of lines, then rules."""
    directive = _directive(build.syntax)
    wish, errors = _wish(build, build_args, directive)
    comments = _wishes_in_comments(build)
    absent = _absent_keywords(build)
    violated: set[str] = set()
    warnings: list[Finding] = []
    passed: list[str] = []
    for check in all_checks() if checks is None else checks:
        wanted = wish.wants(check) if check.experimental or wish is not _NOTHING_SAID else True
        if not wanted and not (check.experimental and comments):
            continue
        asked = not check.keywords or not check.keywords <= absent
        found = [_signed(check, finding) for finding in check.scan(build)] if asked else []
        if comments and found:
            found = [finding for finding in found if _wanted(check, finding, wish, comments)]
        if found:
            warnings += found
            if not check.teaching:  # the builder has never heard of ours
                violated.add(check.rule)
        elif wanted:
            passed.append(check.rule)
    warnings.sort(key=_place)
    if wish.error and violated:
        message = f"lint violation found for rules: {', '.join(sorted(violated))}"
        errors = (*errors, _at_directive(build, directive, message))
    return Report(tuple(warnings), tuple(passed), errors)


def _wish(
    build: Build, build_args: Mapping[str, str], directive: Directive | None
) -> tuple[Wish, tuple[Finding, ...]]:
    """What is asked for of the whole file, and the error if that cannot be read."""
    text = build_args.get(BUILD_ARG, directive.value if directive else "")
    if not text:
        return _NOTHING_SAID, ()
    try:
        return read_wish(text), ()
    except DockerfileError as error:
        return _NOTHING_SAID, (_at_directive(build, directive, f"failed to parse check options: {error.message}"),)


def _absent_keywords(build: Build) -> frozenset[str]:
    """The instructions that neither stand in the file nor are fired by it."""
    present = {node.keyword for node in build.nodes}
    return frozenset() if "ONBUILD" in present else _KEYWORDS - present


def _directive(syntax: Syntax) -> Directive | None:
    return next((directive for directive in syntax.directives if directive.name == "check"), None)


def _at_directive(build: Build, directive: Directive | None, message: str) -> Finding:
    line = directive.line if directive else 1
    return Finding(None, message, Span(Position(line, 1), build.syntax.source.end_of_line(line)))


def _wishes_in_comments(build: Build) -> dict[int, Wish]:
    """What the comments above instructions ask for, by `Node.index`."""
    if "check" not in build.syntax.source.text.lower():
        return {}
    wishes = ((node.index, wish_above(node)) for node in build.nodes if node.comments)
    return {index: wish for index, wish in wishes if wish is not None}


def wish_above(node: Node) -> Wish | None:
    """What the comments above an instruction ask for; None where they ask for nothing.

    Only the first `check=` counts, up to its first blank; one that cannot be read is ignored.
    BuildKit: WithMergedConfigFromComments.
    """
    for comment in node.comments:
        name, equals, value = trim_space(comment).partition("=")
        if equals and trim_space(name).lower() == "check":
            try:
                return read_wish(trim_space(value).partition(" ")[0])
            except DockerfileError:
                return None
    return None


def _wanted(check: Check, finding: Finding, wish: Wish, comments: Mapping[int, Wish]) -> bool:
    comment = comments.get(finding.instruction) if finding.instruction is not None and check.heeds_comments else None
    return (wish.merged(comment) if comment else wish).wants(check)


def _signed(check: Check, said: Finding) -> Finding:
    # Not dataclasses.replace, which takes three times as long.
    url = said.url or check.url
    return Finding(check.rule, said.message, said.span, said.instruction, said.stage, url, said.why, said.fix)


def _place(finding: Finding) -> tuple[int, str, int, int]:
    return finding.span.start.line, finding.rule or "", finding.span.start.column, finding.span.end.line

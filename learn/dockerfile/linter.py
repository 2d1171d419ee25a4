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
from functools import cache, lru_cache
from typing import Final

from learn.dockerfile.build.facts import Build
from learn.dockerfile.findings import DockerfileError, Finding, Position, Span
from learn.dockerfile.golang import quote, trim_space
from learn.dockerfile.instruction import parse_bool
from learn.dockerfile.instructions import INSTRUCTIONS
from learn.dockerfile.syntax.nodes import Directive, Node, Syntax

BUILD_ARG: Final = "BUILDKIT_DOCKERFILE_CHECK"
"""The build argument that replaces `# check=` at the head of the file."""

AS: Final = "as"
"""The mark of a file in which a FROM has three words or more."""

PLATFORM: Final = "--platform"
"""The mark of a file in which a FROM has flags."""

WRITTEN_OTHERWISE: Final = "written otherwise"
"""The mark of a file in which a keyword is not in upper case."""

EMPTY_CONTINUATION: Final = "empty continuation"
"""The mark of a file with an empty line inside of an instruction."""

_CHECKS_PACKAGE: Final = "learn.dockerfile.checks"


@dataclass(frozen=True, slots=True)
class Check:
    """One opinion about Dockerfiles.

    `rule` is its name; `scan` yields its findings. `url` is BuildKit's page for one of its own rules, None for ours;
    `lesson` the slug of the lesson that explains it. An `experimental` check runs only when it is asked for. `teaching`
    marks ours. `page` is the module's docstring. `heeds_comments` is false where BuildKit judges before it looks at `# check=`
    above an instruction: in the parser, and over all stages at once.

    A check is asked only where it may have something to say: where the file has one of the `keywords` (instructions, or the
    marks `AS`, `PLATFORM`, `WRITTEN_OTHERWISE` and `EMPTY_CONTINUATION`), one of the `words` stands somewhere in its
    text, and a RUN calls one of the `programs` (`Script.programs`). Where one of these is empty, it asks for nothing.
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
    words: tuple[str, ...] = ()
    programs: frozenset[str] = frozenset()


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
_MARKS: Final = _KEYWORDS | {AS, PLATFORM, WRITTEN_OTHERWISE, EMPTY_CONTINUATION}
_NOTHING_SAID: Final = Wish()


# Not frozen, for speed; nobody writes to it.
@dataclass(slots=True)
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
    there = all_checks() if checks is None else tuple(checks)
    asked: Iterable[Check]
    if checks is None and wish is _NOTHING_SAID and not comments:
        asked, wanted = _asked_by_default(_marks(build.nodes)), _rules_by_default()
    else:
        asked = _asked(there if comments else [check for check in there if wish.wants(check)], _marks(build.nodes))
        wanted = tuple([check.rule for check in there if wish.wants(check)])
    warnings: list[Finding] = []
    violated: dict[str, Check] = {}
    text = build.syntax.source.text
    for check in asked:
        if check.programs and check.programs.isdisjoint(build.programs):
            continue
        if check.words and not _has_any(text, check.words):
            continue
        for finding in check.scan(build):
            if comments and not _wanted(check, finding, wish, comments):
                continue
            violated[check.rule] = check
            finding.rule = check.rule
            finding.url = finding.url or check.url
            warnings.append(finding)
    if len(warnings) > 1:
        warnings.sort(key=_place)
    passed = tuple([rule for rule in wanted if rule not in violated]) if violated else wanted
    # The builder has never heard of the checks that teach.
    if wish.error and not all(check.teaching for check in violated.values()):
        rules = sorted([check.rule for check in violated.values() if not check.teaching])
        errors = (*errors, _at_directive(build, directive, f"lint violation found for rules: {', '.join(rules)}"))
    return Report(tuple(warnings), passed, errors)


def _marks(nodes: Iterable[Node]) -> frozenset[str]:
    """What tells which checks may have something to say: the keywords of the file and the marks above."""
    marks: set[str] = set()
    for node in nodes:
        keyword = node.keyword
        marks.add(keyword)
        if node.written != keyword:
            marks.add(WRITTEN_OTHERWISE)
        if node.empty_continuation:
            marks.add(EMPTY_CONTINUATION)
        if keyword == "FROM":
            if len(node.arguments) > 2:
                marks.add(AS)
            if node.flags:
                marks.add(PLATFORM)
    # What ONBUILD fires may be any instruction.
    return _MARKS & marks if "ONBUILD" not in marks else _KEYWORDS | (_MARKS & marks)


def _asked(checks: Iterable[Check], marks: frozenset[str]) -> tuple[Check, ...]:
    return tuple([check for check in checks if not check.keywords or not check.keywords.isdisjoint(marks)])


@lru_cache(maxsize=4096)
def _asked_by_default(marks: frozenset[str]) -> tuple[Check, ...]:
    return _asked([check for check in all_checks() if not check.experimental], marks)


@cache
def _rules_by_default() -> tuple[str, ...]:
    return tuple([check.rule for check in all_checks() if not check.experimental])


def _has_any(text: str, words: Iterable[str]) -> bool:
    for word in words:  # noqa: SIM110 - any() would take three times as long
        if word in text:
            return True
    return False


def _wish(build: Build, build_args: Mapping[str, str], directive: Directive | None) -> tuple[Wish, tuple[Finding, ...]]:
    """What is asked for of the whole file, and the error if that cannot be read. BuildKit: newRuleLinter.

    The directive counts up to its first blank, the build argument as a whole.
    """
    text = build_args.get(BUILD_ARG, directive.value.partition(" ")[0] if directive else "")
    if not text:
        return _NOTHING_SAID, ()
    try:
        return read_wish(text), ()
    except DockerfileError as error:
        what = f"build-arg:{BUILD_ARG}" if BUILD_ARG in build_args else "check options"
        return _NOTHING_SAID, (_at_directive(build, directive, f"failed to parse {what}: {error.message}"),)


def _directive(syntax: Syntax) -> Directive | None:
    for directive in syntax.directives:
        if directive.name == "check":
            return directive
    return None


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


def _place(finding: Finding) -> tuple[int, str, int, int]:
    return finding.span.start.line, finding.rule or "", finding.span.start.column, finding.span.end.line

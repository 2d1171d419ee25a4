"""Checks: which are asked for, which an author keeps quiet, and running them.

A check is a module in `checks/`: its docstring is its page, `CHECK` its registration. `scan` reads a `Build` and yields
what it found (`build.finding(node, message)`); rule and url are added here. What an author says with `# check=` at the
head of the file, above an instruction, or with `--build-arg BUILDKIT_DOCKERFILE_CHECK=` is obeyed as BuildKit obeys it.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from typing import Final, NamedTuple

from learn.dockerfile.build.facts import Build
from learn.dockerfile.findings import DockerfileError, Finding, Position, Span
from learn.dockerfile.golang import quote, trim_space
from learn.dockerfile.instruction import parse_bool
from learn.dockerfile.signs import COMMENT, REPEATED
from learn.dockerfile.syntax.nodes import Directive, Node, Syntax

BUILD_ARG: Final = "BUILDKIT_DOCKERFILE_CHECK"
"""The build argument that replaces `# check=` at the head of the file."""

_CHECKS_PACKAGE: Final = "learn.dockerfile.checks"


@dataclass(frozen=True, slots=True)
class Check:
    """One opinion about Dockerfiles.

    `rule` is its name; `scan` yields its findings. `url` is BuildKit's page for one of its own rules, None for ours;
    `lesson` the slug of the lesson that explains it. An `experimental` check runs only when it is asked for. `teaching`
    marks ours. `page` is the module's docstring. `heeds_comments` is false where BuildKit judges before it looks at `# check=`
    above an instruction: in the parser, and over all stages at once. `hadolint` are the rules of hadolint about the same.

    A check is asked only where it may have something to say: where the file has one of the `signs` (keywords, or those of
    `signs.py`), one of the `words` stands somewhere in its text, and a RUN calls one of the `programs` (`Script.programs`).
    Where one of these is empty, it asks for nothing.
    """

    rule: str
    scan: Callable[[Build], Iterable[Finding]]
    url: str | None = None
    lesson: str | None = None
    experimental: bool = False
    teaching: bool = False
    page: str = ""
    heeds_comments: bool = True
    signs: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()
    programs: frozenset[str] = frozenset()
    hadolint: tuple[str, ...] = ()


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


_USED_ONCE: Final = ("CMD", "ENTRYPOINT", "HEALTHCHECK")
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


def run(build: Build, build_args: Mapping[str, str], checks: Sequence[Check] | None = None) -> Report:
    """Run the checks that are asked for, in the order of lines, then rules."""
    directive = _directive(build.syntax)
    wish, errors = _wish(build, build_args, directive)
    signs = _signs(build, _known_signs() if checks is None else _asked_for(checks))
    comments = _wishes_in_comments(build) if COMMENT in signs else {}
    wanted: Sequence[Check] | None = None  # as by default
    if checks is None and wish is _NOTHING_SAID and not comments:
        plan = _plan_by_default(signs, _known_programs() & build.programs)
    else:
        there = all_checks() if checks is None else checks
        wanted = [check for check in there if wish.wants(check)]
        plan = _plan(there if comments else wanted, signs, build.programs)
    warnings: list[Finding] = []
    violated: dict[str, Check] = {}
    for check in _asked(plan, build.syntax.source.text):
        for finding in check.scan(build):
            if comments and not _wanted(check, finding, wish, comments):
                continue
            violated[check.rule] = check
            finding.rule = check.rule
            finding.url = finding.url or check.url
            warnings.append(finding)
    if len(warnings) > 1:
        warnings.sort(key=_place)
    passed = _passed_by_default(frozenset(violated)) if wanted is None else _passed(wanted, violated)
    # The builder has never heard of the checks that teach.
    if wish.error and not all(check.teaching for check in violated.values()):
        rules = sorted([check.rule for check in violated.values() if not check.teaching])
        errors = (*errors, _at_directive(build, directive, f"lint violation found for rules: {', '.join(rules)}"))
    return Report(tuple(warnings), passed, errors)


def _passed(checks: Iterable[Check], violated: Collection[str]) -> tuple[str, ...]:
    return tuple([check.rule for check in checks if check.rule not in violated])


def _signs(build: Build, known: frozenset[str]) -> frozenset[str]:
    """Those of the `known` signs that were noted of the file."""
    if "ONBUILD" in build.signs:
        return known  # what it fires may be anything
    signs = known & build.signs
    for keyword in _USED_ONCE:
        if len(build.each(keyword)) > 1:
            return signs | {REPEATED}
    return signs


class _Plan(NamedTuple):
    """The checks for files with the same signs and programs: those to ask in any case, and those to ask where a word is found."""

    always: list[Check]
    by_words: list[tuple[tuple[str, ...], list[Check]]]


def _plan(checks: Iterable[Check], signs: frozenset[str], programs: Collection[str]) -> _Plan:
    always: list[Check] = []
    by_words: dict[tuple[str, ...], list[Check]] = {}
    for check in checks:
        if (check.signs and check.signs.isdisjoint(signs)) or (check.programs and check.programs.isdisjoint(programs)):
            continue
        if check.words:
            by_words.setdefault(check.words, []).append(check)
        else:
            always.append(check)
    return _Plan(always, list(by_words.items()))


@lru_cache(maxsize=1024)
def _plan_by_default(signs: frozenset[str], programs: frozenset[str]) -> _Plan:
    return _plan([check for check in all_checks() if not check.experimental], signs, programs)


def _asked(plan: _Plan, text: str) -> list[Check]:
    """Those of the plan that are asked always, or for which one of the words stands in the text."""
    asked = plan.always.copy()
    for words, checks in plan.by_words:
        for word in words:
            if word in text:
                asked += checks
                break
    return asked


def _asked_for(checks: Iterable[Check]) -> frozenset[str]:
    """The signs that some check asks for, and the comments, which speak to the linter."""
    return frozenset({COMMENT}).union(*[check.signs for check in checks])


@cache
def _known_signs() -> frozenset[str]:
    return _asked_for(all_checks())


@cache
def _known_programs() -> frozenset[str]:
    return frozenset[str]().union(*[check.programs for check in all_checks()])


@lru_cache(maxsize=1024)
def _passed_by_default(violated: frozenset[str]) -> tuple[str, ...]:
    return _passed([check for check in all_checks() if not check.experimental], violated)


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
    wishes: dict[int, Wish] = {}
    for node in build.nodes:
        if node.comments:
            wish = wish_above(node)
            if wish is not None:
                wishes[node.index] = wish
    return wishes


def wish_above(node: Node) -> Wish | None:
    """What the comments above an instruction ask for; None where they ask for nothing.

    Only the first `check=` counts, up to its first blank; one that cannot be read is ignored.
    BuildKit: WithMergedConfigFromComments.
    """
    for comment in node.comments:
        if "=" not in comment:
            continue
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

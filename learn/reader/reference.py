"""The reference pages: the eighteen instructions and the build checks.

What is said about an instruction is in `learn.dockerfile.reference`; what it adds to an image is the engine's answer to the
example there. A check's page is the docstring of its module.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from inspect import cleandoc
from typing import Final

from learn.course import LessonFile, default_address
from learn.course.links import KINDS, Links, TermFinder
from learn.course.markdown import Writer
from learn.diagrams import Table
from learn.dockerfile import Check, all_checks, analyze
from learn.dockerfile.reference import InstructionWords, instruction_words
from learn.quiz import Html, Phrase, plain
from learn.reader.builds import edit_table
from learn.reader.figures import ConfigRow, Figure, HistoryRow, figure

STEP_AFTER: Final = "RUN make"
"""What is added to an example, to see what a change of the instruction does to a later step."""


@dataclass(frozen=True, slots=True)
class InstructionPage:
    """What is said about one instruction: paragraphs of `text`, an `example` that uses it, and a sentence for each flag."""

    name: str
    summary: Phrase
    forms: tuple[str, ...]
    text: tuple[Phrase, ...]
    example: str
    cache: Phrase
    changed: str
    files: tuple[str, ...]
    mistakes: tuple[Phrase, ...]
    flags: tuple[tuple[str, Phrase], ...]

    @property
    def role(self) -> str:
        """The end of its class name, by which it is coloured."""
        return self.name.lower()

    @property
    def file(self) -> LessonFile:
        """The example as a file to show."""
        return LessonFile("Dockerfile", f"An example of {self.name}", self.example)

    @property
    def figure(self) -> Figure:
        """The example as the engine reads it."""
        return figure(self.example)

    @property
    def history(self) -> tuple[HistoryRow, ...]:
        """The history entries that this instruction adds in the example."""
        return tuple(row for row in self.figure.history if row.role == self.role)

    @property
    def config(self) -> tuple[ConfigRow, ...]:
        """The keys of the configuration that it sets in the example."""
        return tuple(row for row in self.figure.config if row.role == self.role)

    @property
    def changed_line(self) -> str:
        """The line that is not in the example any more as it was."""
        before = set(self.example.splitlines())
        return next((line for line in self.changed.splitlines() if line not in before), "")

    @property
    def rebuilt(self) -> Table:
        """The second build of the example, with a later step, after this instruction or a file that it takes was changed."""
        before, after = (f"{text}{STEP_AFTER}\n" for text in (self.example, self.changed or self.example))
        return edit_table(before, after, self.files)

    @property
    def checks(self) -> tuple[CheckPage, ...]:
        """The checks that have something to say about this instruction."""
        return tuple(check_pages()[rule] for rule in _checks_by_keyword().get(self.name, ()))

    @property
    def makes_layer(self) -> bool:
        """Whether the engine records a layer for it in the example."""
        return any(row.is_layer for row in self.history)


@dataclass(frozen=True, slots=True)
class CheckPage:
    """What is said about one build check: in a sentence, and the rest of its page.

    `url` is BuildKit's own page, None for a check of ours; `lesson` a slug or None. `hadolint` names hadolint's rules about the
    same, as `DL3006 or DL3007`; "" where it has none.
    """

    rule: str
    summary: Phrase
    html: Html
    url: str | None
    lesson: str | None
    hadolint: str


@cache
def instruction_pages() -> dict[str, InstructionPage]:
    """The pages by their instruction's name, in the order in which they are listed."""
    return {name: _page(words) for name, words in instruction_words().items()}


# How the headings of a check's page are shown: they are short where the examples are proven.
_HEADINGS: Final = {"Not": "Not like this", "Write": "But like this"}


@cache
def check_pages() -> dict[str, CheckPage]:
    """The pages by the check's name, in alphabetical order."""
    return {check.rule: _check_page(check) for check in all_checks()}


@cache
def _checks_by_keyword() -> dict[str, tuple[str, ...]]:
    """The checks by the instruction that they find fault with in the examples of their own pages."""
    found: dict[str, set[str]] = {}
    for check in all_checks():
        bad, _, _ = cleandoc(check.page).partition("## Write")
        for example in _DOCKERFILE.findall(bad):
            analysis = analyze(example)
            for finding in (*analysis.warnings, *analysis.errors):
                if finding.rule == check.rule and finding.instruction is not None:
                    found.setdefault(analysis.nodes[finding.instruction].keyword, set()).add(check.rule)
    return {keyword: tuple(sorted(rules)) for keyword, rules in found.items()}


def _check_page(check: Check) -> CheckPage:
    summary, _, rest = cleandoc(check.page).partition("\n\n")
    for written, shown in _HEADINGS.items():
        rest = rest.replace(f"## {written}\n", f"## {shown}\n")
    writer = Writer(Links(default_address, {kind: {} for kind in KINDS}), TermFinder(()))
    return CheckPage(
        rule=check.rule,
        summary=_with_code(" ".join(summary.split())),
        html=writer.block(rest, _refuse),
        url=check.url,
        lesson=check.lesson,
        hadolint=" or ".join(filter(None, [", ".join(check.hadolint[:-1]), *check.hadolint[-1:]])),
    )


_DOCKERFILE: Final = re.compile(r"```dockerfile\n(.*?)```", re.DOTALL)


def _refuse(line: int, message: str) -> None:
    """A docstring of ours that is not Markdown as pages show it is a fault of ours."""
    raise ValueError(f"line {line + 1} of a check's page: {message}")


def _page(words: InstructionWords) -> InstructionPage:
    return InstructionPage(
        name=words.name,
        summary=_with_code(words.summary),
        forms=words.forms,
        text=tuple(_with_code(paragraph) for paragraph in words.text),
        example=words.example,
        cache=_with_code(words.cache),
        changed=words.changed,
        files=words.files,
        mistakes=tuple(_with_code(mistake) for mistake in words.mistakes),
        flags=tuple((flag, _with_code(sentence)) for flag, sentence in words.flags.items()),
    )


def _with_code(text: str) -> Phrase:
    """A sentence in which what stands between backticks is code."""
    parts = [plain(part) for part in text.split("`")]
    return Phrase("".join(f"<code>{part}</code>" if number % 2 else part for number, part in enumerate(parts)))

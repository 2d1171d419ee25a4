"""What can be searched: the lessons by section, the reference pages, the glossary."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from html import unescape

from django.urls import reverse

from learn.course import Ask, Block, Course, Picture, Prose
from learn.course.search import Index, Passage
from learn.practice.library import the_course
from learn.reader.reference import check_pages, instruction_pages

_TAG = re.compile(r"<[^>]+>")
# Tags within a line: no word ends where they stand.
_INLINE = re.compile(r"</?(?:a|abbr|code|em|span|strong)\b[^>]*>")
# Examples are of every kind of thing; whoever looks for one of them means the page that explains it.
_CODE = re.compile(r"<pre.*?</pre>", re.DOTALL)
_SVG_TEXT = re.compile(r"<(?:title|desc|text|tspan)[^>]*>([^<]*)")


def the_index() -> Index:
    """The index of the course as it stands; made once for each course that was read."""
    return _index(_Same(the_course()))


class _Same:
    """A course, equal to itself alone: a course that was read again is another one."""

    def __init__(self, course: Course) -> None:
        self.course = course

    def __hash__(self) -> int:
        return id(self.course)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.course is self.course


@lru_cache(maxsize=2)
def _index(same: _Same) -> Index:
    return Index([*_lessons(same.course), *_terms(same.course), *_reference()])


def _lessons(course: Course) -> Iterator[Passage]:
    for lesson in course.lessons:
        address = reverse("reader:lesson", args=[lesson.slug])
        objectives = " ".join(_plain(objective.text) for objective in lesson.objectives)
        introduction = " ".join(_block_text(block) for block in lesson.introduction)
        yield Passage("Lesson", lesson.title, lesson.title, address, f"{_plain(lesson.summary)} {objectives} {introduction}")
        for section in lesson.sections:
            text = " ".join(_block_text(block) for block in section.blocks)
            yield Passage("Section", lesson.title, _plain(section.title), f"{address}#{section.slug}", text)


def _block_text(block: Block) -> str:
    """What one can read in a block; questions are asked, not found."""
    if isinstance(block, Prose):
        return _plain(block.html)
    if isinstance(block, Ask):
        return ""
    drawn = " ".join(_SVG_TEXT.findall(block.svg)) if isinstance(block, Picture) else ""
    return f"{unescape(drawn)} {_plain(block.caption)}"


def _terms(course: Course) -> Iterator[Passage]:
    address = reverse("reader:glossary")
    for term in course.terms:
        text = f"{_plain(term.meaning)} Also: {', '.join(term.aliases)}." if term.aliases else _plain(term.meaning)
        yield Passage("Term", "Glossary", term.term, f"{address}#{term.anchor}", text)


def _reference() -> Iterator[Passage]:
    for page in instruction_pages().values():
        flags = " ".join(f"{flag} {_plain(said)}" for flag, said in page.flags)
        text = " ".join([_plain(page.summary), *map(_plain, (*page.text, page.cache, *page.mistakes)), flags])
        yield Passage("Instruction", "Reference", page.name, reverse("reader:instruction", args=[page.name]), text)
    for check in check_pages().values():
        text = f"{_plain(check.summary)} {_plain(_CODE.sub('', check.html))}"
        text += f" hadolint calls it {check.hadolint}." if check.hadolint else ""
        yield Passage("Check", "Reference", check.rule, reverse("reader:check", args=[check.rule]), text)


def _plain(markup: str) -> str:
    return " ".join(unescape(_TAG.sub(" ", _INLINE.sub("", markup))).split())

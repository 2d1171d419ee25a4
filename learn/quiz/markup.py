"""Texts that are markup already, and how a text becomes one."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

_TAG = re.compile(r"<[^>]*>")


class Html(str):
    """Markup that is safe to show as it is. Templates know it by `__html__` and do not escape it again."""

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)


class Phrase(Html):
    """Html that may stand inside a sentence or a label: no paragraphs, lists or blocks."""

    __slots__ = ()


# Makes Markdown into markup: the text, and whether it must stay within a line (a Phrase) or may hold blocks.
Markdown = Callable[[str, bool], Html]


def plain(text: str) -> Phrase:
    """A text without markup of its own, every special character escaped."""
    return Phrase(html.escape(text))


def plain_text(markup: Html) -> str:
    """The text of a markup without its tags, for places that can hold none, such as the options of a list."""
    return html.unescape(_TAG.sub("", markup))

"""Markdown to markup: CommonMark with tables and callouts, HTML not let through, nothing that a strict CSP would refuse."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin
from pygments import highlight
from pygments.formatters.html import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from learn.course.links import KINDS, LinkError, Links, TermFinder
from learn.course.slugs import slugify
from learn.quiz import Html, Phrase

# What is left in the text of a link of ours whose address has a space: CommonMark then takes it for no link.
_UNREAD = re.compile(rf"\]\((?:{'|'.join(KINDS)}):[^)]*\)")

# A callout's name and what stands above it when the author gives no title.
CALLOUTS = {"note": "Note", "warning": "Take care", "precise": "Precisely"}

# Told the line, counted from 0 in the text at hand, and what is wrong there.
Report = Callable[[int, str], None]


class Writer:
    """Writes a course's Markdown as markup. Links are resolved by `links`; those that lead nowhere are reported."""

    def __init__(self, links: Links, terms: TermFinder) -> None:
        self._links = links
        self._terms = terms
        self._md = MarkdownIt("commonmark", {"html": False, "typographer": True}).enable(["table", "smartquotes"])
        for name in CALLOUTS:
            container_plugin(self._md, name, render=_callout(name))
        for rule in (_fence, _code_block, _table_open, _table_close, _th_open, _td_open):
            self._md.add_render_rule(rule.__name__.removeprefix("_"), rule)

    def tokens(self, text: str, report: Report) -> list[Token]:
        """The text as markdown-it's tokens, links resolved and headings given ids."""
        tokens = self._md.parse(text)
        for at, token in enumerate(tokens):
            if token.type == "inline":
                self._resolve(token, report)
            elif token.type == "heading_open":
                token.attrSet("id", slugify(plain_text(tokens[at + 1])))
        return tokens

    def html(self, tokens: Sequence[Token]) -> Html:
        """Tokens as markup."""
        return Html(self._md.renderer.render(tokens, self._md.options, {}))

    def block(self, text: str, report: Report) -> Html:
        """A text of its own as markup."""
        return Html("") if not text.strip() else self.html(self.tokens(text.strip("\n"), report))

    def phrase(self, text: str, report: Report) -> Phrase:
        """A text that must stay within a line."""
        tokens = self._md.parseInline(text.strip())
        for token in tokens:
            self._resolve(token, report)
        return Phrase(self.html(tokens))

    def link_terms(self, tokens: Iterable[Token], used: set[str]) -> None:
        """Make each term of the glossary a link where it is first used in prose. `used` holds the terms met so far."""
        may_link = True
        for token in tokens:
            if token.type in ("heading_open", "th_open"):
                may_link = False
            elif token.type in ("heading_close", "th_close"):
                may_link = True
            elif token.type == "inline" and may_link:
                token.children = list(self._with_terms(token.children or (), used))

    def _with_terms(self, children: Iterable[Token], used: set[str]) -> Iterable[Token]:
        depth = 0  # of links: a link within a link is none
        for child in children:
            depth += child.nesting if child.type.startswith("link_") else 0
            if child.type == "link_open" and child.meta.get("term"):
                used.add(child.meta["term"])
            if child.type != "text" or depth:
                yield child
                continue
            end = 0
            for start, stop, slug in self._terms.find(child.content, used):
                yield _text(child.content[end:start])
                address = self._links.address("term", slug)
                yield Token("link_open", "a", 1, attrs={"href": address, "class": "term"})
                yield _text(child.content[start:stop])
                yield Token("link_close", "a", -1)
                end = stop
            yield _text(child.content[end:])

    def _resolve(self, inline: Token, report: Report) -> None:
        """Replace the links of a line by addresses; report what may not stand there."""
        line = inline.map[0] if inline.map else 0
        if inline.content.startswith(":::"):
            report(line, f"no callout is called {inline.content[3:].strip() or 'nothing'}; there are {', '.join(CALLOUTS)}")
        for child in inline.children or ():
            if child.type in ("softbreak", "hardbreak"):
                line += 1
            elif child.type == "text" and (unread := _UNREAD.search(child.content)):
                report(line, f"{unread[0]} is no link, since its address has a space: write hyphens")
            elif child.type == "image":
                report(line, "a picture in a line cannot be shown: use a ```picture block")
            elif child.type == "link_open":
                self._resolve_link(child, line, report)

    def _resolve_link(self, link: Token, line: int, report: Report) -> None:
        href = str(link.attrGet("href") or "")
        try:
            address = self._links.resolve(href)
        except LinkError as error:
            report(line, str(error))
            address = "#"
        link.attrSet("href", address)
        kind = href.partition(":")[0]
        if kind in self._links.known:
            link.attrSet("class", "term" if kind == "term" else f"ref ref--{kind}")
        if kind == "term" and address != "#":
            link.meta["term"] = self._links.known["term"][slugify(href.partition(":")[2])]


def plain_text(inline: Token) -> str:
    """What a line says, without its markup."""
    return "".join(
        child.content if child.type in ("text", "code_inline") else " "
        for child in inline.children or ()
        if child.type in ("text", "code_inline", "softbreak", "hardbreak")
    )


@lru_cache(maxsize=1024)
def highlighted(code: str, language: str) -> Html:
    """Code with its parts in classes. A language that Pygments does not know is shown as text."""
    # Pygments has no types of its own.
    try:
        lexer = get_lexer_by_name(language or "text", stripnl=False)  # type: ignore[no-untyped-call]
    except ClassNotFound:
        lexer = get_lexer_by_name("text", stripnl=False)  # type: ignore[no-untyped-call]
    return Html(highlight(code, lexer, HtmlFormatter(nowrap=True)))  # type: ignore[no-untyped-call]


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


# Rules for markdown-it's renderer: each gets the renderer, all tokens, the place of its own, and gives markup.


def _fence(renderer: RendererHTML, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    language = tokens[at].info.strip().split(" ")[0]
    # What may scroll sideways must be reachable by keyboard.
    label = html.escape(language or "text", quote=True)
    code = highlighted(tokens[at].content, language)
    return f'<pre class="highlight" data-language="{label}" tabindex="0"><code>{code}</code></pre>\n'


def _code_block(renderer: RendererHTML, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    return f'<pre class="highlight" tabindex="0"><code>{html.escape(tokens[at].content)}</code></pre>\n'


def _table_open(renderer: RendererHTML, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    return '<div class="table-scroll" role="group" aria-label="Table" tabindex="0"><table>\n'


def _table_close(renderer: RendererHTML, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    return "</table></div>\n"


def _th_open(renderer: RendererHTML, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    return f'<th scope="col"{_alignment(tokens[at])}>'


def _td_open(renderer: RendererHTML, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    return f"<td{_alignment(tokens[at])}>"


def _alignment(cell: Token) -> str:
    """A column's alignment as a class; markdown-it gives it as a style, which the CSP forbids."""
    style = str(cell.attrGet("style") or "")
    return f' class="align-{style.removeprefix("text-align:")}"' if style else ""


def _callout(name: str) -> Callable[..., str]:
    def render(renderer: RendererHTML, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
        if tokens[at].nesting < 0:
            return "</div>\n"
        title = html.escape(tokens[at].info.strip().removeprefix(name).strip() or CALLOUTS[name], quote=True)
        return f'<div class="callout callout--{name}" role="note" aria-label="{title}">\n<p class="callout__title">{title}</p>\n'

    return render

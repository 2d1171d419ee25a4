"""Lists that are written for templates: every text in them is escaped, cut and counted."""

from __future__ import annotations

from learn.workbench.panels import Choice
from learn.workbench.templatetags.rows import LONGEST_SENTENCE, LONGEST_WORD, MOST_ITEMS, codes, items, options


def test_sentences_are_escaped_and_cut() -> None:
    assert items(["what <b> is", "x" * (LONGEST_SENTENCE + 1)]) == (
        f"<li>what &lt;b&gt; is</li><li>{'x' * (LONGEST_SENTENCE - 1)}…</li>"
    )


def test_only_the_first_sentences_are_shown() -> None:
    assert items(["one"] * (MOST_ITEMS + 5)).count("<li>") == MOST_ITEMS


def test_words_are_escaped_and_cut_and_the_rest_is_counted() -> None:
    assert codes(["a&b", "x" * (LONGEST_WORD + 1)]) == f"<code>a&amp;b</code>, <code>{'x' * (LONGEST_WORD - 1)}…</code>"
    assert codes(["a"] * (MOST_ITEMS + 2)).endswith("<code>a</code> and 2 more")


def test_the_value_of_an_option_stays_in_its_quotes() -> None:
    shown = options([Choice('"><script>', "<i>"), Choice("b", "B")], "b")
    assert shown == ('<option value="&quot;&gt;&lt;script&gt;">&lt;i&gt;</option><option value="b" selected>B</option>')

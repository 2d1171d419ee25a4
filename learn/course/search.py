"""Full-text search over what the course says: a list of passages in, the best of them for some words out.

SQLite's FTS5 in memory does the work, whatever database the site has: the texts are files, small, and the same for everybody, so
an index a process is made in some milliseconds and needs no keeping up to date.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable
from threading import Lock
from typing import Final, NamedTuple

MOST_WORDS: Final = 12
LONGEST_QUERY: Final = 200
MOST_FOUND: Final = 30
# Words of an excerpt. SQLite takes at most 64.
EXCERPT: Final = 24
# How much a word counts in a passage's title, in the name of the page it is on, and in its text.
WEIGHTS: Final = (8.0, 4.0, 1.0)

_WORD = re.compile(r"\w+", re.UNICODE)
# The names of checks are several words in one.
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_BEGIN, _END = "\x02", "\x03"


class Passage(NamedTuple):
    """Something that can be found: `kind` is what it is called on the page, `page` the title of what it stands in."""

    kind: str
    page: str
    title: str
    address: str
    text: str


class Piece(NamedTuple):
    """A piece of an excerpt; `is_hit` where a word of the query stands."""

    text: str
    is_hit: bool


class Found(NamedTuple):
    """A passage that fits, and where in it."""

    passage: Passage
    excerpt: tuple[Piece, ...]


class Index:
    """The passages, ready to be searched from any thread."""

    def __init__(self, passages: Iterable[Passage]) -> None:
        self._passages = tuple(passages)
        self._lock = Lock()
        self._db = sqlite3.connect(":memory:", check_same_thread=False)
        self._db.execute("CREATE VIRTUAL TABLE passage USING fts5(title, page, text, tokenize = 'porter unicode61')")
        rows = [
            (at, f"{each.title} {_CAMEL.sub(' ', each.title)}", each.page, each.text) for at, each in enumerate(self._passages, 1)
        ]
        self._db.executemany("INSERT INTO passage(rowid, title, page, text) VALUES (?, ?, ?, ?)", rows)

    def search(self, query: str) -> list[Found]:
        """The passages in which every word of `query` stands, or a longer word that begins with it; the best first."""
        words = _WORD.findall(query[:LONGEST_QUERY])[:MOST_WORDS]
        if not words:
            return []
        sql = (
            "SELECT rowid, snippet(passage, 2, ?, ?, ' … ', ?) FROM passage WHERE passage MATCH ? "
            "ORDER BY bm25(passage, ?, ?, ?) LIMIT ?"
        )
        match = " ".join(f'"{word}"*' for word in words)
        with self._lock:
            rows = self._db.execute(sql, (_BEGIN, _END, EXCERPT, match, *WEIGHTS, MOST_FOUND)).fetchall()
        return [Found(self._passages[number - 1], tuple(_pieces(excerpt))) for number, excerpt in rows]


def _pieces(excerpt: str) -> Iterable[Piece]:
    before, *rest = excerpt.split(_BEGIN)
    yield Piece(before, False)
    for part in rest:
        hit, _, after = part.partition(_END)
        yield Piece(hit, True)
        yield Piece(after, False)

"""Where the links of a lesson lead: to terms, lessons, instructions and checks by name, or out into the world."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import unquote

from learn.course.course import Address
from learn.course.slugs import slugify

KINDS = ("term", "lesson", "instruction", "check")


class LinkError(ValueError):
    """A link that leads nowhere; its text says so to the author."""


def default_address(kind: str, name: str) -> str:
    """The address on Drydock's own site. `name` is a slug, an instruction's keyword or a check's name."""
    match kind:
        case "term":
            return f"/glossary/#term-{name}"
        case "lesson":
            return f"/lessons/{name}/"
        case "instruction":
            return f"/reference/instructions/{name}/"
        case "check":
            return f"/reference/checks/{name}/"
        case _:
            raise ValueError(f"nothing of the kind {kind} has an address")


class Word(NamedTuple):
    """A way to write a term, and the term's slug."""

    written: str
    slug: str


@dataclass(frozen=True, slots=True)
class Links:
    """`known` maps each kind to what can be named, written name → name in the address."""

    address: Address
    known: Mapping[str, Mapping[str, str]]

    def resolve(self, href: str) -> str:
        """The address behind a link as written. Raises LinkError."""
        kind, colon, name = href.partition(":")
        if colon and kind in KINDS:
            return self.address(kind, self._name(kind, unquote(name)))
        if href.startswith(("https://", "#")):
            return href
        raise LinkError(f"the link {href} is neither https:// nor one of {', '.join(f'{kind}:' for kind in KINDS)}")

    def _name(self, kind: str, name: str) -> str:
        known = self.known[kind]
        wanted = slugify(name) if kind == "term" else name
        if wanted not in known:
            raise LinkError(f"there is no {kind} called {name}")
        return known[wanted]


class TermFinder:
    """Finds terms of the glossary in running text, the longest where several begin at one place.

    No term is found within one of the `names`, as those of products are: the "Container Registry" of Amazon's is a name.
    """

    def __init__(self, words: Iterable[Word], names: Iterable[str] = ()) -> None:
        self._slugs = {word.written.casefold(): word.slug for word in words}
        longest_first = sorted({*self._slugs, *(name.casefold() for name in names)}, key=len, reverse=True)
        written = "|".join(re.escape(each) for each in longest_first)
        self._pattern = re.compile(rf"(?<![\w./:-])(?:({written}))s?(?![\w/-]|\.\w)", re.IGNORECASE) if written else None

    def find(self, text: str, used: set[str]) -> list[tuple[int, int, str]]:
        """Start, end and slug of each term that `used` does not hold yet, which it then does."""
        found = []
        for match in self._pattern.finditer(text) if self._pattern else ():
            slug = self._slugs.get(match[1].casefold())
            if slug is not None and slug not in used:
                used.add(slug)
                found.append((match.start(), match.end(), slug))
        return found

"""Generated questions: a family writes a Dockerfile from a seed, asks something about it, and the engine answers.

Nothing here is stored but a variant, the seed and a fingerprint: from it the very same question comes again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from learn.quiz.chance import Chance
from learn.quiz.markup import Html, Phrase, plain_text
from learn.quiz.shuffle import opaque
from learn.quiz.work import Work

MOST_WRONG: Final = 4
FEWEST_WRONG: Final = 2
MOST_TRIES: Final = 60
"""Dockerfiles that are written before one gives enough wrong answers that differ."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """A wrong answer, and the name of the idea in `ideas.py` that leads to it."""

    idea: str
    answer: Phrase


@dataclass(frozen=True, slots=True)
class Item:
    """One question: what is asked, the engine's answer, and what wrong ideas would answer, all distinct.

    `dockerfile` is what it is about, "" for a question about something else.
    """

    prompt: Html
    dockerfile: str
    answer: Phrase
    wrong: tuple[Wrong, ...]
    explanation: Html

    @property
    def fingerprint(self) -> str:
        """What tells this question from another."""
        return opaque(f"{self.prompt}\n{self.dockerfile}\n{self.answer}")

    @property
    def is_well_posed(self) -> bool:
        """Whether there is one right answer and enough wrong ones, no two of which look the same."""
        texts = [_seen(self.answer), *(_seen(wrong.answer) for wrong in self.wrong)]
        return len(set(texts)) == len(texts) > FEWEST_WRONG and all(texts)


NOTHING: Final = Work("")

Write = Callable[[Chance, int], Work]
Ask = Callable[[Work, Chance, int], Item | None]


@dataclass(frozen=True, slots=True)
class Family:
    """`write` makes a Dockerfile of a level (from 1), `ask` asks about one, None where there is nothing to ask.

    `write` is None for questions about something else than a Dockerfile; `ask` is then given an empty one.
    `takes_any`: `ask` may also be asked about a Dockerfile that a learner wrote.
    """

    title: str
    levels: int
    write: Write | None
    ask: Ask
    takes_any: bool = False


def pose(
    prompt: str, work: Work, answer: Phrase, wrong: Iterable[tuple[str, Phrase | None]], explanation: str, chance: Chance
) -> Item | None:
    """The question with those wrong answers that differ from the right one and from each other, some of them by chance.

    None where there are too few. `prompt` and `explanation` are markup; of equal answers the first idea is kept.
    """
    found: dict[str, Wrong] = {}
    right = _seen(answer)
    for idea, text in wrong:
        if text is not None and _seen(text) != right:
            found.setdefault(_seen(text), Wrong(idea, text))
    if len(found) < FEWEST_WRONG:
        return None
    kept = chance.some(list(found.values()), MOST_WRONG)
    return Item(Html(prompt), work.dockerfile, answer, tuple(kept), Html(explanation))


@lru_cache(maxsize=512)
def generate(family: Family, name: str, level: int, seed: int) -> Item:
    """The question of this seed. The same seed gives the same one for as long as the family is written as it is."""
    for attempt in range(MOST_TRIES):
        chance = Chance(f"{name}:{level}:{seed}:{attempt}")
        work = family.write(chance, level) if family.write else NOTHING
        is_sound = family.write is None or not work.problem
        item = family.ask(work, chance, level) if is_sound else None
        if item is not None and item.is_well_posed:
            return item
    raise RuntimeError(f"the family {name} finds no question of level {level} for the seed {seed}")


def ask_about(family: Family, name: str, work: Work, seed: int) -> Item | None:
    """The question of this seed about a Dockerfile that somebody wrote; None where it gives none."""
    if not family.takes_any or work.problem:
        return None
    item = family.ask(work, Chance(f"{name}:own:{seed}"), family.levels)
    return item if item is not None and item.is_well_posed else None


def unseen(family: Family, name: str, level: int, seed: int, seen: Collection[str]) -> tuple[int, Item]:
    """The first seed from this one on whose question is not among the fingerprints `seen`; the last tried where all are."""
    for step in range(MOST_TRIES):
        item = generate(family, name, level, seed + step)
        if item.fingerprint not in seen:
            break
    return seed + step, item


def _seen(answer: Phrase) -> str:
    """An answer as somebody sees it: what looks the same is the same."""
    return " ".join(plain_text(answer).split()).casefold()

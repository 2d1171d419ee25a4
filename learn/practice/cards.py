"""When an objective comes back: FSRS's schedule, moved by each answer to a question of that objective.

Rules:

- A wrong answer is `Again`. A right one is `Good`, or `Hard` if it came with help: a hint or the worked solution, or a wrong
  answer to the same question, less than `SITTING` before. Nothing is `Easy`: nobody is asked how it felt, and time tells little.
- Right again at a question that was right less than `SITTING` before means nothing, for nothing had time to be forgotten.
- There are no steps of minutes: the page itself offers another try, or another variant, at once. So the soonest is a day later,
  and the latest a year. Intervals are not spread by chance, so that the same answers always give the same dates.
- A clock that went back counts as standing still.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Final

import fsrs

from learn.practice.models import Attempt, Card, Help, Learner, QuestionStanding

SITTING: Final = timedelta(hours=1)

_SCHEDULER: Final = fsrs.Scheduler(learning_steps=(), relearning_steps=(), maximum_interval=365, enable_fuzzing=False)


def rating_of(attempt: Attempt, before: QuestionStanding | None) -> int | None:
    """What an attempt that is about to be kept means, given how its question stood; None where it means nothing.

    A query for a right answer, none for a wrong one.
    """
    if not attempt.objective:
        return None
    if not attempt.is_correct:
        return fsrs.Rating.Again.value
    if before is not None and attempt.at - before.latest_at < SITTING:
        return None if before.is_correct else fsrs.Rating.Hard.value
    asked = Help.objects.filter(learner=attempt.learner_id, lesson=attempt.lesson, question=attempt.question)
    was_helped = asked.filter(at__gt=attempt.at - SITTING).exists()
    return (fsrs.Rating.Hard if was_helped else fsrs.Rating.Good).value


def review(attempt: Attempt) -> None:
    """Move the card of an attempt's objective. Two statements; none for an attempt that means nothing."""
    if attempt.rating is None:
        return
    where = {"learner_id": attempt.learner_id, "lesson": attempt.lesson, "objective": attempt.objective}
    card = Card.objects.filter(**where).first() or Card(**where)
    move(card, attempt.rating, attempt.at)
    card.save()


def reschedule(learner: Learner, lessons: Collection[str]) -> None:
    """Work out the cards of these lessons anew from the learner's attempts. In bulk: no statement for each objective."""
    where = {"learner": learner, "lesson__in": lessons}
    Card.objects.filter(**where).delete()
    cards: dict[tuple[str, str], Card] = {}
    rated = Attempt.objects.filter(**where).exclude(rating=None).exclude(objective="").order_by("id")
    for attempt in rated.only("lesson", "objective", "rating", "at"):
        name = (attempt.lesson, attempt.objective)
        card = cards.setdefault(name, Card(learner=learner, lesson=attempt.lesson, objective=attempt.objective))
        move(card, attempt.rating or 0, attempt.at)
    Card.objects.bulk_create(cards.values())


def move(card: Card, rating: int, at: datetime) -> None:
    """Change a card as FSRS would after this rating."""
    known = fsrs.Card(card_id=0)
    if card.last_review is not None:
        at = max(at, card.last_review)
        known = fsrs.Card(
            card_id=0,
            state=fsrs.State.Review,
            stability=card.stability,
            difficulty=card.difficulty,
            due=card.due.astimezone(UTC),
            last_review=card.last_review.astimezone(UTC),
        )
    moved, _ = _SCHEDULER.review_card(known, fsrs.Rating(rating), at.astimezone(UTC))
    card.stability = moved.stability or 0.0
    card.difficulty = moved.difficulty or 0.0
    card.due, card.last_review = moved.due, at

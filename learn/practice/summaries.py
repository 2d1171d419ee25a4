"""What attempts come to: the rows that are read in place of the log of attempts, which grows without end.

They are written in the transaction of the attempt, while its learner's row is held: answers of one person count one after the
other. Attempts are in the order of their numbers, not of their times: clocks go back, and a guest's work keeps its
numbers when it is handed over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from itertools import groupby

from django.db.models import F

from learn.practice.models import Attempt, Learner, MistakeCount, QuestionStanding


def standing_at(learner: Learner, lesson: str, question: str, digest: str) -> QuestionStanding | None:
    """How a learner stands at one wording of a question, or None before the first attempt. One query."""
    return QuestionStanding.objects.filter(learner=learner, lesson=lesson, question=question, digest=digest).first()


def count(attempt: Attempt, before: QuestionStanding | None) -> None:
    """Count one new attempt, the latest of its learner, upon how its question stood. A statement, and two for a mistake."""
    if before is None:
        standing_of([attempt]).save(force_insert=True)
    else:
        QuestionStanding.objects.filter(pk=before.pk).update(
            attempts=before.attempts + 1,
            right=before.right + attempt.is_correct,
            is_correct=attempt.is_correct,
            latest_at=attempt.at,
            latest=attempt,
        )
    if attempt.mistake:
        where = {"lesson": attempt.lesson, "question": attempt.question, "mistake": attempt.mistake}
        if not MistakeCount.objects.filter(learner=attempt.learner_id, **where).update(times=F("times") + 1):
            MistakeCount.objects.create(learner_id=attempt.learner_id, **where, times=1)


def recount(learner: Learner, lessons: Collection[str]) -> None:
    """Work out the rows of these lessons anew from the learner's attempts. In bulk: no statement for each question."""
    where = {"learner": learner, "lesson__in": lessons}
    QuestionStanding.objects.filter(**where).delete()
    MistakeCount.objects.filter(**where).delete()
    attempts = list(Attempt.objects.filter(**where).defer("submission").order_by("lesson", "question", "digest", "id"))
    wordings = groupby(attempts, key=lambda attempt: (attempt.lesson, attempt.question, attempt.digest))
    QuestionStanding.objects.bulk_create(standing_of(list(each)) for _, each in wordings)
    mistakes = Counter((attempt.lesson, attempt.question, attempt.mistake) for attempt in attempts if attempt.mistake)
    MistakeCount.objects.bulk_create(
        MistakeCount(learner=learner, lesson=lesson, question=question, mistake=mistake, times=times)
        for (lesson, question, mistake), times in mistakes.items()
    )


def standing_of(attempts: list[Attempt]) -> QuestionStanding:
    """The row that these attempts come to: all of one learner at one wording, in their order. It is not saved."""
    first, latest = attempts[0], attempts[-1]
    return QuestionStanding(
        learner_id=first.learner_id,
        lesson=first.lesson,
        question=first.question,
        digest=first.digest,
        attempts=len(attempts),
        right=sum(attempt.is_correct for attempt in attempts),
        first_correct=first.is_correct,
        first_mistake=first.mistake,
        first_seconds=first.seconds,
        first_at=first.at,
        is_correct=latest.is_correct,
        latest_at=latest.at,
        latest=latest,
    )

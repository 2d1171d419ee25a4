"""What practice writes. Each function is one transaction: it happens whole or not at all."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from learn.practice import cards, summaries
from learn.practice.belongings import belongings
from learn.practice.models import SLUG_LENGTH, Attempt, Draft, Help, Learner, Visit
from learn.practice.streak import Run, joined, run_of, with_day

_TOKEN = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Answer:
    """One graded answer about to be kept: which question at which wording, what was submitted, and whether it was right.

    `mistake` names the foreseen mistake or wrong idea that it was. `is_once`: the right answer is told afterwards, so the
    first answer with this token is the only one. `seconds` is how long it took, None where that is not known. `objective` is
    what the question belongs to, "" where the answer is to change nothing about when that comes back.
    """

    lesson: str
    question: str
    digest: str
    submission: Sequence[str]
    is_correct: bool
    variant: str = ""
    mistake: str = ""
    is_once: bool = False
    seconds: int | None = None
    objective: str = ""


def new_token() -> str:
    """A mark for one rendering of a question's form: 32 hexadecimal digits."""
    return uuid.uuid4().hex


@transaction.atomic
def record_answer(learner: Learner, answer: Answer, token: str = "") -> tuple[Attempt, bool]:
    """Keep one answer, count it, and settle when its objective comes back; gives the attempt, and whether it is new.

    The same form sent twice is one attempt. The same form sent again with something else chosen (a page from the browser's
    history) is an attempt of its own, since it is another answer. A token that no form of ours makes is replaced. Raises
    Learner.DoesNotExist for a learner whose work was deleted, or handed over, in the meantime.
    """
    # One answer of a learner after the other.
    held = Learner.objects.select_for_update(no_key=True).get(pk=learner.pk)
    token = token if _TOKEN.fullmatch(token) else new_token()
    known = Attempt.objects.filter(learner=learner, lesson=answer.lesson, question=answer.question, token=token).first()
    if known is not None:
        if answer.is_once or (known.submission, known.digest) == (list(answer.submission), answer.digest):
            return known, False
        token = new_token()
    before = summaries.standing_at(learner, answer.lesson, answer.question, answer.digest)
    attempt = Attempt(
        learner=learner,
        lesson=answer.lesson,
        question=answer.question,
        variant=answer.variant,
        digest=answer.digest,
        submission=list(answer.submission),
        is_correct=answer.is_correct,
        mistake=answer.mistake[:SLUG_LENGTH],
        seconds=answer.seconds,
        objective=answer.objective,
        at=timezone.now(),
        token=token,
    )
    attempt.rating = cards.rating_of(attempt, before)
    attempt.save(force_insert=True)
    summaries.count(attempt, before)
    cards.review(attempt)
    _note_day(held, attempt.at)
    return attempt, True


def record_help(learner: Learner, lesson: str, question: str, step: int) -> None:
    """Keep that the hint number `step` (from 1) was asked for, and when last. One statement."""
    Help.objects.bulk_create(
        [Help(learner=learner, lesson=lesson, question=question, step=step, at=timezone.now())],
        update_conflicts=True,
        unique_fields=["learner", "lesson", "question", "step"],
        update_fields=["at"],
    )


def record_visit(learner: Learner, lesson: str) -> None:
    """Keep that this lesson was opened now; the first time stays as it is. One statement."""
    now = timezone.now()
    Visit.objects.bulk_create(
        [Visit(learner=learner, lesson=lesson, first_at=now, last_at=now)],
        update_conflicts=True,
        unique_fields=["learner", "lesson"],
        update_fields=["last_at"],
    )


def record_finish(learner: Learner, lesson: str) -> None:
    """Keep when every question of this lesson was first right; a later time does not replace it."""
    record_visit(learner, lesson)
    Visit.objects.filter(learner=learner, lesson=lesson, finished_at=None).update(finished_at=timezone.now())


@transaction.atomic
def claim(guest: Learner, account: Learner) -> int:
    """Give all that a guest did to an account that may have work of its own; gives the number of answers that went over.

    Nothing is lost and nothing doubled: answers are added and counted anew, of visits the first and last times stand, of two
    drafts for one place the newer. What other apps keep goes over by their own rules. Then the guest is gone: claiming twice
    does nothing.
    """
    # Both are held, and always in the same order: answers that come in for either wait.
    pair = {held.pk: held for held in Learner.objects.select_for_update().filter(pk__in=(guest.pk, account.pk)).order_by("pk")}
    held = pair.get(guest.pk)
    if held is None or not held.is_guest or account.pk not in pair or held.pk == account.pk:
        return 0
    answers = _claim_attempts(held, account)
    if run := joined(run_of(held), run_of(pair[account.pk])):
        _keep_run(account, run)
    _claim_help(held, account)
    _claim_visits(held, account)
    for belonging in belongings():
        belonging.claim(held, account)
    _claim_drafts(held, account)
    held.delete()
    return answers


def forget(learner: Learner) -> None:
    """Delete the learner and everything kept of them. An account stays, and starts anew."""
    learner.delete()


@transaction.atomic
def forget_guests(before: datetime) -> int:
    """Delete every guest who did nothing since `before`; gives how many."""
    seen = (
        Attempt.objects.filter(at__gte=before),
        Help.objects.filter(at__gte=before),
        Visit.objects.filter(last_at__gte=before),
        Draft.objects.filter(at__gte=before),
    )
    idle = Learner.objects.filter(user=None, made_at__lt=before)
    for rows in seen:
        idle = idle.exclude(pk__in=rows.values_list("learner_id", flat=True))
    for belonging in belongings():
        idle = idle.exclude(pk__in=belonging.used_since(before))
    return idle.delete()[1].get("practice.Learner", 0)


def _note_day(learner: Learner, at: datetime) -> None:
    """Keep that something was answered on this day, by the server's clock. A statement for the first answer of a day."""
    run = with_day(run_of(learner), timezone.localdate(at))
    if run != run_of(learner):
        _keep_run(learner, run)


def _keep_run(learner: Learner, run: Run) -> None:
    Learner.objects.filter(pk=learner.pk).update(active_from=run.first, active_until=run.last)


def _claim_attempts(guest: Learner, account: Learner) -> int:
    marks = set(account.attempts.values_list("lesson", "question", "token"))
    doubled = [pk for pk, *mark in guest.attempts.values_list("pk", "lesson", "question", "token") if tuple(mark) in marks]
    lessons = set(guest.attempts.values_list("lesson", flat=True))
    taken = guest.attempts.exclude(pk__in=doubled).update(learner=account)
    guest.standings.all().delete()
    guest.mistakes.all().delete()
    summaries.recount(account, lessons)
    cards.reschedule(account, lessons)
    return taken


def _claim_help(guest: Learner, account: Learner) -> None:
    known = set(account.helps.values_list("lesson", "question", "step"))
    doubled = [pk for pk, *step in guest.helps.values_list("pk", "lesson", "question", "step") if tuple(step) in known]
    guest.helps.exclude(pk__in=doubled).update(learner=account)


def _claim_visits(guest: Learner, account: Learner) -> None:
    own = {visit.lesson: visit for visit in account.visits.all()}
    both = []
    for visit in guest.visits.filter(lesson__in=own):
        known = own[visit.lesson]
        known.first_at = min(known.first_at, visit.first_at)
        known.last_at = max(known.last_at, visit.last_at)
        known.finished_at = min((at for at in (known.finished_at, visit.finished_at) if at), default=None)
        both.append(known)
    Visit.objects.bulk_update(both, ["first_at", "last_at", "finished_at"])
    guest.visits.exclude(lesson__in=own).update(learner=account)


def _claim_drafts(guest: Learner, account: Learner) -> None:
    own = dict(account.drafts.values_list("place", "at"))
    newer = [place for place, at in guest.drafts.values_list("place", "at") if place not in own or at > own[place]]
    account.drafts.filter(place__in=newer).delete()
    guest.drafts.filter(place__in=newer).update(learner=account)

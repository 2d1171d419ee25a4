"""A review: what is due, ten of it at a time, one question after the other. One address; without scripts each step is a page."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from learn.course import Lesson
from learn.limits import limited
from learn.practice import record, sitting
from learn.practice.learners import find_learner
from learn.practice.library import the_course
from learn.practice.models import Attempt, Card, Learner
from learn.practice.questions import QuestionView, Sent, review_question_view
from learn.practice.review import SESSION, due_now, mixed, next_due, question_for, reviewable
from learn.practice.sitting import Sitting
from learn.practice.standing import Latest
from learn.practice.streak import days_in_a_row, run_of
from learn.practice.timing import stamp
from learn.practice.variants import next_variant, token_of
from learn.practice.views import OVERTAKEN, answer_of, form_of, note_finish, so_far
from learn.quiz import Question, Variant, grade, posed, read_submission, read_variant
from learn.refusals import is_htmx

MOVED_ON = "The review has gone on since this page was made, so nothing was counted. This is where it stands."


@never_cache
@require_http_methods(["GET", "POST"])
@limited("answer", per_minute=60)
def review(request: HttpRequest) -> HttpResponse:
    """What is due, or the review that is under way. A POST begins one, answers, asks for a hint, goes on or stops."""
    learner = find_learner(request)
    now = sitting.read(request) if learner is not None else None
    if request.method == "GET" or learner is None:
        return _show(request, learner, now) if request.method == "GET" else redirect("practice:review")
    sent = Sent()
    do = request.POST.get("do", "")
    if do == "begin" and _posed(now) is None:
        now, sent = _begin(learner), Sent(is_another=True)
    elif do == "end":
        now = None
    elif now is not None and now.now is not None:
        if request.POST.get("token", "") != now.token:
            sent = Sent(note=MOVED_ON)
        elif do == "next" and now.now.attempt is not None:
            now, sent = _turn(learner, now.onward()), Sent(is_another=True)
        elif do == "hint":
            now, sent = _hint(request, learner, now)
        elif do == "answer":
            now, sent = _answer(request, learner, now)
    sitting.keep(request, now)
    if is_htmx(request) or sent.problem or sent.note:
        return _show(request, learner, now, sent)
    return redirect("practice:review")


def _begin(learner: Learner) -> Sitting | None:
    """A review of what is due, the first question chosen; None where nothing is."""
    due = due_now(learner, the_course(), timezone.now())[:SESSION]
    return _turn(learner, sitting.begin([one.key for one in mixed(due)])) if due else None


def _turn(learner: Learner, now: Sitting) -> Sitting:
    """The question for the objective whose turn it is. One that the course lost in the meantime is left out."""
    known = reviewable(the_course())
    while now.now is not None:
        due = known.get((now.now.lesson, now.now.objective))
        if due is not None:
            question = question_for(learner, due)
            variant = str(next_variant(due.lesson.slug, question, learner)) if question.is_generated else ""
            when = stamp(due.lesson.slug, question.id)
            return now.with_now(question=question.id, variant=variant, hints=0, stamp=when, attempt=None)
        now = Sitting(now.mark, now.asked[: now.at] + now.asked[now.at + 1 :], now.at)
    return now


def _hint(request: HttpRequest, learner: Learner, now: Sitting) -> tuple[Sitting, Sent]:
    lesson, question, _ = _asked(now)
    if question is not None and lesson is not None and now.now is not None and now.now.hints < len(question.hints):
        now = now.with_now(hints=now.now.hints + 1)
        record.record_help(learner, lesson.slug, question.id, now.asked[now.at].hints)
    return now, so_far(request)


def _answer(request: HttpRequest, learner: Learner, now: Sitting) -> tuple[Sitting, Sent]:
    """Keep an answer: the first, for what is asked in a review is asked once."""
    lesson, question, variant = _asked(now)
    asked = _posed(now)
    if lesson is None or question is None or asked is None:
        return _turn(learner, now), Sent(note=MOVED_ON)
    submission = read_submission(asked, form_of(request))
    if isinstance(submission, str):
        sent = so_far(request)
        return now, Sent(sent.submission, sent.places, sent.matches, problem=submission)
    token = now.token if variant is None else token_of(lesson.slug, question, variant)
    answer = answer_of(request, lesson, question, submission, grade(asked, submission), variant, is_once=True)
    try:
        attempt, _ = record.record_answer(learner, answer, token)
    except Learner.DoesNotExist:
        return now, Sent(note=OVERTAKEN)
    note_finish(learner, lesson, attempt)
    return now.with_now(attempt=attempt.pk, is_correct=attempt.is_correct), Sent()


def _posed(now: Sitting | None) -> Question | None:
    """What is asked, as it is asked; None where nothing is, or the course cannot ask it any more."""
    _, question, variant = _asked(now)
    return question if question is None or variant is None else posed(question, variant)


def _asked(now: Sitting | None) -> tuple[Lesson | None, Question | None, Variant | None]:
    """What is asked, as the course has it now; None for what it does not have any more."""
    one = now.now if now else None
    lesson = the_course().lesson(one.lesson) if one else None
    question = lesson.question(one.question) if lesson and one else None
    return lesson, question, read_variant(one.variant) if one and question and question.is_generated else None


def _show(request: HttpRequest, learner: Learner | None, now: Sitting | None, sent: Sent | None = None) -> HttpResponse:
    context: dict[str, Any] = {"learner": learner, "sitting": now, "note": sent.note if sent else ""}
    lesson, view = _question(learner, now, sent)
    if view is not None and now is not None:
        context |= {"question": view, "lesson": lesson, "place": now.at + 1, "is_last": now.at + 1 == len(now.asked)}
        context["back"] = _back(learner, now) if view.is_over else None
    else:
        context |= _standing(learner, now)
    is_refused = sent is not None and bool(sent.problem) and not is_htmx(request)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if is_refused else HTTPStatus.OK
    template = "practice/_review.html" if is_htmx(request) else "practice/review.html"
    return render(request, template, context, status=status)


def _question(learner: Learner | None, now: Sitting | None, sent: Sent | None) -> tuple[Lesson | None, QuestionView | None]:
    """The question that is asked, with its verdict once it was answered. One query then."""
    if learner is None or now is None or now.now is None:
        return None, None
    lesson, question, variant = _asked(now)
    if lesson is None or question is None or _posed(now) is None:
        return None, None
    attempt = Attempt.objects.filter(pk=now.now.attempt, learner=learner).first() if now.now.attempt else None
    latest = Latest(
        lesson.slug,
        {(question.id, question.digest): attempt} if attempt else {},
        {question.id: now.now.hints},
        frozenset(),
    )
    return lesson, review_question_view(question, learner, latest, variant, now.token, now.now.stamp, sent)


def _back(learner: Learner | None, now: Sitting) -> datetime | None:
    """When what was just answered comes back. One query."""
    where = {"lesson": now.asked[now.at].lesson, "objective": now.asked[now.at].objective}
    return Card.objects.filter(learner=learner, **where).values_list("due", flat=True).first()


def _standing(learner: Learner | None, now: Sitting | None) -> dict[str, Any]:
    """What is due and when, how a review went that is over, and the days in a row. Three queries at most."""
    course, time = the_course(), timezone.now()
    due = due_now(learner, course, time)
    run = run_of(learner) if learner else None
    context: dict[str, Any] = {
        "due": len(due),
        "many": min(len(due), SESSION),
        "next": None if due else next_due(learner, course, time),
        "days": days_in_a_row(run, timezone.localdate(time)),
        "action": reverse("practice:review"),
    }
    if learner is not None and now is not None and now.now is None:
        known = reviewable(course)
        cards = Card.objects.filter(learner=learner, lesson__in={one.lesson for one in now.asked})
        dates = {(card.lesson, card.objective): card.due for card in cards}
        context["done"] = [
            {"due": known[key], "is_correct": one.is_correct, "at": dates.get(key)}
            for one in now.asked
            if (key := (one.lesson, one.objective)) in known
        ]
    return context

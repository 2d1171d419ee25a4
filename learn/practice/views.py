"""Answering a question, and looking at what one has done."""

from __future__ import annotations

import json
from dataclasses import replace
from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from learn.course import Lesson
from learn.limits import limited
from learn.practice import record
from learn.practice.learners import find_learner, learner_for
from learn.practice.library import the_course
from learn.practice.models import Attempt, Learner
from learn.practice.questions import Sent, is_closed, question_view
from learn.practice.review import due_now
from learn.practice.standing import answers_sheet, course_standing, export, latest_attempts, lesson_standing
from learn.practice.timing import seconds_since
from learn.practice.variants import CHANGED, BadMark, next_variant, token_of, unseal
from learn.quiz import Question, Variant, Verdict, grade, posed, read_submission
from learn.refusals import is_htmx, message_for_htmx
from learn.sheets import sheet

GONE = "This question is not in the lesson any more. Reload the page to see the lesson as it is now."
SIGNED_OUT = "You are signed out, so this answer was kept for a guest. Sign in, and it goes over to your account."
EXPIRED = "Your session had ended, so a new one has begun. This answer is kept in it; earlier ones are not."
ANSWERED = "You answered this one already, and its answer was told. The first answer counts; ask for another one."
OVERTAKEN = (
    "What you did was handed over or deleted while this was on its way, so it was not kept. Reload the page and answer again."
)
MAX_SEED = 32
MAX_MARK = 200
MAX_SHOWN_BACK = 512 * 1024  # characters of an unreadable answer; a form may have four times as many bytes
MAX_CHOICES = 100


@never_cache
@require_http_methods(["GET", "POST"])
@limited("answer", per_minute=60)
def answer(request: HttpRequest, slug: str, question_id: str) -> HttpResponse:
    """Grade one answer and keep it, or give a hint. By htmx the question comes back; otherwise its place in the lesson."""
    lesson = _lesson(slug)
    question = lesson.question(question_id)
    if question is None:
        if is_htmx(request):
            return message_for_htmx(request, GONE)
        raise Http404(f"The lesson {lesson.title} has no question {question_id}.")
    if request.method == "GET":
        return redirect(_place(lesson, question))
    variant = None
    if question.is_generated:
        if request.POST.get("do") == "another":
            return _ask_another(request, lesson, question)
        try:
            variant = unseal(lesson.slug, question, request.POST.get("variant", "")[:MAX_MARK])
        except BadMark as refusal:
            return _ask_another(request, lesson, question, str(refusal))
    if request.POST.get("do") == "hint":
        return _give_hint(request, lesson, question, variant)
    asked = question if variant is None else posed(question, variant)
    if asked is None:
        return _ask_another(request, lesson, question, CHANGED)
    if question.tells_answer and is_closed(question, latest_attempts(find_learner(request), slug)):
        return _keep_closed(request, lesson, question)
    submission = read_submission(asked, form_of(request))
    if isinstance(submission, str):
        return _ask_again(request, lesson, question, submission, variant)
    return _keep(request, lesson, question, submission, grade(asked, submission), variant)


@never_cache
@require_safe
def lesson_progress(request: HttpRequest, slug: str) -> HttpResponse:
    """The line of a lesson's page that says how many of its questions are right."""
    standing = lesson_standing(find_learner(request), _lesson(slug))
    return render(request, "practice/_lesson_progress.html", {"standing": standing})


@never_cache
@require_safe
def progress(request: HttpRequest) -> HttpResponse:
    """Everything the learner has reached, for each lesson and objective, and what comes next."""
    learner = find_learner(request)
    course = the_course()
    context = {
        "learner": learner,
        "standing": course_standing(learner, course),
        "due": len(due_now(learner, course, timezone.now())),
    }
    return render(request, "practice/progress.html", context)


@never_cache
@require_safe
@limited("export", per_minute=20)
def export_data(request: HttpRequest) -> HttpResponse:
    """All that is kept of whoever asks, as a JSON file."""
    learner = find_learner(request)
    data = {} if learner is None else export(learner)
    response = HttpResponse(json.dumps(data, indent=2, ensure_ascii=False), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="drydock-{timezone.now():%Y-%m-%d}.json"'
    return response


@never_cache
@require_safe
@limited("export", per_minute=20)
def export_answers(request: HttpRequest) -> HttpResponseBase:
    """The answers of whoever asks, as a table."""
    return sheet("answers", answers_sheet(find_learner(request)))


def _keep(
    request: HttpRequest,
    lesson: Lesson,
    question: Question,
    submission: tuple[str, ...],
    verdict: Verdict,
    variant: Variant | None,
) -> HttpResponse:
    """Keep an answer, and show what is said about it. A variant is answered once: its first answer stands."""
    note = _what_ended(request)
    learner = learner_for(request)
    answer = answer_of(request, lesson, question, submission, verdict, variant)
    token = request.POST.get("token", "") if variant is None else token_of(lesson.slug, question, variant)
    try:
        attempt, _ = record.record_answer(learner, answer, token)
    except Learner.DoesNotExist:
        return overtaken(request, _place(lesson, question))
    note_finish(learner, lesson, attempt)
    kept = tuple(attempt.submission)
    if kept != submission:
        note = ANSWERED
    if not is_htmx(request):
        if note:
            messages.info(request, note)
        return redirect(_place(lesson, question))
    sent = Sent(kept, seed=_seed(request), note=note, is_answer=True, variant=variant)
    response = _show(request, learner, lesson, question, sent)
    response["HX-Trigger"] = "progress-changed"
    return response


def _keep_closed(request: HttpRequest, lesson: Lesson, question: Question) -> HttpResponse:
    """What a closed question answers: what it said already."""
    if not is_htmx(request):
        return redirect(_place(lesson, question))
    learner = find_learner(request)
    attempt = latest_attempts(learner, lesson.slug).attempt(question)
    kept = tuple(attempt.submission) if attempt else ()
    return _show(request, learner, lesson, question, Sent(kept, seed=_seed(request), is_answer=True))


def overtaken(request: HttpRequest, place: str) -> HttpResponse:
    """What somebody is told whose learner went, in another tab, while an answer was on its way."""
    if is_htmx(request):
        return message_for_htmx(request, OVERTAKEN)
    messages.info(request, OVERTAKEN)
    return redirect(place)


def answer_of(
    request: HttpRequest,
    lesson: Lesson,
    question: Question,
    submission: tuple[str, ...],
    verdict: Verdict,
    variant: Variant | None,
    is_once: bool = False,
) -> record.Answer:
    """What is kept of an answer. A variant can only be answered once."""
    return record.Answer(
        lesson.slug,
        question.id,
        question.digest,
        submission,
        verdict.is_correct,
        variant="" if variant is None else str(variant),
        mistake=verdict.mistake or "",
        is_once=is_once or variant is not None,
        seconds=seconds_since(stamp_in(request), lesson.slug, question.id),
        objective=question.objective,
    )


def note_finish(learner: Learner, lesson: Lesson, attempt: Attempt) -> None:
    """Keep that the lesson is finished, where this was the last answer to be right. Two queries for a right answer."""
    if attempt.is_correct and lesson_standing(learner, lesson).is_finished:
        record.record_finish(learner, lesson.slug)


def _ask_another(request: HttpRequest, lesson: Lesson, question: Question, problem: str = "") -> HttpResponse:
    """A generated question's next variant, with a sentence where the last could not be answered."""
    learner = find_learner(request)
    variant = next_variant(lesson.slug, question, learner)
    response = _show(
        request, learner, lesson, question, Sent(seed=_seed(request), problem=problem, is_another=True, variant=variant)
    )
    if problem and not is_htmx(request):
        response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
    return response


def _give_hint(request: HttpRequest, lesson: Lesson, question: Question, variant: Variant | None) -> HttpResponse:
    """Record that the next hint was asked for, and show it. What was chosen so far stays chosen."""
    learner = learner_for(request)
    step = latest_attempts(learner, lesson.slug).hints.get(question.id, 0) + 1
    if step <= len(question.hints):
        record.record_help(learner, lesson.slug, question.id, step)
    return _show(request, learner, lesson, question, replace(so_far(request), variant=variant))


def _ask_again(request: HttpRequest, lesson: Lesson, question: Question, problem: str, variant: Variant | None) -> HttpResponse:
    sent = replace(so_far(request), problem=problem, variant=variant)
    response = _show(request, find_learner(request), lesson, question, sent)
    if not is_htmx(request):  # to htmx it is the question as it stands now; a browser's console would call a 422 an error
        response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
    return response


def _show(request: HttpRequest, learner: Learner | None, lesson: Lesson, question: Question, sent: Sent) -> HttpResponse:
    """The question alone: as a fragment for htmx, as a page of its own for a browser without scripts."""
    view = question_view(question, learner, latest_attempts(learner, lesson.slug), sent)
    template = "practice/_question.html" if is_htmx(request) else "practice/question.html"
    return render(request, template, {"question": view, "lesson": lesson})


def _lesson(slug: str) -> Lesson:
    lesson = the_course().lesson(slug)
    if lesson is None:
        raise Http404(f"There is no lesson {slug}.")
    return lesson


def _place(lesson: Lesson, question: Question) -> str:
    """Where the question stands in its lesson. Written out, for the lesson's page belongs to another app."""
    return f"{reverse('reader:lesson', args=[lesson.slug])}#question-{question.id}"


def form_of(request: HttpRequest) -> dict[str, list[str]]:
    """The form's fields. A NUL is left out: no answer has one, and PostgreSQL stores none."""
    return {name: [value.replace("\x00", "") for value in values] for name, values in request.POST.lists()}


def so_far(request: HttpRequest) -> Sent:
    """What a form held, readable or not, to show it again: nothing that was chosen or typed is lost."""
    form = form_of(request)
    typed = tuple(value[:MAX_SHOWN_BACK] for value in form.get("answer", ())[:MAX_CHOICES])
    places = {
        name.removeprefix("place-"): int(values[-1])
        for name, values in form.items()
        if name.startswith("place-") and values[-1].isascii() and values[-1].isdigit() and len(values[-1]) < 4
    }
    matches = {name.removeprefix("match-"): values[-1] for name, values in form.items() if name.startswith("match-")}
    return Sent(typed, places, matches, _seed(request), stamp=stamp_in(request))


def stamp_in(request: HttpRequest) -> str:
    """When the form was made, as it says itself."""
    return request.POST.get("asked", "")[:MAX_MARK]


def _seed(request: HttpRequest) -> str:
    return request.POST.get("seed", "")[:MAX_SEED]


def _what_ended(request: HttpRequest) -> str:
    """A sentence, where the page was made for someone whose session is over."""
    known = request.POST.get("known", "")
    if request.user.is_authenticated or known not in ("guest", "account"):
        return ""
    if known == "account":
        return SIGNED_OUT
    return "" if find_learner(request) else EXPIRED

"""The exercise of a lesson: help with it, and the questions about what somebody wrote. Its goals are judged at the editor."""

from __future__ import annotations

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from learn.course import Lesson
from learn.limits import limited
from learn.practice import record
from learn.practice.exercises import exercise_view, questions_about, token_of_own
from learn.practice.learners import find_learner, learner_for
from learn.practice.library import the_course
from learn.practice.models import Learner
from learn.practice.questions import Sent, own_question_view
from learn.practice.standing import latest_attempts
from learn.practice.timing import seconds_since
from learn.practice.views import MAX_SEED, overtaken, stamp_in
from learn.quiz import EXERCISE, HINTS, SOLUTION, Question, grade, read_submission
from learn.refusals import is_htmx, message_for_htmx

NOT_PASSED = "These questions are about what you wrote, and come once every goal of the exercise is reached."


@never_cache
@require_http_methods(["GET", "POST"])
@limited("answer", per_minute=60)
def exercise(request: HttpRequest, slug: str) -> HttpResponse:
    """The exercise as it stands, for htmx. A POST asks for the next hint, or after the last of them for the worked solution."""
    lesson = _lesson(slug)
    if request.method == "POST":
        learner = learner_for(request)
        asked = latest_attempts(learner, slug).hints.get(EXERCISE, 0)
        wants_solution = request.POST.get("do") == "solution"
        if asked < HINTS or (wants_solution and asked < SOLUTION):
            record.record_help(learner, slug, EXERCISE, asked + 1)
    if not is_htmx(request):
        return redirect(_place(lesson))
    learner_now = find_learner(request)
    view = exercise_view(lesson, learner_now, latest_attempts(learner_now, slug), is_fresh=request.method == "POST")
    return render(request, "practice/_exercise.html", {"exercise": view})


@never_cache
@require_http_methods(["GET", "POST"])
@limited("answer", per_minute=60)
def own_question(request: HttpRequest, slug: str, question_id: str) -> HttpResponse:
    """Grade an answer to a question about somebody's own Dockerfile; the first one stands."""
    lesson = _lesson(slug)
    if request.method == "GET":
        return redirect(_place(lesson))
    learner = find_learner(request)
    question = _own(lesson, learner, question_id)
    if learner is None or question is None:
        if is_htmx(request):
            return message_for_htmx(request, NOT_PASSED)
        raise Http404(NOT_PASSED)
    seed = request.POST.get("seed", "")[:MAX_SEED]
    submission = read_submission(question, {name: list(values) for name, values in request.POST.lists()})
    if isinstance(submission, str):
        return _show(request, learner, lesson, question, Sent(seed=seed, problem=submission, stamp=stamp_in(request)))
    verdict = grade(question, submission)
    answer = record.Answer(
        slug,
        question.id,
        question.digest,
        submission,
        verdict.is_correct,
        variant=question.digest,
        mistake=verdict.mistake or "",
        is_once=True,
        seconds=seconds_since(stamp_in(request), slug, question.id),
        objective=question.objective,
    )
    try:
        attempt, _ = record.record_answer(learner, answer, token_of_own(slug, question))
    except Learner.DoesNotExist:
        return overtaken(request, _place(lesson))
    if not is_htmx(request):
        return redirect(f"{reverse('reader:lesson', args=[slug])}#question-{question.id}")
    return _show(request, learner, lesson, question, Sent(tuple(attempt.submission), seed=seed, is_answer=True))


def _show(request: HttpRequest, learner: Learner, lesson: Lesson, question: Question, sent: Sent) -> HttpResponse:
    view = own_question_view(question, learner, latest_attempts(learner, lesson.slug), sent)
    template = "practice/_question.html" if is_htmx(request) else "practice/question.html"
    is_refused = bool(sent.problem) and not is_htmx(request)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if is_refused else HTTPStatus.OK
    return render(request, template, {"question": view, "lesson": lesson}, status=status)


def _own(lesson: Lesson, learner: Learner | None, question_id: str) -> Question | None:
    """The question of this id about what the learner passed the exercise with, or None."""
    if learner is None or lesson.exercise is None:
        return None
    passed = latest_attempts(learner, lesson.slug).attempts.get((EXERCISE, lesson.exercise.digest))
    if passed is None:
        return None
    return next((found for found in questions_about(lesson.exercise, passed) if found.id == question_id), None)


def _lesson(slug: str) -> Lesson:
    lesson = the_course().lesson(slug)
    if lesson is None or lesson.exercise is None:
        raise Http404(f"There is no exercise in a lesson {slug}.")
    return lesson


def _place(lesson: Lesson) -> str:
    """Where the exercise stands in its lesson. Written out, for the lesson's page belongs to another app."""
    return f"{reverse('reader:lesson', args=[lesson.slug])}#exercise"

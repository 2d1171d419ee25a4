"""The people of these tests, each with a browser of their own, and the small course they take."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client

from learn.course import Course
from learn.practice.learners import SESSION_KEY
from learn.practice.models import Learner
from learn.quiz import Question

COURSE = Path(__file__).parent / "course"
PASSWORD = "seven-ships-sailing"  # long enough for the validators; nobody's


class Person:
    """Someone with a browser: a guest until they sign in."""

    def __init__(self, course: Course, **client: Any) -> None:
        self.course = course
        self.browser = Client(**client)

    def question(self, name: str, lesson: str = "boxes") -> Question:
        found = self.course.lesson(lesson)
        assert found is not None
        question = found.question(name)
        assert question is not None, f"the course for tests has no question {name}"
        return question

    def answer(self, name: str, is_right: bool = True, *, lesson: str = "boxes", htmx: bool = True, **extra: str) -> HttpResponse:
        """Answer a question, rightly or with its first foreseen mistake."""
        question = self.question(name, lesson)
        submission = question.body.solution() if is_right else next(iter(question.body.foreseen()))[0]
        return self.send(name, fields(question, submission), lesson=lesson, htmx=htmx, **extra)

    def send(self, name: str, form: dict[str, Any], *, lesson: str = "boxes", htmx: bool = True, **extra: str) -> HttpResponse:
        """Send any form to a question's address."""
        headers = {"HX-Request": "true", "HX-Target": f"question-{name}"} if htmx else {}
        return self.browser.post(f"/lessons/{lesson}/questions/{name}/", {**form, **extra}, headers=headers)

    def sign_up(self, name: str) -> HttpResponse:
        form = {"username": name, "email": "", "password1": PASSWORD, "password2": PASSWORD}
        return self.browser.post("/accounts/signup/", form)

    def sign_in(self, name: str) -> HttpResponse:
        return self.browser.post("/accounts/login/", {"login": name, "password": PASSWORD})

    def sign_out(self) -> HttpResponse:
        return self.browser.post("/accounts/logout/")

    @property
    def learner(self) -> Learner | None:
        """Whose work this browser reaches."""
        user = self.browser.session.get("_auth_user_id")
        if user is not None:
            return Learner.objects.filter(user_id=user).first()
        return Learner.objects.filter(key=self.browser.session.get(SESSION_KEY)).first()

    def answers(self) -> list[tuple[str, bool]]:
        """What this person is known to have answered, in order."""
        learner = self.learner
        return [] if learner is None else list(learner.attempts.order_by("id").values_list("question", "is_correct"))


def account(name: str) -> User:
    """An account that someone made earlier."""
    return User.objects.create_user(name, password=PASSWORD)


def fields(question: Question, submission: tuple[str, ...]) -> dict[str, Any]:
    """The form that a browser would send for a submission."""
    if question.kind == "order":
        return {f"place-{value}": str(place) for place, value in enumerate(submission, start=1)}
    if question.kind == "match":
        return {f"match-{value}": answer for value, _, answer in (item.partition("=") for item in submission)}
    return {"answer": list(submission)}


def secrets(question: Question) -> Iterator[str]:
    """Everything about a question that must not reach a page before it is answered."""
    yield str(question.explanation)
    for _, feedback in question.body.foreseen():
        yield str(feedback)

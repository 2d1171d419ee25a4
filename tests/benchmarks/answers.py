"""What an answer and a due list cost: `python -m tests.benchmarks.answers`, a part of `make bench`.

An answer is compared with a canned one: a view that finds the learner, keeps an answer and sends a fragment that is ready,
through the same middleware. The due list is that of one learner with ten thousand cards, all of them due. Both are processor
time of this process, on SQLite.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.benchmarks.answers_settings")
os.environ["DRYDOCK_VAR"] = tempfile.mkdtemp(prefix="drydock-answers-")
django.setup()

# E402: models can be imported once Django is set up, and not before.
from django.core.management import call_command  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from learn.practice.library import the_course  # noqa: E402
from learn.practice.models import Card, Learner  # noqa: E402
from learn.practice.record import new_token  # noqa: E402
from learn.practice.review import due_now, reviewable  # noqa: E402
from learn.practice.variants import seal  # noqa: E402
from learn.quiz import Question, fresh_variant, posed  # noqa: E402
from tests.benchmarks.answers_peers import fragment  # noqa: E402

MOST_RATIO = 3.0
MOST_DUE = 20.0
"""Milliseconds."""

CARDS = 10_000
ROUNDS = 200
KINDS = ("choice", "several", "predict", "generated")


def main() -> int:
    """Print the figures; the exit status says whether they are within bounds."""
    call_command("migrate", verbosity=0)
    ratios = [_answer(kind) for kind in KINDS]
    due = _due_list()
    print(f"a due list of {CARDS:,} cards: {due:.1f} ms")
    return int(max(ratios) > MOST_RATIO or due > MOST_DUE)


def _answer(kind: str) -> float:
    lesson, question = next((one, asked) for one in the_course().lessons for asked in one.questions if asked.kind == kind)
    browser = Client(HTTP_HX_REQUEST="true", HTTP_HX_TARGET=f"question-{question.id}")
    address = f"/lessons/{lesson.slug}/questions/{question.id}/"

    forms = [_form(lesson.slug, question, number) for number in range(ROUNDS)]

    def answer(number: int) -> HttpResponse:
        return browser.post(address, {**forms[number], "token": new_token()})  # type: ignore[return-value]

    fragment["ready"] = answer(0).content
    taken = {"answer": _times(answer), "canned": _times(lambda number: browser.post("/canned/", forms[number]))}
    one, other = taken["answer"], taken["canned"]
    print(f"{kind:10} an answer {one:.1f} ms, canned {other:.1f} ms, ratio {one / other:.2f}")
    return one / other


def _form(lesson: str, question: Question, number: int) -> dict[str, list[str]]:
    """A wrong answer; of a generated question to another variant each time."""
    if not question.is_generated:
        return {"answer": list(next(iter(question.body.foreseen()), (question.body.solution(),))[0])}
    variant = fresh_variant(question, number)
    asked = posed(question, variant) or question
    return {"answer": list(next(iter(asked.body.foreseen()))[0]), "variant": [seal(lesson, question, variant)]}


def _due_list() -> float:
    learner = Learner.objects.create()
    now = timezone.now()
    known = list(reviewable(the_course()))
    keys = [*known, *((f"lesson-{number % 40}", f"objective-{number}") for number in range(CARDS - len(known)))]
    Card.objects.bulk_create(
        [
            Card(learner=learner, lesson=lesson, objective=objective, stability=1, difficulty=5, last_review=now, due=at)
            for number, (lesson, objective) in enumerate(keys)
            for at in [now - timedelta(seconds=(number * 7919) % CARDS)]
        ],
        batch_size=1000,
    )
    assert len(due_now(learner, the_course(), now)) == len(known)
    return _times(lambda _: due_now(learner, the_course(), now))


def _times(ask: Callable[[int], object]) -> float:
    """The median of its processor time, in milliseconds."""
    taken = []
    for number in range(ROUNDS):
        started = time.process_time()
        ask(number)
        taken.append((time.process_time() - started) * 1000)
    return statistics.median(taken)


if __name__ == "__main__":
    sys.exit(main())

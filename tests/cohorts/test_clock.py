"""A server's clock that goes back: nothing is lost, and what came last stays last."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from learn.cohorts.invite import spelled
from learn.cohorts.models import Cohort
from learn.practice.models import Card
from tests.practice.people import Person


class Clock:
    """The server's, which the test sets."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)  # when those of this test signed in


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(timezone, "now", lambda: clock.now)
    return clock


@pytest.mark.parametrize("back", [timedelta(seconds=5), timedelta(days=3), timedelta(days=4000)], ids=str)
def test_after_the_clock_went_back_every_page_opens_and_the_last_answer_is_the_last(
    cohort: Cohort, teacher: Person, learner: Person, clock: Clock, back: timedelta
) -> None:
    learner.answer("shared", is_right=False)
    learner.answer("inside", is_right=True)
    learner.send("shared", {"do": "hint"})
    clock.now -= back
    assert cohort.code
    learner.browser.post(f"/classes/join/{spelled(cohort.code)}/", {"name": "Mia"})
    learner.answer("shared", is_right=True)
    learner.answer("inside", is_right=False)
    answers = learner.browser.get("/progress/export/").json()["answers"]
    assert [(answer["question"], answer["is_correct"]) for answer in answers] == [
        ("shared", False),
        ("inside", True),
        ("shared", True),
        ("inside", False),
    ]
    assert all(card.due > card.last_review for card in Card.objects.all())
    for address in ("/", "/lessons/boxes/", "/progress/", "/lessons/boxes/progress/"):
        assert learner.browser.get(address).status_code == 200
    page = teacher.browser.get(f"/classes/{cohort.pk}/").content.decode()
    assert "Mia" in page
    assert '1<span aria-hidden="true">/5</span>' in page
    assert teacher.browser.get(f"/classes/{cohort.pk}/lessons/boxes/").status_code == 200

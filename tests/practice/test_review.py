"""A review: what is due comes back, mixed and fresh, ten at a time, each asked once."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.http import HttpResponse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from learn.course import Course
from learn.practice.models import Attempt, Card, Help, Learner
from learn.practice.review import SESSION, Due, due_now, mixed, next_due, question_for, reviewable
from learn.practice.sitting import KEY
from learn.quiz import posed, read_variant
from tests.practice.people import Person, fields

DAY = timedelta(days=1)


def text(response: HttpResponse) -> str:
    return " ".join(unescape(response.content.decode()).split())


def make_due(learner: Learner, course: Course, *only: tuple[str, str], ago: timedelta = DAY) -> None:
    """Cards of these objectives, or all of the course, the first of them due longest."""
    now = timezone.now()
    for number, (lesson, objective) in enumerate(only or reviewable(course)):
        due = now - ago + number * timedelta(seconds=1)
        values = {"stability": 2.3, "difficulty": 5.0, "due": due, "last_review": due - 2 * DAY}
        Card.objects.update_or_create(learner=learner, lesson=lesson, objective=objective, defaults=values)


class Reviewer:
    """Somebody who reviews, by htmx or without scripts."""

    def __init__(self, person: Person, htmx: bool = True) -> None:
        self.person, self.htmx = person, htmx

    def send(self, **form: Any) -> str:
        """Send a form; gives what is then to be seen."""
        headers = {"HX-Request": "true", "HX-Target": "review"} if self.htmx else {}
        response = self.person.browser.post("/review/", form, headers=headers)
        if response.status_code == 302:
            response = self.person.browser.get(response["Location"])
        return text(response)

    @property
    def state(self) -> dict[str, Any]:
        return self.person.browser.session[KEY]  # type: ignore[no-any-return]

    @property
    def asked(self) -> dict[str, Any]:
        return self.state["asked"][self.state["at"]]  # type: ignore[no-any-return]

    def begin(self) -> str:
        return self.send(do="begin")

    @property
    def token(self) -> str:
        found = re.search(r'name="token" value="(\w+)"', text(self.person.browser.get("/review/")))
        assert found is not None
        return found[1]

    def answer(self, is_right: bool = True, **extra: str) -> str:
        question = self.person.question(self.asked["question"], self.asked["lesson"])
        variant = read_variant(self.asked["variant"])
        asked = question if variant is None else posed(question, variant)
        assert asked is not None
        submission = asked.body.solution() if is_right else next(iter(asked.body.foreseen()))[0]
        return self.send(**{**fields(asked, submission), "token": self.token, "do": "answer", **extra})

    def onward(self) -> str:
        return self.send(do="next", token=self.token)


@pytest.fixture(params=[True, False], ids=["by htmx", "without scripts"])
def reviewer(request: pytest.FixtureRequest, learner: Person, course: Course) -> Reviewer:
    """An account of which every objective of the course is due."""
    learner.answer("shared")
    assert learner.learner is not None
    make_due(learner.learner, course)
    return Reviewer(learner, request.param)


def test_nobody_has_nothing_to_review_and_no_session_for_looking(guest: Person) -> None:
    assert "There is nothing to review yet" in text(guest.browser.get("/review/"))
    for do in ("begin", "answer", "next", "hint", "end", "nonsense"):
        assert "There is nothing to review yet" in Reviewer(guest).send(do=do)
    assert not Learner.objects.exists()
    assert "sessionid" not in guest.browser.cookies


def test_after_an_answer_it_says_when_the_next_comes_back(guest: Person) -> None:
    guest.answer("shared")
    due = f"{Card.objects.get().due:%-d %B %Y}"
    assert f"Nothing is due. The next comes back on {due}." in text(guest.browser.get("/review/"))


def test_a_review_goes_through_what_is_due_and_tells_how_it_went(reviewer: Reviewer, course: Course) -> None:
    total = len(reviewable(course))
    page = text(reviewer.person.browser.get("/review/"))
    assert f"{total} things you have learned are due." in page
    page = reviewer.begin()
    for place in range(1, total + 1):
        assert f"{place} of {total}" in page
        assert "verdict" not in page
        page = reviewer.answer(is_right=place != 2)
        assert ("verdict--wrong" if place == 2 else "verdict--right") in page
        assert "Try again" not in page
        assert "It comes back on" in page
        page = reviewer.onward()
    assert f"{total - 1} of {total} right" in page
    assert "Nothing is due any more" in page
    assert Attempt.objects.count() == 1 + total
    assert not Card.objects.filter(due__lte=timezone.now()).exists()


def test_it_works_for_a_guest(guest: Person, course: Course) -> None:
    guest.answer("shared")
    assert guest.learner is not None
    make_due(guest.learner, course, ("boxes", "kernel"))
    reviewer = Reviewer(guest)
    assert "1 of 1" in reviewer.begin()
    reviewer.answer()
    assert "1 of 1 right" in reviewer.onward()


def test_what_is_asked_is_a_variant_that_was_never_seen(reviewer: Reviewer, course: Course) -> None:
    seen: set[str] = set()
    assert reviewer.person.learner is not None
    for _ in range(6):
        Card.objects.all().delete()
        make_due(reviewer.person.learner, course, ("cargo", "load"))
        reviewer.begin()
        assert reviewer.asked["question"] in ("made", "placed"), "of the objective's questions one of the generated ones"
        assert reviewer.asked["variant"] not in seen
        seen.add(reviewer.asked["variant"])
        reviewer.answer(is_right=False)
        reviewer.send(do="end", token=reviewer.token)
    assert len(seen) == 6


def test_a_reload_asks_the_same_and_shows_the_same_verdict(reviewer: Reviewer) -> None:
    reviewer.begin()
    before = dict(reviewer.asked)
    for _ in range(2):
        reviewer.person.browser.get("/review/")
        assert reviewer.asked == before
    reviewer.answer(is_right=False)
    for _ in range(2):
        assert "verdict--wrong" in text(reviewer.person.browser.get("/review/"))


def test_what_is_asked_is_answered_once(reviewer: Reviewer) -> None:
    reviewer.begin()
    reviewer.answer(is_right=False)
    assert "verdict--wrong" in reviewer.answer(is_right=True)
    assert Attempt.objects.count() == 2
    reviewer.onward()
    assert reviewer.state["at"] == 1


def test_a_form_of_a_page_that_is_behind_counts_nothing_and_says_so(reviewer: Reviewer) -> None:
    reviewer.begin()
    old = reviewer.token
    reviewer.answer()
    reviewer.onward()
    for do in ("answer", "next", "hint"):
        assert "The review has gone on" in reviewer.send(do=do, token=old, answer="1")
    assert Attempt.objects.count() == 2
    assert reviewer.state["at"] == 1


def test_nothing_is_gone_past_unanswered(reviewer: Reviewer) -> None:
    reviewer.begin()
    reviewer.onward()
    assert reviewer.state["at"] == 0


def test_an_empty_form_gets_a_sentence_and_the_same_question(reviewer: Reviewer) -> None:
    reviewer.begin()
    before = dict(reviewer.asked)
    assert "notice--bad" in reviewer.send(do="answer", token=reviewer.token)
    assert reviewer.asked == before
    assert Attempt.objects.count() == 1


def test_a_form_cannot_choose_its_question(reviewer: Reviewer) -> None:
    reviewer.begin()
    before = dict(reviewer.asked)
    reviewer.answer(variant="1.0000000000", question="inside", lesson="boxes", place="3")
    attempt = Attempt.objects.latest("id")
    assert (attempt.question, attempt.variant) == (before["question"], before["variant"])


def test_a_hint_is_shown_and_makes_the_answer_a_helped_one(learner: Person, course: Course) -> None:
    for question in ("shared", "inside", "steps"):
        learner.answer(question)
    Attempt.objects.update(at=timezone.now() - DAY)
    learner.learner.standings.update(latest_at=timezone.now() - DAY)  # type: ignore[union-attr]
    make_due(learner.learner, course, ("boxes", "kernel"))  # type: ignore[arg-type]
    reviewer = Reviewer(learner)
    reviewer.begin()
    page = reviewer.send(do="hint", token=reviewer.token)
    assert "First hint." in page
    assert "Second hint." not in page
    assert Help.objects.get().question == reviewer.asked["question"] == "shared"
    reviewer.answer()
    assert Attempt.objects.latest("id").rating == 2


def test_a_question_that_the_course_lost_in_the_meantime_holds_nobody_up(reviewer: Reviewer) -> None:
    reviewer.begin()
    session = reviewer.person.browser.session
    state = session[KEY]
    state["asked"][0]["question"] = "gone"
    session[KEY] = state
    session.save()
    assert "are due" in text(reviewer.person.browser.get("/review/"))
    assert re.search(r"1 of \d+", reviewer.begin())


def test_one_may_stop_and_begin_anew(reviewer: Reviewer) -> None:
    reviewer.begin()
    reviewer.answer()
    assert "are due" in reviewer.send(do="end", token=reviewer.token)
    assert reviewer.person.browser.session.get(KEY) is None
    assert reviewer.begin()


def test_nobody_sees_or_answers_the_review_of_another(reviewer: Reviewer, another: Person) -> None:
    reviewer.begin()
    token = reviewer.token
    other = Reviewer(another)
    assert "nothing to review yet" in text(another.browser.get("/review/"))
    other.send(do="answer", token=token, answer="1")
    assert another.answers() == []


def test_what_is_due_goes_with_a_guest_into_an_account(guest: Person, course: Course) -> None:
    for question in ("shared", "count"):
        guest.answer(question)
    make_due(guest.learner, course, ("boxes", "kernel"), ("boxes", "layers"))  # type: ignore[arg-type]
    reviewer = Reviewer(guest)
    assert "1 of 2" in reviewer.begin()
    reviewer.answer()
    before = guest.answers()
    guest.sign_up("newcomer")
    assert guest.answers() == before
    assert Card.objects.count() == guest.learner.cards.count() == 2  # type: ignore[union-attr]
    page = text(guest.browser.get("/review/"))
    assert "Nothing is due. The next comes back on" in page, "the review under way is over, and none of its answers is lost"
    assert "The review that you were in has ended; its answers are kept" in page


def test_no_review_is_said_to_have_ended_where_none_was_under_way(guest: Person, course: Course) -> None:
    guest.answer("shared")
    make_due(guest.learner, course, ("boxes", "kernel"))
    reviewer = Reviewer(guest)
    reviewer.begin()
    reviewer.answer()
    assert "1 of 1 right" in reviewer.onward()
    guest.sign_up("newcomer")
    page = text(guest.browser.get("/review/"))
    assert "What you did as a guest is in your account now" in page
    assert "has ended" not in page


def test_what_was_deleted_leaves_no_review_behind(guest: Person, course: Course) -> None:
    guest.answer("shared")
    make_due(guest.learner, course)  # type: ignore[arg-type]
    Reviewer(guest).begin()
    guest.browser.post("/accounts/delete/")
    assert not Card.objects.exists()
    guest.answer("inside")
    assert "Nothing is due." in text(guest.browser.get("/review/"))


def test_the_days_in_a_row_are_told_from_two_on_and_never_that_they_ended(guest: Person) -> None:
    guest.answer("shared")
    today = timezone.localdate()
    for first, last, told in ((today, today, 0), (today - DAY, today, 2), (today - 3 * DAY, today - DAY, 3)):
        Learner.objects.update(active_from=first, active_until=last)
        page = text(guest.browser.get("/review/"))
        assert ("days in a row" in page) is bool(told)
        assert f"on {told} days in a row" in page or not told
    Learner.objects.update(active_from=today - 9 * DAY, active_until=today - 2 * DAY)
    assert "days" not in text(guest.browser.get("/review/")).split("<main")[1].split("<footer")[0].replace("days later", "")


def dues(course: Course, pattern: str) -> list[Due]:
    """Made up: a letter for each lesson."""
    known = list(reviewable(course).values())
    lessons = list(course.lessons)
    return [known[0]._replace(lesson=lessons["abc".index(letter)]) for letter in pattern]


@pytest.mark.parametrize(
    ("due", "order"),
    [("", ""), ("a", "a"), ("ab", "ab"), ("aab", "aba"), ("aaabbb", "ababab"), ("aabbcc", "abcabc"), ("aaab", "abaa")],
)
def test_no_two_of_a_lesson_follow_each_other_as_far_as_that_can_be(course: Course, due: str, order: str) -> None:
    slugs = [lesson.slug for lesson in course.lessons]
    assert "".join("abc"[slugs.index(one.lesson.slug)] for one in mixed(dues(course, due))) == order


@pytest.mark.django_db
def test_the_longest_due_come_first_and_what_the_course_lost_not_at_all(course: Course) -> None:
    learner = Learner.objects.create()
    now = timezone.now()
    make_due(learner, course, ("boxes", "layers"), ("gone", "kernel"), ("boxes", "gone"), ("boxes", "kernel"))
    assert [one.key for one in due_now(learner, course, now)] == [("boxes", "layers"), ("boxes", "kernel")]
    assert due_now(None, course, now) == due_now(learner, course, now - 2 * DAY) == ()
    assert next_due(learner, course, now) is None
    first = Card.objects.get(objective="layers").due
    assert next_due(learner, course, now - 2 * DAY) == first


@pytest.mark.django_db
def test_a_generated_question_is_preferred_and_then_the_one_not_asked_for_longest(guest: Person, course: Course) -> None:
    guest.answer("shared")
    guest.answer("inside")
    learner = guest.learner
    assert learner is not None
    known = reviewable(course)
    kernel = known["boxes", "kernel"]
    assert question_for(learner, kernel).id == "steps"
    guest.answer("steps")
    assert question_for(learner, kernel).id == "shared"
    guest.answer("shared")
    assert question_for(learner, kernel).id == "inside"
    assert question_for(learner, known["cargo", guest.question("made", "cargo").objective]).is_generated


def test_queries_of_a_review_are_constant(
    learner: Person, course: Course, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    learner.answer("shared")
    owner = learner.learner
    assert owner is not None
    for many in (1, 40):
        make_due(owner, course)
        for number in range(many):
            make_due(owner, course, ("gone", f"objective-{number}"))
        with django_assert_num_queries(4):  # session, user, learner, due
            learner.browser.get("/review/")
    reviewer = Reviewer(learner)
    reviewer.begin()
    with django_assert_num_queries(3):  # session, user, learner
        learner.browser.get("/review/")
    assert len(reviewer.state["asked"]) <= SESSION

"""What a teacher sees of a class: how far each member is, and what their first answers tell about each question.

Each function says how many queries it makes; none depends on how much anybody answered.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from learn.cohorts.models import Cohort, Member
from learn.cohorts.statistics import FEWEST, First, Item, item_of, most_chosen, rest_score
from learn.course import Course, Lesson
from learn.practice.standing import LessonStanding
from learn.practice.together import (
    Answers,
    FirstAnswer,
    Mistakes,
    Totals,
    first_answers,
    first_totals,
    lesson_standings,
    mistake_counts,
    totals_of,
)
from learn.quiz import Phrase, Question, mistake_in_words, prompt_in_words

MINUTE: Final = 60  # seconds


@dataclass(frozen=True, slots=True)
class Row:
    """A member, and how they stand in some lessons."""

    member: Member
    lessons: tuple[LessonStanding, ...]

    @property
    def right(self) -> int:
        return sum(lesson.right for lesson in self.lessons)

    @property
    def total(self) -> int:
        return sum(lesson.total for lesson in self.lessons)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question in numbers. `wrong` is the most chosen wrong answer in words, "" where there is none, and `times` how often."""

    question: Question
    prompt: str
    item: Item
    wrong: Phrase
    times: int

    @property
    def discrimination(self) -> str:
        """The discrimination to two places, "" where it is not known. With a minus that is read out, as a hyphen often is not."""
        if self.item.discrimination is None:
            return ""
        return f"{round(self.item.discrimination, 2) + 0.0:.2f}".replace("-", "−")  # + 0.0: nought has no sign

    @property
    def time(self) -> str:
        """The median time in words, "" where it is not known."""
        if self.item.seconds is None:
            return ""
        seconds = round(self.item.seconds)
        return f"{seconds} s" if seconds < 2 * MINUTE else f"{seconds // MINUTE} min {seconds % MINUTE} s"


def rows_of(members: Sequence[Member], lessons: Sequence[Lesson]) -> tuple[Row, ...]:
    """How each of these members stands in each of these lessons. One query."""
    standings = lesson_standings([member.learner_id for member in members], lessons)
    return tuple(Row(member, standings[member.learner_id]) for member in members)


def asked_of(cohort: Cohort, course: Course, lesson: Lesson) -> tuple[Asked, ...]:
    """Every question of the lesson, counted over the whole class. Four queries."""
    learners = _everybody(cohort)
    answers = first_answers(learners, [lesson])
    return _asked([lesson], answers, first_totals(learners, course.lessons), mistake_counts(learners, [lesson]))[0][1]


def all_asked_of(cohort: Cohort, course: Course) -> list[tuple[Lesson, tuple[Asked, ...]]]:
    """Every question of the course, lesson by lesson. Three queries."""
    learners = _everybody(cohort)
    answers = first_answers(learners, course.lessons)
    return _asked(course.lessons, answers, totals_of(answers), mistake_counts(learners, course.lessons))


def _everybody(cohort: Cohort) -> list[int]:
    """The numbers of all who are in the class. As a list and not as a part of the other queries: PostgreSQL then takes a short
    range of an index for each of them, where it may otherwise read the whole index alongside a sorted class."""
    return list(Member.objects.filter(cohort=cohort).values_list("learner_id", flat=True))


def _asked(
    lessons: Sequence[Lesson], answers: Answers, totals: Totals, mistakes: Mistakes
) -> list[tuple[Lesson, tuple[Asked, ...]]]:
    def one(lesson: Lesson, question: Question) -> Asked:
        name = (lesson.slug, question.id)
        return _one(question, answers.get(name, []), mistakes.get(name, []), totals)

    return [(lesson, tuple(one(lesson, question) for question in lesson.questions)) for lesson in lessons]


def _one(question: Question, answers: list[FirstAnswer], mistakes: list[tuple[str, int]], totals: Totals) -> Asked:
    firsts = [
        First(answer.is_correct, rest_score(*totals.get(answer.learner, (0, 0)), answer.is_correct), answer.seconds)
        for answer in answers
    ]
    # A mistake of an earlier wording has no words any more, and is none of this question's.
    known = {mistake: words for mistake, _ in mistakes if (words := mistake_in_words(question, mistake))}
    item = item_of(firsts)
    # Of few who answered, it would tell what one of them chose.
    worst = most_chosen((mistake, times) for mistake, times in mistakes if mistake in known and item.answers >= FEWEST)
    wrong, times = (known[worst[0]], worst[1]) if worst else (Phrase(""), 0)
    return Asked(question, prompt_in_words(question), item, wrong, times)

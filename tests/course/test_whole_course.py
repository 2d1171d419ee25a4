"""What the course that ships must be: what every lesson has, what the course comes to, and each term told once."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from learn.course import Ask, Course, Lesson, Picture, load
from learn.course.links import default_address
from learn.course.vocabulary import check_names, instruction_names
from learn.quiz.families import FAMILIES

LESSONS = Path(__file__).resolve().parents[2] / "lessons"
COURSE: Course = load(LESSONS)
SLUGS = {lesson.slug for lesson in COURSE.lessons}
LONGEST_SECTION = 5  # minutes
# Kinds of question whose answer the engine works out.
COMPUTED = {"predict", "spot", "write", "generated"}
# What says how many options are right: "Two of the five fit", "Three do", "Two of each".
COUNTS = re.compile(
    r"\b(?:two|three|four|five|six) (?:of (?:the|these|them|each)\b|do\b|may\b|stay\b|belong|lines? (?:add|make))",
    re.IGNORECASE,
)
# Where somebody reads on from here. The last lesson is the end.
NEXT = re.compile(r'href="(?:/lessons/|/reference/|/glossary/)')

TITLES = [
    "What a container is",
    "Containers and virtual machines",
    "Docker as a platform",
    "Writing a Dockerfile",
    "Layers and the build cache",
    "The Docker command line",
    "Image and container",
    "Monolith and microservices",
    "What makes a microservice",
    "Managing containers at scale",
    "Amazon ECS",
    "Amazon EKS",
    "Amazon ECR",
    "From your Dockerfile to production",
]

each_lesson = pytest.mark.parametrize("lesson", COURSE.lessons, ids=lambda lesson: lesson.slug)


def markup(lesson: Lesson) -> str:
    """All that a lesson says in prose and captions."""
    blocks = lesson.blocks
    return "".join(str(getattr(block, name, "") or "") for block in blocks for name in ("html", "caption"))


def pictures(lesson: Lesson) -> list[Picture]:
    return [block for block in lesson.blocks if isinstance(block, Picture)]


@each_lesson
def test_a_lesson_has_all_its_parts(lesson: Lesson):
    assert 2 <= len(lesson.objectives) <= 3
    assert lesson.summary
    assert lesson.introduction
    assert lesson.out_of_scope
    assert lesson.exercise is not None
    assert len(pictures(lesson)) >= 2
    assert len(lesson.questions) >= 10
    assert 'class="term"' in markup(lesson)
    assert lesson.files, "the workbench needs a Dockerfile to open with"


@each_lesson
def test_a_lesson_ends_with_a_summary_and_what_to_read_next(lesson: Lesson):
    last = lesson.sections[-1]
    assert last.slug == "summary"
    assert not last.questions
    assert any(NEXT.search(getattr(block, "html", "")) for block in last.blocks)


@each_lesson
def test_a_section_is_read_in_five_minutes_and_ends_with_questions(lesson: Lesson):
    for section in lesson.sections[:-1]:
        assert section.minutes <= LONGEST_SECTION, section.title
        asks = [isinstance(block, Ask) for block in section.blocks]
        assert any(asks), section.title
        assert asks == sorted(asks), f"{section.title}: questions stand at the end"


@each_lesson
def test_questions_are_of_several_kinds_and_some_are_computed(lesson: Lesson):
    kinds = Counter(question.kind for question in lesson.questions)
    ways = {getattr(question.body, "family", question.kind) for question in lesson.questions}
    assert len(ways) >= 4
    assert sum(kinds[kind] for kind in COMPUTED) >= 2


@each_lesson
def test_a_picture_says_what_is_in_it(lesson: Lesson):
    for picture in pictures(lesson):
        title = re.search(r"<title[^>]*>(.+?)</title>", picture.svg, re.DOTALL)
        words = re.search(r"<desc[^>]*>(.+?)</desc>", picture.svg, re.DOTALL)
        assert title, picture.name
        assert words, picture.name
        assert len(words[1].split()) >= 8, f"{picture.name}: a description is more than a title"


def test_each_picture_in_a_folder_is_shown():
    for lesson in COURSE.lessons:
        files = {path.name for path in (LESSONS / f"{lesson.number}-{lesson.slug}").glob("*.svg")}
        assert files == {picture.name for picture in pictures(lesson)}


def typed_answers(page: str) -> list[str]:
    """Lines under a `docker` command in a console fence: its answer, typed in. A fence `terminal` would compute it."""
    found = []
    for fence in re.findall(r"^```console\n(.*?)^```", page, re.DOTALL | re.MULTILINE):
        command = ""
        for line in fence.splitlines():
            if line.startswith("$ ") or command.endswith("\\"):
                command = line
            elif command.startswith("$ docker "):
                found.append(line)
    return found


def test_what_docker_answers_is_never_typed_in():
    for lesson in COURSE.lessons:
        page = (LESSONS / f"{lesson.number}-{lesson.slug}" / "lesson.md").read_text(encoding="utf-8")
        assert typed_answers(page) == [], lesson.slug
    assert typed_answers("```console\n$ docker ps -q\n4f2a\n```\n") == ["4f2a"]
    assert typed_answers("```console\n$ docker tag a \\\n    b\n$ aws ecr x\n{}\n```\n") == []


@pytest.mark.parametrize("term", COURSE.terms, ids=lambda term: term.slug)
def test_a_term_is_explained_once_and_linked_in_the_lesson_that_introduces_it(term):
    lesson = COURSE.lesson(term.lesson)
    assert lesson is not None
    assert f'href="{default_address("term", term.slug)}"' in markup(lesson)
    assert term.meaning.endswith(".")
    assert len(re.findall(r"[.!?](?: |$)", re.sub(r"<code>.*?</code>", "", term.meaning))) == 1, "one sentence"


def test_no_word_stands_for_two_terms():
    words = [word.casefold() for term in COURSE.terms for word in {term.term, *term.aliases}]
    assert [word for word, count in Counter(words).items() if count > 1] == []


def test_each_question_of_the_course_has_an_id_of_its_own_in_its_lesson():
    for lesson in COURSE.lessons:
        assert max(Counter(question.id for question in lesson.questions).values()) == 1


def test_a_hint_leads_to_the_idea_and_does_not_count_the_right_options():
    for lesson in COURSE.lessons:
        for question in lesson.questions:
            if question.kind in ("several", "spot", "match"):
                assert [hint for hint in question.hints if COUNTS.search(hint)] == [], (lesson.slug, question.id)


def test_each_exercise_has_hints_of_its_own():
    hints = Counter(hint for lesson in COURSE.lessons if lesson.exercise for hint in lesson.exercise.hints)
    assert [hint for hint, count in hints.items() if count > 1] == []


def test_the_course_has_its_fourteen_lessons_in_their_order():
    assert [lesson.title for lesson in COURSE.lessons] == TITLES


def test_the_course_comes_to_what_it_promises():
    assert sum(len(pictures(lesson)) for lesson in COURSE.lessons) >= 20
    assert sum(len(lesson.questions) for lesson in COURSE.lessons) >= 140
    assert sum(lesson.exercise is not None for lesson in COURSE.lessons) == 14
    assert len(COURSE.terms) >= 80
    assert len(FAMILIES) >= 12


def test_each_summary_leads_to_the_next_lesson():
    for lesson, following in pairwise(COURSE.lessons):
        summary = "".join(getattr(block, "html", "") for block in lesson.sections[-1].blocks)
        assert f'href="{default_address("lesson", following.slug)}"' in summary, lesson.slug


@pytest.mark.django_db
def test_there_is_a_page_for_each_instruction_and_each_check(client):
    assert len(instruction_names()) == 18
    for name in sorted(instruction_names()):
        assert client.get(default_address("instruction", name)).status_code == 200
    for name in sorted(check_names()):
        assert client.get(default_address("check", name)).status_code == 200

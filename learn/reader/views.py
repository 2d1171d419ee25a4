"""What can be read: the course map, a lesson beside its workbench, the reference pages, the glossary."""

from __future__ import annotations

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from learn.course import Lesson
from learn.course.search import LONGEST_QUERY
from learn.dockerfile.port import followed
from learn.limits import limited
from learn.practice import record
from learn.practice.exercises import exercise_view
from learn.practice.learners import find_learner
from learn.practice.library import the_course
from learn.practice.models import Learner
from learn.practice.questions import question_view
from learn.practice.standing import course_standing, latest_attempts, lesson_standing
from learn.reader.blocks import show_blocks, show_sections
from learn.reader.quay import quay
from learn.reader.reference import check_pages, instruction_pages
from learn.reader.searching import the_index
from learn.refusals import is_htmx
from learn.workbench.bench import Bench, BenchFile, answer, open_bench

# As many as the workbench's own page takes: a press of the button without JavaScript is one.
EDITS_A_MINUTE = 600


@require_safe
def course(request: HttpRequest) -> HttpResponse:
    """The front page: what this is, where I am, what is next, and every lesson."""
    course = the_course()
    standing = course_standing(find_learner(request), course)
    by_slug = {item.lesson.slug: (place, item) for place, item in enumerate(standing.lessons, start=1)}
    chapters = [
        (
            chapter,
            [(*by_slug[lesson.slug], [by_slug[slug] for slug in lesson.needs if slug in by_slug]) for lesson in chapter.lessons],
        )
        for chapter in course.chapters
    ]
    return render(
        request,
        "reader/course.html",
        {"course": course, "standing": standing, "chapters": chapters, "quay": quay()},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@limited("workbench", per_minute=EDITS_A_MINUTE)
def lesson(request: HttpRequest, slug: str) -> HttpResponse:
    """A lesson beside its workbench. A POST is the editor's button in a browser without JavaScript."""
    course = the_course()
    lesson = course.lesson(slug)
    if lesson is None:
        raise Http404(f"There is no lesson {slug}.")
    bench = _bench(request, lesson)
    if bench and is_htmx(request):
        return answer(request, bench, "reader/lesson.html", {})
    status = HTTPStatus.UNPROCESSABLE_ENTITY if bench and bench.look.refusal else HTTPStatus.OK
    learner = find_learner(request)
    if learner is not None and request.method == "GET":
        record.record_visit(learner, lesson.slug)
    return render(
        request,
        "reader/lesson.html",
        {
            "lesson": lesson,
            "place": course.lessons.index(lesson) + 1,
            "bench": bench,
            "standing": lesson_standing(learner, lesson),
            "needs": [needed for needed in map(course.lesson, lesson.needs) if needed],
            "before": course.before(lesson),
            "after": course.after(lesson),
            **_text(lesson, learner),
        },
        status=status,
    )


@require_safe
def lesson_on_paper(request: HttpRequest, slug: str) -> HttpResponse:
    """A lesson to be printed: its text, pictures and questions, without the workbench and without anybody's answers."""
    lesson = the_course().lesson(slug)
    if lesson is None:
        raise Http404(f"There is no lesson {slug}.")
    return render(request, "reader/print.html", {"lesson": lesson, "on_paper": True, **_text(lesson, None)})


@require_safe
@limited("search", per_minute=EDITS_A_MINUTE)
def search(request: HttpRequest) -> HttpResponse:
    """Where words stand in lessons, reference and glossary; for htmx the results alone."""
    query = request.GET.get("q", "")[:LONGEST_QUERY]
    context = {"query": query, "found": the_index().search(query)}
    return render(request, "reader/_found.html" if is_htmx(request) else "reader/search.html", context)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What Drydock is, what it rests on, and every table of facts with its sources and dates."""
    course = the_course()
    return render(request, "reader/about.html", {"course": course, "follows": followed(), "checks": check_pages()})


def _bench(request: HttpRequest, lesson: Lesson) -> Bench | None:
    """The editor with the lesson's files, or None for a lesson that has none."""
    if not lesson.offered:
        return None
    files = [BenchFile(file.name, file.title, file.text, file.context) for file in lesson.offered]
    return open_bench(request, lesson.slug, files, request.GET.get("file"), request.path)


def _text(lesson: Lesson, learner: Learner | None) -> dict[str, object]:
    """The lesson's blocks, each question with the learner's latest answer."""
    latest = latest_attempts(learner, lesson.slug)
    questions = {question.id: question_view(question, learner, latest) for question in lesson.questions}
    return {
        "introduction": show_blocks(lesson.introduction, questions),
        "sections": show_sections(lesson, questions),
        "exercise": exercise_view(lesson, learner, latest),
    }


@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    """All instructions and all checks."""
    return render(
        request,
        "reader/reference.html",
        {"instructions": instruction_pages().values(), "checks": check_pages().values()},
    )


@require_safe
def instruction(request: HttpRequest, name: str) -> HttpResponse:
    """One instruction: how it is written, what it does, and what the engine says it adds to an image."""
    page = instruction_pages().get(name.upper())
    if page is None:
        raise Http404(f"There is no instruction {name}.")
    return render(request, "reader/instruction.html", {"page": page, "instructions": instruction_pages().values()})


@require_safe
def check(request: HttpRequest, name: str) -> HttpResponse:
    """One build check: what it finds, why that matters, what to write instead."""
    page = check_pages().get(name)
    if page is None:
        raise Http404(f"There is no check {name}.")
    lesson = the_course().lesson(page.lesson) if page.lesson else None
    return render(request, "reader/check.html", {"page": page, "lesson": lesson})


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """Every term in one sentence, with the lesson that introduces it."""
    course = the_course()
    terms = [(term, course.lesson(term.lesson)) for term in course.terms]
    return render(request, "reader/glossary.html", {"terms": terms})

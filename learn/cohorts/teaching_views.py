"""What a teacher does: make a class, look at it, change it, end it."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from learn.cohorts import classes, statistics
from learn.cohorts.access import taught
from learn.cohorts.classes import Refused
from learn.cohorts.forms import TitleForm
from learn.cohorts.invite import spelled
from learn.cohorts.models import Cohort, Member
from learn.cohorts.overview import asked_of, rows_of
from learn.cohorts.pages import Page, page_of
from learn.cohorts.sheets import members_sheet, questions_sheet
from learn.limits import limited
from learn.practice.library import the_course
from learn.sheets import sheet

NO_MEMBER = "There is no such member in this class."


@never_cache
@require_http_methods(["GET", "POST"])
@limited("class", per_minute=60)
@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Make a class of the title that was sent."""
    form = TitleForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and request.user.is_authenticated:
        try:
            cohort = classes.make_class(request.user, form.cleaned_data["title"])
        except Refused as refusal:
            form.add_error("title", str(refusal))
        else:
            messages.success(request, "The class is made. Give its code or its link to those who are to join.")
            return redirect("cohorts:cohort", cohort.pk)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "cohorts/new.html", {"form": form}, status=status)


def overview(request: HttpRequest, cohort: Cohort) -> HttpResponse:
    """The class as its teacher sees it: how to join, who is in it, and how far each is in every lesson."""
    page, lessons = asked_page(request, cohort), the_course().lessons
    context = {
        "cohort": cohort,
        "page": page,
        "count": cohort.members.count(),
        "lessons": lessons,
        "rows": rows_of(page.members, lessons),
        **invitation(request, cohort),
    }
    return render(request, "cohorts/overview.html", context)


@never_cache
@require_safe
@limited("class", per_minute=60)
def lesson(request: HttpRequest, number: int, slug: str) -> HttpResponse:
    """One lesson in a class: what the class made of its questions, and how far each member is in its objectives."""
    cohort, course = taught(request, number), the_course()
    found = course.lesson(slug)
    if found is None:
        raise Http404(f"There is no lesson {slug}.")
    page = asked_page(request, cohort)
    context = {
        "cohort": cohort,
        "lesson": found,
        "before": course.before(found),
        "after": course.after(found),
        "page": page,
        "rows": rows_of(page.members, [found]),
        "questions": asked_of(cohort, course, found),
        "fewest": statistics.FEWEST,
        "fewest_to_discriminate": statistics.FEWEST_TO_DISCRIMINATE,
    }
    return render(request, "cohorts/lesson.html", context)


@never_cache
@require_safe
@limited("export", per_minute=20)
def members_csv(request: HttpRequest, number: int) -> HttpResponseBase:
    """How far each member is in each objective, as a file."""
    return sheet("members", members_sheet(taught(request, number), the_course()))


@never_cache
@require_safe
@limited("export", per_minute=20)
def questions_csv(request: HttpRequest, number: int) -> HttpResponseBase:
    """Every question of the course in numbers, as a file."""
    return sheet("questions", questions_sheet(taught(request, number), the_course()))


@never_cache
@require_http_methods(["GET", "POST"])
@limited("class", per_minute=60)
def settings(request: HttpRequest, number: int) -> HttpResponse:
    """Another title, another code, or none. Without a `do` that it knows it changes nothing."""
    cohort = taught(request, number)
    do = request.POST.get("do", "")
    form = TitleForm(request.POST if do == "rename" else None, initial={"title": cohort.title})
    done = ""
    if do == "rename" and form.is_valid():
        try:
            classes.rename_class(cohort, form.cleaned_data["title"])
            done = f"The class is called “{cohort.title}” now."
        except Refused as refusal:
            form.add_error("title", str(refusal))
            cohort.refresh_from_db()
    elif do == "renew":
        classes.renew_code(cohort)
        done = "There is a new code. The one before is of no use any more."
    elif do == "close":
        classes.close_class(cohort)
        done = "The class is closed: nobody can join. Its members stay."
    if done:
        messages.success(request, done)
        return redirect("cohorts:settings", cohort.pk)
    context = {"cohort": cohort, "form": form, **invitation(request, cohort)}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "cohorts/settings.html", context, status=status)


@never_cache
@require_http_methods(["GET", "POST"])
@limited("class", per_minute=60)
def delete(request: HttpRequest, number: int) -> HttpResponse:
    """GET says what will go; POST deletes the class."""
    cohort = taught(request, number)
    if request.method == "POST":
        cohort.delete()
        messages.success(request, f"The class “{cohort.title}” is deleted. What its members did stays theirs.")
        return redirect("cohorts:mine")
    return render(request, "cohorts/delete.html", {"cohort": cohort, "count": cohort.members.count()})


@never_cache
@require_http_methods(["GET", "POST"])
@limited("class", per_minute=60)
def remove(request: HttpRequest, number: int, member: int) -> HttpResponse:
    """GET asks once more; POST takes the member out of the class."""
    cohort = taught(request, number)
    found = Member.objects.filter(cohort=cohort, pk=member).first() if member < 1 << 63 else None
    if found is None:
        raise Http404(NO_MEMBER)
    if request.method == "POST":
        found.delete()
        messages.success(request, f"“{found.name}” is not in this class any more.")
        return redirect("cohorts:cohort", cohort.pk)
    return render(request, "cohorts/remove.html", {"cohort": cohort, "member": found})


def invitation(request: HttpRequest, cohort: Cohort) -> dict[str, str]:
    """The code as it is written, and the whole address that joins with it; both "" for a closed class."""
    code = spelled(cohort.code) if cohort.code else ""
    return {"code": code, "link": request.build_absolute_uri(reverse("cohorts:join", args=[code])) if code else ""}


def asked_page(request: HttpRequest, cohort: Cohort) -> Page:
    """The page of members that the address asks for: `?after=` or `?before=` a member's number."""
    return page_of(cohort, before=_number(request, "before"), after=_number(request, "after"))


def _number(request: HttpRequest, name: str) -> int | None:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None

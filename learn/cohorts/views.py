"""Joining a class, being in it, leaving it."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from learn import limits
from learn.cohorts import members, teaching_views
from learn.cohorts.access import NO_CLASS, find_cohort, teaches
from learn.cohorts.classes import Refused
from learn.cohorts.forms import NameForm, TitleForm
from learn.cohorts.invite import GUESSES, UNKNOWN, find_open, read_code, spelled
from learn.cohorts.models import Cohort
from learn.limits import limited
from learn.practice.learners import find_learner, learner_for

MOST_SHOWN = 40  # characters of a wrong code that come back in its field


@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The classes that somebody is in and those they teach, and the ways to more of either."""
    taught = Cohort.objects.filter(teacher_id=request.user.pk).order_by("-id") if request.user.is_authenticated else ()
    context = {"memberships": members.memberships(find_learner(request)), "taught": taught, "form": TitleForm()}
    return render(request, "cohorts/mine.html", context)


@never_cache
@require_safe
@limited("class", per_minute=60)
def join_by_code(request: HttpRequest) -> HttpResponse:
    """Asks for a code, or leads on to the class's own address with one that was typed."""
    code = read_code(request.GET.get("code", ""))
    if code:
        return redirect("cohorts:join", spelled(code))
    return render(request, "cohorts/join_by_code.html")


@never_cache
@require_http_methods(["GET", "POST"])
@limited("join", per_minute=600)  # of an address: a lecture hall opens one link at once
def join(request: HttpRequest, code: str) -> HttpResponse:
    """GET says what joining means; POST joins. Only wrong codes are counted: a whole classroom joins behind one address."""
    if limits.is_used_up(request, "guess", GUESSES):
        return limits.too_many(request)
    cohort = find_open(code)
    if cohort is None:
        limits.count(request, "guess")
        refused = {"problem": UNKNOWN, "code": code[:MOST_SHOWN]}
        return render(request, "cohorts/join_by_code.html", refused, status=HTTPStatus.NOT_FOUND)
    if teaches(request, cohort) or members.membership(cohort, find_learner(request)):
        return redirect("cohorts:cohort", cohort.pk)
    form = NameForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            members.join(cohort, learner_for(request), form.cleaned_data["name"])
        except Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, f"You are in “{cohort.title}” now.")
            return redirect("cohorts:cohort", cohort.pk)
    shown = {"cohort": cohort, "form": form, "code": spelled(read_code(code))}
    return render(request, "cohorts/join.html", shown, status=status_of(form))


@never_cache
@require_http_methods(["GET", "POST"])
@limited("class", per_minute=60)
def cohort(request: HttpRequest, number: int) -> HttpResponse:
    """A class: to its teacher the overview, to a member what the teacher sees of them, and a form for another name."""
    found = find_cohort(number)
    if teaches(request, found):
        return teaching_views.overview(request, found)
    member = members.membership(found, find_learner(request))
    if member is None:
        raise Http404(NO_CLASS)
    form = NameForm(request.POST if request.method == "POST" else None, initial={"name": member.name})
    if request.method == "POST" and form.is_valid():
        try:
            members.rename_member(member, form.cleaned_data["name"])
        except Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, f"Your name in this class is “{member.name}” now.")
            return redirect("cohorts:cohort", found.pk)
    context = {"cohort": found, "member": member, "form": form}
    return render(request, "cohorts/member.html", context, status=status_of(form))


@never_cache
@require_http_methods(["GET", "POST"])
@limited("class", per_minute=60)
def leave(request: HttpRequest, number: int) -> HttpResponse:
    """GET says what leaving means; POST leaves. Whoever has left already is told that they have."""
    found = find_cohort(number)
    member = members.membership(found, find_learner(request))
    if member is None:
        raise Http404(NO_CLASS)
    if request.method == "POST":
        member.delete()
        messages.success(request, f"You have left “{found.title}”. Its teacher no longer sees anything of you.")
        return redirect("cohorts:mine")
    return render(request, "cohorts/leave.html", {"cohort": found, "member": member})


def status_of(form: BaseForm) -> HTTPStatus:
    """The status of a page with a form: 422 where what was sent is refused."""
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK

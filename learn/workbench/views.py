"""The workbench's page, and the answer to each edit in it or beside a lesson."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from learn.limits import limited
from learn.workbench.bench import BenchFile, keep, open_bench
from learn.workbench.forms import SourceForm
from learn.workbench.panels import look, refused
from learn.workbench.running import read_asked

# Faster than anybody types, in edits a minute that were worth a request.
EDITS_A_MINUTE = 600


@cache
def _starter() -> str:
    return Path(__file__).with_name("starter.Dockerfile").read_text(encoding="utf-8")


@require_http_methods(["GET", "HEAD", "POST"])
@limited("workbench", per_minute=EDITS_A_MINUTE)
def workbench(request: HttpRequest) -> HttpResponse:
    """The workbench alone, with any Dockerfile."""
    files = [BenchFile("Dockerfile", "Dockerfile", _starter())]
    bench = open_bench(request, "workbench", files, None, reverse("workbench:workbench"))
    status = 422 if bench.panels.refusal else 200
    return render(request, "workbench/workbench.html", {"bench": bench}, status=status)


@require_http_methods(["GET", "POST"])
@limited("analysis", per_minute=EDITS_A_MINUTE)
def analysis(request: HttpRequest) -> HttpResponse:
    """What the engine makes of the text in an editor, as the fragment that replaces the last; the text is kept as a draft.

    Somebody who opens this address in a browser is led to the workbench.
    """
    if request.method == "GET":
        return redirect("workbench:workbench")
    form = SourceForm(request.POST)
    if not form.is_valid():
        return _fragment(request, {"panels": refused(form.refusal)}, status=422)
    text = form.cleaned_data["dockerfile"]
    panels, is_good = look(text, asked=read_asked(request.POST))
    if problem := keep(request, form.cleaned_data["place"], text, is_good, form.edit_of_page):
        return _fragment(request, {"panels": refused(problem)}, status=422)
    return _fragment(request, {"panels": panels}, status=200)


def _fragment(request: HttpRequest, context: dict[str, object], status: int) -> HttpResponse:
    return render(request, "workbench/_analysis.html", {**context, "is_answer": True}, status=status)

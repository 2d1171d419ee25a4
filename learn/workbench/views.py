"""The workbench's page, and the answer to each edit in it or beside a lesson."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from learn.limits import limited
from learn.practice.drafts import read_draft
from learn.workbench.bench import BenchFile, answer, keep, open_bench, render_answer
from learn.workbench.exercise import note_pass
from learn.workbench.forms import SourceForm
from learn.workbench.look import look, refused
from learn.workbench.panels import panel_named
from learn.workbench.places import WORKBENCH, example_of, starter
from learn.workbench.project import DOCKERFILE
from learn.workbench.subject import Drawn, good

# Faster than anybody types, in edits a minute that were worth a request.
EDITS_A_MINUTE = 600


@require_http_methods(["GET", "HEAD", "POST"])
@limited("workbench", per_minute=EDITS_A_MINUTE)
def workbench(request: HttpRequest) -> HttpResponse:
    """The workbench alone, with any Dockerfile; beside it an instruction's example, where the address or the form names one."""
    files = [BenchFile.of(DOCKERFILE, DOCKERFILE, starter())]
    name = request.GET.get("file", "") or request.POST.get("place", "").removeprefix(f"{WORKBENCH}/")
    if (example := example_of(name)) is not None:
        files.append(BenchFile.of(name, f"Example of {name}", example))
    bench = open_bench(request, WORKBENCH, files, name, reverse("workbench:workbench"))
    return answer(request, bench, "workbench/workbench.html", {})


@require_http_methods(["GET", "POST"])
@limited("analysis", per_minute=EDITS_A_MINUTE)
def analysis(request: HttpRequest) -> HttpResponse:
    """What the engine makes of the text in an editor, as the fragment that replaces the last; the text is kept as a draft.

    Somebody who opens this address in a browser is led to the workbench.
    """
    if request.method == "GET":
        return redirect("workbench:workbench")
    form = SourceForm(request.POST)
    panel = panel_named(request.POST.get("panel", ""))
    if not form.is_valid():
        return render_answer(request, refused(form.refusal, panel), status=422)
    project, place = form.project, form.cleaned_data["place"]
    kept = keep(request, place, project, good(project) is not None, form.edit_of_page, form.seen_draft)
    learner = kept.learner
    if learner is None:
        return render_answer(request, refused(kept.problem, panel), status=422)

    def last_good() -> Drawn | None:
        draft = read_draft(learner, place)
        return good(replace(project, dockerfile=draft.good_text)) if draft and draft.good_text else None

    seen = look(project, panel, last_good, form.asked, learner, place)
    judged = note_pass(learner, seen.judged, form.asked)
    response = render_answer(request, replace(seen, aside=kept.aside, judged=judged), status=200)
    if judged is not None and judged.is_new:
        response["HX-Trigger"] = "exercise-passed"
    return response

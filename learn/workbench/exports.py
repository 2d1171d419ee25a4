"""The picture of the layers as a file, of what is in the editor or of what is shared under a link."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from learn import diagrams
from learn.diagrams import weight
from learn.dockerfile.rebuild import find_waste
from learn.limits import limited
from learn.practice.drafts import read_draft
from learn.practice.learners import find_learner
from learn.workbench.exchange import takes_the_form
from learn.workbench.forms import SourceForm, as_typed
from learn.workbench.project import ProjectError
from learn.workbench.sharing import find_shared
from learn.workbench.simulated import simulated
from learn.workbench.subject import Drawn, good

PICTURES_A_MINUTE = 60
STALE = "Drawn from the last text without errors."
LEGEND = "Figures with ~ are estimates. Hatched: bytes that later layers hide."


@require_http_methods(["GET", "POST"])
@limited("layers-svg", per_minute=PICTURES_A_MINUTE)
@takes_the_form
def layers_svg(request: HttpRequest, form: SourceForm) -> HttpResponse:
    """The layers of what is in the editor as an SVG file; of a file with errors those of the last text without, which it says."""
    drawn, note = good(form.project), ""
    if drawn is None:
        draft = read_draft(find_learner(request), form.cleaned_data["place"])
        drawn = good(replace(form.project, dockerfile=draft.good_text)) if draft and draft.good_text else None
        note = STALE
    return _file(request, drawn, note)


@require_safe
@limited("layers-svg", per_minute=PICTURES_A_MINUTE)
def shared_layers_svg(request: HttpRequest, key: str) -> HttpResponse:
    """The layers of what is shared under a link."""
    try:
        project = find_shared(key)
    except ProjectError:
        project = None
    if project is None:
        raise Http404("Nothing is shared under this key.")
    return _file(request, good(project))


def _file(request: HttpRequest, drawn: Drawn | None, note: str = "") -> HttpResponse:
    if drawn is None:
        return _refused(request, "There is no picture to save: this file has errors. Mend the first one, then try again.")
    build = simulated(drawn)
    waste = find_waste(build) if build else None
    drawing = diagrams.layers.draw(drawn.analysis, sizes=waste)
    if drawing is None:
        return _refused(request, "There is no picture to save: this file has no stage. The first FROM opens one.")
    sentences = (weight.total_text(waste), weight.hidden_text(waste), LEGEND) if waste else ()
    response = HttpResponse(diagrams.render_alone(drawing, (note, *sentences)), content_type="image/svg+xml")
    response["Content-Disposition"] = content_disposition_header(True, "layers.svg") or "attachment"
    return response


def _refused(request: HttpRequest, sentence: str) -> HttpResponse:
    typed = [as_typed(text) for name in ("dockerfile", "file_text") if (text := request.POST.get(name))]
    context = {"sentence": sentence, "typed": typed}
    return render(request, "workbench/refused.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)

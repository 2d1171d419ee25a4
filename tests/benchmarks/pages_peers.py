"""What pages and edits are measured against, served by the same server through the same middleware.

`/bare/` is a page with a text area and a button and nothing else: no style sheet, no script, no picture. `/canned/` reads, limits
and keeps an edit as the real view does, and answers with a fragment that was made beforehand.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path
from django.views.decorators.http import require_http_methods, require_safe

from learn.limits import limited
from learn.workbench.bench import keep
from learn.workbench.forms import SourceForm
from learn.workbench.views import analysis
from tests.benchmarks.example import EXAMPLE

BARE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Workbench</title>
<form method="post" action="/workbench/">
  {% csrf_token %}
  <label for="dockerfile">Dockerfile</label>
  <textarea id="dockerfile" name="dockerfile" rows="40" cols="100">{{ text }}</textarea>
  <button>Analyse</button>
</form>
</html>"""


@require_safe
def bare(request: HttpRequest) -> HttpResponse:
    """The bare text area."""
    return HttpResponse(engines["django"].from_string(BARE).render({"text": EXAMPLE.dockerfile}, request))


@require_http_methods(["POST"])
@limited("canned", per_minute=10**9)
def canned(request: HttpRequest) -> HttpResponse:
    """The view of an edit, without the engine, the panels and the templates."""
    form = SourceForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    keep(request, form.cleaned_data["place"], form.project, True, form.edit_of_page)
    return HttpResponse(_fragment(request))


fragments: dict[str, bytes] = {}


def _fragment(request: HttpRequest) -> bytes:
    """What the real view answered when this panel was asked for first."""
    panel = request.POST["panel"]
    if panel not in fragments:
        fragments[panel] = analysis(request).content
    return fragments[panel]


urlpatterns = [path("bare/", bare), path("canned/", canned), path("", include("learn.urls"))]

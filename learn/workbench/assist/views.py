"""The address that the editor's script asks."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from learn.limits import limited
from learn.workbench.assist.answers import ANSWERS
from learn.workbench.forms import SourceForm

# In questions a minute: one a keystroke of somebody who types fast.
QUESTIONS_A_MINUTE = 600


@require_http_methods(["GET", "POST"])
@limited("assist", per_minute=QUESTIONS_A_MINUTE)
def assist(request: HttpRequest) -> HttpResponse:
    """The answer to the question `ask` about the place `at` (UTF-16 units from 0) of the Dockerfile in the form, as JSON.

    Nothing is kept. A form that cannot be read, or a question that is not known, is answered with 422 and a sentence. Somebody
    who opens this address in a browser is led to the workbench.
    """
    if request.method == "GET":
        return redirect("workbench:workbench")
    form = SourceForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"refusal": form.refusal}, status=422)
    answer, at = ANSWERS.get(request.POST.get("ask", "")), request.POST.get("at", "")
    if answer is None or not (at.isascii() and at.isdigit() and len(at) <= 9):
        return JsonResponse({"refusal": "The editor asked something that is not known here. Reload the page."}, status=422)
    return JsonResponse(answer(form.project, int(at)))

"""What goes out of the workbench and comes in: links for others, archives, files.

Each address takes the editor's own form, so that what was typed is kept before anything else happens, with and without scripts.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from http import HTTPStatus

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from learn.limits import limited
from learn.refusals import is_htmx
from learn.workbench.archive import ArchiveError, Opened, read_upload, write_zip
from learn.workbench.bench import BenchFile, Keeping, answer, keep, open_bench
from learn.workbench.forms import SourceForm, as_typed
from learn.workbench.places import KEY_MARK, SHARED, page_of, start_of
from learn.workbench.project import Project, ProjectError
from learn.workbench.sharing import ShareRefused, find_shared
from learn.workbench.sharing import share as keep_for_all
from learn.workbench.states import StateRefused, keep_aside
from learn.workbench.subject import good
from learn.workbench.views import EDITS_A_MINUTE

# In a minute. A large form counts as several: see learn.limits.
LINKS = 60
ARCHIVES = 300

Sent = Callable[[HttpRequest, SourceForm], HttpResponse]


def takes_the_form(view: Sent) -> Callable[[HttpRequest], HttpResponse]:
    """Hand a view the editor's form once it is valid. Somebody who opens the address in a browser is led to the workbench."""

    @wraps(view)
    def taken(request: HttpRequest) -> HttpResponse:
        if request.method == "GET":
            return redirect("workbench:workbench")
        form = SourceForm(request.POST)
        return view(request, form) if form.is_valid() else _refused(request, form.refusal)

    return taken


@require_http_methods(["GET", "POST"])
@limited("share", per_minute=LINKS)
@takes_the_form
def share(request: HttpRequest, form: SourceForm) -> HttpResponse:
    """Make a link to what is in the editor: as a fragment for htmx, otherwise by leading to it."""
    try:
        key = keep_for_all(form.project)
    except ShareRefused as refusal:
        return _told(request, form, str(refusal))
    link = reverse("workbench:shared", args=[key])
    if is_htmx(request):
        return render(request, "workbench/_share.html", {"link": request.build_absolute_uri(link)})
    if problem := _keep(request, form, form.project).problem:
        return _refused(request, problem)
    messages.success(request, "This page’s address is the link. Whoever opens it sees this state; nobody can change it.")
    return redirect(link)


@require_http_methods(["GET", "POST"])
@limited("archive", per_minute=ARCHIVES)
@takes_the_form
def download(request: HttpRequest, form: SourceForm) -> HttpResponse:
    """What is in the editor as a .zip that `docker build .` takes."""
    try:
        archive = write_zip(form.project)
    except ArchiveError as refusal:
        return _told(request, form, str(refusal))
    response = HttpResponse(archive, content_type="application/zip")
    name = form.cleaned_data["place"].partition("/")[0]
    response["Content-Disposition"] = f'attachment; filename="{name}.zip"'
    return response


@require_http_methods(["GET", "POST"])
@limited("archive", per_minute=ARCHIVES)
@takes_the_form
def upload(request: HttpRequest, form: SourceForm) -> HttpResponse:
    """Put files into the editor; what stood there is kept before."""
    kept = _keep(request, form, form.project)
    if kept.learner is None:
        return _refused(request, kept.problem)
    place = form.cleaned_data["place"]
    files = [(file.name or "", file.read()) for file in request.FILES.getlist("upload")]
    name = files[0][0] if len(files) == 1 else f"{len(files)} files"
    try:
        opened = read_upload(files, form.project, settings.DRYDOCK_MAX_SOURCE_BYTES)
        if form.project != start_of(place):
            keep_aside(kept.learner, place, form.project, f"Before {name} was opened")
    except (ArchiveError, StateRefused) as refusal:
        return _told(request, form, str(refusal))
    if problem := _keep(request, form, opened.project, kept.at).problem:
        return _told(request, form, problem)
    messages.success(request, _sentence(name, opened))
    return redirect(page_of(place))


@require_http_methods(["GET", "HEAD", "POST"])
@limited("workbench", per_minute=EDITS_A_MINUTE)
def shared(request: HttpRequest, key: str) -> HttpResponse:
    """The workbench with a shared state in it. What a visitor changes is a draft of their own; the link stays as it is."""
    try:
        project = find_shared(key)
    except ProjectError as reason:
        return _not_shared(request, key, str(reason))
    if project is None:
        return _not_shared(request, key)
    file = BenchFile.of(KEY_MARK + key, "Dockerfile", project)
    bench = open_bench(request, SHARED, [file], None, request.path)
    response = answer(request, bench, "workbench/shared.html", {"is_own": bench.project != project})
    response["X-Robots-Tag"] = "noindex"  # whoever got the link may look, search engines need not
    return response


def _keep(request: HttpRequest, form: SourceForm, project: Project, seen: datetime | None = None) -> Keeping:
    place = form.cleaned_data["place"]
    return keep(request, place, project, good(project) is not None, form.edit_of_page, seen or form.seen_draft)


def _told(request: HttpRequest, form: SourceForm, sentence: str) -> HttpResponse:
    """The page that the form came from, with what was typed in it and a sentence that says what to do."""
    if is_htmx(request):
        return render(request, "workbench/_share.html", {"refusal": sentence}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if _keep(request, form, form.project).problem:
        return _refused(request, sentence)
    messages.error(request, sentence)
    return redirect(page_of(form.cleaned_data["place"]))


def _refused(request: HttpRequest, sentence: str) -> HttpResponse:
    """A page of its own for a form that cannot be kept, with the texts in it, to copy."""
    if is_htmx(request):
        return render(request, "workbench/_share.html", {"refusal": sentence}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    typed = [as_typed(text) for name in ("dockerfile", "file_text") if (text := request.POST.get(name))]
    context = {"sentence": sentence, "typed": typed}
    return render(request, "workbench/refused.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _not_shared(request: HttpRequest, key: str, reason: str = "") -> HttpResponse:
    context = {"length": len(key), "reason": reason}
    return render(request, "workbench/not_shared.html", context, status=HTTPStatus.NOT_FOUND)


def _sentence(name: str, opened: Opened) -> str:
    count = sum(file.kind != "folder" for file in opened.project.context.files.values())
    files = "no files" if count == 0 else "1 file" if count == 1 else f"{count} files"
    said = f"Opened {name[:80]}. Beside the Dockerfile: {files}. What stood here before is kept: see Compare."
    return f"{said} {opened.note}".strip()

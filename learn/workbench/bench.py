"""The workbench on a page: the files it offers, the text in its editor, and what the engine makes of that text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest

from learn.practice.drafts import DraftRefused, Edit, drop_draft, keep_draft, read_draft
from learn.practice.learners import find_learner, learner_for
from learn.practice.models import Draft
from learn.workbench.forms import SourceForm, as_typed
from learn.workbench.panels import Panels, look, refused
from learn.workbench.running import read_asked

# The buttons of the panel of the image, by what they send as `do`.
ASKS_ABOUT_THE_IMAGE = ("run", "elsewhere")


@dataclass(frozen=True, slots=True)
class BenchFile:
    """A file that the editor offers. `name` stands in addresses and names the draft, `title` is what the tab says."""

    name: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Bench:
    """What `workbench/_bench.html` shows. `action` is the page's own address, `place` where the chosen file's draft is kept.

    `opens` is the panel that is seen first.
    """

    action: str
    place: str
    files: tuple[BenchFile, ...]
    chosen: BenchFile
    text: str
    panels: Panels
    says_how_to_build: bool
    opens: str = "layers"


def open_bench(request: HttpRequest, place: str, files: Sequence[BenchFile], chosen: str | None, action: str) -> Bench:
    """The workbench for a page that offers `files`, of which the one named `chosen` is open, else the first.

    `place` is what the drafts belong to: a lesson's slug, or "workbench"; a file's draft is kept as `place/name`. `action` is the
    page's own address. A POST is the editor's form sent without scripts: its text is analysed and kept, or with `do=reset` the
    draft is dropped. A text that is refused is shown again with the reason. Takes the same number of queries for any `files`.
    """
    file = _chosen(files, _posted_name(request, place) or chosen)
    kept_as = f"{place}/{file.name}"
    draft: Draft | None = None
    if request.method == "POST" and request.POST.get("do") == "reset":
        drop_draft(find_learner(request), kept_as)
    elif request.method == "POST":
        return _sent(request, action, kept_as, tuple(files), file)
    else:
        draft = read_draft(find_learner(request), kept_as)
    text = draft.text if draft else file.text
    panels, _ = look(text, good_text=(draft.good_text if draft else "") or file.text)
    return Bench(action, kept_as, tuple(files), file, text, panels, settings.DEBUG)


def keep(request: HttpRequest, place: str, text: str, is_good: bool, edit: Edit | None = None) -> str:
    """Keep what was typed as this person's draft. Returns why it was not kept, as a sentence, or nothing."""
    try:
        keep_draft(learner_for(request), place, text, good_text=text if is_good else None, edit=edit)
    except DraftRefused as refusal:
        return str(refusal)
    return ""


def _sent(request: HttpRequest, action: str, place: str, files: tuple[BenchFile, ...], file: BenchFile) -> Bench:
    form = SourceForm(request.POST)
    if not form.is_valid():
        text = as_typed(request.POST.get("dockerfile", file.text))
        return Bench(action, place, files, file, text, refused(form.refusal), settings.DEBUG)
    text = form.cleaned_data["dockerfile"]
    draft = read_draft(find_learner(request), place)
    panels, is_good = look(text, good_text=(draft.good_text if draft else "") or file.text, asked=read_asked(request.POST))
    if problem := keep(request, place, text, is_good):
        panels = refused(problem)
    opens = "image" if request.POST.get("do") in ASKS_ABOUT_THE_IMAGE else "layers"
    return Bench(action, place, files, file, text, panels, settings.DEBUG, opens)


def _posted_name(request: HttpRequest, place: str) -> str | None:
    """The name of the file that a posted form is about, if it belongs to this page."""
    kept_as = request.POST.get("place", "") if request.method == "POST" else ""
    return kept_as.removeprefix(f"{place}/") if kept_as.startswith(f"{place}/") else None


def _chosen(files: Sequence[BenchFile], name: str | None) -> BenchFile:
    return next((file for file in files if file.name == name), files[0])

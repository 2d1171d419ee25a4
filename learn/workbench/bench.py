"""The workbench on a page: the files it offers, what is open in its editor, and what the engine makes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.template import Engine, RequestContext

from learn.dockerfile.rebuild import Context, Sample, samples
from learn.practice.drafts import DraftRefused, Edit, drop_draft, keep_draft, read_draft, rewrite_draft
from learn.practice.learners import find_learner, learner_for, learner_of, remember
from learn.practice.models import Draft, Learner
from learn.workbench.actions import ActionRefused, Desk, Outcome, find_action
from learn.workbench.archive import tell_unknown
from learn.workbench.exercise import note_pass
from learn.workbench.forms import LONGEST_ASKED, SourceForm, as_typed
from learn.workbench.look import Look, look, refused
from learn.workbench.models import State
from learn.workbench.panels import Panel, panel_named, panels
from learn.workbench.project import EMPTY, Project, ProjectError, beside_to_json, project_beside
from learn.workbench.states import StateRefused, keep_aside
from learn.workbench.subject import Drawn, good
from learn.writer import writer_of

MOST_TABS = 8
"""Files of a context that have a tab of their own; the list below has all."""


@dataclass(frozen=True, slots=True)
class BenchFile:
    """A Dockerfile that a page offers, with the files that stand beside it.

    `name` stands in addresses and names the draft, `title` is what the tab says.
    """

    name: str
    title: str
    text: str
    context: Context = EMPTY
    target: str = ""
    build_args: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, name: str, title: str, project: Project) -> BenchFile:
        """A whole project, offered."""
        return cls(name, title, project.dockerfile, project.context, project.target, project.build_args)

    @property
    def project(self) -> Project:
        """What stands in the editor before anything was typed."""
        return Project(self.text, self.context, self.target, self.build_args)


@dataclass(frozen=True, slots=True)
class ContextRow:
    """One file of the context as the list shows it. `notes` are what is unusual about it."""

    path: str
    size: int
    is_text: bool
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bench:
    """What `workbench/_bench.html` shows.

    `action` is the page's own address, `place` where the chosen file's draft is kept. `file` is the path of the context's file
    that is open in the editor, "" for the Dockerfile; `file_text` what stands in it. `beside` and `dockerfile` go back with the
    form as they are, and so does `seen`, the time at which the draft was kept that the page shows. `is_new_text` tells that a
    button changed the text in the editor, `is_new_target` that it chose another target, `is_whole` that it changed more.
    """

    action: str
    place: str
    files: tuple[BenchFile, ...]
    chosen: BenchFile
    project: Project
    look: Look
    beside: str
    dockerfile: str
    build_args: str
    file: str = ""
    file_text: str = ""
    seen: str = ""
    is_new_text: bool = False
    is_new_target: bool = False
    is_whole: bool = False
    says_how_to_build: bool = False

    @property
    def panels(self) -> tuple[Panel, ...]:
        """The tabs beside the editor."""
        return panels()

    @property
    def samples(self) -> tuple[Sample, ...]:
        """The projects to begin with."""
        return samples()

    @property
    def rows(self) -> list[ContextRow]:
        """The files of the context; folders only where nothing stands in them."""
        found = self.project.context.files
        above = {path.rpartition("/")[0] for path in found}
        return [self._row(path) for path, file in found.items() if not (file.kind == "folder" and path in above)]

    @property
    def in_archive(self) -> str:
        """What a downloaded archive has in the place of contents that are not known, in a sentence."""
        return tell_unknown(self.project)

    @property
    def tabs(self) -> list[ContextRow]:
        """The first files that are text, and the one that is open."""
        rows = [row for row in self.rows if row.is_text]
        first = rows[:MOST_TABS]
        return first if not self.file or any(row.path == self.file for row in first) else [*first[:-1], self._row(self.file)]

    def _row(self, path: str) -> ContextRow:
        file = self.project.context.files[path]
        usual = {"file": 0o644, "folder": 0o755, "link": 0o777}[file.kind]
        notes = [f"mode {file.mode:04o}"] if file.mode != usual else []
        notes += [f"leads to {file.target}"] if file.kind == "link" else ["a folder"] if file.kind == "folder" else []
        notes += ["only its size is kept"] if file.kind == "file" and file.content is None else []
        return ContextRow(path, file.size, self.project.text_of(path) is not None, tuple(notes))


def open_bench(request: HttpRequest, place: str, files: Sequence[BenchFile], chosen: str | None, action: str) -> Bench:
    """The workbench for a page that offers `files`, of which the one named `chosen` is open, else the first.

    `place` is what the drafts belong to: a lesson's slug, or "workbench"; a file's draft is kept as `place/name`. `action` is the
    page's own address. A GET opens the panel that it names, with that panel's fields. A POST is the editor's form: its text is
    analysed and kept, and the button that was pressed does its work; with `do=reset` the draft is dropped. A text that is refused
    is shown again with the reason. Takes the same number of queries for any `files`.
    """
    file = _chosen(files, _posted_name(request, place) or chosen)
    kept_as = f"{place}/{file.name}"
    if request.method == "POST" and request.POST.get("do") == "reset":
        _start_again(find_learner(request), kept_as)
    elif request.method == "POST":
        return _sent(request, action, kept_as, tuple(files), file)
    learner = find_learner(request)
    draft = None if request.method == "POST" else read_draft(learner, kept_as)
    project = _drafted(draft, file.project)
    panel = panel_named(request.POST.get("panel", "") or request.GET.get("panel", ""))
    asked = address_asks(request.GET, panel)
    seen = look(project, panel, lambda: _last_good(draft, project, file), asked, learner, kept_as)
    bench = _bench(action, kept_as, tuple(files), file, project, seen)
    return replace(bench, is_whole=True, seen=_moment(draft.at if draft else None))


def address_asks(sent: QueryDict, panel: Panel) -> dict[str, str]:
    """What an address asks of the panel that it opens: that panel's own fields, cut as a form's are. It presses no button."""
    return {name: str(sent.get(name) or "")[:LONGEST_ASKED] for name in sent if name.startswith(f"{panel.name}-")}


def answer(request: HttpRequest, bench: Bench, page: str, context: Mapping[str, object]) -> HttpResponse:
    """The whole page for a browser without scripts; for htmx the part of it that changed.

    A button that leaves the editor's file and its tabs alone is answered with the panel, and with the new text where there is
    one, which the editor takes as one change that can be undone.
    """
    status = 422 if bench.look.refusal else 200
    if not request.headers.get("HX-Request"):
        return render(request, page, {**context, "bench": bench}, status=status)
    if request.headers.get("HX-Target") == "workbench":
        return render(request, "workbench/_bench.html", {"bench": bench}, status=status)
    if bench.is_whole:
        response = render(request, "workbench/_bench.html", {"bench": bench}, status=status)
        response["HX-Retarget"], response["HX-Reswap"], response["HX-Reselect"] = "#workbench", "outerHTML", "#workbench"
        return response
    seen = bench.look
    if bench.is_new_text:
        seen = replace(seen, data={**seen.data, "text": bench.file_text if bench.file else bench.dockerfile})
    if bench.is_new_target:
        seen = replace(seen, data={**seen.data, "target": bench.project.target})
    return render_answer(request, seen, status)


def render_answer(request: HttpRequest, seen: Look, status: int) -> HttpResponse:
    """The fragment that replaces the last."""
    context = RequestContext(request, {"look": seen, "is_answer": True})
    answered = HttpResponse(Engine.get_default().get_template("workbench/_analysis.html").render(context), status=status)
    context.dicts.clear()  # they point back at it: with them it would wait for the garbage collector, with all that it shows
    return answered


@dataclass(frozen=True, slots=True)
class Keeping:
    """How keeping a draft went: whose it is, or None and in `problem` why it was not kept.

    `at` is when it was kept, None where a later edit of its page was kept before; `aside` what another page had written.
    """

    learner: Learner | None
    problem: str = ""
    at: datetime | None = None
    aside: State | None = None


def keep(
    request: HttpRequest, place: str, project: Project, is_good: bool, edit: Edit | None = None, seen: datetime | None = None
) -> Keeping:
    """Keep a project as this person's draft.

    What another page wrote since this one was opened is kept as a state before. A form that does not say what it has seen, which
    no page of ours sends, replaces what is there.
    """
    text = project.dockerfile
    minds = "seen" in request.POST
    written = (place, text, text if is_good else None, edit, beside_to_json(project), seen)
    aside: list[State] = []

    def overtaken(draft: Draft) -> None:
        aside.append(_set_aside(draft, "From another tab"))

    try:
        writer = writer_of(request)
        if writer is not None and (at := rewrite_draft(writer, *written, minds_others=minds)) is not None:
            return Keeping(learner_of(writer), "", at)
        learner = learner_for(request)
        at = keep_draft(learner, *written, overtaken if minds else None)
        remember(request, learner)
    except (DraftRefused, StateRefused) as refusal:
        return Keeping(None, str(refusal))
    return Keeping(learner, "", at, aside[0] if aside else None)


def _set_aside(draft: Draft, why: str) -> State:
    """Raises StateRefused."""
    return keep_aside(draft.learner, draft.place, _read(draft), why, draft.page)


def _sent(request: HttpRequest, action: str, place: str, files: tuple[BenchFile, ...], file: BenchFile) -> Bench:
    form = SourceForm(request.POST)
    panel = panel_named(request.POST.get("panel", ""))
    if not form.is_valid():
        return _shown_again(request.POST, action, place, files, file, refused(form.refusal, panel))
    project, open_path = form.project, form.cleaned_data["file"]
    draft = read_draft(find_learner(request), place)
    kept = keep(request, place, project, good(project) is not None, form.edit_of_page, form.seen_draft)
    learner = kept.learner
    if learner is None:
        return _shown_again(request.POST, action, place, files, file, refused(kept.problem, panel))
    outcome, complaint = Outcome(project, open_path), ""
    if act := find_action(form.asked.get("do", "")):
        try:
            outcome = act(Desk(project, open_path, file.project, place, learner, form.asked))
        except ActionRefused as refusal:
            complaint = str(refusal)
        if outcome.project != project:
            again = keep(request, place, outcome.project, good(outcome.project) is not None, form.edit_of_page, kept.at)
            kept, complaint = replace(kept, at=again.at), again.problem
    is_whole = outcome.file != open_path or _is_around(project, outcome.project, open_path)
    is_new_target = outcome.project.target != project.target
    is_new = replace(outcome.project, target=project.target) != project
    project = outcome.project
    leaves_panel = bool(request.headers.get("HX-Request")) and not is_whole
    asked = form.asked if leaves_panel else {**form.asked, "shown": ""}
    seen = look(project, panel, lambda: _last_good(draft, project, file), asked, learner, place)
    judged = note_pass(learner, seen.judged, form.asked)
    seen = replace(seen, said=complaint or outcome.said, aside=kept.aside, judged=judged)
    bench = _bench(action, place, files, file, project, seen, outcome.file)
    return replace(
        bench, is_new_text=is_new, is_new_target=is_new_target, is_whole=is_whole, seen=_moment(kept.at or form.seen_draft)
    )


def _bench(
    action: str, place: str, files: tuple[BenchFile, ...], file: BenchFile, project: Project, seen: Look, path: str = ""
) -> Bench:
    text = project.text_of(path) if path else None
    return Bench(
        action,
        place,
        files,
        file,
        project,
        seen,
        beside_to_json(project),
        project.dockerfile,
        "\n".join(f"{name}={value}" for name, value in project.build_args.items()),
        path if text is not None else "",
        text or "",
        says_how_to_build=settings.DEBUG,
    )


def _shown_again(sent: QueryDict, action: str, place: str, files: tuple[BenchFile, ...], file: BenchFile, seen: Look) -> Bench:
    """A form that was refused, with everything in it as it was typed."""
    text, beside = as_typed(sent.get("dockerfile") or file.text), sent.get("beside") or ""
    try:
        project = project_beside(text, beside)
    except ProjectError:
        project = Project(text)
    return Bench(
        action,
        place,
        files,
        file,
        project,
        seen,
        beside,
        text,
        sent.get("build_args") or "",
        sent.get("file") or "",
        as_typed(sent.get("file_text") or ""),
        sent.get("seen") or "",
    )


def _start_again(learner: Learner | None, place: str) -> None:
    """Drop the draft, and keep it as a state."""
    draft = read_draft(learner, place)
    if draft is not None:
        with suppress(StateRefused):  # larger than a state may be; whoever pressed the button was asked
            _set_aside(draft, "Before you started again")
        drop_draft(learner, place)


def _moment(at: datetime | None) -> str:
    return at.isoformat() if at else ""


def _drafted(draft: Draft | None, start: Project) -> Project:
    return start if draft is None else _read(draft)


def _read(draft: Draft) -> Project:
    try:
        return project_beside(draft.text, draft.beside)
    except ProjectError:
        return Project(draft.text)


def _last_good(draft: Draft | None, project: Project, file: BenchFile) -> Drawn | None:
    """The last text without errors, among the files that are there now; None where it no longer counts as good."""
    return good(replace(project, dockerfile=(draft.good_text if draft else "") or file.text))


def _is_around(old: Project, new: Project, path: str) -> bool:
    """Whether a project differs in more than the text that is in the editor, and the target."""
    return _around(old, path) != _around(new, path)


def _around(project: Project, path: str) -> Project:
    context = project.context.without(path) if path in project.context.files else project.context
    return replace(project, dockerfile="" if not path else project.dockerfile, context=context, target="")


def _posted_name(request: HttpRequest, place: str) -> str | None:
    """The name of the file that a posted form is about, if it belongs to this page."""
    kept_as = request.POST.get("place", "") if request.method == "POST" else ""
    return kept_as.removeprefix(f"{place}/") if kept_as.startswith(f"{place}/") else None


def _chosen(files: Sequence[BenchFile], name: str | None) -> BenchFile:
    return next((file for file in files if file.name == name), files[0])

"""What changes the Dockerfile's text: a finding's fix, or all of them; the whole file formatted; a stage under another name.

The answer brings the new text, which the editor takes as one change: one Ctrl+Z takes it back.
"""

from __future__ import annotations

from dataclasses import replace

from learn.dockerfile import Finding
from learn.dockerfile.editing import (
    RenamingRefused,
    apply_edits,
    edit_of,
    fix_all,
    fixable,
    format_dockerfile,
    rename_stage,
)
from learn.workbench.actions import Action, ActionRefused, Desk, Outcome
from learn.workbench.findings import counted, mark_of
from learn.workbench.project import Project
from learn.workbench.subject import analysed

ALL = "all"


def fix(desk: Desk, which: str) -> Outcome:
    """The text after the fix of the finding whose mark is `which`, or after all fixes."""
    project = desk.project
    if which == ALL:
        text, count = fix_all(project.dockerfile, lambda text: analysed(replace(project, dockerfile=text)))
        if not count:
            raise ActionRefused("Nothing that was found here can be mended by a button.")
        return _outcome(desk, text, "One fix carried out." if count == 1 else f"{count:,} fixes carried out.")
    finding = _marked(project, which)
    if finding is None or finding.fix is None:
        raise ActionRefused("The text has changed since this was found. What is found in it now stands in Checks.")
    text = apply_edits(project.dockerfile, [edit_of(analysed(project), finding.fix)])
    return _outcome(desk, text, f"Line {finding.span.start.line}: {finding.fix.title}. Done.")


def format_file(desk: Desk, _: str) -> Outcome:
    """The Dockerfile, written evenly."""
    analysis = analysed(desk.project)
    if analysis.syntax.errors:
        first = analysis.syntax.errors[0]
        raise ActionRefused(f"Line {first.span.start.line} cannot be read: {first.message}. Mend it, then format.")
    text = format_dockerfile(desk.project.dockerfile)
    is_new = text != desk.project.dockerfile
    return _outcome(desk, text, "Formatted; what is built stays the same." if is_new else "It is written evenly already.")


def name_stage(desk: Desk, _: str) -> Outcome:
    """A stage under the name that was typed, everywhere."""
    project, analysis = desk.project, analysed(desk.project)
    which, name = desk.asked.get("stage-which", ""), desk.asked.get("stage-name", "").strip()
    stage = next((it for it in analysis.stages if it.name and which == f"{it.index}:{it.name}"), None)
    if stage is None:
        raise ActionRefused("There is no such stage in the text as it stands. Choose again which one is to be renamed.")
    try:
        edits = rename_stage(analysis, stage.index, name)
    except RenamingRefused as refusal:
        raise ActionRefused(str(refusal)) from None
    if stage.name and project.target.lower() == stage.name:
        project = replace(project, target=name)
    project = replace(project, dockerfile=apply_edits(project.dockerfile, edits))
    return Outcome(project, desk.file, f"The stage {stage.name} is called {name} now, in {counted(len(edits), 'place')}.")


def _marked(project: Project, mark: str) -> Finding | None:
    return next((finding for finding in fixable(analysed(project)) if mark_of(finding) == mark), None)


def _outcome(desk: Desk, text: str, said: str) -> Outcome:
    return Outcome(replace(desk.project, dockerfile=text), desk.file, said)


ACTIONS = (Action("fix", fix), Action("format", format_file), Action("name-stage", name_stage))

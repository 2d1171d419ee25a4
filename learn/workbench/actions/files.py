"""The files of the build context: open, add, rename, delete one, change its mode or its time, begin with a sample project."""

from __future__ import annotations

import time
from dataclasses import replace

from learn.dockerfile.rebuild import Context, ContextError, TooLongError, find_missing, folder, samples, text_file
from learn.workbench.actions import Action, ActionRefused, Desk, Outcome, set_aside
from learn.workbench.project import DOCKERFILE, EMPTY, Project
from learn.workbench.simulated import build_of
from learn.workbench.subject import analysed

EXECUTABLE = 0o111
LONGEST_SAID = 600


def open_file(desk: Desk, path: str) -> Outcome:
    """The file in the editor; "" is the Dockerfile."""
    if path and desk.project.text_of(path) is None:
        raise ActionRefused(f"{path[:80]} cannot be opened: there is no such file here, or it is no text.")
    return Outcome(desk.project, path)


def add_file(desk: Desk, _: str) -> Outcome:
    """An empty file of the name that was typed, open in the editor."""
    path = desk.asked.get("file-name", "").strip()
    if not path:
        raise ActionRefused("Type the new file’s name first, for example src/app.py.")
    if path == DOCKERFILE:
        raise ActionRefused("The Dockerfile is there already, in the first tab.")
    if path in desk.project.context.files:
        raise ActionRefused(f"There is a file {path} already.")
    return Outcome(_with(desk, desk.project.context, path), path)


def _with(desk: Desk, context: Context, path: str) -> Project:
    try:
        return replace(desk.project, context=context.with_file(path, text_file("")))
    except ContextError as refusal:
        raise ActionRefused(str(refusal)) from None


def add_missing(desk: Desk, _: str) -> Outcome:
    """Empty files and folders for all that COPY and ADD name and that is not there."""
    try:
        missing = find_missing(build_of(desk.project, analysed(desk.project)))
    except TooLongError as refusal:
        raise ActionRefused(str(refusal)) from None
    context = desk.project.context
    for path in missing:
        try:
            context = context.with_file(path.rstrip("/"), folder() if path.endswith("/") else text_file(""))
        except ContextError as refusal:
            raise ActionRefused(str(refusal)) from None
    if not missing:
        return Outcome(desk.project, desk.file, "Nothing is missing any more.")
    said = f"Added, empty: {', '.join(missing)}. Give them their content where it matters."
    return Outcome(replace(desk.project, context=context), desk.file, said[:LONGEST_SAID])


def rename_file(desk: Desk, path: str) -> Outcome:
    """The file under the name that was typed."""
    new = desk.asked.get("file-name", "").strip()
    if not new:
        raise ActionRefused("Type the file’s new name first.")
    try:
        return Outcome(replace(desk.project, context=desk.project.context.renamed(path, new)), new if desk.file == path else "")
    except ContextError as refusal:
        raise ActionRefused(str(refusal)) from None


def delete_file(desk: Desk, path: str) -> Outcome:
    """The context without the file."""
    try:
        return Outcome(replace(desk.project, context=desk.project.context.without(path)), said=f"{path} is deleted.")
    except ContextError as refusal:
        raise ActionRefused(str(refusal)) from None


def delete_all(desk: Desk, _: str) -> Outcome:
    """The Dockerfile alone, for somebody who brings one of their own; what stood there is kept before."""
    set_aside(desk, "Before all files were removed")
    said = "All files beside the Dockerfile are removed. What stood here before is kept: see Compare."
    return Outcome(replace(desk.project, context=EMPTY), said=said)


def change_mode(desk: Desk, path: str) -> Outcome:
    """The file executable, or no longer."""
    file = desk.project.context.files.get(path)
    if file is None or file.kind != "file":
        raise ActionRefused(f"There is no file {path[:80]}.")
    mode = file.mode & ~EXECUTABLE if file.mode & EXECUTABLE else file.mode | EXECUTABLE
    return Outcome(
        replace(desk.project, context=desk.project.context.with_mode(path, mode)), desk.file, f"{path} has mode {mode:04o} now."
    )


def touch_file(desk: Desk, path: str) -> Outcome:
    """The file with another modification time and nothing else changed, as `touch` leaves it."""
    file = desk.project.context.files.get(path)
    if file is None:
        raise ActionRefused(f"There is no file {path[:80]}.")
    now = max(int(time.time()), file.modified + 1)
    context = desk.project.context.touched(path, now)
    return Outcome(replace(desk.project, context=context), desk.file, f"{path} has a new time stamp; its content is the same.")


def begin_with(desk: Desk, name: str) -> Outcome:
    """One of the sample projects, Dockerfile and all; what stood there is kept before."""
    for sample in samples():
        if sample.name == name:
            set_aside(desk, f"Before the sample “{sample.title}” was opened")
            project = Project(sample.dockerfile, sample.context.without(DOCKERFILE))
            return Outcome(project, said=f"This is the sample “{sample.title}”. What stood here before is kept: see Compare.")
    raise ActionRefused("There is no such sample.")


ACTIONS = (
    Action("open", open_file),
    Action("add", add_file),
    Action("add-missing", add_missing),
    Action("rename", rename_file),
    Action("delete", delete_file),
    Action("delete-all", delete_all),
    Action("mode", change_mode),
    Action("touch", touch_file),
    Action("sample", begin_with),
)

"""What is kept on purpose: save under a name, open a state again, rename it, delete it."""

from __future__ import annotations

from learn.workbench.actions import Action, ActionRefused, Desk, Outcome, set_aside
from learn.workbench.models import Kind
from learn.workbench.project import ProjectError
from learn.workbench.states import StateRefused, delete_state, find_state, keep_state, rename_save

GONE = "That state is not here any more. The list shows what is."


def save(desk: Desk, _: str) -> Outcome:
    """The project under the name that was typed."""
    try:
        state = keep_state(desk.learner, desk.place, desk.project, Kind.SAVE, desk.asked.get("save-name", ""))
    except StateRefused as refusal:
        raise ActionRefused(str(refusal)) from None
    return Outcome(desk.project, desk.file, f"Saved as “{state.name}”. Find it again under Compare.")


def restore(desk: Desk, number: str) -> Outcome:
    """The state of this number in the editor; what stood there is kept before."""
    state = find_state(desk.learner, _number(number))
    if state is None:
        raise ActionRefused(GONE)
    try:
        project = state.project
    except ProjectError as reason:
        raise ActionRefused(f"{reason} Nothing was opened.") from None
    set_aside(desk, f"Before {state.title} was opened" if state.kind == Kind.SAVE else "Before an earlier state was opened")
    return Outcome(project, said=f"This is {state.title}. What stood here before is kept: see Compare.")


def rename(desk: Desk, number: str) -> Outcome:
    """The state of this number under the name that was typed; a build or an automatic save becomes a save by it."""
    try:
        state = rename_save(desk.learner, _number(number), desk.asked.get("compare-name", ""))
    except StateRefused as refusal:
        raise ActionRefused(str(refusal)) from None
    if state is None:
        raise ActionRefused(GONE)
    return Outcome(desk.project, desk.file, f"It is called “{state.name}” now.")


def delete(desk: Desk, number: str) -> Outcome:
    """Without the state of this number."""
    if not delete_state(desk.learner, _number(number)):
        raise ActionRefused(GONE)
    return Outcome(desk.project, desk.file, "It is deleted. What stands in the editor is as it was.")


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 20 else 0


ACTIONS = (
    Action("save", save),
    Action("restore", restore),
    Action("rename-state", rename),
    Action("delete-state", delete),
)

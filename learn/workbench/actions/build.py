"""Build: keep the project as a build; and do what a line's “What would happen if …” proposes."""

from __future__ import annotations

from dataclasses import replace

from learn.dockerfile.rebuild import TooLongError, propose
from learn.workbench.actions import Action, ActionRefused, Desk, Outcome
from learn.workbench.building import NO_CACHE, build_with, read_secrets
from learn.workbench.models import Kind
from learn.workbench.project import ProjectError
from learn.workbench.states import StateRefused, keep_state
from learn.workbench.subject import Drawn, good


def build(desk: Desk, what: str) -> Outcome:
    """`run` builds, `apply:<what>:<number>` changes the Dockerfile; what the panel is only asked to show changes nothing."""
    verb, _, rest = what.partition(":")
    if verb == "run":
        return _run(desk)
    if verb == "apply":
        return _apply(desk, rest)
    return Outcome(desk.project, desk.file)


def _run(desk: Desk) -> Outcome:
    """A build that fails is shown and not kept."""
    drawn = _drawn(desk)
    try:
        secrets = read_secrets(desk.asked.get("build-secrets", ""))
        built = build_with(drawn, secrets)
        if not any(step.problem for step in built.steps):
            name = NO_CACHE if desk.asked.get("build-no-cache") else ""
            keep_state(desk.learner, desk.place, desk.project, Kind.BUILD, name)
    except (ProjectError, TooLongError, StateRefused) as refusal:
        raise ActionRefused(str(refusal)) from None
    return Outcome(desk.project, desk.file)


def _apply(desk: Desk, what: str) -> Outcome:
    name, _, number = what.partition(":")
    try:
        proposals = propose(build_with(_drawn(desk), {}), int(number))
    except (ValueError, TooLongError):
        proposals = ()
    proposal = next((proposal for proposal in proposals if proposal.what == name), None)
    if proposal is None or proposal.text is None:
        raise ActionRefused(proposal.reason if proposal else "The file is another one by now. Choose the line again.")
    return Outcome(replace(desk.project, dockerfile=proposal.text), "", f"{proposal.title}. Undo takes it back.")


def _drawn(desk: Desk) -> Drawn:
    drawn = good(desk.project)
    if drawn is None:
        raise ActionRefused("BuildKit refuses this file, so that nothing is built. Mend it first; what is wrong stands below.")
    return drawn


ACTIONS = (Action("build", build),)

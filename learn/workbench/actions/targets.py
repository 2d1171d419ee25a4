"""Which stage the build is for."""

from __future__ import annotations

from dataclasses import replace

from learn.workbench.actions import Action, ActionRefused, Desk, Outcome

LONGEST_NAME = 200


def choose(desk: Desk, name: str) -> Outcome:
    """The same project for another target, by its name or number; "" is the last stage."""
    if len(name) > LONGEST_NAME:
        raise ActionRefused("A stage with so long a name cannot be chosen here. Give it a shorter name.")
    return Outcome(replace(desk.project, target=name), desk.file)


ACTIONS = (Action("target", choose),)

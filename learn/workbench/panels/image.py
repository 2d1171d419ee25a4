"""What the image is told, what a container of it executes, and the same image written down for other platforms."""

from __future__ import annotations

from dataclasses import dataclass

from learn import diagrams
from learn.diagrams import Table
from learn.workbench.panels import Panel
from learn.workbench.running import Elsewhere, Run, manifests, read_asked, run
from learn.workbench.subject import Subject


@dataclass(frozen=True, slots=True)
class Shown:
    """The configuration as a table, what runs, and the manifests where they were asked for."""

    configuration: Table | None
    run: Run | None
    elsewhere: tuple[Elsewhere, ...]


def show(subject: Subject) -> Shown:
    """Never fails: words that mean nothing are answered with a sentence in `run`."""
    if subject.drawn is None:
        return Shown(None, None, ())
    analysis = subject.drawn.analysis
    wants_manifests = subject.does == "image:elsewhere"
    return Shown(
        diagrams.configuration.tabulate(analysis),
        run(analysis, read_asked(subject.asked)),
        manifests(analysis) if wants_manifests else (),
    )


PANEL = Panel(40, "image", "Image", show)

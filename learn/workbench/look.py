"""One look at a project: the chosen panel, what was found, and a line that sums it up. The page and each answer show it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from learn.practice.models import Learner
from learn.workbench.exercise import Judged, judge
from learn.workbench.findings import NO_DATA, EditorData, Said, all_said, editor_data, status
from learn.workbench.models import State
from learn.workbench.panels import Panel
from learn.workbench.project import Project
from learn.workbench.subject import Drawn, NotAtHandError, Subject, analysed


@dataclass(frozen=True, slots=True)
class Look:
    """What stands beside the editor.

    `shown` is what the panel's template shows, None where the panel on the page stays as it is (`stays`). `refusal` says why a
    project was not analysed at all; `said` what an action did, or why it did not. `aside` is what another tab had written here,
    kept because this one has now written over it. `findings` counts everything found. `judged` is how an exercise stands to its
    goals, None where none is open. `is_put_off` tells that the panel stays for want of something that only the database has:
    the page then asks for it anew.
    """

    panel: Panel
    shown: Any = None
    subject: Subject | None = None
    status: str = "Not analysed"
    data: EditorData = field(default_factory=lambda: NO_DATA)
    findings: int = 0
    first_error: Said | None = None
    stays: bool = False
    is_put_off: bool = False
    refusal: str = ""
    said: str = ""
    aside: State | None = None
    judged: Judged | None = None

    @property
    def is_stale(self) -> bool:
        """Whether the panel is of an older text than the one in the editor."""
        return self.panel.is_picture and (self.subject is None or self.subject.is_stale)

    @property
    def on_page(self) -> str:
        """The name of the panel that the page has once it has this look; none where the page shall ask for it anew."""
        return "" if self.is_put_off else self.panel.name

    @property
    def is_good(self) -> bool:
        """Whether a build would take the text."""
        return self.subject is not None and not self.subject.is_stale


def look(
    project: Project,
    panel: Panel,
    good: Callable[[], Drawn | None],
    asked: Mapping[str, str] | None = None,
    learner: Learner | None = None,
    place: str = "",
) -> Look:
    """The look at `project` through `panel`. Where it has errors, `good` is asked for the last project without, for its picture.

    A panel that already shows its last picture (the form says so in `shown`) is left on the page while there are errors, unless
    a button of its own asks it something. An error in a stage that the build never runs is told but spoils no picture.

    An edit, which no button was pressed for and whose panel is on the page, is answered without the database: what it takes of
    kept states is mostly in memory, and where it is not, the panel stays until the page asks for it as for a new one.
    """
    asked = asked or {}
    does, is_on_page = asked.get("do", ""), asked.get("shown") == panel.name
    is_edit = is_on_page and not does
    analysis = analysed(project)
    stays = panel.is_picture and not analysis.ok and is_on_page and not does.startswith(f"{panel.name}:")
    drawn = Drawn(project, analysis) if analysis.ok else good() if panel.is_picture and not stays else None
    subject = Subject(project, analysis, drawn, asked, learner, place, is_edit)
    said = all_said(analysis)
    is_put_off = False
    shown = None
    if not stays:
        try:
            shown = panel.show(subject)
        except NotAtHandError:
            stays = is_put_off = True
    return Look(
        panel=panel,
        shown=shown,
        subject=subject,
        status=status(analysis),
        data=editor_data(analysis),
        findings=len(said),
        first_error=said[0] if said and said[0].severity == "error" and panel.is_picture else None,
        stays=stays,
        is_put_off=is_put_off,
        judged=judge(place, project),
    )


def refused(sentence: str, panel: Panel) -> Look:
    """The look at what is not analysed, because of `sentence`: what is on the page of the panel stays."""
    return Look(panel, stays=True, refusal=sentence)

"""What the workbench's form sends, and in what words it is refused. A refusal loses nothing: the text stays in the editor."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from typing import Any, Self

from django import forms
from django.conf import settings
from django.http import QueryDict

from learn.dockerfile.rebuild import ContextError
from learn.practice.drafts import Edit
from learn.workbench.project import MAX_BESIDE, Project, ProjectError, project_beside, read_arguments

# A lesson's slug, or "workbench", and the name of a file.
PLACE = re.compile(r"\A[a-z0-9][a-z0-9-]{0,79}/[A-Za-z0-9][A-Za-z0-9._-]{0,79}\Z")


# Of one field that a panel reads: an argument of docker run, a name, a list of actions.
LONGEST_ASKED = 20_000
MOST_ASKED = 100
ONCE = ("place", "dockerfile", "beside", "file", "file_text", "panel")
NUL = {
    "null_characters_not_allowed": (
        "This is no text: it contains a NUL character, as programs and pictures do. "
        "It is not analysed; a Dockerfile is plain text."
    )
}


class _Shared(forms.Field):
    """A field that no form changes, so that all share it: to copy ten of them takes as long as to read what was sent."""

    def __deepcopy__(self, memo: object) -> Self:
        return self


class _Text(_Shared, forms.CharField):
    pass


class _Pattern(_Shared, forms.RegexField):
    pass


class _Number(_Shared, forms.IntegerField):
    pass


class SourceForm(forms.Form):
    """A Dockerfile with what stands beside it, and the place that its draft is kept under.

    `beside` is the context as the page was given it. Where one of its files is open in the editor, `file` is its path and
    `file_text` what stands in it now. `target` and `build_args` stand in fields of their own. `project` is what all of it
    comes to, once the form is valid.
    """

    # Which edit of which page this is: sent by the script, so that requests which overtake each other are kept in order.
    page = _Pattern(r"\A[0-9-]{1,32}\Z", required=False)
    edit = _Number(min_value=1, max_value=2**31 - 1, required=False)
    # When the draft was kept that the page was opened with.
    seen = _Text(required=False, max_length=40)
    place = _Pattern(
        PLACE,
        strip=False,
        error_messages={
            "required": "The form did not say which file this is. Copy your text, then reload the page.",
            "invalid": "The form names a file that Drydock does not know. Copy your text, then reload the page.",
        },
    )
    dockerfile = _Text(strip=False, required=False, error_messages=NUL)
    beside = _Text(strip=False, required=False, error_messages=NUL)
    file = _Text(strip=False, required=False, max_length=1_024, error_messages=NUL)
    file_text = _Text(strip=False, required=False, error_messages=NUL)
    target = _Text(required=False, max_length=200, error_messages=NUL)
    build_args = _Text(required=False, max_length=20_000, error_messages=NUL)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        self.sent = data
        self.project = Project("")

    def full_clean(self) -> None:
        super().full_clean()
        # What it keeps of its fields points back at it: with that it would wait for the garbage collector.
        self._bound_fields_cache: dict[str, forms.BoundField] = {}

    def clean(self) -> dict[str, Any] | None:
        for name in ONCE:
            count = len(self.sent.getlist(name))
            if count > 1:
                raise forms.ValidationError(
                    f"The form sent “{name}” {count} times; which is meant is not clear. Copy your text, then reload the page."
                )
        if "dockerfile" not in self.sent:
            raise forms.ValidationError(
                "The form came without a Dockerfile. Reload the page: what was kept of your text is there."
            )
        if not self.errors:
            try:
                self.project = self._project(self.cleaned_data)
            except (ProjectError, ContextError) as refusal:
                raise forms.ValidationError(str(refusal)) from None
        return self.cleaned_data

    def _project(self, sent: dict[str, Any]) -> Project:
        """Raises ProjectError or ContextError."""
        project = project_beside(sent["dockerfile"], sent["beside"])
        if "target" in self.sent:
            project = replace(project, target=sent["target"])
        if "build_args" in self.sent:
            project = replace(project, build_args=read_arguments(sent["build_args"]))
        if "file_text" in self.sent and sent["file"] in project.context.files:
            project = project.with_text(sent["file"], as_typed(sent["file_text"]))
        return project

    def clean_dockerfile(self) -> str:
        """The text with plain line ends: browsers send CR LF whatever was typed. Raises ValidationError where it is too large."""
        text = as_typed(str(self.cleaned_data["dockerfile"]))
        size = len(text.encode("utf-8", "replace"))
        most = settings.DRYDOCK_MAX_SOURCE_BYTES
        if size > most:
            raise forms.ValidationError(
                f"This text has {size:,} bytes; at most {most:,} are analysed. It is still in the editor: "
                "shorten it, and the analysis goes on."
            )
        return text

    def clean_beside(self) -> str:
        """Raises ValidationError where it is too large."""
        text = str(self.cleaned_data["beside"])
        if len(text) > MAX_BESIDE:
            raise forms.ValidationError(
                f"The files beside the Dockerfile have {len(text):,} characters together; at most {MAX_BESIDE:,} are kept here. "
                "Take the largest away, or shorten it."
            )
        return text

    @property
    def asked(self) -> dict[str, str]:
        """The fields of panels and the button that was pressed, as sent, cut at a length that no page of ours sends."""
        names = [name for name in self.sent if name not in self.fields][:MOST_ASKED]
        return {name: str(self.sent.get(name) or "")[:LONGEST_ASKED] for name in names}

    @property
    def edit_of_page(self) -> Edit | None:
        """Which edit of which page this is, if the page said so."""
        page, edit = self.cleaned_data.get("page"), self.cleaned_data.get("edit")
        return Edit(page, edit) if page and edit else None

    @property
    def seen_draft(self) -> datetime | None:
        """When the draft was kept that the page was opened with, if the page said so."""
        try:
            seen = datetime.fromisoformat(self.cleaned_data.get("seen") or "")
        except ValueError:
            return None
        return seen if seen.tzinfo else None

    @property
    def refusal(self) -> str:
        """Everything that was refused, as sentences."""
        return " ".join(str(message) for messages in self.errors.values() for message in messages)


def as_typed(text: str) -> str:
    """A posted text with the line ends that the field on the page had."""
    return text.replace("\r\n", "\n").replace("\r", "\n")

"""What the editor sends, and in what words it is refused. A refusal loses nothing: the text stays in the editor."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.conf import settings
from django.http import QueryDict

from learn.practice.drafts import Edit

# A lesson's slug, or "workbench", and the name of a file.
PLACE = re.compile(r"\A[a-z0-9][a-z0-9-]{0,79}/[A-Za-z0-9][A-Za-z0-9._-]{0,79}\Z")


class SourceForm(forms.Form):
    """A Dockerfile, and the place that its draft is kept under."""

    # Which edit of which page this is: sent by the script, so that requests which overtake each other are kept in order.
    page = forms.RegexField(r"\A[0-9-]{1,32}\Z", required=False)
    edit = forms.IntegerField(min_value=1, max_value=2**31 - 1, required=False)
    place = forms.RegexField(
        PLACE,
        strip=False,
        error_messages={
            "required": "The form did not say which file this is. Copy your text, then reload the page.",
            "invalid": "The form names a file that Drydock does not know. Copy your text, then reload the page.",
        },
    )
    dockerfile = forms.CharField(
        strip=False,
        required=False,
        error_messages={
            "null_characters_not_allowed": (
                "This is no text: it contains a NUL character, as programs and pictures do. "
                "It is not analysed; a Dockerfile is plain text."
            )
        },
    )

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        self.sent = data

    def clean(self) -> dict[str, Any] | None:
        for name in ("place", "dockerfile"):
            count = len(self.sent.getlist(name))
            if count > 1:
                raise forms.ValidationError(
                    f"The form sent “{name}” {count} times; which is meant is not clear. Copy your text, then reload the page."
                )
        if "dockerfile" not in self.sent:
            raise forms.ValidationError(
                "The form came without a Dockerfile. Reload the page: what was kept of your text is there."
            )
        return self.cleaned_data

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

    @property
    def edit_of_page(self) -> Edit | None:
        """Which edit of which page this is, if the page said so."""
        page, edit = self.cleaned_data.get("page"), self.cleaned_data.get("edit")
        return Edit(page, edit) if page and edit else None

    @property
    def refusal(self) -> str:
        """Everything that was refused, as sentences."""
        return " ".join(str(message) for messages in self.errors.values() for message in messages)


def as_typed(text: str) -> str:
    """A posted text with the line ends that the field on the page had."""
    return text.replace("\r\n", "\n").replace("\r", "\n")

"""The two things that are typed here. What they may be is said once, by `classes` and `members`, whose sentence comes back."""

from __future__ import annotations

from django import forms

from learn.cohorts.models import NAME_LENGTH, TITLE_LENGTH

_LONGEST_TYPED = 500  # characters of a field that are read at all


class TitleForm(forms.Form):
    """What a class is called."""

    title = forms.CharField(
        label="Title",
        max_length=_LONGEST_TYPED,
        required=False,
        strip=False,
        help_text=f"Whoever joins sees it first, so say in it who teaches. At most {TITLE_LENGTH} characters.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "maxlength": TITLE_LENGTH, "required": True}),
    )


class NameForm(forms.Form):
    """What somebody is called in one class."""

    name = forms.CharField(
        label="Your name in this class",
        max_length=_LONGEST_TYPED,
        required=False,
        strip=False,
        help_text=f"Your teacher sees it, and nobody else. At most {NAME_LENGTH} characters.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "maxlength": NAME_LENGTH, "required": True}),
    )

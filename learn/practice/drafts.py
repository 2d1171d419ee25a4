"""What a learner has in an editor, kept at each edit so that a reload finds it again."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.conf import settings
from django.utils import timezone

from learn.practice.models import Draft, Learner

DEFAULT_MAX_BYTES = 256 * 1024
MAX_DRAFTS = 300  # places for one learner: more than the course has files, and a bound on what a script can fill


class Edit(NamedTuple):
    """Which edit of which page a text comes from: edits of one page are numbered from 1."""

    page: str
    number: int


class DraftRefused(ValueError):
    """A text that cannot be kept; the message says why, in a sentence for the learner."""


def read_draft(learner: Learner | None, place: str) -> Draft | None:
    """The draft kept for this place, or None. One query; none for a guest who has done nothing."""
    if learner is None:
        return None
    return Draft.objects.filter(learner=learner, place=place).first()


def keep_draft(
    learner: Learner,
    place: str,
    text: str,
    good_text: str | None = None,
    edit: Edit | None = None,
    beside: str | None = None,
) -> None:
    """Keep `text` for this place, over what was there. One statement for a place that has a draft already.

    `good_text` is the last text without errors, `beside` what stands beside it; None leaves what was kept before. An `edit` of
    a page that comes after a later one of the same page was kept is passed over: requests overtake each other. Raises
    DraftRefused for a text that is over the size limit or that a database cannot hold, and for a place too many.
    """
    if rewrite_draft(learner, place, text, good_text, edit, beside):
        return
    kept_before = Draft.objects.filter(learner=learner, place=place)
    if kept_before.exists():  # by a later edit
        return
    if learner.drafts.count() >= MAX_DRAFTS:
        raise DraftRefused(f"You have drafts in {MAX_DRAFTS} places already, so this one was not kept. Reset one of the others.")
    changes = _changes(text, good_text, edit, beside)
    draft = Draft(learner=learner, place=place, **changes)
    # Two first edits at once: the second finds the place taken, and writes over it.
    Draft.objects.bulk_create([draft], update_conflicts=True, unique_fields=["learner", "place"], update_fields=list(changes))


def rewrite_draft(
    learner: Learner,
    place: str,
    text: str,
    good_text: str | None = None,
    edit: Edit | None = None,
    beside: str | None = None,
) -> bool:
    """Keep `text` over the draft that this place has, as `keep_draft` does, in one statement.

    Gives whether it did: not where there is no draft yet, nor where a later edit of the same page was kept.
    """
    for kept in (text, good_text or ""):
        refuse_unkeepable(kept)
    kept_before = Draft.objects.filter(learner=learner, place=place)
    if edit is not None:
        kept_before = kept_before.exclude(page=edit.page, edit__gt=edit.number)
    return kept_before.update(**_changes(text, good_text, edit, beside)) > 0


def _changes(text: str, good_text: str | None, edit: Edit | None, beside: str | None) -> dict[str, Any]:
    changes: dict[str, Any] = {"text": text, "at": timezone.now()}
    if good_text is not None:
        changes["good_text"] = good_text
    if beside is not None:
        changes["beside"] = beside
    if edit is not None:
        changes |= {"page": edit.page, "edit": edit.number}
    return changes


def drop_draft(learner: Learner | None, place: str) -> None:
    """Forget the draft of this place: the editor starts again from the lesson's own text."""
    if learner is not None:
        Draft.objects.filter(learner=learner, place=place).delete()


def max_bytes() -> int:
    """The largest text an editor may hold, in bytes of UTF-8."""
    return int(getattr(settings, "DRYDOCK_MAX_SOURCE_BYTES", DEFAULT_MAX_BYTES))


def refuse_unkeepable(text: str) -> None:
    """Raises DraftRefused: too long, a NUL (PostgreSQL stores none) or half a surrogate pair (no UTF-8 for it)."""
    if "\x00" in text:
        raise DraftRefused("The text contains a NUL character, so it was not kept. A Dockerfile is plain text.")
    try:
        size = len(text.encode())
    except UnicodeEncodeError:
        raise DraftRefused("The text contains characters that are not valid Unicode, so it was not kept.") from None
    if size > max_bytes():
        raise DraftRefused(f"The text has {size:,} bytes; at most {max_bytes():,} are kept.")

"""What a learner has in an editor, kept at each edit so that a reload finds it again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from learn.practice.models import Draft, Learner
from learn.writer import Writer

DEFAULT_MAX_BYTES = 256 * 1024
MAX_DRAFTS = 300  # places for one learner: more than the course has files, and a bound on what a script can fill


# What each edit asks of the database. To put it together by the ORM took ten times as long as to carry it out.
_WRITE = """
    UPDATE practice_draft
    SET text = %s, good_text = COALESCE(%s, good_text), beside = COALESCE(%s, beside), at = %s, page = %s, edit = %s
    WHERE learner_id = %s AND place = %s AND """
OVER_ANY_PAGE = _WRITE + "(page <> %s OR edit <= %s)"
OVER_OWN_OR_SEEN = _WRITE + "(page = %s AND edit <= %s OR at = %s)"
# What a writer's cookie says. Signing out ends the session, deleting ends the learner, and a new password ends the learner's key.
IF_STILL_SO = """
    AND EXISTS (SELECT 1 FROM django_session WHERE session_key = %s AND expire_date > %s)
    AND EXISTS (SELECT 1 FROM practice_learner WHERE id = %s AND key = %s)"""


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
    seen: datetime | None = None,
    overtaken: Callable[[Draft], None] | None = None,
) -> datetime | None:
    """Keep `text` for this place, over what was there; gives the time it was kept at, which is what its page has seen then.

    `good_text` is the last text without errors, `beside` what stands beside it; None leaves what was kept before. An `edit` of
    a page that comes after a later one of the same page was kept is passed over (None): requests overtake each other. A draft
    that neither comes from this page nor is the one that it has `seen` was written by another page in the meantime; `overtaken`
    gets it before it is replaced, in the same transaction. Otherwise it is one statement. Raises DraftRefused for a text that is
    over the size limit or that a database cannot hold, and for a place too many.
    """
    changes = _changes(text, good_text, edit, beside)
    is_kept = _rewrite(learner.pk, place, changes, edit, seen, overtaken is not None)
    return changes["at"] if is_kept or _keep_otherwise(learner, place, changes, edit, overtaken) else None


def rewrite_draft(
    writer: Writer,
    place: str,
    text: str,
    good_text: str | None = None,
    edit: Edit | None = None,
    beside: str | None = None,
    seen: datetime | None = None,
    minds_others: bool = False,
) -> datetime | None:
    """Keep `text` over the draft that this place has, as `keep_draft` does, in one statement; gives the time it was kept at.

    None where what the `writer`'s cookie says is no longer so: nobody's text is written over then, whatever else may be true.
    None, too, where there is no draft yet, where a later edit of the same page was kept, and, if it `minds_others`, where the
    draft comes from another page and is not the one that was `seen`.
    """
    changes = _changes(text, good_text, edit, beside)
    return changes["at"] if _rewrite(writer.learner, place, changes, edit, seen, minds_others, writer) else None


def _rewrite(
    learner: int,
    place: str,
    changes: dict[str, Any],
    edit: Edit | None,
    seen: datetime | None,
    minds_others: bool,
    writer: Writer | None = None,
) -> bool:
    """Whether a draft was there to be written over; with a `writer`, only while what their cookie says is so."""
    adapted = connection.ops.adapt_datetimefield_value
    now, page, number = adapted(changes["at"]), changes["page"], changes["edit"]
    values = [changes["text"], changes.get("good_text"), changes.get("beside"), now, page, number, learner, place]
    if minds_others:
        # Compared with NULL, nothing is true: without scripts no page wrote before, and without `seen` nothing was seen.
        statement, values = OVER_OWN_OR_SEEN, [*values, *(edit or (None, None)), seen and adapted(seen)]
    else:
        statement, values = OVER_ANY_PAGE, [*values, page, number]
    if writer is not None:
        key = Learner._meta.get_field("key").get_db_prep_value(writer.key, connection)
        statement, values = statement + IF_STILL_SO, [*values, writer.session, now, writer.learner, key]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return bool(cursor.rowcount)


def _changes(text: str, good_text: str | None, edit: Edit | None, beside: str | None) -> dict[str, Any]:
    """The columns to write; without scripts a draft belongs to no page. Raises DraftRefused."""
    for kept in (text, good_text or ""):
        refuse_unkeepable(kept)
    page, number = edit or ("", 0)
    changes: dict[str, Any] = {"text": text, "at": timezone.now(), "page": page, "edit": number}
    if good_text is not None:
        changes["good_text"] = good_text
    if beside is not None:
        changes["beside"] = beside
    return changes


@transaction.atomic
def _keep_otherwise(
    learner: Learner, place: str, changes: dict[str, Any], edit: Edit | None, overtaken: Callable[[Draft], None] | None
) -> bool:
    """Keep a text where there is no draft yet, or one that its page has not seen; whether it was kept."""
    draft = Draft.objects.select_for_update().filter(learner=learner, place=place).first()
    if draft is None:
        if learner.drafts.count() >= MAX_DRAFTS:
            raise DraftRefused(
                f"You have drafts in {MAX_DRAFTS} places already, so this one was not kept. Reset one of the others."
            )
        draft = Draft(learner=learner, place=place, **changes)
        # Two first edits at once: the second finds the place taken, and writes over it.
        Draft.objects.bulk_create([draft], update_conflicts=True, unique_fields=["learner", "place"], update_fields=list(changes))
        return True
    if edit is not None and draft.page == edit.page and draft.edit > edit.number:
        return False
    if overtaken and (draft.text, draft.beside) != (changes["text"], changes.get("beside", draft.beside)):
        overtaken(draft)
    Draft.objects.filter(pk=draft.pk).update(**changes)
    return True


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

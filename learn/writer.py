"""Who writes in a session, said by a cookie, so that an edit asks the database for nothing but to keep its text.

The cookie is signed, so that nobody makes one up, and it counts only beside the cookie of the session that it names. What it says
may be out of date: somebody may have signed out, deleted their work or changed their password since. So it opens nothing by
itself. It is enough for what each use makes safe: a statement that requires of the database what the cookie says
(`practice.drafts.rewrite_draft`), and a count, which needs a name that is nobody else's (`limits`).
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Final, NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

COOKIE: Final = "writer"

# Another shape of what is signed needs another word here: browsers hold cookies of the old one.
_SALT: Final = "learn.writer"

# In META, as Django's own protection against forged forms notes its cookie there.
_NOTED: Final = "learn.writer"


class Writer(NamedTuple):
    """A learner in a session: the keys of both, the number of the learner, and that of their user, None for a guest."""

    session: str
    learner: int
    user: int | None
    key: uuid.UUID


def writer_of(request: HttpRequest) -> Writer | None:
    """Who writes in this session, as far as its cookie tells; it may be out of date. No query."""
    signed = request.get_signed_cookie(COOKIE, default=None, salt=_SALT)
    if signed is None:
        return None
    session, learner, user, key = signed.split(".")
    if session != request.session.session_key:
        return None
    return Writer(session, int(learner), int(user) if user else None, uuid.UUID(key))


def note_writer(request: HttpRequest, writer: Writer) -> None:
    """Have the answer to this request say it in the cookie. Only of somebody who was looked up in this request."""
    request.META[_NOTED] = writer


def writer_cookie(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Send the cookie with the answer to a request in which a writer was noted. It goes when the browser is closed."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        noted: Writer | None = request.META.pop(_NOTED, None)
        if noted is not None:
            user = "" if noted.user is None else str(noted.user)
            said = ".".join((noted.session, str(noted.learner), user, noted.key.hex))
            secure = settings.SESSION_COOKIE_SECURE
            response.set_signed_cookie(COOKIE, said, salt=_SALT, secure=secure, httponly=True, samesite="Lax")
        return response

    return middleware

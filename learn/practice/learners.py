"""Who is asking: the learner behind a request, guest or account.

A guest's key lies in the session, never in an address or a form, so nobody can name another's work. A signed-in user has
exactly one learner, and a guest key still in the session is then of no account.

Who was found is said in a cookie (`learn.writer`), by number and key together. So the key of a learner with an account changes
whenever the account does: what other browsers' cookies say is then no longer so, as their sessions no longer open anything.
"""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.auth.models import User
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from learn.practice import sitting
from learn.practice.models import Learner
from learn.writer import Writer, note_writer

SESSION_KEY = "learner"
TOGETHER = timedelta(minutes=1)  # how long a browser's first requests may take


def find_learner(request: HttpRequest) -> Learner | None:
    """The learner of this request, or None where nothing was done yet. At most one query; writes nothing."""
    if request.user.is_authenticated:
        return Learner.objects.filter(user_id=request.user.pk).first()
    return find_guest(request)


def learner_for(request: HttpRequest) -> Learner:
    """The learner of this request, made on first need: call it only when there is something to keep."""
    if request.user.is_authenticated:
        return account_learner(request.user)
    guest = find_guest(request)
    if guest is None:
        guest = _new_guest(request)
        request.session[SESSION_KEY] = str(guest.key)
    return guest


def _new_guest(request: HttpRequest) -> Learner:
    """A new guest; the same one for all that a new browser sends before the first answer has given it a session.

    What such requests have in common is the cookie against forged forms. It opens nothing by itself: only a guest that began
    less than a minute ago, and only for a browser without a session of its own.
    """
    cookie = request.COOKIES.get(settings.CSRF_COOKIE_NAME, "")
    if not cookie or SESSION_KEY in request.session:
        return Learner.objects.create()
    key = uuid.UUID(salted_hmac("learn.practice.new_guest", cookie, algorithm="sha256").hexdigest()[:32])
    guest, _ = Learner.objects.get_or_create(key=key)
    is_new = guest.is_guest and timezone.now() - guest.made_at < TOGETHER
    return guest if is_new else Learner.objects.create()


def account_learner(user: User) -> Learner:
    """The one learner of this account; it does not hold the user, who would hold it, and both would be remembered."""
    return Learner.objects.get_or_create(user_id=user.pk)[0]


def find_guest(request: HttpRequest) -> Learner | None:
    """The guest whose key this session holds. A key of a learner with an account opens nothing."""
    key = request.session.get(SESSION_KEY)
    if key is None:
        return None
    try:
        return Learner.objects.filter(key=uuid.UUID(str(key)), user=None).first()
    except ValueError:
        return None


def take_guest(request: HttpRequest) -> Learner | None:
    """The session's guest, and the session forgets the key, and a review under way: for handing the work over, or erasing it."""
    guest = find_guest(request)
    for key in (SESSION_KEY, sitting.KEY):
        request.session.pop(key, None)
    return guest


def remember(request: HttpRequest, learner: Learner) -> None:
    """Say in a cookie that it is this learner, found by this request, who writes in its session. A query for an account."""
    # The account is looked at once more, now that the learner's key is known. It may have got a new password after this request
    # was let in by the old one, and the learner the new key before it was read: that key is not for this session.
    if learner.user_id is not None and get_user(request).pk != learner.user_id:
        return
    if request.session.session_key is None:
        request.session.save()  # it has its key only once it is kept
    if session := request.session.session_key:
        note_writer(request, Writer(session, learner.pk, learner.user_id, learner.key))


def learner_of(writer: Writer) -> Learner:
    """The learner that a cookie names, once a statement has proved that what it says is still so. No query."""
    return Learner.from_db(connection.alias, ("id", "user_id", "key"), (writer.learner, writer.user, writer.key))


def renew_key(user: User) -> None:
    """Give the learner of an account, if there is one, another key: what cookies say of it is no longer so."""
    Learner.objects.filter(user_id=user.pk).update(key=uuid.uuid4())

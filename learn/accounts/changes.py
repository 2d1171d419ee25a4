"""What a change of an account puts an end to: what cookies in other browsers say of who writes there."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.contrib.auth.models import User

from learn.practice.learners import renew_key

# Of a user, what a sign-in itself changes.
SIGNED_IN = {"last_login"}


def end_writers(sender: Any, instance: User, created: bool, update_fields: Collection[str] | None, **_: Any) -> None:
    """Receiver of `post_save` of User: a new password, set by whatever means, or an account that was switched off.

    After the change, not before it: whoever is let in by the old password in between must not be given the new key. Django's own
    check of the password in each session is not asked for an edit. Every other change of a user comes along; it costs no more
    than that the next edit of each browser looks its session up again. `update()` of a query set sends no signal: a password or
    `is_active` has to be changed with `save()`, as allauth and Django's commands do.
    """
    if not created and set(update_fields or ()) != SIGNED_IN:
        renew_key(instance)

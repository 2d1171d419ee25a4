"""What a guest did becomes the account's, at sign-up as at sign-in: both send the same signal."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest

from learn.practice import sitting
from learn.practice.learners import account_learner, take_guest
from learn.practice.record import claim


def hand_over(sender: Any, request: HttpRequest, user: User, **_: Any) -> None:
    """Receiver of `user_logged_in`. The session has changed its key by now, but still holds the guest's."""
    review = sitting.read(request)  # taken away with the guest: it is the guest's cards that it asks about
    guest = take_guest(request)
    if guest is None:
        return
    taken = claim(guest, account_learner(user))
    if taken:
        answers = "1 answer" if taken == 1 else f"{taken} answers"
        said = f"What you did as a guest is in your account now, {answers} included."
        if review is not None and review.now is not None:
            said += " The review that you were in has ended; its answers are kept, and the next one asks for what is still due."
        messages.success(request, said, fail_silently=True)

"""How often one person may ask for something dear, counted in the cache.

The count is for each person where the request tells who it is (a user, or a guest's session), so that a class behind one
address is not one visitor. An address as a whole has a ceiling of its own, so that a script which throws its cookies away
gains nothing by it. A large body counts as several requests, because it costs as much. With the in-memory cache each process
counts for itself.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from learn.refusals import is_htmx, message_for_htmx, typed_texts
from learn.writer import writer_of

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]

WINDOW = 60  # seconds
BYTES_A_REQUEST = 16 * 1024  # of a body, that count as one request more
PEOPLE_AN_ADDRESS = 40  # how many people's worth of requests one address may make: a classroom


def limited(name: str, per_minute: int) -> Callable[[View[P]], View[P]]:
    """Make a view refuse a person's requests beyond `per_minute` in one minute. `name` is what is counted together."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if settings.DRYDOCK_LIMITS and _is_over(request, name, per_minute):
                return too_many(request)
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def is_used_up(request: HttpRequest, name: str, per_minute: int) -> bool:
    """Whether a person, or their address, has as many `count` in this minute as is allowed. Counts nothing itself."""
    if not settings.DRYDOCK_LIMITS:
        return False
    return any(_counted(name, who) >= most for who, most in _ceilings(request, per_minute))


def count(request: HttpRequest, name: str) -> None:
    """Count one thing against a person and their address: a wrong guess, where right ones are to be free."""
    for who, _ in _ceilings(request, 0):
        _count(name, who, 1)


def too_many(request: HttpRequest) -> HttpResponse:
    """The designed answer 429: how long to wait, and the text that was typed, so that nothing is lost."""
    wait = seconds_left()
    if is_htmx(request):
        response = message_for_htmx(request, f"That was very quick. Wait {wait} seconds, then try again; nothing is lost.")
        response.status_code = 429 if "HX-Retarget" not in response else 422
    else:
        response = render(request, "429.html", {"wait": wait, "typed": typed_texts(request)}, status=429)
    response["Retry-After"] = str(wait)
    return response


def address_of(request: HttpRequest) -> str:
    """The visitor's address. Behind N proxies it is the Nth from the right of X-Forwarded-For; the rest can be invented."""
    proxies = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    if proxies:
        hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
        if len(hops) >= proxies:
            return hops[-proxies]
    return str(request.META.get("REMOTE_ADDR", ""))


def now() -> float:
    """Seconds since 1970."""
    return time.time()


def seconds_left() -> int:
    """Seconds until the present minute's count starts again, at least 1."""
    return max(1, math.ceil(WINDOW - now() % WINDOW))


def _is_over(request: HttpRequest, name: str, per_minute: int) -> bool:
    weight = 1 + _body_bytes(request) // BYTES_A_REQUEST
    return any(_count(name, who, weight) > most for who, most in _ceilings(request, per_minute))


def _ceilings(request: HttpRequest, per_minute: int) -> list[tuple[str, int]]:
    """Whose count a request goes to, and how high each may be: the address first, then the person if it tells who it is."""
    person, address = _person(request), f"address:{address_of(request)}"
    return [(address, per_minute * PEOPLE_AN_ADDRESS), (person, per_minute)] if person else [(address, per_minute)]


def _body_bytes(request: HttpRequest) -> int:
    length = str(request.META.get("CONTENT_LENGTH") or "")
    return int(length) if length.isascii() and length.isdigit() else 0


def _person(request: HttpRequest) -> str | None:
    """Who asks, as far as the cookie of who writes tells, or else the session.

    A guest has the same name either way, an account has one of each. The cookie may be of somebody who was put out of the account
    by a new password: the learner's key is another since, and so nobody with an old one uses up what the account may ask.
    """
    if (writer := writer_of(request)) is not None:
        return f"session:{writer.session}" if writer.user is None else f"account:{writer.key}"
    if request.user.is_authenticated:
        return f"user:{request.user.pk}"
    session = request.session.session_key
    # A key that we gave, for it was found.
    return f"session:{session}" if session and not request.session.is_empty() else None


def _count(name: str, who: str, weight: int) -> int:
    """What was asked for in the present minute, this request and its weight included."""
    key = _key(name, who)
    with suppress(ValueError):  # the first of this minute
        return int(cache.incr(key, weight))
    cache.add(key, 0, 2 * WINDOW)
    with suppress(ValueError):  # thrown out between the two lines: a full cache forgives
        return int(cache.incr(key, weight))
    return weight


def _counted(name: str, who: str) -> int:
    return int(cache.get(_key(name, who)) or 0)


def _key(name: str, who: str) -> str:
    return f"limit:{name}:{who}:{int(now() // WINDOW)}"

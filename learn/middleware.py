"""What holds for every request and every page.

Forms are UTF-8 of a bounded size, cookies are plain characters, no cache between keeps a page, and pages are small on the wire.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable

import brotli
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseBase, UnreadablePostError
from django.template.loader import render_to_string
from django.utils.cache import patch_cache_control, patch_vary_headers

GetResponse = Callable[[HttpRequest], HttpResponseBase]

# Of a body that is refused, as much is read before the answer; whoever sends more has their connection broken.
MOST_LET_THROUGH = 64 * 1024 * 1024  # bytes
# An answer shorter than this fits into one packet either way; GZipMiddleware's own limit.
SHORTEST_COMPRESSED = 200  # bytes
# Of 0 to 11. For a page of 128 kB: 3 makes it 21.7 kB in 1.0 ms, 5 makes it 19.2 kB in 1.9 ms, 9 makes it 18.6 kB in 13 ms.
# The answer to an edit has to be quick before all: 3 takes half the time for a sixth more bytes.
QUALITY_OF_PAGES = 5
QUALITY_OF_ANSWERS = 3
LONGEST_PADDING = 100  # characters
_TAKES_BROTLI = re.compile(r"(?:^|[,\s])br(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))\s*(?:[;,]|$)")


# What Django and its libraries hang on a request that itself holds the request.
POINT_BACK = ("user", "auser", "htmx", "csp_nonce", "_messages")


def let_go(get_response: GetResponse) -> GetResponse:
    """Once all others are done with a request, take from it what points back at it, so that it goes when its answer does.

    In a circle it would stay, with all that was typed and shown, until the garbage collector finds it: looking for what a hundred
    edits left holds everybody up for 30 to 80 ms, and fresh memory is slower than what the last edit left.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        for name in POINT_BACK:
            request.__dict__.pop(name, None)
        return response

    return middleware


def readable_forms(get_response: GetResponse) -> GetResponse:
    """Refuse, with the page 400, a body that no page of ours sends, before anything reads it.

    Larger than DATA_UPLOAD_MAX_MEMORY_SIZE: Django bounds the fields of a form but not the files in it, which it would write to
    disk. Not in UTF-8: some of Python's codecs make half surrogate pairs, which no page and no database can hold, and some fail.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if _content_length(request) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE or not _is_utf_8(request):
            _let_it_end(request)
            # Not raised as an exception: Django's own handler of those looks for a token in the body.
            return HttpResponseBadRequest(render_to_string("400.html"))
        return get_response(request)

    return middleware


def printable_cookies(get_response: GetResponse) -> GetResponse:
    """Drop cookies with control characters in them: none of ours has any, and PostgreSQL takes no NUL to look a session up by."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        request.COOKIES = {name: value for name, value in request.COOKIES.items() if value.isprintable()}
        return get_response(request)

    return middleware


def private_pages(get_response: GetResponse) -> GetResponse:
    """Mark each page as one person's, unless its view said something else: its frame tells who is signed in."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_cache=True)
        return response

    return middleware


def brotli_pages(get_response: GetResponse) -> GetResponse:
    """Compress what is answered with Brotli where the browser takes it: a sixth smaller than gzip at the same cost.

    A header of random length hides how long the page became. Otherwise somebody who can put words into another's page and see
    how long its encrypted answer is could learn what else stands in it (BREACH); GZipMiddleware does the same.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if not isinstance(response, HttpResponse) or len(response.content) < SHORTEST_COMPRESSED:
            return response
        if response.has_header("Content-Encoding"):
            return response
        patch_vary_headers(response, ("Accept-Encoding",))
        if not _TAKES_BROTLI.search(request.headers.get("Accept-Encoding", "")):
            return response
        quality = QUALITY_OF_ANSWERS if "HX-Request" in request.headers else QUALITY_OF_PAGES
        response.content = brotli.compress(response.content, quality=quality)
        response["Content-Encoding"] = "br"
        response["Content-Length"] = str(len(response.content))
        response["X-Padding"] = secrets.token_urlsafe(LONGEST_PADDING)[: secrets.randbelow(LONGEST_PADDING + 1)]
        return response

    return middleware


def _content_length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:  # Django reads it as nothing
        return 0


def _let_it_end(request: HttpRequest) -> None:
    """Read what is refused to its end: a browser that is cut off while it still sends shows a broken connection, not our page."""
    left = MOST_LET_THROUGH
    try:
        while left > 0 and (piece := request.read(64 * 1024)):
            left -= len(piece)
    except UnreadablePostError:
        pass  # it went away itself


def _is_utf_8(request: HttpRequest) -> bool:
    return (request.content_params or {}).get("charset", "utf-8").lower() in ("utf-8", "utf8")

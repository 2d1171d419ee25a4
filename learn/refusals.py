"""What an answer needs that refuses something and must not lose what was typed."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

# Secrets, and what the page itself was given.
NO_TEXTS = frozenset({"beside", "csrfmiddlewaretoken", "password", "password1", "password2", "oldpassword"})
QUESTION = re.compile(r"question-[A-Za-z0-9_-]+")


def message_for_htmx(request: HttpRequest, sentence: str) -> HttpResponse:
    """A sentence for a request that htmx made: put beside the question it came from, which stays as it is.

    htmx shows the body of a 422 only. A request from elsewhere than a question gets the status the caller sets; the editor's
    script has its own words for that.
    """
    response = render(request, "practice/_message.html", {"sentence": sentence}, status=422)
    target = request.headers.get("HX-Target", "")
    if QUESTION.fullmatch(target):
        response["HX-Retarget"] = f"#{target}-message"
        response["HX-Reswap"] = "innerHTML"
    return response


def is_htmx(request: HttpRequest) -> bool:
    """Whether htmx made this request; read from the header, because a refusal may come before any middleware."""
    return request.headers.get("HX-Request") == "true"


def typed_texts(request: HttpRequest) -> tuple[str, ...]:
    """Every text in a posted form that would be a loss, to show it back: of several words, and no secret."""
    posted = ((name, text) for name, texts in request.POST.lists() for text in texts)
    return tuple(text for name, text in posted if name not in NO_TEXTS and len(text.split(None, 1)) > 1)

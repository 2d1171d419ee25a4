"""The page for a form refused by the protection against forged requests, which for an honest visitor means cookies."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import REASON_NO_CSRF_COOKIE
from django.shortcuts import render

from learn.refusals import is_htmx, message_for_htmx, typed_texts


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say what happened and what to do, and show back every text that was typed. Nothing was stored or changed."""
    no_cookies = reason == REASON_NO_CSRF_COOKIE
    if is_htmx(request):
        response = message_for_htmx(request, _sentence(no_cookies))
        if "HX-Retarget" not in response:
            response.status_code = 403
        return response
    context = {"no_cookies": no_cookies, "typed": typed_texts(request)}
    return render(request, "accounts/csrf_failure.html", context, status=403)


def _sentence(no_cookies: bool) -> str:
    if no_cookies:
        return "Your browser sent no cookie, so this was not kept. Allow cookies for this site, reload the page and try again."
    return "This page has grown old: you signed in or out since it was opened. Reload it and try again."

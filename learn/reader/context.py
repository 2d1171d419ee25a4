"""What the frame of every page needs to know."""

from __future__ import annotations

from functools import cache
from typing import TypedDict

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest

# Which entry of the site's navigation a page belongs to, by the name of its address.
SECTIONS = {
    "reader:course": "course",
    "reader:lesson": "course",
    "workbench:workbench": "workbench",
    "workbench:shared": "workbench",
    "practice:review": "review",
    "practice:progress": "progress",
    "reader:search": "search",
    "reader:glossary": "reference",
    "reader:reference": "reference",
    "reader:instruction": "reference",
    "reader:check": "reference",
}


class Frame(TypedDict):
    """`frontend_built`: what `npm run build` makes is there. `section`: the entry of the navigation that is current, or ""."""

    frontend_built: bool
    section: str


def frame(request: HttpRequest) -> Frame:
    """The context of `base.html`; a context processor."""
    match = request.resolver_match
    return {
        "frontend_built": is_built("build/main.js"),
        "section": SECTIONS.get(match.view_name, "") if match else "",
    }


def is_built(name: str) -> bool:
    """Whether a static file exists: collected, or (before `collectstatic`, while developing) in the source tree."""
    return _was_built(name) if not settings.DEBUG else _is_there(name)


@cache  # while it serves, what is there stays there
def _was_built(name: str) -> bool:
    return _is_there(name)


def _is_there(name: str) -> bool:
    return finders.find(name) is not None or staticfiles_storage.exists(name)

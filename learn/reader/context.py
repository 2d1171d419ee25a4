"""What the frame of every page needs to know."""

from __future__ import annotations

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
    "practice:progress": "progress",
    "reader:glossary": "reference",
    "reader:reference": "reference",
    "reader:instruction": "reference",
    "reader:check": "reference",
}


class Frame(TypedDict):
    """`frontend_built`: the bundle of `npm run build` is there. `styles_apart`: the style sheets are to be loaded one by one.
    `section`: the entry of the navigation that is current, or "".
    """

    frontend_built: bool
    styles_apart: bool
    section: str


def frame(request: HttpRequest) -> Frame:
    """The context of `base.html`; a context processor."""
    match = request.resolver_match
    built = is_built("build/main.js")
    return {
        "frontend_built": built,
        # While developing, an edit of a style sheet must show without a build.
        "styles_apart": settings.DEBUG or not built,
        "section": SECTIONS.get(match.view_name, "") if match else "",
    }


def is_built(name: str) -> bool:
    """Whether a static file exists: collected, or (before `collectstatic`, while developing) in the source tree."""
    return finders.find(name) is not None or staticfiles_storage.exists(name)

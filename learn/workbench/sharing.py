"""Permalinks: a project that anybody who has its key may see, and nobody can change.

The key is worked out from the content, format version included. The same project therefore always gets the same key, and
content that does not fit its key is not shown.

What is shared stays while somebody opens it now and then; what nobody has opened for a year `manage.py forget_shared` removes.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from learn.practice.drafts import DraftRefused, refuse_unkeepable
from learn.workbench.models import Shared, digest_of, pack
from learn.workbench.project import Project, project_from_json, project_to_json

MAX_SHARED: Final = 256 * 1024
"""Characters of a shared project as it is kept. It may stay for ever, so it is smaller than a save may be."""

OFTEN_ENOUGH: Final = timedelta(days=30)
"""How exactly it is noted when something was opened last: nearly every look at a link then writes nothing."""

KEY: Final = re.compile(r"[A-Za-z0-9_-]{22}")


class ShareRefused(ValueError):
    """A project that is not shared; the message is a sentence for the person who asked."""


def share(project: Project) -> str:
    """Keep the project for everybody; gives its key. Asked again, it is as if the link was opened. Raises ShareRefused."""
    try:
        refuse_unkeepable(project.dockerfile)
    except DraftRefused as refusal:
        raise ShareRefused(str(refusal)) from None
    content = project_to_json(project)
    if len(content) > MAX_SHARED:
        raise ShareRefused(
            f"The Dockerfile and its files have {len(content):,} characters together; at most {MAX_SHARED:,} can be shared. "
            "Download it instead and send the .zip, or share it without its largest files."
        )
    key = digest_of(content)
    with transaction.atomic():
        Shared.objects.bulk_create(
            [Shared(key=key, packed=pack(content))], update_conflicts=True, unique_fields=["key"], update_fields=["opened"]
        )
    return key


def find_shared(key: str) -> Project | None:
    """What is shared under this key; None where nothing is, or not what the key says. One query, and once a month another.

    Raises ProjectError for a project of a version whose form is not read any more.
    """
    if not KEY.fullmatch(key):
        return None
    shared = Shared.objects.filter(key=key).first()
    if shared is None:
        return None
    now = timezone.now()
    if now - shared.opened > OFTEN_ENOUGH:
        Shared.objects.filter(key=key).update(opened=now)
    content = shared.content
    return project_from_json(content) if digest_of(content) == key else None


def forget_shared(before: datetime) -> int:
    """Remove what nobody shared or opened since; gives how many. Their links lead nowhere until the same is shared again."""
    return Shared.objects.filter(opened__lt=before).delete()[0]

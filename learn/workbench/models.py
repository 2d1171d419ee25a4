"""The tables of the workbench: projects as they stood at a moment, a learner's own ones and shared ones.

A project is kept as `project_to_json` writes it, compressed; `digest` tells two of them apart without reading either.
"""

from __future__ import annotations

import base64
import hashlib
import zlib
from datetime import datetime
from typing import Final

from django.db import models
from django.utils import timezone

from learn.practice.models import SLUG_LENGTH, Learner
from learn.workbench.project import Project, project_from_json

DIGEST_LENGTH: Final = 22
NAME_LENGTH: Final = 80


class Kind(models.TextChoices):
    """Why a state was kept."""

    BUILD = "build", "built"
    SAVE = "save", "saved"
    AUTO = "auto", "kept automatically"


class State(models.Model):
    """A learner's project at one moment. `place` is where its draft is kept, `page` the page in a browser it was taken from.

    `name` is what the learner called a save; for what was kept automatically it says why.
    """

    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="states")
    place = models.CharField(max_length=2 * SLUG_LENGTH + 1)
    kind = models.CharField(max_length=5, choices=Kind.choices)
    name = models.CharField(max_length=NAME_LENGTH, blank=True, default="")
    page = models.CharField(max_length=32, blank=True, default="")
    at = models.DateTimeField(default=timezone.now)
    digest = models.CharField(max_length=DIGEST_LENGTH)
    packed = models.BinaryField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(kind__in=Kind.values), name="workbench_known_kind"),
            models.CheckConstraint(condition=~models.Q(kind=Kind.SAVE) | ~models.Q(name=""), name="workbench_a_save_has_a_name"),
            models.UniqueConstraint(
                fields=["learner", "place", "kind", "page"], condition=~models.Q(page=""), name="workbench_one_state_a_page"
            ),
        )
        indexes = (models.Index(fields=["learner", "place", "kind", "-at", "-id"], name="workbench_newest_states"),)

    def __str__(self) -> str:
        return f"{self.name or self.get_kind_display()} of {self.place} at {self.at:%Y-%m-%d %H:%M}"

    @property
    def title(self) -> str:
        """What it is called in a sentence or a list."""
        return title_of(self.name, self.at)

    @property
    def content(self) -> str:
        """The project as `project_to_json` wrote it."""
        return unpack(self.packed)

    @property
    def project(self) -> Project:
        """The project. Raises ProjectError for one kept by a version whose form is not read any more."""
        return project_from_json(self.content)


class Shared(models.Model):
    """A project that anybody with its key may see. The key is the digest of the content, so that neither can change.

    `opened` is about when it was shared or looked at last: see `sharing.OFTEN_ENOUGH`.
    """

    key = models.CharField(max_length=DIGEST_LENGTH, primary_key=True)
    at = models.DateTimeField(default=timezone.now)
    opened = models.DateTimeField(default=timezone.now)
    packed = models.BinaryField()

    def __str__(self) -> str:
        return f"shared {self.key}"

    @property
    def content(self) -> str:
        """The project as `project_to_json` wrote it."""
        return unpack(self.packed)


def title_of(name: str, at: datetime) -> str:
    """What a state is called in a sentence or a list."""
    return f"“{name}”" if name else f"the build of {timezone.localtime(at):%d %B, %H:%M}"


def digest_of(content: str) -> str:
    """What tells this content apart from any other: the first 22 characters (132 bits) of its SHA-256 in base64url."""
    return base64.urlsafe_b64encode(hashlib.sha256(content.encode()).digest())[:DIGEST_LENGTH].decode()


def pack(content: str) -> bytes:
    """Content as it is stored."""
    return zlib.compress(content.encode(), 6)


def unpack(packed: bytes | memoryview) -> str:
    """Content as it was before `pack`. PostgreSQL's driver hands out views of memory."""
    return zlib.decompress(bytes(packed)).decode()

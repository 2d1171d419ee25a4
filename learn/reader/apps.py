"""The reader as Django knows it.

Whatever is wrong with a lesson is a system check, so that `manage.py check` judges the content too.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register

CONTENT = "content"


class ReaderConfig(AppConfig):
    """Registers the check of the content."""

    name = "learn.reader"

    def ready(self) -> None:
        register(check_content, CONTENT)


def check_content(app_configs: Sequence[AppConfig] | None = None, **_kwargs: Any) -> list[CheckMessage]:
    """Every problem of the course in `settings.LESSONS`, each with its file and line."""
    from learn.course import problems  # reads no file before somebody asks for checks

    folder = Path(settings.LESSONS)
    return [Error(f"{folder.name}/{problem}", id="reader.E001") for problem in problems(folder)]

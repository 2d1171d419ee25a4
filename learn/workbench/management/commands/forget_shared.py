"""`manage.py forget_shared`: remove shared states that nobody has opened for a long time."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from learn.workbench.sharing import OFTEN_ENOUGH, forget_shared

A_YEAR = 365  # days


class Command(BaseCommand):
    help = "Remove shared states that nobody has opened for a year. Their links lead nowhere afterwards."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--days",
            type=int,
            default=A_YEAR,
            help=f"how long nobody must have opened one (default: %(default)s days); it is noted to {OFTEN_ENOUGH.days} days",
        )

    def handle(self, *args: Any, days: int, **options: Any) -> None:
        count = forget_shared(timezone.now() - timedelta(days=max(days, OFTEN_ENOUGH.days)))
        self.stdout.write(f"{count} shared state{'' if count == 1 else 's'} forgotten.")

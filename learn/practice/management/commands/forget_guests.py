"""`manage.py forget_guests`: delete the work of guests whose session has ended, which nobody can reach any more."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from learn.practice.record import forget_guests


class Command(BaseCommand):
    help = "Delete what guests did who have not been seen for longer than a session lasts. Accounts are never touched."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--days",
            type=int,
            default=settings.SESSION_COOKIE_AGE // (24 * 60 * 60),
            help="how long a guest must have done nothing (default: as long as a session lasts, %(default)s days)",
        )

    def handle(self, *args: Any, days: int, **options: Any) -> None:
        count = forget_guests(timezone.now() - timedelta(days=days))
        self.stdout.write(f"{count} guest{'' if count == 1 else 's'} forgotten.")

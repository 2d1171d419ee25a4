"""`manage.py dockerfile`: what BuildKit would make of Dockerfiles. The work is the engine's own command."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from learn.dockerfile.command import UNUSABLE, UsageError, add_arguments, run


class Command(BaseCommand):
    help = "Say what BuildKit would make of Dockerfiles: layers, configuration, errors and warnings."
    # Neither settings nor database have a say in what a Dockerfile means.
    requires_system_checks: list[str] = []  # noqa: RUF012
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        """The engine's own arguments."""
        add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Leaves with the status of the analysis, 0 aside."""
        try:
            status = run(argparse.Namespace(**options), sys.stdin.buffer, self.stdout)
        except UsageError as error:
            self.stderr.write(f"manage.py dockerfile: {error}")
            status = UNUSABLE
        if status:
            sys.exit(status)

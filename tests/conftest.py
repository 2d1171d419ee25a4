"""What every test may ask for: the people, the course, a browser, and `--update` for golden files."""

from __future__ import annotations

import os
from collections.abc import Iterator
from threading import Condition
from typing import Any

import pytest
from django.core.signals import request_finished, request_started

from tests.chromium import LAUNCH

# Playwright's synchronous API runs an event loop in the test's thread; Django would refuse its database there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite the golden files from what the program does now")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--update") and os.environ.get("CI"):
        raise pytest.UsageError("--update rewrites what tests compare with; it has no place in CI")


@pytest.fixture(scope="session")
def update(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are to be rewritten instead of compared."""
    return bool(request.config.getoption("--update"))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium."""
    return {**browser_type_launch_args, **LAUNCH}


class Under:
    """How many requests the live server has under way; a browser that is closed leaves some behind."""

    def __init__(self) -> None:
        self.way = 0
        self.changed = Condition()
        request_started.connect(self.begin)
        request_finished.connect(self.end)

    def begin(self, **_: object) -> None:
        self.count(1)

    def end(self, **_: object) -> None:
        self.count(-1)

    def count(self, step: int) -> None:
        with self.changed:
            self.way += step
            self.changed.notify_all()

    def settle(self) -> None:
        """Wait until none is. After ten seconds the test fails as it would have without waiting."""
        with self.changed:
            self.changed.wait_for(lambda: self.way <= 0, timeout=10)
            self.way = 0


@pytest.fixture(scope="session")
def requests_under_way() -> Under:
    """Counts from the first browser test on."""
    return Under()


@pytest.fixture(autouse=True)
def _nothing_is_written_while_tables_are_emptied(request: pytest.FixtureRequest) -> Iterator[None]:
    """The page is closed, then this waits, then Django empties the tables: SQLite locks a table that is being written."""
    if request.node.get_closest_marker("browser") is None:
        yield
        return
    request.getfixturevalue("transactional_db")
    under = request.getfixturevalue("requests_under_way")
    yield
    under.settle()

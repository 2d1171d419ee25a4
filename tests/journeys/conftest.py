"""A server of these tests' own, for what only a real one shows."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.databases import MISSING, is_there, postgres
from tests.serving import serving


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of its own, with compressed files and an empty database."""
    with serving(tmp_path_factory.mktemp("served")) as server:
        yield server.address


@pytest.fixture(scope="module", params=["SQLite", "PostgreSQL"])
def database(request: pytest.FixtureRequest) -> Iterator[str]:
    """What a server on each database takes for DRYDOCK_DATABASE_URL: "" for SQLite."""
    if request.param == "SQLite":
        yield ""
        return
    if not is_there():
        pytest.skip(MISSING)
    with postgres() as server:
        yield server.create("drydock")

"""Every store test runs on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from inbox_triage.store.store import Store, open_store
from tests.servers.postgresql import PostgresqlServer, postgresql_server
from tests.store.mails import wipe

BACKENDS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


@pytest.fixture(scope="session")
def server() -> Iterator[PostgresqlServer]:
    with postgresql_server() as running:
        yield running


@pytest.fixture(params=BACKENDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database of its own for the test."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'triage.db'}"
        return
    running: PostgresqlServer = request.getfixturevalue("server")
    made = running.new_database()
    yield made
    running.drop_database(made)


@pytest.fixture(scope="session", params=BACKENDS)
def session_store(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Store]:
    """One store for the session: making a database takes longer than most tests."""
    if request.param == "sqlite":
        made = f"sqlite:///{tmp_path_factory.mktemp('store') / 'triage.db'}"
    else:
        running: PostgresqlServer = request.getfixturevalue("server")
        made = running.new_database()
    with open_store(made) as opened:
        yield opened


@pytest.fixture
def store(session_store: Store) -> Store:
    """A store with nothing in it."""
    wipe(session_store)
    return session_store

"""A fresh database and a migrated one are the same; what must never be, the database refuses."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory

from inbox_triage.store import schema
from inbox_triage.store.database import open_database
from inbox_triage.store.store import Store
from tests.servers.postgresql import PostgresqlServer
from tests.store.mails import NOW, clock, cursor, mail, minutes, set_aside

CATALOGUE = (
    "SELECT table_name || '.' || column_name, concat_ws(' ', data_type, is_nullable,"
    " column_default) FROM information_schema.columns WHERE table_schema = 'public'",
    "SELECT conrelid::regclass || '.' || conname, pg_get_constraintdef(oid)"
    " FROM pg_constraint WHERE connamespace = 'public'::regnamespace",
    "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
)


def description(engine: sa.Engine) -> dict[str, str]:
    """Every table, column, constraint and index in the database's own words."""
    queries: tuple[str, ...] = ("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL",)
    if engine.dialect.name == "postgresql":
        queries = CATALOGUE
    found: dict[str, str] = {}
    with engine.connect() as connection:
        for query in queries:
            for name, words in connection.execute(sa.text(query)):
                if "alembic_version" not in name:
                    found[name] = "\n".join(sorted(words.replace(",", "").splitlines()))
    return {name: " ".join(words.split()) for name, words in found.items()}


def test_a_fresh_and_a_migrated_database_are_equal(
    url: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    fresh_url = f"sqlite:///{tmp_path / 'fresh.db'}"
    if url.startswith("postgresql"):
        server: PostgresqlServer = request.getfixturevalue("server")
        fresh_url = server.new_database()
    fresh, migrated = sa.create_engine(fresh_url), sa.create_engine(url)
    try:
        schema.metadata.create_all(fresh)
        open_database(url).close()
        assert description(migrated) == description(fresh)
        assert len(description(fresh)) > len(schema.metadata.tables)
    finally:
        fresh.dispose()
        migrated.dispose()


def test_the_schema_names_its_last_step() -> None:
    folder = Path(schema.__file__).with_name("migrations")
    assert ScriptDirectory(str(folder)).get_current_head() == schema.REVISION


def columns_of(store: Store, table: sa.Table) -> dict[str, Any]:
    """A valid row of a table, without its number."""
    with store.messages._database.reading() as connection:
        row = dict(connection.execute(sa.select(table).order_by("id")).mappings().first() or {})
    del row["id"]
    return row


IMPOSSIBLE: list[tuple[sa.Table, dict[str, Any]]] = [
    (schema.message, {"quadrant": "E"}),
    (schema.message, {"outcome": "lost"}),
    (schema.message, {"kind": "spam", "quadrant": "D", "response_minutes": None}),
    (schema.message, {"kind": "pitch"}),
    (schema.message, {"quadrant": "D", "response_minutes": None}),
    (schema.message, {"response_minutes": None}),
    (schema.message, {"confidence": 1.5}),
    (schema.message, {"fault": "also broken"}),
    (schema.message, {"outcome": "set_aside"}),
    (schema.message, {"model_id": None}),
    (schema.message, {"digest": "abc"}),
    (schema.message, {"uid": 0}),
    (schema.message, {"size_bytes": -1}),
    (schema.message, {"subject": "x" * 501}),
    (schema.message, {"first_uid": 1}),  # the same first place twice
    (schema.message, {"uid": 1}),  # the same copy twice
    (schema.journal, {"position": 0}),  # the same place in the order twice
    (schema.journal, {"state": "perhaps"}),
    (schema.journal, {"state": "done"}),  # without a time
    (schema.journal, {"finished_at": NOW}),  # still planned
    (schema.journal, {"message": -1}),
    (schema.journal, {"attempts": -1}),
    (schema.response_clock, {"conversation": "c"}),  # a second open clock in the conversation
    (schema.response_clock, {"quadrant": "D"}),
    (schema.response_clock, {"due_at": minutes(-1)}),
    (schema.response_clock, {"answered_at": NOW, "cancelled_at": NOW}),
    (schema.response_clock, {"message": -1}),
]


POSSIBLE: dict[sa.Table, dict[str, Any]] = {
    schema.message: {"first_uid": 2, "uid": 2},
    schema.journal: {"position": 2},
    schema.response_clock: {"conversation": "other"},
}
"""What makes the first row of a table another valid row."""


def fill(store: Store) -> None:
    store.messages.record([mail(1, conversation="c", runs=clock("c"))], cursor(1), NOW)


@pytest.mark.parametrize(("table", "change"), IMPOSSIBLE)
def test_the_database_refuses_the_impossible(
    store: Store, table: sa.Table, change: dict[str, Any]
) -> None:
    fill(store)
    row = columns_of(store, table) | POSSIBLE[table] | change
    database = store.messages._database
    with pytest.raises(sa.exc.IntegrityError), database.writing() as connection:
        connection.execute(sa.insert(table), row)


@pytest.mark.parametrize("table", POSSIBLE)
def test_the_database_accepts_what_was_not_made_impossible(store: Store, table: sa.Table) -> None:
    fill(store)
    row = columns_of(store, table) | POSSIBLE[table]
    with store.messages._database.writing() as connection:
        connection.execute(sa.insert(table), row)


def test_a_naive_time_is_refused(store: Store) -> None:
    naive = datetime(2026, 11, 20, 9, 30)  # noqa: DTZ001 - the naive one is the point
    with pytest.raises(sa.exc.StatementError, match="without a zone"):
        store.messages.record([set_aside(1)], cursor(1), naive)

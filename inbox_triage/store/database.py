"""Connections and transactions: SQLite by default, PostgreSQL by URL, one behaviour on both."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, Connection, Engine
from sqlalchemy.pool import ConnectionPoolEntry

from inbox_triage.errors import StoreError
from inbox_triage.store import schema
from inbox_triage.store.faults import place, sentences
from inbox_triage.store.lock import mailbox_lock

LOCK_TIMEOUT_S = 30
"""How long a writer waits for another before the operator hears of it."""

CONNECT_TIMEOUT_S = 10

_MIGRATION_LOCK = 0x1B0C_7A1A
"""Key of the PostgreSQL advisory lock that lets one process migrate at a time."""

Insert = sqlite.Insert | postgresql.Insert
"""Both speak the same ON CONFLICT; SQLAlchemy keeps it out of its common ``insert``."""


class Database:
    """A pool of connections to a migrated database; safe for one thread per mailbox."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writer = engine.execution_options(sqlite_begin="BEGIN IMMEDIATE")

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection for queries that sees one state of an SQLite file; nothing is kept.

        Raises:
            StoreError: the database cannot be reached; the operator acts.
        """
        with sentences(self._engine.url), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction: all of it or nothing, whatever happens to the process.

        Raises:
            StoreError: the database cannot be reached or written; the operator acts.
        """
        with sentences(self._engine.url), self._writer.begin() as connection:
            yield connection

    def lock(self, mailbox: str) -> AbstractContextManager[None]:
        """Holds a mailbox for this process alone; see :func:`mailbox_lock`."""
        return mailbox_lock(self._engine, mailbox)

    def close(self) -> None:
        self._engine.dispose()


def insert(connection: Connection, table: sa.Table) -> Insert:
    """An INSERT that knows ON CONFLICT, in the dialect of the connection."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def open_database(url: str) -> Database:
    """Connects, and brings the tables up to this program's schema.

    Raises:
        StoreError: a malformed URL, an unknown or missing driver, an unreachable server, a file
            that cannot be opened, or a schema newer than this program; the operator acts.
    """
    engine = _engine(_parsed(url))
    database = Database(engine)
    try:
        with database.reading() as connection:
            current = _revision(connection)
        if current != schema.REVISION:
            with database.writing() as connection:
                _migrate(connection)
    except BaseException:
        database.close()
        raise
    return database


def _parsed(url: str) -> URL:
    try:
        parsed = sa.make_url(url)
    except (sa.exc.ArgumentError, ValueError):
        # The text may hold a password: it is not repeated, nor is the error that quotes it.
        raise StoreError(
            "[store] url is not a database URL, such as sqlite:///triage.db"
            " or postgresql+psycopg://user@host/database"
        ) from None
    if parsed.get_backend_name() == "sqlite" and parsed.database in {None, "", ":memory:"}:
        raise StoreError("[store] url names no file: the store must outlive the program")
    return parsed


def _engine(url: URL) -> Engine:
    backend = url.get_backend_name()
    if backend not in {"sqlite", "postgresql"}:
        raise StoreError(f"[store] url: {backend} is not supported, only sqlite and postgresql are")
    options: dict[str, Any] = {"timeout": LOCK_TIMEOUT_S}
    if backend == "postgresql":
        options = {"connect_timeout": CONNECT_TIMEOUT_S}
        if url.drivername == "postgresql":
            url = url.set(drivername="postgresql+psycopg")
    try:
        # hide_parameters: an error text must not carry senders and subjects into a log.
        engine = sa.create_engine(
            url, connect_args=options, hide_parameters=True, pool_pre_ping=backend == "postgresql"
        )
    except (ImportError, sa.exc.ArgumentError):
        raise StoreError(
            f"[store] url asks for {url.drivername}, whose driver is not installed:"
            " install inbox-triage[postgresql] and write postgresql+psycopg://"
        ) from None
    if backend == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "connect", _prepare_postgresql)
    return engine


def _prepare_sqlite(connection: Any, _entry: ConnectionPoolEntry) -> None:
    """Settings of each new connection.

    WAL: readers (the ``queue`` command) and the writer do not block each other. FULL: a commit
    waits for the disk. With NORMAL a power cut could take back the record of a mail that has been
    moved already, and its clock with it; nobody would read that mail again.
    """
    # The driver would begin transactions by itself, and never IMMEDIATE: _begin_sqlite does it.
    connection.isolation_level = None
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and writes later fails at once when another writer came in
    # between, without waiting: so whoever will write takes the lock at the beginning.
    begin = connection.get_execution_options().get("sqlite_begin", "BEGIN")
    connection.exec_driver_sql(begin)


def _prepare_postgresql(connection: Any, _entry: ConnectionPoolEntry) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = '{LOCK_TIMEOUT_S}s'")
    connection.commit()


def _revision(connection: Connection) -> str | None:
    """The step the database stands at; None when it has no tables of ours yet."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    revision = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
    return None if revision is None else str(revision)


def _migrate(connection: Connection) -> None:
    # Imported here because a store that is up to date, the usual case, opens faster without it.
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_MIGRATION_LOCK)))
    folder = Path(__file__).with_name("migrations")
    config = Config()
    config.set_main_option("path_separator", "os")
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.attributes["connection"] = connection
    known = {step.revision for step in ScriptDirectory.from_config(config).walk_revisions()}
    current = _revision(connection)
    if current is not None and current not in known:
        raise StoreError(
            f"{place(connection.engine.url)} was written by a newer inbox-triage"
            f" (step {current}, this one knows {schema.REVISION}): upgrade the program"
        )
    command.upgrade(config, "head")

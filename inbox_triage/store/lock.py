"""One program at a time on one mailbox: two would file the same mail twice."""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from inbox_triage.errors import StoreError
from inbox_triage.store.faults import sentences


@contextmanager
def mailbox_lock(engine: Engine, mailbox: str) -> Iterator[None]:
    """Holds a mailbox for this process; the operating system or the database lets go of it when
    the process dies, however it dies.

    An advisory lock on PostgreSQL, a locked file beside the database on SQLite.

    Raises:
        StoreError: another inbox-triage works on this mailbox.
    """
    if engine.dialect.name == "postgresql":
        with _advisory_lock(engine, mailbox):
            yield
    else:
        with _file_lock(Path(engine.url.database or ""), mailbox):
            yield


@contextmanager
def _advisory_lock(engine: Engine, mailbox: str) -> Iterator[None]:
    key = int.from_bytes(hashlib.sha256(mailbox.encode()).digest()[:8], "big", signed=True)
    # A connection of its own: the lock is held as long as the mailbox is served, and connections
    # taken from the pool for that would leave none for the work.
    own = sa.create_engine(engine.url, poolclass=sa.NullPool, hide_parameters=True)
    with sentences(engine.url):
        connection = own.connect()
    try:
        with sentences(engine.url):
            taken = connection.execute(sa.select(sa.func.pg_try_advisory_lock(key))).scalar()
            connection.commit()
        if not taken:
            raise _busy(mailbox)
        yield
    finally:
        connection.close()  # which ends the session, and the lock with it


@contextmanager
def _file_lock(database: Path, mailbox: str) -> Iterator[None]:
    name = hashlib.sha256(mailbox.encode()).hexdigest()[:16]
    path = database.with_name(f"{database.name}.{name}.lock")
    with _opened(path) as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise _busy(mailbox) from None
        yield


def _opened(path: Path) -> IO[bytes]:
    try:
        return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600), "r+b")
    except OSError as error:
        raise StoreError(f"The lock file {path} cannot be opened: {error}") from None


def _busy(mailbox: str) -> StoreError:
    return StoreError(
        f"Another inbox-triage already works on the mailbox {mailbox!r}; stop it first, or wait "
        "until it has finished."
    )

"""What a database says when it refuses, as a sentence an operator can act on. Never a secret."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import exc
from sqlalchemy.engine import URL

from inbox_triage.errors import StoreError

_SQLITE_SENTENCES = {
    "CANTOPEN": "cannot be opened: does its folder exist, and may this user write there?",
    "READONLY": "may not be written: give this user write permission to the file and its folder",
    "PERM": "may not be opened: give this user permission to read and write the file",
    "BUSY": "was locked for longer than 30 s: is another program holding it, or a backup running?",
    "LOCKED": "was locked for longer than 30 s: is another program holding it?",
    "FULL": "cannot grow: the disk is full; free some space, nothing was half written",
    "IOERR": "could not be read or written: the disk reports an error or is full",
    "NOTADB": "is not an SQLite database: [store] url points to some other file",
    "CORRUPT": "is damaged: stop the program, restore the last backup or move the file away",
}
"""By the beginning of SQLite's result code name without ``SQLITE_``."""

_POSTGRESQL_STATES = {
    "28": "refused the user name or the password: check the user and the password in [store] url",
    "3D": "knows no database of this name: create it, or mend [store] url",
    "42501": "denies this user a permission: make the user the owner of the database",
    "53": "is out of connections, memory or disk: see the server's log",
    "55P03": "kept a row locked for longer than 30 s: is another inbox-triage or a backup at work?",
    "57": "is shutting down or starting up: try again in a moment",
    "40": "had two transactions in each other's way: try again",
}
"""By SQLSTATE or its class (the first two characters)."""

_POSTGRESQL_WORDS = (
    ("password", "28"),
    ("role", "28"),
    ("pg_hba", "28"),
    ("starting up", "57"),
    ("shutting down", "57"),
    ("too many clients", "53"),
    ("does not exist", "3D"),
)
"""A failed connection carries no SQLSTATE in psycopg, only the server's words."""


@contextmanager
def sentences(url: URL) -> Iterator[None]:
    """Turns what an operator can mend into a ``StoreError``.

    Errors of ours (a broken constraint, wrong SQL) pass unchanged: they belong into a bug report.

    Raises:
        StoreError: the database cannot be reached, opened or written; the operator acts.
    """
    try:
        yield
    except exc.TimeoutError as error:
        raise StoreError(
            f"{place(url)} gave no free connection for 30 s: are too many mailboxes waiting for it?"
        ) from error
    except exc.DBAPIError as error:
        said = _sentence(url, error)
        if said is None:
            raise
        raise StoreError(said) from error


def place(url: URL) -> str:
    """The database's name for a sentence: a file, or a host and a name; never a password."""
    if url.get_backend_name() == "sqlite":
        return f"The store file {url.database}"
    host = url.host or url.query.get("host") or "the local socket"
    port = f":{url.port}" if url.port else ""
    return f"The PostgreSQL server at {host}{port} (database {url.database or url.username})"


def _sentence(url: URL, error: exc.DBAPIError) -> str | None:
    original = error.orig
    if isinstance(original, sqlite3.Error):
        return _sqlite_sentence(url, original)
    state = getattr(original, "sqlstate", None)
    if state is None:
        # Without an SQLSTATE only the connection can be at fault, and SQLAlchemy says which
        # errors of the driver are about the connection.
        if not isinstance(error, exc.OperationalError | exc.InterfaceError):
            return None
        return _connection_sentence(url, str(original).lower())
    said = _POSTGRESQL_STATES.get(state) or _POSTGRESQL_STATES.get(state[:2])
    if said is None and state.startswith("08"):
        said = "cut the connection: is it running?"
    return None if said is None else f"{place(url)} {said}"


def _sqlite_sentence(url: URL, original: sqlite3.Error) -> str | None:
    name = getattr(original, "sqlite_errorname", "").removeprefix("SQLITE_")
    for beginning, said in _SQLITE_SENTENCES.items():
        if name.startswith(beginning):
            return f"{place(url)} {said}"
    return None


def _connection_sentence(url: URL, words: str) -> str:
    for word, state in _POSTGRESQL_WORDS:
        if word in words:
            return f"{place(url)} {_POSTGRESQL_STATES[state]}"
    return f"{place(url)} does not answer: is it running, and do host and port in [store] url fit?"

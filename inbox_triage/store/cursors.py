"""How far each folder has been read, and where to look for what we moved."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from inbox_triage.errors import MailboxReset
from inbox_triage.store.database import Database, insert
from inbox_triage.store.records import Cursor, KnownFolder
from inbox_triage.store.schema import folder_cursor, known_folder


class Cursors:
    """The cursor of each folder we read and the floor of each folder we file into."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def cursor(self, mailbox: str, folder: str) -> Cursor | None:
        """How far a folder has been read; None when it never was."""
        table = folder_cursor.c
        query = sa.select(table.uidvalidity, table.last_uid).where(
            table.mailbox == mailbox, table.folder == folder
        )
        with self._database.reading() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else Cursor(mailbox, folder, row.uidvalidity, row.last_uid)

    def remember_folder(self, seen: KnownFolder, *, raise_floor: bool = False) -> KnownFolder:
        """Keeps a folder's UIDNEXT before a move into it; returns the floor that holds.

        A later, higher UIDNEXT changes nothing while moves into the folder are unfinished: the
        floor must stay below every copy still to be found. ``raise_floor`` says that none is. A new
        UIDVALIDITY replaces it in any case.
        """
        query = sa.select(known_folder).where(
            known_folder.c.mailbox == seen.mailbox, known_folder.c.folder == seen.folder
        )
        with self._database.writing() as connection:
            statement = insert(connection, known_folder)
            statement = statement.on_conflict_do_update(
                index_elements=["mailbox", "folder"],
                set_={
                    "uidvalidity": statement.excluded.uidvalidity,
                    "uidnext_floor": statement.excluded.uidnext_floor,
                },
                where=sa.or_(
                    known_folder.c.uidvalidity != statement.excluded.uidvalidity,
                    sa.literal(raise_floor),
                ),
            )
            row = {
                "mailbox": seen.mailbox,
                "folder": seen.folder,
                "uidvalidity": seen.uidvalidity,
                "uidnext_floor": seen.uidnext_floor,
            }
            connection.execute(statement, row)
            kept = connection.execute(query).one()
        return KnownFolder(kept.mailbox, kept.folder, kept.uidvalidity, kept.uidnext_floor)


def advance(connection: Connection, cursor: Cursor, now: datetime) -> None:
    """Moves a cursor forward, never back. On PostgreSQL its row also keeps two recorders of one
    folder from working at the same time.

    Raises:
        MailboxReset: the folder is known under another UIDVALIDITY; relocate its messages first.
    """
    statement = insert(connection, folder_cursor)
    new = statement.excluded
    kept = folder_cursor.c
    upsert = statement.on_conflict_do_update(
        index_elements=["mailbox", "folder"],
        set_={
            "last_uid": sa.case((new.last_uid > kept.last_uid, new.last_uid), else_=kept.last_uid),
            "updated_at": new.updated_at,
        },
        where=kept.uidvalidity == new.uidvalidity,
    ).returning(kept.last_uid)
    if connection.execute(upsert, _row(cursor, now)).one_or_none() is None:
        raise MailboxReset(
            f"{cursor.mailbox}/{cursor.folder} has a new UIDVALIDITY ({cursor.uidvalidity})"
        )


def reset(connection: Connection, cursor: Cursor, now: datetime) -> None:
    """Puts a cursor where it is told, back as well as forward."""
    statement = insert(connection, folder_cursor)
    new = statement.excluded
    statement = statement.on_conflict_do_update(
        index_elements=["mailbox", "folder"],
        set_={
            "uidvalidity": new.uidvalidity,
            "last_uid": new.last_uid,
            "updated_at": new.updated_at,
        },
    )
    connection.execute(statement, _row(cursor, now))


def _row(cursor: Cursor, now: datetime) -> dict[str, object]:
    return {
        "mailbox": cursor.mailbox,
        "folder": cursor.folder,
        "uidvalidity": cursor.uidvalidity,
        "last_uid": cursor.last_uid,
        "updated_at": now,
    }

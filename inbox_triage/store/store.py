"""The door to everything in the database."""

from __future__ import annotations

from contextlib import AbstractContextManager
from types import TracebackType

from inbox_triage.store.cursors import Cursors
from inbox_triage.store.database import Database, open_database
from inbox_triage.store.journal import Journal
from inbox_triage.store.messages import Messages
from inbox_triage.store.queue import Queue
from inbox_triage.store.status import Status


class Store:
    """One open database. May be shared by threads; each call is one transaction of its own.

    Every call may raise ``StoreError``, a sentence for the operator.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self.cursors = Cursors(database)
        self.messages = Messages(database)
        self.journal = Journal(database)
        self.queue = Queue(database)
        self.status = Status(database)

    def lock(self, mailbox: str) -> AbstractContextManager[None]:
        """Holds a mailbox for this process until left, or until the process ends in any way.

        Raises:
            StoreError: another process holds it.
        """
        return self._database.lock(mailbox)

    def close(self) -> None:
        """Gives the connections back; threads must have stopped using the store."""
        self._database.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def open_store(url: str) -> Store:
    """The store at a database URL, created or brought up to date when necessary.

    Raises:
        StoreError: the URL, the file or the server cannot be used; the operator acts.
    """
    return Store(open_database(url))

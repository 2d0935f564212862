"""A folder whose UIDVALIDITY changed, matched with what we know of it (RFC 3501 2.3.1.1).

Nothing is labelled again and no clock starts again for a message that only got a new UID.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from inbox_triage.imap.read import Reader
from inbox_triage.imap.session import FolderState
from inbox_triage.mail.message import MessageRef
from inbox_triage.store.records import Cursor
from inbox_triage.store.store import Store


def rematch(
    reader: Reader, state: FolderState, store: Store, now: datetime, *, cursor: bool
) -> Cursor:
    """Gives the messages of a folder their new places, by header digest and size.

    A known message that is not found counts as gone, unless a move of it is still unfinished:
    that knows where to look. With ``cursor`` the folder is read from its
    beginning again: messages with a place are skipped, so that new mail hidden among them is seen.
    """
    moving = store.journal.pending(reader.mailbox)
    waiting: dict[tuple[str, int], list[int]] = defaultdict(list)
    places: dict[int, MessageRef | None] = {}
    for row in store.messages.known(reader.mailbox, reader.folder):
        if row.uidvalidity != state.uidvalidity:
            waiting[row.header_digest, row.size_bytes].append(row.id)
            if row.id not in moving:
                places[row.id] = None
    for seen in reader.everything(state):
        rows = waiting.get((seen.header_digest, seen.size_bytes))
        if rows:
            places[rows.pop(0)] = seen.ref
    start = Cursor(reader.mailbox, reader.folder, state.uidvalidity, 0)
    store.messages.relocate(places, now, start if cursor else None)
    return start

"""Small mails for the mailbox tests, and a writer's tasks made of what lies in a folder."""

from __future__ import annotations

from collections.abc import Iterable

from inbox_triage.decide.actions import Action, AddKeywords, FolderPath, MoveMethod, MoveTo
from inbox_triage.imap.read import HEADER_ITEMS, header_digest
from inbox_triage.imap.session import Session
from inbox_triage.imap.write import Identity, Task
from inbox_triage.mail.message import MessageRef

MAILBOX = "sales"
FOLDER = FolderPath(("Triage", "A 重点跟进"))


def letter(number: int = 1, body_bytes: int = 20) -> bytes:
    """A mail with a subject of its own."""
    head = f"From: buyer{number}@example.com\r\nSubject: inquiry {number}\r\n\r\n"
    return head.encode() + b"x" * body_bytes + b"\r\n"


def refs(session: Session, folder: str = "INBOX") -> dict[MessageRef, Identity]:
    """Every message of a folder with its identity, by UID."""
    state = session.examine(folder)
    if not state.exists:
        return {}
    rows = session.fetch("1:*", HEADER_ITEMS)
    return {
        MessageRef(MAILBOX, folder, state.uidvalidity, uid): Identity(
            header_digest(rows[uid][b"BODY[HEADER]"]), rows[uid][b"RFC822.SIZE"]
        )
        for uid in sorted(rows)
    }


def tasks(known: dict[MessageRef, Identity], action: Action, again: bool = False) -> list[Task]:
    """The same action on each."""
    return [
        Task(number, ref, identity, action, again)
        for number, (ref, identity) in enumerate(known.items(), 1)
    ]


def move(method: MoveMethod = MoveMethod.MOVE) -> MoveTo:
    """Filing in the folder all tests use."""
    return MoveTo(FOLDER, method)


def marked(*words: str) -> AddKeywords:
    """Setting keywords."""
    return AddKeywords(words)


def subjects(session: Session, folder: str) -> list[str]:
    """What lies in a folder, by UID."""
    if not session.examine(folder).exists:
        return []
    rows = session.fetch("1:*", ("BODY.PEEK[HEADER.FIELDS (SUBJECT)]",))
    return [_only_bytes(rows[uid].values()) for uid in sorted(rows)]


def _only_bytes(values: Iterable[object]) -> str:
    [text] = [value for value in values if isinstance(value, bytes)]
    return text.decode().strip().removeprefix("Subject: ")

"""Reading what is new in a folder: headers and size first, then bodies in batches of bytes.

A batch that fails is fetched again on a new connection, then halved until the one message that
breaks it is known. That message is set aside, named, and left where it is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from inbox_triage.errors import ServerUnavailable
from inbox_triage.imap.session import FolderState, Session
from inbox_triage.imap.uids import uid_sets
from inbox_triage.mail.message import Digest, MessageRef, RawMessage

HEADER_ITEMS = ("FLAGS", "INTERNALDATE", "RFC822.SIZE", "BODY.PEEK[HEADER]")
Row = dict[bytes, Any]


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """Bounds of one batch.

    Attributes:
        batch_bytes: bodies fetched in one command, by RFC822.SIZE.
        batch_count: messages in one command.
        message_bytes: of a larger message only this much is read.
        span: UIDs listed in one command when far behind.
    """

    batch_bytes: int = 6_000_000
    batch_count: int = 400
    message_bytes: int = 5_000_000
    span: int = 5_000


@dataclass(frozen=True, slots=True)
class Seen:
    """A message by its header block: enough to know it again, before any body is read."""

    ref: MessageRef
    received_at: datetime
    flags: frozenset[str]
    size_bytes: int
    header_digest: Digest


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A message the server could not hand over in a form that can be read.

    ``seen`` is what its header block told before its body failed, or None.
    """

    ref: MessageRef
    fault: str
    seen: Seen | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """One step forward: every UID up to ``up_to`` is in here or gone."""

    messages: tuple[RawMessage, ...]
    unreadable: tuple[Unreadable, ...]
    up_to: int


@dataclass(slots=True)
class Reader:
    """Reads one folder through sessions it may replace.

    ``reconnect`` opens a fresh session when an answer broke the one in use.
    """

    mailbox: str
    folder: str
    reconnect: Callable[[], Session]
    limits: ReadLimits = field(default_factory=ReadLimits)
    _session: Session | None = None
    uidvalidity: int = 0

    def session(self) -> Session:
        """The session in use, opened at first need."""
        if self._session is None or self._session.broken:
            self.close()
            self._session = self.reconnect()
        return self._session

    def close(self) -> None:
        if self._session is not None:
            self._session.close()
            self._session = None

    def cut(self) -> None:
        """Cut the connection from another thread."""
        session = self._session
        if session is not None:
            session.cut()

    def open(self) -> FolderState:
        """EXAMINE anew: STATUS of the open folder is stale on some servers."""
        state = self.session().examine(self.folder)
        self.uidvalidity = state.uidvalidity
        return state

    def batches(
        self, state: FolderState, after: int, known: Callable[[Sequence[int]], Collection[int]]
    ) -> Iterator[Batch]:
        """Everything above UID ``after``, oldest first, as batches that can be recorded one by one.

        ``known`` gives those of some UIDs that have a row already: their bodies are not read again.
        """
        for uids, up_to in self._windows(state, after):
            rest = set(uids) - set(known(uids))
            yield from self._bodies(*self.headers(sorted(rest)), up_to)

    def everything(self, state: FolderState) -> Iterator[Seen]:
        """Every message of the folder by its header block; unreadable ones are left out."""
        for uids, _ in self._windows(state, 0):
            yield from self.headers(uids)[0]

    def _windows(self, state: FolderState, after: int) -> Iterator[tuple[list[int], int]]:
        """UIDs to read, ``batch_count`` at a time, with how far each step reaches.

        Ranges ascend and end at UIDNEXT - 1 where the server tells it: ``n:*`` on an empty tail
        returns the last message again, and a descending set is an error on some servers.
        """
        end = None if state.uidnext is None else state.uidnext - 1
        if end is not None and after >= end:
            return
        if state.exists == 0:
            # An emptied folder is a step forward too: else its UIDNEXT would look like news for ever.
            if end is not None:
                yield [], end
            return
        start, span = after + 1, self.limits.span
        while end is None or start <= end:
            stop = None if end is None else min(start + span - 1, end)
            rows = self._fetch_range(f"{start}:{stop or '*'}")
            uids = sorted(uid for uid in rows if uid >= start)
            for first in range(0, len(uids), self.limits.batch_count):
                chunk = uids[first : first + self.limits.batch_count]
                last_chunk = first + self.limits.batch_count >= len(uids)
                yield chunk, (stop or chunk[-1]) if last_chunk else chunk[-1]
            if stop is None:
                return
            if not uids and stop == end:
                yield [], stop
            start = stop + 1
            span = span * 8 if len(uids) < self.limits.span // 8 else self.limits.span

    def _fetch_range(self, uid_range: str) -> dict[int, Row]:
        """UIDs of a range. Asks for flags only, the one item no server gets wrong."""
        try:
            return self.session().fetch(uid_range, ("FLAGS",))
        except ServerUnavailable:
            self._reopen()
            return self.session().fetch(uid_range, ("FLAGS",))

    def headers(self, uids: Sequence[int]) -> tuple[list[Seen], list[Unreadable]]:
        """Flags, INTERNALDATE, size and header digest of messages; missing ones are gone."""
        rows, faults = self._fetch(uids, HEADER_ITEMS)
        seen: list[Seen] = []
        for uid in sorted(rows):
            try:
                seen.append(self._seen(uid, rows[uid]))
            except (KeyError, TypeError, ValueError) as error:
                faults[uid] = f"the server's answer lacks or garbles {error}"
        return seen, self._unreadable(self._still_there(faults))

    def _seen(self, uid: int, row: Row) -> Seen:
        header = row[b"BODY[HEADER]"]
        received = row[b"INTERNALDATE"]
        if not isinstance(header, bytes) or not isinstance(received, datetime):
            raise TypeError("its header or INTERNALDATE")
        return Seen(
            ref=MessageRef(self.mailbox, self.folder, self.uidvalidity, uid),
            received_at=received.astimezone(UTC),
            flags=frozenset(flag.decode("ascii", "replace") for flag in row[b"FLAGS"]),
            size_bytes=int(row[b"RFC822.SIZE"]),
            header_digest=header_digest(header),
        )

    def _bodies(
        self, seen: Sequence[Seen], unreadable: list[Unreadable], up_to: int
    ) -> Iterator[Batch]:
        groups = list(self._by_bytes(seen))
        if not groups:
            yield Batch((), tuple(unreadable), up_to)
            return
        for number, group in enumerate(groups, 1):
            messages, faults = self.bodies(group)
            last = number == len(groups)
            faults = faults + unreadable if last else faults
            yield Batch(tuple(messages), tuple(faults), up_to if last else group[-1].ref.uid)

    def _by_bytes(self, seen: Sequence[Seen]) -> Iterator[list[Seen]]:
        group: list[Seen] = []
        size = 0
        for item in seen:
            cost = min(item.size_bytes, self.limits.message_bytes)
            if group and size + cost > self.limits.batch_bytes:
                yield group
                group, size = [], 0
            group.append(item)
            size += cost
        if group:
            yield group

    def bodies(self, group: Sequence[Seen]) -> tuple[list[RawMessage], list[Unreadable]]:
        """The bytes of messages; of very large ones the first part (RFC 3501 6.4.5, partial)."""
        limit = self.limits.message_bytes
        whole = [item.ref.uid for item in group if item.size_bytes <= limit]
        large = [item.ref.uid for item in group if item.size_bytes > limit]
        rows, faults = self._fetch(whole, ("BODY.PEEK[]",))
        partial, more = self._fetch(large, (f"BODY.PEEK[]<0.{limit}>",))
        rows, faults = rows | partial, faults | more
        messages = []
        for item in group:
            row = rows.get(item.ref.uid)
            if row is None:
                continue
            content = row.get(b"BODY[]", row.get(b"BODY[]<0>"))
            if isinstance(content, bytes):
                messages.append(_raw(item, content))
            else:
                faults[item.ref.uid] = "the server sent no bytes for its body"
        known = {item.ref.uid: item for item in group}
        return messages, self._unreadable(self._still_there(faults), known)

    def _still_there(self, faults: Mapping[int, str]) -> Mapping[int, str]:
        """The faults without those of messages removed meanwhile, for which a server may answer
        NIL (RFC 2180 section 4.1.2)."""
        if not faults:
            return faults
        self.session().noop()
        rows, broken = self._fetch(sorted(faults), ("FLAGS",))
        return {uid: fault for uid, fault in faults.items() if uid in rows or uid in broken}

    def _unreadable(
        self, faults: Mapping[int, str], seen: Mapping[int, Seen] = MappingProxyType({})
    ) -> list[Unreadable]:
        return [
            Unreadable(
                MessageRef(self.mailbox, self.folder, self.uidvalidity, uid), fault, seen.get(uid)
            )
            for uid, fault in sorted(faults.items())
        ]

    def _fetch(
        self, uids: Sequence[int], items: Sequence[str]
    ) -> tuple[dict[int, Row], dict[int, str]]:
        """Rows by UID, and the faults of those that break any batch they are in."""
        rows: dict[int, Row] = {}
        faults: dict[int, str] = {}
        for members, text in uid_sets(uids):
            try:
                rows |= self.session().fetch(text, items)
            except ServerUnavailable:
                # A dead line fails here too: the new connection tells it from a broken message.
                self._reopen()
                self._bisect(members, items, rows, faults)
        return rows, faults

    def _bisect(
        self,
        uids: Sequence[int],
        items: Sequence[str],
        rows: dict[int, Row],
        faults: dict[int, str],
    ) -> None:
        try:
            for _, text in uid_sets(uids):
                rows |= self.session().fetch(text, items)
            return
        except ServerUnavailable as error:
            self._reopen()
            if len(uids) == 1:
                faults[uids[0]] = str(error)
                return
        middle = len(uids) // 2
        self._bisect(uids[:middle], items, rows, faults)
        self._bisect(uids[middle:], items, rows, faults)

    def _reopen(self) -> None:
        """A fresh connection on the same folder, or the error that the server is away."""
        self.close()
        before = self.uidvalidity
        if self.open().uidvalidity != before:
            raise ServerUnavailable(f"{self.folder} was rebuilt by the server while it was read")


def header_digest(header: bytes) -> Digest:
    """SHA-256 of a header block: with the size, what a message is known again by after a move.

    Trailing line ends differ between servers and are left out.
    """
    return Digest(hashlib.sha256(header.rstrip(b"\r\n")).hexdigest())


def _raw(item: Seen, content: bytes) -> RawMessage:
    return RawMessage(
        ref=item.ref,
        received_at=item.received_at,
        flags=item.flags,
        size_bytes=item.size_bytes,
        header_digest=item.header_digest,
        content=content,
    )

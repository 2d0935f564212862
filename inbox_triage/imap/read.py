"""Reading what is new in a folder: headers and size first, then bodies in batches of bytes.

A batch that fails is fetched again, then halved until the one message that breaks it is known. That
message is set aside, named, and left where it is, but only when the server hands over others: what
fails for all of them, or asks to wait, is the server's trouble and comes out as an error.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType

from inbox_triage.errors import ServerUnavailable
from inbox_triage.imap.refusals import AnswerGarbled, CommandRefused
from inbox_triage.imap.rows import Row as Row
from inbox_triage.imap.session import FolderState, Session
from inbox_triage.imap.uids import uid_sets
from inbox_triage.mail.message import Digest, MessageRef, RawMessage

SEEN = "\\seen"
HEADER_ITEMS = ("FLAGS", "INTERNALDATE", "RFC822.SIZE", "BODY.PEEK[HEADER]")
_TELLS_NOTHING_NEW = frozenset({b"UID", b"FLAGS"})
"""What an answer nobody asked for may hold of a message (RFC 3501 section 6.4.8)."""
_NEARBY = 500
"""UIDs either side among which another message is looked for when one cannot be read."""


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
    """A message by its header block: enough to know it again, before any body is read.

    ``received_at`` is INTERNALDATE, or the moment we first saw it where the server tells no date.
    """

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
class _Harvest:
    """What a fetch of some UIDs has brought so far, and the faults of those that break it."""

    uids: Sequence[int]
    items: Sequence[str]
    rows: dict[int, Row] = field(default_factory=dict)
    faults: dict[int, str] = field(default_factory=dict)

    @property
    def flags_only(self) -> bool:
        return tuple(self.items) == ("FLAGS",)

    def absent(self) -> list[int]:
        return [uid for uid in self.uids if uid not in self.rows and uid not in self.faults]


@dataclass(slots=True)
class Reader:
    """Reads one folder through sessions it may replace.

    ``reconnect`` opens a fresh session when an answer broke the one in use. ``marks_seen`` turns
    true when the server was caught setting ``\\Seen`` on messages that were only peeked at.
    """

    mailbox: str
    folder: str
    reconnect: Callable[[], Session]
    limits: ReadLimits = field(default_factory=ReadLimits)
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    marks_seen: bool = False
    _session: Session | None = None
    _checked: Session | None = None
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
            uids = sorted(uid for uid in rows if start <= uid <= (stop or uid))
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
        except ServerUnavailable as error:
            self._recover(error)
            return self.session().fetch(uid_range, ("FLAGS",))

    def headers(self, uids: Sequence[int]) -> tuple[list[Seen], list[Unreadable]]:
        """Flags, INTERNALDATE, size and header digest of messages; missing ones are gone."""
        rows, faults = self._fetch(uids, HEADER_ITEMS)
        seen: list[Seen] = []
        for uid in sorted(rows):
            try:
                seen.append(self._seen(uid, rows[uid]))
            except KeyError as error:
                faults[uid] = f"the server's answer lacks or garbles {error}"
        return seen, self._unreadable(self._still_there(faults))

    def _seen(self, uid: int, row: Row) -> Seen:
        header, size = row[b"BODY[HEADER]"], row[b"RFC822.SIZE"]
        if not isinstance(header, bytes) or not isinstance(size, int):
            raise KeyError("its header or size")
        return Seen(
            ref=MessageRef(self.mailbox, self.folder, self.uidvalidity, uid),
            received_at=row.get(b"INTERNALDATE") or self.now(),
            flags=frozenset(flag.decode("ascii", "replace") for flag in row[b"FLAGS"]),
            size_bytes=size,
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
        if messages and self._checked is not self._session and self.peeking_marks(group):
            self.marks_seen = True
        known = {item.ref.uid: item for item in group}
        return messages, self._unreadable(self._still_there(faults), known)

    def peeking_marks(self, seen: Sequence[Seen]) -> bool:
        """Whether messages that were unseen before their bodies were peeked at are all seen now.

        Asked once a session. All of them, since a person may just have read one of several.
        """
        unseen = [item.ref.uid for item in seen if SEEN not in map(str.lower, item.flags)]
        if not unseen:
            return False
        rows, _ = self._fetch(unseen, ("FLAGS",))
        self._checked = self._session
        return bool(rows) and all(
            SEEN.encode() in map(bytes.lower, row.get(b"FLAGS", ())) for row in rows.values()
        )

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
        """Rows by UID, and the faults of those that break any batch they are in. What has neither
        is gone.

        Raises:
            ServerUnavailable: the server hands over nothing just now, or asks to wait.
        """
        harvest = _Harvest(uids, items)
        for members, text in uid_sets(uids):
            try:
                self._ask(harvest, members, text)
            except ServerUnavailable as error:
                # A dead line fails here too: the second try tells it from a broken message.
                self._recover(error)
                self._bisect(harvest, members)
        if not harvest.flags_only:
            self._ask_again(harvest, harvest.absent())
        return harvest.rows, harvest.faults

    def _ask(self, harvest: _Harvest, uids: Sequence[int], text: str) -> None:
        """UID FETCH of a set, without what was not asked for."""
        answers = self.session().fetch(text, harvest.items)
        asked = set(uids)
        harvest.rows |= {
            uid: row
            for uid, row in answers.items()
            if uid in asked and (harvest.flags_only or not row.keys() <= _TELLS_NOTHING_NEW)
        }

    def _ask_again(self, harvest: _Harvest, absent: Sequence[int]) -> None:
        """Messages listed a moment ago for which no answer came: those still there, one by one."""
        if not absent:
            return
        self.session().noop()
        there, broken = self._fetch(absent, ("FLAGS",))
        harvest.faults |= broken
        for uid in there:
            self._bisect(harvest, [uid])
            if uid not in harvest.rows:
                harvest.faults.setdefault(uid, "the server gives no answer for it")

    def _bisect(self, harvest: _Harvest, uids: Sequence[int]) -> None:
        """Fetch a part of what is harvested, halving what fails."""
        try:
            for part, text in uid_sets(uids):
                self._ask(harvest, part, text)
            return
        except ServerUnavailable as error:
            self._recover(error)
            if len(uids) == 1:
                self._blame(harvest, uids[0], error)
                return
        middle = len(uids) // 2
        self._bisect(harvest, uids[:middle])
        self._bisect(harvest, uids[middle:])

    def _blame(self, harvest: _Harvest, uid: int, error: ServerUnavailable) -> None:
        """Set a message aside that failed alone: another one must come through, and it fail again.

        Raises:
            ServerUnavailable: no other comes through, so that it is not this message's fault.
        """
        others = self._others(harvest, uid)
        garbled_alone = not others and isinstance(error, AnswerGarbled)
        if not garbled_alone and not any(self._comes(other, harvest.items) for other in others):
            raise error
        try:
            self._ask(harvest, [uid], str(uid))
        except ServerUnavailable as again:
            self._recover(again)
            harvest.faults[uid] = str(again)

    def _others(self, harvest: _Harvest, uid: int) -> list[int]:
        """A few other messages to try, of those just read if there are any."""
        if harvest.rows:
            found = list(harvest.rows)[-3:]
        else:
            near = sorted(self._fetch_range(f"{max(1, uid - _NEARBY)}:{uid + _NEARBY}"))
            ends = [*harvest.uids[-1:], *harvest.uids[:1]]
            found = [*ends, harvest.uids[len(harvest.uids) // 2], *near[-1:], *near[:1]]
        return [other for other in dict.fromkeys(found) if other != uid]

    def _comes(self, uid: int, items: Sequence[str]) -> bool:
        harvest = _Harvest([uid], items)
        try:
            self._ask(harvest, [uid], str(uid))
        except ServerUnavailable as error:
            self._recover(error)
        return uid in harvest.rows

    def _recover(self, error: ServerUnavailable) -> None:
        """Make ready for another try; after a plain NO or BAD the connection still serves.

        Raises:
            ServerUnavailable: the server asks to wait, which no other try may ignore.
        """
        passing = isinstance(error, CommandRefused) and error.passing
        if passing or error.retry_after_s is not None:
            raise error
        if self._session is None or self._session.broken:
            self._reopen()

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

"""Carrying out journalled actions: each may be repeated, each is confirmed by the server.

Before anything is written, the message at the UID is compared with the one we know. A message that
is not there is looked for where it was going, so that no crash can make a second copy.
"""

from __future__ import annotations

import contextlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from inbox_triage.decide.actions import (
    Action,
    AddKeywords,
    FolderPath,
    MailboxView,
    MoveMethod,
    MoveTo,
)
from inbox_triage.imap.read import Row, header_digest
from inbox_triage.imap.refusals import CommandRefused
from inbox_triage.imap.session import CopyUid, FolderState, Session
from inbox_triage.imap.uids import uid_sets
from inbox_triage.mail.message import Digest, MessageRef

IDENTITY_ITEMS = ("FLAGS", "RFC822.SIZE", "BODY.PEEK[HEADER]")
DELETED = "\\Deleted"


@dataclass(frozen=True, slots=True)
class Identity:
    """What a message is known by on the server, whatever its UID has become."""

    header_digest: Digest
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Task:
    """One journalled action on one message.

    ``id`` is the journal's; ``again`` says an earlier try may have got somewhere.
    """

    id: int
    ref: MessageRef
    identity: Identity
    action: Action
    again: bool = False


class Outcome(StrEnum):
    """What became of a task; the journal keeps it."""

    DONE = "done"
    HELD = "held"
    """Left undone on purpose; the message is where it was."""
    AGAIN = "again"
    """The server refused; worth another try later. The message is where it was."""
    GONE = "gone"
    """The message is no longer there: a person or another program moved or deleted it."""


@dataclass(frozen=True, slots=True)
class Result:
    """``moved_to`` is the new place after a move; None when the server would not say."""

    task: Task
    outcome: Outcome
    moved_to: MessageRef | None = None
    note: str = ""


_BY_COPY = {MoveMethod.COPY_EXPUNGE, MoveMethod.COPY_MARK}

Claimed = Callable[[str, int, Collection[int]], Collection[int]]
"""Folder, UIDVALIDITY and UIDs to those UIDs that are known to be another message's."""


@dataclass(slots=True)
class Writer:
    """Writes to one mailbox through sessions it may replace.

    ``claimed`` and ``floors`` come from the store: which copies are taken, and from which UID on a
    moved message is to be looked for.
    """

    mailbox: str
    reconnect: Callable[[], Session]
    claimed: Claimed
    floors: dict[str, tuple[int, int]] = field(default_factory=dict)
    _session: Session | None = None
    _names: dict[FolderPath, str] = field(default_factory=dict)

    def session(self) -> Session:
        """The session in use, opened at first need."""
        if self._session is None or self._session.broken:
            self.close()
            self._session = self.reconnect()
        return self._session

    def close(self) -> None:
        """End the session; what was made sure of in it must be made sure of again."""
        self.forget_folders()
        if self._session is not None:
            self._session.close()
            self._session = None

    def cut(self) -> None:
        """Cut the connection from another thread."""
        session = self._session
        if session is not None:
            session.cut()

    def folder(self, path: FolderPath) -> str:
        """The server's name of a folder of ours, made sure of once a session."""
        if path not in self._names:
            self._names[path] = self.session().ensure_folder(path)
        return self._names[path]

    def forget_folders(self) -> None:
        """Make sure of every folder again: a person may have renamed or removed one."""
        self._names.clear()
        self.floors.clear()

    def prepare(self, paths: Collection[FolderPath]) -> dict[str, tuple[int, int]]:
        """Create and subscribe our folders; UIDVALIDITY and UIDNEXT of each by name."""
        found = {}
        for path in paths:
            try:
                state = self.session().examine(self.folder(path))
            except CommandRefused:
                self.forget_folders()
                state = self.session().examine(self.folder(path))
            found[state.name] = (state.uidvalidity, state.uidnext or 1)
        return found

    def apply(self, tasks: Sequence[Task]) -> list[Result]:
        """Do what the tasks say, folder by folder; one result for each task, in any order."""
        results: list[Result] = []
        by_folder: dict[tuple[str, int], list[Task]] = defaultdict(list)
        for task in tasks:
            by_folder[task.ref.folder, task.ref.uidvalidity].append(task)
        for (folder, uidvalidity), group in by_folder.items():
            state = self.session().selected(folder)
            if state.read_only:
                results += [_held(task, f"the folder {folder} is read-only here") for task in group]
            else:
                # In a folder the server rebuilt, an old UID means nothing: only where the messages
                # were going can they be looked for.
                rebuilt = state.uidvalidity != uidvalidity
                present = {} if rebuilt else self._present(group)
                results += self._apply_in(state, group, present)
        return results

    def _apply_in(
        self, state: FolderState, tasks: Sequence[Task], present: Mapping[int, Row]
    ) -> Iterator[Result]:
        keyword_tasks, move_tasks = [], []
        for task in tasks:
            if isinstance(task.action, AddKeywords):
                keyword_tasks.append(task)
            else:
                move_tasks.append(task)
        here = [task for task in keyword_tasks if task.ref.uid in present]
        yield from (
            _gone(task, "the message has left the folder")
            for task in keyword_tasks
            if task.ref.uid not in present
        )
        yield from self._store_keywords(here)
        by_target: dict[FolderPath, list[Task]] = defaultdict(list)
        for task in move_tasks:
            assert isinstance(task.action, MoveTo)
            by_target[task.action.folder].append(task)
        for target, group in by_target.items():
            yield from self._move(state, target, group, present)

    def _present(self, tasks: Sequence[Task]) -> dict[int, Row]:
        """Rows of those UIDs that still hold the message we know (a UID may be given twice)."""
        known = {task.ref.uid: task.identity for task in tasks}
        return {
            uid: row
            for _, text in uid_sets(known)
            for uid, row in self.session().fetch(text, IDENTITY_ITEMS).items()
            if identity(row) == known.get(uid)
        }

    def _store_keywords(self, tasks: Sequence[Task]) -> Iterator[Result]:
        """One STORE for each distinct keyword or for each distinct set, whichever is fewer, then
        one FETCH that shows what the server kept."""
        if not tasks:
            return
        wanted = {
            task.ref.uid: task.action.keywords
            for task in tasks
            if isinstance(task.action, AddKeywords)
        }
        refusal = ""
        for words, uids in _fewest_commands(wanted):
            try:
                for _, text in uid_sets(uids):
                    self.session().add_flags(text, words)
            except CommandRefused as error:
                refusal = str(error)
        kept = self._flags(wanted)
        for task in tasks:
            lost = {word.lower() for word in wanted[task.ref.uid]} - kept.get(
                task.ref.uid, frozenset()
            )
            if not lost:
                yield Result(task, Outcome.DONE)
            elif task.ref.uid not in kept:
                yield _gone(task, "the message left the folder while it was written to")
            elif refusal:
                yield Result(task, Outcome.AGAIN, None, refusal)
            else:
                yield _held(task, f"the server did not keep {', '.join(sorted(lost))}")

    def _flags(self, uids: Collection[int]) -> dict[int, frozenset[str]]:
        flags: dict[int, frozenset[str]] = {}
        for _, text in uid_sets(uids):
            for uid, row in self.session().fetch(text, ("FLAGS",)).items():
                flags[uid] = frozenset(f.decode("ascii", "replace").lower() for f in row[b"FLAGS"])
        return flags

    def _move(
        self,
        state: FolderState,
        path: FolderPath,
        tasks: Sequence[Task],
        present: Mapping[int, Row],
    ) -> Iterator[Result]:
        target = self.folder(path)
        doubtful = [task for task in tasks if task.again or task.ref.uid not in present]
        # Of identical mails those that have left are given the copies there are.
        doubtful.sort(key=lambda task: (task.ref.uid in present, task.ref.uid))
        arrived = self._find(target, doubtful, state.name)
        here: list[Task] = []
        for task in tasks:
            copied = arrived.get(task.id)
            if task.ref.uid not in present:
                yield (
                    Result(task, Outcome.DONE, copied)
                    if copied
                    else _gone(task, "the message has left the folder")
                )
            elif copied and self._possible(_method(task)) in _BY_COPY:
                self._remove_source([task])
                yield Result(task, Outcome.DONE, copied)
            elif _touched(present[task.ref.uid]):
                yield _held(task, "a person has answered, flagged or deleted the message")
            else:
                here.append(task)
        for method, group in _by_method(here).items():
            yield from self._transfer(method, target, group, path)

    def _transfer(
        self, method: MoveMethod, target: str, tasks: Sequence[Task], path: FolderPath
    ) -> Iterator[Result]:
        method = self._possible(method)
        if method is MoveMethod.NONE:
            yield from (
                _held(task, "this server cannot move a message without risk to others")
                for task in tasks
            )
            return
        by_uid = {task.ref.uid: task for task in tasks}
        for members, text in uid_sets(by_uid):
            group = [by_uid[uid] for uid in members]
            try:
                places = self._send(method, text, target, path)
            except CommandRefused as error:
                yield from self._after_refusal(error, method, target, group)
                continue
            arrived = self._arrived(places, target, group)
            if method is MoveMethod.MOVE:
                unsure = group if places is not None else []
            else:
                # What nobody confirms is not removed: the copy may not be there.
                self._remove_source([task for task in group if task.id in arrived])
                unsure = group
            lost = [task for task in unsure if task.id not in arrived]
            still_here = self._present(lost)
            for task in group:
                if task not in lost:
                    yield Result(task, Outcome.DONE, arrived.get(task.id))
                elif task.ref.uid in still_here:
                    yield _held(task, f"no copy of it was found in {target}; nothing was removed")
                else:
                    yield _gone(task, "the message left the folder while it was moved")

    def _arrived(
        self, places: CopyUid | None, target: str, tasks: Sequence[Task]
    ) -> dict[int, MessageRef]:
        """Where messages went, by what the server said, else by looking there."""
        told = {}
        if places is not None:
            told = {
                task.id: MessageRef(
                    self.mailbox, target, places.uidvalidity, places.target[task.ref.uid]
                )
                for task in tasks
                if task.ref.uid in places.target
            }
        silent = [task for task in tasks if task.id not in told]
        return told | self._find(target, silent, tasks[0].ref.folder)

    def _send(
        self, method: MoveMethod, uid_set: str, target: str, path: FolderPath
    ) -> CopyUid | None:
        """MOVE or COPY; a folder that has vanished is made again once (RFC 3501, TRYCREATE)."""
        command = self.session().move if method is MoveMethod.MOVE else self.session().copy
        try:
            return command(uid_set, target)
        except CommandRefused as error:
            if "trycreate" not in str(error).lower() and "nonexist" not in str(error).lower():
                raise
        self.forget_folders()
        self.folder(path)
        return command(uid_set, target)

    def _after_refusal(
        self, error: CommandRefused, method: MoveMethod, target: str, tasks: Sequence[Task]
    ) -> Iterator[Result]:
        """Some servers refuse a MOVE that they have done: look before anything is tried again."""
        if error.retry_after_s is not None:
            raise error  # the server asks everybody to wait
        doubtful = tasks if method is MoveMethod.MOVE else ()
        found = self._find(target, doubtful, tasks[0].ref.folder)
        still_here = self._present(tasks)
        for task in tasks:
            if task.id in found and task.ref.uid not in still_here:
                yield Result(task, Outcome.DONE, found[task.id])
            else:
                yield Result(task, Outcome.AGAIN, None, str(error))

    def _possible(self, method: MoveMethod) -> MoveMethod:
        """The planned way, or the next safe one if the server no longer offers it."""
        offered = self.session().capabilities
        if method is MoveMethod.MOVE and "MOVE" not in offered:
            method = MoveMethod.COPY_EXPUNGE
        if method is MoveMethod.COPY_EXPUNGE and "UIDPLUS" not in offered:
            method = MoveMethod.NONE
        return method

    def _remove_source(self, tasks: Sequence[Task]) -> None:
        r"""\Deleted on exactly these, then UID EXPUNGE of exactly these; never a bare EXPUNGE."""
        expunge = [t.ref.uid for t in tasks if _method(t) is not MoveMethod.COPY_MARK]
        for _, text in uid_sets(task.ref.uid for task in tasks):
            self.session().add_flags(text, (DELETED,))
        if "UIDPLUS" in self.session().capabilities:
            for _, text in uid_sets(expunge):
                self.session().expunge(text)

    def _find(self, target: str, tasks: Sequence[Task], back_to: str) -> dict[int, MessageRef]:
        """Where messages are in a folder of ours, by identity, each copy claimed by one task only,
        in the order given.

        The folder ``back_to`` is open for writing again afterwards.
        """
        if not tasks:
            return {}
        found: dict[int, MessageRef] = {}
        with contextlib.suppress(CommandRefused):  # no such folder any more: nothing is there
            found = self._found(self.session().examine(target), target, tasks)
        self.session().select(back_to)
        return found

    def _found(
        self, state: FolderState, target: str, tasks: Sequence[Task]
    ) -> dict[int, MessageRef]:
        uidvalidity, floor = self.floors.get(target, (state.uidvalidity, 1))
        first = floor if uidvalidity == state.uidvalidity else 1
        sizes = {task.identity.size_bytes for task in tasks}
        if state.exists == 0 or (state.uidnext is not None and first >= state.uidnext):
            return {}
        end = "*" if state.uidnext is None else str(state.uidnext - 1)
        rows = self.session().fetch(f"{first}:{end}", ("RFC822.SIZE",))
        candidates = [uid for uid, row in rows.items() if row.get(b"RFC822.SIZE") in sizes]
        taken = set(self.claimed(target, state.uidvalidity, candidates))
        copies: dict[Identity, list[int]] = defaultdict(list)
        for _, text in uid_sets(uid for uid in candidates if uid not in taken):
            for uid, row in self.session().fetch(text, IDENTITY_ITEMS).items():
                known = identity(row)
                if known is not None:
                    copies[known].append(uid)
        found = {}
        for task in tasks:
            waiting = sorted(copies.get(task.identity, ()))
            if waiting:
                copies[task.identity].remove(waiting[0])
                found[task.id] = MessageRef(self.mailbox, target, state.uidvalidity, waiting[0])
        return found


def identity(row: Row) -> Identity | None:
    """What a fetched row is known by; None when the server's answer lacks it."""
    header, size = row.get(b"BODY[HEADER]"), row.get(b"RFC822.SIZE")
    if not isinstance(header, bytes) or not isinstance(size, int):
        return None
    return Identity(header_digest(header), size)


def _fewest_commands(
    wanted: Mapping[int, tuple[str, ...]],
) -> list[tuple[tuple[str, ...], list[int]]]:
    """Keyword tuples with their UIDs: a STORE a keyword or a STORE a set, whichever is fewer."""
    by_set: dict[tuple[str, ...], list[int]] = defaultdict(list)
    by_word: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for uid, words in wanted.items():
        by_set[words].append(uid)
        for word in words:
            by_word[word,].append(uid)
    return list((by_word if len(by_word) < len(by_set) else by_set).items())


def _by_method(tasks: Sequence[Task]) -> dict[MoveMethod, list[Task]]:
    groups: dict[MoveMethod, list[Task]] = defaultdict(list)
    for task in tasks:
        groups[_method(task)].append(task)
    return groups


def _method(task: Task) -> MoveMethod:
    assert isinstance(task.action, MoveTo)
    return task.action.method


def _touched(row: Row) -> bool:
    flags = frozenset(flag.decode("ascii", "replace") for flag in row[b"FLAGS"])
    return MailboxView(flags, False, frozenset(), MoveMethod.NONE).touched_by_a_person


def _gone(task: Task, note: str) -> Result:
    return Result(task, Outcome.GONE, None, note)


def _held(task: Task, note: str) -> Result:
    return Result(task, Outcome.HELD, None, note)

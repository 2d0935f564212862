"""The journal carried out: planned actions to the mailbox, and what came of them back."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from inbox_triage.decide.actions import MoveTo
from inbox_triage.imap.write import Identity, Outcome, Result, Task, Writer
from inbox_triage.store.journal import Finished, JournalEntry
from inbox_triage.store.records import KnownFolder
from inbox_triage.store.store import Store
from inbox_triage.store.words import JournalState

MOST_AT_ONCE = 1000
"""Entries of one round: large rounds save round trips, and a crash repeats at most one."""

MOST_ATTEMPTS = 8
"""Refusals after which an action is given up; the mail stays where it is."""

FIRST_REST_S = 30.0
"""Wait after the first refusal; each further one is twice as long, over an hour in the end."""

_STATES = {
    Outcome.DONE: JournalState.DONE,
    Outcome.HELD: JournalState.HELD,
    Outcome.GONE: JournalState.GONE,
}


@dataclass(frozen=True, slots=True)
class Filed:
    """One mail that now lies in a folder of ours, or an action that came to nothing."""

    entry: JournalEntry
    state: JournalState
    note: str

    @property
    def is_done_move(self) -> bool:
        return self.state is JournalState.DONE and isinstance(self.entry.action, MoveTo)


@dataclass(slots=True)
class Filing:
    """Drains the journal of one mailbox through its writer."""

    mailbox: str
    store: Store
    writer: Writer
    now: Callable[[], datetime]
    stopping: Callable[[], bool]
    _clean: bool = False
    """The last drain ended in order: no action was begun without its end being known."""
    _rests_until: dict[int, float] = field(default_factory=dict)

    @property
    def is_due(self) -> bool:
        """An action that was refused has rested long enough to be tried again."""
        return any(until <= time.monotonic() for until in self._rests_until.values())

    def drain(self) -> list[Filed]:
        """Carry out every planned action once; what an earlier drain may have begun and not
        confirmed is looked for first, so that nothing is done twice.

        Raises:
            ServerUnavailable, ServerRefused: the journal keeps what is left.
        """
        again, self._clean = not self._clean, False
        filed: list[Filed] = []
        passed_over = self._resting()
        while entries := self._next(passed_over):
            passed_over.update(entry.id for entry in entries)
            filed += self._round(entries, again=again)
            if self.stopping():
                break  # the mail in hand is filed; the rest stands in the journal
        self._clean = True
        return filed

    def _resting(self) -> set[int]:
        now = time.monotonic()
        return {entry for entry, until in self._rests_until.items() if until > now}

    def _next(self, passed_over: set[int]) -> list[JournalEntry]:
        """The next planned actions. All actions of one message are carried out together: only then
        is a message that is gone told from one that is on its way."""
        limit = MOST_AT_ONCE + len(passed_over)
        planned = self.store.journal.unfinished(self.mailbox, limit)
        entries = [entry for entry in planned if entry.id not in passed_over]
        if len(planned) == limit:
            last = entries[-1].message if entries else None
            whole = [entry for entry in entries if entry.message != last]
            entries = whole or entries
        return entries

    def _round(self, entries: Sequence[JournalEntry], *, again: bool) -> list[Filed]:
        self._know_folders(entries, again=again)
        tasks = {
            entry.id: Task(
                entry.id,
                entry.ref,
                Identity(entry.header_digest, entry.size_bytes),
                entry.action,
                again=again or entry.attempts > 0,
            )
            for entry in entries
            if entry.ref is not None
        }
        results = {result.task.id: result for result in self.writer.apply(list(tasks.values()))}
        finished = [_finished(entry, results.get(entry.id)) for entry in entries]
        self.store.journal.finish(finished, self.now())
        self._rest(finished)
        return [Filed(one.entry, one.state, one.error) for one in finished]

    def _rest(self, finished: Sequence[Finished]) -> None:
        for one in finished:
            self._rests_until.pop(one.entry.id, None)
            if one.state is JournalState.PLANNED:
                rest_s = FIRST_REST_S * 2**one.entry.attempts
                self._rests_until[one.entry.id] = time.monotonic() + rest_s

    def _know_folders(self, entries: Sequence[JournalEntry], *, again: bool) -> None:
        """Before the first move into a folder, how far its UIDs had come: a message whose move a
        crash cut short is looked for from there on."""
        paths = {entry.action.folder for entry in entries if isinstance(entry.action, MoveTo)}
        fresh = {path for path in paths if self.writer.folder(path) not in self.writer.floors}
        for name, (uidvalidity, uidnext) in self.writer.prepare(fresh).items():
            seen = KnownFolder(self.mailbox, name, uidvalidity, uidnext)
            kept = self.store.cursors.remember_folder(seen, raise_floor=not again)
            self.writer.floors[name] = (kept.uidvalidity, kept.uidnext_floor)


def _finished(entry: JournalEntry, result: Result | None) -> Finished:
    if result is None:
        return Finished(entry, JournalState.GONE, None, "the message was lost sight of")
    if result.outcome is Outcome.AGAIN:
        gave_up = entry.attempts + 1 >= MOST_ATTEMPTS
        state = JournalState.REFUSED if gave_up else JournalState.PLANNED
        return Finished(entry, state, None, result.note)
    return Finished(entry, _STATES[result.outcome], result.moved_to, result.note)

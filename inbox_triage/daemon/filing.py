"""The journal carried out: planned actions to the mailbox, and what came of them back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from inbox_triage.decide.actions import MoveTo
from inbox_triage.imap.write import Identity, Outcome, Result, Task, Writer
from inbox_triage.store.journal import Finished, JournalEntry
from inbox_triage.store.records import KnownFolder
from inbox_triage.store.store import Store
from inbox_triage.store.words import JournalState

MOST_AT_ONCE = 1000
"""Entries of one round: large rounds save round trips, and a crash repeats at most one."""

MOST_ATTEMPTS = 5
"""Refusals after which an action is given up; the mail stays where it is."""

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
    _recovered: bool = False

    def drain(self) -> list[Filed]:
        """Carry out every planned action once; what an earlier run may have begun is looked for
        first, so that nothing is done twice.

        Raises:
            ServerUnavailable, ServerRefused: the journal keeps what is left.
        """
        filed: list[Filed] = []
        tried: set[int] = set()
        while True:
            entries = self.store.journal.unfinished(self.mailbox, MOST_AT_ONCE + len(tried))
            entries = [entry for entry in entries if entry.id not in tried][:MOST_AT_ONCE]
            if not entries:
                break
            tried.update(entry.id for entry in entries)
            filed += self._round(entries)
        self._recovered = True
        return filed

    def _round(self, entries: Sequence[JournalEntry]) -> list[Filed]:
        self._know_folders(entries)
        tasks = {
            entry.id: Task(
                entry.id,
                entry.ref,
                Identity(entry.header_digest, entry.size_bytes),
                entry.action,
                again=entry.attempts > 0 or not self._recovered,
            )
            for entry in entries
            if entry.ref is not None
        }
        results = {result.task.id: result for result in self.writer.apply(list(tasks.values()))}
        finished = [_finished(entry, results.get(entry.id)) for entry in entries]
        self.store.journal.finish(finished, self.now())
        return [Filed(one.entry, one.state, one.error) for one in finished]

    def _know_folders(self, entries: Sequence[JournalEntry]) -> None:
        """Before the first move into a folder, how far its UIDs had come: a message whose move a
        crash cut short is looked for from there on."""
        paths = {entry.action.folder for entry in entries if isinstance(entry.action, MoveTo)}
        fresh = {path for path in paths if self.writer.folder(path) not in self.writer.floors}
        for name, (uidvalidity, uidnext) in self.writer.prepare(fresh).items():
            seen = KnownFolder(self.mailbox, name, uidvalidity, uidnext)
            kept = self.store.cursors.remember_folder(seen, raise_floor=self._recovered)
            self.writer.floors[name] = (kept.uidvalidity, kept.uidnext_floor)


def _finished(entry: JournalEntry, result: Result | None) -> Finished:
    if result is None:
        return Finished(entry, JournalState.GONE, None, "the message was lost sight of")
    if result.outcome is Outcome.AGAIN:
        gave_up = entry.attempts + 1 >= MOST_ATTEMPTS
        state = JournalState.REFUSED if gave_up else JournalState.PLANNED
        return Finished(entry, state, None, result.note)
    return Finished(entry, _STATES[result.outcome], result.moved_to, result.note)

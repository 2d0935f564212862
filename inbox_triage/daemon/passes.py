"""One pass over a mailbox: look, judge, journal, write back. Every step may be repeated."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

import structlog

from inbox_triage.daemon.crew import Crew
from inbox_triage.daemon.filing import Filed, Filing
from inbox_triage.daemon.recording import Recorder, identifiers, set_aside
from inbox_triage.daemon.rematch import rematch
from inbox_triage.daemon.returned import Suspect, confirmed, suspects
from inbox_triage.daemon.triage import Failed, Triage
from inbox_triage.decide.actions import MailboxView, MoveMethod, MoveTo
from inbox_triage.imap.read import Batch, Reader
from inbox_triage.imap.refusals import CommandRefused
from inbox_triage.imap.session import FolderState
from inbox_triage.imap.write import Writer
from inbox_triage.mail.message import Context, RawMessage
from inbox_triage.store.records import Cursor, Decided, Record
from inbox_triage.store.store import Store
from inbox_triage.store.words import JournalState


@dataclass(slots=True)
class PassReport:
    """What a pass did, in messages (``held`` and ``gone`` in actions)."""

    recorded: int = 0
    set_aside: int = 0
    moved: int = 0
    held: int = 0
    gone: int = 0
    trouble: CommandRefused | None = None
    """Why writing ended early though reading went on; the journal keeps what is left."""

    def add(self, filed: Sequence[Filed]) -> None:
        for one in filed:
            if one.is_done_move:
                self.moved += 1
            elif one.state in {JournalState.HELD, JournalState.REFUSED}:
                self.held += 1
            elif one.state is JournalState.GONE:
                self.gone += 1


@dataclass(frozen=True, slots=True)
class MailboxPass:
    """The parts of a pass over one mailbox.

    ``filing`` is None for a dry run. ``stopping`` says that the mail in hand is to be the last;
    ``alive`` is called whenever something was accomplished.
    """

    mailbox: str
    folder: str
    triage: Triage
    recorder: Recorder
    context: Context
    store: Store
    reader: Reader
    writer: Writer
    filing: Filing | None
    move_without_uidplus: MoveMethod
    now: Callable[[], datetime]
    stopping: Callable[[], bool]
    alive: Callable[[], None]
    log: structlog.stdlib.BoundLogger

    def run(self) -> PassReport:
        """Carry out what an earlier run left, then everything new, until nothing is new.

        Ends with an EXAMINE that found nothing: whatever comes later is announced by IDLE. A server
        that refuses to be written to does not keep mail from being judged and its clock started.

        Raises:
            ServerUnavailable, ServerRefused, StoreError: the pass ended early; nothing is lost.
        """
        report = PassReport()
        first = True
        while not self.stopping():
            state = self.reader.open()
            self.alive()
            cursor = self._cursor(state)
            if first:
                self._plan_after_dry_run(state)
                self._file(report)
                first = False
            if state.uidnext is not None and state.uidnext - 1 <= cursor.last_uid:
                break
            if not self._read(state, cursor, report) and state.uidnext is None:
                break
        return report

    def _cursor(self, state: FolderState) -> Cursor:
        """Where reading goes on; a new UIDVALIDITY first matches the folder with what we know."""
        cursor = self.store.cursors.cursor(self.mailbox, self.folder)
        if cursor is None:
            return Cursor(self.mailbox, self.folder, state.uidvalidity, 0)
        if cursor.uidvalidity == state.uidvalidity:
            return cursor
        self.log.warning("uidvalidity_changed", was=cursor.uidvalidity, now=state.uidvalidity)
        return rematch(self.reader, state, self.store, self.now(), cursor=True)

    def _known(self, state: FolderState) -> Callable[[Sequence[int]], set[int]]:
        claimed = self.store.messages.claimed
        return lambda uids: claimed(self.mailbox, state.name, state.uidvalidity, uids)

    def _read(self, state: FolderState, cursor: Cursor, report: PassReport) -> bool:
        """Judge and record all new messages, reading one batch ahead and writing one behind."""
        view = self._view(state)
        batches = self.reader.batches(state, cursor.last_uid, self._known(state))
        waiting = min(state.exists, (state.uidnext or 0) - cursor.last_uid)
        any_new = False
        with (
            Crew(self.triage, self.context, waiting) as crew,
            ThreadPoolExecutor(1, "read") as ahead,
            ThreadPoolExecutor(1, "write") as behind,
        ):
            writing: Future[None] | None = None
            for batch in _ahead(ahead, batches):
                any_new = True
                self._record(batch, cursor, view, report, crew, behind)
                if writing is None or writing.done():
                    if writing is not None:
                        writing.result()
                    writing = behind.submit(self._file, report)
                if self.stopping():
                    break
            if writing is not None:
                writing.result()
        self._file(report)
        return any_new

    def _plan_after_dry_run(self, state: FolderState) -> None:
        """What was judged while nothing might be written is filed once it may be."""
        if self.filing is None:
            return
        after = 0
        while rows := self.store.messages.unplanned(self.mailbox, self.folder, after):
            view = self._view(state)
            if view.is_closed:
                return
            actions = {row: self.recorder.actions(decision, view) for row, decision in rows}
            self.store.journal.plan(self.mailbox, actions, self.now())
            self.alive()
            after = rows[-1][0]

    def _record(
        self,
        batch: Batch,
        cursor: Cursor,
        view: MailboxView,
        report: PassReport,
        crew: Crew,
        behind: Executor,
    ) -> None:
        started = time.monotonic()
        raws = self._without_returned(batch.messages, behind)
        verdicts = crew.judge([raw.content for raw in raws])
        messages = [verdict.message for verdict in verdicts]
        known = self.store.messages.conversations(self.mailbox, identifiers(messages))
        records = self.recorder.records(raws, verdicts, known, view)
        records += [set_aside(unreadable, self.now()) for unreadable in batch.unreadable]
        place = Cursor(cursor.mailbox, cursor.folder, cursor.uidvalidity, batch.up_to)
        self.store.messages.record(records, place, self.now())
        self.alive()
        report.recorded += len(records)
        report.set_aside += len(batch.unreadable) + sum(isinstance(v, Failed) for v in verdicts)
        self._tell(records, time.monotonic() - started)

    def _without_returned(
        self, raws: Sequence[RawMessage], behind: Executor
    ) -> Sequence[RawMessage]:
        """Leaves out what a person moved back from a folder of ours, and remembers where it is.

        The look into our folders goes through the writing thread, whose session it needs.
        """
        if not self._suspects(raws):
            return raws
        # Asked again there: a write on its way has changed where messages lie when it is done.
        places = behind.submit(
            lambda: confirmed(self._suspects(raws), self.writer.session())
        ).result()
        self.store.messages.relocate(dict(places), self.now())
        self.log.info("moved_back", messages=len(places))
        returned = set(places.values())
        return [raw for raw in raws if raw.ref not in returned]

    def _suspects(self, raws: Sequence[RawMessage]) -> list[Suspect]:
        digests = {raw.header_digest for raw in raws}
        return suspects(raws, self.store.messages.lookalikes(self.mailbox, digests))

    def _tell(self, records: Sequence[Record], seconds: float) -> None:
        """One event a mail: its key, its decision and its share of the batch's time."""
        for record in records:
            key = (record.digest or record.header_digest)[:12]
            if isinstance(record.outcome, Decided):
                decision = record.outcome.decision
                self.log.info(
                    "decided",
                    key=key,
                    uid=record.ref.uid,
                    quadrant=decision.quadrant.value,
                    kind=decision.kind.value if decision.kind else None,
                    confidence=round(decision.confidence, 3),
                    review=decision.needs_review,
                    ms=round(seconds / len(records) * 1000, 2),
                )
            else:
                fault = record.outcome.fault
                self.log.warning("set_aside", key=key, uid=record.ref.uid, fault=fault)

    def _view(self, state: FolderState) -> MailboxView:
        """What may be written here. PERMANENTFLAGS means something after SELECT only, and a dry
        run never opens the folder for writing."""
        if self.filing is None:
            return MailboxView(frozenset(), False, frozenset(), MoveMethod.NONE)
        session = self.writer.session()
        selected = session.selected(state.name)
        if selected.read_only:
            return MailboxView(frozenset(), False, frozenset(), MoveMethod.NONE)
        return MailboxView(
            flags=frozenset(),
            any_keyword=selected.any_keyword,
            listed_keywords=selected.listed_keywords,
            move=session.move_method(self.move_without_uidplus),
        )

    def _file(self, report: PassReport) -> None:
        if self.filing is None or report.trouble is not None:
            return
        try:
            filed = self.filing.drain()
        except CommandRefused as error:
            self.log.warning("not_written", why=str(error))
            report.trouble = error
            return
        report.add(filed)
        for one in filed:
            key = (one.entry.digest or one.entry.header_digest)[:12]
            if one.state is not JournalState.DONE:
                self.log.info("not_written", key=key, state=one.state.value, why=one.note)
            elif isinstance(one.entry.action, MoveTo):
                self.log.info("filed", key=key, folder=str(one.entry.action.folder))
        self.alive()


def _ahead(pool: Executor, batches: Iterator[Batch]) -> Iterator[Batch]:
    """The batches, the next one already being fetched while the last one is judged."""
    upcoming = pool.submit(next, batches, None)
    while (batch := upcoming.result()) is not None:
        upcoming = pool.submit(next, batches, None)
        yield batch

r"""Clocks that a rep's answer has stopped: the server sets ``\Answered`` on the mail answered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from inbox_triage.daemon.rematch import rematch
from inbox_triage.decide.sla import ResponseClock, WorkingHours
from inbox_triage.imap.read import Reader
from inbox_triage.imap.refusals import CommandRefused
from inbox_triage.imap.session import Session
from inbox_triage.imap.uids import uid_sets
from inbox_triage.mail.message import MessageRef
from inbox_triage.store.queue import Answered, OpenClock
from inbox_triage.store.store import Store

ANSWERED = b"\\answered"

FRESH = timedelta(days=2)
"""Clocks overdue for longer are looked at rarely: they would cost more with every day."""


@dataclass(frozen=True, slots=True)
class AnswerWatch:
    """Looks at the flags of the conversations whose clock runs, wherever we filed them."""

    mailbox: str
    store: Store
    hours: WorkingHours
    session: Callable[[], Session]
    reader: Callable[[str], Reader]
    now: Callable[[], datetime]

    def look(self, *, everywhere: bool) -> int:
        """Stop the clocks of conversations with an answered message; how many there were.

        Mail that came after the answered one starts a clock of its own: the answer may not have
        known it. With ``everywhere`` long overdue clocks are looked at too.

        Raises:
            ServerUnavailable: the server is away; the clocks run on.
        """
        due_after = None if everywhere else self.now() - FRESH
        open_clocks = self.store.queue.open_clocks(self.mailbox, due_after)
        flagged = self._answered({ref for clock in open_clocks for ref in clock.refs})
        stopped = [
            self._stop(clock, flagged) for clock in open_clocks if flagged.intersection(clock.refs)
        ]
        return self.store.queue.answer(stopped, self.now()) if stopped else 0

    def _stop(self, open_clock: OpenClock, flagged: set[MessageRef]) -> Answered:
        answered = [one for one in open_clock.messages if one.ref in flagged]
        newest = max(one.received_at for one in answered)
        for one in open_clock.messages:
            if one.received_at > newest and one.wants_answer:
                assert one.quadrant is not None
                assert one.response_minutes is not None
                clock = ResponseClock(
                    self.mailbox,
                    open_clock.clock.conversation,
                    one.quadrant,
                    one.received_at,
                    self.hours.due(one.received_at, one.response_minutes),
                )
                return Answered(open_clock.id, clock, one.row)
        return Answered(open_clock.id)

    def _answered(self, refs: set[MessageRef]) -> set[MessageRef]:
        by_folder: dict[tuple[str, int], list[MessageRef]] = defaultdict(list)
        for ref in refs:
            by_folder[ref.folder, ref.uidvalidity].append(ref)
        answered: set[MessageRef] = set()
        for (folder, uidvalidity), group in by_folder.items():
            try:
                state = self.session().examine(folder)
            except CommandRefused:
                continue  # a person removed or renamed the folder; its clocks run on
            if state.uidvalidity != uidvalidity:
                self._match_again(folder)
                continue
            by_uid = {ref.uid: ref for ref in group}
            for _, text in uid_sets(by_uid):
                for uid, row in self.session().fetch(text, ("FLAGS",)).items():
                    if uid in by_uid and ANSWERED in {flag.lower() for flag in row[b"FLAGS"]}:
                        answered.add(by_uid[uid])
        return answered

    def _match_again(self, folder: str) -> None:
        """The folder was rebuilt: find our messages under their new UIDs for the next look."""
        reader = self.reader(folder)
        try:
            rematch(reader, reader.open(), self.store, self.now(), cursor=False)
        finally:
            reader.close()

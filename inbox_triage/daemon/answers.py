r"""Clocks that a rep's answer has stopped: the server sets ``\Answered`` on the mail answered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from inbox_triage.daemon.rematch import rematch
from inbox_triage.imap.read import Reader
from inbox_triage.imap.refusals import CommandRefused
from inbox_triage.imap.session import Session
from inbox_triage.imap.uids import uid_sets
from inbox_triage.mail.message import MessageRef
from inbox_triage.store.store import Store

ANSWERED = b"\\answered"


@dataclass(frozen=True, slots=True)
class AnswerWatch:
    """Looks at the flags of the conversations whose clock runs, wherever we filed them."""

    mailbox: str
    store: Store
    session: Callable[[], Session]
    reader: Callable[[str], Reader]
    now: Callable[[], datetime]

    def look(self) -> int:
        """Stop the clocks of conversations with an answered message; how many there were.

        Raises:
            ServerUnavailable: the server is away; the clocks run on.
        """
        open_clocks = self.store.queue.open_clocks(self.mailbox)
        answered = self._answered({ref for clock in open_clocks for ref in clock.refs})
        stopped = [clock.id for clock in open_clocks if answered.intersection(clock.refs)]
        return self.store.queue.answer(stopped, self.now()) if stopped else 0

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

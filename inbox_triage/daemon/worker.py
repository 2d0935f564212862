"""One mailbox for ever: pass, wait, pass. A flat loop that survives its server."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

import structlog

from inbox_triage.config import DaemonSection, MailboxSection, Settings
from inbox_triage.daemon.answers import AnswerWatch
from inbox_triage.daemon.filing import Filing
from inbox_triage.daemon.passes import MailboxPass, PassReport
from inbox_triage.daemon.recording import Recorder
from inbox_triage.daemon.triage import Triage
from inbox_triage.decide.actions import WriteMode
from inbox_triage.errors import MailboxReset, ServerRefused, ServerUnavailable, StoreError
from inbox_triage.imap.read import Reader
from inbox_triage.imap.refusals import CommandRefused
from inbox_triage.imap.session import Session
from inbox_triage.imap.write import Writer
from inbox_triage.mail.message import Context
from inbox_triage.store.store import Store
from inbox_triage.store.words import MailboxState

LOOK_S = 1.0
"""How often a waiting loop looks whether it is to stop."""

HEARTBEAT_S = 30.0

LONG_PASS_S = 5.0
"""A pass that takes longer says that it is at work."""

EVERYWHERE_S = 600.0
"""How often long overdue clocks are looked at."""

QUIET_WAKES = 3
"""So many wakes in a row that bring nothing are taken as they come; more are slowed down."""


@dataclass(slots=True)
class Worker:
    """Everything one mailbox needs. One thread runs it; two connections are open, one that reads and
    waits and one that writes (and a third while a rebuilt folder is matched again)."""

    section: MailboxSection
    settings: Settings
    triage: Triage
    store: Store
    stop: threading.Event
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    progress_at: float = field(default_factory=time.monotonic, init=False)
    _log: structlog.stdlib.BoundLogger = field(init=False)
    _reader: Reader = field(init=False)
    _writer: Writer = field(init=False)
    _pass: MailboxPass = field(init=False)
    _state: MailboxState | None = field(default=None, init=False)
    _heartbeat_at: float = field(default=0.0, init=False)
    _pass_began_at: float = field(default=0.0, init=False)
    _everywhere_at: float = field(default=0.0, init=False)
    _pace: float = field(default=0.0, init=False)
    _filing: Filing | None = field(default=None, init=False)
    _warned: bool = field(default=False, init=False)
    _deaf: Session | None = field(default=None, init=False)
    """The session on which IDLE was refused though advertised."""

    def __post_init__(self) -> None:
        name, settings = self.section.name, self.settings
        self._log = structlog.get_logger().bind(mailbox=name)
        limits = settings.limits.read_limits()
        self._reader = Reader(name, self.section.inbox, self._connect, limits)
        self._writer = Writer(
            name, self._connect, lambda *place: self.store.messages.claimed(name, *place)
        )
        if self.section.write is not WriteMode.NOTHING:
            self._filing = Filing(name, self.store, self._writer, self.now, self.stop.is_set)
        self._pass = MailboxPass(
            mailbox=name,
            folder=self.section.inbox,
            triage=self.triage,
            recorder=Recorder(
                settings.layout(), self.section.write, settings.response.working_hours()
            ),
            context=_context(settings, self.section),
            store=self.store,
            reader=self._reader,
            writer=self._writer,
            filing=self._filing,
            move_without_uidplus=self.section.move_without_uidplus,
            now=self.now,
            stopping=self.stop.is_set,
            alive=self._at_work,
            log=self._log,
        )

    def once(self) -> PassReport:
        """One pass over what is waiting, then the connections are closed.

        Raises:
            ServerUnavailable, ServerRefused, StoreError: the pass ended early; nothing is lost.
        """
        with self.store.lock(self.section.name):
            try:
                report = self._run_pass()
                self._answers().look(everywhere=True)
                self._report(MailboxState.STOPPED, filed=report.moved)
                if report.trouble is not None:
                    raise report.trouble
            except (ServerUnavailable, ServerRefused) as error:
                refused = isinstance(error, ServerRefused)
                state = MailboxState.NEEDS_PASSWORD if refused else MailboxState.BACKING_OFF
                self._report(state, str(error))
                raise
            else:
                return report
            finally:
                self._close()

    def run(self) -> None:
        """Serve the mailbox until told to stop. Trouble of any kind stays inside this mailbox."""
        self._pace = self._daemon.back_off_first_s
        while not self.stop.is_set():
            try:
                with self.store.lock(self.section.name):
                    self._serve()
            except ServerRefused as error:
                self._give_up(error)
            except (ServerUnavailable, MailboxReset, StoreError) as error:
                self._back_off(str(error), getattr(error, "retry_after_s", None) or 0.0)
            except Exception as error:  # noqa: BLE001 - the loop's edge: it ends no mailbox
                self._log.exception("unexpected")
                self._back_off(f"unexpected {type(error).__name__}: {error}", 0.0)
            finally:
                self._close()
        self._report(MailboxState.STOPPED)

    def cut(self) -> None:
        """Cut both connections from the watchdog's thread; the loop then starts afresh."""
        self._reader.cut()
        self._writer.cut()

    @property
    def _daemon(self) -> DaemonSection:
        return self.settings.daemon

    def _connect(self) -> Session:
        if self.stop.is_set():
            raise ServerUnavailable("no new connection is made while stopping")
        session = Session.open(self.section.endpoint(self._daemon), self.section.credentials())
        self._log.debug("connected", identified=session.id_accepted)
        return session

    def _close(self) -> None:
        self._reader.close()
        self._writer.close()

    def _serve(self) -> None:
        self._report(MailboxState.STARTING)
        quiet_wakes = 0
        while not self.stop.is_set():
            report = self._run_pass()
            if report.recorded:
                self._log.info(
                    "pass", recorded=report.recorded, moved=report.moved, set_aside=report.set_aside
                )
            self._report(MailboxState.WAITING, filed=report.moved)
            if report.trouble is not None:
                raise report.trouble
            began = time.monotonic()
            self._wait()
            # Only a wait that ended in order proves that the server can be lived with.
            self._pace = self._daemon.back_off_first_s
            idle = not report.recorded and time.monotonic() - began < LOOK_S
            quiet_wakes = quiet_wakes + 1 if idle else 0
            if quiet_wakes > QUIET_WAKES:
                self.stop.wait(LOOK_S)

    def _run_pass(self) -> PassReport:
        self._pass_began_at = time.monotonic()
        report = self._pass.run()
        if self._reader.marks_seen and not self._warned:
            self._warned = True
            self._log.warning("server_marks_read_mail", why="it sets \\Seen though we only peek")
        return report

    def _wait(self) -> None:
        """Until something may be new: IDLE where there is one, else STATUS now and then."""
        session = self._reader.session()
        if "IDLE" in session.capabilities and session is not self._deaf:
            try:
                session.idle()
            except CommandRefused as error:
                self._log.warning("idle_refused", why=str(error))
                self._deaf = session
                return
            self._wait_idle(session)
            session.idle_done()
        else:
            self._wait_polling(session)

    def _wait_idle(self, session: Session) -> None:
        """IDLE for at most nine minutes: servers and firewalls drop silent connections."""
        until = time.monotonic() + self._daemon.idle_s
        look_at = time.monotonic() + self._daemon.answered_poll_s
        while not self.stop.is_set() and (left := until - time.monotonic()) > 0:
            began = time.monotonic()
            slice_s = min(LOOK_S, left)
            if session.idle_wait(slice_s) or time.monotonic() - began < slice_s / 2:
                return  # something was said, or the line is dead, which DONE finds out
            self._touch()
            if time.monotonic() >= look_at:
                if self._look_aside():
                    return
                look_at = time.monotonic() + self._daemon.answered_poll_s

    def _look_aside(self) -> bool:
        """On the other connection, which this also keeps alive: stop answered clocks, and tell
        whether mail has come that IDLE did not announce."""
        self._look_for_answers()
        state = self._writer.session().examine(self.section.inbox)
        self._report(MailboxState.WAITING)
        return self._is_news(state.uidvalidity, state.uidnext) or self._is_filing_due

    @property
    def _is_filing_due(self) -> bool:
        return self._filing is not None and self._filing.is_due

    def _look_for_answers(self) -> None:
        everywhere = time.monotonic() - self._everywhere_at > EVERYWHERE_S
        if everywhere:
            self._everywhere_at = time.monotonic()
        self._answers().look(everywhere=everywhere)

    def _wait_polling(self, session: Session) -> None:
        session.leave()
        look_at = time.monotonic()
        while not self.stop.wait(self._daemon.poll_s):
            self._report(MailboxState.WAITING)
            status = session.status(self.section.inbox)
            if status is None or self._is_news(*status) or self._is_filing_due:
                return
            if time.monotonic() >= look_at:
                self._look_for_answers()
                look_at = time.monotonic() + self._daemon.answered_poll_s

    def _is_news(self, uidvalidity: int, uidnext: int | None) -> bool:
        cursor = self.store.cursors.cursor(self.section.name, self.section.inbox)
        if cursor is None or cursor.uidvalidity != uidvalidity or uidnext is None:
            return True
        return uidnext - 1 > cursor.last_uid

    def _answers(self) -> AnswerWatch:
        name = self.section.name
        return AnswerWatch(
            name,
            self.store,
            self.settings.response.working_hours(),
            self._writer.session,
            lambda folder: Reader(name, folder, self._connect),
            self.now,
        )

    def _back_off(self, why: str, at_least_s: float) -> None:
        """Wait, twice as long each time, spread so that many mailboxes do not return at once."""
        wait_s = max(self._pace * random.uniform(0.8, 1.2), at_least_s)  # noqa: S311 - no secret
        self._pace = min(self._pace * 2, self._daemon.back_off_most_s)
        self._log.warning("backing_off", why=why, wait_s=round(wait_s, 1))
        self._close()
        self._rest(MailboxState.BACKING_OFF, why, wait_s)

    def _give_up(self, error: ServerRefused) -> None:
        """Said once, then silence: repeated failures lock accounts and addresses."""
        self._log.error("stopped", why=str(error))
        self._close()
        self._rest(MailboxState.NEEDS_PASSWORD, str(error), None)

    def _rest(self, state: MailboxState, why: str, wait_s: float | None) -> None:
        until = None if wait_s is None else time.monotonic() + wait_s
        while until is None or (left := until - time.monotonic()) > 0:
            self._report(state, why)
            if self.stop.wait(HEARTBEAT_S if until is None else min(HEARTBEAT_S, left)):
                return

    def _touch(self) -> None:
        self.progress_at = time.monotonic()

    def _at_work(self) -> None:
        self._touch()
        if time.monotonic() - self._pass_began_at > LONG_PASS_S:
            self._report(MailboxState.WORKING)

    def _report(self, state: MailboxState, detail: str = "", filed: int = 0) -> None:
        """Status for ``doctor``: at every change, at every filing, else each half minute."""
        self._touch()
        fresh = time.monotonic() - self._heartbeat_at < HEARTBEAT_S
        if state is self._state and not filed and fresh:
            return
        self._state, self._heartbeat_at = state, time.monotonic()
        try:
            self.store.status.report(self.section.name, state, detail, self.now(), filed)
        except StoreError as error:
            self._log.warning("status_not_kept", why=str(error))


def _context(settings: Settings, section: MailboxSection) -> Context:
    own = {section.username.lower(), *map(str.lower, settings.company.addresses)}
    return Context(
        company_domains=settings.company_domains(section),
        company_addresses=frozenset(address for address in own if "@" in address),
        authserv_ids=frozenset(settings.company.authserv_ids),
    )

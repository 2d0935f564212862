"""A look at everything a deployment rests on: model, store, servers. Nothing is written to mail."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from inbox_triage.config import DaemonSection, MailboxSection, Settings
from inbox_triage.daemon.models import choose_model
from inbox_triage.decide.actions import MoveMethod, WriteMode
from inbox_triage.errors import TriageError, UserError
from inbox_triage.imap.folders import SpecialUse, special_folders
from inbox_triage.imap.session import FolderState, Session
from inbox_triage.store.records import Aside
from inbox_triage.store.status import MailboxStatus
from inbox_triage.store.store import open_store
from inbox_triage.store.words import MailboxState

STALE = timedelta(minutes=2)
"""A heartbeat older than this, beyond the wait that was asked for, means that no daemon runs."""

NAMED = 10
"""How many of the mails that were set aside are named one by one."""


@dataclass(slots=True)
class Report:
    """What was found out about one thing, in sentences."""

    name: str
    fine: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def document(self) -> dict[str, Any]:
        return {"name": self.name, "ok": self.fine, "notes": self.notes, "wrong": self.wrong}


def checkup(settings: Settings) -> Iterator[Report]:
    """The model, the store, then each mailbox; none stops the others."""
    yield _model(settings)
    store, states = _store(settings)
    yield store
    if not settings.mailboxes:
        yield Report("mailboxes", wrong=["none is configured; add a [[mailboxes]] section"])
    for section in settings.mailboxes:
        report = Report(f"mailbox {section.name}")
        report_daemon(report, states.get(section.name), settings.daemon, datetime.now(UTC))
        try:
            with Session.open(section.endpoint(settings.daemon), section.credentials()) as session:
                _server(report, session, section, settings)
        except TriageError as error:
            report.wrong.append(str(error))
        yield report


def _model(settings: Settings) -> Report:
    report = Report("model")
    try:
        chosen = choose_model(settings.model.folder, settings.model.key_file)
    except UserError as error:
        report.wrong += error.faults
    else:
        manifest = chosen.model.manifest
        report.wrong += chosen.refused
        if chosen.refused:
            report.notes.append(chosen.instead)
        quality = manifest.metrics.get("quadrant")
        known = f", cross-validated macro-F1 {quality.macro_f1:.2f}" if quality else ""
        report.fine.append(f"{manifest.model_id}, trained on {manifest.corpus_count} mails{known}")
    return report


def _store(settings: Settings) -> tuple[Report, dict[str, MailboxStatus]]:
    report = Report("store")
    try:
        with open_store(settings.store.url.get_secret_value()) as store:
            states = {status.mailbox: status for status in store.status.all()}
            tallies = store.messages.tallies()
            waiting = store.queue.waiting()
            newest_aside = store.messages.set_aside(NAMED)
    except TriageError as error:
        report.wrong.append(str(error))
        return report, {}
    aside = sum(one.messages for one in tallies if one.outcome == "set_aside")
    total = sum(one.messages for one in tallies)
    report.fine.append(f"{total} messages known, {waiting} waiting for an answer")
    if aside:
        report.notes.append(
            f"{aside} messages could not be read or judged; they were left where they are"
            + (f", the newest {NAMED} are:" if aside > NAMED else ":")
        )
        report.notes += [_named(one) for one in newest_aside]
    return report, states


def _named(aside: Aside) -> str:
    where = f"{aside.ref.folder}, UID {aside.ref.uid}" if aside.ref else "no longer where it was"
    who = (
        f"from {aside.sender}: {aside.subject[:60]}" if aside.sender else "its header is unreadable"
    )
    when = aside.received_at.isoformat(timespec="minutes")
    return f"{aside.mailbox}, {where}, {when}, {who} ({aside.fault})"


def report_daemon(
    report: Report, status: MailboxStatus | None, daemon: DaemonSection, now: datetime
) -> None:
    """Whether the mailbox is being served, by its last heartbeat; ``now`` is aware."""
    if status is None:
        report.notes.append("has not been served yet")
        return
    silent = now - status.heartbeat_at
    patience = STALE
    if status.state is MailboxState.WAITING:  # it speaks only as often as it looks
        patience += timedelta(seconds=max(daemon.poll_s, daemon.answered_poll_s))
    since = status.heartbeat_at.isoformat(timespec="seconds")
    if status.state in {MailboxState.NEEDS_PASSWORD, MailboxState.BACKING_OFF}:
        report.notes.append(f"last state {status.state.value} at {since}: {status.detail}")
    elif silent > patience and status.state is not MailboxState.STOPPED:
        report.notes.append(f"the daemon was last heard of at {since}: is it running?")
    else:
        report.fine.append(f"{status.state.value}, {status.filed_total} filed, heard of at {since}")


def _server(report: Report, session: Session, section: MailboxSection, settings: Settings) -> None:
    offered = session.capabilities
    report.fine.append(f"logged in to {session.endpoint} as {section.username}")
    if not session.id_accepted:
        report.notes.append("the server does not understand ID; nothing depends on it")
    report.fine.append("IDLE: new mail is told at once") if "IDLE" in offered else (
        report.notes.append(f"no IDLE: new mail is looked for every {settings.daemon.poll_s:g} s")
    )
    _moving(report, session.move_method(section.move_without_uidplus), section)
    _folders(report, session, settings)
    # SELECT, since PERMANENTFLAGS means nothing under EXAMINE; it changes no flag but \Recent.
    state = session.select(section.inbox)
    _keywords(report, state, section)
    report.fine.append(f"{state.exists} messages in {section.inbox}")


def _moving(report: Report, method: MoveMethod, section: MailboxSection) -> None:
    if not section.write.folders:
        report.notes.append(f'write = "{section.write}": nothing is moved')
        return
    match method:
        case MoveMethod.MOVE:
            report.fine.append("MOVE: mail is filed in one step")
        case MoveMethod.COPY_EXPUNGE:
            report.notes.append(
                "no MOVE: mail is copied, and exactly that mail removed from the inbox (UIDPLUS)"
            )
        case MoveMethod.COPY_MARK:
            report.notes.append(
                "neither MOVE nor UIDPLUS: mail is copied and marked deleted in the inbox, never "
                'expunged (without_uidplus = "mark")'
            )
        case MoveMethod.NONE:
            report.notes.append(
                "neither MOVE nor UIDPLUS: mail stays in the inbox, since an EXPUNGE could destroy "
                "mail of others; the queue and keywords work all the same"
            )


def _keywords(report: Report, state: FolderState, section: MailboxSection) -> None:
    if section.write is WriteMode.NOTHING:
        report.notes.append("a dry run: nothing is written, the queue fills all the same")
    elif not section.write.keywords:
        report.notes.append(f'write = "{section.write}": no keywords are set')
    elif state.any_keyword:
        report.fine.append("keywords are kept")
    elif state.listed_keywords:
        report.notes.append(
            f"only these keywords are kept: {', '.join(sorted(state.listed_keywords))}"
        )
    else:
        report.notes.append(
            "the server keeps no keywords: folders and the queue carry the labels, the queue alone "
            "the review marks"
        )
    if state.read_only:
        report.wrong.append(f"{state.name} is read-only for this user: nothing can be filed")


def _folders(report: Report, session: Session, settings: Settings) -> None:
    listing = session.folders()
    names = {folder.name for folder in listing}
    for path in settings.folders.paths().values():
        name = session.naming().name(path)
        if name not in names:
            report.notes.append(f"the folder {name} will be created")
    special = special_folders(listing, session.naming())
    sent = special[SpecialUse.SENT]
    if sent:
        report.fine.append(f"sent mail lies in {', '.join(sent)}")
    else:
        report.notes.append("no folder of sent mail was found; \\Answered alone stops the clock")

"""A company with mailboxes on a test server: its configuration, its mail, and what became of it."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import imapclient

from inbox_triage.config import Settings, load_settings
from inbox_triage.daemon.passes import PassReport
from inbox_triage.daemon.run import make_workers
from inbox_triage.daemon.triage import Triage
from inbox_triage.daemon.worker import Worker
from inbox_triage.imap.endpoint import Endpoint
from inbox_triage.learn.corpus import read_corpus
from inbox_triage.store.store import Store, open_store
from inbox_triage.store.words import MailboxState
from tests.servers.dovecot import Account

MAILS = Path(__file__).parents[2] / "fixtures" / "demo"
OURS = "triage-"


@cache
def fixture_mails() -> tuple[bytes, ...]:
    """The mails of the demo as message bytes, for bulk."""
    return tuple(mail.content for mail in read_corpus(MAILS))


def numbered_mails(count: int) -> Iterator[bytes]:
    """Distinct messages, as many as wanted."""
    mails = fixture_mails()
    for number in range(count):
        yield b"X-Serial: %d\r\n" % number + mails[number % len(mails)]


def digest(content: bytes) -> str:
    return hashlib.sha256(content.replace(b"\r\n", b"\n")).hexdigest()


@dataclass(slots=True)
class Company:
    """One configuration file with a section for each account given."""

    folder: Path
    accounts: tuple[tuple[Endpoint, str], ...]
    options: str = 'write = "both"'
    more: str = '[response]\nhours = "always"\n'
    path: Path = field(init=False)

    def __post_init__(self) -> None:
        sections = [
            f'[[mailboxes]]\nname = "box{number}"\nhost = "{endpoint.host}"\nport = {endpoint.port}\n'
            f'tls = "none"\nusername = "{endpoint.username}"\npassword = "{password}"\n{self.options}\n'
            for number, (endpoint, password) in enumerate(self.accounts)
        ]
        self.path = self.folder / "config.toml"
        daemon = "[daemon]\nanswered_poll_s = 0.3\npoll_s = 0.3\nback_off_first_s = 0.2\nread_timeout_s = 20\n"
        text = "\n".join(['[store]\nurl = "sqlite:///triage.db"\n', *sections, self.more, daemon])
        self.path.write_text(text, encoding="utf-8")

    @classmethod
    def of(cls, folder: Path, *accounts: Account, options: str = 'write = "both"') -> Company:
        pairs = tuple((account.endpoint, account.credentials.value) for account in accounts)
        return cls(folder, pairs, options)

    def settings(self) -> Settings:
        return load_settings(self.path)

    def store(self) -> Store:
        return open_store(self.settings().store.url.get_secret_value())

    def worker(self, number: int = 0, triage: Triage | None = None) -> Worker:
        """A worker of this process, not yet running; the caller closes its store."""
        settings, stop = self.settings(), threading.Event()
        if triage is None:
            return make_workers(settings, self.store(), stop)[number]
        return Worker(settings.mailboxes[number], settings, triage, self.store(), stop)

    def once(self, triage: Triage) -> PassReport:
        """One pass over the first mailbox, in this process."""
        worker = self.worker(triage=triage)
        try:
            return worker.once()
        finally:
            worker.store.close()

    def daemon(self) -> Daemon:
        """The real program as a process of its own."""
        return Daemon(self)


@dataclass(slots=True)
class Daemon:
    """``inbox-triage run`` in its own process; its log lines are kept."""

    company: Company
    log: list[str] = field(default_factory=list)
    process: subprocess.Popen[str] = field(init=False)
    _reader: threading.Thread = field(init=False)

    def __post_init__(self) -> None:
        command = [sys.executable, "-m", "inbox_triage", "run", "-c", str(self.company.path)]
        self.process = subprocess.Popen(
            command, stderr=subprocess.PIPE, text=True, encoding="utf-8", env=dict(os.environ)
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.log.append(line)

    def wait_for(self, word: str, timeout_s: float = 30) -> None:
        wait_until(lambda: any(word in line for line in self.log), timeout_s, self.said)

    def wait_until_waiting(self) -> None:
        """Until the first pass is over and the daemon waits for mail."""

        def waiting() -> bool:
            with self.company.store() as store:
                return any(one.state is MailboxState.WAITING for one in store.status.all())

        wait_until(waiting, 30, self.said)

    def said(self) -> str:
        return "".join(self.log[-30:])

    def kill(self) -> None:
        """kill -9, as the machine's fuse would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)
        self._reader.join(10)
        assert self.process.stderr is not None
        self.process.stderr.close()

    def stop(self) -> int:
        """SIGTERM; the exit code."""
        self.process.terminate()
        code = self.process.wait(30)
        self._reader.join(10)
        assert self.process.stderr is not None
        self.process.stderr.close()
        return code

    def __enter__(self) -> Daemon:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.stop()


def wait_until(
    reached: Callable[[], bool], timeout_s: float = 30, said: Callable[[], str] = str
) -> None:
    """Wait for a state of the world; fails with what the program said when it does not come."""
    until = time.monotonic() + timeout_s
    while not reached():
        assert time.monotonic() < until, f"not reached within {timeout_s} s\n{said()}"
        time.sleep(0.05)


@dataclass(frozen=True, slots=True)
class Lying:
    """One message of a mailbox, as another mail client sees it."""

    folder: str
    digest: str
    flags: frozenset[str]

    @property
    def foreign_flags(self) -> frozenset[str]:
        """Its flags without ours and without the server's ``\\Recent``."""
        ours = {"\\Recent", "$Junk", "$Phishing"}
        return frozenset(f for f in self.flags if f not in ours and not f.startswith(OURS))


def client(endpoint: Endpoint, password: str) -> imapclient.IMAPClient:
    """A rep's own mail client."""
    connection = imapclient.IMAPClient(endpoint.host, endpoint.port, ssl=False, timeout=20)
    connection.login(endpoint.username, password)
    return connection


def everything(endpoint: Endpoint, password: str) -> list[Lying]:
    """All messages of all folders; reading changes no flag."""
    found: list[Lying] = []
    with client(endpoint, password) as connection:
        for flags, _, name in connection.list_folders():
            if b"\\Noselect" in flags:
                continue
            connection.select_folder(name, readonly=True)
            uids = connection.search()
            for row in connection.fetch(uids, ["FLAGS", "BODY.PEEK[]"]).values():
                words = frozenset(flag.decode() for flag in row[b"FLAGS"])
                found.append(Lying(str(name), digest(row[b"BODY[]"]), words))
    return found


def by_folder(lying: list[Lying]) -> Counter[str]:
    return Counter(one.folder for one in lying)

"""From a mail's arrival to the moment it lies in its folder, by the real daemon under IDLE.

    python benchmarks/latency.py --count 40

Each mail is alone. The clock starts when APPEND is acknowledged and stops when another client,
asking STATUS of the target folder every few milliseconds, sees the mail there: what a person at a
mail client would see, so it includes everything and believes no log. The floor, on the same mails,
is when a bare client waiting in IDLE on the same inbox is told of them: no client can know earlier.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing.connection import Connection
from pathlib import Path

import imapclient

from benchmarks.mails import distinct_mails
from benchmarks.program import FOLDERS, Mailbox, Program
from benchmarks.tables import print_machine, print_table, quantile
from inbox_triage.classify.axes import DKind
from inbox_triage.daemon.embedded import EmbeddedServer
from inbox_triage.daemon.models import load_model
from inbox_triage.daemon.triage import Judged, Triage
from inbox_triage.decide.quadrant import Policy
from inbox_triage.label.product import Catalogue
from inbox_triage.mail.message import Context
from tests.servers.dovecot import Dovecot, new_account
from tests.servers.fixtures import running_dovecot

LOOK_S = 0.002
PATIENCE_S = 15.0
WARM_UP = 2
"""Mails before the first that counts: what is loaded at first use belongs to the start."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A mail with the folder that it is to be filed in."""

    content: bytes
    folder: str


@dataclass(slots=True)
class Announcements:
    """A bare client in IDLE on the inbox, in a thread: when it was told of mail.

    It reads line by line and blocks: the library's own wait breaks on a line that comes in pieces.
    """

    mailbox: Mailbox
    told_at: list[float] = field(default_factory=list)

    @contextmanager
    def listening(self) -> Iterator[None]:
        client = _client(self.mailbox)
        client.select_folder("INBOX", readonly=True)
        client.socket().settimeout(None)
        client.idle()
        thread = threading.Thread(target=self._listen, args=(client,), daemon=True)
        thread.start()
        try:
            yield
        finally:
            client.socket().shutdown(socket.SHUT_RDWR)
            thread.join(PATIENCE_S)

    def _listen(self, client: imapclient.IMAPClient) -> None:
        with suppress(OSError):  # the connection is cut when the run is over
            while line := client._imap.readline():
                if line.rstrip().endswith(b" EXISTS"):
                    self.told_at.append(time.perf_counter())

    def since(self, moment: float) -> float | None:
        """Seconds from a moment to the first announcement after it.

        A server may announce a mail just before it acknowledges it: 10 ms before count as well.
        """
        after = [told - moment for told in self.told_at if told > moment - 0.01]
        return min(after, default=None)


def main() -> int:
    """Run and print one table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--count", type=int, default=40)
    arguments.add_argument("--seed", type=int, default=1)
    chosen = arguments.parse_args()
    print_machine()
    trials = list(islice(_trials(), chosen.count + WARM_UP))
    source = random.Random(chosen.seed)
    rows = []
    with running_dovecot(Dovecot()) as server:
        account = new_account(server)
        mailbox = Mailbox(
            account.endpoint.host, account.endpoint.port, account.name, account.credentials.value
        )
        rows += _rows("Dovecot", *_measure(mailbox, trials, 1.2, source))
    with _pymap() as mailbox:
        rows += _rows("pymap", *_measure(mailbox, trials, 0.5, source))
    print_table(("ms from delivery", "mails", "median", "p90", "p99", "max"), rows)
    print_machine()
    return 0


def _trials() -> Iterator[Trial]:
    """Mails that the program files, each with its folder; what stays in the inbox is left out."""
    triage = Triage(load_model(None), Catalogue(()), Policy())
    names = dict(zip("ABCD", FOLDERS, strict=True))
    for content in distinct_mails(sys.maxsize):
        verdict = triage.judge([triage.read(content)], [Context()])[0]
        if isinstance(verdict, Judged) and verdict.decision.kind is not DKind.OTHER:
            yield Trial(content, names[verdict.decision.quadrant.value])


def _rows(server: str, filed: list[float], told: list[float]) -> list[list[str]]:
    beyond = [mine - floor for mine, floor in zip(filed, told, strict=True)]
    rows = []
    for what, values in (
        (f"{server}: filed, as another client sees it", filed),
        (f"{server}: announced to a bare IDLE client (floor)", told),
        (f"{server}: filed after announced", beyond),
    ):
        shares = (quantile(values, share) * 1e3 for share in (0.5, 0.9, 0.99, 1.0))
        rows.append([what, str(len(values)), *(f"{figure:.0f}" for figure in shares)])
    return rows


def _measure(
    mailbox: Mailbox, trials: list[Trial], pause_s: float, source: random.Random
) -> tuple[list[float], list[float]]:
    """Seconds from each delivery until it was filed, and until a bare client was told.

    Raises:
        RuntimeError: a mail was not where it was to be filed in time.
    """
    filed, told = [], []
    announcements = Announcements(mailbox)
    with tempfile.TemporaryDirectory() as folder:
        program = Program(Path(folder), mailbox)
        with program.running(), announcements.listening(), _client(mailbox) as client:
            for number, trial in enumerate(trials):
                time.sleep(pause_s * source.uniform(0.9, 1.4))
                try:
                    delivered, seconds = _deliver(client, trial)
                except TimeoutError as error:
                    raise RuntimeError(f"{error}\n{program.said()}") from error
                time.sleep(0.02)
                floor = announcements.since(delivered)
                if number >= WARM_UP and floor is not None:
                    filed.append(seconds)
                    told.append(floor)
    return filed, told


def _deliver(client: imapclient.IMAPClient, trial: Trial) -> tuple[float, float]:
    """The moment a delivery was acknowledged, and the seconds until the mail was in its folder."""
    before = _count(client, trial.folder)
    client.append("INBOX", trial.content)
    delivered = time.perf_counter()
    while _count(client, trial.folder) == before:
        if time.perf_counter() - delivered > PATIENCE_S:
            raise TimeoutError(f"no mail came into {trial.folder}")
        time.sleep(LOOK_S)
    return delivered, time.perf_counter() - delivered


def _count(client: imapclient.IMAPClient, folder: str) -> int:
    """Messages of a folder; none where it does not exist yet."""
    try:
        return int(client.folder_status(folder, ["MESSAGES"])[b"MESSAGES"])
    except imapclient.exceptions.IMAPClientError:
        return 0


def _client(mailbox: Mailbox) -> imapclient.IMAPClient:
    client = imapclient.IMAPClient(mailbox.host, mailbox.port, ssl=False, timeout=PATIENCE_S)
    client.login(mailbox.user, mailbox.password)
    return client


@contextmanager
def _pymap() -> Iterator[Mailbox]:
    """The server of the demo in a process of its own, as a server is."""
    ours, theirs = multiprocessing.Pipe()
    context = multiprocessing.get_context("spawn")
    process = context.Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    try:
        if not ours.poll(PATIENCE_S):
            raise RuntimeError("pymap did not start")
        yield Mailbox("127.0.0.1", ours.recv(), "sales@example.com", "demo")
    finally:
        ours.send("stop")
        process.join(PATIENCE_S)


def _serve(pipe: Connection) -> None:
    with EmbeddedServer("sales@example.com", "demo") as server:
        pipe.send(server.port)
        pipe.recv()


if __name__ == "__main__":
    sys.exit(main())

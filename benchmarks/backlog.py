"""A backlog through ``inbox-triage once``, beside a bare script that only fetches and files.

    python benchmarks/backlog.py --count 10000 --delayed-count 10000

Each is a process of its own on a fresh user of one Dovecot, its start counted. The loopback rows go
straight to the server, the delayed ones through a proxy with a round trip of 40 ms. Exit status 1
when a mail is missing or doubled afterwards.
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import imapclient

from benchmarks.mails import distinct_mails
from benchmarks.program import FOLDERS, Mailbox, Program
from benchmarks.tables import print_machine, print_table
from tests.servers.dovecot import Account, Dovecot, new_account
from tests.servers.fixtures import running_dovecot
from tests.servers.proxy import Proxy

ROUND_TRIP_MS = 40.0

_BARE = Path(__file__).with_name("bare.py")
_FETCH_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Took:
    """One run of one program over one backlog; ``exact`` says that every mail is there once."""

    program: str
    mails: int
    seconds: float
    exact: bool


def main() -> int:
    """Run and print one table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--count", type=int, default=10_000)
    arguments.add_argument("--delayed-count", type=int, default=10_000)
    chosen = arguments.parse_args()
    delayed = f"{ROUND_TRIP_MS:.0f} ms round trip"
    routes = (("loopback", 0.0, chosen.count), (delayed, ROUND_TRIP_MS, chosen.delayed_count))
    print_machine()
    rows: list[list[str]] = []
    all_exact = True
    with running_dovecot(Dovecot()) as server:
        start = _run(server, _triage, "inbox-triage once", 0.0, 0)
        print(f"inbox-triage once on an empty inbox, its cold start: {start.seconds:.2f} s\n")
        for route, round_trip_ms, count in routes:
            if not count:
                continue
            bare = _run(server, _bare, "bare script", round_trip_ms, count)
            ours = _run(server, _triage, "inbox-triage once", round_trip_ms, count)
            all_exact &= bare.exact and ours.exact
            rows += [_row(route, took, bare) for took in (bare, ours)]
    print_table(("route", "program", "mails", "seconds", "mails/s", "times bare"), rows, texts=2)
    print("Every mail lies in exactly one folder.\n" if all_exact else "MAILS LOST OR DOUBLED.\n")
    print_machine()
    return 0 if all_exact else 1


def _row(route: str, took: Took, floor: Took) -> list[str]:
    speed, ratio = took.mails / took.seconds, took.seconds / floor.seconds
    figures = (f"{took.mails:,}", f"{took.seconds:.1f}", f"{speed:.0f}", f"{ratio:.2f}")
    return [route, took.program, *figures]


def _run(
    server: Dovecot,
    run: Callable[[Mailbox], None],
    program: str,
    round_trip_ms: float,
    count: int,
) -> Took:
    account = new_account(server)
    sent: Counter[str] = Counter()
    for content in distinct_mails(count):
        account.deliver(content)
        sent[_digest(content)] += 1
    with _by_way_of(account, round_trip_ms) as mailbox:
        started = time.perf_counter()
        run(mailbox)
        seconds = time.perf_counter() - started
    return Took(program, count, seconds, _lying(_mailbox(account)) == sent)


@contextmanager
def _by_way_of(account: Account, round_trip_ms: float) -> Iterator[Mailbox]:
    """The user straight at the server, or through a proxy that delays each way by half."""
    if not round_trip_ms:
        yield _mailbox(account)
        return
    with Proxy(account.endpoint.port, delay_ms=round_trip_ms / 2) as proxy:
        yield _mailbox(account.through(proxy))


def _mailbox(account: Account) -> Mailbox:
    endpoint = account.endpoint
    return Mailbox(endpoint.host, endpoint.port, account.name, account.credentials.value)


def _triage(mailbox: Mailbox) -> None:
    with tempfile.TemporaryDirectory() as folder:
        report = Program(Path(folder), mailbox).once()
    if report["set_aside"]:
        # What is not judged costs next to nothing: such a time would say nothing.
        raise RuntimeError(f"not all mails were judged: {report}")


def _bare(mailbox: Mailbox) -> None:
    words = (mailbox.host, str(mailbox.port), mailbox.user, mailbox.password)
    subprocess.run([sys.executable, str(_BARE), *words, *FOLDERS], check=True)


def _lying(mailbox: Mailbox) -> Counter[str]:
    """Digests of all mails of all folders."""
    found: Counter[str] = Counter()
    with imapclient.IMAPClient(mailbox.host, mailbox.port, ssl=False) as client:
        client.login(mailbox.user, mailbox.password)
        for flags, _, name in client.list_folders():
            if b"\\Noselect" in flags:
                continue
            client.select_folder(name, readonly=True)
            uids = client.search()
            for first in range(0, len(uids), _FETCH_AT_ONCE):
                rows = client.fetch(uids[first : first + _FETCH_AT_ONCE], ["BODY.PEEK[]"])
                found.update(_digest(row[b"BODY[]"]) for row in rows.values())
    return found


def _digest(content: bytes) -> str:
    """Without regard to line ends, which a Maildir keeps in its own way."""
    return hashlib.sha256(content.replace(b"\r\n", b"\n")).hexdigest()


if __name__ == "__main__":
    sys.exit(main())

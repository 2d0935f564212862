"""The daemon as its users run it: crashes, outages, other people's hands in the mailbox."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from inbox_triage.daemon.triage import Triage
from inbox_triage.decide.sla import ClockState
from inbox_triage.store.queue import QueueFilter
from inbox_triage.store.words import MailboxState
from tests.daemon.company import (
    Company,
    by_folder,
    client,
    digest,
    everything,
    fixture_mails,
    numbered_mails,
    wait_until,
)
from tests.servers.dovecot import Account
from tests.servers.proxy import Proxy

BUYER = (
    b"From: Juan Perez <compras@aceros-ficticio.com.mx>\r\nTo: sales@example-exporter.com\r\n"
    b"Subject: RFQ 3000 pcs PVC patch\r\nMessage-ID: <rfq-%d@aceros-ficticio.com.mx>\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\n\r\n"
    b"Please quote 3000 pcs PVC patch 60x60mm, FOB Ningbo, delivery before 30 August, payment 30%% TT.\r\n"
    b"Juan Perez\r\nPurchasing Manager\r\n"
)


def _inbox(account: Account) -> list[str]:
    lying = everything(account.endpoint, account.credentials.value)
    return [one.digest for one in lying if one.folder == "INBOX"]


def _folder_of(account: Account, content: bytes) -> list[str]:
    lying = everything(account.endpoint, account.credentials.value)
    return [one.folder for one in lying if one.digest == digest(content)]


def test_mail_that_arrives_is_filed_and_its_clock_starts_at_its_arrival(
    account: Account, tmp_path: Path
) -> None:
    company = Company.of(tmp_path, account)
    with company.daemon() as daemon:
        daemon.wait_for("started")
        before = datetime.now(UTC)
        account.deliver(BUYER % 1)
        wait_until(lambda: _folder_of(account, BUYER % 1) == ["Triage/A"], 20, daemon.said)
        assert daemon.stop() == 0
    with company.store() as store:
        (entry,) = store.queue.entries()
    assert abs((entry.clock.started_at - before).total_seconds()) < 5
    assert (entry.clock.due_at - entry.clock.started_at).total_seconds() == 300
    assert entry.folder == "Triage/A"


def test_twenty_kills_at_random_moments_lose_and_double_nothing(
    account: Account, tmp_path: Path
) -> None:
    dice = random.Random(7)
    mails = list(numbered_mails(400))
    company = Company.of(tmp_path, account)
    company.store().close()
    supply = iter(mails)
    for _ in range(20):
        for mail in (next(supply) for _ in range(20)):
            account.deliver(mail)
        daemon = company.daemon()
        # From the middle of its start to the middle of writing.
        time.sleep(dice.uniform(0.8, 3.2))
        daemon.kill()
    with company.daemon() as daemon:
        wait_until(lambda: _all_seen(company, 400) and not _waiting(company), 60, daemon.said)
        daemon.stop()
    after = everything(account.endpoint, account.credentials.value)
    assert Counter(one.digest for one in after) == Counter(map(digest, mails))
    assert not any("\\Deleted" in one.flags or "\\Seen" in one.flags for one in after)
    assert len(by_folder(after)) == 5
    with company.store() as store:
        clocks = store.queue.entries(QueueFilter(limit=10_000))
        conversations = Counter(entry.clock.conversation for entry in clocks)
        assert max(conversations.values()) == 1
        decided = sum(t.messages for t in store.messages.tallies() if t.outcome == "decided")
    assert decided == 400


def _waiting(company: Company) -> list[object]:
    with company.store() as store:
        return list(store.journal.unfinished("box0", 10))


def _all_seen(company: Company, count: int) -> bool:
    with company.store() as store:
        return sum(tally.messages for tally in store.messages.tallies()) == count


def test_a_wrong_password_stops_its_mailbox_once_and_no_other(
    account: Account, tmp_path: Path
) -> None:
    with Proxy(account.endpoint.port) as proxy:
        wrong = account.through(proxy)
        pairs = ((wrong.endpoint, "not it"), (account.endpoint, account.credentials.value))
        company = Company(tmp_path, pairs)
        with company.daemon() as daemon:
            account.deliver(BUYER % 2)
            wait_until(lambda: _folder_of(account, BUYER % 2) == ["Triage/A"], 20, daemon.said)
            daemon.wait_for("refused the login")
            time.sleep(3)
            daemon.stop()
        assert proxy.names().count("LOGIN") == 1
        told = [line for line in daemon.log if "refused the login" in line]
        assert len(told) == 1
        assert not any("not it" in line for line in daemon.log)
    with company.store() as store:
        (failed,) = [s for s in store.status.all() if s.mailbox == "box0"]
    assert "Check the password" in failed.detail or failed.state is MailboxState.STOPPED


def test_an_outage_of_the_server_is_survived(account: Account, tmp_path: Path) -> None:
    with Proxy(account.endpoint.port) as proxy:
        company = Company.of(tmp_path, account.through(proxy))
        with company.daemon() as daemon:
            daemon.wait_for("started")
            account.deliver(BUYER % 3)
            wait_until(lambda: not _inbox(account), 20, daemon.said)
            proxy.stop()
            account.deliver(BUYER % 4)
            daemon.wait_for("backing_off")
            proxy.start()
            wait_until(lambda: not _inbox(account), 30, daemon.said)
            daemon.stop()
    lying = everything(account.endpoint, account.credentials.value)
    assert by_folder(lying) == {"Triage/A": 2}


def test_a_dead_line_under_idle_is_found_and_replaced(account: Account, tmp_path: Path) -> None:
    """Half open: nothing is refused, nothing is answered; mail comes in meanwhile."""
    with Proxy(account.endpoint.port) as proxy:
        company = Company.of(tmp_path, account.through(proxy))
        text = company.path.read_text().replace(
            "read_timeout_s = 20", "read_timeout_s = 2\nconnect_timeout_s = 2"
        )
        company.path.write_text(text.replace("[daemon]", "[daemon]\nidle_s = 2"))
        with company.daemon() as daemon:
            daemon.wait_until_waiting()
            proxy.mute()
            account.deliver(BUYER % 5)
            daemon.wait_for("backing_off")
            proxy.unmute()
            wait_until(lambda: not _inbox(account), 30, daemon.said)
            daemon.stop()


@pytest.mark.parametrize("hidden", [(), ("IDLE",)], ids=["IDLE", "polling"])
def test_a_reply_from_the_rep_stops_the_clock(
    hidden: tuple[str, ...], account: Account, tmp_path: Path
) -> None:
    with Proxy(account.endpoint.port, hide=hidden) as proxy:
        company = Company.of(tmp_path, account.through(proxy))
        with company.daemon() as daemon:
            daemon.wait_for("started")
            account.deliver(BUYER % 6)
            wait_until(lambda: not _inbox(account), 20, daemon.said)
            with client(account.endpoint, account.credentials.value) as rep:
                rep.select_folder("Triage/A")
                rep.add_flags(rep.search(), ["\\Answered"])
            with company.store() as store:
                wait_until(lambda: not store.queue.entries(), 20, daemon.said)
                (entry,) = store.queue.entries(QueueFilter(ended=True))
            daemon.stop()
    assert entry.clock.state(datetime.now(UTC)) is ClockState.ANSWERED


def test_mail_a_rep_moved_back_to_the_inbox_stays_there(
    account: Account, tmp_path: Path, triage: Triage
) -> None:
    account.deliver(BUYER % 7)
    company = Company.of(tmp_path, account)
    assert company.once(triage).moved == 1
    with client(account.endpoint, account.credentials.value) as rep:
        rep.select_folder("Triage/A")
        rep.move(rep.search(), "INBOX")
    account.deliver(BUYER % 8)
    assert company.once(triage).moved == 1
    assert _folder_of(account, BUYER % 7) == ["INBOX"]
    assert _folder_of(account, BUYER % 8) == ["Triage/A"]
    assert company.once(triage).recorded == 0
    with company.store() as store:
        assert len(store.queue.entries()) == 2


def test_the_same_mail_delivered_twice_is_filed_twice_under_one_clock(
    account: Account, tmp_path: Path, triage: Triage
) -> None:
    company = Company.of(tmp_path, account)
    for _ in range(2):
        account.deliver(BUYER % 9)
        company.once(triage)
    assert _folder_of(account, BUYER % 9) == ["Triage/A", "Triage/A"]
    with company.store() as store:
        assert len(store.queue.entries()) == 1


@pytest.mark.parametrize("old", [0, 1, 60])
def test_a_new_uidvalidity_labels_nothing_again_and_hides_no_new_mail(
    old: int, account: Account, tmp_path: Path, triage: Triage
) -> None:
    known = list(numbered_mails(old))
    company = Company.of(tmp_path, account, options='write = "nothing"')
    for mail in known:
        account.deliver(mail)
    assert company.once(triage).recorded == old
    with company.store() as store:
        clocks = store.queue.entries(QueueFilter(limit=1000))
    new = [BUYER % number for number in (10, 11, 12)]
    for mail in new:
        account.deliver(mail)
    account.server.uidvalidity_reset(account.name)
    assert company.once(triage).recorded == 3
    assert company.once(triage).recorded == 0
    with company.store() as store:
        rows = sum(tally.messages for tally in store.messages.tallies())
        kept = {e.id: e.clock.started_at for e in store.queue.entries(QueueFilter(limit=1000))}
    assert rows == old + 3
    assert {entry.id: entry.clock.started_at for entry in clocks}.items() <= kept.items()
    assert len(kept) == len(clocks) + 3


def deaf(timeout_s: float) -> bool:
    """IDLE on a server that announces nothing."""
    time.sleep(timeout_s)
    return False


def test_mail_nobody_announced_is_found_all_the_same(account: Account, tmp_path: Path) -> None:
    """IDLE that never speaks: the other connection looks now and then."""
    with Proxy(account.endpoint.port) as proxy:
        company = Company.of(tmp_path, account.through(proxy))
        worker = company.worker()
        thread = threading.Thread(target=worker.run)
        thread.start()
        try:
            with company.store() as store:
                wait_until(lambda: any(s.state is MailboxState.WAITING for s in store.status.all()))
            worker._reader.session().idle_wait = deaf  # type: ignore[method-assign]
            account.deliver(BUYER % 13)
            wait_until(lambda: not _inbox(account), 20)
        finally:
            worker.stop.set()
            thread.join(30)
            worker.store.close()


def test_two_buyers_who_answer_one_mailing_of_ours_have_a_clock_each(
    account: Account, tmp_path: Path, triage: Triage
) -> None:
    reply = BUYER.replace(b"Message-ID", b"In-Reply-To: <offer@example-exporter.com>\r\nMessage-ID")
    account.deliver(reply % 14)
    account.deliver((reply % 15).replace(b"aceros-ficticio.com.mx", b"other-ficticio.cl"))
    account.deliver(reply % 16)
    company = Company.of(tmp_path, account)
    assert company.once(triage).recorded == 3
    with company.store() as store:
        assert len(store.queue.entries()) == 2


def test_once_reports_each_mailbox_and_fails_if_one_did(account: Account, tmp_path: Path) -> None:
    account.deliver(fixture_mails()[0])
    stranger = replace(account.endpoint, username="stranger")
    pairs = ((account.endpoint, account.credentials.value), (stranger, "not it"))
    company = Company(tmp_path, pairs)
    command = [sys.executable, "-m", "inbox_triage", "once", "-c", str(company.path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert "box0: 1 recorded" in done.stdout
    assert "box1: " in done.stdout
    assert "refused the login" in done.stdout
    assert "not it" not in done.stdout + done.stderr

"""What goes wrong between two steps: each was once a way to lose, double or hide a mail."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from inbox_triage.daemon.triage import Triage
from inbox_triage.errors import ServerUnavailable
from inbox_triage.store.queue import QueueFilter
from tests.daemon.company import Company, client, digest, everything, numbered_mails
from tests.daemon.test_run import BUYER
from tests.servers.dovecot import Account
from tests.servers.proxy import Proxy

AGAIN = BUYER.replace(b"Message-ID", b"In-Reply-To: <rfq-1@aceros-ficticio.com.mx>\r\nMessage-ID")


def _places(account: Account, content: bytes) -> list[tuple[str, bool]]:
    lying = everything(account.endpoint, account.credentials.value)
    return sorted(
        (one.folder, "\\Deleted" in one.flags) for one in lying if one.digest == digest(content)
    )


def _answer(account: Account, folder: str, uids: list[int] | None = None) -> None:
    with client(account.endpoint, account.credentials.value) as rep:
        rep.select_folder(folder)
        rep.add_flags(uids or rep.search(), ["\\Answered"])


def test_an_answer_given_before_does_not_stop_the_clock_of_a_later_mail(
    account: Account, tmp_path: Path, triage: Triage
) -> None:
    company = Company.of(tmp_path, account)
    account.deliver(BUYER % 1)
    company.once(triage)
    _answer(account, "Triage/A")
    company.once(triage)
    with company.store() as store:
        assert store.queue.entries() == []
    with client(account.endpoint, account.credentials.value) as buyer:
        buyer.append("INBOX", AGAIN % 2, msg_time=datetime.now(UTC) + timedelta(minutes=1))
    company.once(triage)
    company.once(triage)
    with company.store() as store:
        (entry,) = store.queue.entries()
        assert len(store.queue.entries(QueueFilter(ended=True))) == 2
    assert entry.message_id == "<rfq-2@aceros-ficticio.com.mx>"


def test_mail_that_came_after_the_answered_one_starts_a_clock_of_its_own(
    account: Account, tmp_path: Path, triage: Triage
) -> None:
    company = Company.of(tmp_path, account)
    account.deliver(BUYER % 1)
    later = datetime.now(UTC).replace(microsecond=0) + timedelta(minutes=2)
    with client(account.endpoint, account.credentials.value) as buyer:
        buyer.append("INBOX", AGAIN % 2, msg_time=later)
    company.once(triage)
    _answer(account, "Triage/A", [1])
    company.once(triage)
    with company.store() as store:
        (entry,) = store.queue.entries()
    assert entry.clock.started_at == later
    assert entry.clock.due_at == later + timedelta(minutes=5)


@pytest.mark.parametrize(
    ("command", "answered"), [("COPY", True), ("COPY", False), ("STORE", True), ("EXPUNGE", True)]
)
def test_a_line_cut_while_copying_leaves_one_copy_in_the_same_process(
    command: str, answered: bool, account: Account, tmp_path: Path, triage: Triage
) -> None:
    with Proxy(account.endpoint.port, hide={"MOVE"}) as proxy:
        company = Company.of(tmp_path, account.through(proxy), options='write = "folders"')
        worker = company.worker(triage=triage)
        try:
            account.deliver(BUYER % 1)
            worker.once()  # a drain that ended in order
            account.deliver(BUYER % 2)
            proxy.cut_on(f"UID {command}", answered=answered)
            with pytest.raises(ServerUnavailable):
                worker.once()
            worker.once()
        finally:
            worker.store.close()
    assert _places(account, BUYER % 1) == [("Triage/A", False)]
    assert _places(account, BUYER % 2) == [("Triage/A", False)]


def test_mail_moved_back_stays_also_after_a_second_journey(
    account: Account, tmp_path: Path, triage: Triage
) -> None:
    company = Company.of(tmp_path, account)
    account.deliver(BUYER % 1)
    company.once(triage)
    with client(account.endpoint, account.credentials.value) as rep:
        rep.create_folder("Mine")
        for source, target in [("Triage/A", "INBOX"), ("INBOX", "Mine"), ("Mine", "INBOX")]:
            rep.select_folder(source)
            rep.move(rep.search(), target)
            company.once(triage)
    assert _places(account, BUYER % 1) == [("INBOX", False)]
    with company.store() as store:
        assert sum(tally.messages for tally in store.messages.tallies()) == 1
        assert len(store.queue.entries(QueueFilter(ended=True))) == 1


def test_a_renamed_folder_of_ours_is_made_again_and_new_mail_goes_on(
    account: Account, tmp_path: Path, triage: Triage
) -> None:
    company = Company.of(tmp_path, account)
    worker = company.worker(triage=triage)
    try:
        account.deliver(BUYER % 1)
        worker.once()
        with client(account.endpoint, account.credentials.value) as rep:
            rep.rename_folder("Triage/A", "Triage/old")
        account.deliver(BUYER % 2)
        assert worker.once().recorded == 1
    finally:
        worker.store.close()
    assert _places(account, BUYER % 1) == [("Triage/old", False)]
    assert _places(account, BUYER % 2) == [("Triage/A", False)]


def test_a_server_that_refuses_every_write_still_gets_its_mail_judged(
    account: Account, tmp_path: Path, triage: Triage
) -> None:
    with Proxy(account.endpoint.port) as proxy:
        company = Company.of(tmp_path, account.through(proxy), options='write = "folders"')
        account.deliver(BUYER % 1)
        company.once(triage)
        proxy.refuse("UID MOVE", "NO [OVERQUOTA] the folder is full")
        account.deliver(BUYER % 2)
        assert company.once(triage).recorded == 1
        assert _places(account, BUYER % 2) == [("INBOX", False)]
        assert company.once(triage).moved == 1
    assert _places(account, BUYER % 2) == [("Triage/A", False)]
    with company.store() as store:
        assert len(store.queue.entries()) == 2


def test_mail_judged_in_a_dry_run_is_filed_when_writing_is_allowed(
    account: Account, tmp_path: Path, triage: Triage
) -> None:
    for mail in [*numbered_mails(30), BUYER % 1]:
        account.deliver(mail)
    assert Company.of(tmp_path, account, options='write = "nothing"').once(triage).recorded == 31
    assert _places(account, BUYER % 1) == [("INBOX", False)]
    report = Company.of(tmp_path, account).once(triage)
    assert report.recorded == 0
    assert report.moved > 10
    assert _places(account, BUYER % 1) == [("Triage/A", False)]
    assert Company.of(tmp_path, account).once(triage).moved == 0


def test_writes_planned_before_a_new_uidvalidity_are_carried_out_after_it(
    account: Account, tmp_path: Path, triage: Triage
) -> None:
    with Proxy(account.endpoint.port) as proxy:
        company = Company.of(tmp_path, account.through(proxy), options='write = "folders"')
        account.deliver(BUYER % 1)
        proxy.cut_on("UID MOVE", answered=False)
        with pytest.raises(ServerUnavailable):
            company.once(triage)
        account.server.uidvalidity_reset(account.name)
        company.once(triage)
    assert _places(account, BUYER % 1) == [("Triage/A", False)]
    with company.store() as store:
        (entry,) = store.queue.entries()
        assert entry.folder == "Triage/A"


def test_a_refused_idle_is_replaced_by_polling_without_new_logins(
    account: Account, tmp_path: Path
) -> None:
    with Proxy(account.endpoint.port) as proxy:
        company = Company.of(tmp_path, account.through(proxy))
        proxy.refuse("IDLE", "NO not today", times=50)
        with company.daemon() as daemon:
            daemon.wait_for("idle_refused")
            account.deliver(BUYER % 1)
            daemon.wait_for('"filed"')
            daemon.stop()
        assert proxy.names().count("LOGIN") <= 3

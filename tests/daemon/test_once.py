"""One pass over a real Dovecot: every mail accounted for, and nothing done twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from inbox_triage.daemon.embedded import EmbeddedServer
from inbox_triage.daemon.triage import Triage
from inbox_triage.errors import StoreError
from inbox_triage.imap.endpoint import Endpoint, TlsMode
from tests.daemon.company import (
    Company,
    by_folder,
    client,
    digest,
    everything,
    fixture_mails,
    numbered_mails,
)
from tests.servers.dovecot import Account
from tests.servers.proxy import Proxy


def _digests(account: Account) -> Counter[str]:
    return Counter(one.digest for one in everything(account.endpoint, account.credentials.value))


def test_a_thousand_waiting_mails_are_each_accounted_for_exactly_once(
    account: Account, tmp_path: Path, triage: Triage
) -> None:
    mails = [*numbered_mails(990), *fixture_mails()[:5], *fixture_mails()[:5]]
    for mail in mails:
        account.deliver(mail)
    with client(account.endpoint, account.credentials.value) as rep:
        rep.select_folder("INBOX")
        rep.add_flags(range(1, 11), ["\\Seen"])
        rep.add_flags(range(11, 21), ["\\Flagged", "callback"])
        rep.add_flags(range(21, 31), ["\\Answered"])
    before = everything(account.endpoint, account.credentials.value)
    with Proxy(account.endpoint.port) as proxy:
        company = Company.of(tmp_path, account.through(proxy))
        report = company.once(triage)
        assert report.recorded == len(mails)
        assert report.set_aside == 0
        after = everything(account.endpoint, account.credentials.value)
        assert Counter(one.digest for one in after) == Counter(one.digest for one in before)
        flags = Counter((one.digest, one.foreign_flags) for one in before)
        assert Counter((one.digest, one.foreign_flags) for one in after) == flags
        assert len(by_folder(after)) == 5
        touched = {one.digest for one in before if {"\\Flagged", "\\Answered"} & one.flags}
        assert all(one.folder == "INBOX" for one in after if one.digest in touched)

        proxy.forget()
        again = company.once(triage)
        assert (again.recorded, again.moved) == (0, 0)
        assert proxy.body_bytes == 0
        assert everything(account.endpoint, account.credentials.value) == after
        assert not {"STORE", "MOVE", "COPY", "EXPUNGE", "SEARCH"} & set(proxy.names())


@pytest.mark.parametrize(
    ("hidden", "moved"),
    [({"MOVE"}, True), ({"MOVE", "UIDPLUS"}, False), ({"UIDPLUS"}, True), ({"IDLE"}, True)],
    ids=["no MOVE", "neither MOVE nor UIDPLUS", "no UIDPLUS", "no IDLE"],
)
def test_a_poorer_server_loses_and_doubles_nothing(
    hidden: set[str], moved: bool, account: Account, tmp_path: Path, triage: Triage
) -> None:
    for mail in [*numbered_mails(120), *fixture_mails()[:2], *fixture_mails()[:2]]:
        account.deliver(mail)
    before = _digests(account)
    with Proxy(account.endpoint.port, hide=hidden) as proxy:
        company = Company.of(tmp_path, account.through(proxy))
        report = company.once(triage)
        assert report.recorded == 124
        assert (report.moved > 60) is moved
        assert _digests(account) == before
        after = everything(account.endpoint, account.credentials.value)
        assert not any("\\Deleted" in one.flags for one in after)
        assert company.once(triage).recorded == 0
        assert everything(account.endpoint, account.credentials.value) == after


def test_marking_instead_of_moving_leaves_a_marked_original(
    account: Account, tmp_path: Path, triage: Triage
) -> None:
    for mail in numbered_mails(40):
        account.deliver(mail)
    before = _digests(account)
    options = 'write = "folders"\nwithout_uidplus = "mark"'
    with Proxy(account.endpoint.port, hide={"MOVE", "UIDPLUS"}) as proxy:
        company = Company.of(tmp_path, account.through(proxy), options=options)
        report = company.once(triage)
        assert "EXPUNGE" not in proxy.names()
        company.once(triage)
    after = everything(account.endpoint, account.credentials.value)
    visible = Counter(one.digest for one in after if "\\Deleted" not in one.flags)
    assert visible == before
    assert sum("\\Deleted" in one.flags for one in after) == report.moved > 10


def test_a_server_that_wants_id_first_is_served(
    account: Account, tmp_path: Path, triage: Triage
) -> None:
    account.deliver(next(numbered_mails(1)))
    with Proxy(account.endpoint.port, require_id=True) as proxy:
        company = Company.of(tmp_path, account.through(proxy))
        assert company.once(triage).recorded == 1
        for connection in {command.connection for command in proxy.commands}:
            names = [c.name for c in proxy.commands if c.connection == connection]
            assert names.index("ID") == names.index("LOGIN") + 1


def test_without_lasting_keywords_the_folders_alone_are_written(
    account: Account, tmp_path: Path, triage: Triage
) -> None:
    for mail in numbered_mails(30):
        account.deliver(mail)
    flags = "\\Answered \\Flagged \\Deleted \\Seen \\Draft"
    with Proxy(account.endpoint.port, permanentflags=flags) as proxy:
        company = Company.of(tmp_path, account.through(proxy))
        assert company.once(triage).moved > 10
        assert "STORE" not in proxy.names()
    after = everything(account.endpoint, account.credentials.value)
    assert not any(flag.startswith("triage-") for one in after for flag in one.flags)


def test_keywords_say_the_quadrant_where_the_server_keeps_them(
    account: Account, tmp_path: Path, triage: Triage
) -> None:
    for mail in numbered_mails(40):
        account.deliver(mail)
    Company.of(tmp_path, account).once(triage)
    for one in everything(account.endpoint, account.credentials.value):
        quadrant = one.folder.rpartition("/")[2].lower() if one.folder != "INBOX" else "d"
        assert f"triage-{quadrant}" in one.flags


@pytest.mark.parametrize("mode", ["nothing", "keywords", "folders"])
def test_what_the_operator_did_not_allow_is_not_written(
    mode: str, account: Account, tmp_path: Path, triage: Triage
) -> None:
    for mail in numbered_mails(30):
        account.deliver(mail)
    before = everything(account.endpoint, account.credentials.value)
    company = Company.of(tmp_path, account, options=f'write = "{mode}"')
    assert company.once(triage).recorded == 30
    after = everything(account.endpoint, account.credentials.value)
    assert Counter(one.digest for one in after) == Counter(one.digest for one in before)
    assert (set(by_folder(after)) == {"INBOX"}) is (mode != "folders")
    labelled = any(flag.startswith("triage-") for one in after for flag in one.flags)
    assert labelled is (mode == "keywords")
    with company.store() as store:
        assert store.queue.entries()
    if mode == "nothing":
        with client(account.endpoint, account.credentials.value) as rep:
            assert [str(name) for _, _, name in rep.list_folders()] == ["INBOX"]
        assert after == before


@pytest.fixture
def embedded() -> Iterator[Endpoint]:
    """pymap in memory: MOVE, UIDPLUS and IDLE, and no new keywords."""
    with EmbeddedServer("rep@company.example", "open sesame") as server:
        yield Endpoint(server.host, server.port, TlsMode.NONE, server.username)


def test_an_embedded_server_that_keeps_no_keywords_is_filed_all_the_same(
    embedded: Endpoint, tmp_path: Path, triage: Triage
) -> None:
    mails = list(numbered_mails(60))
    with client(embedded, "open sesame") as rep:
        for mail in mails:
            rep.append("INBOX", mail)
    company = Company(tmp_path, ((embedded, "open sesame"),))
    report = company.once(triage)
    after = everything(embedded, "open sesame")
    assert Counter(one.digest for one in after) == Counter(map(digest, mails))
    assert (report.recorded, report.moved > 20) == (60, True)
    assert company.once(triage).recorded == 0
    assert everything(embedded, "open sesame") == after


def test_a_mail_that_breaks_its_batch_is_set_aside_and_named(
    account: Account, tmp_path: Path, triage: Triage
) -> None:
    for mail in numbered_mails(50):
        account.deliver(mail)
    before = _digests(account)
    with Proxy(account.endpoint.port, poison={23}) as proxy:
        company = Company.of(tmp_path, account.through(proxy))
        report = company.once(triage)
        assert (report.recorded, report.set_aside) == (50, 1)
        assert company.once(triage).recorded == 0
    assert _digests(account) == before
    with company.store() as store:
        aside = [tally for tally in store.messages.tallies() if tally.outcome == "set_aside"]
        assert [tally.messages for tally in aside] == [1]
        (named,) = store.messages.set_aside(10)
    assert named.ref is not None
    assert named.ref.uid == 23
    assert "unreadable" in named.fault


def test_only_one_program_works_on_a_mailbox(
    account: Account, tmp_path: Path, triage: Triage
) -> None:
    company = Company.of(tmp_path, account)
    busy = pytest.raises(StoreError, match="Another inbox-triage already works")
    with company.store() as store, store.lock("box0"), busy:
        company.once(triage)
    assert company.once(triage).recorded == 0


def test_a_pass_over_an_emptied_inbox_comes_to_its_end(
    account: Account, tmp_path: Path, triage: Triage
) -> None:
    account.deliver(next(numbered_mails(1)))
    with client(account.endpoint, account.credentials.value) as rep:
        rep.select_folder("INBOX")
        rep.delete_messages([1])
        rep.expunge()
    company = Company.of(tmp_path, account)
    assert company.once(triage).recorded == 0
    assert company.once(triage).recorded == 0

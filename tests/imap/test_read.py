"""Reading a folder: everything once, oldest first, nothing changed, one broken mail set aside."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import pytest

from inbox_triage.errors import ServerUnavailable
from inbox_triage.imap.credentials import Password
from inbox_triage.imap.read import Batch, Reader, ReadLimits, header_digest
from inbox_triage.imap.session import Session
from inbox_triage.imap.uids import parse_uid_set
from tests.imap.letters import MAILBOX, letter
from tests.servers.dovecot import Account
from tests.servers.proxy import Proxy
from tests.servers.quirks import Command
from tests.servers.scripted import Scripted

SMALL = ReadLimits(batch_bytes=5_000, batch_count=10, message_bytes=2_000, span=8)


@pytest.fixture
def proxy(account: Account) -> Iterator[Proxy]:
    with Proxy(account.server.port) as running:
        yield running


@pytest.fixture
def reader(account: Account, proxy: Proxy) -> Iterator[Reader]:
    made = Reader(MAILBOX, "INBOX", account.through(proxy).open, SMALL)
    yield made
    made.close()


def nothing(uids: Sequence[int]) -> Collection[int]:
    return ()


def read_all(reader: Reader, after: int = 0) -> list[Batch]:
    return list(reader.batches(reader.open(), after, nothing))


def uids_read(batches: list[Batch]) -> list[int]:
    return [message.ref.uid for batch in batches for message in batch.messages]


def remove(account: Account, uid_set: str) -> None:
    with account.open() as session:
        session.select("INBOX")
        session.add_flags(uid_set, ("\\Deleted",))
        session.expunge(uid_set)


def fetches(proxy: Proxy, item: str) -> list[list[int]]:
    """UIDs of each command that asked for an item."""
    lines = [c.line.decode().split(None, 4) for c in proxy.commands if c.name == "UID FETCH"]
    return [parse_uid_set(words[3]) for words in lines if item in words[4]]


def test_every_mail_is_read_once_and_as_it_is(account: Account, reader: Reader) -> None:
    mails = [letter(number, 100 * number) for number in range(1, 16)]
    for mail in mails:
        account.deliver(mail)
    batches = read_all(reader)
    messages = [message for batch in batches for message in batch.messages]
    assert [message.content for message in messages] == mails
    assert [message.size_bytes for message in messages] == [len(mail) for mail in mails]
    assert [message.header_digest for message in messages] == [
        header_digest(mail.split(b"\r\n\r\n")[0]) for mail in mails
    ]
    assert all(message.received_at.tzinfo is not None for message in messages)
    steps = [batch.up_to for batch in batches]
    assert steps == sorted(set(steps))
    assert steps[-1] == 15


def test_a_step_covers_just_what_came_with_it(account: Account, reader: Reader) -> None:
    for number in range(12):
        account.deliver(letter(number, 900))
    for batch in (batches := read_all(reader)):
        assert max(message.ref.uid for message in batch.messages) == batch.up_to
    for stop in range(len(batches)):
        rest = read_all(reader, batches[stop].up_to)
        assert uids_read(batches[: stop + 1]) + uids_read(rest) == list(range(1, 13))


def test_bodies_of_known_mails_are_not_read_again(
    account: Account, reader: Reader, proxy: Proxy
) -> None:
    for number in range(1, 6):
        account.deliver(letter(number))
    batches = list(reader.batches(reader.open(), 0, lambda uids: {2, 3} & set(uids)))
    assert uids_read(batches) == [1, 4, 5]
    assert batches[-1].up_to == 5
    assert fetches(proxy, "BODY.PEEK[]") == [[1, 4, 5]]


def test_everything_is_told_by_its_header_alone(
    account: Account, reader: Reader, proxy: Proxy
) -> None:
    for number in range(1, 21):
        account.deliver(letter(number))
    assert [seen.ref.uid for seen in reader.everything(reader.open())] == list(range(1, 21))
    assert proxy.body_bytes == 0


@pytest.mark.parametrize("count", [0, 1, 3])
def test_nothing_new_is_no_batch_and_no_fetch(
    account: Account, reader: Reader, proxy: Proxy, count: int
) -> None:
    for number in range(count):
        account.deliver(letter(number))
    assert read_all(reader, after=count) == []
    assert "UID FETCH" not in proxy.names()


def test_headers_and_size_come_first_and_bodies_in_bounded_batches(
    account: Account, reader: Reader, proxy: Proxy
) -> None:
    sizes = {}
    for number in range(1, 31):
        mail = letter(number, 137 * (number % 11))
        sizes[number] = len(mail)
        account.deliver(mail)
    read_all(reader)
    bodies = fetches(proxy, "BODY.PEEK[]")
    assert sorted(uid for group in bodies for uid in group) == sorted(sizes)
    for group in bodies:
        assert sum(sizes[uid] for uid in group) <= SMALL.batch_bytes
    assert all(len(group) <= SMALL.batch_count for group in fetches(proxy, "BODY.PEEK[HEADER]"))
    assert proxy.body_bytes == sum(sizes.values())
    lines = [c.line.decode() for c in proxy.commands if c.name == "UID FETCH"]
    first = {item: next(n for n, line in enumerate(lines) if item in line)
             for item in ("RFC822.SIZE", "BODY.PEEK[]")}  # fmt: skip
    assert first["RFC822.SIZE"] < first["BODY.PEEK[]"]


def test_nothing_risky_is_asked_and_nothing_is_written(
    account: Account, reader: Reader, proxy: Proxy
) -> None:
    for number in range(5):
        account.deliver(letter(number, 3_000 * (number % 2)))
    read_all(reader)
    reader.close()
    allowed = {"CAPABILITY", "LOGIN", "ID", "EXAMINE", "UID FETCH", "LOGOUT"}
    assert set(proxy.names()) <= allowed
    said = b" ".join(command.line for command in proxy.commands).upper()
    for word in (b"ENVELOPE", b"BODYSTRUCTURE", b"SEARCH", b"BODY[", b"RFC822 ", b"STORE"):
        assert word not in said, word


def test_reading_leaves_recent_and_unseen_as_they_were(account: Account, reader: Reader) -> None:
    for number in range(3):
        account.deliver(letter(number))
    read_all(reader)
    with account.open() as session:
        session.select("INBOX")
        rows = session.fetch("1:*", ("FLAGS",))
    assert {row[b"FLAGS"] for row in rows.values()} == {(b"\\Recent",)}


@pytest.mark.parametrize("item", ["BODY[]", "BODY[HEADER]"])
@pytest.mark.parametrize("bad", [1, 23, 50])
def test_of_fifty_mails_only_the_broken_one_is_set_aside(
    account: Account, reader: Reader, proxy: Proxy, item: str, bad: int
) -> None:
    for number in range(1, 51):
        account.deliver(letter(number))
    proxy.quirks.poison = {bad}
    proxy.quirks.poison_item = item
    batches = read_all(reader)
    assert uids_read(batches) == [uid for uid in range(1, 51) if uid != bad]
    [unreadable] = [each for batch in batches for each in batch.unreadable]
    assert unreadable.ref.uid == bad
    assert "unreadable" in unreadable.fault
    assert (unreadable.seen is not None) is (item == "BODY[]")
    assert batches[-1].up_to == 50


def test_several_broken_mails_are_each_set_aside(
    account: Account, reader: Reader, proxy: Proxy
) -> None:
    for number in range(1, 21):
        account.deliver(letter(number))
    proxy.quirks.poison = {3, 4, 17}
    batches = read_all(reader)
    assert {each.ref.uid for batch in batches for each in batch.unreadable} == {3, 4, 17}
    assert uids_read(batches) == [uid for uid in range(1, 21) if uid not in {3, 4, 17}]


@pytest.mark.parametrize("kept", [{1}, {40}, {1, 2, 39}, {20, 40}])
def test_gaps_between_uids_lose_nothing(account: Account, reader: Reader, kept: set[int]) -> None:
    for number in range(1, 41):
        account.deliver(letter(number))
    remove(account, ",".join(str(uid) for uid in range(1, 41) if uid not in kept))
    batches = read_all(reader)
    assert set(uids_read(batches)) == kept
    assert batches[-1].up_to == 40


@pytest.mark.parametrize("item", [b"BODY.PEEK[HEADER]", b"BODY.PEEK[]"])
def test_a_mail_that_leaves_before_it_is_read_is_just_missing(
    account: Account, reader: Reader, proxy: Proxy, item: bytes
) -> None:
    for number in range(1, 5):
        account.deliver(letter(number))
    todo = ["2"]

    def act(command: Command) -> None:
        if item in command.line and todo:
            remove(account, todo.pop())

    proxy.on_command(act)
    batches = read_all(reader)
    assert todo == []
    assert uids_read(batches) in ([1, 3, 4], [1, 2, 3, 4])
    assert [each for batch in batches for each in batch.unreadable] == []


def test_of_a_large_mail_the_first_part_is_read(account: Account, reader: Reader) -> None:
    large = letter(1, 100_000)
    account.deliver(large)
    account.deliver(letter(2))
    [first, second] = [message for batch in read_all(reader) for message in batch.messages]
    assert first.content == large[: SMALL.message_bytes]
    assert first.size_bytes == len(large)
    assert second.content == letter(2)


@pytest.mark.parametrize("answered", [True, False])
@pytest.mark.parametrize("skip", [0, 1, 2])
def test_a_connection_lost_on_the_way_is_taken_up_again(
    account: Account, reader: Reader, proxy: Proxy, answered: bool, skip: int
) -> None:
    for number in range(1, 11):
        account.deliver(letter(number))
    proxy.cut_on("UID FETCH", answered=answered, after=skip)
    batches = read_all(reader)
    assert uids_read(batches) == list(range(1, 11))
    assert proxy.connections == 2


def test_a_server_that_goes_away_is_an_error_and_no_fault_of_a_mail(
    account: Account, reader: Reader, proxy: Proxy
) -> None:
    account.deliver(letter())
    state = reader.open()
    proxy.stop()
    with pytest.raises(ServerUnavailable):
        list(reader.batches(state, 0, nothing))


def test_a_folder_rebuilt_while_it_is_read_is_an_error(account: Account, reader: Reader) -> None:
    account.deliver(letter())
    state = reader.open()
    account.server.uidvalidity_reset(account.name)
    with pytest.raises(ServerUnavailable, match="rebuilt"):
        list(reader.batches(state, 0, nothing))


def test_a_server_without_uidnext_is_read_to_its_end() -> None:
    head = "Subject: x"
    row = 'UID {uid} FLAGS () INTERNALDATE "21-Nov-2026 10:00:00 +0800" RFC822.SIZE 10'
    seen = [row.replace("{uid}", uid) for uid in ("4", "6")]
    folder = "* 2 EXISTS\n* OK [UIDVALIDITY 7] valid\n{tag} OK [READ-ONLY] done"
    rules = [
        ("EXAMINE", folder),
        (r"UID FETCH 5:\*", f"* 1 FETCH ({seen[0]})\n* 2 FETCH ({seen[1]})\n{{tag}} OK done"),
        (r"UID FETCH 6 \(FLAGS", f'* 2 FETCH ({seen[1]} BODY[HEADER] "{head}")\n{{tag}} OK done'),
        (r"UID FETCH 6 \(BODY", f'* 2 FETCH (UID 6 BODY[] "{head}")\n{{tag}} OK done'),
    ]
    with Scripted(rules) as server:
        reader = Reader(MAILBOX, "INBOX", lambda: _open(server))
        [batch] = read_all(reader, after=4)
        assert (uids_read([batch]), batch.up_to) == ([6], 6)
        assert batch.messages[0].received_at.isoformat() == "2026-11-21T02:00:00+00:00"
        assert read_all(reader, after=6) == []
        reader.close()


@pytest.mark.parametrize(
    "row",
    [
        'UID 1 FLAGS () INTERNALDATE "21-Nov-2026 10:00:00 +0800" RFC822.SIZE 10 BODY[HEADER] NIL',
        'UID 1 FLAGS () INTERNALDATE "21-Nov-2026 10:00:00 +0800" BODY[HEADER] "Subject: x"',
        'UID 1 INTERNALDATE "21-Nov-2026 10:00:00 +0800" RFC822.SIZE 10 BODY[HEADER] "Subject: x"',
        'UID 1 FLAGS () INTERNALDATE "21-Nov-2026 10:00:00 +0800" RFC822.SIZE NIL BODY[HEADER] "x"',
    ],
)
def test_a_mail_with_a_missing_item_is_set_aside(row: str) -> None:
    with Scripted([("UID FETCH", f"* 1 FETCH ({row})\n{{tag}} OK done")]) as server:
        reader = Reader(MAILBOX, "INBOX", lambda: _open(server))
        reader.open()
        seen, unreadable = reader.headers([1])
        reader.close()
    assert seen == []
    assert [each.ref.uid for each in unreadable] == [1]


def _open(server: Scripted) -> Session:
    return Session.open(server.endpoint(), Password("x"))


def test_an_emptied_folder_is_a_step_forward_too(account: Account, reader: Reader) -> None:
    for number in range(3):
        account.deliver(letter(number))
    remove(account, "1:3")
    assert read_all(reader) == [Batch((), (), 3)]
    assert read_all(reader, after=3) == []

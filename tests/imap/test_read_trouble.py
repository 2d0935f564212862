"""Whose fault a failed fetch is: one message's, which is set aside, or the server's, which passes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest

from inbox_triage.errors import ServerUnavailable
from inbox_triage.imap.credentials import Password
from inbox_triage.imap.read import Batch, Reader, ReadLimits
from inbox_triage.imap.session import Session
from inbox_triage.imap.uids import parse_uid_set
from tests.imap.letters import MAILBOX
from tests.servers.scripted import Act, Reply, Scripted

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
BUG = "{tag} NO [SERVERBUG] Internal error occurred"
GARBLED = "* 1 FETCH (UID 1 BODY[] (\n{tag} OK done"
DATE = '"21-Nov-2026 10:00:00 +0800"'
Trouble = Callable[[str, Sequence[int]], str | Act | None]
"""What is answered instead to a FETCH, by its line and the messages asked for."""


def no_trouble(line: str, uids: Sequence[int]) -> None:
    """All goes well."""


def rows(line: str, uids: Iterable[int], flags: str = "", date: str = DATE) -> str:
    """A server's usual answer."""
    answer = []
    for uid in uids:
        items = f"UID {uid} FLAGS ({flags})"
        if "RFC822.SIZE" in line:
            items += f' INTERNALDATE {date} RFC822.SIZE 10 BODY[HEADER] "Subject: {uid}"'
        elif "BODY" in line:
            items = f'UID {uid} BODY[] "Subject: {uid}"'
        answer.append(f"* {uid} FETCH ({items})")
    return "\n".join([*answer, "{tag} OK done"])


@contextmanager
def folder(uids: Sequence[int], trouble: Trouble) -> Iterator[tuple[Reader, Scripted]]:
    """A reader of an inbox that holds these messages."""

    def fetch(line: str) -> Reply:
        asked = [uid for uid in parse_uid_set(line.split()[2]) if uid in uids]
        said = trouble(line, asked)
        return rows(line, asked) if said is None else said

    opened = (
        f"* {len(uids)} EXISTS\n* OK [UIDVALIDITY 7] valid\n* OK [UIDNEXT {max(uids) + 1}] next\n"
        "{tag} OK [READ-ONLY] done"
    )
    rules: list[tuple[str, Reply]] = [("EXAMINE", opened), ("UID FETCH", fetch)]  # type: ignore[list-item]
    with Scripted(rules) as server:
        limits = ReadLimits(batch_count=400, span=600)
        reader = Reader(MAILBOX, "INBOX", lambda: _open(server), limits, now=lambda: NOW)
        yield reader, server
        reader.close()


def _open(server: Scripted) -> Session:
    return Session.open(server.endpoint(), Password("x"))


def nothing(uids: Sequence[int]) -> Collection[int]:
    return ()


def read_all(reader: Reader, after: int = 0) -> list[Batch]:
    return list(reader.batches(reader.open(), after, nothing))


def read_and_aside(batches: Iterable[Batch]) -> tuple[list[int], list[int]]:
    batches = list(batches)
    return (
        [message.ref.uid for batch in batches for message in batch.messages],
        [each.ref.uid for batch in batches for each in batch.unreadable],
    )


def logins(server: Scripted) -> int:
    return sum(" LOGIN " in line for line in server.lines)


def on_bodies(answer: str | Act, broken: Collection[int]) -> Trouble:
    def trouble(line: str, uids: Sequence[int]) -> str | Act | None:
        return answer if "BODY.PEEK[]" in line and set(broken) & set(uids) else None

    return trouble


@pytest.mark.parametrize(
    ("words", "wait_s"),
    [
        ("BAD Request is throttled. Suggested Backoff Time: 299961 milliseconds", 299.961),
        ("NO [UNAVAILABLE] the store is away", None),
        ("NO [INUSE] mailbox locked", None),
        ("NO system busy, try again later", None),
    ],
)
@pytest.mark.parametrize("item", ["FLAGS)", "RFC822.SIZE", "BODY.PEEK[]"])
def test_a_server_that_asks_to_wait_is_obeyed_at_once(
    item: str, words: str, wait_s: float | None
) -> None:
    def trouble(line: str, uids: Sequence[int]) -> str | None:
        return f"{{tag}} {words}" if item in line else None

    with folder(range(1, 41), trouble) as (reader, server):
        with pytest.raises(ServerUnavailable) as caught:
            read_all(reader)
        assert caught.value.retry_after_s == wait_s
        assert logins(server) == 1
        assert sum(item in line for line in server.lines) <= 2


@pytest.mark.parametrize(
    ("answer", "most_logins"), [(BUG, 1), ("{tag} BAD no", 1), (Act.CLOSE, 20), (GARBLED, 20)]
)
@pytest.mark.parametrize("first", [1, 200])
def test_what_fails_for_every_message_is_the_servers_fault(
    answer: str | Act, most_logins: int, first: int
) -> None:
    uids = range(first, first + 300)
    with folder(uids, on_bodies(answer, uids)) as (reader, server):
        with pytest.raises(ServerUnavailable):
            read_all(reader)
        assert logins(server) <= most_logins


@pytest.mark.parametrize(
    ("answer", "most_logins"), [(BUG, 1), ("{tag} BAD no", 1), (Act.CLOSE, 12), (GARBLED, 12)]
)
@pytest.mark.parametrize("broken", [{1}, {3}, {8}, {1, 8}, {1, 2, 3}])
def test_what_fails_for_some_is_theirs(
    answer: str | Act, most_logins: int, broken: set[int]
) -> None:
    with folder(range(1, 9), on_bodies(answer, broken)) as (reader, server):
        done, aside = read_and_aside(read_all(reader))
        assert set(aside) == broken
        assert set(done) == set(range(1, 9)) - broken
        assert logins(server) <= most_logins * len(broken)


@pytest.mark.parametrize("after", range(1, 8))
def test_a_server_that_breaks_while_a_message_is_looked_for_blames_none(after: int) -> None:
    asked = 0

    def trouble(line: str, uids: Sequence[int]) -> str | None:
        nonlocal asked
        if "BODY.PEEK[]" not in line:
            return None
        asked += 1
        return BUG if 5 in uids or asked > after else None

    with folder(range(1, 9), trouble) as (reader, _), pytest.raises(ServerUnavailable):
        read_all(reader)


@pytest.mark.parametrize("answer", [BUG, Act.CLOSE, GARBLED])
def test_a_new_message_that_fails_alone_is_measured_by_an_old_one(answer: str | Act) -> None:
    with folder([4, 90], on_bodies(answer, {90})) as (reader, _):
        assert read_and_aside(read_all(reader, after=4)) == ([], [90])


@pytest.mark.parametrize("answer", [BUG, Act.CLOSE])
def test_a_message_alone_in_its_folder_is_not_blamed_for_a_refusal(answer: str | Act) -> None:
    told = pytest.raises(ServerUnavailable)
    with folder([1], on_bodies(answer, {1})) as (reader, _), told:
        read_all(reader)


def test_a_message_alone_in_its_folder_is_blamed_for_a_garbled_answer() -> None:
    with folder([1], on_bodies(GARBLED, {1})) as (reader, _):
        [batch] = read_all(reader)
    assert read_and_aside([batch]) == ([], [1])
    assert "Subject" not in batch.unreadable[0].fault


def left_out(uid: int, item: str, *, times: int, gone: bool) -> Trouble:
    """No answer for one message, ``times`` times; afterwards it is there, or was ``gone``."""
    left = times

    def trouble(line: str, uids: Sequence[int]) -> str | None:
        nonlocal left
        if uid in uids and item in line and left:
            left -= 1
            return rows(line, [each for each in uids if each != uid])
        if gone and left < times and uid in uids:
            return rows(line, [each for each in uids if each != uid])
        return None

    return trouble


ITEMS = ["RFC822.SIZE", "BODY.PEEK[]"]


@pytest.mark.parametrize("item", ITEMS)
def test_a_message_left_out_of_an_answer_is_asked_for_again(item: str) -> None:
    with folder(range(1, 5), left_out(2, item, times=1, gone=False)) as (reader, _):
        done, aside = read_and_aside(read_all(reader))
    assert (sorted(done), aside) == ([1, 2, 3, 4], [])


@pytest.mark.parametrize("item", ITEMS)
def test_a_message_that_is_listed_but_never_answered_for_is_set_aside(item: str) -> None:
    with folder(range(1, 5), left_out(2, item, times=99, gone=False)) as (reader, _):
        assert read_and_aside(read_all(reader)) == ([1, 3, 4], [2])


@pytest.mark.parametrize("item", ITEMS)
def test_a_message_left_out_since_it_has_left_is_no_fault(item: str) -> None:
    with folder(range(1, 5), left_out(2, item, times=1, gone=True)) as (reader, _):
        assert read_and_aside(read_all(reader)) == ([1, 3, 4], [])


def test_an_expunge_between_two_answers_costs_no_message() -> None:
    def trouble(line: str, uids: Sequence[int]) -> str | None:
        if "BODY" not in line:
            return None
        one, two, three = (rows(line, [uid]).splitlines()[0] for uid in (1, 2, 3))
        renumbered = three.replace("* 3 FETCH", "* 2 FETCH")
        return f"{one}\n{two}\n* 1 EXPUNGE\n{renumbered}\n{{tag}} OK done"

    with folder([1, 2, 3], trouble) as (reader, _):
        assert read_and_aside(read_all(reader)) == ([1, 2, 3], [])


def test_news_of_messages_not_asked_for_are_no_messages() -> None:
    def trouble(line: str, uids: Sequence[int]) -> str | None:
        return f"* 1 FETCH (UID 1 FLAGS (\\Seen))\n{rows(line, uids)}" if "BODY" in line else None

    with folder([1, 2], trouble) as (reader, _):
        assert read_and_aside(read_all(reader, after=1)) == ([2], [])


@pytest.mark.parametrize(
    "date",
    ['"yesterday"', "NIL", "20261121", '""', '"21-Nov-2026 10:00:00 +9900"', "(1 2)",
     '"31-Feb-2026 10:00:00 +0800"', '"21-Nov-99999999999999999999 10:00:00 +0000"'],
)  # fmt: skip
def test_a_mail_without_a_date_of_arrival_arrived_when_it_was_seen(date: str) -> None:
    def trouble(line: str, uids: Sequence[int]) -> str:
        return rows(line, uids, date=date)

    with folder([1], trouble) as (reader, _):
        [batch] = read_all(reader)
    assert [message.received_at for message in batch.messages] == [NOW]


def flagged(line: str, uids: Sequence[int], seen: Collection[int]) -> str:
    answers = [rows(line, [uid], "\\Seen" if uid in seen else "").splitlines()[0] for uid in uids]
    return "\n".join([*answers, "{tag} OK done"])


@pytest.mark.parametrize(
    ("before", "after", "caught"),
    [
        ((), (), False),
        ((), (1, 2), True),
        ((1,), (1, 2), True),
        ((), (1,), False),
        ((1, 2), (1, 2), False),
    ],
)
def test_a_server_that_marks_as_seen_what_was_peeked_at_is_caught(
    before: Collection[int], after: Collection[int], caught: bool
) -> None:
    peeked = False

    def trouble(line: str, uids: Sequence[int]) -> str:
        nonlocal peeked
        peeked = peeked or "BODY.PEEK[]" in line
        return flagged(line, uids, after if peeked else before)

    with folder([1, 2], trouble) as (reader, _):
        read_all(reader)
        assert reader.marks_seen is caught


def test_the_look_for_seen_marks_costs_one_fetch_a_session() -> None:
    with folder(range(1, 5), no_trouble) as (reader, server):
        for _ in range(3):
            read_all(reader)
        lists = sum("UID FETCH 1:4 (FLAGS)" in line for line in server.lines)
        ranges = 3
        assert lists == ranges + 1

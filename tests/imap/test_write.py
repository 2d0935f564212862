"""Writing back: every act confirmed, safe to repeat at each point of a crash, and none of them
ever at the cost of a mail."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import pytest

from inbox_triage.decide.actions import Action, FolderPath, MailboxView, MoveMethod, MoveTo
from inbox_triage.errors import ServerUnavailable
from inbox_triage.imap.session import Session
from inbox_triage.imap.write import Identity, Outcome, Result, Writer
from inbox_triage.mail.message import MessageRef
from tests.imap.letters import FOLDER, MAILBOX, letter, marked, move, refs, subjects, tasks
from tests.servers.dovecot import Account
from tests.servers.proxy import Proxy

NO_MOVE = {"MOVE"}
WITHOUT_UIDPLUS = {"MOVE", "UIDPLUS"}
Known = dict[MessageRef, Identity]
Results = dict[int, Result]
TARGET = "Triage/A 重点跟进"


class Desk:
    """A mailbox with a writer that works through a proxy."""

    def __init__(self, account: Account, proxy: Proxy) -> None:
        self.account = account
        self.proxy = proxy
        self.claimed: set[int] = set()
        self.writer = Writer(
            MAILBOX, account.through(proxy).open, lambda _, __, uids: self.claimed & set(uids)
        )

    def deliver(self, *numbers: int) -> None:
        for number in numbers:
            self.account.deliver(letter(number))

    def apply(self, action: Action, again: bool = False, *, known: Known | None = None) -> Results:
        with self.account.open() as session:
            known = known or refs(session)
        return {
            result.task.ref.uid: result for result in self.writer.apply(tasks(known, action, again))
        }

    def known(self) -> Known:
        with self.account.open() as session:
            return refs(session)

    def lies(self, folder: str) -> list[str]:
        with self.account.open() as session:
            if folder not in {each.name for each in session.folders()}:
                return []
            return subjects(session, folder)

    def flags(self, uid: int) -> set[str]:
        with self.account.open() as session:
            session.examine("INBOX")
            return {f.decode() for f in session.fetch(str(uid), ("FLAGS",))[uid][b"FLAGS"]}

    def by_hand(self, act: Callable[[Session], object]) -> None:
        with self.account.open() as session:
            session.select("INBOX")
            act(session)


@pytest.fixture
def proxy(account: Account) -> Iterator[Proxy]:
    with Proxy(account.server.port) as running:
        yield running


@pytest.fixture
def desk(account: Account, proxy: Proxy) -> Iterator[Desk]:
    made = Desk(account, proxy)
    yield made
    made.writer.close()


def outcomes(results: Results) -> list[Outcome]:
    return [results[uid].outcome for uid in sorted(results)]


def test_keywords_are_kept_and_confirmed(desk: Desk) -> None:
    desk.deliver(1, 2)
    results = desk.apply(marked("triage-a", "triage-review"))
    assert outcomes(results) == [Outcome.DONE] * 2
    assert desk.flags(1) >= {"triage-a", "triage-review"}
    assert "\\Seen" not in desk.flags(2)


def test_many_keywords_cost_few_commands(desk: Desk) -> None:
    desk.deliver(*range(1, 31))
    known = list(desk.known().items())
    mixed = [
        task
        for number, pair in enumerate(known)
        for task in tasks(dict([pair]), marked("triage-" + "abcd"[number % 4], f"n{number}"))
    ]
    desk.writer.apply(mixed[:2])
    desk.proxy.forget()
    done = desk.writer.apply(tasks(dict(known), marked("triage-x", "triage-y")))
    assert {result.outcome for result in done} == {Outcome.DONE}
    assert desk.proxy.names().count("UID STORE") == 1


@pytest.mark.parametrize(
    ("permanent", "kept", "lost"),
    [
        ("\\Seen \\Deleted \\*", ["triage-a", "$Junk"], []),
        ("\\Seen \\Deleted $Junk", ["$junk"], ["triage-a"]),
        ("\\Seen \\Deleted", [], ["triage-a", "$Junk"]),
        ("", [], ["triage-a"]),
    ],
)
def test_a_keyword_is_only_for_servers_that_permit_it(
    desk: Desk, proxy: Proxy, permanent: str, kept: list[str], lost: list[str]
) -> None:
    proxy.quirks.permanentflags = permanent
    state = desk.writer.session().select("INBOX")
    any_keyword, listed = state.any_keyword, state.listed_keywords
    seen = MailboxView(frozenset(), any_keyword, listed, MoveMethod.NONE)
    assert all(seen.keeps_keyword(word) for word in kept)
    assert not any(seen.keeps_keyword(word) for word in lost)


def test_a_keyword_the_server_drops_is_told_and_not_tried_for_ever(desk: Desk) -> None:
    desk.deliver(1)
    desk.proxy.refuse("UID STORE", "OK done")
    result = desk.apply(marked("triage-a"))[1]
    assert result.outcome is Outcome.HELD
    assert "did not keep triage-a" in result.note


def test_a_refused_keyword_is_tried_again_later(desk: Desk) -> None:
    desk.deliver(1)
    desk.proxy.refuse("UID STORE", "NO [INUSE] locked")
    assert outcomes(desk.apply(marked("triage-a"))) == [Outcome.AGAIN]
    assert outcomes(desk.apply(marked("triage-a"), again=True)) == [Outcome.DONE]


@pytest.mark.parametrize("hide", [set(), NO_MOVE, {"UIDPLUS"}])
def test_a_moved_mail_is_where_the_result_says(desk: Desk, hide: set[str]) -> None:
    desk.proxy.quirks.hide |= hide
    desk.deliver(1, 2, 3)
    known = desk.known()
    results = desk.apply(move(), known=known)
    assert outcomes(results) == [Outcome.DONE] * 3
    assert desk.lies("INBOX") == []
    assert desk.lies(TARGET) == ["inquiry 1", "inquiry 2", "inquiry 3"]
    with desk.account.open() as session:
        there = refs(session, TARGET)
    for ref, identity in known.items():
        place = results[ref.uid].moved_to
        assert place is not None
        assert there[place] == identity


def test_a_move_keeps_flags_and_keywords(desk: Desk) -> None:
    desk.deliver(1)
    desk.apply(marked("triage-a"))
    desk.apply(move())
    with desk.account.open() as session:
        session.examine(TARGET)
        flags = session.fetch("1", ("FLAGS",))[1][b"FLAGS"]
    assert b"triage-a" in flags
    assert b"\\Seen" not in flags
    assert b"\\Deleted" not in flags


def test_expunging_takes_no_mail_a_person_has_marked(desk: Desk) -> None:
    desk.proxy.quirks.hide |= NO_MOVE
    desk.deliver(1, 2, 3)
    known = desk.known()
    desk.by_hand(lambda session: session.add_flags("2", ("\\Deleted",)))
    first = {ref: identity for ref, identity in known.items() if ref.uid != 2}
    assert outcomes(desk.apply(move(), known=first)) == [Outcome.DONE] * 2
    desk.writer.close()
    assert desk.lies("INBOX") == ["inquiry 2"]
    assert not {"EXPUNGE", "CLOSE"} & set(desk.proxy.names())


def test_without_uidplus_the_mail_stays_unless_the_operator_chose_marking(desk: Desk) -> None:
    desk.proxy.quirks.hide |= WITHOUT_UIDPLUS
    desk.deliver(1)
    for method in (MoveMethod.MOVE, MoveMethod.COPY_EXPUNGE, MoveMethod.NONE):
        assert outcomes(desk.apply(move(method))) == [Outcome.HELD]
    assert desk.lies(TARGET) == []
    assert "\\Deleted" not in desk.flags(1)
    assert outcomes(desk.apply(move(MoveMethod.COPY_MARK))) == [Outcome.DONE]
    desk.writer.close()
    assert (desk.lies("INBOX"), desk.lies(TARGET)) == (["inquiry 1"], ["inquiry 1"])
    assert "\\Deleted" in desk.flags(1)
    assert not {"EXPUNGE", "UID EXPUNGE", "CLOSE"} & set(desk.proxy.names())


@pytest.mark.parametrize("hide", [set(), NO_MOVE])
def test_a_backlog_is_moved_in_a_few_commands(desk: Desk, hide: set[str]) -> None:
    desk.proxy.quirks.hide |= hide
    desk.deliver(*range(250))
    known = desk.known()
    desk.writer.prepare([FOLDER])
    desk.proxy.forget()
    results = desk.apply(move(), known=known)
    assert set(outcomes(results)) == {Outcome.DONE}
    assert (len(desk.lies("INBOX")), len(desk.lies(TARGET))) == (0, 250)
    assert len(desk.proxy.commands) <= 10


@pytest.mark.parametrize("hide", [set(), NO_MOVE])
def test_a_vanished_folder_is_made_again(desk: Desk, hide: set[str]) -> None:
    desk.proxy.quirks.hide |= hide
    desk.deliver(1)
    desk.writer.prepare([FOLDER])
    desk.by_hand(lambda session: session._client.delete_folder(TARGET))
    assert outcomes(desk.apply(move())) == [Outcome.DONE]
    assert desk.lies(TARGET) == ["inquiry 1"]


def test_a_move_that_was_done_though_it_was_refused_is_found_out(desk: Desk) -> None:
    desk.deliver(1, 2)
    desk.proxy.refuse("UID MOVE", "BAD Command Error. 12", lie=True)
    results = desk.apply(move())
    assert outcomes(results) == [Outcome.DONE] * 2
    assert all(result.moved_to for result in results.values())
    assert desk.lies(TARGET) == ["inquiry 1", "inquiry 2"]


@pytest.mark.parametrize(("command", "hide"), [("UID MOVE", set()), ("UID COPY", NO_MOVE)])
def test_a_full_mailbox_leaves_the_mail_for_another_time(
    desk: Desk, command: str, hide: set[str]
) -> None:
    desk.proxy.quirks.hide |= hide
    desk.deliver(1)
    desk.proxy.refuse(command, "NO [OVERQUOTA] Quota exceeded")
    result = desk.apply(move())[1]
    assert result.outcome is Outcome.AGAIN
    assert "OVERQUOTA" in result.note
    assert (desk.lies("INBOX"), desk.lies(TARGET)) == (["inquiry 1"], [])
    assert desk.flags(1) <= {"\\Recent"}
    assert outcomes(desk.apply(move(), again=True)) == [Outcome.DONE]
    assert desk.lies(TARGET) == ["inquiry 1"]


def test_a_copy_that_was_lost_costs_no_mail(desk: Desk) -> None:
    desk.proxy.quirks.hide |= NO_MOVE
    desk.deliver(1)
    desk.proxy.refuse("UID COPY", "OK done")
    result = desk.apply(move())[1]
    assert result.outcome is Outcome.HELD
    assert desk.lies("INBOX") == ["inquiry 1"]
    assert desk.flags(1) <= {"\\Recent"}


@pytest.mark.parametrize("action", [marked("triage-a"), move()])
def test_another_mail_at_the_uid_is_left_alone(desk: Desk, action: Action) -> None:
    desk.deliver(1, 2)
    first, second = desk.known().items()
    wrong = {first[0]: second[1]}
    assert outcomes(desk.apply(action, known=wrong)) == [Outcome.GONE]
    assert desk.lies("INBOX") == ["inquiry 1", "inquiry 2"]
    assert "triage-a" not in desk.flags(1)


@pytest.mark.parametrize("action", [marked("triage-a"), move()])
def test_a_rebuilt_folder_is_left_alone(desk: Desk, action: Action) -> None:
    desk.deliver(1)
    known = desk.known()
    desk.account.server.uidvalidity_reset(desk.account.name)
    assert outcomes(desk.apply(action, known=known)) == [Outcome.GONE]
    assert desk.lies("INBOX") == ["inquiry 1"]


@pytest.mark.parametrize("hide", [set(), NO_MOVE])
def test_a_mail_a_rep_has_filed_elsewhere_is_gone(desk: Desk, hide: set[str]) -> None:
    desk.proxy.quirks.hide |= hide
    desk.deliver(1, 2)
    known = desk.known()
    desk.by_hand(lambda session: session._client.create_folder("Mine"))
    desk.by_hand(lambda session: session.move("1", "Mine"))
    assert outcomes(desk.apply(move(), known=known)) == [Outcome.GONE, Outcome.DONE]
    assert (desk.lies("Mine"), desk.lies(TARGET)) == (["inquiry 1"], ["inquiry 2"])


@pytest.mark.parametrize("flag", ["\\Flagged", "\\Answered", "\\Deleted", "\\Draft"])
@pytest.mark.parametrize("hide", [set(), NO_MOVE])
def test_a_mail_a_person_has_touched_is_not_moved(desk: Desk, flag: str, hide: set[str]) -> None:
    desk.proxy.quirks.hide |= hide
    desk.deliver(1, 2)
    known = desk.known()
    desk.by_hand(lambda session: session.add_flags("1", (flag,)))
    assert outcomes(desk.apply(move(), known=known)) == [Outcome.HELD, Outcome.DONE]
    assert desk.lies("INBOX") == ["inquiry 1"]


CRASHES = [
    ("UID MOVE", set()),
    ("UID COPY", NO_MOVE),
    ("UID STORE", NO_MOVE),
    ("UID EXPUNGE", NO_MOVE),
]


@pytest.mark.parametrize("bodies", [(1, 2, 3), (1, 1, 1)])
@pytest.mark.parametrize("answered", [False, True])
@pytest.mark.parametrize(("command", "hide"), CRASHES)
def test_a_crash_at_any_point_makes_no_second_copy_and_loses_none(
    desk: Desk, command: str, hide: set[str], answered: bool, bodies: Sequence[int]
) -> None:
    desk.proxy.quirks.hide |= hide
    desk.deliver(*bodies)
    known = desk.known()
    desk.writer.floors = desk.writer.prepare([FOLDER])
    desk.proxy.cut_on(command, answered=answered)
    with pytest.raises(ServerUnavailable):
        desk.apply(move(), known=known)
    results = desk.apply(move(), again=True, known=known)
    assert outcomes(results) == [Outcome.DONE] * 3
    assert desk.lies("INBOX") == []
    assert desk.lies(TARGET) == [f"inquiry {number}" for number in bodies]
    assert len({result.moved_to for result in results.values()}) == 3
    assert outcomes(desk.apply(move(), again=True, known=known)) == [Outcome.DONE] * 3
    assert len(desk.lies(TARGET)) == 3


def test_a_crash_after_the_copy_is_mended_though_move_was_planned(desk: Desk) -> None:
    desk.proxy.quirks.hide |= NO_MOVE
    desk.deliver(1)
    known = desk.known()
    desk.proxy.cut_on("UID COPY", answered=True)
    with pytest.raises(ServerUnavailable):
        desk.apply(move(MoveMethod.MOVE), known=known)
    assert outcomes(desk.apply(move(MoveMethod.MOVE), again=True, known=known)) == [Outcome.DONE]
    assert (desk.lies("INBOX"), desk.lies(TARGET)) == ([], ["inquiry 1"])


@pytest.mark.parametrize("hide", [set(), NO_MOVE])
def test_of_two_identical_mails_both_arrive_each_in_a_place_of_its_own(
    desk: Desk, hide: set[str]
) -> None:
    desk.proxy.quirks.hide |= hide
    desk.deliver(1, 1)
    results = desk.apply(move())
    assert outcomes(results) == [Outcome.DONE] * 2
    assert desk.lies(TARGET) == ["inquiry 1"] * 2
    assert results[1].moved_to != results[2].moved_to


def test_of_identical_mails_the_one_that_left_is_the_one_found(desk: Desk) -> None:
    desk.proxy.quirks.hide |= NO_MOVE
    desk.deliver(1, 1)
    known = desk.known()
    desk.writer.prepare([FOLDER])
    desk.by_hand(lambda session: session.move("2", TARGET))
    results = desk.apply(move(), again=True, known=known)
    assert outcomes(results) == [Outcome.DONE] * 2
    assert desk.lies(TARGET) == ["inquiry 1"] * 2


def test_a_copy_that_belongs_to_another_mail_is_not_taken_for_ours(desk: Desk) -> None:
    desk.proxy.quirks.hide |= NO_MOVE
    desk.deliver(1, 1)
    known = desk.known()
    first = desk.apply(move(), known=dict(list(known.items())[:1]))[1].moved_to
    assert first is not None
    desk.claimed = {first.uid}
    second = desk.apply(move(), again=True, known=dict(list(known.items())[1:]))[2]
    assert second.outcome is Outcome.DONE
    assert second.moved_to != first
    assert desk.lies(TARGET) == ["inquiry 1"] * 2


def test_mails_older_than_the_floor_are_not_taken_for_copies(desk: Desk) -> None:
    desk.proxy.quirks.hide |= NO_MOVE
    desk.deliver(1)
    desk.apply(move())
    desk.writer.floors = desk.writer.prepare([FOLDER])
    desk.deliver(1)
    known = desk.known()
    assert outcomes(desk.apply(move(), again=True, known=known)) == [Outcome.DONE]
    assert desk.lies(TARGET) == ["inquiry 1"] * 2


def test_tasks_of_several_folders_and_targets_go_together(desk: Desk) -> None:
    desk.deliver(1, 2)
    desk.by_hand(lambda session: session._client.create_folder("Other"))
    desk.account.deliver(letter(3), "Other")
    first, second = desk.known().items()
    with desk.account.open() as session:
        [third] = refs(session, "Other").items()
    low = FolderPath(("Triage", "C"))
    together = [
        *tasks(dict([first]), move()),
        *tasks(dict([second]), MoveTo(low, MoveMethod.MOVE)),
        *tasks(dict([third]), move()),
    ]
    results = desk.writer.apply(together)
    assert [result.outcome for result in results] == [Outcome.DONE] * 3
    assert sorted(desk.lies(TARGET)) == ["inquiry 1", "inquiry 3"]
    assert desk.lies("Triage/C") == ["inquiry 2"]


def test_prepared_folders_tell_where_a_search_begins(desk: Desk) -> None:
    found = desk.writer.prepare([FOLDER])
    desk.deliver(1)
    desk.apply(move())
    again = desk.writer.prepare([FOLDER])
    assert {name: uidnext for name, (_, uidnext) in found.items()} == {TARGET: 1}
    assert {name: uidnext for name, (_, uidnext) in again.items()} == {TARGET: 2}

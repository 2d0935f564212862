"""Refused, read-only and garbled: what a scripted server says, and what becomes of the session."""

from __future__ import annotations

import traceback

import pytest

from inbox_triage.errors import ServerRefused, ServerUnavailable
from inbox_triage.imap.credentials import Password
from inbox_triage.imap.refusals import AnswerGarbled, CommandRefused
from inbox_triage.imap.session import Session
from inbox_triage.imap.write import Identity, Outcome, Task, Writer
from inbox_triage.mail.message import Digest, MessageRef
from tests.imap.letters import MAILBOX, marked
from tests.servers.scripted import Act, Reply, Scripted


def scripted_session(server: Scripted) -> Session:
    return Session.open(server.endpoint(read_timeout_s=0.5), Password("x"))


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Act.CLOSE, ServerUnavailable),
        (Act.SILENT, ServerUnavailable),
        ("* BYE server shutting down", ServerUnavailable),
        ("* BYE too many connections\n{tag} NO no", ServerUnavailable),
        ("{tag} NO System busy", ServerUnavailable),
        ("* BYE Authentication failed\n{tag} NO no", ServerRefused),
    ],
)
def test_a_lost_connection_is_no_wrong_password(answer: str | Act, error: type[Exception]) -> None:
    with Scripted([("LOGIN", answer)]) as server, pytest.raises(error):
        scripted_session(server)


@pytest.mark.parametrize("kind", ["{tag} NO", "{tag} BAD", "* BYE", "what?"])
def test_a_server_that_echoes_the_login_gives_no_secret_away(kind: str) -> None:
    secret = 'not "to" be\\seen'
    rules: list[tuple[str, Reply]] = [("LOGIN", lambda line: f"{kind} cannot do {line}")]
    told = pytest.raises((ServerRefused, ServerUnavailable), match=r"\*\*\*")
    with Scripted(rules) as server, told as caught:
        Session.open(server.endpoint(), Password(secret))
    assert "seen" not in str(caught.value)


def test_a_failed_select_leaves_no_folder_open() -> None:
    rules = [("EXAMINE", "{tag} NO no such folder")]
    with Scripted(rules) as server, scripted_session(server) as session:
        session.select("INBOX")
        with pytest.raises(CommandRefused):
            session.examine("gone")
        assert session.selected("INBOX").name == "INBOX"
    assert sum(" SELECT " in line for line in server.lines) == 2


READ_ONLY = "* 1 EXISTS\n* OK [UIDVALIDITY 7] valid\n{tag} OK [READ-ONLY] done"


def test_a_read_only_folder_is_opened_for_reading() -> None:
    rules = [("SELECT", READ_ONLY)]
    with Scripted(rules) as server, scripted_session(server) as session:
        for state in (session.select("INBOX"), session.selected("INBOX")):
            assert state.read_only
        session.noop()
        assert session.fetch("1", ("FLAGS",)) == {}
        assert not session.broken


def test_what_cannot_be_written_in_a_read_only_folder_is_held() -> None:
    task = Task(1, MessageRef(MAILBOX, "INBOX", 7, 1), Identity(Digest("0" * 64), 10), marked("a"))
    with Scripted([("SELECT", READ_ONLY)]) as server:
        writer = Writer(MAILBOX, lambda: scripted_session(server), lambda *_: ())
        [result] = writer.apply([task])
        writer.close()
    assert result.outcome is Outcome.HELD
    assert not any(" STORE " in line for line in server.lines)


def test_an_examined_folder_is_never_taken_for_writable() -> None:
    answer = "* 0 EXISTS\n* OK [UIDVALIDITY 7] valid\n{tag} OK done"
    with Scripted([("EXAMINE", answer)]) as server, scripted_session(server) as session:
        assert session.examine("INBOX").read_only
        assert not session.selected("INBOX").read_only


@pytest.mark.parametrize(
    "answer",
    [
        "* 1 FETCH (UID 1 BODY[] (my secret offer\n{tag} OK done",
        "* 1 FETCH (UID 1 BODY[] {2}\nmy secret offer now)\n{tag} OK done",
        '* 1 FETCH (UID 1 BODY[] "my secret offer\n{tag} OK done',
        "my secret offer\n{tag} OK done",
        "* 1 FETCH ((my secret offer) UID) 1\n{tag} OK done",
        "* 1 FETCH " + "(" * 5000 + "my secret offer\n{tag} OK done",
    ],
)
def test_an_unreadable_answer_is_not_quoted(answer: str) -> None:
    with Scripted([("UID FETCH", answer)]) as server, scripted_session(server) as session:
        session.examine("INBOX")
        with pytest.raises(AnswerGarbled, match="something unreadable") as caught:
            session.fetch("1", ("BODY.PEEK[]",))
    shown = "".join(traceback.format_exception(caught.value))
    assert "secret offer" not in shown


@pytest.mark.parametrize("answer", ["NO not now", "BAD Unknown command", "OK done already"])
def test_a_refused_idle_leaves_the_session_usable(answer: str) -> None:
    with Scripted([("IDLE", f"{{tag}} {answer}")]) as server, scripted_session(server) as session:
        session.examine("INBOX")
        with pytest.raises(CommandRefused, match="refused IDLE"):
            session.idle()
        assert not session.broken
        session.noop()
        assert session.examine("INBOX").exists == 0


def test_news_before_the_go_ahead_of_idle_are_news() -> None:
    rules = [("IDLE", "* 3 EXISTS\n* OK [ALERT] hello\n+ idling")]
    with Scripted(rules) as server, scripted_session(server) as session:
        session.examine("INBOX")
        session.idle()
        assert session.idle_wait(0)
        session.idle_done()
        session.noop()


def test_a_refusal_is_told_in_the_servers_words_alone() -> None:
    with Scripted([("NOOP|UID FETCH", "{tag} BAD Request denied")]) as server:
        session = scripted_session(server)
        session.examine("INBOX")
        for ask in (session.noop, lambda: session.fetch("1", ("FLAGS",))):
            with pytest.raises(CommandRefused, match=r"Request denied$") as caught:
                ask()
            assert "[b'" not in str(caught.value)
        session.close()

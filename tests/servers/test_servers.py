"""The servers that other tests stand on."""

from __future__ import annotations

import imaplib
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_triage.errors import ServerUnavailable
from inbox_triage.imap.refusals import CommandRefused
from tests.servers.dovecot import Account, Dovecot, new_account
from tests.servers.proxy import Proxy
from tests.servers.quirks import UNSAFE_LOGIN
from tests.servers.ready import missing_server
from tests.servers.wire import Pieces

AWKWARD = b"Subject: {5}\r\n\r\n* 1 FETCH (UID 1 BODY[] {3}\r\na1 OK [CAPABILITY MOVE] {7+}\r\n)\r\n\x80\xff"


def bodies(account: Account) -> list[bytes]:
    with account.open() as session:
        session.examine("INBOX")
        rows = session.fetch("1:*", ("BODY.PEEK[]",))
        return [row[b"BODY[]"] for row in rows.values()]


def plain_connection(account: Account) -> imaplib.IMAP4:
    connection = imaplib.IMAP4(account.endpoint.host, account.endpoint.port)
    connection.login(account.name, account.credentials.value)
    return connection


def test_a_missing_server_skips_or_fails_as_the_environment_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("REQUIRE_SERVERS", raising=False)
    with pytest.raises(pytest.skip.Exception, match=r"no Dovecot server is installed: nowhere"):
        missing_server("Dovecot", "nowhere")
    monkeypatch.setenv("REQUIRE_SERVERS", "1")
    with pytest.raises(pytest.fail.Exception, match=r"no Dovecot server is installed"):
        missing_server("Dovecot", "nowhere")


def test_the_summary_tells_what_was_left_out(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text("from tests.conftest import pytest_terminal_summary\n")
    (tmp_path / "test_it.py").write_text(
        "from tests.servers.ready import missing_server\n"
        "def test_one(): missing_server('Dovecot', 'nowhere')\n"
        "def test_two(): missing_server('Dovecot', 'nowhere')\n"
    )
    root = Path(__file__).parents[2]
    environment = {**os.environ, "PYTHONPATH": str(root), "REQUIRE_SERVERS": "0"}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)]
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    line = "Left out for a missing server: 2 tests, no Dovecot server is installed: nowhere"
    assert line in done.stdout.splitlines(), done.stdout + done.stderr


def test_the_installer_says_nothing_when_all_is_there(dovecot: Dovecot) -> None:
    script = Path(__file__).with_name("install.sh")
    done = subprocess.run(["sh", script], capture_output=True, text=True, check=True, timeout=300)
    assert "dovecot" not in done.stdout
    assert done.stderr == ""


def test_mail_outlives_restart_and_kill(dovecot: Dovecot, account: Account) -> None:
    account.deliver(b"Subject: 1\r\n\r\none")
    port = dovecot.port
    began = time.monotonic()
    dovecot.restart()
    assert time.monotonic() - began < 1.5
    assert (dovecot.port, len(bodies(account))) == (port, 1)
    dovecot.kill()
    with pytest.raises(ServerUnavailable):
        account.open()
    dovecot.start()
    assert len(bodies(account)) == 1


@pytest.mark.parametrize("kind", ["dovecot", "dotted_dovecot"])
def test_a_uidvalidity_reset_numbers_the_same_mails_anew(
    kind: str, request: pytest.FixtureRequest
) -> None:
    server: Dovecot = request.getfixturevalue(kind)
    account = new_account(server)
    for number in range(3):
        account.deliver(b"Subject: %d\r\n\r\n" % number)
    with account.open() as session:
        before = session.select("INBOX")
        session.add_flags("1", ("\\Deleted", "triage-a"))
        session.expunge("1")
    server.uidvalidity_reset(account.name)
    with account.open() as session:
        after = session.select("INBOX")
        assert after.uidvalidity > before.uidvalidity
        assert set(session.fetch("1:*", ("FLAGS",))) == {1, 2}


def test_a_delivered_mail_is_announced_within_a_second(account: Account) -> None:
    with account.open() as session:
        session.examine("INBOX")
        session.idle()
        began = time.monotonic()
        account.deliver(b"Subject: 1\r\n\r\none")
        assert session.idle_wait(5)
        assert time.monotonic() - began < 1.5
        session.idle_done()


def test_folders_lie_where_the_server_is_said_to_keep_them(
    account: Account, dotted_account: Account
) -> None:
    for each, name in ((account, "询盘/A & B"), (dotted_account, "INBOX.询盘.A & B")):
        with each.open() as session:
            session._client.create_folder(name)
            each.deliver(b"Subject: x\r\n\r\n", name)
            assert session.examine(name).exists == 1


PIECE = st.one_of(
    st.binary(max_size=40).map(lambda raw: b"* 1 FETCH (BODY[] {%d}\r\n%s)\r\n" % (len(raw), raw)),
    st.binary(max_size=40).map(lambda raw: b"a1 APPEND x {%d+}\r\n%s\r\n" % (len(raw), raw)),
    st.sampled_from([b"* OK [CAPABILITY X] {3}\r\n", b"+ idling\r\n", b"a2 NO text {9}\r\n"]),
)


@given(st.lists(PIECE, max_size=6), st.integers(1, 17))
def test_a_stream_is_cut_the_same_however_it_arrives(pieces: list[bytes], step: int) -> None:
    stream = b"".join(pieces)
    cutter = Pieces()
    seen = [
        (is_line, piece, cutter.continued)
        for at in range(0, len(stream), step)
        for is_line, piece in cutter.feed(stream[at : at + step])
    ]
    assert b"".join(piece for _, piece, _ in seen) == stream
    assert cutter.between
    beginnings = [piece for is_line, piece, continued in seen if is_line and not continued]
    assert beginnings == [piece.split(b"\n", 1)[0] + b"\n" for piece in pieces]


@pytest.mark.parametrize("delay_ms", [0, 5])
def test_what_a_mail_holds_passes_unaltered(account: Account, delay_ms: float) -> None:
    mails = [AWKWARD, AWKWARD * 3000, b"Subject: [COPYUID 1 2 3] x\r\n\r\n"]
    for mail in mails:
        account.deliver(mail)
    with Proxy(account.server.port, hide={"UIDPLUS", "MOVE"}, delay_ms=delay_ms) as proxy:
        straight = bodies(account)
        assert bodies(account.through(proxy)) == straight
        assert proxy.body_bytes == sum(map(len, straight))
        assert proxy.header_bytes == 0
    assert straight[2] == mails[2]


def test_hidden_abilities_are_gone_with_their_commands(account: Account) -> None:
    account.deliver(b"Subject: 1\r\n\r\n")
    hide = {"MOVE", "UIDPLUS", "IDLE"}
    with Proxy(account.server.port, hide=hide) as proxy, account.through(proxy).open() as session:
        assert not session.capabilities & {"MOVE", "UIDPLUS", "IDLE"}
        session.select("INBOX")
        assert session.copy("1", "INBOX") is None
        for command in ("MOVE", "EXPUNGE"):
            with pytest.raises(imaplib.IMAP4.error, match="Unknown command"):
                session._client._imap.uid(command, "1")
    with account.open() as session:
        session.select("INBOX")
        assert session.copy("1", "INBOX") is not None


def test_permanentflags_are_rewritten(account: Account) -> None:
    proxy = Proxy(account.server.port, permanentflags="\\Seen $MDNSent")
    with proxy, account.through(proxy).open() as session:
        state = session.select("INBOX")
    assert state.permanent_flags == {"\\seen", "$mdnsent"}
    assert not state.any_keyword


def test_the_netease_like_server_wants_an_id_after_the_login(account: Account) -> None:
    with Proxy(account.server.port, require_id=True) as proxy:
        connection = plain_connection(account.through(proxy))
        for answer in (connection.select(), connection.status("INBOX", "(UIDNEXT)")):
            assert (answer[0], answer[1][0]) == ("NO", UNSAFE_LOGIN.removeprefix("NO ").encode())
        connection.xatom("ID", '("name" "x")')
        assert connection.select()[0] == "OK"
        connection.logout()


def test_a_round_trip_is_delayed_and_a_pipeline_is_not_summed_up(account: Account) -> None:
    with Proxy(account.server.port, delay_ms=20) as proxy:
        connection = plain_connection(account.through(proxy))
        began = time.monotonic()
        connection.noop()
        one = time.monotonic() - began
        connection.send(b"".join(b"p%d NOOP\r\n" % number for number in range(20)))
        answers = [connection.readline().split()[0] for _ in range(20)]
        many = time.monotonic() - began - one
        connection.logout()
    assert answers == [b"p%d" % number for number in range(20)]
    assert 0.04 <= one < 0.2
    assert 0.04 <= many < 0.2


def test_only_the_poisoned_body_is_unreadable(account: Account) -> None:
    for number in range(3):
        account.deliver(b"Subject: %d\r\n\r\nx\r\n" % number)
    with Proxy(account.server.port, poison={2}) as proxy, account.through(proxy).open() as session:
        session.examine("INBOX")
        assert set(session.fetch("1:3", ("BODY.PEEK[HEADER]",))) == {1, 2, 3}
        assert set(session.fetch("1,3", ("BODY.PEEK[]",))) == {1, 3}
        with pytest.raises(ServerUnavailable, match="unreadable"):
            session.fetch("1:3", ("BODY.PEEK[]",))


def test_refusals_lies_and_lost_commands(account: Account) -> None:
    account.deliver(b"Subject: 1\r\n\r\n")
    with Proxy(account.server.port) as proxy, account.through(proxy).open() as session:
        session.select("INBOX")
        proxy.refuse("UID STORE", "OK done")
        session.add_flags("1", ("\\Seen",))
        assert b"\\Seen" not in session.fetch("1", ("FLAGS",))[1][b"FLAGS"]
        proxy.refuse("UID MOVE", "NO [OVERQUOTA] full")
        with pytest.raises(CommandRefused, match="OVERQUOTA"):
            session.move("1", "INBOX")
        proxy.refuse("UID STORE", "BAD no", lie=True)
        with pytest.raises(CommandRefused, match="no"):
            session.add_flags("1", ("\\Seen",))
        assert b"\\Seen" in session.fetch("1", ("FLAGS",))[1][b"FLAGS"]


@pytest.mark.parametrize("answered", [False, True])
def test_a_cut_at_a_command_comes_before_or_after_it_is_done(
    account: Account, answered: bool
) -> None:
    account.deliver(b"Subject: 1\r\n\r\n")
    with Proxy(account.server.port) as proxy, account.through(proxy).open() as session:
        session.select("INBOX")
        proxy.cut_on("UID STORE", answered=answered)
        with pytest.raises(ServerUnavailable):
            session.add_flags("1", ("\\Seen",))
    with account.open() as session:
        session.examine("INBOX")
        flags = session.fetch("1", ("FLAGS",))[1][b"FLAGS"]
    assert (b"\\Seen" in flags) is answered


def test_a_proxy_cuts_falls_silent_says_bye_and_comes_back(account: Account) -> None:
    with Proxy(account.server.port) as proxy:
        through = account.through(proxy)
        sessions = [through.open() for _ in range(2)]
        proxy.cut()
        for session in sessions:
            with pytest.raises(ServerUnavailable):
                session.noop()
            session.close()
        connection = plain_connection(through)
        proxy.mute()
        connection.send(b"m1 NOOP\r\n")
        connection.sock.settimeout(0.2)
        with pytest.raises(TimeoutError):
            connection.sock.recv(10)
        proxy.unmute()
        assert connection.sock.recv(5) == b"m1 OK"
        connection.shutdown()
        connection = plain_connection(through)
        proxy.bye("going down")
        assert connection.readline() == b"* BYE going down\r\n"
        connection.shutdown()
        proxy.stop()
        with pytest.raises(ServerUnavailable):
            through.open()
        proxy.start()
        through.open().close()


def test_commands_are_recorded_by_name_and_connection(account: Account) -> None:
    seen: list[str] = []
    with Proxy(account.server.port) as proxy:
        proxy.on_command(lambda command: seen.append(command.name))
        with account.through(proxy).open() as session:
            session.examine("INBOX")
            session.idle()
            session.idle_done()
    assert proxy.names() == seen
    assert seen[-3:] == ["EXAMINE", "IDLE", "LOGOUT"]
    assert {command.connection for command in proxy.commands} == {1}

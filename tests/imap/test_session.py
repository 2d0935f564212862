"""Login, identification, folders and the death of a connection, on real and on scripted servers."""

from __future__ import annotations

import base64
import time
from dataclasses import replace
from pathlib import Path

import pytest

from inbox_triage.decide.actions import FolderPath, MoveMethod
from inbox_triage.errors import ServerRefused, ServerUnavailable
from inbox_triage.imap.credentials import Password, Secret
from inbox_triage.imap.endpoint import Endpoint, TlsMode
from inbox_triage.imap.folders import Listed, SpecialUse, special_folders
from inbox_triage.imap.refusals import CommandRefused
from inbox_triage.imap.session import Session
from tests.servers.certificates import make_certificates
from tests.servers.dovecot import Account, Dovecot, new_account
from tests.servers.proxy import Proxy
from tests.servers.ready import free_ports
from tests.servers.scripted import Act, Reply, Scripted

ANYONE = Password("x")
SECURE = [TlsMode.TLS, TlsMode.STARTTLS]


def scripted_session(server: Scripted, read_timeout_s: float = 0.5) -> Session:
    return Session.open(server.endpoint(read_timeout_s=read_timeout_s), ANYONE)


@pytest.mark.parametrize("tls", list(TlsMode))
def test_a_user_gets_in_by_every_kind_of_tls(dovecot: Dovecot, tls: TlsMode) -> None:
    with new_account(dovecot, tls).open() as session:
        assert session.select("INBOX").exists == 0


@pytest.mark.parametrize("tls", SECURE)
@pytest.mark.parametrize("own", [True, False])
def test_an_unknown_authority_is_refused_with_a_sentence(
    dovecot: Dovecot, tls: TlsMode, own: bool, tmp_path: Path
) -> None:
    account = new_account(dovecot, tls)
    other = make_certificates(tmp_path).authority if own else None
    with pytest.raises(ServerRefused, match=r"cannot be trusted: .+ name its PEM file as ca_file"):
        Session.open(replace(account.endpoint, ca_file=other), account.credentials)


@pytest.mark.parametrize("content", [None, "", "not a certificate"])
def test_a_ca_file_that_cannot_be_used_is_the_operators_matter(
    content: str | None, tmp_path: Path
) -> None:
    path = tmp_path / "company.pem"
    if content is not None:
        path.write_text(content)
    endpoint = Endpoint("localhost", 993, TlsMode.TLS, "rep", ca_file=path)
    with pytest.raises(ServerRefused, match=r"ca_file .*company\.pem cannot be used: "):
        Session.open(endpoint, ANYONE)


@pytest.mark.parametrize("tls", SECURE)
def test_a_certificate_for_another_host_is_refused(dovecot: Dovecot, tls: TlsMode) -> None:
    account = new_account(dovecot, tls)
    with pytest.raises(ServerRefused, match="cannot be trusted"):
        Session.open(replace(account.endpoint, host="127.1"), account.credentials)


@pytest.mark.parametrize("offer", ["", "STARTTLS"])
def test_starttls_is_insisted_on(offer: str) -> None:
    rules = [
        ("CAPABILITY", f"* CAPABILITY IMAP4rev1 {offer}\n{{tag}} OK done"),
        ("STARTTLS", "{tag} NO not here"),
    ]
    with Scripted(rules) as server:
        endpoint = replace(server.endpoint(), tls=TlsMode.STARTTLS)
        with pytest.raises(ServerRefused, match="offers no STARTTLS"):
            Session.open(endpoint, Password("not to be seen"))
    assert "not to be seen" not in "".join(server.lines)


@pytest.mark.parametrize(
    ("host", "allowed"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("mail.example.com", False),
     ("10.0.0.1", False), ("localhost.example.com", False)],
)  # fmt: skip
def test_no_tls_is_for_loopback_only(host: str, allowed: bool) -> None:
    if allowed:
        Endpoint(host, 143, TlsMode.NONE, "rep")
    else:
        with pytest.raises(ValueError, match="would send the password of rep unprotected"):
            Endpoint(host, 143, TlsMode.NONE, "rep")
        Endpoint(host, 143, TlsMode.NONE, "rep", allow_insecure=True)


def test_id_follows_the_login_on_each_connection() -> None:
    with Scripted() as server:
        for _ in range(2):
            scripted_session(server).close()
    said = [line.split(" ", 1)[1] for line in server.lines]
    at = [number for number, line in enumerate(said) if line.startswith("LOGIN")]
    assert len(at) == 2
    for number in at:
        assert said[number + 1] == 'ID ("name" "inbox-triage")'
        assert said[number + 2] == "CAPABILITY"


@pytest.mark.parametrize("answer", ["{tag} BAD Unknown command", "{tag} NO go away"])
def test_a_server_that_refuses_id_is_used_all_the_same(answer: str) -> None:
    with Scripted([("ID", answer)]) as server, scripted_session(server) as session:
        assert not session.id_accepted
        assert session.select("INBOX").uidvalidity == 7


def test_a_server_that_demands_id_lets_us_in(account: Account) -> None:
    account.deliver(b"Subject: 1\r\n\r\n")
    proxy = Proxy(account.server.port, require_id=True)
    with proxy, account.through(proxy).open() as session:
        assert session.id_accepted
        assert session.examine("INBOX").exists == 1
        assert session.move_method(MoveMethod.NONE) is MoveMethod.COPY_EXPUNGE


def test_an_unsafe_login_is_told_as_what_to_do(account: Account) -> None:
    proxy = Proxy(account.server.port, require_id=True, hide={"ID"})
    with proxy, account.through(proxy).open() as session:
        assert not session.id_accepted
        with pytest.raises(ServerRefused, match="Allow third-party clients"):
            session.examine("INBOX")


THROTTLED = "BAD Request is throttled. Suggested Backoff Time: 299961 milliseconds"


@pytest.mark.parametrize(
    ("answer", "error", "wait_s"),
    [
        ("NO [ALERT] Too many simultaneous connections. (Failure)", ServerUnavailable, None),
        ("NO [UNAVAILABLE] Maximum number of connections from user+IP exceeded", ServerUnavailable, None),
        (THROTTLED, ServerUnavailable, 299.961),
        ("NO [AUTHENTICATIONFAILED] Authentication failed.", ServerRefused, None),
        ("NO LOGIN failed.", ServerRefused, None),
        ("BAD User is authenticated but not connected.", ServerRefused, None),
        ("NO [PRIVACYREQUIRED] Plaintext authentication disallowed", ServerRefused, None),
    ],
)  # fmt: skip
def test_a_refused_login_is_told_apart_by_who_must_act(
    answer: str, error: type[ServerUnavailable | ServerRefused], wait_s: float | None
) -> None:
    secret = "not to be seen"
    with Scripted([("LOGIN", f"{{tag}} {answer}")]) as server, pytest.raises(error) as caught:
        Session.open(server.endpoint(), Password(secret))
    assert secret not in str(caught.value)
    if isinstance(caught.value, ServerUnavailable):
        assert caught.value.retry_after_s == wait_s


class Token:
    """Credentials that are an access token."""

    def secret(self) -> Secret:
        return Secret("token not to be seen", is_token=True)


def test_a_token_logs_in_by_xoauth2() -> None:
    with Scripted([("AUTHENTICATE XOAUTH2", "+ \n{tag} OK in")]) as server:
        Session.open(server.endpoint(), Token()).close()
    said = base64.b64decode(server.lines[2])
    assert said == b"user=rep\x01auth=Bearer token not to be seen\x01\x01"


def test_a_refused_token_is_final_and_not_shown() -> None:
    refusal = "+ eyJzdGF0dXMiOiI0MDAifQ==\n{tag} NO AUTHENTICATE failed."
    told = pytest.raises(ServerRefused, match="AUTHENTICATE failed")
    with Scripted([("AUTHENTICATE XOAUTH2", f"+ \n{refusal}")]) as server, told as caught:
        Session.open(server.endpoint(), Token())
    assert "not to be seen" not in str(caught.value)


def test_a_wrong_password_at_a_real_server_is_final(account: Account) -> None:
    with pytest.raises(ServerRefused, match="Check the password"):
        Session.open(account.endpoint, Password("wrong"))


def test_no_password_is_sent_where_login_is_disabled() -> None:
    words = "IMAP4rev1 STARTTLS LOGINDISABLED"
    rules = [("CAPABILITY", f"* CAPABILITY {words}\n{{tag}} OK done")]
    with Scripted(rules) as server, pytest.raises(ServerRefused, match="starttls"):
        Session.open(server.endpoint(), Password("not to be seen"))
    assert "not to be seen" not in "".join(server.lines)


@pytest.mark.parametrize("word", ["пароль密码", 'a"b\\c', "with space", "{5}", "%s*"])
def test_passwords_of_any_characters_get_in(account: Account, word: str) -> None:
    account.server.add_user(f"{account.name}-x", word)
    endpoint = replace(account.endpoint, username=f"{account.name}-x")
    Session.open(endpoint, Password(word)).close()


@pytest.mark.parametrize(
    ("greeting", "error"),
    [
        ("* BYE too many connections", ServerUnavailable),
        ("* NO busy", ServerUnavailable),
        ("HTTP/1.1 400 Bad Request", ServerUnavailable),
        ("* BYE [UNAVAILABLE] down for maintenance", ServerUnavailable),
    ],
)
def test_a_greeting_that_is_no_welcome_is_worth_another_try(
    greeting: str, error: type[Exception]
) -> None:
    with Scripted(greeting=greeting) as server, pytest.raises(error) as caught:
        scripted_session(server)
    assert "STARTTLS" not in str(caught.value)


def test_capabilities_are_those_after_the_login() -> None:
    asked: list[str] = []

    def capability(line: str) -> str:
        asked.append(line)
        words = "IMAP4rev1 MOVE IDLE" if len(asked) == 1 else "IMAP4rev1 UIDPLUS"
        return f"* CAPABILITY {words}\n{{tag}} OK done"

    rules: list[tuple[str, Reply]] = [("CAPABILITY", capability)]
    with Scripted(rules) as server, scripted_session(server) as session:
        assert session.capabilities == {"IMAP4REV1", "UIDPLUS"}
        assert session.move_method(MoveMethod.NONE) is MoveMethod.COPY_EXPUNGE
        session.select("INBOX")
        session.expunge("1")
    assert len(asked) == 2


@pytest.mark.parametrize(
    ("offered", "choice", "method"),
    [
        ("MOVE UIDPLUS", MoveMethod.NONE, MoveMethod.MOVE),
        ("MOVE", MoveMethod.NONE, MoveMethod.MOVE),
        ("UIDPLUS", MoveMethod.COPY_MARK, MoveMethod.COPY_EXPUNGE),
        ("", MoveMethod.NONE, MoveMethod.NONE),
        ("", MoveMethod.COPY_MARK, MoveMethod.COPY_MARK),
    ],
)
def test_the_safest_way_to_move_is_chosen(
    offered: str, choice: MoveMethod, method: MoveMethod
) -> None:
    rules = [("CAPABILITY", f"* CAPABILITY IMAP4rev1 {offered}\n{{tag}} OK done")]
    with Scripted(rules) as server, scripted_session(server) as session:
        assert session.move_method(choice) is method


NAMES = [
    "A 重点跟进",
    "R&D",
    "🔥 hot",
    "& and &- both",
    'say "hi"',
    "back\\slash",
    "&ZeVnLIqe-",
    "50% *",
]


@pytest.mark.parametrize("kind", ["account", "dotted_account"])
@pytest.mark.parametrize("name", NAMES)
def test_folders_are_made_and_subscribed_under_any_name(
    kind: str, name: str, request: pytest.FixtureRequest
) -> None:
    account: Account = request.getfixturevalue(kind)
    path = FolderPath(("询盘", name))
    with account.open() as session:
        full = session.ensure_folder(path)
        assert session.ensure_folder(path) == full
        assert full == account.server.prefix + f"询盘{account.server.separator}{name}"
        assert full in {folder.name for folder in session.folders() if folder.selectable}
        subscribed = {row[2] for row in session._client.list_sub_folders()}
        assert {full, session.naming().name(FolderPath(("询盘",)))} <= subscribed
        account.deliver(b"Subject: 1\r\n\r\n")
        session.select("INBOX")
        session.copy("1", full)
        assert session.status(full) == (session.examine(full).uidvalidity, 2)


def test_a_separator_within_a_level_makes_no_further_level(dotted_account: Account) -> None:
    with dotted_account.open() as session:
        full = session.ensure_folder(FolderPath(("Triage", "A. first")))
        assert full == "INBOX.Triage.A- first"
        assert session.examine(full).exists == 0


def test_a_folder_made_meanwhile_is_no_fault() -> None:
    rules = [("CREATE", "{tag} NO [ALREADYEXISTS] Mailbox already exists")]
    with Scripted(rules) as server, scripted_session(server) as session:
        assert session.ensure_folder(FolderPath(("Triage",))) == "Triage"
    assert any(line.split(" ", 1)[1].startswith("SUBSCRIBE") for line in server.lines)


@pytest.mark.parametrize("answer", ["permission denied", "[NOPERM] no", "[CANNOT] no"])
def test_a_folder_that_cannot_be_made_is_the_operators_matter(answer: str) -> None:
    rules = [("CREATE", f"{{tag}} NO {answer}")]
    told = pytest.raises(ServerRefused, match="Create the folder 'Triage' by hand")
    with Scripted(rules) as server, scripted_session(server) as session, told:
        session.ensure_folder(FolderPath(("Triage",)))


@pytest.mark.parametrize("answer", ["[UNAVAILABLE] try again later", "parent does not exist", "no"])
def test_a_folder_that_could_not_be_made_just_now_is_tried_again(answer: str) -> None:
    rules = [("CREATE", f"{{tag}} NO {answer}")]
    with Scripted(rules) as server, scripted_session(server) as session:
        with pytest.raises(CommandRefused):
            session.ensure_folder(FolderPath(("Triage",)))
        session.noop()


def test_a_name_that_only_holds_others_is_made_a_folder() -> None:
    listing = '* LIST (\\Noselect) "/" "Triage"\n* LIST (\\Noselect) "/" "Triage/A"\n{tag} OK done'
    with Scripted([("LIST", listing)]) as server, scripted_session(server) as session:
        session.ensure_folder(FolderPath(("Triage", "A")))
    made = [line.split(" ", 2)[2] for line in server.lines if " CREATE " in line]
    assert made == ['"Triage/A"']


def test_a_server_without_namespace_tells_its_separator_by_list() -> None:
    rules = [
        ("CAPABILITY", "* CAPABILITY IMAP4rev1\n{tag} OK done"),
        ("LIST", '* LIST (\\Noselect) "." ""\n{tag} OK done'),
    ]
    with Scripted(rules) as server, scripted_session(server) as session:
        assert session.naming().separator == "."


def test_special_folders_are_known_by_flag(dotted_account: Account) -> None:
    with dotted_account.open() as session:
        found = special_folders(session.folders(), session.naming())
    assert found[SpecialUse.SENT] == ("INBOX.Sent",)
    assert found[SpecialUse.TRASH] == ("INBOX.Trash",)


def test_special_folders_are_known_by_name_where_no_flag_tells(account: Account) -> None:
    with account.open() as session:
        for name in ("已发送", "Papierkorb", "Sent Items", "Sent Items/2025"):
            session._client.create_folder(name)
        found = special_folders(session.folders(), session.naming())
    assert set(found[SpecialUse.SENT]) == {"已发送", "Sent Items"}
    assert found[SpecialUse.TRASH] == ("Papierkorb",)


def test_xlist_tells_purposes_where_list_does_not() -> None:
    rules = [
        ("CAPABILITY", "* CAPABILITY IMAP4rev1 XLIST\n{tag} OK done"),
        ("LIST", '* LIST () "/" "&XfJT0ZAB-"\n{tag} OK done'),
        ("XLIST", '* XLIST (\\Sent) "/" "&XfJT0ZAB-"\n{tag} OK done'),
    ]
    with Scripted(rules) as server, scripted_session(server) as session:
        [folder] = session.folders()
    assert folder == Listed("已发送", frozenset({"\\sent"}))


def test_a_status_without_items_is_no_answer() -> None:
    rules = [("STATUS", '* STATUS "x" ()\n{tag} OK done')]
    with Scripted(rules) as server, scripted_session(server) as session:
        assert session.status("x") is None


def test_a_server_that_is_down_is_unavailable() -> None:
    [port] = free_ports(1)
    endpoint = Endpoint("127.0.0.1", port, TlsMode.NONE, "rep")
    with pytest.raises(ServerUnavailable, match="failed during the connection"):
        Session.open(endpoint, ANYONE)


def test_a_server_that_does_not_greet_is_given_up(account: Account) -> None:
    with Proxy(account.server.port) as proxy:
        proxy.mute()
        endpoint = replace(
            proxy.endpoint(account.endpoint), read_timeout_s=0.2, connect_timeout_s=0.2
        )
        began = time.monotonic()
        with pytest.raises(ServerUnavailable, match="timed out"):
            Session.open(endpoint, account.credentials)
        assert time.monotonic() - began < 2


@pytest.mark.parametrize("how", ["cut", "mute", "bye"])
def test_a_dead_connection_is_noticed_in_time(account: Account, how: str) -> None:
    with Proxy(account.server.port) as proxy:
        endpoint = replace(proxy.endpoint(account.endpoint), read_timeout_s=0.3)
        session = Session.open(endpoint, account.credentials)
        session.examine("INBOX")
        proxy.bye("restarting") if how == "bye" else getattr(proxy, how)()
        began = time.monotonic()
        with pytest.raises(ServerUnavailable):
            session.noop()
        assert session.broken
        session.close()
        assert time.monotonic() - began < 2


def test_a_session_is_cut_from_another_thread(account: Account) -> None:
    session = account.open()
    session.cut()
    with pytest.raises(ServerUnavailable):
        session.noop()
    session.close()


def test_a_silent_done_ends_within_the_read_timeout() -> None:
    with Scripted([("DONE", Act.SILENT)]) as server:
        session = scripted_session(server, read_timeout_s=0.3)
        session.examine("INBOX")
        session.idle()
        assert not session.idle_wait(0.05)
        began = time.monotonic()
        with pytest.raises(ServerUnavailable, match="timed out"):
            session.idle_done()
        assert time.monotonic() - began < 2
        session.close()


def test_an_end_during_idle_is_found_by_done() -> None:
    with Scripted() as server:
        session = scripted_session(server)
        session.examine("INBOX")
        session.idle()
        server.close()
        session.idle_wait(0.2)
        with pytest.raises(ServerUnavailable):
            session.idle_done()
        assert session.broken
        session.close()


@pytest.mark.parametrize(
    "text", [b"* OK Still here\r\n", b"here\r\n", b"* 23\r\n", b"\x00\xff {3\r\n"]
)
def test_free_text_in_idle_wakes_or_breaks_but_never_hangs(text: bytes) -> None:
    with Scripted() as server:
        session = scripted_session(server)
        session.examine("INBOX")
        session.idle()
        server.push(text)
        began = time.monotonic()
        try:
            assert session.idle_wait(2)
            session.idle_done()
            session.noop()
        except ServerUnavailable:
            assert session.broken
        assert time.monotonic() - began < 2
        session.close()


@pytest.mark.parametrize("tls", list(TlsMode))
def test_new_mail_wakes_an_idle_session(dovecot: Dovecot, tls: TlsMode) -> None:
    account = new_account(dovecot, tls)
    with account.open() as session:
        session.examine("INBOX")
        session.idle()
        assert not session.idle_wait(0.05)
        account.deliver(b"Subject: 1\r\n\r\n")
        assert session.idle_wait(5)
        session.idle_done()
        assert session.examine("INBOX").exists == 1


@pytest.mark.parametrize(
    "answer",
    [
        "* 1 FETCH (UID 1 FLAGS (\\Seen)\n{tag} OK done",
        "* 1 FETCH (UID one FLAGS ())\n{tag} OK done",
        "* 1 FETCH (UID 1 FLAGS))\n{tag} OK done",
    ],
)
def test_an_unreadable_answer_breaks_the_connection_or_is_left_out(answer: str) -> None:
    with Scripted([("UID FETCH", answer)]) as server, scripted_session(server) as session:
        session.examine("INBOX")
        try:
            assert session.fetch("1", ("FLAGS",)) == {}
        except ServerUnavailable:
            assert session.broken


def test_a_fetch_response_nobody_asked_for_is_left_out() -> None:
    answer = "* 2 FETCH (FLAGS (\\Seen))\n* 1 FETCH (UID 2 FLAGS ())\n{tag} OK done"
    with Scripted([("UID FETCH", answer)]) as server, scripted_session(server) as session:
        session.examine("INBOX")
        assert session.fetch("2", ("FLAGS",)) == {2: {b"UID": 2, b"FLAGS": ()}}


def test_a_refused_command_leaves_the_connection_usable(account: Account) -> None:
    with account.open() as session:
        with pytest.raises(CommandRefused, match="refused EXAMINE"):
            session.examine("no such folder")
        assert not session.broken
        assert session.examine("INBOX").exists == 0

"""A server's refusals, told apart by who must act."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_triage.errors import ServerRefused, ServerUnavailable
from inbox_triage.imap.refusals import (
    CommandRefused,
    back_off_s,
    command_refusal,
    login_refusal,
    plain,
    secret_forms,
)

PASSING = [
    "[ALERT] Too many simultaneous connections. (Failure)",
    "[UNAVAILABLE] Maximum number of connections from user+IP exceeded (mail_max_userip_connections=10)",
    "[UNAVAILABLE] Temporary authentication failure.",
    "[LIMIT] Too many logins",
    "[INUSE] mailbox locked",
    "[CONTACTADMIN] please call",
    "[SERVERBUG] Internal error occurred",
    "Request is throttled. Suggested Backoff Time: 299961 milliseconds",
    "Account exceeded command or bandwidth limits. (Failure)",
    "Server busy, try again later",
    "System busy!",
    "The system is busy, please try later",
    "LOGIN too many errors, wait a moment",
    "Rate limit hit",
    "rate-limited",
    "You log in too frequently",
    "IMAP service unavailable",
    "Backend timed out",
    "down for maintenance",
    "Server overloaded",
    "系统繁忙，请稍后再试",
    "LOGIN command error: BAD [b'\\xe7\\xb3\\xbb\\xe7\\xbb\\x9f\\xe7\\xb9\\x81\\xe5\\xbf\\x99']",
]
FINAL = [
    "[AUTHENTICATIONFAILED] Authentication failed.",
    "[AUTHENTICATIONFAILED] Invalid credentials (Failure)",
    "LOGIN Login error password error",
    "Login fail. Account is abnormal, service is not open, password is incorrect",
    "[ALERT] Please log in via your web browser: https://support.google.com/mail",
    "Login fail. Account is abnormal, service is not open, password is incorrect, login frequency "
    "limited, or system is busy.",
    "AUTHENTICATE failed.",
    "",
]


@pytest.mark.parametrize("text", PASSING)
def test_a_busy_server_is_not_taken_for_a_wrong_password(text: str) -> None:
    assert isinstance(login_refusal(text, "host:993", "rep"), ServerUnavailable)


@pytest.mark.parametrize("text", FINAL)
def test_a_wrong_password_is_never_tried_again(text: str) -> None:
    error = login_refusal(text, "host:993", "rep")
    assert isinstance(error, ServerRefused)
    assert "Check the password" in str(error)


def test_a_mailbox_that_is_not_there_has_words_of_its_own() -> None:
    error = login_refusal("User is authenticated but not connected.", "host:993", "rep")
    assert isinstance(error, ServerRefused)
    assert "licence" in str(error)
    assert "Check the password" not in str(error)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("BAD Request is throttled. Suggested Backoff Time: 299961 milliseconds", 299.961),
        ("suggested backoff time:0 Milliseconds", 0.0),
        ("Suggested Backoff Time: soon", None),
        ("NO", None),
    ],
)
def test_the_wait_a_server_asks_for_is_read(text: str, seconds: float | None) -> None:
    assert back_off_s(text) == seconds
    assert command_refusal(text, "host", "FETCH").args[0].startswith("host refused FETCH")


def test_an_unsafe_login_is_the_operators_matter() -> None:
    error = command_refusal("SELECT Unsafe Login. Please contact kefu@188.com", "host", "SELECT")
    assert isinstance(error, ServerRefused)
    assert "third-party clients" in str(error)


def test_any_other_refusal_is_one_command_and_carries_the_wait() -> None:
    error = command_refusal("Suggested Backoff Time: 1500 milliseconds", "host", "FETCH")
    assert isinstance(error, CommandRefused)
    assert error.retry_after_s == 1.5


def refused(text: str) -> CommandRefused:
    error = command_refusal(text, "throttled.example.com", "CREATE")
    assert isinstance(error, CommandRefused)
    return error


@pytest.mark.parametrize(
    ("text", "passing", "lasting", "exists"),
    [
        ("[UNAVAILABLE] try again later", True, False, False),
        ("[INUSE] mailbox locked", True, False, False),
        ("[LIMIT] wait", True, False, False),
        ("BAD Request is throttled. Suggested Backoff Time: 0 milliseconds", True, False, False),
        ("System busy", True, False, False),
        ("Too many requests", True, False, False),
        ("permission denied, try again later", True, False, False),
        ("Too many arguments", False, False, False),
        ("[SERVERBUG] Internal error occurred", False, False, False),
        ("[NOPERM] no", False, True, False),
        ("[CANNOT] no", False, True, False),
        ("Permission denied", False, True, False),
        ("Operation not permitted", False, True, False),
        ("Invalid mailbox name", False, True, False),
        ("[ALREADYEXISTS] no", False, False, True),
        ("Mailbox already exists", False, False, True),
        ("parent does not exist", False, False, False),
        ("[NONEXISTENT] no such parent", False, False, False),
        ("no", False, False, False),
    ],
)
def test_a_refusal_tells_what_to_do_about_it(
    text: str, passing: bool, lasting: bool, exists: bool
) -> None:
    error = refused(text)
    assert (error.passing, error.lasting, error.already_exists) == (passing, lasting, exists)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("FETCH command error: BAD [b'Request is throttled.']", "BAD Request is throttled."),
        ('NOOP command error: BAD [b"It\'s late"]', "BAD It's late"),
        ("X command error: BAD [b'a\\\\b \\xe4\\xbd\\xa0\\x00']", "BAD a\\b 你"),
        ("b'LOGIN failed'", "LOGIN failed"),
        ("command error: BAD [b'']", "command error: BAD"),
        ("NO [b'open", "NO [b'open"),
    ],
)
def test_a_refusal_is_told_in_plain_words(text: str, words: str) -> None:
    assert plain(text).endswith(words)


@pytest.mark.parametrize("secret", ["hunter2", 'a"b\\c', "пароль", "a b"])
@pytest.mark.parametrize("text", ["NO no: {}", "NO [UNAVAILABLE] wait: {}",
                                  "BAD User is authenticated but not connected: {}"])  # fmt: skip
def test_a_refused_login_never_shows_the_secret(secret: str, text: str) -> None:
    forms = secret_forms("rep", secret)
    for form in forms:
        for echo in (form, form.upper()):
            said = str(login_refusal(text.format(echo), "host", "rep", forms))
            assert "***" in said
            assert not any(each.lower() in said.lower() for each in forms)


def test_the_secret_is_hidden_in_what_imaplib_makes_of_a_bad() -> None:
    forms = secret_forms("rep", 'a"b\\c')
    data = [b'cannot parse LOGIN "rep" "a\\"b\\\\c"']
    said = str(login_refusal(f"LOGIN command error: BAD {data}", "host", "rep", forms))
    assert 'LOGIN "rep" "***"' in said


@given(st.binary(max_size=80))
def test_any_bytes_of_a_server_come_out_as_text(data: bytes) -> None:
    said = plain(f"command error: BAD {[data]}")
    assert said.isprintable()
    assert "[b'" not in said or b"[b'" in data


@given(st.text())
def test_a_servers_words_cannot_break_a_log_line(text: str) -> None:
    said = plain(text)
    assert said.isprintable()
    assert len(said) <= 300
    login_refusal(text, "host", "rep")
    command_refusal(text, "host", "FETCH")

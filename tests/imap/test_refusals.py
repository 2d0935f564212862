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
]
FINAL = [
    "[AUTHENTICATIONFAILED] Authentication failed.",
    "[AUTHENTICATIONFAILED] Invalid credentials (Failure)",
    "LOGIN Login error password error",
    "Login fail. Account is abnormal, service is not open, password is incorrect",
    "[ALERT] Please log in via your web browser: https://support.google.com/mail",
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


@given(st.text())
def test_a_servers_words_cannot_break_a_log_line(text: str) -> None:
    said = plain(text)
    assert said.isprintable()
    assert len(said) <= 300
    login_refusal(text, "host", "rep")
    command_refusal(text, "host", "FETCH")

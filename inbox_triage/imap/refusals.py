"""A server's words of refusal, told apart by who must act.

Sources for the wordings: RFC 5530 response codes, and answers seen from NetEase, Gmail, Dovecot,
Exchange and Microsoft 365.
"""

from __future__ import annotations

import re

from inbox_triage.errors import ServerRefused, ServerUnavailable

_BACK_OFF_MS = re.compile(r"suggested backoff time:\s{0,5}(\d{1,9})\s{0,5}milliseconds", re.I)
_PASSING = re.compile(
    r"\[(?:unavailable|inuse|limit|contactadmin|serverbug)\]|too many (?:simultaneous )?"
    r"(?:connections|logins|login attempts)|maximum number of connections|throttl"
    r"|exceeded command or bandwidth|try again|temporar|internal (?:server )?error|server busy",
    re.I,
)
_UNSAFE_LOGIN = re.compile(r"unsafe login", re.I)
_NOT_CONNECTED = re.compile(r"authenticated but not connected", re.I)


class CommandRefused(ServerUnavailable):
    """A tagged NO or BAD to one command; where nobody knows better, back off and try again."""


def back_off_s(text: str) -> float | None:
    """The wait a throttling server asks for, in seconds, or None.

    >>> back_off_s("BAD Request is throttled. Suggested Backoff Time: 299961 milliseconds")
    299.961
    """
    found = _BACK_OFF_MS.search(text)
    return int(found[1]) / 1000 if found else None


def login_refusal(text: str, server: str, user: str) -> ServerUnavailable | ServerRefused:
    """The error for a refused LOGIN or AUTHENTICATE.

    A full or busy server looks like a wrong password; only the latter must never be tried again,
    since repeated failures lock the account.
    """
    if _PASSING.search(text) or back_off_s(text) is not None:
        return ServerUnavailable(
            f"{server} lets nobody in just now: {plain(text)}", retry_after_s=back_off_s(text)
        )
    if _NOT_CONNECTED.search(text):
        return ServerRefused(
            f"{server} knows {user} but gives it no mailbox: a shared mailbox, a missing licence or "
            f"IMAP switched off for it. Ask the administrator. The server said: {plain(text)}"
        )
    return ServerRefused(
        f"{server} refused the login of {user}: {plain(text)}. Check the password; NetEase, QQ, "
        "Tencent and Aliyun want a client authorization code from their web page, Microsoft 365 "
        "and Gmail want OAuth2 or an app password."
    )


def command_refusal(text: str, server: str, command: str) -> ServerUnavailable | ServerRefused:
    """The error for a tagged NO or BAD to any other command."""
    if _UNSAFE_LOGIN.search(text):
        return ServerRefused(
            f"{server} answers 'Unsafe Login' to {command}: it does not accept this program as a mail "
            "client. Allow third-party clients (IMAP) in the mailbox's web settings, use the "
            f"client authorization code as password, and start again. It said: {plain(text)}"
        )
    return CommandRefused(
        f"{server} refused {command}: {plain(text)}", retry_after_s=back_off_s(text)
    )


def plain(text: str) -> str:
    """A server's words as one bounded line without control characters."""
    words = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return words[:300]

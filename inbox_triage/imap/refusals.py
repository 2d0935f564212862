"""A server's words of refusal, told apart by who must act.

Sources for the wordings: RFC 5530 response codes, and answers seen from NetEase, Tencent, Gmail,
Dovecot, Exchange and Microsoft 365.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable

from inbox_triage.errors import ServerRefused, ServerUnavailable

_BACK_OFF_MS = re.compile(r"suggested backoff time:\s{0,5}(\d{1,9})\s{0,5}milliseconds", re.I)
_WAIT = re.compile(
    r"\[(?:unavailable|inuse|limit)\]|suggested backoff|throttl|rate.?limit|overload|frequen"
    r"|too many (?:(?:simultaneous|concurrent|open|active) )?"
    r"(?:connections|logins|login attempts|requests|commands|sessions|users)"
    r"|maximum number of connections|exceeded command or bandwidth|(?:connection|quota) limit"
    r"|(?:system|server|service|mailbox)(?: is)?(?: too)? busy|try (?:it )?(?:again|later)"
    r"|temporar|service unavailable|系统繁忙|服务器繁忙|频繁|稍后|稍候",
    re.I,
)
"""Words that ask every command to wait."""
_WAIT_AT_LOGIN = re.compile(
    r"\[(?:serverbug|contactadmin)\]|too many|internal (?:server )?error|unavailable|maintenance"
    r"|timed? ?out|busy",
    re.I,
)
"""Words that speak of the whole server when said to a login; to a FETCH they may be about one
message, which Dovecot refuses with SERVERBUG as long as it is damaged."""
_NAMES_ALL_CAUSES = re.compile(r"password is incorrect", re.I)
"""Tencent lists every cause in one sentence, a busy system among them: the password may be it."""
_BLAMES_PASSWORD = re.compile(
    r"password|credential|\[authenticationfailed\]|authentication fail|login fail", re.I
)
_LASTING = re.compile(
    r"\[(?:noperm|cannot|authorizationfailed)\]|(?:permission|access) (?:is )?denied"
    r"|not (?:permitted|allowed|authori[sz]ed)|no permission|insufficient (?:rights|permission)"
    r"|invalid (?:mailbox|folder) ?name",
    re.I,
)
_ALREADY_EXISTS = re.compile(r"already ?exists", re.I)
_UNSAFE_LOGIN = re.compile(r"unsafe login", re.I)
_NOT_CONNECTED = re.compile(r"authenticated but not connected", re.I)
_SHOWN_BYTES = re.compile(r"(?:^|[ \[])b(['\"])")
_ESCAPED = re.compile(r"\\(?:x([0-9a-f]{2})|([\\'\"nrt]))")


class CommandRefused(ServerUnavailable):
    """A tagged NO or BAD to one command; where nobody knows better, back off and try again.

    ``said`` holds the server's words alone. The connection stays usable.
    """

    def __init__(
        self, message: str, retry_after_s: float | None = None, said: str | None = None
    ) -> None:
        super().__init__(message, retry_after_s)
        self.said = message if said is None else said

    @property
    def passing(self) -> bool:
        """Whether the server asks to wait: nothing is wrong with what was asked for."""
        return self.retry_after_s is not None or _WAIT.search(self.said) is not None

    @property
    def lasting(self) -> bool:
        """Whether asking again is useless until a person has changed something."""
        return not self.passing and _LASTING.search(self.said) is not None

    @property
    def already_exists(self) -> bool:
        """Whether a CREATE failed since the folder is there (``parent does not exist`` is not)."""
        return _ALREADY_EXISTS.search(self.said) is not None


class AnswerGarbled(ServerUnavailable):
    """The server answered, but not in the protocol: one message may be the cause.

    Its text never quotes the answer, which may hold parts of a mail.
    """

    def __init__(self, server: str, command: str, kind: str) -> None:
        super().__init__(f"{server} answered {command} with something unreadable ({kind})")


def back_off_s(text: str) -> float | None:
    """The wait a throttling server asks for, in seconds, or None.

    >>> back_off_s("BAD Request is throttled. Suggested Backoff Time: 299961 milliseconds")
    299.961
    """
    found = _BACK_OFF_MS.search(text)
    return int(found[1]) / 1000 if found else None


def login_refusal(
    text: str, server: str, user: str, secrets: Iterable[str] = ()
) -> ServerUnavailable | ServerRefused:
    """The error for a refused LOGIN or AUTHENTICATE, without the ``secrets`` a server may echo.

    A full or busy server looks like a wrong password; only the latter must never be tried again,
    since repeated failures lock the account.
    """
    said = plain(text, secrets)
    if back_off_s(text) is not None or _passing_login(text):
        return ServerUnavailable(
            f"{server} lets nobody in just now: {said}", retry_after_s=back_off_s(text)
        )
    if _NOT_CONNECTED.search(text):
        return ServerRefused(
            f"{server} knows {user} but gives it no mailbox: a shared mailbox, a missing licence or "
            f"IMAP switched off for it. Ask the administrator. The server said: {said}"
        )
    return ServerRefused(
        f"{server} refused the login of {user}: {said}. Check the password; NetEase, QQ, "
        "Tencent and Aliyun want a client authorization code from their web page, Microsoft 365 "
        "and Gmail want OAuth2 or an app password."
    )


def _passing_login(text: str) -> bool:
    if _NAMES_ALL_CAUSES.search(text):
        return False
    said = plain(text)
    return bool(_WAIT.search(said) or _WAIT_AT_LOGIN.search(said))


def blames_password(text: str) -> bool:
    """Whether the words of a server that hung up during the login speak of a wrong password."""
    return _BLAMES_PASSWORD.search(text) is not None


def command_refusal(text: str, server: str, command: str) -> ServerUnavailable | ServerRefused:
    """The error for a tagged NO or BAD to any other command."""
    said = plain(text)
    if _UNSAFE_LOGIN.search(text):
        return ServerRefused(
            f"{server} answers 'Unsafe Login' to {command}: it does not accept this program as a mail "
            "client. Allow third-party clients (IMAP) in the mailbox's web settings, use the "
            f"client authorization code as password, and start again. It said: {said}"
        )
    return CommandRefused(f"{server} refused {command}: {said}", back_off_s(text), said)


def secret_forms(user: str, secret: str) -> tuple[str, ...]:
    """A secret as LOGIN, PLAIN and XOAUTH2 put it on the line: what a server may echo."""
    encoded = (
        secret,
        f"\0{user}\0{secret}",
        f"user={user}\1auth=Bearer {secret}\1\1",
    )
    return (
        secret,
        secret.replace("\\", "\\\\").replace('"', '\\"'),
        *(base64.b64encode(form.encode()).decode() for form in encoded),
    )


def plain(text: str, secrets: Iterable[str] = ()) -> str:
    """A server's words as one bounded line without control characters and without ``secrets``.

    >>> plain("command error: BAD [b'Wait a\\\\r\\\\nmoment']")
    'command error: BAD Wait a moment'
    """
    said = _unwrapped(text)
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        said = re.sub(re.escape(secret), "***", said, flags=re.I)
    words = " ".join("".join(c if c.isprintable() else " " for c in said[:20_000]).split())
    return words[:300]


def _unwrapped(text: str) -> str:
    """imaplib shows a refusal as the bytes, or the list of bytes, it came in: their text instead."""
    found = _SHOWN_BYTES.search(text)
    if found is None or not text.endswith((found[1], f"{found[1]}]")):
        return text
    inner = text[found.end() :].removesuffix("]").removesuffix(found[1])
    words = _ESCAPED.sub(_unescaped, inner).encode("latin-1", "replace")
    return f"{text[: found.start()]} {words.decode('utf-8', 'replace')}"


def _unescaped(found: re.Match[str]) -> str:
    if found[1]:
        return chr(int(found[1], 16))
    return " " if found[2] in "nrt" else found[2]

"""SPF, DKIM and DMARC as our own server stated them, and names that pretend."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

import authres

from inbox_triage.mail.message import Address, Message

_HEADER_CHARS = 4_000
_HEADERS_READ = 20
_NESTING = 20
"""Comments inside comments; the library descends into them by recursion."""
_STRENGTH = ("pass", "policy", "neutral", "softfail", "none", "temperror", "permerror", "fail")
_PARENTHESIS = re.compile(r"[()]")
_ADDRESS_IN_NAME = re.compile(r"[\w.+-]{1,64}@([\w-]{1,63}(?:\.[\w-]{1,63}){1,5})")
_DOMAIN_IN_NAME = re.compile(
    r"\b([\w-]{2,63}\.(?:com|net|org|cn|co|de|uk|ru|io|biz|info)(?:\.\w\w)?)\b", re.IGNORECASE
)


_UNREADABLE = (
    authres.AuthResError, ValueError, TypeError, AttributeError, LookupError, RecursionError,
)  # fmt: skip
"""What the library is known or feared to raise."""


@dataclass(frozen=True, slots=True)
class Authentication:
    """Verdicts in the words of RFC 8601 section 2.7 (``pass``, ``fail``, ``softfail`` ...).

    None where no server we believe said anything.
    """

    spf: str | None = None
    dkim: str | None = None
    dmarc: str | None = None

    @property
    def failed(self) -> bool:
        """DMARC failed, or without a DMARC verdict both of the others did."""
        if self.dmarc not in {None, "none"}:
            return self.dmarc == "fail"
        return self.spf in {"fail", "softfail"} and self.dkim in {"fail", "none", None}


def authentication(message: Message, authserv_ids: Collection[str]) -> Authentication:
    """What the servers we believe said of a message.

    Anybody can write an Authentication-Results field (W95): only fields with a configured
    authserv-id count, and only those above the first one of a stranger, because each server
    writes above what it received. The best DKIM signature decides; the topmost verdict otherwise.

    >>> from inbox_triage.mail.parse import parse_message
    >>> raw = b"Authentication-Results: mx.us.example; spf=pass smtp.mailfrom=a.example\\n\\n"
    >>> authentication(parse_message(raw), {"mx.us.example"}).spf
    'pass'
    """
    trusted = {server.lower() for server in authserv_ids}
    verdicts: dict[str, list[str]] = {}
    for value in _values(message, trusted):
        for result in _results(value):
            method = str(getattr(result, "method", "") or "").lower()
            verdict = str(getattr(result, "result", "") or "").lower()
            if verdict:
                verdicts.setdefault(method, []).append(verdict)
    dkim = min(verdicts.get("dkim", []), key=_rank, default=None)
    spf, dmarc = (next(iter(verdicts.get(method, [])), None) for method in ("spf", "dmarc"))
    return Authentication(spf, dkim, dmarc)


def _values(message: Message, trusted: Collection[str]) -> Iterable[str]:
    if not trusted:
        return
    for count, value in enumerate(message.header_values("Authentication-Results")):
        server = value.partition(";")[0].strip().partition(" ")[0].lower()
        if count >= _HEADERS_READ or server not in trusted:
            return
        yield _before_deep_nesting(value[:_HEADER_CHARS])


def _before_deep_nesting(value: str) -> str:
    """What stands before a comment that is nested deeper than any server nests them."""
    depth = outermost = 0
    for place in _PARENTHESIS.finditer(value):
        if depth == 0:
            outermost = place.start()
        depth = depth + 1 if place[0] == "(" else max(0, depth - 1)
        if depth > _NESTING:
            return value[:outermost]
    return value


def _results(value: str) -> list[Any]:
    """The results of one field, one by one when the whole does not parse."""
    whole = _parsed(value)
    if whole is not None:
        return whole
    server, _, rest = value.partition(";")
    pieces = (_parsed(f"{server}; {piece}") for piece in rest.split(";")[:40])
    return [result for piece in pieces if piece for result in piece]


def _parsed(value: str) -> list[Any] | None:
    try:
        return list(authres.AuthenticationResultsHeader.parse_value(value).results)
    except _UNREADABLE:
        return None


def _rank(verdict: str) -> int:
    return _STRENGTH.index(verdict) if verdict in _STRENGTH else len(_STRENGTH)


def name_imitates(sender: Address) -> str | None:
    """The other domain a display name holds, as ``ceo@bigbuyer.com`` before an unrelated
    address (W86), or None.

    >>> name_imitates(Address("ceo@bigbuyer.com", "x@evil.example"))
    'bigbuyer.com'
    """
    match = _ADDRESS_IN_NAME.search(sender.name) or _DOMAIN_IN_NAME.search(sender.name)
    if match is None or not sender.domain:
        return None
    claimed = match[1].lower().strip(".")
    return None if _related(claimed, sender.domain) else claimed


def _related(one: str, other: str) -> bool:
    return one == other or one.endswith("." + other) or other.endswith("." + one)

"""Mailboxes out of address headers (RFC 5322 section 3.4), however broken. Nothing here raises."""

from __future__ import annotations

import re

from inbox_triage.mail.headers import decode_words, eight_bit, unfold
from inbox_triage.mail.message import Address

_MAX_CHARS = 32_000
_MAX_ADDRESSES = 200
_NAME_CHARS = 200
_NAME_PIECES = 24
_UNQUOTED_CHARS = 2_000
"""A name with commas but without quotes is read again at every comma: it ends here."""
_PIECE = re.compile(r'"(?:[^"\\]|\\.)*"?|<[^<>"]*>?|[(),;:]|[^"<(),;:]+|.', re.DOTALL)
_QUOTED_PAIR = re.compile(r"\\(.)", re.DOTALL)
_EMAIL = re.compile(r"[^\s@<>\"(),;:\[\]]{1,128}@[^\s@<>\"(),;:\[\]]{1,255}")
_BLANKS = re.compile(r"[\x00-\x20\x7f\u2028\u2029]+")


def parse_addresses(value: str | None, hint: str | None = None) -> tuple[Address, ...]:
    """The mailboxes of a raw header value, in order; groups are flattened.

    The display name never becomes the address, even when it looks like one (W86).

    >>> parse_addresses('"ceo@bigbuyer.com" <x@evil.example>')
    (Address(name='ceo@bigbuyer.com', email='x@evil.example'),)
    """
    if not value:
        return ()
    scanner = _Scanner()
    for piece in _PIECE.findall(eight_bit(unfold(value[:_MAX_CHARS]), hint)):
        scanner.take(piece)
        if len(scanner.found) >= _MAX_ADDRESSES:
            break
    scanner.finish()
    return tuple(dict.fromkeys(scanner.found[:_MAX_ADDRESSES]))


def valid_email(text: str) -> str:
    """The address in lower case when it is one (exactly one ``@``, no blanks), else empty."""
    plain = _BLANKS.sub("", text).strip("'.,").lower()
    if plain.startswith("mailto:"):
        plain = plain.removeprefix("mailto:")
    return plain if _EMAIL.fullmatch(plain) else ""


class _Scanner:
    """Gathers one mailbox at a time: words, comments and an angle part."""

    def __init__(self) -> None:
        self.found: list[Address] = []
        self._words: list[str] = []
        self._comments: list[str] = []
        self._angle: str | None = None
        self._depth = 0

    def take(self, piece: str) -> None:
        if piece == "(":
            self._depth += 1
        elif self._depth:
            self._in_comment(piece)
        elif piece == "," and self._is_name_only():
            # "Surname, Given name <address>" without the quotes the standard wants.
            self._words.append(piece)
        elif piece in {",", ";"}:
            self.finish()
        elif piece == ":":
            self._colon()
        elif piece.startswith("<"):
            # The last angle part wins: what stands before it is a name pretending.
            self._angle = piece.strip("<>")
        elif piece != ")":
            self._words.append(piece)

    def _is_name_only(self) -> bool:
        if self._angle is not None or len(self._words) > _NAME_PIECES:
            return False
        words = "".join(self._words)
        if not words.strip() or len(words) > _UNQUOTED_CHARS:
            return False
        return not _EMAIL.search(decode_words(words))

    def _in_comment(self, piece: str) -> None:
        if piece == ")":
            self._depth -= 1
        else:
            self._comments.append(piece)

    def _colon(self) -> None:
        """A group's name ends here, unless this is ``mailto:``."""
        if "".join(self._words).strip().lower() != "mailto":
            self._comments.clear()
        self._words.clear()

    def finish(self) -> None:
        """One mailbox is complete; nothing is added when it named nobody."""
        raw, comment, angle = "".join(self._words), " ".join(self._comments), self._angle
        self._words, self._comments, self._angle, self._depth = [], [], None, 0
        if angle is not None:
            self._add(raw or comment, valid_email(angle) or _inner_email(angle))
            return
        bare = _EMAIL.findall(_outside_quotes(raw))
        if not bare:
            encoded = _EMAIL.search(decode_words(raw)) if "=?" in raw and '"' not in raw else None
            self._add("" if encoded else raw, valid_email(encoded[0]) if encoded else "")
            return
        name = raw.replace(bare[0], " ").strip() if len(bare) == 1 else ""
        for email in bare:
            self._add(name or comment, valid_email(email))

    def _add(self, raw_name: str, email: str) -> None:
        name = _display_name(raw_name)
        if email or name:
            self.found.append(Address(name, email))


def _inner_email(angle: str) -> str:
    """An address somewhere inside the angle part, as in ``<Li li@x.example>`` or encoded."""
    match = _EMAIL.search(decode_words(angle))
    return valid_email(match[0]) if match else ""


def _outside_quotes(raw: str) -> str:
    return "".join(raw.split('"')[::2]) if '"' in raw else raw


def _display_name(raw: str) -> str:
    """Decoded, without quotes, on one line, bounded."""
    text = raw.strip()
    if '"' in text:
        text = _QUOTED_PAIR.sub(r"\1", text).replace('"', " ")
    decoded = decode_words(text).strip().strip("\"'")
    return " ".join(_BLANKS.sub(" ", decoded).split())[:_NAME_CHARS]

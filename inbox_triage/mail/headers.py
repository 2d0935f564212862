"""Header fields as text: raw 8-bit values, encoded words, message identifiers, dates."""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz
from typing import NamedTuple

from inbox_triage.mail.charset import clean, codec_name, decode
from inbox_triage.mail.limits import Limits

_FOLD = re.compile(r"\r?\n[ \t]*|\r")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]+")
_ENCODED_WORD = re.compile(r"=\?([^?\s]{1,75})\?([bBqQ])\?([^?]{0,4000})\?=")
_BASE64_NOISE = re.compile(r"[^A-Za-z0-9+/]+")
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,250}>")
_BARE_ID = re.compile(r"[^\s<>,;\"()]{1,125}@[^\s<>,;\"()]{1,124}")
_YEAR_WITH_LEADING_ZERO = re.compile(r"(?<![\d+\-:])0\d{3}(?!\d)")
_REFERENCES_KEPT = 50


class _Word(NamedTuple):
    charset: str
    encoding: str
    payload: str


def unfold(value: str) -> str:
    """The value on one line (RFC 5322 section 2.2.3)."""
    return _FOLD.sub(" ", value).strip() if "\n" in value or "\r" in value else value.strip()


def eight_bit(value: str, hint: str | None) -> str:
    """The value with raw 8-bit bytes decoded: UTF-8, then ``hint``, then by what it reads like."""
    if value.isascii():
        return value
    data = value.encode("utf-8", "surrogateescape")
    return decode(data, None, hint).text


def decode_value(value: str, hint: str | None = None) -> str:
    """A header value as one line of text: unfolded, 8-bit bytes and encoded words decoded."""
    if value.isascii() and value.isprintable() and "=?" not in value:
        return value.strip()  # most are plain: nothing below would change them
    text = decode_words(eight_bit(unfold(value), hint))
    return _CONTROL.sub(" ", clean(text)).strip()


def decode_words(text: str) -> str:
    """The text with its encoded words decoded (RFC 2047).

    Bytes of neighbouring words of one charset are joined first: old Chinese senders cut a
    character in two (W84). Words inside quotes are decoded too, as every client does.

    >>> decode_words("=?gbk?B?0a8=?= =?gbk?B?xcyxqLzbtaU=?=")
    '询盘报价单'
    """
    if "=?" not in text:
        return text
    out: list[str] = []
    run: list[_Word] = []
    position = 0
    for match in _ENCODED_WORD.finditer(text):
        between = text[position : match.start()]
        # White space between two encoded words is not displayed (RFC 2047 section 6.2).
        if not run or between.strip():
            out += [_decode_run(run), between]
            run = []
        charset, encoding, payload = match.groups()
        run.append(_Word(charset.partition("*")[0], encoding.lower(), payload))
        position = match.end()
    return "".join([*out, _decode_run(run), text[position:]])


def _decode_run(words: list[_Word]) -> str:
    texts: list[str] = []
    index = 0
    while index < len(words):
        same = index
        while same < len(words) and _same_charset(words[same], words[index]):
            same += 1
        data = _run_bytes(words[index:same])
        texts.append(decode(data, words[index].charset).text)
        index = same
    return "".join(texts)


def _same_charset(one: _Word, other: _Word) -> bool:
    if one.charset.lower() == other.charset.lower():
        return True
    return (codec_name(one.charset) or one) == (codec_name(other.charset) or other)


def _run_bytes(words: list[_Word]) -> bytes:
    cut_stream = all(word.encoding == "b" for word in words) and any(
        len(_BASE64_NOISE.sub("", word.payload)) % 4 and not word.payload.endswith("=")
        for word in words[:-1]
    )
    if cut_stream:
        return _base64("".join(word.payload for word in words))
    return b"".join(
        _base64(word.payload) if word.encoding == "b" else _q_bytes(word.payload) for word in words
    )


def _base64(payload: str) -> bytes:
    plain = _BASE64_NOISE.sub("", payload)
    if len(plain) % 4 == 1:
        plain = plain[:-1]
    try:
        return base64.b64decode(plain + "=" * (-len(plain) % 4))
    except binascii.Error:
        return b""


def _q_bytes(payload: str) -> bytes:
    return quopri.decodestring(payload.encode("utf-8", "surrogateescape"), header=True)


def read_fields(
    fields: Iterable[tuple[str, str]], limits: Limits, hint: str | None
) -> tuple[tuple[tuple[str, str], ...], list[str]]:
    """Decoded (name, value) pairs in order, bounded, and the defects met."""
    read: list[tuple[str, str]] = []
    defects: list[str] = []
    for name, value in fields:
        if len(read) >= limits.headers:
            defects.append("too-many-headers")
            break
        if len(value) > limits.header_chars:
            defects.append("truncated-header")
            value = value[: limits.header_chars]
        plain_name = _CONTROL.sub("", clean(name))[:100]
        read.append((plain_name, decode_value(value, hint)[: limits.header_chars]))
    return tuple(read), defects


def message_ids(value: str) -> tuple[str, ...]:
    """Message identifiers with angle brackets, in order, without repetition (RFC 5322 3.6.4).

    Of a very long list the first and the latest are kept. Identifiers written without brackets
    are accepted when the value holds no others.

    >>> message_ids("<a@b> junk <[ABCDEF====@microsoft.com]>")
    ('<a@b>', '<[ABCDEF====@microsoft.com]>')
    """
    found = _MESSAGE_ID.findall(value) or [f"<{bare}>" for bare in _BARE_ID.findall(value)]
    distinct = list(dict.fromkeys(found))
    if len(distinct) > _REFERENCES_KEPT:
        distinct = [distinct[0], *distinct[1 - _REFERENCES_KEPT :]]
    return tuple(distinct)


def sent_at(value: str | None) -> datetime | None:
    """The Date field as aware UTC, or None for whatever cannot be a date of a mail (W87)."""
    if not value or _YEAR_WITH_LEADING_ZERO.search(value[:100]):
        return None
    try:
        parts = parsedate_tz(value[:100])
        if parts is None or not 1980 <= parts[0] <= 2100:
            return None
        zone = timezone(timedelta(seconds=parts[9] or 0))
        return datetime(*parts[:6], tzinfo=zone).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None

"""Content transfer encodings (RFC 2045 section 6), as written and as miswritten."""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from typing import NamedTuple

from inbox_triage.mail.part import Part

_BASE64_LINE = re.compile(rb"[A-Za-z0-9+/=]*")
_NOT_WORD = re.compile(r"[^a-z0-9]")
_PLAIN = re.compile(r"[78]|bin|none|ascii|utf|text|identity|charset")
_HEX = re.compile(r"=[0-9A-Fa-f]{2}")


class Payload(NamedTuple):
    """Decoded bytes, and ``bad-base64`` or ``unknown-transfer-encoding`` when they are not all."""

    data: bytes
    defect: str | None


def encoding_of(part: Part) -> str:
    """``base64``, ``qp``, ``uu``, ``plain`` or ``unknown``."""
    word = _NOT_WORD.sub("", part.field("content-transfer-encoding", 100).lower())
    if not word or ("64" not in word and _PLAIN.search(word)):
        return "plain"
    if word.startswith(("base64", "b64")) or word == "b":
        return "base64"
    if word.startswith("quoted") or word in {"qp", "q"}:
        return "qp"
    return "uu" if word.startswith(("xuu", "uu")) else "unknown"


def decoded(part: Part) -> Payload:
    """The bytes of a leaf. What cannot be decoded is left out, never passed on as text (W88)."""
    raw = part.content.encode("utf-8", "surrogateescape")
    match encoding_of(part):
        case "base64":
            return _from_base64(raw)
        case "qp":
            return Payload(quopri.decodestring(raw), None)
        case "uu":
            return _from_uu(raw)
        case "plain":
            return Payload(raw, None)
        case _:
            return Payload(b"", "unknown-transfer-encoding" if raw.strip() else None)


def decoded_size(part: Part) -> int:
    """How many bytes a leaf would decode to, counted without decoding."""
    text = part.content
    breaks = text.count("\n") + text.count("\r")
    match encoding_of(part):
        case "base64":
            return max(0, (len(text) - breaks - text.count(" ")) * 3 // 4 - text[-4:].count("="))
        case "qp":
            soft = text.count("=\n") * 2 + text.count("=\r\n") * 3
            return max(0, len(text) - soft - 2 * len(_HEX.findall(text)))
        case _:
            return len(text)


def _from_base64(raw: bytes) -> Payload:
    """Lines up to the first that is no base64: list servers add plain footers below."""
    good: list[bytes] = []
    defect = None
    for line in map(bytes.strip, raw.splitlines()):
        if not _BASE64_LINE.fullmatch(line):
            defect = "bad-base64"
            break
        good.append(line)
    # Padding inside comes from encoders that worked by pieces: each piece is decoded alone.
    pieces = re.findall(rb"[^=]+", b"".join(good))
    if pieces and len(pieces[-1]) % 4 == 1:
        defect = "bad-base64"
    return Payload(b"".join(map(_base64_piece, pieces)), defect)


def _base64_piece(piece: bytes) -> bytes:
    if len(piece) % 4 == 1:
        piece = piece[:-1]
    try:
        return base64.b64decode(piece + b"=" * (-len(piece) % 4))
    except binascii.Error:
        return b""


def _from_uu(raw: bytes) -> Payload:
    out: list[bytes] = []
    inside = False
    for line in raw.splitlines():
        if line.startswith(b"begin "):
            inside = True
        elif line.strip() == b"end":
            break
        elif inside:
            try:
                out.append(binascii.a2b_uu(line))
            except binascii.Error:
                return Payload(b"".join(out), "unknown-transfer-encoding")
    return Payload(b"".join(out), None if inside else "unknown-transfer-encoding")

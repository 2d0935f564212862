"""What Outlook hides in ``winmail.dat``: attachments and sometimes the body (MS-OXTNEF).

Our own reader of the few attributes we need. tnefparse believes the counters in the data: one
forged number keeps it busy for 2^32 rounds, and its work grows with the square of the size.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from inbox_triage.mail.charset import decode

_SIGNATURE = 0x223E9F78
_ATTACH_BEGINS = 0x9002
_ATTACH_TITLE = 0x8010
_ATTACH_DATA = 0x800F
_ATTACH_PROPERTIES = 0x9005
_BODY = 0x800C
_MESSAGE_PROPERTIES = 0x9003
_CODEPAGE = 0x9007
_PR_BODY = 0x1000
_PR_HTML = 0x1013
_PR_LONG_NAME = 0x3707
_PR_NAME = 0x3704
_PR_MIME_TAG = 0x370E
_PR_DATA = 0x3701
_OBJECTS = 2_000
_PROPERTIES = 2_000
_FIXED_SIZES = {2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 0xA: 4, 0xB: 4, 0x14: 8, 0x40: 8, 0x48: 16}
_VARIABLE = frozenset({0x0D, 0x1E, 0x1F, 0x102})
_MULTIPLE = 0x1000
_NAMED = 0x8000


@dataclass(slots=True)
class TnefAttachment:
    """One file inside: its name, its type when stated, its size in bytes."""

    name: str = ""
    content_type: str = ""
    size_bytes: int = 0


@dataclass(slots=True)
class Tnef:
    """What was found. ``is_whole`` is False when the data broke off or lied about lengths."""

    attachments: list[TnefAttachment]
    text: str = ""
    html: str = ""
    is_whole: bool = True


def read_tnef(data: bytes) -> Tnef | None:
    """The content of a TNEF stream, or None when it is not one. Linear in its size."""
    if len(data) < 6 or struct.unpack_from("<I", data)[0] != _SIGNATURE:
        return None
    found = Tnef([])
    codepage = "cp1252"
    for attribute, value in _objects(data, found):
        if attribute == _CODEPAGE and len(value) >= 4:
            codepage = _codec(struct.unpack_from("<I", value)[0])
        elif attribute == _BODY:
            found.text = found.text or _text(value, codepage)
        elif attribute == _MESSAGE_PROPERTIES:
            _read_message(value, codepage, found)
        elif attribute == _ATTACH_BEGINS:
            found.attachments.append(TnefAttachment())
        elif found.attachments:
            _read_attachment(attribute, value, codepage, found)
    return found


def _objects(data: bytes, found: Tnef) -> Iterator[tuple[int, bytes]]:
    """(attribute, value) of each object: level, id, length, value, checksum."""
    offset = 6
    for _ in range(_OBJECTS):
        if offset + 11 > len(data):
            found.is_whole = found.is_whole and offset == len(data)
            return
        attribute, length = struct.unpack_from("<HxxI", data, offset + 1)
        end = offset + 9 + length
        yield attribute, data[offset + 9 : end]
        if end + 2 > len(data):
            found.is_whole = False
            return
        offset = end + 2
    found.is_whole = False


def _read_message(value: bytes, codepage: str, found: Tnef) -> None:
    for name, kind, content in _properties(value, found):
        if name == _PR_BODY:
            found.text = _string(content, kind, codepage)
        elif name == _PR_HTML:
            found.html = _string(content, kind, "utf-8")


def _read_attachment(attribute: int, value: bytes, codepage: str, found: Tnef) -> None:
    attachment = found.attachments[-1]
    if attribute == _ATTACH_TITLE:
        attachment.name = attachment.name or _text(value, codepage)
    elif attribute == _ATTACH_DATA:
        attachment.size_bytes = len(value)
    elif attribute == _ATTACH_PROPERTIES:
        for name, kind, content in _properties(value, found):
            if name == _PR_LONG_NAME or (name == _PR_NAME and not attachment.name):
                attachment.name = _string(content, kind, codepage)
            elif name == _PR_MIME_TAG:
                attachment.content_type = _string(content, kind, codepage).lower()
            elif name == _PR_DATA:
                attachment.size_bytes = len(content)


def _properties(data: bytes, found: Tnef) -> Iterator[tuple[int, int, bytes]]:
    """(property id, type, first value) of a MAPI property list, up to the first broken one."""
    try:
        yield from _read_properties(data)
    except (struct.error, ValueError):
        found.is_whole = False


def _read_properties(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    count = struct.unpack_from("<I", data)[0]
    offset = 4
    for _ in range(min(count, _PROPERTIES)):
        kind, name = struct.unpack_from("<HH", data, offset)
        offset += 4
        if name >= _NAMED:
            offset = _after_name(data, offset)
        values = 1
        if kind & _MULTIPLE or kind in _VARIABLE:
            values = struct.unpack_from("<I", data, offset)[0]
            offset += 4
        content, offset = _first_value(data, offset, kind & ~_MULTIPLE, values)
        yield name, kind & ~_MULTIPLE, content


def _after_name(data: bytes, offset: int) -> int:
    """The offset behind a property's GUID and name."""
    by_number = struct.unpack_from("<I", data, offset + 16)[0] == 0
    if by_number:
        return offset + 24
    return offset + 24 + _padded(struct.unpack_from("<I", data, offset + 20)[0])


def _first_value(data: bytes, offset: int, kind: int, values: int) -> tuple[bytes, int]:
    if kind in _FIXED_SIZES:
        end = offset + _FIXED_SIZES[kind] * values
        return data[offset : min(end, offset + 16)], end
    if kind not in _VARIABLE:
        raise ValueError("unknown property type")
    first = b""
    for number in range(values):
        length = struct.unpack_from("<I", data, offset)[0]
        if number == 0:
            first = data[offset + 4 : offset + 4 + length]
        offset += 4 + _padded(length)
    return first, offset


def _padded(length: int) -> int:
    return length + -length % 4


def _string(content: bytes, kind: int, codepage: str) -> str:
    return _text(content, "utf-16-le" if kind == 0x1F else codepage)


def _text(content: bytes, codepage: str) -> str:
    return decode(content, codepage).text.strip("\0")


def _codec(number: int) -> str:
    return {65001: "utf-8", 936: "gb18030", 950: "big5", 949: "cp949", 932: "cp932"}.get(
        number, f"cp{number}"
    )

"""Parameters of MIME fields: RFC 2045, RFC 2231, encoded words and bare 8-bit, as senders mix them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from inbox_triage.mail.charset import clean, decode
from inbox_triage.mail.headers import decode_words, eight_bit, unfold
from inbox_triage.mail.whitespace import without_direction, without_zero_width

_PARAMETER = re.compile(
    r';\s{0,20}([^=;\s*"]{1,60})(\*\d{1,3})?(\*)?\s{0,5}=\s{0,5}("(?:[^"\\]|\\.)*"?|[^;]*)'
)
_ESCAPED = re.compile(r'\\(["\\])')
_TYPE = re.compile(r"[\w.+-]{1,60}/[\w.+-]{1,100}", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
_NAME_CHARS = 200
_FIELD_CHARS = 4_000


@dataclass(frozen=True, slots=True)
class Field:
    """A value and its parameters, names in lower case; values are decoded text."""

    value: str
    parameters: dict[str, str]


def parse_field(raw: str, hint: str | None = None) -> Field:
    """A structured MIME field out of its raw value; nothing raises.

    >>> parse_field("attachment; filename*=gbk''%B1%A8%BC%DB.pdf").parameters
    {'filename': '报价.pdf'}
    """
    text = unfold(raw[:_FIELD_CHARS])
    value = text.partition(";")[0].strip().lower()
    plain: dict[str, str] = {}
    pieces: dict[str, list[tuple[int, bool, str]]] = {}
    for name, number, extended, written in _PARAMETER.findall(text):
        content = (
            _ESCAPED.sub(r"\1", written[1:].removesuffix('"'))
            if written[:1] == '"'
            else written.strip()
        )
        key = name.lower()
        if number or extended:
            pieces.setdefault(key, []).append((int(number[1:] or 0), bool(extended), content))
        else:
            plain.setdefault(key, decode_words(eight_bit(content, hint)))
    for key, parts in pieces.items():
        plain[key] = _joined(parts)
    return Field(value, {key: clean(text) for key, text in plain.items()})


def _joined(parts: list[tuple[int, bool, str]]) -> str:
    """Continued and percent-encoded pieces as one text (RFC 2231 sections 3 and 4)."""
    charset: str | None = None
    data = b""
    for number, extended, content in sorted(parts):
        if extended and number == 0 and content.count("'") >= 2:
            charset, _, content = content.split("'", 2)
        raw = content.encode("utf-8", "surrogateescape")
        data += unquote_to_bytes(raw) if extended else raw
    return decode_words(decode(data, charset or None).text)


def content_type(raw: str, default: str = "text/plain") -> tuple[str, dict[str, str]]:
    """Type and parameters of a Content-Type; a type that is none becomes the default
    (RFC 2045 section 5.2)."""
    field = parse_field(raw)
    is_type = _TYPE.fullmatch(field.value)
    return (field.value if is_type else default), field.parameters


def attachment_name(name: str) -> str:
    """A file name one can judge by its end: no path, no direction overrides, no trailing dots.

    >>> attachment_name("C:\\\\tmp\\\\invoice\\u202efdp.exe . ")
    'invoicefdp.exe'
    """
    text = without_zero_width(without_direction(_CONTROL.sub("", name)))
    text = text.replace("\\", "/").rpartition("/")[2]
    text = " ".join(text.split()).rstrip(". ")
    return (
        text if len(text) <= _NAME_CHARS else text[: _NAME_CHARS // 2] + text[-_NAME_CHARS // 2 :]
    )

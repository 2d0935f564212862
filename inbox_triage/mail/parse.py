"""Bytes to a Message. Total: no bytes make it raise, every text is bounded."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

from inbox_triage.mail.addresses import parse_addresses
from inbox_triage.mail.bodies import Body, Reading, read_body
from inbox_triage.mail.charset import codec_name
from inbox_triage.mail.forward import split_forward, without_head
from inbox_triage.mail.headers import decode_value, message_ids, read_fields, sent_at
from inbox_triage.mail.language import detect
from inbox_triage.mail.limits import DEFAULT_LIMITS, Limits
from inbox_triage.mail.marks import without_marks
from inbox_triage.mail.message import Address, Digest, Message
from inbox_triage.mail.part import Part, split, split_head
from inbox_triage.mail.quoted import is_bare, split_quotation
from inbox_triage.mail.quotewords import REPLY_PREFIXES
from inbox_triage.mail.signature import split_signature
from inbox_triage.mail.whitespace import tidy

_NOBODY = Address("", "")
_SUBJECT_CHARS = 1_000
_IDS_CHARS = 20_000
_TINY_WORDS = 3
_NOTE_WORDS = 40
_DELIVERY_FIELDS = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To")
_MAIL_SYSTEMS = ("mailer-daemon", "postmaster")
"""Senders of bounces: the message they attach is one of ours that comes back."""
_FORWARD_FIELDS = ("From", "Date", "To", "Cc", "Subject")
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W_]+")
_CHARSET = re.compile(rb"charset\s{0,3}=\s{0,3}[\"']?([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_BOUNDARY = re.compile(rb"boundary[*\d\s\x1c-\x1f]*=")
"""A declaration in lower case, blanks included as the standard library strips them."""
_LINE_END = re.compile(rb"\r?\n|\r")
_DELIMITER = re.compile(rb"[\r\n]--")
_LINE_BYTES = 20
"""Lines of a long mail are longer than this on average; those of attachments have 60 at least."""
_BROKEN_STRUCTURE = (
    RecursionError, ValueError, TypeError, LookupError, AttributeError, AssertionError,
)  # fmt: skip
"""What the standard library's parser is known or feared to raise (W80, W89)."""


def parse_message(content: bytes, limits: Limits = DEFAULT_LIMITS) -> Message:
    """What a mail says, whatever its bytes. Nothing raises; faults become ``defects``.

    >>> parse_message(b"Subject: =?gbk?B?0a/FzA==?=\\n\\nhi").subject
    '询盘'
    """
    digest = Digest(hashlib.sha256(content).hexdigest())
    reading = Reading(limits)
    root = _tree(_bounded(content, reading), reading)
    return _message(root, digest, reading)


def _bounded(content: bytes, reading: Reading) -> bytes:
    """The bytes the parser may see: splitting costs lines times open boundaries."""
    limits = reading.limits
    if len(content) > limits.content_bytes:
        reading.note("truncated-message")
        content = content[: limits.content_bytes]
    boundaries = sum(1 for _ in _BOUNDARY.finditer(content.lower()))
    most = max(limits.raw_lines, len(content) // _LINE_BYTES)
    if boundaries:
        most = min(most, limits.parse_steps // boundaries)
        if content.count(b"\n--") + content.count(b"\r--") > limits.delimiters:
            content = _cut(content, _DELIMITER, limits.delimiters, reading)
    if content.count(b"\n") + content.count(b"\r") - content.count(b"\r\n") > most:
        content = _cut(content, _LINE_END, most, reading)
    return content


def _cut(content: bytes, pattern: re.Pattern[bytes], most: int, reading: Reading) -> bytes:
    """The content up to where the pattern is found once more than ``most`` times."""
    reading.note("truncated-message")
    beyond = next(islice(pattern.finditer(content), most, None), None)
    return content if beyond is None else content[: beyond.start()]


def _tree(content: bytes, reading: Reading) -> Part:
    try:
        root = split(content)
    except _BROKEN_STRUCTURE:
        reading.note("broken-structure")
        root = split_head(content)
    if not all(value.isascii() for _, value in root.fields()):
        reading.hint = _charset_hint(content)
    return root


def _charset_hint(content: bytes) -> str | None:
    """The first telling charset the message names anywhere: raw headers are written in it."""
    for found in _CHARSET.findall(content[:200_000])[:20]:
        codec = codec_name(found.decode("ascii"))
        if codec not in {None, "utf-8-sig", "cp1252"}:
            return codec
    return None


def _message(root: Part, digest: Digest, reading: Reading) -> Message:
    hint = reading.hint
    fields, defects = read_fields(root.fields(), reading.limits, hint)
    for defect in defects:
        reading.note(defect)
    raw = _first_values(root)
    texts = _read_texts(root, reading, 0)
    reply_to = parse_addresses(raw.get("reply-to"), hint)
    return Message(
        digest=digest,
        message_id=next(iter(message_ids(raw.get("message-id", "")[:2_000])), None),
        in_reply_to=message_ids(raw.get("in-reply-to", "")[:_IDS_CHARS]),
        references=message_ids(raw.get("references", "")[:_IDS_CHARS]),
        sender=texts.sender,
        reply_to=() if {one.email for one in reply_to} <= {texts.sender.email, ""} else reply_to,
        to=parse_addresses(raw.get("to"), hint),
        cc=parse_addresses(raw.get("cc"), hint),
        delivered_to=_delivered_to(root),
        subject=texts.subject,
        sent_at=sent_at(raw.get("date")),
        own_text=texts.own,
        quoted_text=texts.quoted,
        signature=texts.signature,
        forwarded_text=texts.forwarded,
        hidden_text=texts.body.hidden[: reading.limits.hidden_chars],
        language=_language(texts),
        attachments=tuple(reading.attachments),
        links=texts.body.links[: reading.limits.links],
        headers=fields,
        html_only=texts.body.is_html and not texts.body.has_plain,
        defects=tuple(reading.defects),
    )


@dataclass(frozen=True, slots=True)
class _Texts:
    """What one message says, attached messages included."""

    sender: Address
    subject: str
    body: Body
    own: str
    quoted: str
    signature: str
    forwarded: str


def _read_texts(root: Part, reading: Reading, depth: int) -> _Texts:
    raw = _first_values(root)
    subject = decode_value(raw.get("subject", "")[:8_000], reading.hint)[:_SUBJECT_CHARS]
    sender = next(iter(parse_addresses(raw.get("from"), reading.hint)), _NOBODY)
    body = read_body(root, reading, depth)
    attached, reading.attached = reading.attached, []
    returned, reading.returned = reading.returned, []
    own, quoted = split_quotation(body.text)
    if is_bare(quoted) and not _answers(raw, subject):
        own, quoted = tidy(body.text), ""
    forwarded, quoted = split_forward(quoted, subject)
    if sender.local.startswith(_MAIL_SYSTEMS):
        attached, returned = [], [*returned, *attached]
    for inner in attached[:1]:
        forwarded = _inner_text(inner, reading, depth + 1) or forwarded
    for inner in returned[:1]:
        quoted = tidy(f"{quoted}\n\n{_inner_text(inner, reading, depth + 1)}")
    is_answer = bool(quoted) and not forwarded
    # With nothing left but a quotation the whole is all there is to judge by (W94).
    is_empty = is_answer and not own
    own, signature = split_signature(without_marks(body.text) if is_empty else own, sender)
    if is_empty or (is_answer and len(_WORD.findall(own[:200])) < _TINY_WORDS):
        reading.note("own-text-uncertain")
    return _Texts(sender, subject, body, own, quoted, signature, forwarded)


def _answers(raw: Mapping[str, str], subject: str) -> bool:
    """Whether a message says that it answers another one."""
    is_threaded = "in-reply-to" in raw or "references" in raw
    return is_threaded or REPLY_PREFIXES.match(subject) is not None


def _inner_text(part: Part, reading: Reading, depth: int) -> str:
    """An attached message as text: its header lines and what its sender wrote."""
    if depth > reading.limits.depth:
        reading.note("too-deep")
        return ""
    texts = _read_texts(part, reading, depth)
    if texts.forwarded:
        return texts.forwarded
    raw = _first_values(part)
    head = [
        f"{name}: {decode_value(raw[name.lower()][:2_000], reading.hint)}"
        for name in _FORWARD_FIELDS
        if name.lower() in raw
    ]
    return tidy("\n".join([*head, "", texts.own, "", texts.signature]))


def _language(texts: _Texts) -> str | None:
    """A forward speaks the language of the mail it brings, not of a colleague's short note."""
    said = [texts.own, without_head(texts.forwarded), texts.subject]
    if texts.forwarded and len(_WORD.findall(texts.own[:2_000])) <= _NOTE_WORDS:
        said[:2] = reversed(said[:2])
    return next(filter(None, map(detect, said)), None)


def _first_values(root: Part) -> dict[str, str]:
    """The first value of each field, undecoded, by lower-case name."""
    values: dict[str, str] = {}
    for name, value in root.fields():
        values.setdefault(name.lower(), value)
    return values


def _delivered_to(root: Part) -> tuple[Address, ...]:
    wanted = {name.lower() for name in _DELIVERY_FIELDS}
    found = [
        address
        for name, value in root.fields()[:1_000]
        if name.lower() in wanted
        for address in parse_addresses(value[:1_000])
    ]
    return tuple(dict.fromkeys(found))[:20]

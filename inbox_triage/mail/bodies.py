"""The MIME tree to one body text, a list of attachments and the attached messages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from inbox_triage.mail import marks
from inbox_triage.mail.charset import decode
from inbox_triage.mail.html import html_to_text
from inbox_triage.mail.limits import Limits
from inbox_triage.mail.message import Attachment, Link
from inbox_triage.mail.parameters import attachment_name, content_type, parse_field
from inbox_triage.mail.part import Part, split
from inbox_triage.mail.tnef import read_tnef
from inbox_triage.mail.transfer import decoded, decoded_size
from inbox_triage.mail.whitespace import plain_lines

_HTML_START = re.compile(
    r"\s*(?:<!--.{0,500}?-->\s*)?<(?:!doctype\s+html|html|head|body|div|p|table|meta|font|span|center)\b",
    re.IGNORECASE | re.DOTALL,
)
_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"'()\[\]，。；、）】》]{3,1500}", re.IGNORECASE)
_REAL_BOUNDARY = re.compile(r"^--([^\r\n]{1,200})\r?\nContent-", re.MULTILINE | re.IGNORECASE)
_TNEF_TYPES = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
_BODY_TYPES = frozenset({"text/plain", "text/html", "text/enriched", "text/richtext", "text"})


@dataclass(frozen=True, slots=True)
class Body:
    """A rendered body, still with the marks of the HTML renderer."""

    text: str = ""
    is_html: bool = False
    has_plain: bool = False
    """A usable plain text stood beside the HTML."""
    hidden: str = ""
    links: tuple[Link, ...] = ()

    @property
    def substance(self) -> int:
        """Characters that are no blanks."""
        return sum(map(len, self.text.split()))


@dataclass(slots=True)
class Reading:
    """What is left of the limits, shared by a message and those attached to it, and what was
    found on the way."""

    limits: Limits
    hint: str | None = None
    parts: int = 0
    text_chars: int = 0
    html_tags: int = 0
    attachments: list[Attachment] = field(default_factory=list)
    attached: list[Part] = field(default_factory=list)
    returned: list[Part] = field(default_factory=list)
    defects: dict[str, None] = field(default_factory=dict)

    def note(self, defect: str | None) -> None:
        """Remember a defect once."""
        if defect is not None:
            self.defects[defect] = None

    def attach(self, attachment: Attachment) -> None:
        """List an attachment while there is room."""
        if len(self.attachments) < self.limits.attachments:
            self.attachments.append(attachment)
        else:
            self.note("too-many-attachments")


def read_body(part: Part, reading: Reading, depth: int = 0, in_report: bool = False) -> Body:
    """The body of a part with everything below it; attachments are listed in ``reading``."""
    reading.parts += 1
    if reading.parts > reading.limits.parts:
        reading.note("too-many-parts")
        return Body()
    if depth > reading.limits.depth:
        reading.note("too-deep")
        return Body()
    kind, parameters = content_type(part.field("content-type"), part.get_default_type())
    children = part.children
    if children is not None:
        if kind.startswith("message/"):
            return _attached_message(part, children, reading, in_report)
        is_report = kind == "multipart/report"
        bodies = [
            read_body(child, reading, depth + 1, is_report)
            for child in children[: reading.limits.parts + 1]
        ]
        return _alternative(bodies) if kind == "multipart/alternative" else _sequence(bodies)
    if kind.startswith("multipart/"):
        return _broken_multipart(part, reading, depth)
    return _leaf(part, kind, parameters, reading, is_whole=depth == 0)


def better(plain: Body, html: Body) -> Body:
    """The body a reader would be shown: by how much it says, not by its order (W90).

    Every client shows the HTML, so it wins unless it says less than half of the plain text.
    """
    said = plain.substance
    if html.substance and html.substance * 2 >= said:
        return replace(html, has_plain=said * 4 >= html.substance)
    links = tuple(dict.fromkeys((*plain.links, *html.links)))
    return Body(plain.text, not said and html.is_html, bool(said), html.hidden, links)


def _alternative(bodies: list[Body]) -> Body:
    plain = max((body for body in bodies if not body.is_html), key=_substance, default=Body())
    html = max((body for body in bodies if body.is_html), key=_substance, default=Body())
    return better(plain, html)


def _substance(body: Body) -> int:
    return body.substance


def _sequence(bodies: list[Body]) -> Body:
    """One below the other; the same text twice, plain and HTML, counts once."""
    kept: list[Body] = []
    for body in bodies:
        if not (body.text or body.links or body.hidden):
            continue
        if kept and kept[-1].is_html != body.is_html and _same_start(kept[-1], body):
            plain, html = sorted((kept[-1], body), key=lambda one: one.is_html)
            kept[-1] = better(plain, html)
        else:
            kept.append(body)
    if len(kept) <= 1:
        return kept[0] if kept else Body()
    return Body(
        "\n".join(body.text for body in kept),
        all(body.is_html for body in kept),
        any(body.has_plain for body in kept),
        " ".join(filter(None, (body.hidden for body in kept))),
        tuple(dict.fromkeys(link for body in kept for link in body.links)),
    )


def _same_start(one: Body, other: Body) -> bool:
    first, second = ("".join(body.text[:400].split())[:60] for body in (one, other))
    return bool(first) and first == second


def _leaf(
    part: Part, kind: str, parameters: dict[str, str], reading: Reading, is_whole: bool
) -> Body:
    disposition = parse_field(part.field("content-disposition"), reading.hint)
    name = disposition.parameters.get("filename") or parse_field(
        part.field("content-type"), reading.hint
    ).parameters.get("name", "")
    name = attachment_name(name)
    # A message that is one text is shown as text, whatever it says of itself.
    is_attached = disposition.value == "attachment" and not is_whole
    if kind in _BODY_TYPES and not is_attached and not (name and reading.text_chars):
        return _text_body(part, kind, parameters, reading)
    if kind in _TNEF_TYPES or name.lower() == "winmail.dat":
        return _tnef_body(part, name or "winmail.dat", kind, reading)
    inline = not is_attached and bool(disposition.value == "inline" or part.field("content-id"))
    reading.attach(Attachment(name, kind, decoded_size(part), inline))
    return Body()


def _text_body(part: Part, kind: str, parameters: dict[str, str], reading: Reading) -> Body:
    data, defect = decoded(part)
    reading.note(defect)
    room = max(0, reading.limits.text_chars - reading.text_chars)
    is_cut = len(data) > room * 4
    text, defect = decode(
        data[: room * 4], parameters.get("charset") or None, reading.hint, is_body=True
    )
    reading.note(defect)
    if is_cut or len(text) > room:
        reading.note("truncated-text")
    text = text[:room]
    reading.text_chars += len(text)
    return rendered(text, kind, reading, parameters.get("format", "").lower() == "flowed")


def rendered(text: str, kind: str, reading: Reading, is_flowed: bool = False) -> Body:
    """A body out of decoded text; plain text that is HTML is read as HTML."""
    is_markup = _HTML_START.match(text[:2_000]) is not None and text.count("</") >= 2
    if kind == "text/html" or is_markup:
        room = max(0, reading.limits.html_tags - reading.html_tags)
        page = html_to_text(text, replace(reading.limits, html_tags=room))
        reading.html_tags += text.count("<")
        for defect in page.defects:
            reading.note(defect)
        return Body(page.text, True, False, page.hidden, page.links)
    if kind in {"text/enriched", "text/richtext"}:
        text = re.sub(r"</?[A-Za-z-]{1,30}>", "", text)
    lines = plain_lines(marks.unmarked(text))
    if is_flowed:
        lines = unflowed(lines)
    return Body(lines, False, True, "", _plain_links(lines, reading.limits.links))


def unflowed(text: str) -> str:
    """Paragraphs of ``format=flowed`` on one line each (RFC 3676 section 4.2)."""
    out: list[list[str]] = []
    is_open = False
    for line in text.split("\n"):
        is_signature = line == "-- "
        if is_open and not is_signature and not line.startswith(">"):
            out[-1].append(line.removeprefix(" "))
        else:
            out.append([line])
        is_open = line.endswith(" ") and not is_signature and not line.startswith(">")
    return "\n".join(map("".join, out))


def _plain_links(text: str, most: int) -> tuple[Link, ...]:
    if "://" not in text and "www." not in text.lower():
        return ()
    found: dict[str, None] = {}
    for match in _URL.finditer(text):
        found[match[0].rstrip(".,;:!?*_")] = None
        if len(found) >= most:
            break
    return tuple(Link(url, url) for url in found)


def _attached_message(
    part: Part, children: Sequence[Part], reading: Reading, in_report: bool
) -> Body:
    """A message inside: a forward, or what a bounce returns."""
    disposition = parse_field(part.field("content-disposition"), reading.hint)
    kind, fields = content_type(part.field("content-type"), part.get_default_type())
    name = attachment_name(disposition.parameters.get("filename") or fields.get("name", ""))
    if children and kind != "message/delivery-status" and children[0].keys():
        (reading.returned if in_report else reading.attached).append(children[0])
    reading.attach(Attachment(name, kind, 0, disposition.value == "inline"))
    return Body()


def _broken_multipart(part: Part, reading: Reading, depth: int) -> Body:
    """A multipart whose boundary never comes: look for the one really used, once."""
    reading.note("broken-multipart")
    text = part.content
    match = _REAL_BOUNDARY.search(text)
    if match is None:
        return rendered(_as_text(text, reading), "text/plain", reading)
    boundary = match[1].strip().replace("\\", "\\\\").replace('"', '\\"')
    head = f'Content-Type: multipart/mixed; boundary="{boundary}"\n\n'
    again = split((head + text).encode("utf-8", "surrogateescape"))
    if not again.is_multipart():
        return rendered(_as_text(text, reading), "text/plain", reading)
    return read_body(again, reading, depth + 1)


def _as_text(raw: str, reading: Reading) -> str:
    room = max(0, reading.limits.text_chars - reading.text_chars)
    text = decode(raw[:room].encode("utf-8", "surrogateescape"), None, reading.hint).text[:room]
    reading.text_chars += len(text)
    return text


def _tnef_body(part: Part, name: str, kind: str, reading: Reading) -> Body:
    """The attachments and the body inside ``winmail.dat`` (W91)."""
    size = decoded_size(part)
    inside = read_tnef(decoded(part).data) if size <= reading.limits.tnef_bytes else None
    if inside is None or not inside.is_whole:
        reading.note("unreadable-tnef")
        reading.attach(Attachment(name, kind, size))
    if inside is None:
        return Body()
    for found in inside.attachments:
        found_type = found.content_type if "/" in found.content_type else "application/octet-stream"
        reading.attach(Attachment(attachment_name(found.name), found_type[:160], found.size_bytes))
    room = max(0, reading.limits.text_chars - reading.text_chars)
    text, html = inside.text[:room], inside.html[:room]
    reading.text_chars += len(text) + len(html)
    plain = rendered(text, "text/plain", reading)
    return better(plain, rendered(html, "text/html", reading)) if html else plain

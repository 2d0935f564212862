"""The labelled corpus: one JSON object a line, enough to build the exact message bytes.

The line format is documented in ``fixtures/corpus/README.md``; labels follow the labelling
standard.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.charset import QP, Charset
from email.header import Header
from email.mime.application import MIMEApplication
from email.mime.base import MIMEBase
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.parser import BytesParser
from email.policy import compat32
from email.utils import formataddr, getaddresses
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from inbox_triage.classify.axes import DKind, Intent, Quadrant
from inbox_triage.errors import CorpusError
from inbox_triage.label.labels import Platform, Region, Source, Stage

FIRST_BYTES: dict[str, bytes] = {
    "pdf": b"%PDF-1.4\n",
    "zip": b"PK\x03\x04",
    "docx": b"PK\x03\x04",
    "xlsx": b"PK\x03\x04",
    "jpg": b"\xff\xd8\xff\xe0",
    "png": b"\x89PNG\r\n\x1a\n",
    "rar": b"Rar!\x1a\x07",
    "dwg": b"AC1027",
    "html": b"<html><body></body></html>\n",
}
"""First bytes of an attachment whose content nobody wrote out, by extension."""


_CODEC_LABELS = {"eucgb2312_cn": "gb2312", "big5_tw": "big5"}
"""The library writes its own codec names into encoded words, which no mail client does."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class AttachmentSpec(_Strict):
    """An attachment by name and type; its content is a recognisable stub unless given."""

    name: str
    type: Annotated[str, Field(pattern="^(application|text|image|audio|video|font|model)/")] = (
        "application/octet-stream"
    )
    content: str | None = None
    """Base64; None makes a stub of a few bytes that begins as such files begin."""

    def payload(self) -> bytes:
        if self.content is not None:
            return base64.b64decode(self.content)
        extension = self.name.rpartition(".")[2].lower()
        return FIRST_BYTES.get(extension, b"") + b"\0" * 64


class MailSpec(_Strict):
    """The raw fields a message is built from."""

    from_: Annotated[str, Field(alias="from")]
    to: str
    cc: str | None = None
    reply_to: str | None = None
    subject: str
    date: str
    message_id: str | None = None
    """With angle brackets; None makes one from the line's id, ``""`` leaves the header out."""
    in_reply_to: str | None = None
    references: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    """Further headers, in order, above the others as servers put them (Received, List-Id...)."""
    charset: str = "utf-8"
    encoding: Literal["quoted-printable", "base64", "8bit", "7bit"] = "quoted-printable"
    raw_headers: bool = False
    """Subject and names as bare bytes of ``charset``, without encoded words (seen in the wild)."""
    text: str | None = None
    html: str | None = None
    attachments: tuple[AttachmentSpec, ...] = ()
    forwarded: MailSpec | None = None
    """A message attached as message/rfc822."""

    @model_validator(mode="after")
    def _has_something(self) -> MailSpec:
        if self.text is None and self.html is None and not self.attachments:
            raise ValueError("a mail needs a text, an html or an attachment")
        return self

    def to_bytes(self, default_id: str) -> bytes:
        """The message as bytes with CRLF line ends; the same bytes every time.

        Raises:
            LookupError, UnicodeEncodeError: the charset is unknown or cannot hold the text.
        """
        body = self._body(default_id)
        head = [(name, value) for name, value in self.headers]
        head += [("From", self.from_), ("To", self.to)]
        optional = (
            ("Cc", self.cc),
            ("Reply-To", self.reply_to),
            ("Subject", self.subject),
            ("Date", self.date),
            ("Message-ID", f"<{default_id}@corpus.example>")
            if self.message_id is None
            else ("Message-ID", self.message_id or None),
            ("In-Reply-To", self.in_reply_to),
            ("References", self.references),
        )
        head += [(name, value) for name, value in optional if value is not None]
        lines = b"".join(self._header_line(name, value) for name, value in head)
        return lines + b"MIME-Version: 1.0\r\n" + body

    def _header_line(self, name: str, value: str) -> bytes:
        if value.isascii():
            encoded = value
        elif self.raw_headers:
            return name.encode() + b": " + value.encode(self.charset) + b"\r\n"
        elif name in {"From", "To", "Cc", "Reply-To"}:
            encoded = ", ".join(
                formataddr((person, address), self.charset)
                for person, address in getaddresses([value])
            )
        else:
            encoded = Header(value, self.charset, header_name=name, maxlinelen=74).encode()
        for codec, label in _CODEC_LABELS.items():
            encoded = encoded.replace(f"=?{codec}?", f"=?{label}?")
        return f"{name}: {encoded}".replace("\r\n", "\n").replace("\n", "\r\n").encode() + b"\r\n"

    def _text_part(self, text: str, subtype: str) -> MIMEText:
        charset = Charset(self.charset)
        charset.output_charset = self.charset
        charset.header_encoding = QP
        charset.body_encoding = {"quoted-printable": QP, "base64": 2}.get(self.encoding)  # type: ignore[assignment]
        part = MIMEText("", subtype, "us-ascii")
        for header in ("Content-Type", "Content-Transfer-Encoding", "MIME-Version"):
            del part[header]
        part["Content-Type"] = f'text/{subtype}; charset="{self.charset}"'
        payload = text.encode(self.charset)
        if self.encoding in {"8bit", "7bit"}:
            part["Content-Transfer-Encoding"] = self.encoding
            part.set_payload(payload.decode("ascii", "surrogateescape"))
        else:
            part["Content-Transfer-Encoding"] = self.encoding
            part.set_payload(charset.body_encode(payload))
        return part

    def _body(self, default_id: str) -> bytes:
        parts = []
        if self.text is not None:
            parts.append(self._text_part(self.text, "plain"))
        if self.html is not None:
            parts.append(self._text_part(self.html, "html"))
        root: MIMEBase | MIMEText
        if not parts:
            parts.append(self._text_part("", "plain"))
        if len(parts) == 1:
            root = parts[0]
        else:
            root = MIMEMultipart("alternative", f"=_alt_{default_id}", parts)
        extras: list[MIMEBase | MIMEMessage] = []
        for spec in self.attachments:
            maintype, _, subtype = spec.type.partition("/")
            part = MIMEApplication(spec.payload(), subtype or "octet-stream")
            part.replace_header("Content-Type", f"{maintype}/{subtype or 'octet-stream'}")
            part.add_header("Content-Disposition", "attachment", filename=spec.name)
            extras.append(part)
        if self.forwarded is not None:
            inner = self.forwarded.to_bytes(default_id + "-fwd")
            extras.append(MIMEMessage(BytesParser(policy=compat32).parsebytes(inner)))
        if extras:
            root = MIMEMultipart("mixed", f"=_mix_{default_id}", [root, *extras])
        del root["MIME-Version"]
        return root.as_bytes(policy=compat32.clone(linesep="\r\n", max_line_length=None))


class LabelSpec(_Strict):
    """Labels per the labelling standard. For D, ``kind`` is set and all but language is null."""

    quadrant: Quadrant
    kind: DKind | None = None
    intent: Intent | None = None
    decision_maker: bool | None = None
    country: Annotated[str, Field(pattern="^[A-Z]{2}$")] | None = None
    region: Region | None = None
    source: Source | None = None
    platform: Platform | None = None
    stage: Stage | None = None
    product: str | None = None
    """What is asked for, as a short English noun phrase; null when none is named."""
    language: Annotated[str, Field(pattern="^[a-z]{2}$")]

    @model_validator(mode="after")
    def _is_consistent(self) -> LabelSpec:
        if self.quadrant is Quadrant.D:
            rest = (self.intent, self.decision_maker, self.country, self.region, self.source)
            if self.kind is None:
                raise ValueError("D needs a kind")
            if any(value is not None for value in (*rest, self.platform, self.stage, self.product)):
                raise ValueError("for D every label but kind and language is null")
            return self
        if self.kind is not None:
            raise ValueError("kind is for D only")
        if self.intent is None or self.decision_maker is None or self.stage is None:
            raise ValueError("A, B and C need intent, decision_maker and stage")
        expected = Quadrant.C
        if self.intent is Intent.HIGH:
            expected = Quadrant.A if self.decision_maker else Quadrant.B
        if self.quadrant is not expected:
            raise ValueError(f"intent and decision_maker say {expected}, not {self.quadrant}")
        if (self.platform is not None) != (self.source is Source.PLATFORM):
            raise ValueError("platform goes with source 'platform', and only with it")
        if self.region is not None and self.country is None:
            raise ValueError("a region needs its country")
        return self


class CorpusLine(_Strict):
    """One labelled mail."""

    id: Annotated[str, Field(pattern="^[a-z0-9-]+$")]
    writer: str
    """Who wrote it: mails of one writer never stand on both sides of a split."""
    family: str
    """Mails written from one idea share it, and never stand on both sides of a split either."""
    brief: str
    """Who the sender is meant to be: country, trade, temper, mail client."""
    trade: str
    hard: bool
    mail: MailSpec
    labels: LabelSpec
    why: str


@dataclass(frozen=True, slots=True)
class LabelledMail:
    """A corpus line with its message bytes."""

    line: CorpusLine
    content: bytes


def read_corpus(folder: Path) -> list[LabelledMail]:
    """Every line of every ``*.jsonl`` file of a folder, by file name and line.

    Raises:
        CorpusError: lists every faulty line at once with its file and line number; the author acts.
    """
    mails: list[LabelledMail] = []
    faults: list[str] = []
    seen: dict[str, str] = {}
    for path in sorted(folder.glob("*.jsonl")):
        for number, text in _numbered_lines(path):
            place = f"{path.name}:{number}"
            try:
                line = CorpusLine.model_validate_json(text)
                mails.append(LabelledMail(line, line.mail.to_bytes(line.id)))
            except ValidationError as error:
                faults += [
                    f"{place}: {'.'.join(map(str, fault['loc']))}: {fault['msg']}"
                    for fault in error.errors(include_url=False)
                ]
                continue
            except (LookupError, UnicodeError, ValueError) as error:
                faults.append(f"{place}: {error}")
                continue
            if line.id in seen:
                faults.append(f"{place}: id {line.id} stands at {seen[line.id]} already")
            seen[line.id] = place
    if not mails and not faults:
        faults.append(f"{folder} holds no *.jsonl file with a labelled mail")
    if faults:
        raise CorpusError(faults)
    return mails


def _numbered_lines(path: Path) -> Iterator[tuple[int, str]]:
    with path.open(encoding="utf-8") as stream:
        for number, text in enumerate(stream, 1):
            if text.strip():
                yield number, text


def corpus_digest(mails: Iterable[LabelledMail]) -> str:
    """SHA-256 over labels, writers, families and message bytes: what a model was trained on."""
    total = hashlib.sha256()
    for mail in mails:
        labels = mail.line.labels.model_dump(mode="json")
        head = [mail.line.id, mail.line.writer, mail.line.family, labels]
        total.update(json.dumps(head, sort_keys=True).encode())
        total.update(hashlib.sha256(mail.content).digest())
    return total.hexdigest()

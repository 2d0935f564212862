"""The values a mail is made of. Frozen: after the constructor nobody checks again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NewType

Digest = NewType("Digest", str)
"""Lower-case hex SHA-256."""


@dataclass(frozen=True, slots=True)
class Address:
    """One mailbox of an address header (RFC 5322 section 3.4).

    ``email`` is lower-cased and holds exactly one ``@``, or is empty when the header names nobody.
    The display name is the sender's claim and never used as the address.
    """

    name: str
    email: str

    @property
    def domain(self) -> str:
        """The part after ``@``, lower case, or the empty string."""
        return self.email.rpartition("@")[2]

    @property
    def local(self) -> str:
        """The part before ``@``, lower case, or the empty string."""
        return self.email.rpartition("@")[0]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A part the sender attached or inlined; its bytes are not kept.

    ``name`` is decoded and stripped of direction overrides, trailing dots and blanks, because the
    extension decides what the part would do when opened. ``size_bytes`` is the decoded size.
    """

    name: str
    content_type: str
    size_bytes: int
    inline: bool = False

    @property
    def extension(self) -> str:
        """The last extension, lower case without the dot, or the empty string."""
        stem, dot, extension = self.name.rpartition(".")
        return extension.lower() if dot and stem else ""


@dataclass(frozen=True, slots=True)
class Link:
    """A hyperlink of an HTML part, or a bare URL of a text part (then ``text == target``)."""

    text: str
    target: str


@dataclass(frozen=True, slots=True)
class MessageRef:
    """Where a message lies now (RFC 3501 section 2.3.1.1); changes with every move."""

    mailbox: str
    folder: str
    uidvalidity: int
    uid: int

    def __str__(self) -> str:
        return f"{self.mailbox}/{self.folder};UIDVALIDITY={self.uidvalidity}/;UID={self.uid}"


@dataclass(frozen=True, slots=True)
class RawMessage:
    """A message as the server handed it over.

    ``received_at`` is INTERNALDATE, aware, UTC. ``content`` may be the first part only of a very
    large message: then ``size_bytes`` (RFC822.SIZE) is larger than ``len(content)``.
    """

    ref: MessageRef
    received_at: datetime
    flags: frozenset[str]
    size_bytes: int
    header_digest: Digest
    content: bytes

    def __post_init__(self) -> None:
        if self.received_at.tzinfo is None:
            raise ValueError("received_at must be aware")


@dataclass(frozen=True, slots=True)
class Message:
    """What a mail says, read from its bytes alone. Every text is bounded and free of NUL.

    Attributes:
        digest: SHA-256 of the raw bytes; what the message *is*, survives moves.
        message_id: with angle brackets, or None when missing (it may be forged or repeated).
        in_reply_to, references: message identifiers with angle brackets, oldest first.
        sender: the (first) From mailbox; ``reply_to`` is empty when it says nothing new.
        delivered_to: Delivered-To, X-Original-To and Envelope-To, the server's word.
        sent_at: the Date header as aware UTC: the sender's claim, or None.
        own_text: what this sender wrote in this message, without quotation and signature.
        quoted_text: history below or between, context only.
        signature: the sender's signature block, or empty.
        forwarded_text: the innermost message of a forward (inline or attached), headers included
            as text; empty when nothing is forwarded.
        hidden_text: text an HTML part holds but does not show.
        language: ISO 639-1 code of ``own_text`` (or of the subject), None when unsure.
        headers: decoded (name as written, value) pairs in order, bounded.
        html_only: there was an HTML body and no usable text body.
        defects: what was broken, as short stable words such as ``unknown-charset``.
    """

    digest: Digest
    message_id: str | None
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    sender: Address
    reply_to: tuple[Address, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    delivered_to: tuple[Address, ...]
    subject: str
    sent_at: datetime | None
    own_text: str
    quoted_text: str
    signature: str
    forwarded_text: str
    hidden_text: str
    language: str | None
    attachments: tuple[Attachment, ...]
    links: tuple[Link, ...]
    headers: tuple[tuple[str, str], ...]
    html_only: bool
    defects: tuple[str, ...]

    def header_values(self, name: str) -> Iterator[str]:
        """Every value of a header, in order; names compare without case (RFC 5322 1.2.2)."""
        wanted = name.lower()
        return (value for key, value in self.headers if key.lower() == wanted)

    def header(self, name: str) -> str | None:
        """The first value of a header, or None."""
        return next(self.header_values(name), None)


@dataclass(frozen=True, slots=True)
class Context:
    """What is known beforehand of the company and of this conversation.

    Attributes:
        company_domains: domains of our own company, lower case; colleagues write from them.
        company_addresses: our own addresses on shared or free domains, lower case.
        authserv_ids: servers whose Authentication-Results we believe (RFC 8601 section 2.5).
        we_wrote_first: we have sent a message in this conversation before this one came.
        stage: where the conversation stood before this message, when it is known.
    """

    company_domains: frozenset[str] = frozenset()
    company_addresses: frozenset[str] = frozenset()
    authserv_ids: frozenset[str] = frozenset()
    we_wrote_first: bool = False
    stage: str | None = None

    def is_colleague(self, address: Address) -> bool:
        """Whether an address belongs to our own company (subdomains included)."""
        if address.email in self.company_addresses:
            return True
        domain = address.domain
        return any(domain == own or domain.endswith("." + own) for own in self.company_domains)

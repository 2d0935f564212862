"""One MIME part as the standard library split it, read without the library's guessing accessors."""

from __future__ import annotations

from email.message import Message
from email.parser import BytesHeaderParser, BytesParser
from email.policy import compat32
from typing import cast


class Part(Message):
    """A part of the compat32 tree. Bytes beyond ASCII are lone surrogates in every text."""

    def fields(self) -> list[tuple[str, str]]:
        """Every header field in order, names and values as written."""
        return [(name, str(value)) for name, value in self.raw_items()]

    def field(self, name: str, max_chars: int = 4_000) -> str:
        """The first field of a name (in lower case), cut to ``max_chars``; empty when missing."""
        for key, value in self.raw_items():
            if key.lower() == name:
                return str(value)[:max_chars]
        return ""

    @property
    def content(self) -> str:
        """The undecoded payload of a leaf.

        ``get_payload`` would decode 8-bit bodies by the declared charset, with replacements.
        """
        payload = getattr(self, "_payload", None)
        return payload if isinstance(payload, str) else ""

    @property
    def children(self) -> list[Part] | None:
        """The parts below, or None for a leaf."""
        payload = getattr(self, "_payload", None)
        if not isinstance(payload, list):
            return None
        return [child for child in payload if isinstance(child, Part)]


def split(content: bytes) -> Part:
    """The MIME tree of a message. May raise what hostile headers make the library raise."""
    return cast(Part, BytesParser(Part, policy=compat32).parsebytes(content))


def split_head(content: bytes) -> Part:
    """The header of a message with all that follows as one text."""
    root = cast(Part, BytesHeaderParser(Part, policy=compat32).parsebytes(content))
    del root["Content-Type"], root["Content-Transfer-Encoding"]
    return root

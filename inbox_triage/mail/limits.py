"""How much of one message is read: mail is written by strangers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds for one message; what lies beyond is dropped and noted as a defect.

    Attributes:
        content_bytes: raw bytes looked at.
        depth: nesting of multiparts and attached messages.
        parts: MIME parts in all.
        text_chars: decoded characters of all bodies together.
        html_chars: characters of one HTML body that are rendered.
        html_tags: tags of all HTML bodies together.
        attachments, links: how many are listed.
        headers, header_chars: header fields read, and characters of each value.
        hidden_chars: characters of hidden text kept.
        tnef_bytes: largest ``winmail.dat`` opened.
        raw_lines: lines of a message whose lines are hardly longer than nothing.
        delimiters: lines that begin like a multipart's boundary.
        parse_steps: lines times multipart boundaries, which is what splitting a message costs.
    """

    content_bytes: int = 48_000_000
    depth: int = 50
    parts: int = 500
    text_chars: int = 2_000_000
    html_chars: int = 300_000
    html_tags: int = 12_000
    attachments: int = 100
    links: int = 200
    headers: int = 300
    header_chars: int = 8_000
    hidden_chars: int = 20_000
    tnef_bytes: int = 5_000_000
    raw_lines: int = 80_000
    delimiters: int = 10_000
    parse_steps: int = 2_000_000


DEFAULT_LIMITS = Limits()

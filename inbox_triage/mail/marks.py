"""Lines by which the HTML renderer tells the splitters where a client put quotation or signature.

They are Unicode noncharacters, which ``charset.clean`` removes from all that senders write, each
alone on its line.
"""

from __future__ import annotations

import re

QUOTE_OPEN = "\ufdd0"
QUOTE_CLOSE = "\ufdd1"
QUOTE_MAYBE = "\ufdd2"
"""Quotation begins if a block of header lines follows (a line drawn above it, as Outlook does)."""
SIGN_OPEN = "\ufdd3"
SIGN_CLOSE = "\ufdd4"

_FOREIGN = re.compile("[\x00\ufdd0-\ufdd4]")
_LINE = re.compile("^[> ]*[\ufdd0-\ufdd4]\n?|\n[> ]*[\ufdd0-\ufdd4]$", re.MULTILINE)


def is_mark(line: str) -> bool:
    """Whether a line is one of ours."""
    return "\ufdd0" <= line.lstrip("> ")[:1] <= "\ufdd4"


def unmarked(text: str) -> str:
    """The text without marks and NUL: what a sender wrote must not pass for a mark of ours."""
    return text if text.isascii() and "\0" not in text else _FOREIGN.sub("", text)


def without_marks(text: str) -> str:
    """Rendered text for readers: lines that hold nothing but a mark are gone."""
    return unmarked(_LINE.sub("", text))

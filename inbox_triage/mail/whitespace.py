"""Blanks of every kind: what readers do not see must not part words or lines."""

from __future__ import annotations

import re

_ZERO_WIDTH = re.compile("[\u200b\u2060\ufeff\u00ad\u034f\u180e]")
# Persian and Indic scripts need the joiners between their letters.
_JOINERS = re.compile("(?<![\u0600-\u0dff])[\u200c\u200d]")
_DIRECTION = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
_BLANK_RUNS = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*){2,}")


def without_zero_width(text: str) -> str:
    """The text without characters of no width, by which spam hides from word lists."""
    if text.isascii():
        return text
    text = _ZERO_WIDTH.sub("", text)
    # The search for joiners looks behind at every character: a look for the two is quicker.
    return _JOINERS.sub("", text) if "\u200c" in text or "\u200d" in text else text


def without_direction(text: str) -> str:
    """The text without direction marks and overrides (Unicode annex 9)."""
    return text if text.isascii() else _DIRECTION.sub("", text)


def tidy(text: str) -> str:
    """Line feeds only, at most one empty line in a row, none at the ends."""
    return _BLANK_RUNS.sub("\n\n", text).strip()


def plain_lines(text: str) -> str:
    """Body text with line feeds, ordinary blanks and no characters of zero width."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\x0b" in text or "\x0c" in text:
        text = text.replace("\x0b", "\n").replace("\x0c", "\n")
    if not text.isascii():
        text = text.replace("\u00a0", " ").replace("\u2028", "\n").replace("\u3000", " ")
        text = text.replace("\u0085", "\n").replace("\u2029", "\n")
    return without_zero_width(text)

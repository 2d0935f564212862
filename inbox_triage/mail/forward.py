"""Forwards written into the body: the message that was forwarded, as text (W92)."""

from __future__ import annotations

from inbox_triage.mail import quotewords as words
from inbox_triage.mail.quoted import (
    header_block_end,
    is_quote_line,
    label_of,
    separator_words,
    split_quotation,
)
from inbox_triage.mail.whitespace import tidy

_NESTED = 10
_HEAD_LINES = 6


def split_forward(quoted: str, subject: str) -> tuple[str, str]:
    """(forwarded message, older history) of a quotation; the first is empty for a mere reply.

    It is a forward when the client says so above it, or when the subject does and header lines
    follow. Of a forwarded forward the innermost message is taken, its header lines included.
    """
    text = _without_signs(quoted)
    if not text or not _is_forward(text, subject):
        return "", quoted
    for _ in range(_NESTED):
        head, body = _head_and_body(text)
        own, older = split_quotation(body)
        inner_subject = next((line for line in head if label_of(line) == "subject"), "")
        inner_subject = inner_subject.replace("：", ":").partition(":")[2]
        nested = _without_signs(older)
        if nested and (not own or _is_forward(nested, inner_subject)) and _opens(nested):
            text = nested
            continue
        return tidy("\n".join([*head, "", own])), older
    return tidy(text), ""


def without_head(forwarded: str) -> str:
    """What the forwarded message says, without its header lines."""
    return tidy(_head_and_body(forwarded)[1])


def _is_forward(text: str, subject: str) -> bool:
    if separator_words(_first_line(text)) in words.FORWARDED:
        return True
    return words.FORWARD_PREFIXES.match(subject) is not None and _opens(text)


def _opens(text: str) -> bool:
    """Whether a message with header lines begins here."""
    lines = text.split("\n")[: 2 * _HEAD_LINES]
    return bool(separator_words(lines[0])) or any(
        header_block_end(lines, number) is not None
        for number in range(min(3, len(lines)))
        if label_of(lines[number])
    )


def _first_line(text: str) -> str:
    return text.partition("\n")[0]


def _head_and_body(text: str) -> tuple[list[str], str]:
    """The header lines, without separators above them, and what follows."""
    lines = text.split("\n")
    first = 0
    while first < min(len(lines), _HEAD_LINES) and not label_of(lines[first]):
        is_introduction = separator_words(lines[first]) or not lines[first].strip("-_=* \t")
        if not is_introduction:
            return [], "\n".join(lines[first:])
        first += 1
    end = first
    while end < len(lines) and end < first + 12:
        if not (label_of(lines[end]) or _continues(lines, end)):
            break
        end += 1
    head = lines[first:end]
    # Some clients draw the same line again below the header lines.
    if head and end < len(lines) and separator_words(lines[end]):
        end += 1
    return head, "\n".join(lines[end:])


def _continues(lines: list[str], index: int) -> bool:
    """A folded header line, or an empty one between header lines."""
    line = lines[index]
    below = lines[index + 1] if index + 1 < len(lines) else ""
    return bool(label_of(below)) and (not line.strip() or "@" in line)


def _without_signs(text: str) -> str:
    """One level of quotation signs taken off when nearly every line carries it."""
    lines = text.split("\n")
    filled = [line for line in lines if line.strip()]
    signed = sum(map(is_quote_line, filled))
    # The introduction itself may stand outside the signs.
    if not filled or signed * 10 < (len(filled) - 2) * 9 or signed == 0:
        return text
    bare = (line.lstrip()[1:].removeprefix(" ") if is_quote_line(line) else line for line in lines)
    return tidy("\n".join(bare))

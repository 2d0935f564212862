"""The sender's signature told from the letter: what it says of the person is kept apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from inbox_triage.mail import marks
from inbox_triage.mail import signwords as words
from inbox_triage.mail.message import Address
from inbox_triage.mail.whitespace import tidy

_SIGNATURE_LINES = 18
"""Lines with text a signature may have after its closing words."""
_DASHED_LINES = 40
_LINE_CHARS = 140
_CLOSING_CHARS = 70
_NAME_WORDS = 6
_BLOCK_LINES = 8
_BLOCK_WORDS = 12
_LEGAL_CHARS = 60
_START_CHARS = 300
"""What a line is may stand behind ornaments; nobody draws longer ones."""
_LINES_READ = 5_000
_NAME_WORD = re.compile(r"[^\W\d_]+")
_LIST_ITEM = re.compile(r"\s*(?:[-*•·]|\d{1,2}[.)、])\s")


def split_signature(text: str, sender: Address) -> tuple[str, str]:
    """(letter, signature) of own words; the letter is never left empty, and all of a text of
    thousands of lines.

    A postscript below the signature belongs to the letter. Signature marks of the renderer are
    used and removed.

    >>> split_signature("Please quote 500 pcs.\\n\\nBest regards,\\nAna Ruiz", Address("", ""))
    ('Please quote 500 pcs.', 'Best regards,\\nAna Ruiz')
    """
    lines = text.split("\n")
    if len(lines) > _LINES_READ:
        return tidy(marks.without_marks(text)), ""
    in_letter = [True] * len(lines)
    _set_aside_marked(lines, in_letter)
    _set_aside_devices(lines, in_letter)
    _set_aside_legal(lines, in_letter)
    postscript = _postscript(lines)
    kept = [
        index
        for index, line in enumerate(lines)
        if in_letter[index] and line.strip() and index not in postscript
    ]
    first = _first_line(lines, kept, sender)
    if first is not None:
        for index in range(first, len(lines)):
            in_letter[index] = index in postscript
    return _parts(lines, in_letter)


def _parts(lines: Sequence[str], in_letter: Sequence[bool]) -> tuple[str, str]:
    letter = "\n".join(line for line, own in zip(lines, in_letter, strict=True) if own)
    signature = "\n".join(line for line, own in zip(lines, in_letter, strict=True) if not own)
    body = tidy(marks.without_marks(letter))
    if not body:
        return tidy(marks.without_marks("\n".join(lines))), ""
    return body, tidy(marks.without_marks(signature))


def _set_aside_marked(lines: Sequence[str], in_letter: list[bool]) -> None:
    """What the HTML itself calls a signature."""
    depth = 0
    for index, line in enumerate(lines):
        if marks.SIGN_OPEN in line:
            depth += 1
        if depth:
            in_letter[index] = False
        if marks.SIGN_CLOSE in line:
            depth = max(0, depth - 1)


def _set_aside_devices(lines: Sequence[str], in_letter: list[bool]) -> None:
    """``Sent from my iPhone`` and its kind: one short line near the end."""
    filled = [index for index, line in enumerate(lines) if line.strip()]
    for index in filled[-_SIGNATURE_LINES:]:
        if len(lines[index]) <= 120 and words.DEVICE_LINE.match(lines[index]):
            in_letter[index] = False


def _set_aside_legal(lines: Sequence[str], in_letter: list[bool]) -> None:
    """A legal footer: from its first line to the end, when only such lines follow."""
    kept = [index for index, line in enumerate(lines) if in_letter[index] and line.strip()]
    for place in range(max(1, len(kept) - 12), len(kept)):
        index = kept[place]
        line = lines[index].strip()
        if len(line) > _LEGAL_CHARS and words.LEGAL_LINE.match(line[:_START_CHARS]):
            for later in range(index, len(lines)):
                in_letter[later] = False
            return


def _first_line(lines: Sequence[str], kept: Sequence[int], sender: Address) -> int | None:
    """Where the signature begins, by the surest sign first."""
    dashes = _after_dashes(lines, kept)
    if dashes is not None:
        return dashes
    closing = _closing(lines, kept)
    if closing is not None:
        return closing
    return _contact_block(lines, kept, sender)


def _after_dashes(lines: Sequence[str], kept: Sequence[int]) -> int | None:
    """The line ``-- `` (RFC 3676 section 4.3), or dashes alone with only short lines below."""
    # Higher up too many lines stand below.
    for place in range(len(kept) - 1, max(0, len(kept) - _DASHED_LINES - 2), -1):
        line = lines[kept[place]].strip()
        if line in {"--", "—", "––", "---", "——"} or (len(line) > 3 and not line.strip("-—_= ")):
            below = [lines[index] for index in kept[place + 1 :]]
            exact = line == "--"
            if below and len(below) <= (_DASHED_LINES if exact else _SIGNATURE_LINES):
                is_short = all(_is_short(text) for text in below)
                if exact or (is_short and any(map(_is_contact, below))):
                    return kept[place]
    return None


def _closing(lines: Sequence[str], kept: Sequence[int]) -> int | None:
    """The place of the last closing words with nothing but a signature below."""
    found: int | None = None
    for place in range(len(kept) - 1, max(0, len(kept) - _SIGNATURE_LINES - 2), -1):
        # Two closings may stand one below the other: "Thanks, / Best regards,".
        if found is not None and found - place > 1:
            break
        line = lines[kept[place]].strip().lstrip("*_-–—. ")
        below = [lines[index] for index in kept[place + 1 :]]
        if len(line) > _CLOSING_CHARS or line.endswith("?"):
            continue
        is_closing = _is_closing(line) and _may_sign(below)
        if is_closing or _closes_with_thanks(line, below, found is not None):
            found = place
    return None if found is None else kept[found]


def _is_closing(line: str) -> bool:
    length = words.closing_length(line)
    # The shortest ones are abbreviations ("att", "br"): they stand alone or before a name.
    if not length or length > 3 or not line[:length].isascii():
        return length > 0
    return len(line[length:].split()) <= 2


def _closes_with_thanks(line: str, below: Sequence[str], before_closing: bool) -> bool:
    if len(line.split()) > _NAME_WORDS or not words.thanks_length(line):
        return False
    return before_closing or (bool(below) and _is_name(below[0]) and _may_sign(below))


def _may_sign(below: Sequence[str]) -> bool:
    """Whether these lines could all belong to a signature: at most two of them are long."""
    if len(below) > _SIGNATURE_LINES:
        return False
    sentences = 0
    for line in below:
        plain = line.rstrip()
        if not _is_short(line) or plain.endswith(("?", "？")) or _LIST_ITEM.match(line):
            return False
        sentences += len(plain.split()) > _BLOCK_WORDS and not _is_contact(line)
    return sentences <= 2


def _contact_block(lines: Sequence[str], kept: Sequence[int], sender: Address) -> int | None:
    """Without closing words: paragraphs at the very end that hold the sender's name or ways to
    reach the sender, and nothing longer."""
    first: int | None = None
    for paragraph in _paragraphs_from_below(lines, kept):
        start = _signature_start([lines[index] for index in paragraph], sender)
        if start is None:
            break
        first = paragraph[start]
        if start > 0:
            break
    return first if first is not None and first > kept[0] else None


def _paragraphs_from_below(lines: Sequence[str], kept: Sequence[int]) -> Iterator[list[int]]:
    """Line numbers of the last few paragraphs, the last one first."""
    paragraph: list[int] = []
    for index in reversed(kept[-_SIGNATURE_LINES:]):
        if paragraph and any(not line.strip() for line in lines[index + 1 : paragraph[0]]):
            yield paragraph
            paragraph = []
        paragraph.insert(0, index)
    if paragraph:
        yield paragraph


def _signature_start(paragraph: Sequence[str], sender: Address) -> int | None:
    """Where in a paragraph the signature begins, None when it holds none."""
    for start, line in enumerate(paragraph):
        below = paragraph[start:]
        if len(below) > _BLOCK_LINES or not all(map(_could_sign, below)):
            continue
        if _is_senders_name(line.strip(), sender):
            return start
        if any(map(_is_contact, below)) and (start == 0 or all(map(_is_contact, below))):
            return start
    return None


def _could_sign(line: str) -> bool:
    """Whether a line could stand in a signature: short, no question, no item of a list."""
    plain = line.strip()
    if len(plain) > 110 or plain[-1:] in {"?", "？"} or _LIST_ITEM.match(line):
        return False
    return len(plain.split()) <= _BLOCK_WORDS or _is_contact(plain)


def _is_short(line: str) -> bool:
    return len(line.strip()) <= _LINE_CHARS


def _is_contact(line: str) -> bool:
    """Whether a line holds a way to reach the sender and little else."""
    plain = line.strip()
    if len(plain) > _LINE_CHARS or plain.endswith("?") or len(plain.split()) > 16:
        return False
    if words.CONTACT_LABEL.search(plain):
        return True
    reach = words.WEB_OR_MAIL.search(plain) or words.PHONE.search(plain)
    return reach is not None and len(plain.split()) <= 8


def _is_name(line: str) -> bool:
    """Whether a line could be a name, a title or a company: few words, no sentence."""
    plain = line.strip()
    if not plain or len(plain.split()) > _NAME_WORDS or len(plain) > 60:
        return False
    return plain[-1] not in "?!:;。？！：" and not any(char.isdigit() for char in plain)


def _is_senders_name(line: str, sender: Address) -> bool:
    """Whether a line begins with the sender's name: a word of it, or the first part of the
    address, and little else before a title."""
    said = _NAME_WORD.findall(line.partition(",")[0].partition("|")[0].partition(" - ")[0].lower())
    if not said or len(said) > 5 or line[-1:] in {":", "!", ";"}:
        return False
    known = set(_NAME_WORD.findall(sender.name.lower()))
    known |= {word for word in _NAME_WORD.findall(sender.local.replace("_", " ")) if len(word) > 2}
    shared = [word for word in said if word in known and (len(word) > 1 or not word.isascii())]
    return bool(shared) and len(shared) * 3 >= len(said)


def _postscript(lines: Sequence[str]) -> range:
    """The lines of a postscript near the end; it runs to the next empty line."""
    for index in range(max(0, len(lines) - _SIGNATURE_LINES), len(lines)):
        if words.POSTSCRIPT.match(lines[index][:_START_CHARS]):
            end = index
            while end < len(lines) and lines[end].strip():
                end += 1
            return range(index, end)
    return range(0)

"""Own words told from quoted history, by the marks of every client our senders use."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from inbox_triage.mail import marks
from inbox_triage.mail import quotewords as words
from inbox_triage.mail.whitespace import tidy, without_direction

_WROTE = re.compile(
    rf"(?:^|[\s>)\]\d\"”»,，]|(?<=[^\x00-\x7f]))(?:{words.alternation(words.WROTE)})"
)
_STARTER = re.compile(
    rf"[>\s]*(?:{words.alternation(words.STARTERS)}|\d{{4}}[年/.-])", re.IGNORECASE
)
_DATE = re.compile(
    r"(?:19|20|25)\d\d|[١٢۱۲][٠-٩۰-۹]{3}|\d{1,2}[./-]\d{1,2}[./-]\d{2}|\d{1,2}[:.h]\d{2}"
)
_TIME = re.compile(r"\d{1,2}[:.h時时]\s?\d{2}|[٠-٩۰-۹]{1,2}:[٠-٩۰-۹]{2}")
_DASHES = "-—–_=*<> \t"
_SEPARATOR_WORDS = words.ORIGINAL | words.FORWARDED
_LINE_CHARS = 600
_LINES_READ = 5_000
"""Nobody quotes below so much; a dump of lines that all look like introductions is slow."""
_HEADER_LINES = 10
_ATTRIBUTION_LINES = 4
_LABEL_CHARS = 24


class _Kind(Enum):
    """How a quotation that begins at a line goes on."""

    MESSAGE = auto()
    """Header lines or a separator: a whole message follows, to the end."""
    ATTRIBUTION = auto()
    """Somebody wrote: the lines with ``>`` are quoted, or else all that follows."""


@dataclass(frozen=True, slots=True)
class _Start:
    line: int
    """First line of the introduction."""
    body: int
    """First line after it."""
    kind: _Kind


def split_quotation(text: str) -> tuple[str, str]:
    """(own words, quoted history) of a body text; own lines between quoted ones stay own.

    Of the renderer's marks (see ``marks``) only those of signatures stay, in the own words, for
    ``split_signature``.

    >>> split_quotation("Yes, 500 pcs.\\n\\nOn 5 Jan 2026 Li <li@x.example> wrote:\\n> How many?")
    ('Yes, 500 pcs.', 'On 5 Jan 2026 Li <li@x.example> wrote:\\n> How many?')
    """
    lines = text.split("\n")
    quoted = [False] * len(lines)
    index = depth = 0
    while index < min(len(lines), _LINES_READ):
        line = lines[index]
        if marks.is_mark(line):
            depth = _depth_after(line, depth)
            quoted[index] = depth > 0
            if marks.QUOTE_MAYBE in line and _is_unknown_header(lines, index + 1):
                return _parts(lines, quoted, index)
            index += 1
            continue
        start = _start_at(lines, index)
        if start is not None:
            if start.kind is _Kind.MESSAGE or not _has_quote_signs(lines, start.body, depth):
                return _parts(lines, quoted, start.line)
            for number in range(start.line, start.body):
                quoted[number] = True
            index = start.body
            continue
        quoted[index] = depth > 0 or is_quote_line(line)
        index += 1
    _quote_attributions(lines, quoted)
    return _parts(lines, quoted, len(lines))


def is_quote_line(line: str) -> bool:
    """Whether a line begins with the sign of quotation."""
    return line.lstrip()[:1] in {">", "＞"}


def is_bare(quoted: str) -> bool:
    """Whether nothing but the signs says that this is a quotation: in a mail that answers nothing
    such lines are the items of a list."""
    return all(is_quote_line(line) for line in quoted.split("\n") if line.strip())


def looks_like_attribution(line: str) -> bool:
    """Whether a line says who wrote what follows: ``On ... wrote:`` in any language."""
    plain = without_direction(line).strip().rstrip("*_ ")[-_LINE_CHARS:]
    if plain[-1:] not in {":", "：", "﹕"}:
        return False
    if "@" in plain and _DATE.search(plain) and _TIME.search(plain):
        return True
    return bool(("@" in plain or _DATE.search(plain)) and _WROTE.search(plain))


def label_of(line: str) -> str:
    """What a header line of a quoted message is about: from, date, to, subject, cc or nothing."""
    label, colon, _ = line[: _LABEL_CHARS * 2].replace("：", ":").partition(":")
    if not colon:
        return ""
    plain = without_direction(label).replace("　", "").strip("*>|_ \t\u200e")
    return words.LABELS.get(" ".join(plain.lower().split()), "") if plain else ""


def header_block_end(lines: Sequence[str], first: int) -> int | None:
    """The line after a block of header lines that begins at ``first``, or None.

    A sender's own form may say ``From`` and ``Subject`` too: a mail also has a date, and an
    address or a subject.
    """
    found: set[str] = set()
    end = first
    block: list[str] = []
    for number in range(first, min(len(lines), first + _HEADER_LINES)):
        line = lines[number]
        label = label_of(line)
        if label:
            found.add(label)
            end = number + 1
        elif not line.strip() and "date" in found and len(found) >= 3:
            break
        block.append(line)
    if not {"from", "date"} <= found or not found & {"to", "subject"}:
        return None
    has_address = "@" in "\n".join(block)
    return end if "subject" in found or has_address else None


def separator_words(line: str) -> str:
    """The words between the dashes of a separator, lower case; empty when it is none."""
    plain = without_direction(line).strip().lstrip("> ")
    if not plain or len(plain) > 120:
        return ""
    core = plain.strip(_DASHES).rstrip(":：").strip(_DASHES).lower().replace("\u00a0", " ")
    core = " ".join(core.split())
    if core not in _SEPARATOR_WORDS:
        return ""
    dashed = plain[:2] in {"--", "——", "==", "__", "––", "**"} or plain[:1] == "—"
    return core if dashed or (core in words.FORWARDED and plain[-1:] in {":", "："}) else ""


def _depth_after(mark: str, depth: int) -> int:
    if marks.QUOTE_OPEN in mark:
        return depth + 1
    if marks.QUOTE_CLOSE in mark:
        return max(0, depth - 1)
    return depth


def _start_at(lines: Sequence[str], index: int) -> _Start | None:
    """A quotation whose introduction ends or begins at this line."""
    line = lines[index]
    if ":" not in line and "：" not in line and "﹕" not in line and "--" not in line[:4]:
        is_rule = line.startswith("____") or line.lstrip()[:1] in {"—", "=", "*"}
        return _after_rule(lines, index) if is_rule else None
    if is_quote_line(line):
        return None
    if separator_words(line):
        return _Start(index, index + 1, _Kind.MESSAGE)
    if label_of(line) == "from" or (label_of(line) and _is_reordered(lines, index)):
        end = header_block_end(lines, index)
        if end is not None:
            return _Start(_dashes_above(lines, index), end, _Kind.MESSAGE)
    return _attribution(lines, index)


def _dashes_above(lines: Sequence[str], index: int) -> int:
    """The line a quotation's header block begins with: a separator right above belongs to it,
    whatever it says."""
    for above in range(index - 1, max(-1, index - 3), -1):
        line = lines[above].strip()
        if line:
            is_dashed = line[:2] in {"--", "__", "=="} and line[-2:] in {"--", "__", "=="}
            return above if is_dashed else index
    return index


def _is_reordered(lines: Sequence[str], index: int) -> bool:
    """Whether three header lines follow at once, as in Thunderbird's forwards (subject first)."""
    following = [label_of(line) for line in lines[index : index + 4]]
    return sum(map(bool, following)) >= 3 and "from" in following


def _after_rule(lines: Sequence[str], index: int) -> _Start | None:
    """A drawn line counts when header lines follow it."""
    if separator_words(lines[index]):
        return _Start(index, index + 1, _Kind.MESSAGE)
    for number in range(index + 1, min(len(lines), index + 4)):
        if label_of(lines[number]) == "from":
            end = header_block_end(lines, number)
            return None if end is None else _Start(index, end, _Kind.MESSAGE)
        if lines[number].strip() and not marks.is_mark(lines[number]):
            return None
    return None


def _attribution(lines: Sequence[str], index: int) -> _Start | None:
    """``On ... wrote:`` that ends at this line and may have begun up to three lines above."""
    ending = without_direction(lines[index]).strip().rstrip("*_ ")
    if ending[-1:] not in {":", "：", "﹕"} or len(ending) > _LINE_CHARS:
        return None
    joined = ending
    best: int | None = index if looks_like_attribution(ending) else None
    if best is not None and _STARTER.match(ending):
        return _Start(best, index + 1, _Kind.ATTRIBUTION)
    for above in range(index - 1, max(-1, index - _ATTRIBUTION_LINES), -1):
        line = lines[above].strip()
        if not line or is_quote_line(line) or marks.is_mark(line):
            break
        joined = f"{line} {joined}"
        if (
            _STARTER.match(line[:_LINE_CHARS])
            and _DATE.search(joined)
            and looks_like_attribution(joined)
        ):
            best = above
            break
    return None if best is None else _Start(best, index + 1, _Kind.ATTRIBUTION)


def _has_quote_signs(lines: Sequence[str], first: int, depth: int) -> bool:
    """Whether the first line of substance after an attribution is marked as quoted."""
    for number in range(first, min(len(lines), first + 8)):
        line = lines[number]
        if marks.is_mark(line):
            # The end of a marked attribution: the quotation itself has to show by its signs.
            depth = _depth_after(line, depth)
            if depth and marks.QUOTE_OPEN in line:
                return True
        elif line.strip():
            return is_quote_line(line) or depth > 0
    return True


def _is_unknown_header(lines: Sequence[str], first: int) -> bool:
    """Header lines in a language we have no table for: short labels, a date, an address."""
    block = [line for line in lines[first : first + 12] if line.strip() and not marks.is_mark(line)]
    labelled = [line for line in block[:5] if 0 < line.replace("：", ":").find(":") <= _LABEL_CHARS]
    joined = " ".join(block[:5])
    return len(labelled) >= 3 and bool(_DATE.search(joined)) and "@" in joined


def _quote_attributions(lines: Sequence[str], quoted: list[bool]) -> None:
    """The line right above quoted lines introduces them when it ends in a colon and names an
    address or a date, whatever its language."""
    for index in range(1, min(len(lines), _LINES_READ)):
        if not quoted[index] or not is_quote_line(lines[index]):
            continue
        above = index - 1
        while above > 0 and not lines[above].strip() and index - above < 3:
            above -= 1
        line = lines[above].rstrip()
        if not quoted[above] and line[-1:] in {":", "："} and ("@" in line or _DATE.search(line)):
            quoted[above] = True


def _parts(lines: Sequence[str], quoted: Sequence[bool], cut: int) -> tuple[str, str]:
    """The two texts; from ``cut`` on everything is quoted. Signature marks stay in the own text."""
    own = [line for line, is_quoted in zip(lines[:cut], quoted, strict=False) if not is_quoted]
    rest = [line for line, is_quoted in zip(lines[:cut], quoted, strict=False) if is_quoted]
    kept = [line for line in own if not marks.is_mark(line) or _is_signature(line)]
    history = [line for line in (*rest, *lines[cut:]) if not marks.is_mark(line)]
    return tidy("\n".join(kept)), tidy("\n".join(history))


def _is_signature(line: str) -> bool:
    return marks.SIGN_OPEN in line or marks.SIGN_CLOSE in line

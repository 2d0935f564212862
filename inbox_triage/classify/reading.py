"""A mail's words, put side by side and searched once."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import accumulate

from inbox_triage.classify.lexicon.languages import SIGNATURE_MEANINGS, WORD_MEANINGS
from inbox_triage.classify.phrases import Hit, find_phrases
from inbox_triage.mail.folding import FoldedText, fold
from inbox_triage.mail.message import Message

_NAME_CHARS = 200
_HISTORY_CHARS = 1_500
_LANGUAGE_TABLES = frozenset(WORD_MEANINGS) | frozenset(SIGNATURE_MEANINGS)
_SEAM = "¦"
_CLAUSE_END = re.compile(
    rf"[!?;。！？…{_SEAM}]|\.(?<!\bmr\.)(?<!\bms\.)(?<!\bdr\.)(?<!\bsr\.)(?<!\bmrs\.)(?<!\bsra\.)"
    r"(?<!\beng\.)(?<!\bing\.)(?<!\d\.)"
)
"""The point of "Mr. Li" and of "2.10" ends nothing."""
_CLOSING_LINES = 3
_CLOSING_CHARS = 160


@dataclass(frozen=True, slots=True)
class Reading:
    """Subject, own text, signer and the newest history in one folded text.

    Attributes:
        hits: every phrase of every table in it, in order.
        subject_end, own_end, signer_end: where the parts end, as positions in ``text.folded``.
        nested: numbers of the hits that stand inside a longer hit of a language file's tables: "the
            owner" is no title in "the owner decides".
        closing: where the signing begins: the signature's begin, or that of the last lines of the
            own text, since many sign without a mark a parser could see.
    """

    text: FoldedText
    hits: tuple[Hit, ...]
    nested: frozenset[int]
    subject_end: int
    own_end: int
    signer_end: int
    closing: int

    def own(self) -> Iterator[Hit]:
        """What stands in subject and own text."""
        return (hit for hit in self.hits if hit.end <= self.own_end)

    def plain(self) -> Iterator[Hit]:
        """Every hit that is no part of a longer one."""
        return (hit for number, hit in enumerate(self.hits) if number not in self.nested)

    def signing(self) -> Iterator[Hit]:
        """What stands where the sender signs, the display name included."""
        return (
            hit for hit in self.plain() if self.closing <= hit.start and hit.end <= self.signer_end
        )

    def clauses(self) -> list[tuple[int, int]]:
        """Begin and end of each clause of subject and own text."""
        cuts = [match.span() for match in _CLAUSE_END.finditer(self.text.folded, 0, self.own_end)]
        starts = [0, *(end for _, end in cuts)]
        ends = [*(start for start, _ in cuts), self.own_end]
        return list(zip(starts, ends, strict=True))

    def written(self, start: int, end: int) -> str:
        """The piece as its sender wrote it."""
        return self.text.written(start, end)


def read(message: Message, subject: str, own: str, signature: str) -> Reading:
    """The parts of a message, bounded by the caller, with everything the tables find in them."""
    signer = f"{signature}\n{message.sender.name[:_NAME_CHARS]}"
    parts = (subject, own, signer, message.quoted_text[:_HISTORY_CHARS])
    text = FoldedText.of(_SEAM.join(part.strip() for part in parts))
    lengths = [len(fold(part.strip())) + 1 for part in parts]
    subject_end, own_end, signer_end, _ = accumulate(lengths)
    closing = own_end if signature.strip() else own_end - len(fold(_last_lines(own))) - 1
    hits = tuple(find_phrases(text, message.language))
    return Reading(
        text, hits, _nested(hits), subject_end, own_end, signer_end, max(subject_end, closing)
    )


def _nested(hits: tuple[Hit, ...]) -> frozenset[int]:
    """Of hits in the order of their begin, the longest first."""
    nested: set[int] = set()
    begun = reached = 0
    for number, hit in enumerate(hits):
        if hit.table not in _LANGUAGE_TABLES:
            continue
        if hit.end < reached or (hit.end == reached and hit.start > begun):
            nested.add(number)
        elif hit.end > reached:
            begun, reached = hit.start, hit.end
    return frozenset(nested)


def _last_lines(own: str) -> str:
    lines = [line for line in own.splitlines() if line.strip()]
    return "\n".join(lines[-_CLOSING_LINES:]).strip()[-_CLOSING_CHARS:]


Clauses = list[tuple[int, int]]


def clauses_about(
    reading: Reading, people: frozenset[str], others: Collection[str]
) -> dict[str, Clauses]:
    """For each other table, the clauses that hold a phrase of it and one of the tables of people.

    Not those in which the writer decides: "as the owner I decide" speaks of nobody else.
    """
    clauses = reading.clauses()
    starts = [start for start, _ in clauses]
    watched = {*people, *others, "i_decide"}
    found: dict[int, set[str]] = {}
    for hit in reading.own():
        if hit.table in watched:
            found.setdefault(bisect_left(starts, hit.start + 1) - 1, set()).add(hit.table)
    about: dict[str, Clauses] = {other: [] for other in others}
    for number, tables in sorted(found.items()):
        if people & tables and "i_decide" not in tables:
            for other in about.keys() & tables:
                about[other].append(clauses[number])
    return about

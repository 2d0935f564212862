"""Labelled mails that say the same: a paraphrase measures memory, not judgement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from inbox_triage.learn.corpus import LabelledMail
from inbox_triage.mail.folding import fold
from inbox_triage.mail.parse import parse_message

SHINGLE_CHARS = 5
MOST_ALIKE = 0.6
"""The greatest resemblance two mails of a corpus may have."""

_TEXT_CHARS = 8_000
_LEAST_SHINGLES = 20
"""``ok go ahead`` is what many people write: too little to be anyone's copy."""
_ROWS = 500


@dataclass(frozen=True, slots=True)
class Pair:
    """Two mails by their ids, and the Jaccard similarity of their shingles, in [0, 1]."""

    one: str
    other: str
    similarity: float

    def __str__(self) -> str:
        return (
            f"{self.one} and {self.other} share {self.similarity:.0%} of their text: rewrite one, or "
            "put both into one family"
        )


def near_duplicates(
    mails: Sequence[LabelledMail], most_alike: float = MOST_ALIKE
) -> tuple[Pair, ...]:
    """Pairs of different families that resemble each other too much, the worst first.

    Resemblance is Broder's (On the resemblance and containment of documents, 1997): the share of
    runs of five characters that two texts have in common, counted exactly. Subject and own text
    count; quoted history may repeat. Mails of one family belong together and are not compared.
    """
    rows = [_shingles(mail) for mail in mails]
    numbers: dict[str, int] = {}
    columns = [[numbers.setdefault(run, len(numbers)) for run in row] for row in rows]
    sizes = np.array([len(row) for row in rows], dtype=np.float64)
    matrix = sparse.csr_matrix(
        (
            np.ones(int(sizes.sum())),
            np.concatenate(
                [np.array(row, dtype=np.intp) for row in columns] or [np.zeros(0, dtype=np.intp)]
            ),
            np.concatenate(([0], np.cumsum(sizes))).astype(np.intp),
        ),
        shape=(len(rows), len(numbers)),
    )
    found = []
    for first in range(0, len(rows), _ROWS):
        shared = (matrix[first : first + _ROWS] @ matrix.T).tocoo()
        for row, column, common in zip(shared.row, shared.col, shared.data, strict=True):
            one, other = first + int(row), int(column)
            if one < other and mails[one].line.family != mails[other].line.family:
                similarity = common / (sizes[one] + sizes[other] - common)
                if similarity > most_alike:
                    ids = mails[one].line.id, mails[other].line.id
                    found.append(Pair(*ids, float(similarity)))
    return tuple(sorted(found, key=lambda pair: -pair.similarity))


def _shingles(mail: LabelledMail) -> set[str]:
    message = parse_message(mail.content)
    text = fold(f"{message.subject} {message.own_text}"[:_TEXT_CHARS])
    runs = {text[at : at + SHINGLE_CHARS] for at in range(len(text) - SHINGLE_CHARS + 1)}
    return runs if len(runs) >= _LEAST_SHINGLES else set()

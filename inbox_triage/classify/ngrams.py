"""Words and character runs of a text as weighted counts: TF-IDF, with the loop kept short.

Fitted with scikit-learn's vectoriser, so that the weights are its own; read here, because its
checks of arguments take longer than a short mail does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer

_WORD = re.compile(r"\w+")
_LENGTHS = (2, 3, 4)

Analyser = Callable[[str], Iterable[str]]


def word_runs(text: str) -> list[str]:
    """Words and pairs of neighbouring words.

    >>> word_runs("fob ningbo price")
    ['fob', 'ningbo', 'price', 'fob ningbo', 'ningbo price']
    """
    words: list[str] = _WORD.findall(text)
    return words + [f"{one} {other}" for one, other in pairwise(words)]


def character_runs(text: str) -> list[str]:
    """Runs of two to four characters that stay within a word and the blanks round it.

    >>> character_runs("eur")
    [' e', 'eu', 'ur', 'r ', ' eu', 'eur', 'ur ', ' eur', 'eur ']
    """
    found: list[str] = []
    for word in text.split():
        padded = f" {word} "
        for length in _LENGTHS:
            found += [padded[at : at + length] for at in range(len(padded) - length + 1)]
    return found


class Ngrams:
    """One vocabulary with its inverse document frequencies."""

    def __init__(self, analyser: Analyser, most: int) -> None:
        self._analyser = analyser
        self._most = most
        self._vocabulary: dict[str, int] = {}
        self._idf: npt.NDArray[np.float64] = np.zeros(0)

    def __len__(self) -> int:
        return len(self._vocabulary)

    def fit(self, texts: Sequence[str]) -> Ngrams:
        """Learn the vocabulary: what stands in two texts at least, the commonest first.

        Raises:
            ValueError: no two texts have anything in common.
        """
        vectoriser: Any = TfidfVectorizer(
            analyzer=self._analyser, min_df=2, max_features=self._most
        ).fit(texts)
        self._vocabulary = {run: int(column) for run, column in vectoriser.vocabulary_.items()}
        self._idf = vectoriser.idf_
        return self

    def transform(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """Rows of length one, shape (n_texts, vocabulary); counts enter as 1 + log(n)."""
        columns: list[npt.NDArray[np.intp]] = []
        weights: list[npt.NDArray[np.float64]] = []
        starts = [0]
        for text in texts:
            known = self._vocabulary
            hits = [known[run] for run in self._analyser(text) if run in known]
            found, counts = np.unique(np.array(hits, dtype=np.intp), return_counts=True)
            weighted = (1.0 + np.log(counts)) * self._idf[found]
            norm = float(np.sqrt(weighted @ weighted))
            columns.append(found)
            weights.append(weighted / norm if norm else weighted)
            starts.append(starts[-1] + len(found))
        data = np.concatenate(weights) if weights else np.zeros(0)
        indices = np.concatenate(columns) if columns else np.zeros(0, dtype=np.intp)
        return sparse.csr_matrix((data, indices, starts), shape=(len(texts), len(self._idf)))

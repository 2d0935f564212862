"""Words and character runs of a text as weighted counts: TF-IDF, with the loop kept short.

Fitted with scikit-learn's vectoriser, so that the weights are its own; read here, because its
checks of arguments take longer than a short mail does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Any

import ahocorasick
import numpy as np
import numpy.typing as npt
from scipy import sparse

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
    return [run for word in text.split() for run in _runs_of(word)]


def _runs_of(word: str) -> list[str]:
    padded = f" {word} "
    return [
        padded[at : at + length] for length in _LENGTHS for at in range(len(padded) - length + 1)
    ]


class Ngrams:
    """One vocabulary with its inverse document frequencies."""

    def __init__(self, analyser: Analyser, most: int) -> None:
        self._analyser = analyser
        self._most = most
        self._vocabulary: dict[str, int] = {}
        self._idf: npt.NDArray[np.float64] = np.zeros(0)
        self._automaton: ahocorasick.Automaton | None = None

    def __getstate__(self) -> dict[str, object]:
        return {**self.__dict__, "_automaton": None}

    def __len__(self) -> int:
        return len(self._vocabulary)

    def fit(self, texts: Sequence[str]) -> Ngrams:
        """Learn the vocabulary: what stands in two texts at least, the commonest first.

        Raises:
            ValueError: no two texts have anything in common.
        """
        # Imported where a model is trained: judging mail needs none of it, and its memory is dear.
        from sklearn.feature_extraction.text import TfidfVectorizer

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
            found, counts = np.unique(
                np.array(self.columns(text), dtype=np.intp), return_counts=True
            )
            weighted = (1.0 + np.log(counts)) * self._idf[found]
            norm = float(np.sqrt(weighted @ weighted))
            columns.append(found)
            weights.append(weighted / norm if norm else weighted)
            starts.append(starts[-1] + len(found))
        data = np.concatenate(weights) if weights else np.zeros(0)
        indices = np.concatenate(columns) if columns else np.zeros(0, dtype=np.intp)
        return sparse.csr_matrix((data, indices, starts), shape=(len(texts), len(self._idf)))

    def columns(self, text: str) -> list[int]:
        """The columns of a text's runs, with repetition; one blank stands between words."""
        if self._analyser is not character_runs:
            known = self._vocabulary
            return [known[run] for run in self._analyser(text) if run in known]
        if self._automaton is None:
            self._automaton = _automaton_of(self._vocabulary)
        # A run never holds a blank in its middle, so those of padded words are all there is to find.
        return [column for _, column in self._automaton.iter(f" {text.strip()} ")]


def _automaton_of(vocabulary: dict[str, int]) -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for run, column in vocabulary.items():
        automaton.add_word(run, column)
    automaton.make_automaton()
    return automaton

"""Words and phrases found whole in a text, whatever the case and the accents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Generic, TypeVar

import ahocorasick

from inbox_triage.mail.folding import continues_word, fold

Meaning = TypeVar("Meaning")


def _is_glued(char: str) -> bool:
    """Scripts without blanks, or with particles glued to the word: no boundary is asked for."""
    return not char.isalnum() or "\u0590" <= char <= "\u06ff" or char >= "\u0e00"


class WordList(Generic[Meaning]):
    """Phrases with a meaning each, all searched for in one pass."""

    def __init__(self, phrases: Iterable[tuple[str, Meaning]]) -> None:
        self._automaton: Any = ahocorasick.Automaton()
        meanings: dict[str, list[Meaning]] = {}
        for phrase, meaning in phrases:
            key = fold(phrase).strip()
            if key:
                meanings.setdefault(key, []).append(meaning)
        for key, values in meanings.items():
            self._automaton.add_word(key, (key, tuple(values)))
        self._empty = not meanings
        if meanings:
            self._automaton.make_automaton()

    def found(self, text: str) -> Iterator[Meaning]:
        """The meaning of every phrase that stands in the text as whole words, in order."""
        if self._empty:
            return
        folded = fold(text)
        for last, (key, meanings) in self._automaton.iter(folded):
            start, end = last + 1 - len(key), last + 1
            if start and not _is_glued(key[0]) and continues_word(folded[start - 1]):
                continue
            if end < len(folded) and not _is_glued(key[-1]) and continues_word(folded[end]):
                continue
            yield from meanings

"""Every phrase table over one text in one pass."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import ahocorasick

from inbox_triage.classify.lexicon.buying import BUYING
from inbox_triage.classify.lexicon.dealing import DEALING
from inbox_triage.classify.lexicon.people import PEOPLE
from inbox_triage.classify.lexicon.selling import SELLING
from inbox_triage.classify.lexicon.traffic import TRAFFIC
from inbox_triage.mail.folding import FoldedText, continues_word, fold

TABLES: Mapping[str, str] = {**BUYING, **DEALING, **PEOPLE, **SELLING, **TRAFFIC}
"""Feature name to its phrases; see ``lexicon``."""

_GLUED = re.compile(
    # Scripts without blanks between words (Thai, CJK, kana), with particles glued on (Hangul), or
    # with articles and prepositions glued on (Arabic, Hebrew): no boundary is asked for.
    "[\u0590-\u06ff\u0900-\u097f\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]"
)
_SHORT_GLUED = re.compile("[\u0590-\u06ff]{1,3}$")
"""Three Arabic or Hebrew letters stand inside too many words to go without boundaries."""
_GATE = re.compile(r"([a-z]{2}(?:\+[a-z]{2})*):")


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase of a table, found at ``folded[start:end]``."""

    table: str
    phrase: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Entry:
    table: str
    phrase: str
    languages: frozenset[str]
    """Empty when the phrase speaks in every language."""
    bound_left: bool
    bound_right: bool

    def speaks(self, language: str | None) -> bool:
        return not self.languages or language is None or language in self.languages


def _entries() -> Iterator[_Entry]:
    for table, text in TABLES.items():
        for raw in re.split(r"[|\n]", text):
            gate = _GATE.match(raw)
            written = raw[gate.end() :] if gate else raw
            open_end = written.endswith("*")
            phrase = fold(written.rstrip("*")).strip()
            if not phrase:
                continue
            short = _SHORT_GLUED.match(phrase) is not None
            yield _Entry(
                table,
                phrase,
                languages=frozenset(gate[1].split("+")) if gate else frozenset(),
                bound_left=phrase[0].isalnum() and (short or not _GLUED.match(phrase[0])),
                bound_right=phrase[-1].isalnum()
                and not open_end
                and (short or not _GLUED.match(phrase[-1])),
            )


def _widest(one: _Entry, other: _Entry) -> _Entry:
    """Two lines of a table with the same phrase: whatever either of them accepts."""
    gated = one.languages and other.languages
    return _Entry(
        one.table,
        one.phrase,
        languages=one.languages | other.languages if gated else frozenset(),
        bound_left=one.bound_left and other.bound_left,
        bound_right=one.bound_right and other.bound_right,
    )


@cache
def _automaton() -> ahocorasick.Automaton:
    by_phrase: dict[str, dict[str, _Entry]] = {}
    for entry in _entries():
        known = by_phrase.setdefault(entry.phrase, {})
        if entry.table in known:
            entry = _widest(known[entry.table], entry)
        known[entry.table] = entry
    automaton = ahocorasick.Automaton()
    for phrase, entries in by_phrase.items():
        automaton.add_word(phrase, tuple(entries.values()))
    automaton.make_automaton()
    return automaton


def find_phrases(text: FoldedText, language: str | None = None) -> list[Hit]:
    """Every phrase of every table; a phrase inside a longer one of its own table is left out.

    ``language`` (ISO 639-1) silences phrases bound to other languages; None silences nothing.
    """
    folded = text.folded
    length = len(folded)
    best: dict[tuple[str, int], Hit] = {}
    for last, entries in _automaton().iter(folded):
        end = last + 1
        right_free = end == length or not continues_word(folded[end])
        for entry in entries:
            if (entry.bound_right and not right_free) or not entry.speaks(language):
                continue
            start = end - len(entry.phrase)
            if entry.bound_left and start and continues_word(folded[start - 1]):
                continue
            key = (entry.table, start)
            if key not in best or best[key].end < end:
                best[key] = Hit(entry.table, entry.phrase, start, end)
    return _without_nested(best.values())


def _without_nested(hits: Iterable[Hit]) -> list[Hit]:
    reached: dict[str, int] = {}
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if hit.end > reached.get(hit.table, 0):
            reached[hit.table] = hit.end
            kept.append(hit)
    return kept

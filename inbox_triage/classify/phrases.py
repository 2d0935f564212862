"""Every phrase table over one text in one pass."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache

import ahocorasick

from inbox_triage.classify.lexicon.buying import BUYING
from inbox_triage.classify.lexicon.dealing import DEALING
from inbox_triage.classify.lexicon.languages import language_tables
from inbox_triage.classify.lexicon.people import PEOPLE
from inbox_triage.classify.lexicon.selling import SELLING
from inbox_triage.classify.lexicon.traffic import TRAFFIC
from inbox_triage.mail.folding import FoldedText, continues_word, fold

TABLES: Mapping[str, str] = {**BUYING, **DEALING, **PEOPLE, **SELLING, **TRAFFIC}
"""Table to its phrases, of the fields of speech; see ``lexicon``."""

_GLUED = re.compile(
    # Scripts without blanks between words (Thai, CJK, kana), with particles glued on (Hangul), or
    # with articles and prepositions glued on (Arabic, Hebrew): no boundary is asked for.
    "[\u0590-\u06ff\u0900-\u097f\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]"
)
_SHORT_GLUED = re.compile("[\u0590-\u06ff]{1,3}$")
"""Three Arabic or Hebrew letters stand inside too many words to go without boundaries."""
_SHORT = 4
_BETWEEN = "¦"
_LEAST_INSIDE = 6
_DOMAIN_CHARS = 255
_ANY_FIRM = frozenset({"express", "global", "trading", "service", "services", "office"})
"""Words that stand in the domains of every kind of firm."""
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
    """How a phrase counts for one table; phrases that count alike share it."""

    table: str
    length: int
    languages: frozenset[str]
    """Empty when the phrase speaks in every language."""
    bound_left: bool
    bound_right: bool

    def speaks(self, language: str | None) -> bool:
        return not self.languages or language is None or language in self.languages

    def or_wider(self, other: _Entry) -> _Entry:
        """Two lines of a table with the same phrase: whatever either of them accepts."""
        gated = self.languages and other.languages
        return replace(
            self,
            languages=self.languages | other.languages if gated else frozenset(),
            bound_left=self.bound_left and other.bound_left,
            bound_right=self.bound_right and other.bound_right,
        )


_shared_entry = cache(_Entry)


def _phrases() -> Iterator[tuple[str, _Entry]]:
    """Every folded phrase with how it counts."""
    for table, text in TABLES.items():
        for raw in re.split(r"[|\n]", text):
            gate = _GATE.match(raw)
            phrase = fold(raw[gate.end() :] if gate else raw).strip()
            if phrase:
                yield _entry(table, phrase, frozenset(gate[1].split("+") if gate else ()))
    for language, table, written in language_tables():
        own, every = frozenset({language}), frozenset[str]()
        # Folded in one go: one by one, tens of thousands would take a second.
        for phrase in fold(_BETWEEN.join(written)).split(_BETWEEN):
            # A short word means something else in the next language; short English is read anywhere.
            short = phrase.isascii() and len(phrase.rstrip("*")) <= _SHORT
            yield _entry(table, phrase, own if short and language != "en" else every)


def _entry(table: str, folded: str, languages: frozenset[str]) -> tuple[str, _Entry]:
    phrase = folded.rstrip("*").strip()
    left, right = phrase[0], phrase[-1]
    short = len(phrase) <= _SHORT and _SHORT_GLUED.match(phrase) is not None
    return phrase, _shared_entry(
        table,
        len(phrase),
        languages,
        bound_left=left.isalnum() and (short or left.isascii() or not _GLUED.match(left)),
        bound_right=right.isalnum()
        and not folded.endswith("*")
        and (short or right.isascii() or not _GLUED.match(right)),
    )


@cache
def _automaton() -> ahocorasick.Automaton:
    by_phrase: dict[str, dict[str, _Entry]] = {}
    for phrase, entry in _phrases():
        known = by_phrase.setdefault(phrase, {})
        before = known.get(entry.table)
        known[entry.table] = entry.or_wider(before) if before else entry
    automaton = ahocorasick.Automaton()
    shared: dict[tuple[_Entry, ...], tuple[_Entry, ...]] = {}
    for phrase, tables in by_phrase.items():
        entries = tuple(tables.values())
        automaton.add_word(phrase, shared.setdefault(entries, entries))
    automaton.make_automaton()
    return automaton


@cache
def _run_together() -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    tables: dict[str, set[str]] = {}
    for phrase, entry in _phrases():
        firm = entry.table.startswith("firm") and phrase not in _ANY_FIRM
        if firm and entry.length >= _LEAST_INSIDE and phrase.isalnum():
            tables.setdefault(phrase, set()).add(entry.table)
    for phrase, names in tables.items():
        automaton.add_word(phrase, frozenset(names))
    automaton.make_automaton()
    return automaton


@lru_cache(maxsize=1_000)
def firms_inside(domain: str) -> frozenset[str]:
    """The ``firm_...`` tables with a word of six letters or more anywhere inside a domain.

    Words run together in a domain, so no boundary is asked for; a shorter word would be found
    inside others.
    """
    return frozenset().union(*(names for _, names in _run_together().iter(domain[:_DOMAIN_CHARS])))


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
            start = end - entry.length
            if entry.bound_left and start and continues_word(folded[start - 1]):
                continue
            key = (entry.table, start)
            if key not in best or best[key].end < end:
                best[key] = Hit(entry.table, folded[start:end], start, end)
    return _without_nested(best.values())


def _without_nested(hits: Iterable[Hit]) -> list[Hit]:
    reached: dict[str, int] = {}
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if hit.end > reached.get(hit.table, 0):
            reached[hit.table] = hit.end
            kept.append(hit)
    return kept

"""The language files, as their readers may expect them."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from lingua import Language

from inbox_triage.classify.lexicon import languages
from inbox_triage.classify.lexicon.languages import (
    SIGNATURE_MEANINGS,
    WORD_MEANINGS,
    language_tables,
)
from inbox_triage.mail.folding import fold

FILES = sorted(Path(languages.__file__).parent.glob("*.json"))
TABLES = WORD_MEANINGS.keys() | SIGNATURE_MEANINGS.keys()

# The library knows only the two written forms of Norwegian.
LANGUAGES = {one.iso_code_639_1.name.lower() for one in Language.all()} | {"no"}


def tables_of(path: Path) -> dict[str, list[str]]:
    tables: dict[str, list[str]] = json.loads(path.read_text(encoding="utf-8"))
    return tables


def phrases_of(path: Path) -> list[tuple[str, str]]:
    return [
        (table, fold(phrase)) for table, phrases in tables_of(path).items() for phrase in phrases
    ]


def test_there_are_language_files() -> None:
    assert len(FILES) >= 25
    assert {language for language, _, _ in language_tables()} == {path.stem for path in FILES}


def test_no_feature_has_two_meanings() -> None:
    assert not WORD_MEANINGS.keys() & SIGNATURE_MEANINGS.keys()


PEOPLE_ONLY = {"hi", "ur", "sw"}
"""Languages mixed into English mail: only the tables of people are kept."""


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
class TestALanguageFile:
    def test_it_is_named_by_its_language(self, path: Path) -> None:
        assert path.stem in LANGUAGES

    def test_it_has_every_table_and_no_other(self, path: Path) -> None:
        tables = tables_of(path)
        assert tables.keys() == TABLES
        if path.stem not in PEOPLE_ONLY:
            assert all(tables.values())

    def test_its_phrases_are_plain_text_on_one_line(self, path: Path) -> None:
        for table, phrases in tables_of(path).items():
            for phrase in phrases:
                assert phrase == phrase.strip(), (table, phrase)
                assert "\n" not in phrase, (table, phrase)
                assert "¦" not in phrase, (table, phrase)
                assert "*" not in phrase[:-1], (table, phrase)

    def test_its_phrases_are_long_enough_to_mean_something(self, path: Path) -> None:
        found = phrases_of(path)
        assert [(table, one) for table, one in found if len(one.rstrip("*").strip()) < 2] == []

    def test_no_table_has_a_phrase_twice(self, path: Path) -> None:
        counts = Counter((table, phrase.rstrip("*").strip()) for table, phrase in phrases_of(path))
        assert [phrase for phrase, count in counts.items() if count > 1] == []

    def test_no_phrase_is_covered_by_an_open_one_of_its_table(self, path: Path) -> None:
        found = phrases_of(path)
        stems = {(table, phrase[:-1]) for table, phrase in found if phrase.endswith("*")}
        covered = [
            (table, phrase)
            for table, phrase in found
            if any((table, phrase[:end]) in stems for end in range(2, len(phrase.rstrip("*"))))
        ]
        assert covered == []

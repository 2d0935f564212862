"""Trades gathered into sectors."""

from __future__ import annotations

from pathlib import Path

import pytest

from inbox_triage.errors import CorpusError
from inbox_triage.learn.evaluation.sectors import read_sectors, sectors_of


def test_a_file_beside_the_corpus_names_the_sectors(tmp_path: Path) -> None:
    (tmp_path / "sectors.json").write_text('{"metal": ["Valves", "hand  tools"], "home": ["toys"]}')
    sectors = read_sectors(tmp_path)
    assert sectors_of(["valves", "Hand Tools", "toys", "dyes"], sectors, least=1) == [
        "metal",
        "metal",
        "home",
        None,
    ]
    assert sectors_of(["valves", "valves", "toys"], sectors, least=2) == ["metal", "metal", None]


def test_without_the_file_a_common_trade_is_its_own_sector(tmp_path: Path) -> None:
    assert read_sectors(tmp_path) is None
    assert sectors_of(["toys"] * 8 + ["dyes"] * 7 + ["none"] * 9, None) == (
        ["toys"] * 8 + [None] * 16
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"metal": ["valves"], "home": ["Valves"]}', "stands in 'metal' and in 'home'"),
        ('{"metal": "valves"}', "metal"),
        ("[]", "sectors.json"),
        ("{", "sectors.json"),
    ],
)
def test_a_malformed_file_is_refused_with_a_sentence(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "sectors.json").write_text(text)
    with pytest.raises(CorpusError, match=said):
        read_sectors(tmp_path)

"""Slices: by language, sector, writer, difficulty; the worst named first."""

from __future__ import annotations

import pytest

from inbox_triage.learn.evaluation.intervals import Share
from inbox_triage.learn.evaluation.judgements import Judgement
from inbox_triage.learn.evaluation.languages import LANGUAGE_GROUPS, OTHER_GROUP, language_group
from inbox_triage.learn.evaluation.slices import Slice, slices, worst
from tests.learn.evaluation.judged import judged


def by_name(found: tuple[Slice, ...], dimension: str) -> dict[str, Slice]:
    return {one.name: one for one in found if one.dimension == dimension}


def mails() -> list[Judgement]:
    found = [judged("A", "A", writer="ann", language="es", hard=True) for _ in range(12)]
    found += [judged("B", "A", writer="bob", language="pt") for _ in range(9)]
    found += [judged("A", "pitch", writer="bob", language="pt", sector="toys")]
    return found + [judged("pitch", "pitch", writer="cid", language="en") for _ in range(20)]


def test_each_slice_is_counted_by_itself() -> None:
    found = slices(mails(), seed=1)
    group = by_name(found, "language group")["romance"]
    assert (group.mails, group.accuracy) == (22, Share.of(12, 22))
    assert group.macro_accuracy.value == pytest.approx((12 / 13 + 0) / 2)
    assert group.buyers_junked == Share.of(1, 22)
    assert by_name(found, "sector")["toys"].accuracy == Share.of(0, 1)
    assert set(by_name(found, "writer")) == {"ann", "bob", "cid"}
    assert by_name(found, "difficulty")["hard"].mails == 12
    assert set(by_name(found, "quadrant")) == {"A", "B", "D pitch"}


def test_small_languages_and_those_that_are_a_group_are_not_repeated() -> None:
    assert set(by_name(slices([*mails(), judged("A", "A", language="fr")], 1), "language")) == {
        "es",
        "pt",
    }


def test_the_worst_have_mails_enough_and_come_lowest_first() -> None:
    found = slices(mails(), seed=1)
    values = [one.macro_accuracy.value for one in worst(found)]
    assert values == sorted(values)
    assert min(one.mails for one in worst(found)) >= 15
    assert worst(found)[0].name == "not hard"  # A 0 of 1, B 0 of 9, D 20 of 20
    assert worst(found, least=1)[0].accuracy.part == 0
    assert len(worst(found, most=2)) == 2


def test_no_language_stands_in_two_groups() -> None:
    codes = [code for group in LANGUAGE_GROUPS.values() for code in group]
    assert len(codes) == len(set(codes))
    assert len(LANGUAGE_GROUPS) == 8
    assert language_group("hu") == "northern"
    assert language_group("eo") == OTHER_GROUP

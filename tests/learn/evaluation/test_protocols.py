"""No protocol lets a model see the writer it is judged on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

import pytest

from inbox_triage.errors import CorpusError
from inbox_triage.learn.evaluation.protocols import (
    Cut,
    cross_validation,
    folds_of,
    learning_curve,
    leave_one_out,
)
from inbox_triage.learn.examples import Example
from tests.learn.evaluation.judged import example, rows_of

ROWS = rows_of(10)
FOLDS = folds_of(ROWS, seed=1)
MARKS: list[str | None] = [("es", "pt", None, "rare")[row % 7 % 4] for row in range(len(ROWS))]
PROTOCOLS: dict[str, Callable[[], list[Cut]]] = {
    "cross-validation": lambda: cross_validation(FOLDS),
    "leave one out": lambda: leave_one_out(ROWS, FOLDS, MARKS, least=2),
    "learning curve": lambda: learning_curve(ROWS, FOLDS, seed=1, sizes=(2, 4)),
}


def groups(rows: Sequence[int]) -> set[int]:
    return {ROWS[row].group for row in rows}


@pytest.mark.parametrize("name", PROTOCOLS)
def test_no_model_is_judged_on_a_writer_or_family_it_has_seen(name: str) -> None:
    cuts = PROTOCOLS[name]()
    assert cuts
    for cut in cuts:
        assert cut.test
        assert not groups(cut.train) & groups(cut.test)


@pytest.mark.parametrize("name", PROTOCOLS)
def test_no_mail_is_judged_twice_under_one_name(name: str) -> None:
    counts = Counter((cut.name, row) for cut in PROTOCOLS[name]() for row in cut.test)
    assert set(counts.values()) == {1}


def test_cross_validation_judges_every_mail() -> None:
    judged = sorted(row for cut in cross_validation(FOLDS) for row in cut.test)
    assert judged == list(range(len(ROWS)))


def test_what_is_left_out_is_nowhere_in_the_training() -> None:
    cuts = leave_one_out(ROWS, FOLDS, MARKS, least=2)
    assert {cut.name for cut in cuts} == {"es", "pt", "rare"}
    for cut in cuts:
        assert not [row for row in cut.train if MARKS[row] == cut.name]
        assert {MARKS[row] for row in cut.test} == {cut.name}
    judged = {row for cut in cuts for row in cut.test}
    assert judged == {row for row, mark in enumerate(MARKS) if mark is not None}


def test_every_left_out_mail_has_a_twin_that_differs_in_the_mark_only() -> None:
    fold_of = {row: cut for cut in cross_validation(FOLDS) for row in cut.test}
    for cut in leave_one_out(ROWS, FOLDS, MARKS, least=2):
        for row in cut.test:
            whole = fold_of[row].train
            assert set(cut.train) == {seen for seen in whole if MARKS[seen] != cut.name}


def test_rare_marks_are_left_be() -> None:
    few = Counter(mark for mark in MARKS if mark)["rare"]
    cuts = leave_one_out(ROWS, FOLDS, MARKS, least=few + 1)
    assert "rare" not in {cut.name for cut in cuts}


def test_a_longer_curve_holds_the_shorter_ones_writers() -> None:
    cuts = learning_curve(ROWS, FOLDS, seed=3, sizes=(2, 4, 99))
    assert {cut.name for cut in cuts} == {"2", "4"}
    short = [cut for cut in cuts if cut.name == "2"]
    long = [cut for cut in cuts if cut.name == "4"]
    for two, four in zip(short, long, strict=True):
        assert two.test == four.test
        assert groups(two.train) < groups(four.train)
        assert (len(groups(two.train)), len(groups(four.train))) == (2, 4)


def test_the_same_seed_cuts_alike() -> None:
    assert learning_curve(ROWS, FOLDS, 3, (2,)) == learning_curve(ROWS, FOLDS, 3, (2,))
    assert learning_curve(ROWS, FOLDS, 3, (2,)) != learning_curve(ROWS, FOLDS, 4, (2,))


def lone() -> list[Example]:
    return rows_of(1)


def without_prospects_who_decide() -> list[Example]:
    return [example("none", "high", "false", g) for g in range(4)] + [
        example("pitch", None, None, g) for g in range(4)
    ]


@pytest.mark.parametrize("rows", [lone, without_prospects_who_decide])
def test_a_corpus_too_small_is_refused_with_a_sentence(rows: Callable[[], list[Example]]) -> None:
    with pytest.raises(CorpusError, match="too few writers"):
        folds_of(rows(), seed=1)

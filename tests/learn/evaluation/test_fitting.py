"""A cut's predictions are those of a model of exactly its training rows, however many fit."""

from __future__ import annotations

from dataclasses import replace

import pytest

from inbox_triage.classify.predict import predict
from inbox_triage.learn.corpus import LabelledMail
from inbox_triage.learn.evaluation.fitting import Workshop, fit_model, portable
from inbox_triage.learn.evaluation.protocols import Cut
from inbox_triage.learn.examples import examples
from tests.learn.conftest import SMALL
from tests.learn.evaluation.models import MANIFEST


@pytest.fixture(scope="module")
def workshop(mails: list[LabelledMail]) -> Workshop:
    """The mails of two writers."""
    few = [mail for mail in mails if mail.line.writer in {"w01", "w02"}]
    return Workshop(portable(examples(few)), seed=1, tuning=SMALL)


def halves(workshop: Workshop) -> list[Cut]:
    sides = {row.group for row in workshop.rows}
    parts = [tuple(n for n, row in enumerate(workshop.rows) if row.group == side) for side in sides]
    return [Cut("one", parts[0], parts[1]), Cut("other", parts[1], parts[0])]


def test_a_model_learns_from_the_training_rows_and_nothing_else(workshop: Workshop) -> None:
    cut, _ = halves(workshop)
    told: list[tuple[int, int]] = []
    (found,) = workshop.predictions([cut], lambda done, of_all: told.append((done, of_all)))
    learnt = replace(workshop, rows=tuple(workshop.rows[row] for row in cut.train))
    expected = predict(
        fit_model(learnt, MANIFEST), [workshop.rows[row].features for row in cut.test]
    )
    assert [p.quadrants() for p in found] == [p.quadrants() for p in expected]
    assert told == [(0, 1), (1, 1)]


def test_two_processes_find_what_one_finds(workshop: Workshop) -> None:
    cuts = halves(workshop)
    alone = workshop.predictions(cuts, lambda *_: None)
    assert replace(workshop, jobs=2).predictions(cuts, lambda *_: None) == alone

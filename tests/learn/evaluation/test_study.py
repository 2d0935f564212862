"""A study from labelled mail to figures, on mail of four writers and models of few words."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from inbox_triage.classify.axes import Quadrant
from inbox_triage.learn.corpus import LabelledMail
from inbox_triage.learn.evaluation.intervals import Estimate
from inbox_triage.learn.evaluation.judgements import Judgement
from inbox_triage.learn.evaluation.study import Study, appraise, corpus_facts, paired_loss
from inbox_triage.learn.folds import Fold
from tests.learn.conftest import SMALL
from tests.learn.evaluation.judged import judged

Told = list[tuple[str, int, int]]


@pytest.fixture(scope="module")
def study(mails: list[LabelledMail]) -> Study:
    return Study.of(mails, None, seed=1, tuning=SMALL)


@pytest.fixture(scope="module")
def folds(study: Study) -> list[Fold]:
    return study.folds(2)


@pytest.fixture(scope="module")
def seen(study: Study, folds: Sequence[Fold]) -> list[Judgement]:
    return study.cross_validated(folds, lambda *_: None)


def test_every_mail_is_judged_once_and_keeps_its_labels(
    study: Study, seen: list[Judgement]
) -> None:
    assert [j.id for j in seen] == [mail.line.id for mail in study.mails]
    for judgement, mail in zip(seen, study.mails, strict=True):
        line = mail.line
        assert (judgement.truth, judgement.kind) == (line.labels.quadrant, line.labels.kind)
        assert (judgement.writer, judgement.family) == (line.writer, line.family)
        assert sum(judgement.probabilities.values()) == pytest.approx(1.0)
    assert {j.in_conversation for j in seen} == {j.html_only for j in seen} == {True, False}


def test_models_that_never_saw_the_writer_still_judge_far_better_than_chance(
    study: Study, seen: list[Judgement]
) -> None:
    appraisal = appraise("cv", "so", seen, study.seed)
    assert appraisal.scores.macro_f1.low > 0.4
    assert appraisal.abstention[-1].left.low > appraisal.abstention[0].left.low
    assert appraisal.review.right_unmarked.value or (appraisal.review.right_marked.value or 1) < 0


def test_a_left_out_sector_is_compared_with_the_same_mails_when_it_was_seen(
    study: Study, folds: Sequence[Fold], seen: list[Judgement]
) -> None:
    told: Told = []
    found = study.without_sectors(folds, seen, lambda *said: told.append(said))
    assert found is not None
    sectors = {sector for sector in study.sectors if sector}
    assert {row.name for row in found.rows} == sectors
    assert found.together.mails == found.together_when_seen.mails
    assert found.together.mails == sum(sector is not None for sector in study.sectors)
    by_sector = {row.name: row for row in found.rows}
    for name in sectors:
        twins = [j for j in seen if j.sector == name]
        assert by_sector[name].accuracy_when_seen.part == sum(j.is_right for j in twins)
    assert {part for part, _, _ in told} == {"leaving out each sector"}


def test_the_curve_ends_with_all_other_writers(
    study: Study, folds: Sequence[Fold], seen: list[Judgement]
) -> None:
    *_, last = study.curve(folds, seen, lambda *_: None)
    assert last.writers is None
    assert last.judged == len(study.mails)
    assert last.mails == len(study.mails) / 2
    assert last.accuracy.part == sum(j.is_right for j in seen)


def test_the_facts_are_those_of_the_corpus(mails: list[LabelledMail]) -> None:
    facts = corpus_facts(mails)
    assert (facts.mails, facts.writers) == (len(mails), 4)
    assert sum(facts.quadrants.values()) == facts.mails
    assert list(facts.quadrants) == [quadrant.value for quadrant in Quadrant]


def test_a_loss_is_of_the_same_mails() -> None:
    now = [judged("A", "B"), judged("A", "A"), judged("A", "B"), judged("A", "A")]
    before = [judged("A", "A"), judged("A", "B"), judged("A", "A"), judged("A", "A")]
    found = paired_loss(now, before, seed=1)
    assert found.value == pytest.approx(0.25)
    assert -1 <= found.low < 0.25 < found.high <= 1
    assert paired_loss(now[:1], before[:1], seed=1) == Estimate(1.0, -1.0, 1.0)

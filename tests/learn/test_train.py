"""Training: the same seed gives the same model, and the manifest says how good it is."""

from __future__ import annotations

import pytest

from inbox_triage.classify.predict import Model, predict
from inbox_triage.classify.prediction import Axis, Prediction
from inbox_triage.decide.quadrant import Policy, decide
from inbox_triage.errors import CorpusError
from inbox_triage.label.labels import Labels
from inbox_triage.learn.corpus import LabelledMail, corpus_digest
from inbox_triage.learn.examples import examples
from inbox_triage.learn.train import train
from tests.classify.messages import features
from tests.learn.conftest import SMALL, TODAY

Trained = tuple[Model, tuple[Prediction, ...]]

INQUIRY = features(
    "Hello,\n\nplease quote 3000 pcs of model ABC-123, CIF Hamburg, delivery before 15 May?\n"
    "We need the CE certificate and your payment terms.\n\nBest regards\nAnn Bell\n"
    "Purchasing Manager\nAcme Ltd",
    subject="Inquiry for ABC-123",
)


def test_the_same_seed_gives_the_same_model(mails: list[LabelledMail], trained: Trained) -> None:
    again, predictions = train(mails, 7, TODAY, SMALL)
    rows = [row.features for row in examples(mails)]
    assert again.manifest == trained[0].manifest
    assert predictions == trained[1]
    assert predict(again, rows) == predict(trained[0], rows)


def test_the_manifest_counts_the_corpus(mails: list[LabelledMail], trained: Trained) -> None:
    manifest = trained[0].manifest
    assert manifest.corpus_count == len(mails) == sum(manifest.class_counts.values())
    assert manifest.corpus_digest == corpus_digest(mails)
    assert manifest.model_id.startswith("2026-11-22-")
    assert manifest.metrics["quadrant"].mails == len(mails)
    assert manifest.metrics["intent"].mails < len(mails)


def test_mails_never_seen_are_judged_far_better_than_by_chance(trained: Trained) -> None:
    metrics = trained[0].manifest.metrics
    assert metrics["intent"].macro_f1 > 0.75
    assert metrics["quadrant"].macro_f1 > 0.6
    assert metrics["kind"].recall["none"] > 0.9


def test_real_inquiries_are_not_filed_as_junk(mails: list[LabelledMail], trained: Trained) -> None:
    decided = [decide(prediction, Labels(), Policy()) for prediction in trained[1]]
    real = [mail.line.labels.quadrant.value in "AB" for mail in mails]
    hidden = sum(verdict.is_junk for verdict, is_real in zip(decided, real, strict=True) if is_real)
    assert hidden <= sum(real) * 0.02


def test_one_writer_is_too_few_to_judge_by(mails: list[LabelledMail]) -> None:
    alone = [mail for mail in mails if mail.line.writer == "w01"]
    model, predictions = train(alone, 7, TODAY, SMALL)
    assert predictions == ()
    assert model.manifest.metrics == {}


def test_a_corpus_without_junk_is_refused(mails: list[LabelledMail]) -> None:
    prospects = [mail for mail in mails if mail.line.labels.kind is None]
    with pytest.raises(CorpusError, match="kind of D"):
        train(prospects, 7, TODAY, SMALL)


def test_an_inquiry_of_a_purchasing_manager_is_likely_an_a(trained: Trained) -> None:
    (prediction,) = predict(trained[0], [INQUIRY])
    assert prediction.p_not_prospect < 0.2
    assert prediction.p_high_intent > 0.5
    assert prediction.p_decision_maker > 0.5


def test_evidence_quotes_the_mail_strongest_first(trained: Trained) -> None:
    (prediction,) = predict(trained[0], [INQUIRY])
    weights = [abs(item.weight) for item in prediction.evidence]
    assert weights == sorted(weights, reverse=True)
    sentences = {item.sentence for item in prediction.evidence}
    assert "names a price term: CIF" in sentences
    assert "signs as Purchasing Manager" in sentences
    assert all(len(item.quote) <= 80 and "{" not in item.sentence for item in prediction.evidence)


def test_a_telling_absence_is_evidence_too(trained: Trained) -> None:
    (prediction,) = predict(trained[0], [features("hello")])
    against = {e.sentence for e in prediction.evidence if e.axis is Axis.INTENT and e.weight < 0}
    assert "names no price term" in against


def test_what_is_there_less_than_usual_is_no_evidence(trained: Trained) -> None:
    (prediction,) = predict(trained[0], [features("please quote 3000 pcs of ABC-123, 2 colours")])
    assert "lists items with numbers" not in {item.sentence for item in prediction.evidence}


def test_a_batch_is_predicted_as_its_mails_alone(
    mails: list[LabelledMail], trained: Trained
) -> None:
    rows = [row.features for row in examples(mails[:5])]
    together = predict(trained[0], rows)
    for row, prediction in zip(rows, together, strict=True):
        (alone,) = predict(trained[0], [row])
        assert alone.quadrants() == pytest.approx(prediction.quadrants())
    assert predict(trained[0], []) == []

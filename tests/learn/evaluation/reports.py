"""Reports for the tests of what shows them."""

from __future__ import annotations

from datetime import date

from inbox_triage.classify.axes import DKind, Quadrant
from inbox_triage.learn.evaluation.collection import Sorted, Truth, figures
from inbox_triage.learn.evaluation.intervals import Estimate, Share
from inbox_triage.learn.evaluation.judgements import Judgement
from inbox_triage.learn.evaluation.report import (
    CorpusFacts,
    CurvePoint,
    EvaluationReport,
    LeaveOneOut,
    LeftOut,
)
from inbox_triage.learn.evaluation.scores import score
from inbox_triage.learn.evaluation.study import appraise
from tests.learn.evaluation.judged import judged

SOME = Estimate(0.5, 0.4, 0.6)


def mails(name: str, trade: str) -> list[Judgement]:
    """Twenty of each quadrant, a quarter of them wrong; names are the caller's."""
    order = ("A", "B", "C", "promo")
    return [
        judged(
            truth,
            truth if number % 4 else order[(order.index(truth) + 3) % 4],
            sure=0.4 + number / 40,
            id=f"{name}{truth}{number}",
            writer=name,
            sector=trade,
            language="es" if number % 2 else "zh",
            review=number < 3,
        )
        for truth in order
        for number in range(20)
    ]


def full_report(name: str = "m", trade: str = "toys", how: str = "so") -> EvaluationReport:
    """Every part of a report, with some names in it."""
    found = mails(name, trade)
    appraisal = appraise("Cross-validation", how, found, seed=1)
    row = LeftOut(trade, 8, 8, Share.of(4, 8), SOME, SOME, Share.of(0, 4), Share.of(5, 8), SOME)
    point = CurvePoint(4, 300, 80, Share.of(60, 80), SOME, Share.of(0, 40))
    last = CurvePoint(None, 900, 80, Share.of(70, 80), SOME, Share.of(0, 40))
    sorted_ = [Sorted(f"{name}.eml", Quadrant.D, DKind.PROMO, 0.9)]
    return EvaluationReport(
        program="1",
        made_on=date(2026, 11, 22),
        seed=1,
        feature_version=4,
        model="2026-11-22-abcdef",
        notes=(how,),
        corpus=CorpusFacts(80, 1, 80, 2, {"A": 20}, "0" * 64),
        cross_validation=appraisal,
        left_out=(LeaveOneOut("sector", how, (row,), score(found, 1), score(found, 1)),),
        learning_curve=(point, last),
        held_out_corpus=CorpusFacts(80, 1, 80, 2, {"A": 20}, "1" * 64),
        held_out=appraise("Held-out mail", how, found, seed=1),
        collection=figures(sorted_, Truth.LEGITIMATE, stripped=True, unread=0, seconds=1.0),
    )

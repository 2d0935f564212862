"""The parts of an evaluation: a corpus, its features extracted once, and each protocol run on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from inbox_triage.classify.estimator import Tuning
from inbox_triage.classify.predict import Model, predict
from inbox_triage.learn.corpus import LabelledMail, corpus_digest
from inbox_triage.learn.evaluation.abstention import abstention, review_mark
from inbox_triage.learn.evaluation.calibration import calibrations
from inbox_triage.learn.evaluation.fitting import Workshop, portable
from inbox_triage.learn.evaluation.intervals import Estimate, Share, percentile, resampled
from inbox_triage.learn.evaluation.judgements import Judgement, judgements
from inbox_triage.learn.evaluation.languages import language_group, stands_alone
from inbox_triage.learn.evaluation.mistakes import costly_mistakes
from inbox_triage.learn.evaluation.protocols import (
    Cut,
    cross_validation,
    folds_of,
    learning_curve,
    leave_one_out,
)
from inbox_triage.learn.evaluation.report import (
    Appraisal,
    CorpusFacts,
    CurvePoint,
    LeaveOneOut,
    LeftOut,
)
from inbox_triage.learn.evaluation.scores import accuracy, macro_means, score
from inbox_triage.learn.evaluation.sectors import LEAST_MAILS, sectors_of
from inbox_triage.learn.evaluation.slices import slices, worst
from inbox_triage.learn.examples import examples
from inbox_triage.learn.folds import Fold

LEAST_OF_LANGUAGE = 15
"""Mails of a language before it is left out by itself."""

Told = Callable[[str, int, int], None]
"""Told which part is being worked at, how many models are fitted, and of how many."""


class Part(StrEnum):
    """What can be asked for."""

    CV = "cv"
    LANGUAGES = "languages"
    TRADES = "trades"
    CURVE = "curve"
    TEST = "test"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Study:
    """A corpus ready to be evaluated; every list has one entry for each mail."""

    mails: tuple[LabelledMail, ...]
    workshop: Workshop
    sectors: tuple[str | None, ...]

    @classmethod
    def of(
        cls,
        mails: Sequence[LabelledMail],
        sectors: Mapping[str, str] | None,
        seed: int,
        jobs: int = 1,
        tuning: Tuning | None = None,
    ) -> Study:
        """Extracts the features, which all parts share."""
        rows = portable(examples(mails))
        trades = [mail.line.trade for mail in mails]
        return cls(
            tuple(mails),
            Workshop(rows, seed, tuning or Tuning(), jobs),
            tuple(sectors_of(trades, sectors)),
        )

    @property
    def seed(self) -> int:
        """Of the folds, of the fitted models and of every resample."""
        return self.workshop.seed

    def folds(self, most: int) -> list[Fold]:
        """Writers and families cut into at most ``most`` parts.

        Raises:
            CorpusError: there are too few writers.
        """
        return folds_of(self.workshop.rows, self.seed, most)

    def judged(self, cuts: Sequence[Cut], part: str, tell: Told) -> dict[str, list[Judgement]]:
        """The judgements of each cut's test rows, those of one name together, in row order."""
        predictions = self.workshop.predictions(cuts, lambda done, all_: tell(part, done, all_))
        found: dict[str, dict[int, Judgement]] = {}
        for cut, predicted in zip(cuts, predictions, strict=True):
            rows = judgements(
                [self.mails[row] for row in cut.test],
                predicted,
                [self.sectors[row] for row in cut.test],
            )
            found.setdefault(cut.name, {}).update(zip(cut.test, rows, strict=True))
        return {name: [rows[row] for row in sorted(rows)] for name, rows in found.items()}

    def cross_validated(self, folds: Sequence[Fold], tell: Told) -> list[Judgement]:
        """Every mail judged by a model that saw neither its writer nor its family, in order."""
        by_fold = self.judged(cross_validation(folds), "cross-validation", tell)
        by_id = {j.id: j for found in by_fold.values() for j in found}
        return [by_id[mail.line.id] for mail in self.mails]

    def without_language_groups(
        self, folds: Sequence[Fold], seen: Sequence[Judgement], tell: Told
    ) -> LeaveOneOut | None:
        """Each language group judged by models that saw no mail of the group."""
        marks = [language_group(mail.line.labels.language) for mail in self.mails]
        return self._without("language group", marks, 1, folds, seen, tell)

    def without_languages(
        self, folds: Sequence[Fold], seen: Sequence[Judgement], tell: Told
    ) -> LeaveOneOut | None:
        """Each language of enough mails; one that is a group by itself is left to that part."""
        codes = (mail.line.labels.language for mail in self.mails)
        marks = [None if stands_alone(code) else code for code in codes]
        return self._without("language", marks, LEAST_OF_LANGUAGE, folds, seen, tell)

    def without_sectors(
        self, folds: Sequence[Fold], seen: Sequence[Judgement], tell: Told
    ) -> LeaveOneOut | None:
        """Each sector of enough mails judged by models that saw no mail of the sector."""
        return self._without("sector", self.sectors, LEAST_MAILS, folds, seen, tell)

    def curve(
        self, folds: Sequence[Fold], seen: Sequence[Judgement], tell: Told
    ) -> tuple[CurvePoint, ...]:
        """Quality over the number of writers learnt from; all but the tested come last."""
        cuts = learning_curve(self.workshop.rows, folds, self.seed)
        found = self.judged(cuts, "learning curve", tell)
        learnt: dict[str, list[int]] = {}
        for cut in cuts:
            learnt.setdefault(cut.name, []).append(len(cut.train))
        points = [
            _curve_point(int(name), learnt[name], found[name], self.seed)
            for name in sorted(found, key=int)
        ]
        whole = [len(train) for train, _ in folds]
        return (*points, _curve_point(None, whole, seen, self.seed))

    def _without(
        self,
        dimension: str,
        marks: Sequence[str | None],
        least: int,
        folds: Sequence[Fold],
        seen: Sequence[Judgement],
        tell: Told,
    ) -> LeaveOneOut | None:
        cuts = leave_one_out(self.workshop.rows, folds, marks, least)
        if not cuts:
            return None
        found = self.judged(cuts, f"leaving out each {dimension}", tell)
        twins = {j.id: j for j in seen}
        together = [j for judged in found.values() for j in judged]
        rows = [
            _left_out(name, judged, [twins[j.id] for j in judged], self.seed)
            for name, judged in found.items()
        ]
        return LeaveOneOut(
            dimension=dimension,
            how=f"each mail judged by one of {len(cuts)} models that saw no mail of its {dimension}, "
            "of its writer or of its family",
            rows=tuple(sorted(rows, key=lambda row: (row.macro_accuracy.value, row.name))),
            together=score(together, self.seed),
            together_when_seen=score([twins[j.id] for j in together], self.seed),
        )


def corpus_facts(mails: Sequence[LabelledMail]) -> CorpusFacts:
    """What a corpus holds."""
    lines = [mail.line for mail in mails]
    return CorpusFacts(
        mails=len(lines),
        writers=len({line.writer for line in lines}),
        families=len({line.family for line in lines}),
        languages=len({line.labels.language for line in lines}),
        quadrants=dict(sorted(Counter(line.labels.quadrant.value for line in lines).items())),
        digest=corpus_digest(mails),
    )


def appraise(name: str, how: str, found: Sequence[Judgement], seed: int) -> Appraisal:
    """Every figure of some judgements, of which there is at least one."""
    cut = slices(found, seed)
    return Appraisal(
        name=name,
        how=how,
        scores=score(found, seed),
        mistakes=costly_mistakes(found),
        calibrations=calibrations(found, seed),
        abstention=abstention(found),
        review=review_mark(found),
        worst=worst(cut),
        slices=cut,
    )


def judge_with(model: Model, study: Study) -> list[Judgement]:
    """Every mail of a study judged by one model, which must not have learnt from it."""
    predictions = predict(model, [row.features for row in study.workshop.rows])
    return judgements(study.mails, predictions, study.sectors)


def _left_out(
    name: str, judged: Sequence[Judgement], twins: Sequence[Judgement], seed: int
) -> LeftOut:
    recall, f1 = macro_means(judged, seed)
    return LeftOut(
        name=name,
        mails=len(judged),
        families=len({j.family for j in judged}),
        accuracy=accuracy(judged),
        macro_accuracy=recall,
        macro_f1=f1,
        buyers_junked=_buyers_junked(judged),
        accuracy_when_seen=accuracy(twins),
        loss=paired_loss(judged, twins, seed),
    )


def paired_loss(judged: Sequence[Judgement], twins: Sequence[Judgement], seed: int) -> Estimate:
    """How much accuracy was lost against the twin judgements of the same mails, in [-1, 1]."""
    gains = [int(twin.is_right) - int(j.is_right) for j, twin in zip(judged, twins, strict=True)]
    counts = np.array([[gain, 1] for gain in gains], dtype=np.int64)
    sums = resampled(counts, [j.family for j in judged], seed)
    value = sum(gains) / len(gains)
    if sums is None:
        return Estimate(value, -1.0, 1.0)
    return percentile(value, sums[:, 0] / sums[:, 1])


def _buyers_junked(judged: Sequence[Judgement]) -> Share:
    buyers = [j for j in judged if j.is_buyer]
    return Share.of(sum(j.is_filed_as_junk for j in buyers), len(buyers))


def _curve_point(
    writers: int | None, learnt: Sequence[int], judged: Sequence[Judgement], seed: int
) -> CurvePoint:
    return CurvePoint(
        writers=writers,
        mails=round(sum(learnt) / len(learnt)),
        judged=len(judged),
        accuracy=accuracy(judged),
        macro_f1=macro_means(judged, seed)[1],
        buyers_junked=_buyers_junked(judged),
    )

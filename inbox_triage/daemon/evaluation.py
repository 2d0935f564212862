"""An evaluation from files: corpus, held-out mail, a collection, and the model that judges them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from inbox_triage import __version__
from inbox_triage.classify.estimator import Tuning
from inbox_triage.classify.features import FEATURE_VERSION
from inbox_triage.classify.manifest import new_manifest
from inbox_triage.classify.predict import Model
from inbox_triage.daemon.collection import measure_collection
from inbox_triage.daemon.models import choose_model
from inbox_triage.errors import ModelRejected
from inbox_triage.learn.corpus import LabelledMail, read_corpus
from inbox_triage.learn.evaluation.collection import Truth
from inbox_triage.learn.evaluation.fitting import fit_model
from inbox_triage.learn.evaluation.report import EvaluationReport
from inbox_triage.learn.evaluation.sectors import read_sectors
from inbox_triage.learn.evaluation.separation import check_separate
from inbox_triage.learn.evaluation.study import (
    Part,
    Study,
    Told,
    appraise,
    corpus_facts,
    judge_with,
)
from inbox_triage.learn.train import GROUPING


@dataclass(frozen=True, slots=True)
class Collection:
    """Mail of one label: where it lies, what is known of it, and whether headers are stripped."""

    path: Path
    truth: Truth
    strip: bool


@dataclass(frozen=True, slots=True)
class Request:
    """What to measure and with which model.

    Attributes:
        corpus: labelled mail to learn from; None only when nothing but a collection is measured by
            the model in use.
        parts: of the corpus; ``test`` and ``all`` are spelt out by the caller.
        held_out: labelled mail by writers who wrote nothing for the corpus.
        models, key_file: the model in use; ``must_be_theirs`` refuses to measure another one.
        fresh: held-out mail and collections are judged by a model fitted now on the corpus.
        folds: at most so many.
        jobs: processes that fit.
    """

    corpus: Path | None
    parts: frozenset[Part]
    held_out: Path | None = None
    collection: Collection | None = None
    models: Path | None = None
    key_file: Path | None = None
    must_be_theirs: bool = False
    fresh: bool = False
    seed: int = 1
    folds: int = 5
    jobs: int = 1
    tuning: Tuning | None = None


def evaluate(request: Request, tell: Told, warn: Callable[[str], None]) -> EvaluationReport:
    """The report; what can be refused is refused before any model is fitted.

    Raises:
        CorpusError: labelled mail is malformed, too little, or not apart from the held-out mail.
        ModelRejected: there is no model that may be measured.
        UserError: no mail of the collection can be read.
    """
    mails, tested = (
        [] if folder is None else read_corpus(folder)
        for folder in (request.corpus, request.held_out)
    )
    if tested:
        tell("looking for held-out mail in the corpus", 0, 1)
        check_separate(mails, tested)
    learns = bool(request.parts) or request.fresh
    study = _study(mails, "the corpus", request, tell) if learns else None
    held_out = _study(tested, "held out", request, tell)
    report = EvaluationReport(
        program=__version__,
        made_on=datetime.now(UTC).date(),
        seed=request.seed,
        feature_version=FEATURE_VERSION,
        corpus=corpus_facts(mails) if mails else None,
    )
    model, report = _with_model(request, study, report, tell, warn)
    if study is not None and request.parts:
        report = _with_parts(report, study, request, tell)
    if held_out is not None and model is not None:
        report = _with_held_out(report, held_out, model, request)
    if request.collection is not None and model is not None:
        wanted = request.collection
        measured = measure_collection(wanted.path, wanted.truth, model, strip=wanted.strip)
        report = report.model_copy(update={"collection": measured})
    return report


def _study(mails: Sequence[LabelledMail], which: str, request: Request, tell: Told) -> Study | None:
    """None without mail. Sectors are the corpus's for held-out mail too."""
    if not mails or request.corpus is None:
        return None
    tell(f"features of {len(mails)} mails, {which}", 0, 1)
    sectors = read_sectors(request.corpus)
    return Study.of(mails, sectors, request.seed, request.jobs, request.tuning)


def _with_model(
    request: Request,
    study: Study | None,
    report: EvaluationReport,
    tell: Told,
    warn: Callable[[str], None],
) -> tuple[Model | None, EvaluationReport]:
    """The model that judges held-out mail and collections, and the report that names it."""
    if request.held_out is None and request.collection is None:
        return None, report
    if request.fresh:
        assert study is not None
        assert report.corpus is not None
        tell("a model of the whole corpus", 0, 1)
        manifest = new_manifest(
            today=report.made_on,
            corpus=report.corpus.digest,
            class_counts=report.corpus.quadrants,
            metrics={},
            grouping=GROUPING,
            seed=request.seed,
        )
        model = fit_model(study.workshop, manifest)
        named = f"{manifest.model_id}, fitted now on the corpus"
        return model, report.model_copy(update={"model": named})
    chosen = choose_model(request.models, request.key_file)
    if chosen.refused and request.must_be_theirs:
        raise ModelRejected(chosen.refused)
    for sentence in chosen.refused and (*chosen.refused, chosen.instead):
        warn(sentence)
    manifest = chosen.model.manifest
    notes = []
    if report.corpus is not None and manifest.corpus_digest != report.corpus.digest:
        notes.append(
            f"Model {manifest.model_id} learnt from {manifest.corpus_count} mails that are not "
            "exactly those of the corpus named here: that the held-out writers are new to it was "
            "checked against this corpus only."
        )
    return chosen.model, report.model_copy(
        update={"model": manifest.model_id, "notes": tuple(notes)}
    )


def _with_parts(
    report: EvaluationReport, study: Study, request: Request, tell: Told
) -> EvaluationReport:
    """Every part needs the cross-validation: it is what the others are compared with."""
    folds = study.folds(request.folds)
    seen = study.cross_validated(folds, tell)
    how = (
        f"each mail judged by one of {len(folds)} models that saw no mail of its writer or of its "
        "family"
    )
    found: dict[str, object] = {
        "cross_validation": appraise("Cross-validation", how, seen, study.seed)
    }
    left_out = []
    if Part.LANGUAGES in request.parts:
        left_out += [
            study.without_language_groups(folds, seen, tell),
            study.without_languages(folds, seen, tell),
        ]
    if Part.TRADES in request.parts:
        left_out.append(study.without_sectors(folds, seen, tell))
    found["left_out"] = tuple(part for part in left_out if part is not None)
    if Part.CURVE in request.parts:
        found["learning_curve"] = study.curve(folds, seen, tell)
    return report.model_copy(update=found)


def _with_held_out(
    report: EvaluationReport, held_out: Study, model: Model, request: Request
) -> EvaluationReport:
    how = f"each mail judged by model {report.model}"
    found = appraise("Held-out mail", how, judge_with(model, held_out), request.seed)
    return report.model_copy(
        update={"held_out_corpus": corpus_facts(held_out.mails), "held_out": found}
    )

"""Decisions and actions as the JSON the tables keep; names as in ``classify --json``."""

from __future__ import annotations

from typing import Any, assert_never

from sqlalchemy.engine import Row

from inbox_triage.classify.axes import DKind, Intent, Quadrant
from inbox_triage.decide.actions import Action, AddKeywords, FolderPath, MoveMethod, MoveTo
from inbox_triage.decide.quadrant import Decision
from inbox_triage.label.labels import Labels, Platform, Region, Source, Stage
from inbox_triage.store.columns import MAX_SENTENCE_CHARS, bounded
from inbox_triage.store.words import ActionWord

Document = dict[str, Any]
"""A JSON object."""


def decision_document(decision: Decision) -> Document:
    """What a decision says beyond its own columns."""
    intent, intent_probability = decision.intent
    decides, decides_probability = decision.decision_maker
    return {
        "probabilities": {
            quadrant.value: decision.probabilities[quadrant] for quadrant in decision.probabilities
        },
        "intent": {"label": intent.value, "probability": intent_probability},
        "decision_maker": {"label": decides, "probability": decides_probability},
        "labels": labels_document(decision.labels),
        "reasons": [bounded(reason, MAX_SENTENCE_CHARS) for reason in decision.reasons],
    }


def labels_document(labels: Labels) -> Document:
    """The labels by the names every JSON output has."""
    return {
        "country": labels.country,
        "region": labels.region,
        "source": labels.source,
        "platform": labels.platform,
        "stage": labels.stage,
        "products": list(labels.products),
        "language": labels.language,
    }


def decision_of(row: Row[tuple[object, ...]]) -> Decision:
    """The decision a ``message`` row keeps in its columns and its document."""
    document: Document = row.decision
    intent, decides = document["intent"], document["decision_maker"]
    return Decision(
        quadrant=Quadrant(row.quadrant),
        kind=None if row.kind is None else DKind(row.kind),
        probabilities={Quadrant(name): p for name, p in document["probabilities"].items()},
        confidence=row.confidence,
        intent=(Intent(intent["label"]), intent["probability"]),
        decision_maker=(decides["label"], decides["probability"]),
        labels=labels_of(document),
        response_minutes=row.response_minutes,
        needs_review=row.needs_review,
        reasons=tuple(document["reasons"]),
        model_id=row.model_id,
    )


def labels_of(document: Document) -> Labels:
    """The labels in a decision's document."""
    found = document["labels"]
    region, source = found["region"], found["source"]
    platform, stage = found["platform"], found["stage"]
    return Labels(
        country=found["country"],
        region=None if region is None else Region(region),
        source=None if source is None else Source(source),
        platform=None if platform is None else Platform(platform),
        stage=None if stage is None else Stage(stage),
        products=tuple(found["products"]),
        language=found["language"],
    )


def action_document(action: Action) -> tuple[ActionWord, Document]:
    """The word and the payload of an action."""
    match action:
        case AddKeywords(keywords):
            return ActionWord.ADD_KEYWORDS, {"keywords": list(keywords)}
        case MoveTo(folder, method):
            return ActionWord.MOVE, {"folder": list(folder.levels), "method": method.value}
        case _:
            assert_never(action)


def action_of(word: str, payload: Document) -> Action:
    """The action of a journal row."""
    if ActionWord(word) is ActionWord.ADD_KEYWORDS:
        return AddKeywords(tuple(payload["keywords"]))
    return MoveTo(FolderPath(tuple(payload["folder"])), MoveMethod(payload["method"]))

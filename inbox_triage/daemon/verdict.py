"""A verdict as the JSON object that ``classify``, ``explain`` and ``queue`` print."""

from __future__ import annotations

from typing import Any

from inbox_triage.daemon.triage import Failed, Judged
from inbox_triage.store.documents import decision_document

Document = dict[str, Any]


def verdict_document(path: str, verdict: Judged | Failed) -> Document:
    """The object of the JSON contract; a message that could not be judged has ``error`` instead."""
    message = verdict.message
    head: Document = {"path": path, "message_id": message.message_id}
    if isinstance(verdict, Failed):
        return head | {"error": verdict.fault, "defects": list(message.defects)}
    decision = verdict.decision
    stored = _rounded(decision_document(decision))
    return head | {
        "quadrant": decision.quadrant.value,
        "kind": decision.kind.value if decision.kind else None,
        "confidence": _rounded(decision.confidence),
        "probabilities": stored["probabilities"],
        "intent": stored["intent"],
        "decision_maker": stored["decision_maker"],
        "labels": stored["labels"],
        "response_minutes": decision.response_minutes,
        "needs_review": decision.needs_review,
        "reasons": stored["reasons"],
        "model": decision.model_id,
        "defects": list(message.defects),
    }


def error_document(path: str, error: str) -> Document:
    """The line of a file that could not be read."""
    return {"path": path, "message_id": None, "error": error}


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    return value

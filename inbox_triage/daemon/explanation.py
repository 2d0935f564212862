"""Why a message was decided so: both sides of the evidence, in sentences with their quotes."""

from __future__ import annotations

from typing import Any

from inbox_triage.classify.prediction import Axis, Evidence
from inbox_triage.daemon.triage import Failed, Judged
from inbox_triage.daemon.verdict import Document, verdict_document

_QUESTIONS = {
    Axis.PROSPECT: "Is the sender a prospect?",
    Axis.INTENT: "Is the need concrete?",
    Axis.DECISION_MAKER: "Does the sender decide?",
}


def explanation(path: str, verdict: Judged | Failed) -> Document:
    """The verdict's object with ``subject``, ``sender`` and ``evidence`` added."""
    document = verdict_document(path, verdict)
    if isinstance(verdict, Failed):
        return document
    message = verdict.message
    return document | {
        "subject": message.subject,
        "sender": message.sender.email,
        "evidence": [_evidence(item) for item in verdict.prediction.evidence],
    }


def _evidence(item: Evidence) -> dict[str, Any]:
    return {
        "axis": item.axis.value,
        "feature": item.feature,
        "sentence": item.sentence,
        "quote": item.quote,
        "weight": round(item.weight, 3),
    }


def explanation_text(document: Document) -> str:
    """An explanation for a person to read; every line is free of control characters."""
    if "error" in document:
        return f"{document['path']}: {document['error']}"
    minutes = document["response_minutes"]
    clock = f"answer within {minutes} minutes" if minutes else "no response clock"
    kind = f" ({document['kind']})" if document["kind"] else ""
    lines = [
        f"{document['path']}",
        f"  From {document['sender']}: {document['subject']}",
        f"  {document['quadrant']}{kind}, {document['confidence']:.0%} sure, {clock}",
        "  " + "  ".join(f"{q} {p:.0%}" for q, p in document["probabilities"].items()),
    ]
    if document["needs_review"]:
        lines.append("  Close call: please review.")
    labels = {name: value for name, value in document["labels"].items() if value}
    if labels:
        said = (f"{n} {', '.join(v) if isinstance(v, list) else v}" for n, v in labels.items())
        lines.append("  " + "; ".join(said))
    for axis, question in _QUESTIONS.items():
        items = [item for item in document["evidence"] if item["axis"] == axis.value]
        if items:
            lines.append(f"  {question}")
            lines += [_sentence(item) for item in items]
    if document["defects"]:
        lines.append(f"  Broken in the mail: {', '.join(document['defects'])}")
    return "\n".join("".join(c if c.isprintable() else " " for c in line) for line in lines)


def _sentence(item: dict[str, Any]) -> str:
    sign = "+" if item["weight"] > 0 else "-"
    quote = (
        f'  "{item["quote"]}"' if item["quote"] and item["quote"] not in item["sentence"] else ""
    )
    return f"    {sign} {item['sentence']}{quote}  ({item['weight']:+.2f})"

"""Reasons are true: without the quoted piece the probability moves the way the sentence says."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from inbox_triage.classify.features import extract
from inbox_triage.classify.predict import Model, predict
from inbox_triage.classify.prediction import Axis, Evidence, Prediction
from inbox_triage.daemon.triage import Triage
from inbox_triage.decide.quadrant import Policy, decide, telling
from inbox_triage.label.labels import Labels
from inbox_triage.learn.corpus import read_corpus
from inbox_triage.mail.context import context_of_recipients
from inbox_triage.mail.message import Message
from inbox_triage.mail.parse import parse_message

FIXTURES = Path(__file__).parents[2] / "fixtures"
PARTS = ("subject", "own_text", "signature", "forwarded_text")


def log_odds(prediction: Prediction, axis: Axis) -> float:
    share = {
        Axis.PROSPECT: 1.0 - prediction.p_not_prospect,
        Axis.INTENT: prediction.p_high_intent,
        Axis.DECISION_MAKER: prediction.p_decision_maker,
    }[axis]
    share = min(1.0 - 1e-9, max(1e-9, share))
    return math.log(share / (1.0 - share))


def judged(model: Model, message: Message) -> Prediction:
    return predict(model, [extract(message, context_of_recipients(message))])[0]


def without(message: Message, quote: str) -> Message | None:
    """The message with the piece cut out wherever it stands, or None when it stands in no text."""
    texts = {part: " ".join(getattr(message, part).split()) for part in PARTS}
    piece = quote.rstrip("…")
    cut: dict[str, Any] = {
        part: text.replace(piece, " ") for part, text in texts.items() if piece in text
    }
    return replace(message, **cut) if cut else None


def quoted_reasons(model: Model, message: Message) -> Iterator[tuple[Evidence, float]]:
    """Each reason that quotes a text of the mail, and what cutting the quote does, in log-odds."""
    prediction = judged(model, message)
    quadrant = decide(prediction, Labels(), Policy()).quadrant
    for item in telling(quadrant, prediction.evidence):
        less = without(message, item.quote) if item.quote else None
        if less is not None:
            after = judged(model, less)
            yield item, log_odds(prediction, item.axis) - log_odds(after, item.axis)


@pytest.fixture(scope="module")
def messages() -> list[Message]:
    """Every thirtieth mail of the corpus, and the demo's."""
    mails = read_corpus(FIXTURES / "corpus")[::30] + read_corpus(FIXTURES / "demo")
    return [parse_message(mail.content) for mail in mails]


def test_a_reason_moves_the_probability_as_it_says(triage: Triage, messages: list[Message]) -> None:
    """Not every time: words of a piece may stand elsewhere in another sense, and texts are weighed
    as a whole. Twenty times in twenty-one it must, and never be far out."""
    checked = [
        (item, moved)
        for message in messages
        for item, moved in quoted_reasons(triage.model, message)
    ]
    assert len(checked) > 250
    wrong = [(item, moved) for item, moved in checked if item.weight * moved <= 0]
    assert len(wrong) / len(checked) <= 1 / 21, wrong


def test_what_a_piece_is_said_to_weigh_is_about_what_it_weighs(
    triage: Triage, messages: list[Message]
) -> None:
    pairs = [
        (item.weight, moved)
        for message in messages
        for item, moved in quoted_reasons(triage.model, message)
    ]
    errors = sorted(abs(said - moved) / max(abs(said), abs(moved)) for said, moved in pairs)
    assert errors[len(errors) // 2] < 0.5

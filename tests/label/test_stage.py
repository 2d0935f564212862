"""Where the deal stands."""

from __future__ import annotations

import pytest

from inbox_triage.label.labels import Stage
from inbox_triage.label.product import Catalogue
from inbox_triage.label.stage import stage
from inbox_triage.mail.message import Context
from tests.classify.messages import OURS, message

ANSWER = (("In-Reply-To", "<1@ningforge.com>"),)


@pytest.mark.parametrize(
    ("text", "reply", "expected"),
    [
        ("please quote 300 pcs and send a sample", False, Stage.NEW),
        ("your price is too high, give us a discount", True, Stage.NEGOTIATING),
        ("die Muster angekommen, zu teuer", True, Stage.NEGOTIATING),
        ("we received the samples, the color is off", True, Stage.SAMPLING),
        ("thank you for the quotation", True, Stage.QUOTED),
        ("please find our purchase order attached", False, Stage.ORDERED),
        ("go ahead", True, Stage.ORDERED),
        ("发票和提单什么时候发", True, Stage.ORDERED),
        ("hello again", True, Stage.NEW),
    ],
)
def test_the_furthest_stage_reached_counts(text: str, reply: bool, expected: Stage) -> None:
    mail = message(text, headers=ANSWER if reply else ())
    assert stage(mail, OURS, Catalogue()) is expected


@pytest.mark.parametrize(
    ("known", "expected"),
    [("ordered", Stage.ORDERED), ("new", Stage.NEW), ("nonsense", Stage.NEW), (None, Stage.NEW)],
)
def test_a_conversation_never_falls_behind_what_is_known(
    known: str | None, expected: Stage
) -> None:
    assert stage(message("hello"), Context(stage=known), Catalogue()) is expected


def test_what_we_quoted_in_the_history_counts() -> None:
    text = "call me please\n\nOn 3 May 2026, Lily wrote:\n> our quotation: FOB USD 3.20\n"
    assert stage(message(text, headers=ANSWER), OURS, Catalogue()) is Stage.QUOTED

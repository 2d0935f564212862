"""The costly mistakes, in the order of the labelling standard."""

from __future__ import annotations

import pytest

from inbox_triage.learn.evaluation.intervals import Share
from inbox_triage.learn.evaluation.mistakes import costly_mistakes, is_costly
from tests.learn.evaluation.judged import judged, many


def test_each_mistake_is_counted_among_the_mails_it_could_happen_to() -> None:
    found = [
        judged("A", "promo", id="a1"), judged("A", "C", id="a2"), judged("A", "other"),
        judged("B", "phishing", id="b1"), judged("B", "C"), judged("B", "B"),
        judged("C", "bulk", id="c1"), judged("C", "A"),
        judged("other", "pitch", id="o1"), judged("other", "other"), judged("other", "A"),
        judged("phishing", "A", id="p1"), judged("phishing", "B", id="p2"),
        judged("phishing", "C"), judged("phishing", "other"),
        judged("pitch", "A"),
    ]  # fmt: skip
    assert [(m.name, m.made, m.ids) for m in costly_mistakes(found)] == [
        ("A or B filed as junk", Share.of(2, 6), ("a1", "b1")),
        ("other filed as junk", Share.of(1, 3), ("o1",)),
        ("C filed as junk", Share.of(1, 2), ("c1",)),
        ("A called C", Share.of(1, 3), ("a2",)),
        ("phishing called A or B", Share.of(2, 4), ("p1", "p2")),
    ]


def test_mistakes_never_made_are_shown_too() -> None:
    made = [mistake.made.part for mistake in costly_mistakes(many(("A", "A", 2)))]
    assert made == [0, 0, 0, 0, 0]


@pytest.mark.parametrize(
    ("truth", "decided", "costly"),
    [
        ("A", "pitch", True),
        ("A", "other", False),
        ("B", "C", False),
        ("phishing", "B", True),
        ("phishing", "C", False),
        ("promo", "A", False),
    ],
)
def test_only_those_are_costly(truth: str, decided: str, costly: bool) -> None:
    assert is_costly(judged(truth, decided)) is costly

"""Judgements and examples made by hand, so that every figure can be counted on paper."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

from inbox_triage.classify.axes import DKind, Quadrant
from inbox_triage.classify.estimator import NO_KIND
from inbox_triage.learn.evaluation.judgements import Judgement
from inbox_triage.learn.examples import Example
from tests.classify.messages import features

_numbers = count(1)


def judged(
    truth: str,
    decided: str,
    *,
    sure: float = 0.7,
    id: str | None = None,
    writer: str = "ann",
    family: str | None = None,
    language: str = "en",
    sector: str | None = None,
    hard: bool = False,
    review: bool = False,
) -> Judgement:
    """One mail: ``A``, ``B``, ``C`` or a kind of D, decided to be another, with that confidence."""
    name = id or f"m{next(_numbers)}"
    is_, is_kind = _outcome(truth)
    called, called_kind = _outcome(decided)
    rest = (1 - sure) / 3
    return Judgement(
        id=name,
        writer=writer,
        family=family or name,
        language=language,
        sector=sector,
        hard=hard,
        html_only=False,
        in_conversation=False,
        truth=is_,
        kind=is_kind,
        decided=called,
        decided_kind=called_kind,
        probabilities={q: sure if q is called else rest for q in Quadrant},
        needs_review=review,
    )


def many(*outcomes: tuple[str, str, int]) -> list[Judgement]:
    """So many mails of each (truth, decided), each a family of its own."""
    return [judged(truth, decided) for truth, decided, times in outcomes for _ in range(times)]


def example(kind: str, intent: str | None, decides: str | None, group: int) -> Example:
    """A training row whose mail does not matter."""
    quadrant = "D" if kind != NO_KIND else "C" if intent == "low" else "A"
    return Example(features("hello"), kind, intent, decides, quadrant, group)


def rows_of(groups: int) -> list[Example]:
    """Five rows of every class by each of so many writers."""
    shapes: Sequence[tuple[str, str | None, str | None]] = (
        (NO_KIND, "high", "true"),
        (NO_KIND, "high", "false"),
        (NO_KIND, "low", "true"),
        ("pitch", None, None),
        ("other", None, None),
    )
    return [example(*shape, group) for group in range(groups) for shape in shapes]


def _outcome(name: str) -> tuple[Quadrant, DKind | None]:
    if name in {"A", "B", "C"}:
        return Quadrant(name), None
    return Quadrant.D, DKind(name)

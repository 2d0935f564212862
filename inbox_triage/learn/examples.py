"""Labelled mails as training rows: features, targets, and the groups that stay together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from inbox_triage.classify.estimator import NO_KIND
from inbox_triage.classify.features import Features, extract
from inbox_triage.learn.corpus import LabelledMail, LabelSpec
from inbox_triage.mail.context import context_of_recipients
from inbox_triage.mail.parse import parse_message


@dataclass(frozen=True, slots=True)
class Example:
    """One row. ``intent`` and ``decision_maker`` are None when the mail is no prospect's."""

    features: Features
    kind: str
    intent: str | None
    decision_maker: str | None
    quadrant: str
    group: int
    """Mails of one writer or one family share it."""

    @property
    def is_prospect(self) -> bool:
        return self.kind == NO_KIND


def examples(mails: Sequence[LabelledMail]) -> list[Example]:
    """Every mail as an example, in order."""
    groups = connected_groups([(mail.line.writer, mail.line.family) for mail in mails])
    return [_example(mail, group) for mail, group in zip(mails, groups, strict=True)]


def _example(mail: LabelledMail, group: int) -> Example:
    message = parse_message(mail.content)
    labels: LabelSpec = mail.line.labels
    decides = labels.decision_maker
    return Example(
        features=extract(message, context_of_recipients(message)),
        kind=labels.kind.value if labels.kind is not None else NO_KIND,
        intent=labels.intent.value if labels.intent is not None else None,
        decision_maker=str(decides).lower() if decides is not None else None,
        quadrant=labels.quadrant.value,
        group=group,
    )


def connected_groups(marks: Iterable[tuple[str, ...]]) -> list[int]:
    """A number for each row; rows that share a mark, directly or by a chain, share the number.

    >>> connected_groups([("ann", "f1"), ("bob", "f1"), ("cid", "f2")])
    [0, 0, 1]
    """
    rows = [tuple(enumerate(row)) for row in marks]
    parent: dict[tuple[int, str], tuple[int, str]] = {}

    def root(mark: tuple[int, str]) -> tuple[int, str]:
        while parent.setdefault(mark, mark) != mark:
            mark = parent[mark]
        return mark

    for row in rows:
        for mark in row[1:]:
            parent[root(mark)] = root(row[0])
    numbers: dict[tuple[int, str], int] = {}
    return [numbers.setdefault(root(row[0]), len(numbers)) for row in rows]

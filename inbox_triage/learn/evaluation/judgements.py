"""One labelled mail beside what was decided about it: the row every figure is counted from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from inbox_triage.classify.axes import DKind, Quadrant
from inbox_triage.classify.prediction import Prediction
from inbox_triage.decide.quadrant import Policy, decide
from inbox_triage.label.labels import Labels, Stage
from inbox_triage.learn.corpus import LabelledMail, LabelSpec, MailSpec

BUYERS = frozenset({Quadrant.A, Quadrant.B})
"""The mail whose loss costs most."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a person says of a mail, and what a model that never saw its writer decided.

    Attributes:
        sector: of the trade; None when it has none that is large enough.
        in_conversation: it answers an earlier mail, or belongs to a deal already begun.
        kind, decided_kind: set exactly when the quadrant beside it is D.
        probabilities: of the four quadrants; they sum to 1.
    """

    id: str
    writer: str
    family: str
    language: str
    sector: str | None
    hard: bool
    html_only: bool
    in_conversation: bool
    truth: Quadrant
    kind: DKind | None
    decided: Quadrant
    decided_kind: DKind | None
    probabilities: Mapping[Quadrant, float]
    needs_review: bool

    @property
    def is_right(self) -> bool:
        """The quadrant is; which kind of D it is does not count here."""
        return self.truth is self.decided

    @property
    def confidence(self) -> float:
        """Probability of the decided quadrant, in [0, 1]; costs may have chosen a less likely one."""
        return self.probabilities[self.decided]

    @property
    def p_buyer(self) -> float:
        """Probability of A or B, in [0, 1]."""
        return sum(self.probabilities[quadrant] for quadrant in BUYERS)

    @property
    def is_buyer(self) -> bool:
        """Whether it truly is A or B."""
        return self.truth in BUYERS

    @property
    def is_filed_as_junk(self) -> bool:
        """Decided to be D of any kind but ``other``: out of the rep's sight."""
        return self.decided_kind is not None and self.decided_kind.is_junk


def judgements(
    mails: Sequence[LabelledMail],
    predictions: Iterable[Prediction],
    sectors: Sequence[str | None],
    policy: Policy | None = None,
) -> list[Judgement]:
    """A judgement for each mail, in order; ``sectors`` has one entry for each mail too."""
    rule = policy or Policy()
    return [
        _judgement(mail, prediction, sector, rule)
        for mail, prediction, sector in zip(mails, predictions, sectors, strict=True)
    ]


def _judgement(
    mail: LabelledMail, prediction: Prediction, sector: str | None, policy: Policy
) -> Judgement:
    line = mail.line
    decision = decide(prediction, Labels(), policy)
    return Judgement(
        id=line.id,
        writer=line.writer,
        family=line.family,
        language=line.labels.language,
        sector=sector,
        hard=line.hard,
        html_only=line.mail.text is None and line.mail.html is not None,
        in_conversation=_in_conversation(line.mail, line.labels),
        truth=line.labels.quadrant,
        kind=line.labels.kind,
        decided=decision.quadrant,
        decided_kind=decision.kind,
        probabilities=decision.probabilities,
        needs_review=decision.needs_review,
    )


def _in_conversation(mail: MailSpec, labels: LabelSpec) -> bool:
    answers = bool(mail.in_reply_to or mail.references)
    return answers or labels.stage not in {None, Stage.NEW}

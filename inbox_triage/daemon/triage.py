"""The way of one mail, top to bottom: bytes to message, features, prediction, labels, decision.

Start reading here. Everything called is pure; time, policy and what is known of the company are
handed in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from inbox_triage.classify.features import extract
from inbox_triage.classify.predict import Model, predict
from inbox_triage.classify.prediction import Prediction
from inbox_triage.decide.quadrant import Decision, Policy, decide
from inbox_triage.label.label import label
from inbox_triage.label.product import Catalogue
from inbox_triage.mail.message import Context, Message
from inbox_triage.mail.parse import parse_message


@dataclass(frozen=True, slots=True)
class Judged:
    """A message with what the model believes of it and what is decided."""

    message: Message
    prediction: Prediction
    decision: Decision


@dataclass(frozen=True, slots=True)
class Failed:
    """A message whose judging went wrong; it is set aside, named and left in the inbox."""

    message: Message
    fault: str


@dataclass(frozen=True, slots=True)
class Triage:
    """The fixed parts of judging: one for each model and configuration, shared by all threads."""

    model: Model
    catalogue: Catalogue
    policy: Policy

    def read(self, content: bytes) -> Message:
        """The message in some bytes; never raises."""
        return parse_message(content)

    def judge(
        self, messages: Sequence[Message], contexts: Sequence[Context]
    ) -> list[Judged | Failed]:
        """One verdict for each message, in order.

        The batch is predicted as one matrix. Should one message break it, each is judged alone, so
        that only that one is set aside.
        """
        try:
            return list(self._judge(messages, contexts))
        except Exception as error:  # noqa: BLE001 - the loop's edge: one mail must not stop the rest
            if len(messages) == 1:
                return [Failed(messages[0], f"judging failed: {type(error).__name__}: {error}")]
        return [
            verdict
            for message, context in zip(messages, contexts, strict=True)
            for verdict in self.judge([message], [context])
        ]

    def _judge(self, messages: Sequence[Message], contexts: Sequence[Context]) -> Iterator[Judged]:
        pairs = list(zip(messages, contexts, strict=True))
        features = [extract(message, context) for message, context in pairs]
        predictions = predict(self.model, features)
        for (message, context), prediction in zip(pairs, predictions, strict=True):
            labels = label(message, context, self.catalogue)
            yield Judged(message, prediction, decide(prediction, labels, self.policy, context))

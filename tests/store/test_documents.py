"""Decisions and actions survive their JSON."""

from __future__ import annotations

import json

import pytest

from inbox_triage.classify.axes import Quadrant
from inbox_triage.decide.actions import Action, AddKeywords, FolderPath, MoveMethod, MoveTo
from inbox_triage.label.labels import Labels
from inbox_triage.store.documents import action_document, action_of, decision_document, labels_of
from tests.store.mails import LABELS, decision

ACTIONS: list[Action] = [
    AddKeywords(()),
    AddKeywords(("triage-a", "$Junk")),
    *(MoveTo(FolderPath(("询盘", 'A/"x"')), method) for method in MoveMethod),
]


@pytest.mark.parametrize("action", ACTIONS)
def test_an_action_survives_its_document(action: Action) -> None:
    word, payload = action_document(action)
    assert action_of(word.value, json.loads(json.dumps(payload))) == action


@pytest.mark.parametrize("labels", [LABELS, Labels(), Labels(language="zh")])
def test_labels_survive_their_document(labels: Labels) -> None:
    document = decision_document(decision(Quadrant.B, labels))
    assert labels_of(json.loads(json.dumps(document))) == labels

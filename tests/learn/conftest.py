"""A part of the shipped corpus, large enough to train on and small enough to do it twice."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from inbox_triage.classify.estimator import Tuning
from inbox_triage.classify.predict import Model
from inbox_triage.classify.prediction import Prediction
from inbox_triage.learn.corpus import LabelledMail, read_corpus
from inbox_triage.learn.train import train

CORPUS = Path(__file__).parents[2] / "fixtures" / "corpus"
WRITERS = ("w01", "w02", "w03", "w04")
SMALL = Tuning(words=300, characters=300)
TODAY = date(2026, 11, 22)


@pytest.fixture(scope="session")
def mails(tmp_path_factory: pytest.TempPathFactory) -> list[LabelledMail]:
    """The mails of four writers."""
    folder = tmp_path_factory.mktemp("corpus")
    for writer in WRITERS:
        (folder / f"{writer}.jsonl").write_bytes((CORPUS / f"{writer}.jsonl").read_bytes())
    return read_corpus(folder)


@pytest.fixture(scope="session")
def trained(mails: list[LabelledMail]) -> tuple[Model, tuple[Prediction, ...]]:
    """A model of them, and the out-of-fold predictions."""
    return train(mails, 7, TODAY, SMALL)

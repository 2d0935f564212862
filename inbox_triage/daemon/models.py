"""The model in use: the configured folder's, else the one that came with the program."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from inbox_triage.classify.manifest import ModelManifest
from inbox_triage.classify.predict import Model
from inbox_triage.installed import shipped
from inbox_triage.learn.corpus import read_corpus
from inbox_triage.learn.train import train
from inbox_triage.store import artifacts


def load_model(folder: Path | None) -> Model:
    """The current model of a folder.

    Raises:
        ModelRejected: there is none that may be used.
    """
    return artifacts.load(folder or shipped("models"))


def train_model(corpus: Path, folder: Path, seed: int) -> ModelManifest:
    """Train on a corpus and make the result the folder's current model.

    Raises:
        CorpusError: the corpus is malformed or too small.
        ModelRejected: the artifact cannot be kept.
    """
    model, _ = train(read_corpus(corpus), seed, datetime.now(UTC).date())
    manifest = artifacts.save(model, folder)
    artifacts.promote(folder, manifest.model_id)
    return manifest

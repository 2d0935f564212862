"""Labelled mail to the current model of a folder."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from inbox_triage.classify.manifest import ModelManifest
from inbox_triage.learn.corpus import read_corpus
from inbox_triage.learn.train import train
from inbox_triage.store import artifacts


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

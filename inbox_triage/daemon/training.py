"""Labelled mail to the current model of a folder."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from inbox_triage.classify.manifest import ModelManifest
from inbox_triage.errors import CorpusError
from inbox_triage.installed import PINS_FILE
from inbox_triage.learn.corpus import read_corpus
from inbox_triage.learn.duplicates import near_duplicates
from inbox_triage.learn.train import train
from inbox_triage.store import artifacts
from inbox_triage.store.pins import read_pins
from inbox_triage.store.signing import read_or_make_key
from inbox_triage.store.trust import Trust


def train_model(corpus: Path, folder: Path, seed: int, key_file: Path | None) -> ModelManifest:
    """Train on a corpus, sign the result and make it the folder's current model.

    Args:
        key_file: the operator's, made if there is none; None pins the model in the package instead,
            as one that comes with the program.

    Raises:
        CorpusError: the corpus is malformed or too small, or mails of it repeat each other.
        ModelRejected: the key may not be used, or the artifact cannot be kept.
    """
    # Before the training, which takes minutes.
    key = None if key_file is None else read_or_make_key(key_file, folder)
    mails = read_corpus(corpus)
    if alike := near_duplicates(mails):
        raise CorpusError([str(pair) for pair in alike])
    model, _ = train(mails, seed, datetime.now(UTC).date())
    manifest = artifacts.save(model, folder, key)
    if key is None:
        artifacts.pin(folder, manifest.model_id, PINS_FILE)
    artifacts.promote(folder, manifest.model_id, Trust(read_pins(PINS_FILE), key))
    return manifest

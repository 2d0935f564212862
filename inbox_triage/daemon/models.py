"""The model in use: the configured folder's, else the one that came with the program."""

from __future__ import annotations

from pathlib import Path

from inbox_triage.classify.predict import Model
from inbox_triage.installed import shipped
from inbox_triage.store import artifacts


def load_model(folder: Path | None) -> Model:
    """The current model of a folder.

    Raises:
        ModelRejected: there is none that may be used.
    """
    return artifacts.load(folder or shipped("models"))

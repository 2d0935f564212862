"""The model in use: the configured folder's, else the one that came with the program.

A refused model never stops the mail: the next best one is used, and it is said which and why.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import structlog

from inbox_triage.classify.predict import Model
from inbox_triage.errors import ModelRejected
from inbox_triage.installed import PINS_FILE, shipped
from inbox_triage.store import artifacts
from inbox_triage.store.pins import read_pins
from inbox_triage.store.trust import Trust

MOST_TOLD = 6
"""Refusals told one by one; a folder may hold years of models."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A model, where it came from, and why each better one is not in use.

    Attributes:
        refused: sentences, the first :data:`MOST_TOLD` of them; empty when this is the model that
            was asked for.
    """

    model: Model
    folder: Path
    refused: tuple[str, ...] = ()

    @property
    def instead(self) -> str:
        """What is in use, as a sentence."""
        return f"in use instead: model {self.model.manifest.model_id} of {self.folder}"


def choose_model(folder: Path | None = None, key_file: Path | None = None) -> Chosen:
    """The current model of a folder, else its newest other trusted one, else the program's own.

    Args:
        folder: None for the program's own.
        key_file: whose signatures are believed in ``folder``; None for nobody's.

    Raises:
        ModelRejected: not even the program's own may be used; each fault is named.
    """
    pins = read_pins(PINS_FILE)
    ladder: list[tuple[Path, Trust]] = []
    if folder is not None:
        trust = Trust(pins) if key_file is None else Trust.of_operator(pins, key_file, folder)
        ladder.append((folder, trust))
    ladder.append((shipped("models"), Trust.of_program(pins)))
    refused: list[str] = []
    for place, trust in ladder:
        for model in _usable(place, trust, refused):
            return Chosen(model, place, _most(refused))
    raise ModelRejected(_most(refused))


def _usable(folder: Path, trust: Trust, refused: list[str]) -> Iterator[Model]:
    """The folder's models from the current one down; refusals on the way are added to the list."""
    named = None
    try:
        named = artifacts.current(folder)
        if named is not None:
            yield artifacts.load(folder, trust, named)
    except ModelRejected as error:
        refused.append(str(error))
    models = artifacts.survey(folder, trust)
    refused += models.refused
    if not models.trusted and not models.refused:
        refused.append(f"{folder} holds no model: train one with `inbox-triage train`")
    for manifest in models.trusted:
        if manifest.model_id == named:
            continue
        try:
            yield artifacts.load(folder, trust, manifest.model_id)
        except ModelRejected as error:
            refused.append(str(error))


def _most(refused: list[str]) -> tuple[str, ...]:
    told = [*dict.fromkeys(refused)]  # the current model is met twice
    more = len(told) - MOST_TOLD
    return (*told[:MOST_TOLD], *([f"{more} more models are refused"] if more > 0 else []))


def load_model(folder: Path | None = None, key_file: Path | None = None) -> Model:
    """The model of :func:`choose_model`; the log says why it is not the one that was asked for."""
    chosen = choose_model(folder, key_file)
    for sentence in chosen.refused:
        structlog.get_logger().warning("model_refused", why=sentence, then=chosen.instead)
    return chosen.model

"""What a model says of itself, as one JSON file beside the artifact."""

from __future__ import annotations

import hashlib
import platform
import re
from collections.abc import Mapping
from datetime import date, datetime
from importlib.metadata import version
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from inbox_triage.classify.features import FEATURE_TABLE, FEATURE_VERSION

MODEL_ID = re.compile(r"\d{4}-\d{2}-\d{2}-[0-9a-f]{6}")
"""Also what keeps an id from naming a path outside its folder."""


class HeadMetrics(BaseModel):
    """Cross-validated quality of one head.

    ``mails`` is the denominator: how many mails of the corpus the head was judged on, each by a
    model that saw neither its writer nor its family.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    mails: int
    macro_f1: Annotated[float, Field(ge=0, le=1)]
    recall: Mapping[str, float]
    """By class, in [0, 1]."""
    counts: Mapping[str, int]
    """Mails by class."""


class ModelManifest(BaseModel):
    """Everything needed to accept or refuse an artifact before it is opened.

    Attributes:
        model_id: ``YYYY-MM-DD-xxxxxx``: the date of training and six hex digits of the digest of
            corpus, feature table and seed.
        trained_at: the UTC date handed to the training.
        metrics: by head: ``quadrant``, ``kind``, ``intent``, ``decision_maker``; empty when the
            corpus has too few writers to judge by.
        grouping: how the folds were cut.
        sha256: of the artifact file, lower-case hex; empty before it is saved.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, protected_namespaces=())

    model_id: Annotated[str, Field(pattern=f"^{MODEL_ID.pattern}$")]
    trained_at: date
    feature_version: int
    sklearn_version: str
    python_version: str
    corpus_digest: str
    corpus_count: int
    class_counts: Mapping[str, int]
    metrics: Mapping[str, HeadMetrics]
    grouping: str
    seed: int
    sha256: str = ""


def new_manifest(
    *,
    today: date,
    corpus: str,
    class_counts: Mapping[str, int],
    metrics: Mapping[str, HeadMetrics],
    grouping: str,
    seed: int,
) -> ModelManifest:
    """A manifest for this installation; ``corpus`` is the digest of the training data."""
    table = repr(FEATURE_TABLE)
    digest = hashlib.sha256(f"{corpus}\n{FEATURE_VERSION}\n{table}\n{seed}".encode()).hexdigest()
    day = today.date() if isinstance(today, datetime) else today
    return ModelManifest(
        model_id=f"{day.isoformat()}-{digest[:6]}",
        trained_at=day,
        feature_version=FEATURE_VERSION,
        sklearn_version=version("scikit-learn"),
        python_version=platform.python_version(),
        corpus_digest=corpus,
        corpus_count=sum(class_counts.values()),
        class_counts=class_counts,
        metrics=metrics,
        grouping=grouping,
        seed=seed,
    )

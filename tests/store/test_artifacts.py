"""Model files: what is saved is loaded, and nothing else is ever unpickled."""

from __future__ import annotations

import hashlib
import json
import pickle
from pathlib import Path
from typing import Any

import pytest

from inbox_triage.classify.estimator import Tuning
from inbox_triage.classify.predict import Model, predict
from inbox_triage.errors import ModelRejected
from inbox_triage.learn.corpus import read_corpus
from inbox_triage.learn.train import train
from inbox_triage.store import artifacts
from tests.classify.messages import features
from tests.learn.conftest import CORPUS, TODAY


class Bomb:
    """Pickled, it says so when somebody builds it."""

    def __reduce__(self) -> tuple[Any, tuple[str]]:
        return (pytest.fail, ("an artifact was unpickled before it was verified",))


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Model:
    """A small model of one writer's mails."""
    folder = tmp_path_factory.mktemp("corpus")
    (folder / "w01.jsonl").write_bytes((CORPUS / "w01.jsonl").read_bytes())
    return train(read_corpus(folder), 1, TODAY, Tuning(words=50, characters=50))[0]


@pytest.fixture
def folder(model: Model, tmp_path: Path) -> Path:
    """A folder that holds it, without a file ``current``."""
    artifacts.save(model, tmp_path)
    return tmp_path


def change_manifest(folder: Path, model: Model, **changes: object) -> None:
    path = folder / f"{model.manifest.model_id}.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))


def plant(folder: Path, model: Model, content: bytes) -> None:
    """Another artifact, its digest in the manifest adjusted."""
    (folder / f"{model.manifest.model_id}.joblib").write_bytes(content)
    change_manifest(folder, model, sha256=hashlib.sha256(content).hexdigest())


def test_a_saved_model_predicts_as_before(folder: Path, model: Model) -> None:
    loaded = artifacts.load(folder)
    rows = [features("please quote 300 pcs FOB Ningbo")]
    assert predict(loaded, rows) == predict(model, rows)
    assert loaded.manifest.metrics == model.manifest.metrics
    assert len(loaded.manifest.sha256) == 64


def test_nothing_is_left_aside_after_saving(folder: Path, model: Model) -> None:
    stem = model.manifest.model_id
    assert {path.name for path in folder.iterdir()} == {f"{stem}.joblib", f"{stem}.json"}


def test_the_file_current_names_the_model(folder: Path, model: Model) -> None:
    newer = model.manifest.model_copy(update={"model_id": "2026-11-23-abcdef"})
    artifacts.save(Model(newer, model.estimator), folder)
    artifacts.promote(folder, model.manifest.model_id)
    assert artifacts.load(folder).manifest.model_id == model.manifest.model_id


def test_without_current_the_newest_is_loaded(folder: Path, model: Model) -> None:
    newer = model.manifest.model_copy(
        update={"model_id": "2026-11-23-abcdef", "trained_at": TODAY.replace(day=23)}
    )
    artifacts.save(Model(newer, model.estimator), folder)
    assert artifacts.load(folder).manifest.model_id == "2026-11-23-abcdef"
    assert artifacts.manifests(folder)[0].model_id == "2026-11-23-abcdef"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"sklearn_version": "0.1"}, "scikit-learn 0.1"),
        ({"feature_version": 0}, "feature table 0"),
        ({"sha256": "0" * 64}, "SHA-256 differs"),
    ],
)
def test_a_model_that_does_not_fit_is_refused_unopened(
    folder: Path, model: Model, change: dict[str, object], said: str
) -> None:
    plant(folder, model, pickle.dumps(Bomb()))
    change_manifest(folder, model, **change)
    with pytest.raises(ModelRejected, match=said) as refused:
        artifacts.load(folder)
    assert "inbox-triage train" in str(refused.value)


@pytest.mark.parametrize(
    ("content", "said"), [(b"junk", "cannot be read"), (pickle.dumps({}), "holds no model")]
)
def test_another_file_is_no_model(folder: Path, model: Model, content: bytes, said: str) -> None:
    plant(folder, model, content)
    with pytest.raises(ModelRejected, match=said):
        artifacts.load(folder)


def test_an_oversized_file_is_not_read(folder: Path, model: Model) -> None:
    plant(folder, model, b"\0" * (artifacts.MAX_ARTIFACT_BYTES + 1))
    with pytest.raises(ModelRejected, match="larger than"):
        artifacts.load(folder)


@pytest.mark.parametrize(
    "model_id", ["../2026-11-22-abcdef", "/etc/passwd", "", "2026-11-22-ABCDEF"]
)
def test_an_id_that_could_name_another_folder_is_refused(folder: Path, model_id: str) -> None:
    (folder / "current").write_text(model_id)
    with pytest.raises(ModelRejected, match="no model id"):
        artifacts.load(folder)


def test_a_damaged_manifest_is_refused_and_not_listed(folder: Path, model: Model) -> None:
    (folder / f"{model.manifest.model_id}.json").write_text("{")
    assert artifacts.manifests(folder) == []
    with pytest.raises(ModelRejected, match="no model: train"):
        artifacts.load(folder)
    with pytest.raises(ModelRejected, match="damaged"):
        artifacts.load(folder, model.manifest.model_id)


def test_a_model_that_cannot_be_loaded_is_not_promoted(folder: Path, model: Model) -> None:
    artifacts.promote(folder, model.manifest.model_id)
    other = model.manifest.model_copy(update={"model_id": "2026-11-23-abcdef"})
    artifacts.save(Model(other, model.estimator), folder)
    (folder / "2026-11-23-abcdef.joblib").write_bytes(b"")
    with pytest.raises(ModelRejected):
        artifacts.promote(folder, "2026-11-23-abcdef")
    assert (folder / "current").read_text().strip() == model.manifest.model_id


def test_an_artifact_too_large_to_load_is_not_saved(
    folder: Path, model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(artifacts, "MAX_ARTIFACT_BYTES", 100)
    with pytest.raises(ModelRejected, match="smaller vocabulary"):
        artifacts.save(model, folder / "new")
    assert list((folder / "new").iterdir()) == []

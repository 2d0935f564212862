"""Model files: what the key has signed or the package names is loaded, and nothing else."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from inbox_triage.classify.estimator import Tuning
from inbox_triage.classify.predict import Model, predict
from inbox_triage.errors import ModelRejected
from inbox_triage.learn.corpus import read_corpus
from inbox_triage.learn.train import train
from inbox_triage.store import artifacts
from inbox_triage.store.pins import read_pins
from inbox_triage.store.signing import SigningKey
from inbox_triage.store.trust import Trust
from inbox_triage.store.unpickling import pack, unpack
from tests.classify.messages import features
from tests.learn.conftest import CORPUS, TODAY

KEY = SigningKey(b"ours")
OURS = Trust({}, KEY)
NOBODY = Trust()


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
    """A folder that holds it, signed, without a file ``current``."""
    artifacts.save(model, tmp_path, KEY)
    return tmp_path


def change_manifest(folder: Path, model: Model, **changes: object) -> None:
    """Another manifest that the operator has signed."""
    path = folder / f"{model.manifest.model_id}.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))
    path.with_suffix(".sig").write_text(KEY.signature(path.read_bytes()))


def plant(folder: Path, model: Model, content: bytes) -> None:
    """Another artifact, its digest in the signed manifest adjusted."""
    (folder / f"{model.manifest.model_id}.joblib").write_bytes(content)
    change_manifest(folder, model, sha256=hashlib.sha256(content).hexdigest())


def test_a_saved_model_predicts_as_before(folder: Path, model: Model) -> None:
    loaded = artifacts.load(folder, OURS)
    rows = [features("please quote 300 pcs FOB Ningbo")]
    assert predict(loaded, rows) == predict(model, rows)
    assert loaded.manifest.metrics == model.manifest.metrics
    assert len(loaded.manifest.sha256) == 64


def test_nothing_is_left_aside_after_saving(folder: Path, model: Model) -> None:
    stem = model.manifest.model_id
    kinds = ("joblib", "json", "sig")
    assert {path.name for path in folder.iterdir()} == {f"{stem}.{kind}" for kind in kinds}


def test_the_file_current_names_the_model(folder: Path, model: Model) -> None:
    newer = model.manifest.model_copy(update={"model_id": "2026-11-23-abcdef"})
    artifacts.save(Model(newer, model.estimator), folder, KEY)
    artifacts.promote(folder, model.manifest.model_id, OURS)
    assert artifacts.load(folder, OURS).manifest.model_id == model.manifest.model_id


def test_without_current_the_newest_is_loaded(folder: Path, model: Model) -> None:
    newer = model.manifest.model_copy(
        update={"model_id": "2026-11-23-abcdef", "trained_at": TODAY.replace(day=23)}
    )
    artifacts.save(Model(newer, model.estimator), folder, KEY)
    assert artifacts.load(folder, OURS).manifest.model_id == "2026-11-23-abcdef"
    assert artifacts.survey(folder, OURS).trusted[0].model_id == "2026-11-23-abcdef"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"feature_version": 0}, "feature table 0"),
        ({"sha256": "0" * 64}, "SHA-256 differs"),
    ],
)
def test_a_model_that_does_not_fit_is_refused_unopened(
    folder: Path, model: Model, change: dict[str, object], said: str
) -> None:
    plant(folder, model, pack(Bomb()))
    change_manifest(folder, model, **change)
    with pytest.raises(ModelRejected, match=said) as refused:
        artifacts.load(folder, OURS)
    assert "inbox-triage train" in str(refused.value)


def test_a_model_of_another_scikit_learn_is_only_numbers_and_loads(
    folder: Path, model: Model
) -> None:
    change_manifest(folder, model, sklearn_version="0.1")
    assert artifacts.load(folder, OURS).manifest.sklearn_version == "0.1"


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What was unpickled, in order; the wall itself stays."""
    seen: list[bytes] = []

    def noting(content: bytes) -> object:
        seen.append(content)
        return unpack(content)

    monkeypatch.setattr(artifacts, "unpack", noting)
    return seen


@pytest.mark.parametrize(
    ("trust", "signature", "said"),
    [
        (OURS, None, r"is not signed \(.*\.sig is missing\).*inbox-triage train"),
        (OURS, "", "was changed or signed with another key"),
        (OURS, SigningKey(b"theirs"), "was changed or signed with another key"),
        (Trust({}, SigningKey(b"lost")), KEY, "was changed or signed with another key"),
        (NOBODY, KEY, "name its key with key_file"),
        (Trust({}, None, "the key file x is missing"), KEY, "the key file x is missing"),
        (Trust({"2026-11-22-ffffff": "0" * 64}, KEY), None, "is not signed"),
    ],
    ids=["unsigned", "empty", "theirs", "lost", "nameless", "keyless", "pinned-other"],
)
def test_a_manifest_nobody_vouches_for_is_refused_unparsed_and_its_artifact_unopened(
    folder: Path,
    model: Model,
    opened: list[bytes],
    trust: Trust,
    signature: SigningKey | str | None,
    said: str,
) -> None:
    path = folder / f"{model.manifest.model_id}.json"
    path.write_text("{")
    given = path.with_suffix(".sig")
    if signature is None:
        given.unlink()
    else:
        text = signature if isinstance(signature, str) else signature.signature(path.read_bytes())
        given.write_text(text)
    with pytest.raises(ModelRejected, match=said):
        artifacts.load(folder, trust, model.manifest.model_id)
    assert opened == []


def test_one_changed_byte_anywhere_is_refused_unopened(
    folder: Path, model: Model, opened: list[bytes]
) -> None:
    for kind in ("json", "sig", "joblib"):
        path = folder / f"{model.manifest.model_id}.{kind}"
        before = path.read_bytes()
        path.write_bytes(bytes([before[0] ^ 1]) + before[1:])
        with pytest.raises(ModelRejected):
            artifacts.load(folder, OURS)
        path.write_bytes(before)
    assert opened == []
    assert artifacts.load(folder, OURS).manifest.model_id == model.manifest.model_id
    assert len(opened) == 1


def test_a_signed_manifest_under_another_id_is_refused(folder: Path, model: Model) -> None:
    for kind in ("json", "sig", "joblib"):
        path = folder / f"{model.manifest.model_id}.{kind}"
        path.rename(folder / f"2026-12-01-abcdef.{kind}")
    with pytest.raises(ModelRejected, match="describes"):
        artifacts.load(folder, OURS, "2026-12-01-abcdef")


def test_a_pinned_model_needs_no_key_and_another_manifest_of_its_name_does(
    folder: Path, model: Model, tmp_path: Path
) -> None:
    pins_file, model_id = tmp_path / "pins.txt", model.manifest.model_id
    pins_file.write_text(f"# why\n2026-01-01-aaaaaa {'0' * 64}\n")
    (folder / f"{model_id}.sig").unlink()
    artifacts.pin(folder, model_id, pins_file)
    assert list(read_pins(pins_file)) == [model_id]
    trust = Trust(read_pins(pins_file))
    assert artifacts.load(folder, trust).manifest.model_id == model_id
    change_manifest(folder, model, seed=2)
    with pytest.raises(ModelRejected, match="did not come with the program"):
        artifacts.load(folder, trust, model_id)


def test_pinning_keeps_the_pins_of_models_that_are_still_there(
    folder: Path, model: Model, tmp_path: Path
) -> None:
    (tmp_path / "pins.txt").write_text("")
    first, second = model.manifest.model_id, "2026-11-23-abcdef"
    newer = model.manifest.model_copy(update={"model_id": second})
    artifacts.save(Model(newer, model.estimator), folder)
    for model_id in (first, second):
        artifacts.pin(folder, model_id, tmp_path / "pins.txt")
    assert list(read_pins(tmp_path / "pins.txt")) == [first, second]
    for kind in ("json", "joblib"):
        (folder / f"{first}.{kind}").unlink()
    artifacts.pin(folder, second, tmp_path / "pins.txt")
    assert list(read_pins(tmp_path / "pins.txt")) == [second]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"junk", "cannot be read"),
        (pack({}), "holds no model"),
        (pack(Bomb()), "_pytest.* is no part of a model"),
    ],
    ids=["junk", "container", "bomb"],
)
def test_another_file_is_no_model(folder: Path, model: Model, content: bytes, said: str) -> None:
    plant(folder, model, content)
    with pytest.raises(ModelRejected, match=said):
        artifacts.load(folder, OURS)


def test_an_oversized_file_is_not_read(folder: Path, model: Model) -> None:
    plant(folder, model, b"\0" * (artifacts.MAX_ARTIFACT_BYTES + 1))
    with pytest.raises(ModelRejected, match="larger than"):
        artifacts.load(folder, OURS)


@pytest.mark.timeout(10)
@pytest.mark.parametrize("kind", ["json", "sig", "joblib"])
def test_a_pipe_among_the_models_is_not_waited_for(folder: Path, model: Model, kind: str) -> None:
    path = folder / f"{model.manifest.model_id}.{kind}"
    path.unlink()
    os.mkfifo(path)
    with pytest.raises(ModelRejected, match="no regular file"):
        artifacts.load(folder, OURS, model.manifest.model_id)


@pytest.mark.parametrize(
    "model_id", ["../2026-11-22-abcdef", "/etc/passwd", "", "2026-11-22-ABCDEF"]
)
def test_an_id_that_could_name_another_folder_is_refused(folder: Path, model_id: str) -> None:
    (folder / "current").write_text(model_id)
    with pytest.raises(ModelRejected, match="no model id"):
        artifacts.load(folder, OURS)


def test_a_damaged_manifest_is_refused_and_not_listed(folder: Path, model: Model) -> None:
    path = folder / f"{model.manifest.model_id}.json"
    path.write_text("{")
    path.with_suffix(".sig").write_text(KEY.signature(b"{"))
    assert artifacts.survey(folder, OURS).trusted == ()
    for model_id in (None, model.manifest.model_id):
        with pytest.raises(ModelRejected, match="damaged"):
            artifacts.load(folder, OURS, model_id)
    path.unlink()
    with pytest.raises(ModelRejected, match="no model: train"):
        artifacts.load(folder, OURS)


def test_a_model_that_cannot_be_loaded_is_not_promoted(folder: Path, model: Model) -> None:
    artifacts.promote(folder, model.manifest.model_id, OURS)
    other = model.manifest.model_copy(update={"model_id": "2026-11-23-abcdef"})
    artifacts.save(Model(other, model.estimator), folder, KEY)
    (folder / "2026-11-23-abcdef.joblib").write_bytes(b"")
    with pytest.raises(ModelRejected):
        artifacts.promote(folder, "2026-11-23-abcdef", OURS)
    assert (folder / "current").read_text().strip() == model.manifest.model_id


def test_an_artifact_too_large_to_load_is_not_saved(
    folder: Path, model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(artifacts, "MAX_ARTIFACT_BYTES", 100)
    with pytest.raises(ModelRejected, match="smaller vocabulary"):
        artifacts.save(model, folder / "new", KEY)
    assert list((folder / "new").iterdir()) == []


def test_an_artifact_that_the_wall_would_refuse_is_not_saved(folder: Path, model: Model) -> None:
    strange = replace(model.estimator, kind=Bomb())  # type: ignore[arg-type]
    with pytest.raises(ModelRejected, match="no part of a model"):
        artifacts.save(Model(model.manifest, strange), folder / "new", KEY)
    assert list((folder / "new").iterdir()) == []

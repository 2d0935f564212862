"""Model files: written aside and renamed, verified before a single object is built from them."""

from __future__ import annotations

import hashlib
import io
import os
import warnings
from importlib.metadata import version
from pathlib import Path

import joblib
from pydantic import ValidationError

from inbox_triage.classify.estimator import Estimator
from inbox_triage.classify.features import FEATURE_VERSION
from inbox_triage.classify.manifest import MODEL_ID, ModelManifest
from inbox_triage.classify.predict import Model
from inbox_triage.errors import ModelRejected

MAX_ARTIFACT_BYTES = 8 * 1024 * 1024
_MAX_MANIFEST_BYTES = 256 * 1024
_CURRENT = "current"
_REMEDY = "train a new one with `inbox-triage train`"


def save(model: Model, folder: Path) -> ModelManifest:
    """Write artifact and manifest; the returned manifest carries the artifact's SHA-256.

    The manifest comes last: a model without one does not exist for :func:`load`. The file
    ``current`` is left alone, so saving promotes nothing that is named there.

    Raises:
        ModelRejected: the artifact is larger than a reader would accept.
        OSError: the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    joblib.dump(model.estimator, buffer, compress=("zlib", 6))
    content = buffer.getvalue()
    if len(content) > MAX_ARTIFACT_BYTES:
        raise ModelRejected(
            f"model {model.manifest.model_id} takes {len(content)} bytes, more than the "
            f"{MAX_ARTIFACT_BYTES} a model file may have: train with a smaller vocabulary"
        )
    manifest = model.manifest.model_copy(update={"sha256": hashlib.sha256(content).hexdigest()})
    write_aside(_artifact_path(folder, manifest.model_id), content)
    text = manifest.model_dump_json(indent=2) + "\n"
    write_aside(_manifest_path(folder, manifest.model_id), text.encode())
    return manifest


def load(folder: Path, model_id: str | None = None) -> Model:
    """The model of that id, else the one ``current`` names, else the newest.

    Raises:
        ModelRejected: there is none, or it may not be used; the operator trains a new one.
    """
    manifest = read_manifest(folder, model_id or _chosen(folder))
    _check_fits(manifest)
    path = _artifact_path(folder, manifest.model_id)
    content = _read_bounded(path, MAX_ARTIFACT_BYTES)
    if hashlib.sha256(content).hexdigest() != manifest.sha256:
        raise ModelRejected(
            f"{path} is not the file its manifest describes (SHA-256 differs): restore it "
            f"or {_REMEDY}"
        )
    return Model(manifest, _unpickle(content, path))


def manifests(folder: Path) -> list[ModelManifest]:
    """Every readable manifest of a folder, newest first; unreadable ones are left out."""
    found = []
    for path in folder.glob("*.json"):
        if MODEL_ID.fullmatch(path.stem):
            try:
                manifest = read_manifest(folder, path.stem)
            except ModelRejected:
                continue
            found.append((manifest.trained_at, path.stat().st_mtime_ns, manifest))
    found.sort(key=lambda item: item[:2], reverse=True)
    return [manifest for _, _, manifest in found]


def read_manifest(folder: Path, model_id: str) -> ModelManifest:
    """The manifest of one model.

    Raises:
        ModelRejected: the id is none, or the manifest is missing, damaged or another model's.
    """
    path = _manifest_path(folder, model_id)
    content = _read_bounded(path, _MAX_MANIFEST_BYTES)
    try:
        manifest = ModelManifest.model_validate_json(content)
    except ValidationError as error:
        raise ModelRejected(f"{path} is damaged: restore it or {_REMEDY}") from error
    if manifest.model_id != model_id:
        raise ModelRejected(f"{path} describes {manifest.model_id}: restore it or {_REMEDY}")
    return manifest


def promote(folder: Path, model_id: str) -> ModelManifest:
    """Make a model the current one, after it has been loaded once to prove it can be.

    Raises:
        ModelRejected: it cannot be used; the current model stays.
    """
    manifest = load(folder, model_id).manifest
    write_aside(folder / _CURRENT, f"{manifest.model_id}\n".encode())
    return manifest


def write_aside(path: Path, content: bytes) -> None:
    """Replace a file in one step: a reader sees the old or the new bytes, even after a crash."""
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with aside.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
    if os.name == "posix":
        # The rename itself lives in the folder; Windows cannot open one.
        handle = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _chosen(folder: Path) -> str:
    current = folder / _CURRENT
    if current.is_file():
        return _read_bounded(current, 100).decode("ascii", "replace").strip()
    newest = manifests(folder)
    if not newest:
        raise ModelRejected(f"{folder} holds no model: {_REMEDY}")
    return newest[0].model_id


def _check_fits(manifest: ModelManifest) -> None:
    here = version("scikit-learn")
    if manifest.sklearn_version != here:
        raise ModelRejected(
            f"model {manifest.model_id} was trained with scikit-learn {manifest.sklearn_version}, "
            f"here is {here}: {_REMEDY}"
        )
    if manifest.feature_version != FEATURE_VERSION:
        raise ModelRejected(
            f"model {manifest.model_id} knows feature table {manifest.feature_version}, here is "
            f"{FEATURE_VERSION}: {_REMEDY}"
        )


def _unpickle(content: bytes, path: Path) -> Estimator:
    """Only ever called on bytes whose digest the manifest vouches for."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # such as scikit-learn's of another version's parts
            loaded = joblib.load(io.BytesIO(content))
    # A pickle of another build may raise anything at all; whatever it is, the model is unusable.
    except Exception as error:
        raise ModelRejected(f"{path} cannot be read ({type(error).__name__}): {_REMEDY}") from error
    if not isinstance(loaded, Estimator):
        raise ModelRejected(f"{path} holds no model of this program: {_REMEDY}")
    return loaded


def _read_bounded(path: Path, limit: int) -> bytes:
    try:
        with path.open("rb") as stream:
            content = stream.read(limit + 1)
    except OSError as error:
        raise ModelRejected(f"{path} cannot be read ({error.strerror}): {_REMEDY}") from error
    if len(content) > limit:
        raise ModelRejected(f"{path} is larger than {limit} bytes: restore it or {_REMEDY}")
    return content


def _artifact_path(folder: Path, model_id: str) -> Path:
    return folder / f"{_safe_id(model_id)}.joblib"


def _manifest_path(folder: Path, model_id: str) -> Path:
    return folder / f"{_safe_id(model_id)}.json"


def _safe_id(model_id: str) -> str:
    if not MODEL_ID.fullmatch(model_id):
        raise ModelRejected(
            f"{model_id[:40]!r} is no model id: `inbox-triage models list` names them"
        )
    return model_id

"""Model files: written aside and renamed, believed before a single object is built from them.

A model is ``<id>.joblib`` with its manifest ``<id>.json`` and, when the operator has trained it,
the manifest's signature ``<id>.sig``; the file ``current`` names the one in use. They are opened as
they are, links followed: whoever writes the folder may put in anything, so nothing is assumed of
what lies there. Each file is read once, and what is used are the very bytes that were checked.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from inbox_triage.classify.estimator import Estimator
from inbox_triage.classify.features import FEATURE_VERSION
from inbox_triage.classify.manifest import MODEL_ID, ModelManifest
from inbox_triage.classify.predict import Model
from inbox_triage.errors import ModelRejected
from inbox_triage.store.files import fault_of, read_bounded, write_aside
from inbox_triage.store.pins import Pins, is_pinned, read_pins, write_pin
from inbox_triage.store.signing import SigningKey
from inbox_triage.store.trust import Trust
from inbox_triage.store.unpickling import pack, unpack

MAX_ARTIFACT_BYTES = 15 * 1024 * 1024
_MAX_MANIFEST_BYTES = 256 * 1024
_MAX_LINE_BYTES = 200
_CURRENT = "current"
_REMEDY = "train a new one with `inbox-triage train`"


@dataclass(frozen=True, slots=True)
class Survey:
    """The models of a folder.

    Attributes:
        trusted: manifests that are believed, newest first; their artifacts are not opened yet.
        refused: why each other one is not, as sentences.
    """

    trusted: tuple[ModelManifest, ...]
    refused: tuple[str, ...]


def save(model: Model, folder: Path, key: SigningKey | None = None) -> ModelManifest:
    """Write artifact, signature and manifest; the returned manifest has the artifact's SHA-256.

    The manifest comes last: a model without one does not exist for :func:`load`. Without a key
    nobody vouches for the model until :func:`pin` does. The file ``current`` is left alone, so
    saving promotes nothing that is named there.

    Raises:
        ModelRejected: the artifact is one that a reader would not accept.
        OSError: the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    content = pack(model.estimator)
    model_id = model.manifest.model_id
    if len(content) > MAX_ARTIFACT_BYTES:
        raise ModelRejected(
            f"model {model_id} takes {len(content)} bytes, more than the "
            f"{MAX_ARTIFACT_BYTES} a model file may have: train with a smaller vocabulary"
        )
    _estimator(content, _path(folder, model_id, "joblib"))
    manifest = model.manifest.model_copy(update={"sha256": hashlib.sha256(content).hexdigest()})
    text = (manifest.model_dump_json(indent=2) + "\n").encode()
    write_aside(_path(folder, model_id, "joblib"), content)
    if key is not None:
        write_aside(_path(folder, model_id, "sig"), f"{key.signature(text)}\n".encode())
    write_aside(_path(folder, model_id, "json"), text)
    return manifest


def pin(folder: Path, model_id: str, pins_file: Path) -> None:
    """Name a model in the package's pin file; pins of models no longer in the folder go.

    Raises:
        ModelRejected: there is no such model, or the pin file is damaged.
        OSError: the pin file cannot be written.
    """
    pins = read_pins(pins_file)
    keep = {one: pins[one] for one in pins if _has_pinned(folder, one, pins)}
    write_pin(pins_file, model_id, _manifest_bytes(folder, model_id), keep)


def load(folder: Path, trust: Trust, model_id: str | None = None) -> Model:
    """The model of that id, else the one ``current`` names, else the newest trusted one.

    Raises:
        ModelRejected: there is none, or it may not be used; the operator trains a new one.
    """
    if model_id is None:
        model_id = current(folder)
    manifest = read_manifest(
        folder, _newest(folder, trust) if model_id is None else model_id, trust
    )
    _check_fits(manifest)
    path = _path(folder, manifest.model_id, "joblib")
    content = _read(path, MAX_ARTIFACT_BYTES)
    digest = hashlib.sha256(content).hexdigest()
    if not hmac.compare_digest(digest.encode(), manifest.sha256.encode()):
        raise ModelRejected(
            f"{path} is not the file its manifest describes (SHA-256 differs): restore it "
            f"or {_REMEDY}"
        )
    return Model(manifest, _estimator(content, path))


def survey(folder: Path, trust: Trust) -> Survey:
    """Every model of a folder, told by its manifest alone."""
    found, refused = [], []
    for path in sorted(folder.glob("*.json")):
        if MODEL_ID.fullmatch(path.stem):
            try:
                manifest = read_manifest(folder, path.stem, trust)
                written_ns = path.stat().st_mtime_ns
            except (ModelRejected, OSError) as error:
                refused.append(str(error))
                continue
            found.append((manifest.trained_at, written_ns, manifest))
    found.sort(key=lambda item: item[:2], reverse=True)
    return Survey(tuple(manifest for _, _, manifest in found), tuple(refused))


def read_manifest(folder: Path, model_id: str, trust: Trust) -> ModelManifest:
    """The manifest of one model; it is believed before it is parsed.

    Raises:
        ModelRejected: the id is none, or the manifest is missing, vouched for by nobody, damaged or
            another model's.
    """
    path = _path(folder, model_id, "json")
    content = _manifest_bytes(folder, model_id)
    signature = _read_if_there(_path(folder, model_id, "sig"), _MAX_LINE_BYTES)
    trust.check(model_id, content, signature, path)
    try:
        manifest = ModelManifest.model_validate_json(content)
    except ValidationError as error:
        raise ModelRejected(f"{path} is damaged: restore it or {_REMEDY}") from error
    if manifest.model_id != model_id:
        raise ModelRejected(f"{path} describes {manifest.model_id}: restore it or {_REMEDY}")
    return manifest


def current(folder: Path) -> str | None:
    """The id that the file ``current`` names, which may be any text; None without such a file.

    Raises:
        ModelRejected: the file cannot be read.
    """
    content = _read_if_there(folder / _CURRENT, _MAX_LINE_BYTES)
    return None if content is None else content.decode("ascii", "replace").strip()


def promote(folder: Path, model_id: str, trust: Trust) -> ModelManifest:
    """Make a model the current one, after it has been loaded once to prove it can be.

    Raises:
        ModelRejected: it cannot be used; the current model stays.
    """
    manifest = load(folder, trust, model_id).manifest
    write_aside(folder / _CURRENT, f"{manifest.model_id}\n".encode())
    return manifest


def _newest(folder: Path, trust: Trust) -> str:
    models = survey(folder, trust)
    if not models.trusted:
        raise ModelRejected(models.refused or f"{folder} holds no model: {_REMEDY}")
    return models.trusted[0].model_id


def _check_fits(manifest: ModelManifest) -> None:
    """Artifacts hold numbers and our own classes only, so another scikit-learn may read them."""
    if manifest.feature_version != FEATURE_VERSION:
        raise ModelRejected(
            f"model {manifest.model_id} knows feature table {manifest.feature_version}, here is "
            f"{FEATURE_VERSION}: {_REMEDY}"
        )


def _estimator(content: bytes, path: Path) -> Estimator:
    """Only ever called on bytes made here, or whose digest a trusted manifest names."""
    try:
        loaded = unpack(content)
    # A pickle of another build may raise anything at all; whatever it is, the model is unusable.
    except Exception as error:
        why = f"{type(error).__name__}: {str(error)[:200]}"
        raise ModelRejected(f"{path} cannot be read ({why}): {_REMEDY}") from error
    if not isinstance(loaded, Estimator):
        raise ModelRejected(f"{path} holds no model of this program: {_REMEDY}")
    return loaded


def _manifest_bytes(folder: Path, model_id: str) -> bytes:
    return _read(_path(folder, model_id, "json"), _MAX_MANIFEST_BYTES)


def _has_pinned(folder: Path, model_id: str, pins: Pins) -> bool:
    content = _read_if_there(_path(folder, model_id, "json"), _MAX_MANIFEST_BYTES)
    return content is not None and is_pinned(pins, model_id, content)


def _read(path: Path, limit: int) -> bytes:
    content = _read_if_there(path, limit)
    if content is None:
        raise ModelRejected(f"{path} is missing: restore it or {_REMEDY}")
    return content


def _read_if_there(path: Path, limit: int) -> bytes | None:
    try:
        return read_bounded(path, limit)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ModelRejected(
            f"{path} cannot be read ({fault_of(error)}): restore it or {_REMEDY}"
        ) from error


def _path(folder: Path, model_id: str, kind: str) -> Path:
    if not MODEL_ID.fullmatch(model_id):
        raise ModelRejected(
            f"{model_id[:40]!r} is no model id: `inbox-triage models list` names them"
        )
    return folder / f"{model_id}.{kind}"

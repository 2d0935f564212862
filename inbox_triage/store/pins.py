"""The manifests that came with this version, by their SHA-256, in a text file of the package."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from pathlib import Path

from inbox_triage.classify.manifest import MODEL_ID
from inbox_triage.errors import ModelRejected
from inbox_triage.store.files import fault_of, read_bounded, write_aside

Pins = Mapping[str, str]
"""Lower-case hex of the manifest file's SHA-256 by model id."""

_MAX_FILE_BYTES = 64 * 1024
_SHA256 = re.compile(r"[0-9a-f]{64}")


def read_pins(path: Path) -> dict[str, str]:
    """The pins of a file: lines "model_id sha256", and lines that begin with #.

    Raises:
        ModelRejected: it is missing or damaged, and so is the installation.
    """
    try:
        lines = read_bounded(path, _MAX_FILE_BYTES).decode("ascii").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        why = fault_of(error) if isinstance(error, OSError) else "it is no plain text"
        raise ModelRejected(f"{path} cannot be read ({why}): install inbox-triage again") from None
    pins: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        model_id, _, digest = line.strip().partition(" ")
        if not (MODEL_ID.fullmatch(model_id) and _SHA256.fullmatch(digest)):
            raise ModelRejected(f"{path}, line {number}, is damaged: install inbox-triage again")
        pins[model_id] = digest
    return pins


def is_pinned(pins: Pins, model_id: str, manifest: bytes) -> bool:
    """Whether these are the bytes of the manifest that came with the program."""
    digest = hashlib.sha256(manifest).hexdigest()
    return hmac.compare_digest(digest, pins.get(model_id, ""))


def write_pin(path: Path, model_id: str, manifest: bytes, keep: Pins) -> None:
    """Name a manifest in the file, beside the pins to keep; its comments stay.

    Raises:
        OSError: it cannot be read or written.
    """
    comments = [
        line
        for line in read_bounded(path, _MAX_FILE_BYTES).decode("ascii").splitlines()
        if line.startswith("#")
    ]
    pins = {**keep, model_id: hashlib.sha256(manifest).hexdigest()}
    lines = comments + [f"{one} {digest}" for one, digest in sorted(pins.items())]
    write_aside(path, "".join(f"{line}\n" for line in lines).encode("ascii"))

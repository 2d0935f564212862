"""Bytes of an artifact to plain objects: a pickle that can name nothing but the model's own parts.

The second wall: bytes come here only once their digest is trusted. The format is joblib's, arrays
as raw bytes between the pickle's frames, packed with zlib.
"""

from __future__ import annotations

import io
import pickle
import zlib
from typing import Any

import joblib
from joblib.numpy_pickle import NumpyArrayWrapper, NumpyUnpickler

ALLOWED = frozenset(
    {
        ("inbox_triage.classify.estimator", "Estimator"),
        ("inbox_triage.classify.estimator", "Head"),
        ("inbox_triage.classify.estimator", "Vectoriser"),
        ("inbox_triage.classify.estimator", "_Channel"),
        ("inbox_triage.classify.estimator", "_body"),
        ("inbox_triage.classify.estimator", "_closing"),
        ("inbox_triage.classify.ngrams", "Ngrams"),
        ("inbox_triage.classify.ngrams", "character_runs"),
        ("inbox_triage.classify.ngrams", "word_runs"),
        ("joblib.numpy_pickle", "NumpyArrayWrapper"),
        ("numpy", "dtype"),
        ("numpy", "ndarray"),
    }
)
"""Module and name of every global an artifact may hold; containers and numbers need none. A test
says when the estimator's parts have changed."""

MAX_UNPACKED_BYTES = 128 * 1024 * 1024
"""A few megabytes of zeros, packed, are gigabytes unpacked."""


class _PlainArray(NumpyArrayWrapper):  # type: ignore[misc]
    """An array of numbers: one of objects is a pickle within the pickle, and joblib before 1.6
    reads that one without asking :meth:`_ModelUnpickler.find_class`."""

    def read_array(self, unpickler: Any, ensure_native_byte_order: bool) -> Any:
        if self.dtype.hasobject:
            raise pickle.UnpicklingError("an array of objects is no part of a model")
        return super().read_array(unpickler, ensure_native_byte_order)


class _ModelUnpickler(NumpyUnpickler):  # type: ignore[misc]
    """Every opcode that names a global asks :meth:`find_class`, the extension registry's too."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in ALLOWED:
            raise pickle.UnpicklingError(f"{module}.{name} is no part of a model")
        if name == "NumpyArrayWrapper":
            return _PlainArray
        return super().find_class(module, name)


def pack(value: object) -> bytes:
    """An artifact's bytes."""
    buffer = io.BytesIO()
    joblib.dump(value, buffer, compress=("zlib", 6))
    return buffer.getvalue()


def unpack(content: bytes) -> object:
    """What :func:`pack` was given.

    Raises:
        Exception: of any type; a pickle may break in every way there is.
    """
    stream = zlib.decompressobj()
    plain = stream.decompress(content, MAX_UNPACKED_BYTES)
    if not stream.eof:
        raise pickle.UnpicklingError(f"broken off, or more than {MAX_UNPACKED_BYTES} bytes")
    return _ModelUnpickler("", io.BytesIO(plain), ensure_native_byte_order=True).load()

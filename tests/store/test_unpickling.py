"""The second wall: what the shipped artifact names is all that any artifact may name."""

from __future__ import annotations

import copyreg
import io
import pickle
import pickletools
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from joblib.numpy_pickle import NumpyArrayWrapper, NumpyUnpickler

from inbox_triage.classify.estimator import Estimator, Head, Tuning, Vectoriser
from inbox_triage.installed import shipped
from inbox_triage.store import unpickling
from inbox_triage.store.unpickling import ALLOWED, pack, unpack

STRINGS = {"SHORT_BINUNICODE", "BINUNICODE"}
RECALLS = {"BINGET", "LONG_BINGET"}


class Runs:
    """Pickled, it calls a function when somebody builds it."""

    def __init__(self, function: Any, *arguments: Any) -> None:
        self.call = (function, arguments)

    def __reduce__(self) -> tuple[Any, tuple[Any, ...]]:
        return self.call


def unfitted() -> Estimator:
    """An estimator of the right parts that has learnt nothing."""
    head = Head(("no", "yes"), np.zeros((2, 3)), np.arange(2.0))
    return Estimator(Vectoriser(Tuning()), head, head, head)


@pytest.fixture(scope="module")
def artifact() -> bytes:
    (path,) = shipped("models").glob(
        (shipped("models") / "current").read_text().strip() + ".joblib"
    )
    return path.read_bytes()


def without_arrays(plain: bytes, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """The opcodes alone; joblib writes the raw bytes of each array between two frames."""
    spans: list[tuple[int, int]] = []
    read_array = NumpyArrayWrapper.read_array

    def noting(self: Any, unpickler: Any, native: bool) -> Any:
        start = unpickler.file_handle.tell()
        array = read_array(self, unpickler, native)
        spans.append((start, unpickler.file_handle.tell()))
        return array

    monkeypatch.setattr(NumpyArrayWrapper, "read_array", noting)
    NumpyUnpickler("", io.BytesIO(plain), ensure_native_byte_order=True).load()
    starts = [0, *(end for _, end in spans)]
    ends = [*(start for start, _ in spans), len(plain)]
    assert spans
    return b"".join(plain[start:end] for start, end in zip(starts, ends, strict=True))


def globals_of(opcodes: bytes) -> Iterator[tuple[str, str]]:
    """What a pickle names, without building any of it.

    STACK_GLOBAL takes the two topmost strings, written there or recalled from the memo.
    """
    memo: list[object] = []
    pushed: list[object] = []
    for opcode, argument, _ in pickletools.genops(opcodes):
        if opcode.name == "MEMOIZE":
            memo.append(pushed[-1])
        elif opcode.name == "STACK_GLOBAL":
            module, name = pushed[-2:]
            yield str(module), str(name)
            pushed.append(None)
        elif opcode.name in STRINGS:
            pushed.append(argument)
        elif opcode.name in RECALLS:
            pushed.append(memo[int(str(argument))])
        else:
            # Protocol 4 has no other way of naming one.
            assert opcode.name not in {"GLOBAL", "INST", "EXT1", "EXT2", "EXT4", "PERSID", "PUT"}
            pushed.append(None)


def test_the_shipped_artifact_names_what_is_allowed_and_nothing_else(
    artifact: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    opcodes = without_arrays(zlib.decompress(artifact), monkeypatch)
    assert set(globals_of(opcodes)) <= ALLOWED


def test_the_estimator_of_today_names_all_that_is_allowed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opcodes = without_arrays(zlib.decompress(pack(unfitted())), monkeypatch)
    assert set(globals_of(opcodes)) == ALLOWED


def test_no_allowed_global_is_a_librarys_estimator() -> None:
    assert {module.split(".")[0] for module, _ in ALLOWED} == {"inbox_triage", "joblib", "numpy"}


def test_the_shipped_artifact_is_unpacked(artifact: bytes) -> None:
    estimator = unpack(artifact)
    assert isinstance(estimator, Estimator)
    assert estimator.kind.weights.dtype == np.float64


def test_what_is_packed_is_unpacked() -> None:
    numbers = np.arange(6.0).reshape(2, 3)
    again = unpack(pack({"estimator": unfitted(), "numbers": [numbers, numbers.T], "none": None}))
    assert isinstance(again, dict)
    assert again["estimator"].kind.classes == ("no", "yes")
    assert np.array_equal(again["numbers"][0], numbers)
    assert np.array_equal(again["numbers"][1], numbers.T)


@pytest.mark.parametrize(
    ("value", "named"),
    [
        (Runs(pytest.fail, "built"), "_pytest"),
        (Runs(eval, "1"), "builtins.eval"),
        (Runs(getattr, Head, "__init__"), "builtins.getattr"),
        (Path("x"), "pathlib"),
        ([np.zeros(1), np.float64(1)], "scalar"),
    ],
)
def test_anything_else_is_refused_by_its_name(value: object, named: str) -> None:
    with pytest.raises(pickle.UnpicklingError, match=named):
        unpack(pack(value))


@pytest.mark.parametrize(
    "opcodes",
    [
        b"cos\nsystem\n(S'true'\ntR.",
        b"(S'true'\nios\nsystem\n.",
        b"\x80\x04\x8c\x02os\x8c\x06system\x93\x8c\x04true\x85R.",
        b"\x80\x04\x8c\x1finbox_triage.classify.estimator\x8c\x11np.core.os.system\x93.",
    ],
    ids=["GLOBAL", "INST", "STACK_GLOBAL", "dotted"],
)
def test_every_way_to_name_a_global_is_walled(opcodes: bytes) -> None:
    with pytest.raises(pickle.UnpicklingError, match="system is no part of a model"):
        unpack(zlib.compress(opcodes))


def test_the_extension_registry_is_walled() -> None:
    copyreg.add_extension("os", "system", 240)
    try:
        with pytest.raises(pickle.UnpicklingError, match="system is no part of a model"):
            unpack(zlib.compress(b"\x80\x02\x82\xf0."))
    finally:
        copyreg.remove_extension("os", "system", 240)


def test_an_array_of_objects_is_refused_before_its_pickle_is_read() -> None:
    with pytest.raises(pickle.UnpicklingError, match="array of objects"):
        unpack(pack(np.array([Runs(pytest.fail, "built")], dtype=object)))


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpickling, "MAX_UNPACKED_BYTES", 100_000)
    with pytest.raises(pickle.UnpicklingError, match="more than 100000 bytes"):
        unpack(pack(bytes(200_000)))


@pytest.mark.parametrize("share", [0.0, 0.1, 0.9])
def test_half_an_artifact_is_refused(artifact: bytes, share: float) -> None:
    with pytest.raises((pickle.UnpicklingError, EOFError)):
        unpack(artifact[: int(len(artifact) * share)])


def test_only_zlib_is_unpacked() -> None:
    with pytest.raises(zlib.error):
        unpack(pickle.dumps({}))

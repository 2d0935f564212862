"""The pin file: it names manifests by their bytes, and is written one model at a time."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from inbox_triage.errors import ModelRejected
from inbox_triage.installed import PINS_FILE, shipped
from inbox_triage.store.pins import is_pinned, read_pins, write_pin

DIGEST = "ab" * 32


def test_the_shipped_model_is_pinned_byte_for_byte() -> None:
    folder = shipped("models")
    model_id = (folder / "current").read_text().strip()
    content = (folder / f"{model_id}.json").read_bytes()
    assert is_pinned(read_pins(PINS_FILE), model_id, content)
    assert not is_pinned(read_pins(PINS_FILE), model_id, content + b"\n")
    assert not is_pinned(read_pins(PINS_FILE), "2026-11-22-000000", content)


def test_comments_and_empty_lines_name_nothing(tmp_path: Path) -> None:
    path = tmp_path / "pins.txt"
    path.write_text(f"# 2026-11-22-ffffff {DIGEST}\n\n2026-11-22-abcdef {DIGEST}\n")
    assert read_pins(path) == {"2026-11-22-abcdef": DIGEST}


@pytest.mark.parametrize(
    "content",
    [
        b"2026-11-22-abcdef\n",
        b"2026-11-22-abcdef " + b"A" * 64 + b"\n",
        b"2026-11-22-abcdef " + DIGEST.encode() + b" x\n",
        b"../x " + DIGEST.encode() + b"\n",
        b"\xff\n",
        b"#" * 70_000,
    ],
    ids=["no-digest", "upper-case", "three-words", "path", "not-text", "too-long"],
)
def test_a_damaged_pin_file_is_refused_whole(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "pins.txt"
    path.write_bytes(b"2026-11-22-abcdef " + DIGEST.encode() + b"\n" + content)
    with pytest.raises(ModelRejected, match="install inbox-triage again"):
        read_pins(path)


def test_a_written_pin_joins_those_that_are_kept_below_the_comments(tmp_path: Path) -> None:
    path = tmp_path / "pins.txt"
    path.write_text(f"# why\n# and how\n2026-11-20-aaaaaa {DIGEST}\n2026-11-21-bbbbbb {DIGEST}\n")
    write_pin(path, "2026-11-22-cccccc", b"{}", {"2026-11-21-bbbbbb": DIGEST})
    new = hashlib.sha256(b"{}").hexdigest()
    assert path.read_text() == (
        f"# why\n# and how\n2026-11-21-bbbbbb {DIGEST}\n2026-11-22-cccccc {new}\n"
    )

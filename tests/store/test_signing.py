"""The operator's key: made once, kept from others, and never among the models."""

from __future__ import annotations

import hashlib
import hmac
import os
from pathlib import Path

import pytest

from inbox_triage.errors import ModelRejected
from inbox_triage.store.signing import SigningKey, read_key, read_or_make_key

MANIFEST = b'{"model_id": "2026-11-22-abcdef"}\n'


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A key file with a key, beside a folder of models."""
    (tmp_path / "models").mkdir()
    read_or_make_key(tmp_path / "model.key", tmp_path / "models")
    return tmp_path / "model.key"


def test_a_new_key_is_random_and_its_owners_alone(path: Path) -> None:
    assert path.stat().st_mode & 0o777 == 0o600
    other = path.with_name("other.key")
    read_or_make_key(other, path.with_name("models"))
    assert len(bytes.fromhex(path.read_text())) == 32
    assert path.read_text() != other.read_text()


def test_a_key_that_is_there_is_not_made_anew(path: Path) -> None:
    before = path.read_bytes()
    key = read_or_make_key(path, path.with_name("models"))
    assert path.read_bytes() == before
    signature = key.signature(MANIFEST)
    secret = bytes.fromhex(before.decode())
    assert signature == hmac.new(secret, MANIFEST, hashlib.sha256).hexdigest()
    assert read_key(path, path.with_name("models")).has_signed(MANIFEST, signature.encode())


@pytest.mark.parametrize(
    ("content", "signature"),
    [
        (MANIFEST + b" ", None),
        (MANIFEST, b""),
        (MANIFEST, b"\xff" * 64),
        (MANIFEST, SigningKey(b"another").signature(MANIFEST).encode()),
    ],
)
def test_other_bytes_and_other_signatures_do_not_fit(
    content: bytes, signature: bytes | None
) -> None:
    key = SigningKey(b"ours")
    given = key.signature(MANIFEST).encode() if signature is None else signature
    assert not key.has_signed(content, given)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o610])
def test_a_key_that_others_can_reach_is_refused(path: Path, mode: int) -> None:
    path.chmod(mode)
    for read in (read_key, read_or_make_key):
        with pytest.raises(ModelRejected, match=rf"mode {mode:04o}.*chmod 600 .*model\.key"):
            read(path, path.with_name("models"))


@pytest.mark.parametrize("content", [b"", b"0" * 63, b"0" * 65, b"g" * 64, b"\xff" * 300])
def test_what_is_no_key_is_refused(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(ModelRejected, match="holds no key"):
        read_key(path, path.with_name("models"))


def test_a_missing_key_says_which_command_makes_one(tmp_path: Path) -> None:
    with pytest.raises(ModelRejected, match=r"missing.*inbox-triage train CORPUS --models .*--key"):
        read_key(tmp_path / "none.key", tmp_path / "models")


@pytest.mark.timeout(10)
def test_a_pipe_and_a_folder_are_no_key(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", tmp_path):
        with pytest.raises(ModelRejected, match=r"cannot be read|lies in"):
            read_key(path, tmp_path / "models")


def test_a_key_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ModelRejected, match=r"cannot be made.*--key"):
        read_or_make_key(tmp_path / "nowhere" / "model.key", tmp_path / "models")
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ModelRejected, match="missing"):
        read_or_make_key(tmp_path / "link", tmp_path / "models")
    assert not (tmp_path / "elsewhere").exists()


def test_a_key_among_the_models_is_refused_however_it_is_named(path: Path) -> None:
    folder = path.with_name("models")
    inside = folder / "model.key"
    inside.write_bytes(path.read_bytes())
    inside.chmod(0o600)
    (folder / "deep").mkdir()
    (folder / "to-outside").symlink_to(path)
    path.with_name("to-inside").symlink_to(inside)
    path.with_name("alias").symlink_to(folder)
    for key, models in [
        (inside, folder),
        (folder / "deep" / ".." / "model.key", folder),
        (folder / "deep" / "new.key", folder),
        (folder / "to-outside", folder),
        (path.with_name("to-inside"), folder),
        (inside, path.with_name("alias")),
        (path.with_name("alias") / "model.key", folder),
    ]:
        for read in (read_key, read_or_make_key):
            with pytest.raises(ModelRejected, match="lies in the models' folder"):
                read(key, models)
    assert not (folder / "deep" / "new.key").exists()
    round_about = read_key(folder / ".." / "model.key", folder)
    assert round_about.signature(MANIFEST) == read_key(path, folder).signature(MANIFEST)


def test_no_key_shows(path: Path) -> None:
    key = read_key(path, path.with_name("models"))
    secret = path.read_text().strip()
    for shown in (repr(key), str(key), f"{[key]}"):
        assert secret not in shown
        assert repr(bytes.fromhex(secret)) not in shown

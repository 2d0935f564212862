"""The operator's key: HMAC-SHA256 (RFC 2104) over the bytes of a manifest.

The key file is opened as it is, links followed. It is assumed that its folder, and the folder of
every link on the way, can be written by the operator only; that is why it must not lie among the
models, which more people and programs may write.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
import shlex
from dataclasses import dataclass, field
from pathlib import Path

from inbox_triage.errors import ModelRejected
from inbox_triage.store.files import fault_of, open_regular, write_private

KEY_BYTES = 32
_MAX_FILE_BYTES = 200
_HEX = re.compile(rb"[0-9a-f]{64}")
_OTHERS = 0o077
"""Permission bits of everybody but the owner."""


@dataclass(frozen=True, slots=True, eq=False)
class SigningKey:
    """A secret that shows in no ``repr``."""

    _secret: bytes = field(repr=False)

    def signature(self, content: bytes) -> str:
        """Lower-case hex, 64 characters."""
        return hmac.new(self._secret, content, hashlib.sha256).hexdigest()

    def has_signed(self, content: bytes, signature: bytes) -> bool:
        """Whether that signature, in hex with blanks round it, is ours; compared in constant time."""
        return hmac.compare_digest(self.signature(content).encode(), signature.strip())


def read_key(path: Path, models: Path) -> SigningKey:
    """The key of a file, for the models of a folder.

    Raises:
        ModelRejected: there is none, others could have it, or whoever writes models could change it.
    """
    _check_outside(path, models)
    try:
        with open_regular(path) as stream:
            mode = os.fstat(stream.fileno()).st_mode
            content = stream.read(_MAX_FILE_BYTES)
    except FileNotFoundError:
        raise ModelRejected(
            f"the key file {path} is missing: put it back, or sign a new model with "
            f"{training(models, path)}, which makes one"
        ) from None
    except OSError as error:
        raise ModelRejected(f"the key file {path} cannot be read: {fault_of(error)}") from None
    if os.name == "posix" and mode & _OTHERS:
        raise ModelRejected(
            f"the key file {path} can be read or written by others (mode {mode & 0o777:04o}): run "
            f"`chmod 600 {shlex.quote(str(path))}`; if they may have read it, delete it and sign a new model with "
            f"{training(models, path)}"
        )
    if not _HEX.fullmatch(content.strip()):
        raise ModelRejected(
            f"the key file {path} holds no key (64 hexadecimal digits): put it back, or delete it "
            f"and sign a new model with {training(models, path)}"
        )
    return SigningKey(bytes.fromhex(content.decode("ascii")))


def read_or_make_key(path: Path, models: Path) -> SigningKey:
    """The key of a file, made when there is no such file.

    Raises:
        ModelRejected: as :func:`read_key` says, or a new one cannot be written.
    """
    _check_outside(path, models)
    try:
        write_private(path, secrets.token_hex(KEY_BYTES).encode() + b"\n")
    except FileExistsError:
        pass
    except OSError as error:
        raise ModelRejected(
            f"the key file {path} cannot be made ({fault_of(error)}): name another with --key"
        ) from None
    return read_key(path, models)


def training(models: Path, key: Path) -> str:
    """The command that makes a signed model."""
    folder, file = shlex.quote(str(models)), shlex.quote(str(key))
    return f"`inbox-triage train CORPUS --models {folder} --key {file}`"


def _check_outside(path: Path, models: Path) -> None:
    """As named, and where links lead: in either way a writer of models could put in its own key."""
    named = Path(os.path.normpath(path.absolute()))
    places = (named, Path(os.path.realpath(path.parent), path.name), Path(os.path.realpath(path)))
    folders = (Path(os.path.normpath(models.absolute())), Path(os.path.realpath(models)))
    if any(place.is_relative_to(folder) for place in places for folder in folders):
        raise ModelRejected(
            f"the key file {path} lies in the models' folder {models}, where whoever puts in a "
            "model could put in a key: move it out, and name it with --key or key_file in [model]"
        )

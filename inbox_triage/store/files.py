"""Small files read whole within a bound, and replaced in one step."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import BinaryIO

PRIVATE = 0o600


def read_bounded(path: Path, limit: int) -> bytes:
    """The whole of a regular file.

    Links are followed: an operator may keep files on another disk. Nothing may rest on where the
    bytes came from, and whoever needs them twice keeps them, since a second read may differ.

    Raises:
        OSError: it is missing, no regular file, cannot be read, or is larger than ``limit`` bytes.
    """
    with open_regular(path) as stream:
        content = stream.read(limit + 1)
    if len(content) > limit:
        raise OSError(f"it is larger than {limit} bytes")
    return content


def open_regular(path: Path) -> BinaryIO:
    """A regular file for reading; a pipe of its name would make us wait for ever.

    Raises:
        OSError: it is missing, something else, or cannot be read.
    """
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError("it is no regular file")
    return os.fdopen(descriptor, "rb")


def fault_of(error: OSError) -> str:
    """What went wrong, without the path that the sentence around it names."""
    return error.strerror or str(error)


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
    _settle(path.parent)


def write_private(path: Path, content: bytes) -> None:
    """Make a new file that only its owner can read and write.

    Raises:
        FileExistsError: something of that name is there already, were it a link to nowhere.
        OSError: it cannot be written; nothing is left behind.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError:
        path.unlink(missing_ok=True)
        raise
    _settle(path.parent)


def _settle(folder: Path) -> None:
    """The name itself lives in the folder; Windows cannot open one."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

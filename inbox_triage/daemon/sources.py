"""Mail from files: ``.eml`` files, folders of them, Maildir, mbox, or standard input."""

from __future__ import annotations

import mailbox
import os
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

STDIN = "-"
MAX_FILE_BYTES = 50_000_000
_TOO_LARGE = f"larger than {MAX_FILE_BYTES} bytes"
_MBOX_LINE = re.compile(rb"From \S+.{0,200}\d{4}\s*$")


@dataclass(frozen=True, slots=True)
class Found:
    """One mail by the name it is reported under, with its bytes or the reason it has none."""

    path: str
    content: bytes | None
    error: str | None = None


def find_mails(paths: Iterable[str]) -> Iterator[Found]:
    """Every mail of the paths, in the order given; folders in order of their names.

    Nothing raises: what cannot be read is named with its error. A path that is neither a folder nor
    an mbox is taken for one message, whatever its name.
    """
    for path in paths:
        if path == STDIN:
            yield from _from_stdin()
        elif not Path(path).exists():
            yield Found(_shown(path), None, "there is no such file or folder")
        elif Path(path).is_dir():
            yield from _from_folder(Path(path))
        else:
            yield from _from_file(Path(path))


def _from_stdin() -> Iterator[Found]:
    content = sys.stdin.buffer.read(MAX_FILE_BYTES + 1)
    if len(content) > MAX_FILE_BYTES:
        yield Found(STDIN, None, _TOO_LARGE)
    else:
        yield from _from_bytes(STDIN, content)


def _from_folder(folder: Path) -> Iterator[Found]:
    """A Maildir (``cur`` and ``new``), else every regular file below, mboxes included."""
    try:
        files = sorted(path for path in folder.rglob("*") if path.is_file())
    except OSError as error:
        yield Found(_shown(folder), None, _reason(error))
        return
    maildirs = {path.parent for path in folder.rglob("cur") if (path.parent / "new").is_dir()}
    for path in files:
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts[-1:])
        if maildirs & set(path.parents):
            if path.parent.name in {"cur", "new"}:
                yield from _from_file(path, single=True)
        elif not hidden:
            yield from _from_file(path)


def _from_file(path: Path, *, single: bool = False) -> Iterator[Found]:
    try:
        if not single and _is_mbox(path):
            yield from _from_mbox(path)
        elif path.stat().st_size > MAX_FILE_BYTES:
            yield Found(_shown(path), None, _TOO_LARGE)
        else:
            yield from _from_bytes(_shown(path), path.read_bytes())
    except OSError as error:
        yield Found(_shown(path), None, _reason(error))


def _from_bytes(path: str, content: bytes) -> Iterator[Found]:
    if not content.strip():
        yield Found(path, None, "it is empty")
    elif path == STDIN and _MBOX_LINE.match(content.split(b"\n", 1)[0]):
        pieces = re.split(rb"(?m)^(?=From \S+.{0,200}\d{4}\s*$)", content)
        for number, piece in enumerate(filter(None, pieces), 1):
            body = piece.partition(b"\n")[2]
            yield Found(f"{path}#{number}", re.sub(rb"(?m)^>(>*From )", rb"\1", body))
    else:
        yield Found(path, content)


def _is_mbox(path: Path) -> bool:
    with path.open("rb") as stream:
        return bool(_MBOX_LINE.match(stream.readline(1000)))


def _from_mbox(path: Path) -> Iterator[Found]:
    box = mailbox.mbox(path, create=False)
    try:
        for number, key in enumerate(box.iterkeys(), 1):
            name = f"{_shown(path)}#{number}"
            try:
                yield Found(name, box.get_bytes(key))
            except (OSError, KeyError) as error:
                yield Found(name, None, _reason(error))
    finally:
        box.close()


def _reason(error: BaseException) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__


def _shown(path: str | Path) -> str:
    r"""A path for output; bytes of a name that is not UTF-8 (GBK, say) are shown as ``\xb1``."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")

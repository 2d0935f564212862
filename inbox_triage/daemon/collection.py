"""Mail of one label from files, judged as if it came to a company of which nothing is known."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from inbox_triage.classify.predict import Model
from inbox_triage.daemon.sources import Found, find_mails
from inbox_triage.daemon.triage import Judged, Triage
from inbox_triage.decide.quadrant import Policy
from inbox_triage.errors import UserError
from inbox_triage.label.product import Catalogue
from inbox_triage.learn.evaluation.collection import CollectionFigures, Sorted, Truth, figures
from inbox_triage.mail.message import Context

BATCH = 50

_KEPT = frozenset(
    {
        *(b"from", b"to", b"subject", b"date", b"mime-version"),
        *(b"content-type", b"content-transfer-encoding", b"content-disposition"),
    }
)
_FIELD = re.compile(rb"([!-9;-~]{1,80})[ \t]{0,8}:")
"""A header field's name (RFC 5322 section 2.2), with the blanks old software puts behind it."""


def measure_collection(path: Path, truth: Truth, model: Model, *, strip: bool) -> CollectionFigures:
    """The figures of a folder, Maildir or mbox whose every mail has the same label.

    Args:
        strip: keep few headers, as :func:`without_telling_headers` does.

    Raises:
        UserError: no mail could be read.
    """
    triage = Triage(model, Catalogue(()), Policy())
    mails: list[Sorted] = []
    unread, seconds, why = 0, 0.0, "it holds no mail"
    found = collected(path)
    while batch := list(islice(found, BATCH)):
        why = next((one.error for one in batch if one.error), why)
        readable = [(Path(one.path).name, one.content) for one in batch if one.content is not None]
        begun = time.perf_counter()
        messages = [
            triage.read(without_telling_headers(content) if strip else content)
            for _, content in readable
        ]
        verdicts = triage.judge(messages, [Context()] * len(messages))
        seconds += time.perf_counter() - begun
        judged = [
            Sorted.of(name, verdict.prediction, verdict.decision)
            for (name, _), verdict in zip(readable, verdicts, strict=True)
            if isinstance(verdict, Judged)
        ]
        unread += len(batch) - len(judged)
        mails += judged
    if not mails:
        raise UserError(f"no mail of {path} could be read: {why}")
    return figures(mails, truth, stripped=strip, unread=unread, seconds=seconds)


def collected(path: Path) -> Iterator[Found]:
    """Every mail of the path; a text file that begins with its subject is made into a message."""
    for found in find_mails([str(path)]):
        if found.content is not None and found.path.lower().endswith(".txt"):
            yield Found(found.path, with_headers(found.content))
        else:
            yield found


def with_headers(content: bytes) -> bytes:
    """A message from ``Subject: ...`` in the first line and the body in all others.

    Collections that were stripped of all headers come so. Other content is returned as it is.
    """
    first, _, body = content.partition(b"\n")
    if not first.lower().startswith(b"subject:"):
        return content
    try:
        content.decode("utf-8")
        kind = b'text/plain; charset="utf-8"'
    except UnicodeDecodeError:
        kind = b"text/plain"
    head = b"\r\nMIME-Version: 1.0\r\nContent-Transfer-Encoding: 8bit\r\nContent-Type: "
    return first.rstrip() + head + kind + b"\r\n\r\n" + body


def without_telling_headers(content: bytes) -> bytes:
    """The message with From, To, Subject, Date and the MIME headers of its own header block only.

    Headers of lists, filters and collectors tell which pile a mail lay in, which no mail that
    arrives does. Parts inside are left as they are.
    """
    kept: list[bytes] = []
    keeping, rest = False, content
    while rest:
        line, newline, after = rest.partition(b"\n")
        if not line.strip():
            break
        if line[:1] in {b" ", b"\t"}:
            pass
        elif field := _FIELD.match(line):
            keeping = field[1].lower() in _KEPT
        elif not line.startswith((b"From ", b">From ")):
            # No header: the body has begun without the empty line before it.
            rest = b"\n" + rest
            break
        else:
            keeping = False
        if keeping:
            kept.append(line + newline)
        rest = after
    return b"".join(kept) + rest

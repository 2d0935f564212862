"""The corpus and the demo as bulk mail: every message distinct, as many as wanted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from inbox_triage.learn.corpus import read_corpus

FIXTURES = Path(__file__).parents[1] / "fixtures"
_MESSAGE_ID = re.compile(rb"(?im)^(Message-ID: ?<)")


@cache
def fixture_mails() -> tuple[bytes, ...]:
    """Every mail of the corpus and of the demo, as message bytes."""
    folders = (FIXTURES / "corpus", FIXTURES / "demo")
    return tuple(mail.content for folder in folders for mail in read_corpus(folder))


def distinct_mails(count: int) -> Iterator[bytes]:
    """``count`` messages in turn, each with a serial header and a Message-ID of its own, so that
    none is taken for a copy of another or for its conversation."""
    mails = fixture_mails()
    for number in range(count):
        serial = b"%d" % number
        own = _MESSAGE_ID.sub(rb"\g<1>n" + serial + b".", mails[number % len(mails)], count=1)
        yield b"X-Serial: " + serial + b"\r\n" + own

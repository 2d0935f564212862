"""Parsing is total: no bytes make it raise, every text is bounded and storable."""

from __future__ import annotations

import random
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from benchmarks.fuzz_parse import hostile_messages
from inbox_triage.mail.limits import DEFAULT_LIMITS
from inbox_triage.mail.message import Message
from inbox_triage.mail.parse import parse_message

_CORPUS = Path(__file__).parents[2] / "fixtures" / "corpus"


def _check(message: Message) -> None:
    texts = [message.own_text, message.quoted_text, message.signature, message.forwarded_text]
    texts += [message.hidden_text, message.subject, message.sender.name]
    texts += [value for pair in message.headers for value in pair]
    texts += [one.name for one in message.attachments]
    for text in texts:
        assert len(text) <= DEFAULT_LIMITS.text_chars
        assert "\0" not in text
        text.encode("utf-8")
    assert message.sent_at is None or message.sent_at.tzinfo is not None


@given(st.binary(max_size=2_000))
def test_arbitrary_bytes_never_raise(content: bytes) -> None:
    _check(parse_message(content))


@given(
    st.lists(
        st.sampled_from(
            [b"Content-Type: ", b"multipart/mixed; ", b"boundary=b\n", b"\n", b"--b\n", b"--b--\n",
             b"text/html\n", b"message/rfc822\n", b"Content-Transfer-Encoding: base64\n", b"YQ==\n",
             b"<p>", b"Subject: =?gbk?B?", b"0a8=?=", b"\xd1\xaf", b"> x\n", b"From: ", b"a@b.c\n",
             b"charset=gb2312\n", b'"', b";", b"*0*=", b"filename"]
        ),
        max_size=30,
    ).map(b"".join)
)  # fmt: skip
def test_arbitrary_structure_never_raises(content: bytes) -> None:
    _check(parse_message(content))


def test_mutated_mail_never_raises() -> None:
    for content in hostile_messages(_CORPUS, 60, random.Random(7)):
        _check(parse_message(content))


@given(st.binary(max_size=500))
def test_the_same_bytes_are_the_same_message(content: bytes) -> None:
    assert parse_message(content) == parse_message(content)

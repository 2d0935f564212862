"""Conversations out of identifiers."""

from __future__ import annotations

import pytest

from inbox_triage.mail.parse import parse_message
from inbox_triage.mail.thread import conversation_key, reply_ids


@pytest.mark.parametrize(
    ("head", "key", "ids"),
    [
        ("Message-ID: <c@x>\nReferences: <a@x> <b@x>\nIn-Reply-To: <b@x>", "<a@x>",
         ("<b@x>", "<a@x>")),
        ("Message-ID: <b@x>\nIn-Reply-To: <a@x>", "<a@x>", ("<a@x>",)),
        ("Message-ID: <a@x>", "<a@x>", ()),
        ("Message-ID: <a@x>\nReferences: <a@x>", "<a@x>", ()),
        ("Message-ID: <b@x>\nReferences: junk", "<b@x>", ()),
    ],
)  # fmt: skip
def test_the_oldest_identifier_names_the_conversation(
    head: str, key: str, ids: tuple[str, ...]
) -> None:
    message = parse_message(head.encode() + b"\n\nbody")
    assert conversation_key(message) == key
    assert reply_ids(message) == ids


def test_without_identifiers_a_message_is_a_conversation_of_its_own() -> None:
    one, other = parse_message(b"Subject: a\n\nx"), parse_message(b"Subject: b\n\nx")
    assert conversation_key(one) == one.digest != conversation_key(other)


def test_a_key_is_short_and_printable() -> None:
    raw = "Message-ID: <" + "a\u202e" * 120 + "@x>\n\n"
    key = conversation_key(parse_message(raw.encode()))
    assert key.isprintable()
    assert len(key) <= 250

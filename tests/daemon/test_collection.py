"""Mail of one label: bare texts become messages, telling headers go."""

from __future__ import annotations

import mailbox
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_triage.daemon.collection import collected, with_headers, without_telling_headers
from inbox_triage.mail.parse import parse_message

PLAIN = b"From: a@b.example\r\nX-Spam-Flag: YES\r\nSubject: offer\r\n of ours\r\n\r\nbuy: now\r\n"


@pytest.mark.parametrize(
    ("content", "kept"),
    [
        (PLAIN, b"From: a@b.example\r\nSubject: offer\r\n of ours\r\n\r\nbuy: now\r\n"),
        (
            b"X-Spam: a\n b\n\tc\nTO: x@y.example\nReceived: z\nDate: d\n\nList-Id: in the body\n",
            b"TO: x@y.example\nDate: d\n\nList-Id: in the body\n",
        ),
        (b"From spammer Mon\n>From x\nList-Id: l\nSubject : s\n\nt", b"Subject : s\n\nt"),
        (
            b"Content-Type: text/html\nMIME-Version: 1.0\nContent-Transfer-Encoding: 8bit\nCc: c\n\n",
            b"Content-Type: text/html\nMIME-Version: 1.0\nContent-Transfer-Encoding: 8bit\n\n",
        ),
        (
            b"Subject: s\nthis is the body\nTo: nobody\n",
            b"Subject: s\n\nthis is the body\nTo: nobody\n",
        ),
        (b"Subject: s", b"Subject: s"),
        (b"X-Spam: s", b""),
        (b"\nSubject: in the body", b"\nSubject: in the body"),
    ],
)
def test_only_the_headers_every_mail_has_are_kept(content: bytes, kept: bytes) -> None:
    assert without_telling_headers(content) == kept


@given(st.binary(max_size=300))
def test_stripping_never_raises_and_twice_is_once(content: bytes) -> None:
    once = without_telling_headers(content)
    assert without_telling_headers(once) == once
    parse_message(once)


def test_a_text_that_begins_with_its_subject_becomes_a_message() -> None:
    message = parse_message(
        with_headers("Subject: Größe 报价\nCc: is text here\n尺寸 ok\n".encode())
    )
    assert message.subject == "Größe 报价"
    assert message.own_text == "Cc: is text here\n尺寸 ok"
    assert message.defects == ()


def test_a_text_of_another_charset_is_left_to_the_parser() -> None:
    text = (
        "Subject: hello\nder Preis f\xfcr M\xfcller ist g\xfcnstig, viele Gr\xfc\xdfe aus K\xf6ln\n"
    )
    assert "für Müller" in parse_message(with_headers(text.encode("latin-1"))).own_text


def test_another_text_is_taken_for_a_message_as_it_is() -> None:
    assert with_headers(PLAIN) == PLAIN


def test_folders_hold_texts_messages_and_mailboxes(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Subject: one\nbody: 1\n")
    (tmp_path / "b.eml").write_bytes(PLAIN)
    box = mailbox.mbox(tmp_path / "c.txt")
    box.add(PLAIN)
    box.close()
    found = {Path(one.path).name: one.content for one in collected(tmp_path)}
    assert set(found) == {"a.txt", "b.eml", "c.txt#1"}
    assert parse_message(found["a.txt"] or b"").own_text == "body: 1"
    assert found["b.eml"] == PLAIN

"""Automatic answers and lists (W93)."""

from __future__ import annotations

import pytest

from inbox_triage.mail.automatic import has_empty_return_path, is_auto_submitted, is_list
from inbox_triage.mail.parse import parse_message


@pytest.mark.parametrize(
    ("head", "automatic", "mass"),
    [
        ("Auto-Submitted: auto-replied", True, False),
        ("Auto-Submitted: auto_generated", True, False),
        ("Auto-Submitted: auto-notified; owner=x", True, False),
        ("Auto-Submitted: no", False, False),
        ("Auto-Submitted: No (a person)", False, False),
        ("X-Auto-Response-Suppress: All", True, False),
        ("X-Auto-Response-Suppress: None", False, False),
        ("X-Autoreply: yes", True, False),
        ("Precedence: auto_reply", True, False),
        ("Precedence: junk", True, False),
        ("Precedence: bulk", False, True),
        ("Precedence: list", False, True),
        ("List-Unsubscribe: <mailto:x@y>", False, True),
        ("List-Id: news <news.x.com>", False, True),
        ("Return-Path: <>", True, False),
        ("Return-Path: <a@b.c>", False, False),
        ("Subject: hello", False, False),
    ],
)
def test_automatic_mail_is_told_by_its_headers(head: str, automatic: bool, mass: bool) -> None:
    message = parse_message(head.encode() + b"\n\nbody")
    assert is_auto_submitted(message) is automatic
    assert is_list(message) is mass


def test_a_missing_return_path_is_not_an_empty_one() -> None:
    assert not has_empty_return_path(parse_message(b"Subject: x\n\n"))

"""Address headers, however broken (W80, W85, W86)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_triage.mail.addresses import parse_addresses
from inbox_triage.mail.message import Address


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("Li Wei <Li@X.com>", [("Li Wei", "li@x.com")]),
        ("li@x.com", [("", "li@x.com")]),
        ("li@x.com (Li Wei)", [("Li Wei", "li@x.com")]),
        ("Li Wei li@x.com", [("Li Wei", "li@x.com")]),
        ("Li <li@x.com", [("Li", "li@x.com")]),
        ('"Li, Wei" <li@x.com>, mailto:z@q.com', [("Li, Wei", "li@x.com"), ("", "z@q.com")]),
        ("Trautwein, Sabine <s@t.de>, b@c.de", [("Trautwein, Sabine", "s@t.de"), ("", "b@c.de")]),
        ("a@b.com, Doe, Jane <j@d.com>", [("", "a@b.com"), ("Doe, Jane", "j@d.com")]),
        ("Sales: a@b.com, Li <c@d.com>;", [("", "a@b.com"), ("Li", "c@d.com")]),
        ("undisclosed-recipients:;", []),
        ("a@b.com; c@d.com", [("", "a@b.com"), ("", "c@d.com")]),
        ("a@b.com c@d.com", [("", "a@b.com"), ("", "c@d.com")]),
        ('"', []),
        ("(c):", []),
        ("<>", []),
        ("Li Wei", [("Li Wei", "")]),
        ("=?utf-8?B?TGksIFdlaQ==?= <a@b.c>", [("Li, Wei", "a@b.c")]),
        ('"=?gbk?B?0a/FzA==?=" <a@b.c>', [("询盘", "a@b.c")]),
        ("<a@b> <c@d>", [("", "c@d")]),
    ],
)
def test_mailboxes_are_read_as_people_meant_them(value: str, found: list[tuple[str, str]]) -> None:
    assert parse_addresses(value) == tuple(Address(name, email) for name, email in found)


@pytest.mark.parametrize(
    "value",
    [
        "=?utf-8?Q?ceo=40bigbuyer.com?= <x@evil.example>",
        '"ceo@bigbuyer.com" <x@evil.example>',
        "ceo@bigbuyer.com <x@evil.example>",
    ],
)
def test_a_display_name_never_becomes_the_address(value: str) -> None:
    assert parse_addresses(value) == (Address("ceo@bigbuyer.com", "x@evil.example"),)


def test_bare_gbk_names_are_read() -> None:
    raw = "张伟 <z@x.cn>".encode("gbk").decode("ascii", "surrogateescape")
    assert parse_addresses(raw) == (Address("张伟", "z@x.cn"),)


def test_very_many_recipients_are_bounded() -> None:
    assert len(parse_addresses(", ".join(f"a{n}@b.com" for n in range(5_000)))) == 200


@given(st.text(alphabet='ab@.<>"(),:; \\=?\r\n\udcc3', max_size=80))
def test_every_address_holds_one_at_sign_or_none(value: str) -> None:
    for address in parse_addresses(value):
        assert address.email.count("@") == (1 if address.email else 0)
        assert address.email == address.email.lower()

"""Header values: encoded words, raw 8-bit bytes, identifiers, dates (W80, W81, W84, W87)."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_triage.mail.headers import decode_value, message_ids, sent_at


def _raw(text: str, codec: str) -> str:
    """A header value as compat32 keeps raw bytes."""
    return text.encode(codec).decode("ascii", "surrogateescape")


def _cut_words(text: str, charset: str, at: int, between: str) -> str:
    """Two encoded words whose boundary falls inside a character."""
    data = text.encode(charset)
    words = (base64.b64encode(piece).decode() for piece in (data[:at], data[at:]))
    return between.join(f"=?{charset}?B?{word}?=" for word in words)


@pytest.mark.parametrize("between", [" ", "\r\n ", "\n\t", ""])
@pytest.mark.parametrize("charset", ["gbk", "utf-8"])
def test_a_character_split_across_two_words_is_whole_again(charset: str, between: str) -> None:
    assert decode_value(_cut_words("询盘报价单", charset, 5, between)) == "询盘报价单"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("=?utf-8?Q?Pre=C3=A7o?= CIF", "Preço CIF"),
        ("=?UTF-8?B?5ZCJ?= =?utf-8?Q?=E7=A5=A5?=", "吉祥"),
        ('"=?gb2312?B?0a/FzA==?="', '"询盘"'),
        ("=?utf-8*en?Q?caf=C3=A9?=", "café"),
        ("=?utf-8?B?5ZCJ56Wl?", "=?utf-8?B?5ZCJ56Wl?"),
        ("=?x-unknown?Q?a=E9?=", "aé"),
        ("=?utf-8?B?!!!?=", ""),
        ("=?utf-8?Q?a=0D=0AX-Evil:_1?=", "a X-Evil: 1"),
        ("folded\r\n value", "folded value"),
    ],
)
def test_encoded_words_become_one_line_of_text(value: str, text: str) -> None:
    assert decode_value(value) == text


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("询盘 价格", "gbk"),
        ("價格查詢", "big5"),
        ("Запрос цены", "koi8-r"),
        ("Cotización señor", "cp1252"),
        ("Anfrage über Stühle", "utf-8"),
    ],
)
def test_bare_eight_bit_subjects_survive(text: str, codec: str) -> None:
    assert decode_value(_raw(text, codec)) == text


@pytest.mark.parametrize(
    ("value", "ids"),
    [
        ("<a@b>", ("<a@b>",)),
        ("<[ABCDEF====@microsoft.com]>", ("<[ABCDEF====@microsoft.com]>",)),
        ("a@b", ("<a@b>",)),
        ("<a@b> <c@d>\r\n <a@b>", ("<a@b>", "<c@d>")),
        ("Your message of Monday", ()),
        ("<>", ()),
        ("<a b@c>", ("<b@c>",)),
    ],
)
def test_message_ids_are_found_in_order_once(value: str, ids: tuple[str, ...]) -> None:
    assert message_ids(value) == ids


def test_of_very_many_references_the_first_and_the_latest_stay() -> None:
    ids = message_ids(" ".join(f"<{number}@x>" for number in range(500)))
    assert (len(ids), ids[0], ids[-1]) == (50, "<0@x>", "<499@x>")


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("Mon, 5 Jan 2026 10:00:00 +0800", datetime(2026, 1, 5, 2, tzinfo=UTC)),
        ("5 Jan 26 10:00", datetime(2026, 1, 5, 10, tzinfo=UTC)),
        ("Mon, 5 Jan 0000 10:00:00 +0800", None),
        ("Mon, 5 Jan 2026 10:00:00 +9900", None),
        ("Mon, 35 Jan 2026 10:00:00 +0800", None),
        ("Mon, 5 Jan 9999 10:00:00 +0000", None),
        ("yesterday", None),
        ("", None),
        (None, None),
    ],
)
def test_a_date_is_aware_utc_or_nothing(value: str | None, moment: datetime | None) -> None:
    assert sent_at(value) == moment


@given(st.text(max_size=200))
def test_no_value_raises(value: str) -> None:
    decode_value(value).encode("utf-8")
    message_ids(value)
    sent_at(value)

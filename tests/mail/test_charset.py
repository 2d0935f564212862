"""Bytes to text under real labels (W82, W83)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_triage.mail.charset import codec_name, decode

INQUIRY = "询盘报价单 25㎏ € 镕"


@pytest.mark.parametrize(
    "label", ["gb2312", "GBK", "gb_2312-80", "x-gbk", "cp936", "euc-cn", "GB18030", '"gb2312"']
)
def test_every_chinese_label_means_gb18030(label: str) -> None:
    assert decode(INQUIRY.encode("gb18030"), label) == (INQUIRY, None)


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        ("big5", "big5hkscs"),
        ("shift_jis", "cp932"),
        ("euc-kr", "cp949"),
        ("ks_c_5601-1987", "cp949"),
        ("iso-8859-1", "cp1252"),
        ("latin1", "cp1252"),
        ("ansi", "cp1252"),
        ("iso-8859-9", "cp1254"),
        ("iso-8859-8-i", "cp1255"),
        ("windows-874", "cp874"),
        ("tis-620", "cp874"),
        ("utf8mb4", "utf-8-sig"),
        ("utf-8mb4", "utf-8-sig"),
        ("cp-850", "cp850"),
        ("windows-1251", "cp1251"),
        ("koi8-r", "koi8-r"),
    ],
)
def test_labels_of_the_wild_have_a_codec(label: str, codec: str) -> None:
    assert codec_name(label) == codec


@pytest.mark.parametrize(
    "label",
    ["x-unknown", "unknown-8bit", "default_charset", "", "idna", "punycode", "zip", "rot13",
     "unicode_escape", "undefined", "os.path", "a" * 500, "utf-8\0", "фу", "../../etc"],
)  # fmt: skip
def test_labels_that_name_no_charset_have_no_codec(label: str) -> None:
    assert codec_name(label) is None


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("询盘报价单", "gbk"),
        (INQUIRY, "gb18030"),
        ("價格查詢 產品目錄", "big5"),
        ("Запрос цены на продукцию", "koi8-r"),
        ("Запрос цены на продукцию", "cp1251"),
        ("Solicitud de cotización, señor", "cp1252"),
        ("Größe für Stühle", "cp1252"),
        ("Größe für Stühle", "utf-8"),
    ],
)
@pytest.mark.parametrize("label", [None, "x-unknown", "us-ascii"])
def test_undeclared_bytes_are_read_by_what_they_look_like(
    text: str, codec: str, label: str | None
) -> None:
    decoded = decode(text.encode(codec), label)
    assert decoded.text == text
    assert decoded.defect == ("unknown-charset" if label == "x-unknown" else "wrong-charset")


def test_utf8_under_a_latin1_label_is_utf8() -> None:
    assert decode("señor".encode(), "iso-8859-1") == ("señor", "wrong-charset")


def test_chinese_under_a_latin1_label_is_chinese() -> None:
    assert decode("请报价，谢谢".encode("gbk"), "iso-8859-1").text == "请报价，谢谢"


def test_a_few_broken_bytes_do_not_change_the_charset() -> None:
    data = "Cotización de precios según catálogo, año próximo".encode() + b"\xc3"
    assert decode(data, "utf-8").text.startswith("Cotización de precios según catálogo, año")


def test_a_charset_named_elsewhere_helps_where_none_is() -> None:
    assert decode("가격 문의".encode("cp949"), None, "euc-kr").text == "가격 문의"


def test_nul_and_lone_surrogates_are_removed() -> None:
    assert decode(b"a\0b", "utf-8").text == "ab"
    assert decode(b"+2AA-ok", "utf-7").text == "ok"


def test_utf7_is_read_only_when_declared() -> None:
    assert decode(b"+ADw-b+AD4-", "utf-7").text == "<b>"
    assert decode(b"+ADw-b+AD4-", None).text == "+ADw-b+AD4-"


@given(st.binary(max_size=300), st.one_of(st.none(), st.text(max_size=20)))
def test_any_bytes_under_any_label_give_storable_text(data: bytes, label: str | None) -> None:
    text = decode(data, label, label).text
    assert "\0" not in text
    text.encode("utf-8")

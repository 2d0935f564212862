"""MIME parameters and file names (W80, W85)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_triage.mail.message import Attachment
from inbox_triage.mail.parameters import attachment_name, content_type, parse_field


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ('attachment; filename="a b.pdf"', "a b.pdf"),
        ("attachment; filename=a.pdf; size=1", "a.pdf"),
        ("attachment; filename*=gbk''%B1%A8%BC%DB.pdf", "报价.pdf"),
        ("attachment; filename*=utf-8'zh'%E6%8A%A5.pdf", "报.pdf"),
        ("attachment; filename*0*=utf-8''%E6%8A; filename*1*=%A5; filename*2=.pdf", "报.pdf"),
        ('attachment; filename*0="long "; filename*1="name.pdf"', "long name.pdf"),
        ('attachment; filename="=?gb2312?B?sai82w==?=.pdf"', "报价.pdf"),
        ("attachment; filename*=x-unknown''%ff", "ÿ"),
        ('attachment; filename="unclosed.pdf', "unclosed.pdf"),
        ('attachment; filename="a\\"b.pdf"', 'a"b.pdf'),
    ],
)
def test_file_names_are_read_in_every_spelling(raw: str, name: str) -> None:
    assert parse_field(raw).parameters["filename"] == name


def test_a_bare_gbk_file_name_is_read() -> None:
    raw = 'attachment; filename="报价单.pdf"'.encode("gbk").decode("ascii", "surrogateescape")
    assert parse_field(raw).parameters["filename"] == "报价单.pdf"


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        ("TEXT/HTML; charset=x", "text/html"),
        ("text", "text/plain"),
        ("", "text/plain"),
        ("text/plain; name*", "text/plain"),
        ("text/plain; name*99999999999999999999=x", "text/plain"),
    ],
)
def test_a_broken_type_is_plain_text(raw: str, kind: str) -> None:
    assert content_type(raw)[0] == kind


@pytest.mark.parametrize(
    ("name", "clean", "extension"),
    [
        ("invoice\u202efdp.exe", "invoicefdp.exe", "exe"),
        ("po.pdf.exe . ", "po.pdf.exe", "exe"),
        ("C:\\temp\\po.pdf", "po.pdf", "pdf"),
        ("../../po.PDF", "po.PDF", "pdf"),
        ("po.p\u200bdf", "po.pdf", "pdf"),
        ("po.exe\0", "po.exe", "exe"),
        ("x" * 500 + ".scr", "x" * 100 + "x" * 96 + ".scr", "scr"),
    ],
)
def test_a_file_name_ends_with_what_it_is(name: str, clean: str, extension: str) -> None:
    assert attachment_name(name) == clean
    assert Attachment(clean, "", 0).extension == extension


@given(st.text(alphabet="ab;=*\"'%0129\\ \udcb1/", max_size=100))
def test_no_field_raises(raw: str) -> None:
    for value in parse_field("x; " + raw).parameters.values():
        value.encode("utf-8")

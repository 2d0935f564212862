"""Poisoned messages, each with the text it has to yield (W80 to W92)."""

from __future__ import annotations

import base64
import time
from dataclasses import replace

import pytest

from inbox_triage.mail.limits import DEFAULT_LIMITS
from inbox_triage.mail.message import Attachment, Link, Message
from inbox_triage.mail.parse import parse_message
from tests.mail.test_tnef import winmail

HEAD = b"From: Ana <ana@buyer.mx>\nTo: sales@us.cn\nSubject: Inquiry\n"


def _multipart(subtype: bytes, *parts: bytes, boundary: bytes = b"b1") -> bytes:
    body = b"".join(b"--" + boundary + b"\n" + part + b"\n" for part in parts)
    kind = b"Content-Type: multipart/" + subtype + b'; boundary="' + boundary + b'"\n\n'
    return kind + body + b"--" + boundary + b"--\n"


def _part(kind: bytes, body: bytes, *fields: bytes) -> bytes:
    return b"\n".join([b"Content-Type: " + kind, *fields, b"", body])


def _attached(name: str, data: bytes, kind: str = "application/pdf") -> bytes:
    return _part(
        kind.encode(),
        base64.encodebytes(data),
        b"Content-Transfer-Encoding: base64",
        b'Content-Disposition: attachment; filename="' + name.encode() + b'"',
    )


PLAIN = _part(b"text/plain; charset=utf-8", "500 pcs, señor".encode())
HTML = _part(b"text/html; charset=utf-8", b"<p>500 pcs of <b>ABC-123</b>, please quote</p>")


@pytest.mark.parametrize(
    "field",
    [
        b"Message-ID: <[ABCDEF====@microsoft.com]>",
        b"Content-Type: text/plain; name*",
        b"Content-Type: text/plain; charset*99999999999999999999999=x",
        b"Content-Type: multipart/mixed; boundary*" + b"9" * 5_000 + b"=x",
        b"To: (c):",
        b'To: "',
        b"Content-Type: ;;;=",
        b"Content-Disposition: attachment; filename*=a'b",
        b"Date: Mon, 5 Jan 0000 10:00:00 +9900",
        b"Content-Transfer-Encoding: \xff\xfe",
        b"Content-Type: multipart/mixed",
        b'Content-Type: text/plain; charset="\x00\xff"',
    ],
)
def test_a_header_nobody_can_read_loses_no_message(field: bytes) -> None:
    message = parse_message(HEAD + field + b"\n\nWe need 500 pcs")
    assert message.own_text == "We need 500 pcs"
    assert message.sender.email == "ana@buyer.mx"


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("询盘 报价单", "gbk"),
        ("價格查詢", "big5"),
        ("Запрос цены", "koi8-r"),
        ("Año señor", "cp1252"),
    ],
)
def test_bare_eight_bit_subjects_and_names_survive(text: str, codec: str) -> None:
    raw = f"Subject: {text}\nFrom: {text} <a@b.c>\n\nhi".encode(codec)
    message = parse_message(raw)
    assert (message.subject, message.sender.name) == (text, text)


def test_a_bare_subject_is_read_in_the_charset_of_the_body() -> None:
    head = "Subject: 가격 문의\nContent-Type: text/plain; charset=euc-kr\n\n견적".encode("cp949")
    message = parse_message(head)
    assert (message.subject, message.own_text) == ("가격 문의", "견적")


def test_gb2312_bodies_keep_the_signs_beyond_gb2312() -> None:
    raw = b"Content-Type: text/plain; charset=gb2312\n\n" + "25㎏ 100€ 朱镕".encode("gb18030")
    assert parse_message(raw).own_text == "25㎏ 100€ 朱镕"


def test_eight_bit_bodies_are_read_in_their_charset() -> None:
    raw = b"Content-Type: text/plain; charset=windows-1256\n\n" + "السعر".encode("cp1256")
    message = parse_message(raw)
    assert (message.own_text, message.defects) == ("السعر", ())


def test_an_unknown_charset_is_a_defect_and_no_loss() -> None:
    message = parse_message(b"Content-Type: text/plain; charset=x-unknown\n\nPre\xc3\xa7o")
    assert (message.own_text, message.defects) == ("Preço", ("unknown-charset",))


@pytest.mark.parametrize("order", [(PLAIN, HTML), (HTML, PLAIN)])
def test_the_fuller_text_wins_whatever_the_order(order: tuple[bytes, bytes]) -> None:
    message = parse_message(HEAD + _multipart(b"alternative", *order))
    assert message.own_text == "500 pcs of ABC-123, please quote"
    assert not message.html_only


def test_an_empty_plain_part_beside_a_full_html_one_is_no_text() -> None:
    message = parse_message(HEAD + _multipart(b"alternative", _part(b"text/plain", b" \n"), HTML))
    assert message.own_text == "500 pcs of ABC-123, please quote"
    assert message.html_only


def test_a_plain_part_beats_an_html_stub() -> None:
    stub = _part(b"text/html", b"<img src=x>")
    long = _part(b"text/plain", b"Please quote 500 pcs of ABC-123 CIF Veracruz")
    message = parse_message(HEAD + _multipart(b"alternative", long, stub))
    assert message.own_text.startswith("Please quote")
    assert not message.html_only


def test_plain_text_that_holds_html_is_read_as_html() -> None:
    message = parse_message(HEAD + b"\n<html><body><p>500 <b>pcs</b></p></body></html>")
    assert (message.own_text, message.html_only) == ("500 pcs", True)


def test_hidden_text_and_links_are_reported_apart() -> None:
    html = b'<p>see <a href="http://e.example">www.bank.com</a></p><i style="display:none">x1</i>'
    message = parse_message(HEAD + _part(b"text/html", html))
    assert message.hidden_text == "x1"
    assert message.links == (Link("www.bank.com", "http://e.example"),)


def test_bare_links_of_plain_text_are_reported() -> None:
    message = parse_message(HEAD + b"\nsee https://a.example/x?y=1, or www.b.example.")
    assert [link.target for link in message.links] == ["https://a.example/x?y=1", "www.b.example"]


def test_note_and_html_below_one_another_are_both_read() -> None:
    note = _part(b"text/plain", b"Lily, yours.")
    message = parse_message(HEAD + _multipart(b"mixed", note, HTML))
    assert message.own_text == "Lily, yours.\n500 pcs of ABC-123, please quote"


def test_the_same_text_twice_counts_once() -> None:
    same = _part(b"text/plain", b"500 pcs of ABC-123, please quote")
    message = parse_message(HEAD + _multipart(b"mixed", same, HTML))
    assert message.own_text == "500 pcs of ABC-123, please quote"


def test_attachments_are_listed_by_their_real_names() -> None:
    message = parse_message(
        HEAD
        + _multipart(
            b"mixed",
            PLAIN,
            _attached("po\u202efdp.exe ", b"MZ" * 50),
            _part(
                b'image/png; name="logo.png"', b"aGk=", b"Content-Transfer-Encoding: base64",
                b"Content-ID: <logo>",
            ),
        )
    )  # fmt: skip
    assert message.attachments == (
        Attachment("pofdp.exe", "application/pdf", 100),
        Attachment("logo.png", "image/png", 2, inline=True),
    )
    assert message.own_text == "500 pcs, señor"


def test_base64_garbage_is_a_defect_and_no_content() -> None:
    message = parse_message(HEAD + b"Content-Transfer-Encoding: base64\n\nNot base64 at all!")
    assert (message.own_text, message.defects) == ("", ("bad-base64",))


@pytest.mark.parametrize("levels", [60, 1_200])
def test_deep_nesting_is_cut(levels: int) -> None:
    raw = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (level, level)
        for level in range(levels)
    )
    message = parse_message(HEAD + raw + b"\ndeep down")
    assert {"too-deep", "broken-structure"} & set(message.defects)
    assert message.sender.email == "ana@buyer.mx"


def test_deeply_attached_messages_are_cut() -> None:
    raw = b"From: a@b.c\nContent-Type: message/rfc822\n\n" * 80 + b"From: x@y.z\n\ninner"
    assert "too-deep" in parse_message(raw).defects


def test_very_many_parts_are_cut() -> None:
    message = parse_message(HEAD + _multipart(b"mixed", *[PLAIN] * 600))
    assert "too-many-parts" in message.defects


def test_very_many_attachments_are_cut() -> None:
    message = parse_message(HEAD + _multipart(b"mixed", *[_attached("a.pdf", b"x")] * 120))
    assert len(message.attachments) == 100
    assert "too-many-attachments" in message.defects


def test_all_decoded_text_together_is_bounded() -> None:
    limits = replace(DEFAULT_LIMITS, text_chars=1_000)
    text = _part(b"text/plain", b"word " * 150)
    message = parse_message(HEAD + _multipart(b"mixed", text, text, text), limits)
    assert len(message.own_text) <= 1_010
    assert "truncated-text" in message.defects


def test_headers_are_bounded_in_number_and_length() -> None:
    message = parse_message(b"X-A: " + b"a" * 50_000 + b"\n" + b"X-B: b\n" * 1_000 + b"\nbody")
    assert len(message.headers) == 300
    assert max(len(value) for _, value in message.headers) == 8_000
    assert {"too-many-headers", "truncated-header"} <= set(message.defects)


def test_the_boundary_really_used_is_found() -> None:
    raw = _multipart(b"mixed", PLAIN, boundary=b"used").replace(b'"used"', b'"declared"')
    message = parse_message(HEAD + raw)
    assert message.own_text == "500 pcs, señor"
    assert "broken-multipart" in message.defects


def test_winmail_dat_is_opened() -> None:
    part = _attached("winmail.dat", winmail(), "application/ms-tnef")
    message = parse_message(HEAD + _multipart(b"mixed", part))
    assert message.own_text == "Please quote."
    assert [one.name for one in message.attachments] == ["quotation request.pdf"]


@pytest.mark.parametrize("data", [b"not tnef", winmail()[:-30]])
def test_an_unreadable_winmail_dat_stays_suspicious(data: bytes) -> None:
    part = _attached("winmail.dat", data, "application/ms-tnef")
    message = parse_message(HEAD + _multipart(b"mixed", PLAIN, part))
    assert "unreadable-tnef" in message.defects
    assert message.attachments[0].name == "winmail.dat"


INQUIRY = b"From: Bob <bob@far.com>\nSubject: Need pumps\nDate: Mon, 5 Jan 2026 10:00:00 +0000\n\n"


def test_an_attached_message_is_what_is_forwarded() -> None:
    inner = _part(b"message/rfc822", INQUIRY + b"We need 12 pumps.\n\nBest regards\nBob")
    note = _part(b"text/plain", b"Lily, please take this.")
    message = parse_message(HEAD + _multipart(b"mixed", note, inner))
    assert message.own_text == "Lily, please take this."
    assert message.forwarded_text.startswith("From: Bob <bob@far.com>\n")
    assert message.forwarded_text.endswith("We need 12 pumps.\n\nBest regards\nBob")
    assert message.attachments[0].content_type == "message/rfc822"


def test_what_a_bounce_returns_is_no_forward() -> None:
    report = _multipart(
        b"report", PLAIN, _part(b"message/rfc822", INQUIRY + b"our own offer"), boundary=b"r"
    )
    message = parse_message(HEAD + report)
    assert message.forwarded_text == ""
    assert "our own offer" in message.quoted_text


def test_an_inline_forward_keeps_note_and_inquiry_apart() -> None:
    raw = (
        b"Subject: Fwd: pumps\n\nyours\n\n---------- Forwarded message ---------\n"
        b"From: Bob <bob@far.com>\nDate: Mon\nSubject: pumps\nTo: <info@us.cn>\n\nWe need 12 pumps."
    )
    message = parse_message(raw)
    assert (message.own_text, message.quoted_text) == ("yours", "")
    assert message.forwarded_text.startswith("From: Bob")
    assert message.language == "en"


QUOTE = b"\n\nOn Mon, 5 Jan 2026 at 10:00, Li <li@us.cn> wrote:\n> Price is 3.20 as we said before"


def test_an_empty_answer_is_judged_by_the_whole_and_says_so() -> None:
    message = parse_message(b"Subject: Re: x\n" + QUOTE)
    assert "Price is 3.20" in message.own_text
    assert "Price is 3.20" in message.quoted_text
    assert message.defects == ("own-text-uncertain",)


def test_a_tiny_answer_is_kept_and_said_to_be_uncertain() -> None:
    message = parse_message(b"Subject: Re: x\n\nok go\n\nBest regards\nAna Ruiz" + QUOTE)
    assert (message.own_text, message.defects) == ("ok go", ("own-text-uncertain",))


def test_an_ordinary_answer_is_certain() -> None:
    message = parse_message(b"Subject: Re: x\n\nok for 500 pcs" + QUOTE)
    assert (message.own_text, message.defects) == ("ok for 500 pcs", ())


def test_bullets_drawn_like_quotation_are_own_in_a_mail_that_answers_nothing() -> None:
    raw = b"Subject: News\n\n> LLDPE down 2 cents\n> EPR fees"
    assert parse_message(raw).own_text == "> LLDPE down 2 cents\n> EPR fees"
    assert parse_message(
        b"In-Reply-To: <a@b>\n" + raw + b"\n\nthanks, noted, will do"
    ).own_text == ("thanks, noted, will do")


def test_flowed_paragraphs_are_one_line_each() -> None:
    raw = b"Content-Type: text/plain; format=flowed\n\nPlease quote \n500 pcs.\nThanks a lot"
    assert parse_message(raw).own_text == "Please quote 500 pcs.\nThanks a lot"


def test_everything_of_an_ordinary_message_is_read() -> None:
    raw = (
        b"Delivered-To: li@us.cn\r\nFrom: =?utf-8?Q?Ana_Ru=C3=ADz?= <Ana@Buyer.mx>\r\n"
        b"Reply-To: compras@buyer.mx\r\nTo: sales@us.cn\r\nCc: x@y.z\r\nMessage-ID: <b@x>\r\n"
        b"In-Reply-To: <a@x>\r\nReferences: <a@x>\r\nDate: Mon, 5 Jan 2026 10:00:00 +0800\r\n"
        b"Subject: Precio\r\n\r\nFavor de cotizar 500 piezas de parches.\r\n\r\nSaludos,\r\nAna\r\n"
    )
    message = parse_message(raw)
    assert (message.sender.name, message.sender.email) == ("Ana Ruíz", "ana@buyer.mx")
    assert [one.email for one in message.reply_to] == ["compras@buyer.mx"]
    assert [one.email for one in (*message.to, *message.cc, *message.delivered_to)] == [
        "sales@us.cn", "x@y.z", "li@us.cn",
    ]  # fmt: skip
    assert (message.message_id, message.in_reply_to, message.references) == (
        "<b@x>", ("<a@x>",), ("<a@x>",),
    )  # fmt: skip
    assert message.sent_at is not None
    assert message.sent_at.isoformat() == "2026-01-05T02:00:00+00:00"
    assert (message.own_text, message.signature, message.language) == (
        "Favor de cotizar 500 piezas de parches.", "Saludos,\nAna", "es",
    )  # fmt: skip
    assert message.defects == ()


def _seconds(raw: bytes) -> tuple[float, Message]:
    started = time.perf_counter()
    message = parse_message(raw)
    return time.perf_counter() - started, message


@pytest.mark.parametrize(
    "raw",
    [
        b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\n" * 100_000,
        b"".join(b"Content-Type: multipart/mixed; boundary=%d\n\n--%d\n" % (n, n) for n in range(300))
        + b"x\n" * 300_000,
        b"Subject: " + b"=?utf-8?Q?a?= " * 50_000 + b"\n\nx",
        b"To: " + b"(" * 500_000 + b"\n\nx",
        b"Content-Type: text/plain; " + b'a="' * 100_000 + b"\n\nx",
        b"\n" + b"> " * 500_000,
        b"\n" + b"On 2026-01-05 10:00 a@b wrote:\n" * 30_000,
        b"\n" + b"From: a@b\nSent: x\nTo: y\n" * 30_000,
        b"\n" + b"a@b.c " * 200_000,
        b"\n" + b"------ " * 200_000,
        b"\n" + b"----\n" * 200_000,
        b"\n" + b":\n" * 400_000,
        b"To: " + b"=?utf-8?q?a?=," * 60_000 + b"\n\nx",
        b"".join(b"Content-Type: multipart/mixed; BOUNDARY=%d\n\n--%d\n" % (n, n) for n in range(300))
        + b"--\n" * 300_000,
        b"Content-Type: text/plain; format=flowed\n\n" + b"a \n" * 300_000,
        b"Content-Type: text/html\n\n" + b"<table><tr><td>" * 9_000 + b"<br>a" * 28_000,
        b"Content-Type: text/html\n\n" + b"<br>" * 35_000 + b"<blockquote></blockquote>" * 6_000,
        b":\n" * 400_000 + b"\nx",
    ],
    ids=range(18),
)  # fmt: skip
def test_hostile_messages_take_seconds_at_most(raw: bytes) -> None:
    assert _seconds(raw)[0] < 10

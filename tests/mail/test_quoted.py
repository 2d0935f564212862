"""Own words told from quoted history, for every client and language (W94)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_triage.mail import marks
from inbox_triage.mail.quoted import header_block_end, is_bare, split_quotation

OWN = "Ok for 500 pcs, please send the PI."
OLD = "our price is 3.20"

TWELVE_FORMATS = {
    "gmail english": "On Mon, Jan 5, 2026 at 10:00 AM Li Wei <li@x.cn> wrote:\n\n> {old}",
    "outlook english": "From: Li Wei <li@x.cn>\nSent: Monday, January 5, 2026 10:00 AM\n"
    "To: Bob <b@y.com>\nSubject: RE: quotation\n\n{old}",
    "outlook chinese": "发件人: Li <li@x.cn>\n发送时间: 2026年1月5日 10:00\n收件人: Bob\n主题: 报价\n\n{old}",
    "qq": '------------------ Original ------------------\nFrom: "Li"<li@x.cn>;\n'
    "Date: Mon, Jan 5, 2026 10:00 AM\nTo: b@y.com;\nSubject: Re: quotation\n\n{old}",
    "netease": 'At 2026-01-05 10:00:00, "Li" <li@x.cn> wrote:\n\n{old}',
    "apple chinese": "> 在 2026年1月5日，10:00，Li <li@x.cn> 写道：\n> \n> {old}",
    "gmail chinese": "Li <li@x.cn> 于2026年1月5日周一 10:00写道：\n\n> {old}",
    "spanish": "El lun, 5 ene 2026 a las 10:00, Li (<li@x.cn>) escribió:\n\n> {old}",
    "portuguese": "Em seg., 5 de jan. de 2026 às 10:00, Li <li@x.cn> escreveu:\n\n> {old}",
    "russian": "пн, 5 янв. 2026 г. в 10:00, Li <li@x.cn>:\n\n> {old}",
    "arabic": "في الاثنين، 5 يناير 2026 في 10:00 ص كتب Li <li@x.cn>:\n\n> {old}",
    "turkish": "Li <li@x.cn>, 5 Oca 2026 Pzt, 10:00 tarihinde şunu yazdı:\n\n> {old}",
}

WROTE_LINES = [
    "Am 05.01.2026 um 10:00 schrieb Li Wei <li@x.cn>:",
    "Am Mo., 5. Jan. 2026 um 10:00 Uhr schrieb Li <li@x.cn>:",
    "Le lun. 5 janv. 2026 à 10:00, Li <li@x.cn> a écrit :",
    "Il giorno lun 5 gen 2026 alle ore 10:00 Li <li@x.cn> ha scritto:",
    "Il 05/01/2026 10:00, Li ha scritto:",
    "5 янв. 2026 г., в 10:00, Li <li@x.cn> написал(а):",
    "Понедельник, 5 января 2026, 10:00 +03:00 от Li <li@x.cn>:",
    "W dniu 05.01.2026 o 10:00, Li pisze:",
    "pon., 5 sty 2026 o 10:00 Li <li@x.cn> napisał(a):",
    "Op 5 jan. 2026 om 10:00 schreef Li <li@x.cn>:",
    "Op ma 5 jan 2026 om 10:00 schreef Li <li@x.cn>:",
    "Dne po 5. 1. 2026 10:00 uživatel Li <li@x.cn> napsal:",
    "2026年1月5日(月) 10:00 Li <li@x.cn>:",
    "2026年1月5日 10:00、Li <li@x.cn>のメール:",
    "2026년 1월 5일 (월) 오전 10:00, Li <li@x.cn>님이 작성:",
    "Vào Th 2, 5 thg 1, 2026 vào lúc 10:00 Li <li@x.cn> đã viết:",
    "ในวันที่ จ. 5 ม.ค. 2026 เวลา 10:00 Li <li@x.cn> เขียนว่า:",
    "Pada Sen, 5 Jan 2026 pukul 10.00 Li <li@x.cn> menulis:",
    "در تاریخ دوشنبه ۵ ژانویهٔ ۲۰۲۶، ۱۰:۰۰ Li <li@x.cn> نوشت:",
    "\u202bבתאריך יום ב׳, 5 בינו׳ 2026 ב-10:00 מאת ‪Li‬‏ <li@x.cn>‏ כתב:\u202c",
    "Den mån 5 jan. 2026 kl 10:00 skrev Li <li@x.cn>:",
    "Den man. 5. jan. 2026 kl. 10.00 skrev Li <li@x.cn>:",
    "Li <li@x.cn> ezt írta (időpont: 2026. jan. 5., H, 10:00):",
    "Pe lun., 5 ian. 2026 la 10:00, Li <li@x.cn> a scris:",
    "Στις Δευ 5 Ιαν 2026 στις 10:00 π.μ., ο χρήστης Li <li@x.cn> έγραψε:",
    "пн, 5 січ. 2026 р. о 10:00 Li <li@x.cn> пише:",
    "Dana pon, 5. sij 2026. u 10:00 Li <li@x.cn> je napisao:",
    "In data lunedì 5 gennaio 2026 10:00:00 CET, Li <li@x.cn> ha scritto:",
    "On 2026/1/5 10:00, Li wrote:",
    "On 5 Jan 2026, at 10:00, Li Wei <li@x.cn> wrote:",
    "On Mon, Jan 5, 2026 at 10:00 AM Li Wei\n<li@x.cn>\nwrote:",
    "在2026-01-05 10:00:00，Li <li@x.cn> 写道：",
]

HEADER_BLOCKS = [
    "De: Li <li@x.cn>\nEnviado: lunes, 5 de enero de 2026 10:00\nPara: Bob\nAsunto: precio",
    "De : Li <li@x.cn>\nEnvoyé : lundi 5 janvier 2026 10:00\nÀ : Bob\nObjet : prix",
    "De: Li <li@x.cn>\nEnviada em: segunda-feira, 5 de janeiro de 2026\nPara: Bob\nAssunto: preço",
    "Von: Li <li@x.cn>\nGesendet: Montag, 5. Januar 2026 10:00\nAn: Bob\nBetreff: Preis",
    "Da: Li <li@x.cn>\nInviato: lunedì 5 gennaio 2026 10:00\nA: Bob\nOggetto: prezzo",
    "От: Li <li@x.cn>\nОтправлено: 5 января 2026 г. 10:00\nКому: Bob\nТема: цена",
    "Kimden: Li <li@x.cn>\nGönderilme: 5 Ocak 2026 Pazartesi 10:00\nKime: Bob\nKonu: fiyat",
    "من: Li <li@x.cn>\nتاريخ: الاثنين 5 يناير 2026\nإلى: Bob\nالموضوع: السعر",
    "差出人: Li <li@x.cn>\n送信日時: 2026年1月5日 10:00\n宛先: Bob\n件名: 価格",
    "보낸 사람: Li <li@x.cn>\n보낸 날짜: 2026년 1월 5일\n받는 사람: Bob\n제목: 가격",
    "寄件者: Li <li@x.cn>\n寄件日期: 2026年1月5日\n收件者: Bob\n主旨: 報價",
    "发件人： Li\n发送时间： 2026-01-05 10:00\n收件人： Bob\n抄送： c@y.com\n主题： 报价",
    "Van: Li <li@x.cn>\nVerzonden: maandag 5 januari 2026 10:00\nAan: Bob\nOnderwerp: prijs",
    "Od: Li <li@x.cn>\nWysłano: poniedziałek, 5 stycznia 2026\nDo: Bob\nTemat: cena",
    "Từ: Li <li@x.cn>\nĐã gửi: 5 Tháng Một 2026\nĐến: Bob\nChủ đề: giá",
    "จาก: Li <li@x.cn>\nส่งเมื่อ: 5 มกราคม 2026\nถึง: Bob\nเรื่อง: ราคา",
    "Dari: Li <li@x.cn>\nDikirim: 5 Januari 2026\nKepada: Bob\nPerihal: harga",
    "Från: Li <li@x.cn>\nSkickat: den 5 januari 2026\nTill: Bob\nÄmne: pris",
    "________________________________\nFrom: Li <li@x.cn>\nSent: Monday, January 5, 2026\n"
    "To: Bob\nSubject: price",
    "-----Original Message-----\nFrom: Li [mailto:li@x.cn]\nSent: 5 January 2026\nTo: Bob\n"
    "Subject: price",
    "-----Mensaje original-----\nfree text",
    "-----Ursprüngliche Nachricht-----\nfree text",
    "------------------ 原始邮件 ------------------\nfree text",
    "---------- Původní e-mail ----------\nOd: Li <li@x.cn>\nKomu: b@y.cz\nDatum: 5. 1. 2026",
    "*From:* Li <li@x.cn>\n*Sent:* Monday, January 5, 2026\n*To:* Bob\n*Subject:* price",
]


@pytest.mark.parametrize("name", TWELVE_FORMATS)
def test_the_twelve_reply_formats_leak_nothing(name: str) -> None:
    own, quoted = split_quotation(f"{OWN}\n\n" + TWELVE_FORMATS[name].format(old=OLD))
    assert own == OWN
    assert OLD in quoted


@pytest.mark.parametrize("line", WROTE_LINES)
def test_on_somebody_wrote_in_every_language(line: str) -> None:
    assert split_quotation(f"{OWN}\n\n{line}\n\n> {OLD}")[0] == OWN
    assert split_quotation(f"{OWN}\n\n{line}\n\n{OLD}")[0] == OWN


@pytest.mark.parametrize("block", HEADER_BLOCKS)
def test_header_blocks_in_every_language(block: str) -> None:
    own, quoted = split_quotation(f"{OWN}\n\n{block}\n\n{OLD}")
    assert own == OWN
    assert quoted.endswith(OLD)


def test_answers_between_quoted_lines_are_own_words() -> None:
    text = (
        "See below.\n\nOn 5 Jan 2026, at 10:00, Li <li@x.cn> wrote:\n\n"
        "> How many?\n\n500\n\n> When?\n\nIn May\n"
    )
    own, quoted = split_quotation(text)
    assert own == "See below.\n\n500\n\nIn May"
    assert "How many?" in quoted


def test_words_below_a_marked_quotation_are_own() -> None:
    text = f"On 5 Jan 2026 Li <li@x.cn> wrote:\n> {OLD}\n\nToo high for us."
    assert split_quotation(text)[0] == "Too high for us."


@pytest.mark.parametrize(
    "text",
    [
        "From: John <j@x.com>\nSubject: Inquiry\n\nMessage Body:\nWe need 500 pcs.",
        "From: Ningbo\nTo: Hamburg\nDate: week 12\nCargo: 2x40HQ",
        "My boss wrote: please quote 500 pcs",
        "Please quote:\n- 500 pcs ABC-123\n- 300 pcs ABC-124",
        "Deadline 2026-01-05 10:00:\nsend the PI",
        "Specification\n--------------\nSize: 80 mm\nTo: be confirmed",
        "Name: John\nDate: 2026-01-05\nSubject: price\nMessage: hello",
    ],
)
def test_letters_that_only_look_like_quotation_stay_whole(text: str) -> None:
    assert split_quotation(text) == (text, "")


def test_a_drawn_line_counts_only_before_header_lines() -> None:
    unknown = "Mailt: Li <li@x.cn>\nWanner: 2026-01-05\nBetrifft: Preis\n\nold"
    text = f"{OWN}\n{marks.QUOTE_MAYBE}\n{unknown}"
    assert split_quotation(text)[0] == OWN
    assert split_quotation(f"{OWN}\n{marks.QUOTE_MAYBE}\nOur address")[0] == f"{OWN}\nOur address"


def test_marked_quotation_ends_where_it_is_closed() -> None:
    text = f"above\n{marks.QUOTE_OPEN}\nold\n{marks.QUOTE_CLOSE}\nbelow"
    assert split_quotation(text) == ("above\nbelow", "old")


def test_a_form_of_from_and_subject_is_no_mail_header() -> None:
    assert header_block_end(["From: John", "Subject: price", "", "Hello"], 0) is None


def test_quotation_by_signs_alone_is_bare() -> None:
    assert is_bare("> one\n\n> two")
    assert not is_bare("On 5 Jan 2026 Li wrote:\n> one")


_LINES = st.sampled_from(
    ["", OWN, f"> {OLD}", *WROTE_LINES[:4], *HEADER_BLOCKS[:3], "____", "--", marks.QUOTE_OPEN,
     marks.QUOTE_CLOSE, marks.QUOTE_MAYBE, "From:", "： ", "-----Original Message-----"]
)  # fmt: skip


@given(st.lists(_LINES, max_size=12))
def test_no_word_is_lost_and_none_is_doubled(lines: list[str]) -> None:
    text = "\n".join(lines)
    own, quoted = split_quotation(text)
    assert sorted((own + "\n" + quoted).split()) == sorted(marks.without_marks(text).split())

"""HTML parts as text (W90, W94)."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_triage.mail.html import html_to_text
from inbox_triage.mail.limits import DEFAULT_LIMITS
from inbox_triage.mail.marks import without_marks
from inbox_triage.mail.message import Link
from inbox_triage.mail.quoted import split_quotation


def _text(markup: str) -> str:
    return without_marks(html_to_text(markup).text)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>one</p><p>two</p>", "one\n\ntwo"),
        ("<div>one</div><div>two<br>three</div>", "one\ntwo\nthree"),
        ("a <b>b</b>  c&nbsp;d &amp; e", "a b c d & e"),
        ("<ul><li>500 pcs</li><li>300 pcs</li></ul>", "500 pcs\n300 pcs"),
        ("<pre>a  b\nc</pre>", "a  b\nc"),
        ("<style>p{}</style><script>x</script><title>t</title><p>shown</p>", "shown"),
        ("<!--[if mso]>mso<![endif]--><p>shown</p><!-- c --> tail", "shown\n\ntail"),
        ("no markup at all", "no markup at all"),
        ("f\u200br\u200bee", "free"),
        ("<p>unclosed <b>tags", "unclosed tags"),
        ('<?xml version="1.0" encoding="gbk"?><html><body>报价</body></html>', "报价"),
    ],
)
def test_blocks_are_lines(markup: str, text: str) -> None:
    assert _text(markup) == text


def test_tables_are_rows() -> None:
    table = (
        "<table><tr><th>Item</th><th>Qty</th></tr>"
        "<tr><td><p>ABC-123</p></td><td><p>3000</p></td></tr></table>"
    )
    assert _text(table).splitlines() == ["Item | Qty", "ABC-123 | 3000"]


def test_layout_tables_are_not_mashed_into_one_line() -> None:
    page = "<table><tr><td><p>Dear Li,</p><p>please quote.</p></td><td>x<br>y</td></tr></table>"
    assert _text(page).split() == ["Dear", "Li,", "please", "quote.", "x", "y"]
    assert "Dear Li," in _text(page).splitlines()


@pytest.mark.parametrize(
    "style",
    ["display:none", "DISPLAY : NONE !important", "visibility:hidden", "font-size:0px",
     "font-size:0", "mso-hide:all", "opacity:0", "max-height:0;overflow:hidden",
     "color:#ffffff;background-color:#fff", "color:transparent"],
)  # fmt: skip
def test_hidden_words_are_set_apart(style: str) -> None:
    page = html_to_text(f'<p>seen <span style="{style}">unseen</span> too</p>')
    assert (page.text, page.hidden) == ("seen too", "unseen")


@pytest.mark.parametrize(
    "style", ["font-size:10px", "opacity:0.8", "color:#fff;background:#000", "display:block"]
)
def test_shown_words_are_not_hidden(style: str) -> None:
    assert html_to_text(f'<span style="{style}">seen</span>').hidden == ""


def test_links_keep_what_they_say_and_where_they_lead() -> None:
    page = html_to_text(
        '<a href="https://evil.example/x">www.bank.com</a> <a href="#top">up</a>'
        '<a href="mailto:li@x.cn"><img src=x></a><form action="https://f.example/"></form>'
    )
    assert page.links == (
        Link("www.bank.com", "https://evil.example/x"),
        Link("", "mailto:li@x.cn"),
        Link("", "https://f.example/"),
    )


QUOTATIONS = {
    "gmail": '<div class="gmail_quote"><div class="gmail_attr">On Mon wrote:<br></div>'
    '<blockquote class="gmail_quote">old</blockquote></div>',
    "apple": '<blockquote type="cite">On 5 Jan 2026, Li wrote:<br>old</blockquote>',
    "thunderbird": '<div class="moz-cite-prefix">Am 5.1. schrieb Li:</div>'
    '<blockquote type="cite">old</blockquote>',
    "outlook web": '<div id="appendonsend"></div><hr><div id="divRplyFwdMsg">x</div><div>old</div>',
    "outlook in outlook": '<div id="x_divRplyFwdMsg">x</div><div>old</div>',
    "outlook desktop": '<div style="border:none;border-top:solid #E1E1E1 1.0pt"><p><b>Mailt:</b>'
    " Li &lt;li@x.cn&gt;<br><b>Wanner:</b> 2026-01-05<br><b>Un:</b> B</p></div><p>old</p>",
    "yahoo": '<div class="yahoo_quoted">On Mon, Li wrote:<br>old</div>',
    "netease": '<blockquote id="isReplyContent">old</blockquote>',
    "netease div": '<div id="isReplyContent">old</div>',
    "qq": "<div><includetail><div>---- Original ----</div><div>old</div></includetail></div>",
    "qq text": "<div>------------------&nbsp;原始邮件&nbsp;------------------</div><div>old</div>",
    "bar": '<blockquote style="border-left: 1px solid #ccc">old</blockquote>',
    "bare after attribution": "<p>Li wrote on 2026-01-05 10:00:</p><blockquote>old</blockquote>",
}


@pytest.mark.parametrize("client", QUOTATIONS)
def test_what_clients_quote_is_not_own(client: str) -> None:
    page = html_to_text(f"<div>Ok for 500 pcs.</div>{QUOTATIONS[client]}")
    own, quoted = split_quotation(page.text)
    assert own == "Ok for 500 pcs."
    assert "old" in quoted


def test_a_blockquote_for_mere_formatting_keeps_its_text() -> None:
    page = html_to_text(
        '<p>We need</p><blockquote style="margin:0 0 0 40px;border:none">500 pcs</blockquote>'
    )
    assert split_quotation(page.text) == ("We need\n\n500 pcs", "")


def test_words_in_a_second_gmail_answer_stay_own() -> None:
    page = html_to_text(
        '<div class="gmail_quote"><div class="gmail_attr">Li wrote:</div>'
        '<blockquote class="gmail_quote">How many?</blockquote><div>500</div>'
        '<blockquote class="gmail_quote">When?</blockquote><div>May</div></div>'
    )
    assert split_quotation(page.text)[0] == "500\nMay"


@pytest.mark.parametrize("mark", ["\ufdd0", "&#xfdd0;", "&#64976;"])
def test_a_sender_cannot_write_our_marks(mark: str) -> None:
    own, quoted = split_quotation(html_to_text(f"<p>a</p><p>{mark}</p><p>b</p>").text)
    assert (own, quoted) == ("a\n\nb", "")


def test_very_long_html_is_cut_and_said_so() -> None:
    page = html_to_text("<p>x</p>" * 1_000, replace(DEFAULT_LIMITS, html_chars=400))
    assert page.defects == ("truncated-html",)
    assert page.text.count("x") == 50


@pytest.mark.parametrize(
    "markup",
    [
        "<div>" * 60_000,
        "<table><tr><td>" * 20_000 + "x",
        "<blockquote type=cite>" * 10_000 + "x<br>" * 2_000,
        "<a href=x>" * 25_000,
        "<p " + 'a="b" ' * 50_000 + ">",
        "&" * 300_000,
        "<td>" * 70_000,
        "<" * 300_000,
    ],
    ids=range(8),
)
def test_hostile_html_takes_no_minutes(markup: str) -> None:
    started = time.perf_counter()
    html_to_text(markup)
    assert time.perf_counter() - started < 12


_PIECES = st.sampled_from(
    ["<table>", "</table>", "<tr>", "</tr>", "<td>", "</td>", "<p>", "</p>", "word", "<br>",
     "<blockquote type=cite>", "</blockquote>", '<a href="x">', "</a>", "<pre>", "</pre>",
     '<b style="display:none">', "</b>", "\n", "<li>", "<style>", "</style>", "\udc80", "\0"]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=40).map("".join))
def test_no_markup_raises(markup: str) -> None:
    html_to_text(markup).text.encode("utf-8")

"""Envelope, headers, links and attachments."""

from __future__ import annotations

import pytest

from inbox_triage.mail.message import Context
from tests.classify.messages import OURS, features, quotes


@pytest.mark.parametrize(
    ("sender", "feature"),
    [
        ("a@gmail.com", "sender_freemail"),
        ("no-reply@acme.example", "sender_noreply"),
        ("sales01@acme.example", "sender_sells"),
        ("compras@acme.example", "sender_buys"),
        ("jacky@ningforge.com", "sender_colleague"),
        ("li@service.alibaba.com", "sender_platform"),
        ("x@lookalike-alibaba.com.evil.example", ""),
        ("li@factory.com.cn", "sender_chinese"),
        ('"ceo@bigbuyer.com" <x@evil.example>', "name_is_address"),
    ],
)
def test_the_sender_tells(sender: str, feature: str) -> None:
    names: tuple[str, ...] = (
        "sender_freemail",
        "sender_noreply",
        "sender_colleague",
        "sender_platform",
    )
    names += ("sender_sells", "sender_buys", "sender_chinese", "name_is_address")
    numbers = features(sender=sender).numbers
    assert {name for name in names if numbers[name]} == ({feature} if feature else set())


@pytest.mark.parametrize(
    ("name", "features_set"),
    [
        ("po.zip", {"attached_archive", "attached_deal_name"}),
        ("invoice.pdf.exe", {"attached_program", "double_extension", "attached_deal_name"}),
        ("view.html", {"attached_page"}),
        ("list.xlsm", {"attached_macro"}),
        ("housing.step", {"attached_drawing"}),
        ("offer.pdf", {"attached_pdf"}),
        ("BOM rev2.xlsx", {"attached_sheet", "attached_deal_name"}),
        ("postcard.pdf", {"attached_pdf"}),
    ],
)
def test_an_attachment_is_classed_by_its_name(name: str, features_set: set[str]) -> None:
    numbers = features("see file", attachments=(name,)).numbers
    found = {key for key in numbers if key.startswith("attached_") and numbers[key]}
    found |= {"double_extension"} if numbers["double_extension"] else set()
    assert found == features_set


def test_only_servers_we_believe_state_a_verdict() -> None:
    believed = ("Authentication-Results", "mx.ningforge.com; spf=fail smtp.mailfrom=a.example")
    forged = ("Authentication-Results", "mx.evil.example; spf=pass smtp.mailfrom=a.example")
    assert features(headers=(believed,)).numbers["authentication_failed"] == 1
    assert features(headers=(forged,)).numbers["authentication_passed"] == 0


def test_a_link_that_shows_another_domain_is_a_mismatch() -> None:
    html = '<a href="https://evil.example/x">www.acme.example</a>'
    found = features(html=html)
    assert found.numbers["link_mismatch"] == 1
    assert quotes(found, "link_mismatch") == ["https://evil.example/x"]


@pytest.mark.parametrize("subject", ["Re: offer", "AW: Angebot", "回复：报价", "YNT: teklif"])
def test_a_reply_is_seen_in_every_mail_program(subject: str) -> None:
    assert features(subject=subject).numbers["is_reply"] == 1


def test_a_reply_to_elsewhere_is_noted() -> None:
    numbers = features(headers=(("Reply-To", "x@gmail.com"),)).numbers
    assert numbers["reply_to_differs"] == numbers["reply_to_freemail"] == 1


def test_our_own_letters_in_the_conversation_count() -> None:
    context = Context(OURS.company_domains, we_wrote_first=True)
    assert features(context=context).numbers["we_wrote_first"] == 1

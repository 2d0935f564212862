"""Phrases in every trade language, with boundaries where the script has them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_triage.classify.lexicon.meanings import PHRASE_MEANINGS
from inbox_triage.classify.phrases import TABLES, find_phrases
from inbox_triage.mail.folding import FoldedText


def tables(text: str, language: str | None = None) -> set[str]:
    return {hit.table for hit in find_phrases(FoldedText.of(text), language)}


@pytest.mark.parametrize(
    ("text", "table"),
    [
        ("please send your best price", "price_request"),
        ("Necesitamos COTIZACIÓN", "price_request"),
        ("quanto fica o preço", "price_request"),
        ("merci pour votre devis", "price_request"),
        ("Bitte um Preisangebot", "price_request"),
        ("quanto vengono resi a Genova", "price_request"),
        ("укажите цену за штуку", "price_request"),
        ("fiyatlarınızı gönderin", "price_request"),
        ("نرجو ارسال عرض الأسعار", "price_request"),
        ("لطفا قیمت بدهید", "price_request"),
        ("אשמח להצעת מחיר", "price_request"),
        ("proszę o wycenę", "price_request"),
        ("pošlete cenovou nabídku", "price_request"),
        ("graag een offerte", "price_request"),
        ("请报价", "price_request"),
        ("お見積をお願いします", "price_request"),
        ("견적 부탁드립니다", "price_request"),
        ("xin báo giá", "price_request"),
        ("ขอใบเสนอราคา", "price_request"),
        ("mohon penawaran", "price_request"),
        ("CIF Manzanillo", "price_term"),
        ("F.O.B. Ningbo", "price_term"),
        ("離岸價", "price_term"),
        ("请报FOB宁波价", "price_term"),
        ("ราคาCIFแหลมฉบัง", "price_term"),
        ("Gerente de Compras", "title_decides"),
        ("Geschäftsführer", "title_decides"),
        ("генеральный директор", "title_decides"),
        ("Satın Alma Müdürü", "title_decides"),
        ("采购经理", "title_decides"),
        ("Design Engineer", "title_lacks_authority"),
        ("auxiliar de compras", "title_lacks_authority"),
        ("跟单", "title_lacks_authority"),
        ("my boss asked me to collect quotes", "decides_elsewhere"),
        ("领导让我问一下", "decides_elsewhere"),
        ("代开发票", "bulk_invoices"),
        ("first page of Google", "pitch_marketing"),
        ("verify your account", "phish_account"),
        ("退信", "bounce"),
    ],
)
def test_a_phrase_speaks_for_its_table(text: str, table: str) -> None:
    assert table in tables(text)


@pytest.mark.parametrize(
    ("text", "table"),
    [("the scifi film", "price_term"), ("priceless", "price_request"), ("ordered", "places_order")],
)
def test_a_phrase_inside_another_word_is_not_found(text: str, table: str) -> None:
    assert table not in tables(text)


@pytest.mark.parametrize(
    ("language", "found"), [("fr", True), ("en", False), (None, True)], ids=["fr", "en", "unsure"]
)
def test_a_bound_phrase_speaks_in_its_own_language_only(language: str | None, found: bool) -> None:
    assert ("academic" in tables("these", language)) is found


def test_a_phrase_inside_a_longer_one_of_its_table_counts_once() -> None:
    hits = find_phrases(FoldedText.of("minimum order quantity"))
    assert [hit.phrase for hit in hits if hit.table == "moq"] == ["minimum order"]


def test_every_table_has_its_meaning() -> None:
    assert set(TABLES) == set(PHRASE_MEANINGS)


@given(st.text(max_size=300))
def test_any_text_is_searched_and_quoted_within_itself(text: str) -> None:
    folded = FoldedText.of(text)
    for hit in find_phrases(folded):
        assert folded.written(hit.start, hit.end) in folded.original

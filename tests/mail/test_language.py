"""Which language a text is in."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_triage.mail.language import detect


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Pls send price list", "en"),
        ("FOB Ningbo 3000pcs ABC-123?", "en"),
        ("Hello dear", "en"),
        ("price?", "en"),
        ("cif mombasa 600 pcs price?", "en"),
        ("Precio CIF Veracruz por favor", "es"),
        ("Quanto custa o frete para Santos?", "pt"),
        ("Merci de nous envoyer votre catalogue et vos prix", "fr"),
        ("Bitte senden Sie uns ein Angebot für 500 Stück", "de"),
        ("Vorremmo ricevere un preventivo per 500 pezzi", "it"),
        ("Fiyat listenizi gönderir misiniz lütfen", "tr"),
        ("Proszę o cennik i termin dostawy", "pl"),
        ("Kunt u ons een prijs geven voor 500 stuks?", "nl"),
        ("Prosím o ceník a dodací lhůtu pro 500 kusů", "cs"),
        ("Mohon kirim daftar harga untuk 500 pcs", "id"),
        ("Xin gửi báo giá cho 500 cái", "vi"),
        ("Kérem küldjenek árajánlatot 500 darabra", "hu"),
        ("Vă rugăm să ne trimiteți oferta de preț", "ro"),
        ("Пришлите прайс на 500 штук", "ru"),
        ("Надішліть прайс, будь ласка, для 500 штук", "uk"),
        ("نرجو إرسال قائمة الأسعار", "ar"),
        ("لطفا قیمت پانصد عدد را بفرستید", "fa"),
        ("אנא שלחו מחיר", "he"),
        ("Στείλτε μας τιμή", "el"),
        ("请报500件FOB宁波价格 ABC-123 PVC patch", "zh"),
        ("500個の見積をお願いします", "ja"),
        ("견적 부탁드립니다", "ko"),
        ("ราคาเท่าไหร่", "th"),
        ("ABC-123 3000", None),
        ("", None),
        ("!!! 12/05 :-)", None),
    ],
)
def test_short_trade_phrases(text: str, language: str | None) -> None:
    assert detect(text) == language


def test_two_threads_may_ask_at_once() -> None:
    texts = ["Kunt u ons helpen met prijzen", "Prosím ceník"] * 20
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(detect, texts)) == ["nl", "cs"] * 20


@given(st.text(max_size=100))
def test_any_text_has_a_code_of_two_letters_or_none(text: str) -> None:
    language = detect(text)
    assert language is None or (len(language) == 2 and language.islower())

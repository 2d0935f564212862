"""Letters told from signatures."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_triage.mail import marks
from inbox_triage.mail.message import Address
from inbox_triage.mail.signature import split_signature

SENDER = Address("Ana Ruiz", "ana.ruiz@buyer.mx")
LETTER = "Please quote 500 pcs of ABC-123, CIF Veracruz."
CARD = "Ana Ruiz\nPurchasing Manager\nBuyer SA de CV\nTel. +52 33 5550 4471"


@pytest.mark.parametrize(
    "closing",
    ["Best regards,", "Kind regards", "Thanks & regards", "Rgds,", "Saludos,", "Saludos cordiales",
     "Atentamente,", "Atenciosamente,", "Att.,", "Cordialement,", "Bien cordialement",
     "Mit freundlichen Grüßen", "MfG", "Cordiali saluti", "С уважением,", "Saygılarımla,",
     "مع تحياتي", "Pozdrawiam,", "S pozdravem", "Met vriendelijke groet,", "Med vänlig hälsning",
     "Üdvözlettel,", "Cu stimă,", "Με εκτίμηση,", "З повагою,", "此致", "顺颂商祺", "祝好！",
     "よろしくお願いいたします。", "감사합니다.", "Trân trọng,", "Hormat kami,", "ขอแสดงความนับถือ",
     "با احترام", "בברכה,", "Thanks,", "Gracias", "Merci d'avance,", "--", "-- "],
)  # fmt: skip
def test_closing_words_open_the_signature(closing: str) -> None:
    letter, signature = split_signature(f"{LETTER}\n\n{closing}\n\n{CARD}", SENDER)
    assert letter == LETTER
    assert signature.endswith("+52 33 5550 4471")


@pytest.mark.parametrize(
    "line",
    ["Sent from my iPhone", "Enviado desde mi iPhone", "Enviado do meu Samsung Galaxy",
     "Envoyé de mon iPhone", "Von meinem iPhone gesendet", "Inviato da iPhone",
     "Отправлено с iPhone", "iPhone'umdan gönderildi", "أرسلت من iPhone", "Wysłane z iPhone'a",
     "Verzonden vanaf mijn iPhone", "发自我的iPhone", "來自我的iPhone", "iPhoneから送信",
     "나의 iPhone에서 보냄", "Đã gửi từ iPhone của tôi", "Dikirim dari iPhone saya",
     "ส่งจาก iPhone ของฉัน", "Trimis de pe iPhone", "Skickat från min iPhone",
     "Get Outlook for Android", "由 Outlook iOS 版傳送"],
)  # fmt: skip
def test_what_a_telephone_adds_is_signature(line: str) -> None:
    assert split_signature(f"{LETTER}\n\n{line}", SENDER) == (LETTER, line)


@pytest.mark.parametrize(
    "card",
    [
        CARD,
        "Ana Ruiz\nPurchasing Manager\nBuyer SA de CV",
        "ana\n33 5550 4471",
        "Ana",
        "Ana Ruiz | Purchasing\nwww.buyer.mx",
        "Tel: 33 5550 4471\nwww.buyer.mx",
    ],
)
def test_a_card_without_closing_words_is_signature(card: str) -> None:
    assert split_signature(f"{LETTER}\n\n{card}", SENDER) == (LETTER, card)


def test_a_legal_footer_is_no_letter() -> None:
    footer = "This e-mail and any attachments are confidential and intended for the addressee only."
    letter, signature = split_signature(f"{LETTER}\n\nSaludos\nAna\n\n{footer}", SENDER)
    assert letter == LETTER
    assert footer in signature


def test_a_postscript_is_the_senders_own_words() -> None:
    text = f"{LETTER}\n\nBest regards,\nAna Ruiz\n\nP.S. Could you add 20 pcs of ABC-124?"
    letter, signature = split_signature(text, SENDER)
    assert letter == f"{LETTER}\n\nP.S. Could you add 20 pcs of ABC-124?"
    assert signature == "Best regards,\nAna Ruiz"


@pytest.mark.parametrize(
    "text",
    [
        "Saludos,\nnecesito 500 piezas",
        "Dear Li,\nBest regards to your father.\nWe need 500 pcs?",
        "Hi\nThanks\n- 500 pcs ABC-123\n- 300 pcs ABC-124",
        "Thanks for the offer.\nWhat is the lead time?",
        "Ana Ruiz",
        "call me\n+52 33 5550 4471",
        "Att: Mr. Wang\nplease quote",
        "谢谢您的报价\n请问交期多久？",
        "ABC-123  3000 pcs\nABC-124  2000 pcs",
    ],
)
def test_letters_without_a_signature_stay_whole(text: str) -> None:
    assert split_signature(text, Address("Bob", "bob@x.com")) == (text, "")


def test_a_signature_marked_by_the_client_is_taken() -> None:
    text = f"{LETTER}\n{marks.SIGN_OPEN}\nwhatever it says\n{marks.SIGN_CLOSE}"
    assert split_signature(text, SENDER) == (LETTER, "whatever it says")


@given(
    st.lists(
        st.sampled_from([LETTER, "", "Best regards,", "Thanks", *CARD.split("\n"), "--", "P.S. x",
                         "Sent from my iPhone", marks.SIGN_OPEN, marks.SIGN_CLOSE]),
        max_size=12,
    )
)  # fmt: skip
def test_no_word_is_lost_and_the_letter_is_never_empty(lines: list[str]) -> None:
    text = "\n".join(lines)
    letter, signature = split_signature(text, SENDER)
    said = marks.without_marks(text).split()
    assert sorted((letter + "\n" + signature).split()) == sorted(said)
    assert letter or not said

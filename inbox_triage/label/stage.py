"""Where the deal stands as a message shows it: labelling standard, sections 4 and 6."""

from __future__ import annotations

import re
from functools import cache

from inbox_triage.label.labels import Stage
from inbox_triage.label.product import Catalogue
from inbox_triage.label.wording import WordList
from inbox_triage.mail.folding import fold
from inbox_triage.mail.message import Context, Message

_OWN_CHARS = 6_000
_HISTORY_CHARS = 3_000

_ORDERED = """our po|po attached|po is attached|purchase order attached|our purchase order|order confirmation|deposit paid|paid the deposit|
    our deposit|balance payment|shipping documents|bill of lading|telex release|packing list|bulk production|
    go ahead|please proceed|we confirm the order|i confirm the order|start production|when will you ship|
    container arrived|we received the goods|received the shipment|credit note|swift copy|our order was|
    our order|my order|rusted|rusting|paid in full|when will you ship|telex|orden de compra|confirmo el pedido|anticipo pagado|
    saldo|documentos de embarque|nuestro pedido|reclamo|ordem de compra|pedido confirmado|bon de commande|
    notre commande|connaissement|reclamation|bestellung nr|unsere bestellung|auftragsbestatigung|restzahlung|
    reklamation|nostro ordine|conferma d'ordine|saldo|наш заказ|отгрузка|отгрузили|коносамент|рекламация|
    претензия|предоплату оплатили|siparisimiz|sevkiyat|konsimento|gumruk|طلبيتنا|بوليصه الشحن|الشحنه|הזמנה שלנו|
    שטר מטען|המשלוח|nasze zamowienie|zamowienie nr|reklamacja|objednavka c|nase objednavka|reklamace|onze bestelling|
    inkooporder|klacht|订单号|尾款|提单|定金已付|装柜|验货|出货|投诉|訂單|尾款|提單|出貨|發注|発注書|注文書|出荷|船積|
    クレーム|발주서|선적|잔금|클레임|don hang so|van don|con lai|ใบสั่งซื้อ|ลงเรือ|pesanan kami|pelunasan"""
_SAMPLING = """the samples arrived|samples arrived|sample arrived|received the samples|received the sample|
    received your sample|sample received|sample approved|samples approved|second sample|new sample|revised sample|
    pp sample|pre-production sample|counter sample|sample comments|sample invoice|sample order|t1|t2|lab dip|
    las muestras llegaron|recibimos las muestras|recibi la muestra|muestra aprobada|recebemos as amostras|
    amostra aprovada|echantillons recus|recu les echantillons|echantillon valide|muster erhalten|muster angekommen|
    muster freigegeben|erstmuster|campioni ricevuti|ricevuto i campioni|campione approvato|образцы получили|
    получили образцы|образец получен|numuneler geldi|numuneyi aldik|numune onay|وصلت العينات|استلمنا العينات|
    הדוגמאות הגיעו|קיבלנו את הדוגמאות|probki dotarly|otrzymalismy probki|vzorky dorazily|vzorky jsme obdrzeli|
    monsters ontvangen|样品收到|收到样品|样品确认|樣品收到|收到樣品|サンプル届|サンプルが届|サンプルを受|샘플 도착|샘플 받|
    da nhan mau|nhan duoc mau|ได้รับตัวอย่าง|sampel sudah"""
_NEGOTIATING = """too high|too expensive|discount|better price|reduce the price|lower price|target price|counter offer|
    best price you can|come down|cheaper|quote me|muy caro|descuento|rebaja|lo dejas en|precio objetivo|muito caro|desconto|
    trop cher|remise|rabais|zu teuer|zu hoch|rabatt|nachlass|zielpreis|troppo caro|troppo alto|sconto|дорого|скидку|
    скидка|скидки|дешевле|уступите|pahali|indirim|iskonto|غالي|خصم|مرتفع|הנחה|יקר|za drogo|rabat|upust|taniej|drahe|
    slevu|sleva|levneji|te duur|korting|太贵|便宜点|降价|折扣|优惠|还价|太貴|平啲|減價|値引|希望価格|할인|비싸|네고|
    giam gia|hoi cao|gia cao|chiet khau|ลดราคา|แพง|diskon|terlalu mahal|mahal"""
_QUOTED = """your quotation|your quote|your offer|you quoted|your proposal|your pi|your price list|thanks for the quotation|
    thank you for the quotation|revised quotation|su cotizacion|su oferta|tu oferta|su propuesta|sua cotacao|
    sua proposta|votre offre|votre devis|ihr angebot|ihrem angebot|euer angebot|la vostra offerta|vostro preventivo|
    ваше предложение|ваше кп|teklifinizi|teklifiniz|عرضكم|הצעתכם|ההצעה שלכם|wasza oferta|panstwa oferta|vase nabidka|
    vasi nabidku|uw offerte|jullie offerte|贵司报价|你们的报价|你哋報價|お見積りの件|お見積もり|보내주신 견적|bao gia cua|
    xem bao gia|ใบเสนอราคาที่ส่ง|penawaran anda"""
_OUR_QUOTE = """quotation|quote|offer|fob|cif|price|usd|unit price|validity|报价|报价单|見積|견적|cotizacion|oferta|angebot|
    devis|предложение|teklif"""
_OUR_ORDER = """deposit received|proforma|pi no|production|balance|b/l|shipment|order|订单|定金|提单|booking|vessel"""

_REPLY_SUBJECT = re.compile(
    r"\s*(?:re|aw|sv|rv|res|ynt|odp|回复|答复|回覆|回覆|antw|rif|r|ref|vs|رد|תגובה|отв|отг|tr|wg|fw)\s?[:：]",
    re.IGNORECASE,
)
_ORDER_NUMBER = re.compile(
    r"(?<!\w)(?:po|p\.o\.|purchase order|orden de compra|oc)[ :]{0,2}(?:no\.?|nr\.?|#|№)?[ :]{0,2}"
    r"[a-z]{0,4}[-/]?\d{2,}"
    r"|(?<!\w)(?:our order|order|ordine|pedido|commande|bestellung|auftrag|objednavk[ay]|obj\.|"
    r"zamowieni[ea]|siparis|заказ[уа]?|đơn hàng|订单|訂單|注文番号)"
    r"[ :]{0,2}(?:no\.?|nr\.?|n\.|num\.?|#|№|c\.)[ :]{0,2}[a-z]{0,4}[-/]?\d{2,}"
    r"|(?<!\w)(?:order|ordine|pedido|commande|bestellung|auftrag|obj\.|zamowieni[ea])[ :]{1,2}"
    r"[a-z]{0,4}\d{1,6}[-/]\d{2,}"
)
"""An order that has a number has been placed; a count of goods beside the word has none."""

_ADVANCE = (Stage.NEW, Stage.QUOTED, Stage.SAMPLING, Stage.NEGOTIATING, Stage.ORDERED)


def stage(
    message: Message,
    context: Context,
    catalogue: Catalogue,  # noqa: ARG001 - one signature for every labeller
) -> Stage:
    """The furthest stage the message reaches, never behind where the conversation stood.

    Words of a running deal count only in a conversation: a stranger's first mail is ``new``
    however it speaks.
    """
    known = _known(context)
    running = bool(
        _REPLY_SUBJECT.match(message.subject)
        or message.quoted_text.strip()
        or message.in_reply_to
        or context.we_wrote_first
        or known not in {None, Stage.NEW}
    )
    shown = _shown(message, running)
    if known is None:
        return shown
    return max(known, shown, key=_ADVANCE.index)


def _shown(message: Message, running: bool) -> Stage:
    own = f"{message.subject}\n{message.own_text[:_OWN_CHARS]}"
    found = set(_words().found(own))
    if _ORDER_NUMBER.search(fold(own)):
        return Stage.ORDERED
    if Stage.ORDERED in found and (running or _is_firm(found)):
        return Stage.ORDERED
    if not running:
        return Stage.QUOTED if Stage.QUOTED in found else Stage.NEW
    for reached in (Stage.NEGOTIATING, Stage.SAMPLING, Stage.QUOTED):
        if reached in found:
            return reached
    return _from_history(message.quoted_text[:_HISTORY_CHARS])


def _is_firm(found: set[Stage]) -> bool:
    """An order without history: an ERP's purchase order opens no conversation."""
    return Stage.NEGOTIATING not in found


def _from_history(quoted: str) -> Stage:
    """What we had sent before this answer."""
    history = set(_history().found(quoted))
    for reached in (Stage.ORDERED, Stage.QUOTED):
        if reached in history:
            return reached
    return Stage.NEW


def _known(context: Context) -> Stage | None:
    try:
        return Stage(context.stage) if context.stage else None
    except ValueError:
        return None


def _split(text: str) -> list[str]:
    return " ".join(text.split()).split("|")


@cache
def _words() -> WordList[Stage]:
    tables = {
        Stage.ORDERED: _ORDERED,
        Stage.SAMPLING: _SAMPLING,
        Stage.NEGOTIATING: _NEGOTIATING,
        Stage.QUOTED: _QUOTED,
    }
    return WordList(
        (phrase, reached) for reached, text in tables.items() for phrase in _split(text)
    )


@cache
def _history() -> WordList[Stage]:
    tables = {Stage.ORDERED: _OUR_ORDER, Stage.QUOTED: _OUR_QUOTE}
    return WordList(
        (phrase, reached) for reached, text in tables.items() for phrase in _split(text)
    )

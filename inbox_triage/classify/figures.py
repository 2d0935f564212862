"""Quantities, measures, money, codes and dates in a text: a few bounded regular expressions."""

from __future__ import annotations

import re
from collections.abc import Iterable

from inbox_triage.classify.tally import FeatureSpec, Tally
from inbox_triage.mail.folding import FoldedText

FIGURE_TABLE = (
    FeatureSpec("quantities", "count", "numbers with a unit goods are counted in"),
    FeatureSpec("dimensions", "count", "measures of a thing: mm, kg, V, 60x120"),
    FeatureSpec("money", "count", "amounts with a currency"),
    FeatureSpec("bare_numbers", "count", "numbers of one to six digits that stand alone"),
    FeatureSpec("percents", "count", "percentages"),
    FeatureSpec("model_codes", "count", "article, drawing or model codes of letters and digits"),
    FeatureSpec("dates", "count", "days and months named"),
    FeatureSpec("item_rows", "count", "lines that carry two numbers or more, as item lists do"),
    FeatureSpec("list_lines", "count", "lines that begin with a number or a bullet"),
    FeatureSpec("question_marks", "count", "question marks of any script"),
)

_LETTER = "0-9a-zA-Z_\u00c0-\u0dff"
"""Letters that would continue a word; Thai, kana, Chinese and Hangul touch numbers freely."""


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern.replace("%L", _LETTER))


_NUMBER = r"(?<![%L.,])(?:\d{1,3}(?:[ .,']\d{3}){1,3}|\d{1,7})(?:[.,]\d{1,2})?"
_WORD_UNITS = (
    "pcs|pc|pce|pieces?|piezas?|pzs?|pzas?|pecas|pcas|pieces|stk|stuck|st|stueck|pezzi|pz|шт|штук|штуки|"
    "adet|units?|uds?|unidades|und|unid|unites|einheiten|unita|sets?|juegos|kits?|satz|pairs?|pares|"
    "paires|paar|paia|пар|dozen|dz|boxes|box|cartons?|ctns?|cajas|caixas|cartons|kartons?|scatole|"
    "rolls?|rollos|rolos|rouleaux|rollen|rotoli|рулон\\w{0,3}|sheets?|bags?|sacos|bottles?|botellas|flaschen|"
    "tons?|tonnes?|tonnen|toneladas|tonnellate|тонн\\w?|mt|mts|m2|sqm|sq m|m3|cbm|meters?|metros|metres|"
    "container(?:s|es)?|contenedor(?:es)?|конт\\w{0,8}|fcl|x ?(?:20|40)|x?40 ?h[qc]|40'|20'|pallets?|palets?|paletten|"
    "ea|each|nos|qty|mil|k pcs|thousand|szt|sztuk|ks|kusu|kusy|stuks|st\\.|buah|lusin|biji|cai|bo|chiec|"
    "ชิ้น|ตัว|قطعه|قطع|حبه|طن|كرتون|عدد|יחידות|יח'|טון|kom|bucati|kpl|tk|vnt|gab|db"
)
_GLUED_UNITS = (
    "万|萬|千|个|個|件|套|台|台份|只|隻|支|条|條|张|張|箱|吨|噸|柜|櫃|双|对|片|块|卷|米|公斤|打|盒|瓶|"
    "セット|枚|本|개|세트|박스|켤레|장|벌|톤|ชิ้น|ใบ|อัน|ชุด"
)
_QUANTITY = _compile(rf"{_NUMBER}\s?(?:k\s?)?(?:(?:{_WORD_UNITS})(?![%L])|(?:{_GLUED_UNITS}))")
_STATED = _compile(
    r"(?:qty|quantity|quantities|cantidad|quantidade|quantite|menge|quantita|кол-во|количество|"
    r"miktar|الكميه|כמות|ilosc|mnozstvi|aantal|数量|數量|수량|so luong|จำนวน|jumlah)"
    r"[ :.=]{1,4}\d[\d.,]{0,9}"
)
_OF_GOODS = _compile(
    r"(?<![%L.,$€£])(?:\d{2,6}|\d{1,3}[.,]\d{3}) of (?:the|your|each|these|them)\b"
)
_DIMENSION = _compile(
    r"(?<![%L.,])\d{1,6}(?:[.,]\d{1,3})?\s?(?:mm|cm|kg|g|gsm|inch|inches|\"|ml|kw|kva|hp|bar|mpa|"
    r"psi|volt|v|hz|w|mah|ah|rpm|l|ltr|micron|um|dn|°c|mm2|м|мм|см|кг|квт|л)(?![%L])"
    r"|(?<![%L.,])\d{1,5}(?:[.,]\d{1,2})?\s?[x×*]\s?\d{1,5}"
)
_MONEY = _compile(
    r"(?:(?<![%L])(?:usd|eur|rmb|cny|gbp)|us\$|\$|€|£|¥|￥)\s?\d[\d.,]{0,11}"
    r"|\d[\d.,]{0,11}\s?(?:usd|eur|euro|euros|rmb|cny|gbp|dollars?|dolares|\$|€|£|долл\w{0,6}|元|美金|美元|ドル|달러)"
)
_BARE = _compile(
    r"(?<![%L.,/:+#-])(?!(?:19|20)\d\d(?!\d))\d{1,3}(?:[.,]?\d{3})?(?![%L/:%-]|[.,]\d)"
)
_PERCENT = _compile(r"(?<![%L.,])\d{1,3}(?:[.,]\d{1,2})?\s?[%％]")
_MODEL = _compile(
    r"(?<![%L/@.-])(?=[%L/-]{3,20}(?![%L/@-]))[A-Z]{1,6}[-/]?\d{1,6}[A-Z0-9]{0,6}(?:[-/][A-Z0-9]{1,8}){0,3}"
)
_DATE = _compile(
    r"(?<![%L.])\d{1,2}[./-]\d{1,2}(?:[./-]\d{2,4})?(?![%L.])|\b20\d{2}-\d{2}-\d{2}\b|\d{1,2}月(?:\d{1,2}[日号])?"
    r"|\b(?:january|february|march|april|june|july|august|september|october|november|december|"
    r"enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|"
    r"janvier|fevrier|avril|juin|juillet|aout|septembre|octobre|decembre|januar|marz|juli|oktober|"
    r"dezember|gennaio|maggio|giugno|luglio|settembre|ottobre|dicembre|января|марта|апреля|мая|июня|"
    r"июля|августа|сентября|октября|ноября|декабря)\b"
)
_ROW_NUMBER = _compile(r"\d[\d.,]*")
_LIST_LINE = re.compile(r"\s{0,8}(?:\d{1,2}\s?[.)、:]|[-*•·–]\s|\(\d{1,2}\)|[①-⑳])")
_MAX_LINES = 200


def count_figures(tally: Tally, text: FoldedText, lines: Iterable[str]) -> None:
    """Count every figure of a text; ``lines`` are its lines as written."""
    found = {
        "quantities": (_QUANTITY, _STATED, _OF_GOODS),
        "dimensions": (_DIMENSION,),
        "money": (_MONEY,),
        "bare_numbers": (_BARE,),
        "percents": (_PERCENT,),
        "dates": (_DATE,),
    }
    for name, patterns in found.items():
        spans = {match.span() for pattern in patterns for match in pattern.finditer(text.folded)}
        quotes = list(dict.fromkeys(text.written(*span).strip() for span in sorted(spans)))
        tally.set(name, len(quotes), quotes)
    codes = list(dict.fromkeys(match[0] for match in _MODEL.finditer(text.original)))
    tally.set("model_codes", len(codes), codes)
    tally.set("question_marks", sum(map(text.original.count, "?？؟")))
    bounded = list(lines)[:_MAX_LINES]
    tally.set("item_rows", sum(len(_ROW_NUMBER.findall(line[:300])) >= 2 for line in bounded))
    tally.set("list_lines", sum(_LIST_LINE.match(line) is not None for line in bounded))

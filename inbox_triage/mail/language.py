"""Which language a text is written in, or None: scripts first, then statistics."""

from __future__ import annotations

import re
import threading
from collections import Counter
from typing import Any

from lingua import Language, LanguageDetectorBuilder

_SAMPLE_CHARS = 3_000
_FLOOR = 0.35
"""Least confidence for an answer on a text with some words."""
_SHORT_FLOOR = 0.6
_SHORT_WORDS = 6
_STATISTICS_CHARS = 300
_LATIN_LANGUAGES = (
    "ENGLISH SPANISH PORTUGUESE FRENCH GERMAN ITALIAN TURKISH POLISH DUTCH VIETNAMESE INDONESIAN "
    "CZECH HUNGARIAN ROMANIAN SWEDISH DANISH BOKMAL FINNISH"
)
_SCRIPT_RANGES = (
    ("hangul", 0x1100, 0x11FF), ("hangul", 0x3130, 0x318F), ("hangul", 0xAC00, 0xD7AF),
    ("kana", 0x3040, 0x30FF), ("thai", 0x0E00, 0x0E7F), ("hebrew", 0x0590, 0x05FF),
    ("arabic", 0x0600, 0x06FF), ("arabic", 0x0750, 0x077F), ("arabic", 0xFB50, 0xFDFF),
    ("arabic", 0xFE70, 0xFEFF), ("cyrillic", 0x0400, 0x052F), ("greek", 0x0370, 0x03FF),
    ("han", 0x3400, 0x9FFF), ("han", 0xF900, 0xFAFF), ("devanagari", 0x0900, 0x097F),
    ("bengali", 0x0980, 0x09FF), ("latin", 0x0041, 0x024F), ("latin", 0x1E00, 0x1EFF),
)  # fmt: skip


class _ScriptTable(dict[str, str | None]):
    """One character to its script, looked for at its first appearance; None for no letter."""

    def __missing__(self, char: str) -> str | None:
        code = ord(char) if char.isalpha() else -1
        found = (script for script, first, last in _SCRIPT_RANGES if first <= code <= last)
        script = self[char] = next(found, None)
        return script


# At most one entry for each code point there is.
_SCRIPT_OF = _ScriptTable()
_ONE_LANGUAGE = {
    "hangul": "ko", "thai": "th", "hebrew": "he", "greek": "el", "devanagari": "hi", "bengali": "bn",
}  # fmt: skip
_WEIGHT = {"han": 3, "hangul": 2, "kana": 2}
"""One such character says as much as several letters."""
_PERSIAN = frozenset("پچژگکی")
_ARABIC = frozenset("ةيكىأإؤئ")
_UKRAINIAN = frozenset("іїєґ")
_NOISE = re.compile(
    r"https?://\S{1,500}|www\.\S{1,300}|\S{1,64}@\S{1,100}|\b(?=\w{0,30}\d)[\w./-]{1,40}"
    r"|\b[A-Z]{2,6}(?:-\w{1,12})?\b"
)
_TRADE = re.compile(
    r"\b(?:\d{0,9}\s?(?:pcs|pieces|sets|units)|fob|exw|moq|rfq|oem|asap)\b", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_ENGLISH_TRADE = """the and you your we our for with please pls plz price prices list quote quotation need want
    send can could would is are this that have has from interested catalog catalogue sample samples
    order details product products best regards thanks thank hello hi dear sir madam how much what
    when which minimum quantity shipping delivery payment terms looking inquiry enquiry offer
    company supplier manufacturer to of in on it be will any not me us my if do know let get kindly
    asap attached ready made low cost more about new good day morning friend manager call up i am
    got your invoice account"""
_ENGLISH = frozenset(_ENGLISH_TRADE.split())
_FUNCTION_WORDS = {
    "en": "the and you your we our for with please is are this that have has from to of in on it "
    "be will any not us my if do can would as at by was were what how when there which their or",
    "es": "de la el los las que en y por para una un con su del es se no lo más como pero sus le ha "
    "me si sin sobre este esta nos son usted ustedes somos favor también cuando muy quiero",
    "pt": "de a o os as que em e por para uma um com seu sua do da dos das não se mais como mas ao "
    "no na nos nas você vocês são é eu me favor também quando muito pelo pela gostaria",
    "fr": "de la le les des et en un une pour que qui dans vous nous est je ne pas sur au aux avec "
    "votre vos notre ce cette sont du par plus il mais si merci bien être avez suis",
    "de": "der die das und wir sie ein eine einen ich mit nicht zu den von für auf ist im dem des "
    "sind haben bitte oder bei uns wie auch werden ihr ihre es an noch wenn kann aber als nach",
    "it": "di il che per non con una un della del la e le gli i sono è si in da nel alla al vi "
    "anche come più ma questo vostra vostro siamo ci dei delle lo abbiamo mi se vorrei",
    "tr": "ve bir bu için ile da de ne çok var mi mı olarak olan daha size sizin biz bize gibi ama "
    "kadar en fiyat lütfen adet merhaba ben bizim olur bana sonra siz iyi ederim",
    "pl": "w z na nie się jest do i o że to dla od za po czy jak proszę są co ale przez przy być "
    "oraz który która jestem mamy nas mnie ze dzień dobry nasz bardzo tylko",
    "nl": "de het een en van voor in is op te dat wij niet met zijn aan ik we u uw er maar ook om "
    "naar bij als kunt graag ons onze dit deze hebben heeft wat kan wordt die nog",
    "vi": "và của là không tôi có cho các một được trong với chúng bạn này giá những gửi công ty "
    "xin đã để về khi hàng bên nếu sản phẩm cần",
    "id": "yang dan untuk dengan kami saya ini itu dari ke di tidak ada anda akan bisa apakah kita "
    "harga juga atau mohon pada kepada berapa sudah pak bapak ibu kirim",
    "ms": "yang dan untuk dengan kami saya ini itu dari ke di tidak ada anda akan boleh awak kita "
    "harga juga atau pada kepada berapa sudah encik puan tak nak macam ialah syarikat tuan utk "
    "saja lah kedai bekalan pihak ringgit hantar terima kasih salam pelawaan sebut",
    "tl": "ng po mga ang sa na ako kami ito yung lang pa ba kung may para ko namin sana ay hindi "
    "kayo niyo natin din rin nyo naman",
    "cs": "a v na je se že s z do to o pro jsme za od ale jak by co nebo prosím máme jsou není si "
    "po vás nás dobrý den bychom která který ještě jen",
    "hu": "a az és hogy nem is egy ez van meg de ha el csak kérem vagy mint már lehet még nagyon "
    "szeretnénk ár önök cég mi",
    "ro": "de și în la cu pentru o un pe nu din este că să sunt mai ne va vă am dacă dar sau noi "
    "ce preț bună ziua care al",
    "sv": "och att det som en är på för av med den till inte om har vi ett kan ni hej från jag men vår er ni hej också era oss tredje",
    "da": "og at det som en er på for af med den til ikke om har vi et kan hej fra jeg men i jeres være også vores gerne",
    "no": "og at det som en er på for av med den til ikke om har vi et kan hei fra jeg men vår dere "
    "være noe også mvh deres vil",
    "fi": "ja on ei se että kun ovat mutta tai jos meillä hei olemme voitteko kiitos hinta myös",
}
"""The commonest small words of each language, and a few that buyers use."""

_LANGUAGES_OF: dict[str, list[str]] = {}
for _code, _list in _FUNCTION_WORDS.items():
    for _one in _list.split():
        _LANGUAGES_OF.setdefault(_one, []).append(_code)

_ASCII_OTHERS = bytes(code for code in range(128) if not chr(code).isalpha())
_VOTE_WORDS = 120
_SURE_VOTES = 4


def _vote(words: list[str]) -> tuple[str, int, int]:
    """(leading language, its votes, votes of the next one) among small words."""
    votes: Counter[str] = Counter()
    for word in words[:_VOTE_WORDS]:
        # Counter.update costs more for a word than all else here.
        for code in _LANGUAGES_OF.get(word, ()):
            votes[code] += 1
    ranked = [*votes.most_common(2), ("", 0), ("", 0)]
    return ranked[0][0], ranked[0][1], ranked[1][1]


class _Statistics:
    """The trained detector, built once: 30 MB and half a second, only when a text needs it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._detector: Any = None

    def best(self, text: str) -> tuple[str, float]:
        """(language, confidence in [0, 1]) of a text in Latin letters."""
        with self._lock:
            if self._detector is None:
                chosen = [getattr(Language, name) for name in _LATIN_LANGUAGES.split()]
                # The full models take 400 MB for a gain that mails of some sentences do not show.
                builder = LanguageDetectorBuilder.from_languages(*chosen)
                self._detector = builder.with_low_accuracy_mode().build()
        values = self._detector.compute_language_confidence_values(text)
        code = values[0].language.iso_code_639_1.name.lower()
        return ("no" if code == "nb" else code), values[0].value


_STATISTICS = _Statistics()


def detect(text: str) -> str | None:
    """ISO 639-1 code of a text's language, or None when the text does not say enough.

    >>> detect("Pls send price list"), detect("ราคาเท่าไหร่"), detect("ABC-123 3000")
    ('en', 'th', None)
    """
    sample = text[:_SAMPLE_CHARS]
    scripts = _scripts(sample)
    if not scripts:
        return None
    total = sum(scripts.values())
    script = max(scripts, key=scripts.__getitem__)
    if scripts["kana"] * 5 >= scripts["han"] + scripts["kana"] and scripts["kana"] * 5 >= total:
        return "ja"
    if script in _ONE_LANGUAGE:
        return _ONE_LANGUAGE[script]
    if script == "han":
        return "zh"
    if script == "arabic":
        return _arabic_script(sample)
    if script == "cyrillic":
        return "uk" if any(char in _UKRAINIAN for char in sample.lower()) else "ru"
    return _latin_script(sample)


def _scripts(text: str) -> Counter[str]:
    """How much each script says; characters of some scripts count for several letters."""
    if text.isascii():
        letters = len(text.encode().translate(None, _ASCII_OTHERS))
        return Counter({"latin": letters}) if letters else Counter()
    counts: Counter[str] = Counter()
    for char, times in Counter(text).items():
        script = _SCRIPT_OF[char]
        if script is not None:
            counts[script] += times * _WEIGHT.get(script, 1)
    return counts


def _arabic_script(text: str) -> str:
    persian = sum(text.count(char) for char in _PERSIAN)
    arabic = sum(text.count(char) for char in _ARABIC)
    return "fa" if persian > arabic else "ar"


def _latin_script(text: str) -> str | None:
    plain = _NOISE.sub(" ", text)
    words = [word.lower() for word in _WORD.findall(plain)]
    leader, votes, next_votes = _vote(words)
    if votes >= _SURE_VOTES and votes >= next_votes * 1.5 and votes * 8 >= len(words[:_VOTE_WORDS]):
        return leader
    if len(words) <= _SHORT_WORDS * 2 and plain.isascii() and _is_trade_english(words, text):
        return "en"
    if sum(map(len, words)) < 4:
        return None
    sample = " ".join(plain.split())[:_STATISTICS_CHARS]
    code, share = _STATISTICS.best(sample.lower() if sample.isupper() else sample)
    floor = _SHORT_FLOOR if len(words) < _SHORT_WORDS else _FLOOR
    return code if share >= floor else None


def _is_trade_english(words: list[str], text: str) -> bool:
    """Short English of the trade: mostly words of ours, or codes and quantities and little else."""
    english = sum(word in _ENGLISH for word in words)
    foreign = sum(word not in _ENGLISH and bool(_LANGUAGES_OF.get(word)) for word in words)
    if english > foreign * 2 and english * 4 >= len(words):
        return True
    return len(words) <= _SHORT_WORDS + 2 and not foreign and _TRADE.search(text) is not None

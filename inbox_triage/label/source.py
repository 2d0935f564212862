"""Where the contact began: labelling standard, section 3."""

from __future__ import annotations

import re
from functools import cache

from inbox_triage.label.labels import Platform, Source
from inbox_triage.label.product import Catalogue
from inbox_triage.label.wording import WordList
from inbox_triage.mail.folding import fold
from inbox_triage.mail.message import Context, Message

_TEXT_CHARS = 6_000
_PLATFORM_DOMAINS = {
    "alibaba.com": Platform.ALIBABA,
    "alibaba-inc.com": Platform.ALIBABA,
    "made-in-china.com": Platform.MADE_IN_CHINA,
    "globalsources.com": Platform.GLOBALSOURCES,
    "1688.com": Platform.OTHER,
    "indiamart.com": Platform.OTHER,
    "tradeindia.com": Platform.OTHER,
    "dhgate.com": Platform.OTHER,
    "ec21.com": Platform.OTHER,
    "ecplaza.net": Platform.OTHER,
    "tradekey.com": Platform.OTHER,
    "europages.com": Platform.OTHER,
    "europages.co.uk": Platform.OTHER,
    "wlw.de": Platform.OTHER,
    "thomasnet.com": Platform.OTHER,
    "kompass.com": Platform.OTHER,
    "exporthub.com": Platform.OTHER,
    "hktdc.com": Platform.OTHER,
    "tradewheel.com": Platform.OTHER,
    "go4worldbusiness.com": Platform.OTHER,
    "faire.com": Platform.OTHER,
    "ecvv.com": Platform.OTHER,
}
_PLATFORM_NAMES = {
    "alibaba": Platform.ALIBABA,
    "alibaba.com": Platform.ALIBABA,
    "阿里巴巴国际站": Platform.ALIBABA,
    "アリババ": Platform.ALIBABA,
    "알리바바": Platform.ALIBABA,
    "made-in-china": Platform.MADE_IN_CHINA,
    "made in china.com": Platform.MADE_IN_CHINA,
    "中国制造网": Platform.MADE_IN_CHINA,
    "global sources": Platform.GLOBALSOURCES,
    "globalsources": Platform.GLOBALSOURCES,
    "环球资源": Platform.GLOBALSOURCES,
    "環球資源": Platform.GLOBALSOURCES,
    "1688": Platform.OTHER,
    "indiamart": Platform.OTHER,
    "tradekey": Platform.OTHER,
    "europages": Platform.OTHER,
    "dhgate": Platform.OTHER,
    "thomasnet": Platform.OTHER,
    "kompass": Platform.OTHER,
    "wlw.de": Platform.OTHER,
}
_PHRASES: dict[Source, str] = {
    Source.EXHIBITION: """canton fair|met at|met you at|we met in|met last week|your booth|your stand|visited your
        booth|at the fair|at the show|trade show|trade fair|exhibition|expo last|
        ambiente|hannover messe|spielwarenmesse|big 5|gulfood|interpack|medica|arab health|ispo|automechanika|
        feria de canton|en la feria|su stand|nos conocimos en|na feira|feira de cantao|conheci voces na|
        foire de canton|sur votre stand|rencontres au|auf der messe|ihrem stand|messe|kantonmesse|alla fiera|
        vostro stand|fiera di canton|на выставке|ваш стенд|вашем стенде|кантонск*|fuarda|fuari|kanton fuari|
        standiniz|معرض كانتون|في المعرض|جناحكم|בתערוכה|ביריד|na targach|waszym stoisku|na veletrhu|vasem stanku|
        op de beurs|jullie stand|广交会|展会上|展位上|廣交會|展覽會|展示会|見本市|ブース|전시회|박람회|부스에서|hoi cho|
        gian hang|trien lam|งานแสดงสินค้า|pameran""",
    Source.REFERRAL: """recommended by|recommended you|referred by|referred me|gave me your contact|gave me your
        name|gave us your|put me on to you|told me about you|introduced by|got your contact from|got your email
        from|passed me your|suggested i contact|suggested you|me recomendo|nos recomendo|recomendado por|me paso
        su contacto|me dio su|me passou seu contato|indicacao|me indicou|recommande par|m'a donne votre|de la part
        de|conseille par|empfohlen|empfehlung|ihre adresse habe ich von|ihren kontakt von|consigliato da|mi ha
        dato il vostro|su consiglio di|порекомендовал*|посоветовал*|дал ваш контакт|по рекомендации|tavsiye|
        referansiyla|sizi onerdi|بتوصيه|اعطاني رقمكم|رشحكم|דרך חבר|המליץ|המליצה|kontakt od|polecil|polecila|
        doporucil|doporucila|kontakt na vas|aanbevolen door|kreeg uw gegevens van|介绍|推荐|經朋友介紹|紹介|ご紹介|
        소개로|소개받|gioi thieu|แนะนำ|rekomendasi|dikenalkan""",
    Source.SOCIAL: """linkedin|instagram|insta|facebook|tiktok|tik tok|youtube|pinterest|on whatsapp group|reels|
        reel|wechat moments|抖音|小红书|领英|脸书|인스타|유튜브|페이스북|インスタ|ユーチューブ|инстаграм*|ютуб*|
        фейсбук*|вконтакте|انستقرام|فيسبوك|يوتيوب|תיק טוק|אינסטגרם|פייסבוק""",
    Source.WEBSITE: """your website|your web site|your site|on your page|your homepage|found you on google|found you
        guys on google|google search|your web page|contact us form|new submission|form submission|live chat|
        contact form|su pagina web|su sitio web|su web|pagina web|seu site|site de voces|votre site|ihre website|
        ihrer website|ihre webseite|ihrer webseite|ihre homepage|ihrer homepage|kontaktformular|vostro sito|
        ваш сайт|вашем сайте|вашего сайта|с сайта|форма обратной связи|web siteniz*|sitenizde|internet siteniz*|
        موقعكم|الموقع الالكتروني|وب سايت شما|האתר שלכם|באתר|wasza strona|waszej stronie|stronie internetowej|
        vase stranky|vasich strankach|vasem webu|jullie website|uw website|贵司网站|你们网站|官网|网站留言|貴司網站|
        官網|ホームページ|サイトを|홈페이지|website cua|trang web|เว็บไซต์ของ|website anda|situs anda""",
}
_FORM = re.compile(
    r"(?:your name|name|nombre|nom|имя|姓名|isim|ad soyad) {0,2}[:：].{0,200}?(?:message|mensaje|nachricht|сообщение|mesaj|留言|messaggio) {0,2}[:：]",
    re.IGNORECASE | re.DOTALL,
)
_FORM_SENDER = re.compile(
    r"wordpress|wpforms|website|webform|contact-?form|formmail|jotform|elementor|shopify"
)


def source(
    message: Message,
    context: Context,
    catalogue: Catalogue,  # noqa: ARG001 - one signature for every labeller
) -> tuple[Source | None, Platform | None]:
    """The source, and the platform's name when it is one; (None, None) when nothing says.

    Who carried the mail outweighs what its text says; an exhibition and a person named outweigh
    a website looked at later.
    """
    carried = _platform_of_domain(message)
    if carried is not None:
        return Source.PLATFORM, carried
    text = fold(_words(message, context))
    if _is_form(message, context, text):
        return Source.WEBSITE, None
    found = set(_phrases().found(text))
    for kind in (Source.EXHIBITION, Source.REFERRAL):
        if kind in found:
            return kind, None
    named = next(_platform_names().found(text), None)
    if named is not None:
        return Source.PLATFORM, named
    for kind in (Source.SOCIAL, Source.WEBSITE):
        if kind in found:
            return kind, None
    return None, None


def _words(message: Message, context: Context) -> str:
    own = message.own_text[:_TEXT_CHARS]
    if context.is_colleague(message.sender):
        own = f"{own}\n{message.forwarded_text[:_TEXT_CHARS]}"
    return f"{message.subject}\n{own}"


def _platform_of_domain(message: Message) -> Platform | None:
    for address in (message.sender, *message.reply_to[:5]):
        for domain, platform in _PLATFORM_DOMAINS.items():
            if address.domain == domain or address.domain.endswith("." + domain):
                return platform
    return None


def _is_form(message: Message, context: Context, text: str) -> bool:
    own_site = context.is_colleague(message.sender) and not message.forwarded_text
    machine = _FORM_SENDER.search(f"{message.sender.name} {message.sender.email}".lower())
    return _FORM.search(text[:3_000]) is not None and (own_site or machine is not None)


@cache
def _phrases() -> WordList[Source]:
    return WordList(
        (phrase.replace("*", ""), kind)
        for kind, text in _PHRASES.items()
        for phrase in " ".join(text.split()).split("|")
    )


@cache
def _platform_names() -> WordList[Platform]:
    return WordList(_PLATFORM_NAMES.items())

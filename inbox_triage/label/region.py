"""Where the buyer is: labelling standard, section 2."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import phonenumbers
import tldextract

from inbox_triage.label.countries import REGION_OF, country_names, destination_names
from inbox_triage.label.labels import Region
from inbox_triage.label.product import Catalogue
from inbox_triage.label.wording import WordList
from inbox_triage.mail.freemail import is_freemail
from inbox_triage.mail.message import Context, Message

_SIGNATURE_CHARS = 1_500
_SIGN_OFF_CHARS = 400
_OWN_CHARS = 6_000
_GENERIC_CCTLDS = frozenset(
    {"io", "co", "me", "tv", "ai", "cc", "gg", "to", "ws", "fm", "ly", "nu"}
)
"""Sold as words, not as places."""

_ALIAS_CCTLDS = {"uk": "GB", "su": "RU", "eu": None, "ac": None}
_US_STATE = re.compile(
    r"[A-Za-z.]{3,20},? {1,2}(?:A[LKZR]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|"
    r"O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY])(?: {1,2}\d{5}(?:-\d{4})?\b|\s{0,2}$|\s{0,2}[\n/|·])",
    re.MULTILINE,
)
"""A town and a postal state, as American signatures end: ``Denver, CO`` or ``Tulsa OK 74103``."""
_CARRIER = re.compile(
    r"no-?reply|notif|inmail|wordpress|form@|feedback@|inquiry@|messages?@|"
    r"@(?:[\w-]{1,63}\.){0,4}(?:alibaba|made-in-china|globalsources|linkedin|instagram|facebookmail|"
    r"indiamart|tradekey|kompass|thomasnet|europages)\."
)
_PHONE_LIKE = re.compile(r"(?:\+|00)\d[\d ()./-]{6,20}\d")
_COUNTRY_FIELD = re.compile(
    r"(?:country(?:/region)?|location|pa[ií]s|pays|land|страна|ülke|国家|国家/地区|地区|البلد|국가)"
    r" {0,3}[:：] {0,3}([^\n|<]{2,40})",
    re.IGNORECASE,
)
_DESTINATION = re.compile(
    r"(?<!\w)(?:cif|cfr|cnf|c&f|dap|ddp|cpt|cip|ddu|port of|to port|deliver(?:y|ed)? to|ship(?:ped|ping)? to|"
    r"how much to|landed (?:in|at)?|shipment to|freight to|hasta|puerto de|porto de|destino|entrega en|"
    r"livraison|lieferung nach|frei|resi?|consegna a|до|в порт|do|naar|to)[ :]{1,3}([^\n,.;()]{3,40})",
    re.IGNORECASE,
)


def region(
    message: Message,
    context: Context,
    catalogue: Catalogue,  # noqa: ARG001 - one signature for every labeller
) -> tuple[str | None, Region | None]:
    """Country (ISO 3166-1 alpha-2) and its region, or two Nones when nothing shows.

    The signature's address and phone first, then what a form says, then the company's own
    domain, the stated destination last.
    """
    country = _country(message, context)
    return country, REGION_OF.get(country) if country else None


def _country(message: Message, context: Context) -> str | None:
    own = message.own_text
    if context.is_colleague(message.sender) and message.forwarded_text:
        own = f"{own}\n{message.forwarded_text}"
    own = own[:_OWN_CHARS]
    if _CARRIER.search(message.sender.email):
        # A form's or platform's mail closes with its operator's address, not with the buyer's.
        return _stated(own) or _unanimous(_phones(own)) or _unanimous(_countries().found(own))
    signature = message.signature[:_SIGNATURE_CHARS] or own[-_SIGN_OFF_CHARS:]
    named = _unanimous(_countries().found(signature))
    dialled = _unanimous(_phones(signature))
    if named and (dialled is None or dialled == named):
        return named
    return (
        dialled
        or named
        or _stated(own)
        or ("US" if _US_STATE.search(signature) else None)
        or _domain_country(message, context)
        or _destination(f"{message.subject}\n{own}")
    )


@cache
def _countries() -> WordList[str]:
    return WordList(country_names().items())


@cache
def _places() -> WordList[str]:
    return WordList([*country_names().items(), *destination_names().items()])


def _unanimous(found: Iterator[str]) -> str | None:
    """The one country all pieces of evidence name; China is ours, so another one outweighs it."""
    distinct = set(found)
    if len(distinct) > 1:
        distinct -= {"CN"}
    return distinct.pop() if len(distinct) == 1 else None


def _phones(signature: str) -> Iterator[str]:
    for match in _PHONE_LIKE.finditer(signature):
        text = match[0]
        number = "+" + text[2:] if text.startswith("00") else text
        try:
            parsed = phonenumbers.parse(number, None)
        except phonenumbers.NumberParseException:
            continue
        code = str(phonenumbers.region_code_for_number(parsed) or "")
        if code in REGION_OF and phonenumbers.is_valid_number(parsed):
            yield code


def _stated(own: str) -> str | None:
    """A form's country field, as websites and platforms pass it on."""
    fields = (match[1] for match in _COUNTRY_FIELD.finditer(own))
    return _unanimous(code for field in fields for code in _countries().found(field))


@cache
def _extractor() -> tldextract.TLDExtract:
    # Both arguments keep it offline: by default it fetches the list at its first use.
    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


def _domain_country(message: Message, context: Context) -> str | None:
    sender = message.sender
    if not sender.domain or context.is_colleague(sender) or is_freemail(sender.domain):
        return None
    return country_of_domain(sender.domain)


def country_of_domain(domain: str) -> str | None:
    """The country of a country-code domain, or None.

    >>> country_of_domain("abc.com.br"), country_of_domain("shop.io")
    ('BR', None)
    """
    last = _extractor()(domain).suffix.rpartition(".")[2]
    if last in _ALIAS_CCTLDS:
        return _ALIAS_CCTLDS[last]
    code = last.upper()
    return code if len(last) == 2 and last not in _GENERIC_CCTLDS and code in REGION_OF else None


def _destination(text: str) -> str | None:
    named = (match[1] for match in _DESTINATION.finditer(text))
    return _unanimous(code for place in named for code in _places().found(place))

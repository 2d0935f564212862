"""The feature table, and a message as a row of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from inbox_triage.classify.authority import AUTHORITY_TABLE, TITLES, count_authority
from inbox_triage.classify.composites import (
    ASKING,
    COMPOSITE_TABLE,
    SELLING,
    count_composites,
)
from inbox_triage.classify.figures import FIGURE_TABLE, count_figures
from inbox_triage.classify.lexicon.languages import WORD_MEANINGS
from inbox_triage.classify.lexicon.meanings import PHRASE_MEANINGS
from inbox_triage.classify.reading import Reading, read
from inbox_triage.classify.structure import (
    STRUCTURE_TABLE,
    addresses_greeted,
    count_structure,
    same_company,
)
from inbox_triage.classify.tally import FeatureSpec, Finding, Tally
from inbox_triage.mail.folding import FoldedText, fold
from inbox_triage.mail.freemail import is_freemail
from inbox_triage.mail.message import Context, Message

FEATURE_VERSION = 4
"""Raised with every change of the table, of what a feature means, or of what an artifact holds
(``estimator``, ``ngrams``): older models are refused instead of misread."""

_SCANNED_CHARS = 8_000
_SUBJECT_CHARS = 300
_NAME_CHARS = 200
_SIGNATURE_CHARS = 1_000
_HISTORY_CHARS = 1_500
_OWN_CHARS = _SCANNED_CHARS - _SUBJECT_CHARS - _NAME_CHARS - _SIGNATURE_CHARS - _HISTORY_CHARS
_SIGN_OFF_CHARS = 220
"""Many senders sign without a mark a parser could see: the end of the own text counts too."""

_PHRASE_FEATURES = {
    **{name: text for name, text in PHRASE_MEANINGS.items() if name not in TITLES},
    **WORD_MEANINGS,
}

FEATURE_TABLE: tuple[FeatureSpec, ...] = (
    *(FeatureSpec(name, "count", meaning) for name, meaning in _PHRASE_FEATURES.items()),
    FeatureSpec("subject_asks", "count", "words of buying or dealing in the subject"),
    FeatureSpec("subject_sells", "count", "words of selling or luring in the subject"),
    *AUTHORITY_TABLE,
    FeatureSpec("history_deal", "count", "words of a deal in the quoted history"),
    *FIGURE_TABLE,
    FeatureSpec("own_chars", "count", "characters of the sender's own text"),
    FeatureSpec("own_lines", "count", "lines of the sender's own text that are not empty"),
    FeatureSpec("subject_chars", "count", "characters of the subject"),
    FeatureSpec("digit_share", "share", "digits among the characters of the own text"),
    FeatureSpec("upper_share", "share", "capitals among the letters of subject and own text"),
    FeatureSpec("exclamations", "count", "exclamation marks in subject and own text"),
    FeatureSpec("has_history", "flag", "quoted history stands below"),
    FeatureSpec("has_signature", "flag", "a signature was found"),
    FeatureSpec("signature_phone", "flag", "a phone number where a signature stands"),
    FeatureSpec("signature_web", "flag", "a web address where a signature stands"),
    FeatureSpec("signature_company", "flag", "a legal form of a company where a signature stands"),
    FeatureSpec("signature_domain_differs", "flag", "the signature's domain is not the sender's"),
    FeatureSpec("greets_us_by_name", "flag", "the greeting names the recipient or our company"),
    FeatureSpec("forwarded", "flag", "it forwards another message"),
    FeatureSpec("language_en", "flag", "written in English"),
    FeatureSpec("language_zh", "flag", "written in Chinese"),
    FeatureSpec("language_unknown", "flag", "the language is not clear"),
    *STRUCTURE_TABLE,
    *COMPOSITE_TABLE,
)

FEATURE_NAMES: tuple[str, ...] = tuple(spec.name for spec in FEATURE_TABLE)

_DEAL = ("places_order", "running_order", "price_request", "price_term", "sample", "our_offer")
_PHONE = re.compile(r"(?<![\w.])\+?\(?\d[\d ()./-]{6,18}\d(?!\w)")
_WEB = re.compile(r"(?:www\.|https?://|@)((?:[a-z0-9-]{1,63}\.){1,4}[a-z]{2,12})")
_COMPANY = re.compile(
    r"(?<!\w)(?:Ltd|LTD|LLC|Inc|INC|Corp|GmbH|AG|KG|e\.K|SA|S\.A|SL|S\.L|SRL|Srl|S\.r\.l|SpA|S\.p\.A|BV|B\.V|"
    r"NV|N\.V|A/S|ApS|Oy|AB|AS|A\.Ş|AŞ|Pty|PLC|Plc|Co\.|Company|Trading|Group|ООО|ОАО|ЗАО|АО|ИП|ТОО|ТОВ|"
    r"Ltda|LTDA|SARL|SAS|Sp\. z o\.o|s\.r\.o|a\.s\.|Kft|d\.o\.o|Tic\. Ltd|Şti|Pvt|FZCO|FZE|Est\.|Sdn Bhd|PT|CV|"
    r"EIRL|SPRL|SIA|UAB|Oü|S\.A\.C)(?!\w)"
    r"|公司|有限|株式会社|㈱|주식회사|\(주\)|[Cc]ông ty|CÔNG TY|บริษัท|شركة|مؤسسة|شرکت|בע\"מ"
)


@dataclass(frozen=True, slots=True)
class Features:
    """A message as the estimators see it.

    Attributes:
        version: of the feature table.
        numbers: exactly the names of the table, finite, never negative.
        texts: ``own``, ``subject``, ``signature``, bounded.
        findings: the pieces of the mail behind the numbers, in the order of counting.
    """

    version: int
    numbers: Mapping[str, float]
    texts: Mapping[str, str]
    findings: tuple[Finding, ...]


def extract(message: Message, context: Context) -> Features:
    """The features of a message; total: no message makes it raise."""
    tally = Tally(dict.fromkeys(FEATURE_NAMES, 0.0))
    own = _own_text(message, context)
    subject = message.subject[:_SUBJECT_CHARS]
    signature = message.signature[:_SIGNATURE_CHARS]
    reading = read(message, subject, own, signature)
    _count_phrases(tally, reading)
    count_authority(tally, reading, message.sender.domain)
    count_figures(tally, FoldedText.of(f"{subject} \n {own}"), own.splitlines())
    _count_shape(tally, message, subject, own)
    _count_signature(tally, message, own, signature)
    count_structure(tally, message, context)
    _count_greeting(tally, message, context, own)
    count_composites(tally)
    texts = {"own": own, "subject": subject, "signature": signature}
    return Features(
        FEATURE_VERSION,
        MappingProxyType(tally.numbers),
        MappingProxyType(texts),
        tuple(tally.findings),
    )


def _own_text(message: Message, context: Context) -> str:
    """A colleague's forward is judged by the inquiry (labelling standard, section 1)."""
    own = message.own_text
    if message.forwarded_text and (context.is_colleague(message.sender) or not own.strip()):
        own = f"{own}\n{message.forwarded_text}"
    return own[:_OWN_CHARS]


def _count_phrases(tally: Tally, reading: Reading) -> None:
    """Different phrases of each table in subject, own text and signature."""
    found: dict[str, dict[str, str]] = {}
    for hit in reading.plain():
        end = reading.own_end if hit.table in WORD_MEANINGS else reading.signer_end
        if hit.table in _PHRASE_FEATURES and hit.end <= end:
            written = reading.written(hit.start, hit.end)
            found.setdefault(hit.table, {}).setdefault(hit.phrase, written)
    for name, phrases in found.items():
        tally.set(name, len(phrases), phrases.values())
    in_subject = [hit for hit in reading.hits if hit.end <= reading.subject_end]
    tally.set("subject_asks", sum(hit.table in ASKING for hit in in_subject))
    tally.set("subject_sells", sum(hit.table in SELLING for hit in in_subject))
    history = (hit for hit in reading.hits if hit.start >= reading.signer_end)
    tally.set("history_deal", len({hit.phrase for hit in history if hit.table in _DEAL}))


def _count_shape(tally: Tally, message: Message, subject: str, own: str) -> None:
    tally.set("own_chars", len(own))
    tally.set("own_lines", sum(bool(line.strip()) for line in own.splitlines()))
    tally.set("subject_chars", len(subject))
    tally.set("digit_share", sum(map(str.isdigit, own)) / max(1, len(own)))
    both = subject + own
    letters = sum(map(str.isalpha, both))
    # Some signs are upper case and no letters, such as those in a square.
    tally.set("upper_share", min(1.0, sum(map(str.isupper, both)) / max(1, letters)))
    tally.set("exclamations", both.count("!") + both.count("！"))
    tally.flag("has_history", bool(message.quoted_text.strip()))
    tally.flag("forwarded", bool(message.forwarded_text))
    tally.flag("language_en", message.language == "en")
    tally.flag("language_zh", message.language == "zh")
    tally.flag("language_unknown", message.language is None)


def _count_signature(tally: Tally, message: Message, own: str, signature: str) -> None:
    zone = fold(f"{own[-_SIGN_OFF_CHARS:]} {signature}")
    tally.flag("has_signature", bool(signature.strip()))
    tally.flag("signature_phone", _PHONE.search(zone) is not None)
    domains = [match[1] for match in _WEB.finditer(zone)]
    tally.flag("signature_web", bool(domains))
    company = _COMPANY.search(f"{own[-_SIGN_OFF_CHARS:]} {signature} {message.sender.name}")
    tally.flag("signature_company", company is not None)
    sender = message.sender.domain
    foreign = [
        domain for domain in domains if not is_freemail(domain) and not same_company(domain, sender)
    ]
    tally.set("signature_domain_differs", bool(foreign), foreign)


def _count_greeting(tally: Tally, message: Message, context: Context, own: str) -> None:
    start = fold(own[:300])
    names = {address.local for address in addresses_greeted(message)}
    names |= {domain.partition(".")[0] for domain in context.company_domains}
    generic = {"sales", "info", "export", "contact", "service", "hello", "trade", "mail", "office"}
    named = [name for name in names - generic if len(name) >= 3 and name in start]
    tally.set("greets_us_by_name", bool(named), named)

"""Who decides: titles where the writer stands for them, and clauses that put the decision elsewhere.

Labelling standard, section 1 (decision maker) and section 6.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from inbox_triage.classify.lexicon.languages import SIGNATURE_MEANINGS
from inbox_triage.classify.phrases import Hit, firms_inside
from inbox_triage.classify.reading import Reading, clauses_about
from inbox_triage.classify.tally import FeatureSpec, Tally

AUTHORITY_TABLE = (
    FeatureSpec("signs_with_authority", "flag", "signs with a title that decides"),
    FeatureSpec("signs_without_authority", "flag", "signs with a title that does not decide"),
    FeatureSpec("introduces_with_authority", "flag", "says: I am ... with a title that decides"),
    FeatureSpec("introduces_without_authority", "flag", "says: I am ... with another title"),
    *(FeatureSpec(name, "flag", meaning) for name, meaning in SIGNATURE_MEANINGS.items()),
    FeatureSpec("signs_as_buyer", "flag", "signs for purchasing, in no junior place"),
    FeatureSpec("signs_as_head", "flag", "signs with a top title and no other department"),
    FeatureSpec("signs_below", "flag", "signs in a junior place"),
    FeatureSpec("signs_elsewhere", "flag", "signs for a department that does not buy"),
    FeatureSpec("someone_decides", "count", "clauses in which someone else decides"),
    FeatureSpec("someone_says", "count", "clauses that hand on what someone else says"),
    FeatureSpec("someone_receives", "count", "clauses that hand our answer on to someone else"),
    FeatureSpec("domain_transport", "flag", "the sender's domain names a carrier or broker"),
    FeatureSpec("domain_finance", "flag", "the sender's domain names a bank or insurer"),
    FeatureSpec("domain_service", "flag", "the sender's domain names an agency or consultancy"),
)

STANDING = ("signs_as_buyer", "signs_as_head", "signs_below", "signs_elsewhere")
"""What is derived from the titles of a signature."""

TITLES = ("title_decides", "title_lacks_authority")
"""Phrase tables that count only where the writer stands for the title."""

_SIGN_OFF_CHARS = 220
_SIGNS = dict(zip(TITLES, ("signs_with_authority", "signs_without_authority"), strict=True))
_INTRODUCES = dict(
    zip(TITLES, ("introduces_with_authority", "introduces_without_authority"), strict=True)
)
_INTRODUCTION = re.compile(
    r"(?:\bi am\b|\bi'm\b|\bim\b|\bmy name\b|\bthis is\b|\bi work as\b|\bas the\b|\bas a\b|\bsoy\b|"
    r"\bmi nombre\b|\bsou\b|\bmeu nome\b|\bje suis\b|\bich bin\b|\bals\b|\bsono\b|\bmi chiamo\b|\bя\b|"
    r"меня зовут|\bben\b|انا|\bjestem\b|\bjsem\b|\bik ben\b|我是|我叫|本人|と申します|です|입니다|"
    r"\btoi la\b|\bem la\b|\bminh la\b|ผม|ดิฉัน|\bsaya\b|אני|اينجانب)[^.!?¦]{0,60}$"
)
_INTRODUCTION_CHARS = 80
_PEOPLE = frozenset({"other_person", "title_top"})
"""A title in a clause of deciding is that of the one who decides."""

_SOMEONE = {"someone_decides": "decision", "someone_says": "told", "someone_receives": "pass_on"}
_DOMAINS = {
    "domain_transport": "firm_transport",
    "domain_finance": "firm_finance",
    "domain_service": "firm_service",
}


def count_authority(tally: Tally, reading: Reading, sender_domain: str) -> None:
    """Titles and firms where the sender signs, and who else is said to decide."""
    for name, hits in _by_name(_standing_for(reading)).items():
        tally.set(name, 1.0, _quotes(reading, hits))
    signed = _by_name((hit.table, hit) for hit in reading.signing())
    for name, hits in signed.items():
        if name in SIGNATURE_MEANINGS:
            tally.set(name, 1.0, _quotes(reading, hits))
    count_standing(tally)
    about = clauses_about(reading, _PEOPLE, _SOMEONE.values())
    for name, table in _SOMEONE.items():
        pieces = [reading.written(*clause).strip() for clause in about[table]]
        tally.set(name, len(pieces), pieces)
    firms = firms_inside(sender_domain)
    for name, table in _DOMAINS.items():
        tally.flag(name, table in firms, sender_domain)


def _standing_for(reading: Reading) -> Iterator[tuple[str, Hit]]:
    """Titles in the signature or after "I am"; anywhere else a title may be anyone's."""
    elsewhere = [hit for hit in reading.hits if hit.table == "decides_elsewhere"]
    for hit in reading.hits:
        if hit.table not in TITLES or hit.end > reading.signer_end:
            continue
        if any(other.start <= hit.start and hit.end <= other.end for other in elsewhere):
            continue  # "my manager decides" is no title of the writer's
        if hit.end > reading.own_end - _SIGN_OFF_CHARS:
            yield _SIGNS[hit.table], hit
        if hit.end <= reading.own_end:
            before = reading.text.folded[max(0, hit.start - _INTRODUCTION_CHARS) : hit.start]
            if _INTRODUCTION.search(before):
                yield _INTRODUCES[hit.table], hit


def count_standing(tally: Tally) -> None:
    """A place in the firm from the words of a signature: junior beats buying, top beats junior."""
    signed = {name: tally.numbers[name] > 0 for name in SIGNATURE_MEANINGS}
    top, buying, junior = (signed[f"title_{name}"] for name in ("top", "buying", "junior"))
    department = signed["title_technical"] or signed["title_support"]
    tally.flag("signs_as_buyer", buying and not junior)
    tally.flag("signs_as_head", top and not department and not junior)
    tally.flag("signs_below", junior and not top)
    tally.flag("signs_elsewhere", department and not top and not buying)


def _by_name(found: Iterable[tuple[str, Hit]]) -> dict[str, list[Hit]]:
    by_name: dict[str, list[Hit]] = {}
    for name, hit in found:
        by_name.setdefault(name, []).append(hit)
    return by_name


def _quotes(reading: Reading, hits: Iterable[Hit]) -> list[str]:
    """The different pieces, the longest first."""
    pieces = dict.fromkeys(reading.written(hit.start, hit.end) for hit in hits)
    return sorted(pieces, key=len, reverse=True)

"""The tables kept by language, one JSON file each: ``es.json`` is read by a Spanish speaker."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

WORD_MEANINGS: Mapping[str, str] = {
    "other_person": "someone else who may decide: my boss, the board, our client",
    "decision": "words of deciding that are not the writer's own",
    "told": "hands on what someone else says or orders",
    "pass_on": "hands our answer on, or collects quotations",
    "not_mine": "says the decision is not the writer's",
    "i_decide": "says the decision, the money or the business is the writer's",
    "offers_to_us": "offers or quotes something to us",
    "your_purchasing": "speaks of us as a buyer",
    "asked_by_us": "answers something we asked for",
    "notice": "administrative traffic: bookings, invoices, arrivals, leave",
    "lure": "words tricksters press with",
    "go_ahead": "releases, orders or accepts in a live deal",
    "concrete": "words that make a need concrete",
    "vague": "words of interest without a need",
    "study": "words of study, research or the press",
    "not_now": "declines, postpones, thanks or greets only",
}
"""Feature name to meaning; each counts its different phrases in subject and own text."""

SIGNATURE_MEANINGS: Mapping[str, str] = {
    "title_top": "signs with a title that can always say yes",
    "title_buying": "signs for purchasing",
    "title_technical": "signs for engineering, production, quality or a project",
    "title_support": "signs for accounts, logistics, the office or a secretariat",
    "title_junior": "signs with a junior title",
    "title_selling": "signs for sales",
    "firm_transport": "signs for a forwarder, carrier or customs broker",
    "firm_finance": "signs for a bank, an insurer or a tax office",
    "firm_service": "signs for a consultancy, agency, laboratory or organiser",
}
"""Feature name to meaning; each is a flag for the place where a signature stands."""


def language_tables() -> Iterator[tuple[str, str, list[str]]]:
    """Language (ISO 639-1), table and its phrases, for every table of every language file."""
    for path in sorted(Path(__file__).parent.glob("*.json")):
        tables: dict[str, list[str]] = json.loads(path.read_text(encoding="utf-8"))
        for table, phrases in tables.items():
            if phrases:
                yield path.stem, table, phrases

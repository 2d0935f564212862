"""Features that rest on several others at once: what a sum of weights cannot say."""

from __future__ import annotations

from inbox_triage.classify.lexicon.meanings import PHRASE_MEANINGS
from inbox_triage.classify.tally import FeatureSpec, Tally

COMPOSITE_TABLE = (
    FeatureSpec("selling_surplus", "count", "selling and luring phrases beyond those that ask"),
    FeatureSpec("asking_surplus", "count", "asking phrases beyond those that sell or lure"),
    FeatureSpec("concrete_facts", "count", "how many of quantity, term, size, deadline ... it has"),
    FeatureSpec("offers_prices", "flag", "states prices of its own, asks none, answers nothing"),
    FeatureSpec("dangerous_file", "flag", "a file that could do harm when opened"),
    FeatureSpec("bare_dangerous_file", "flag", "such a file, and no quantity or size in the mail"),
    FeatureSpec("lure_with_link", "flag", "a lure's words and a link to somewhere else"),
    FeatureSpec("machine_alone", "flag", "a machine's mail that passes on no inquiry"),
    FeatureSpec("chinese_neighbour", "flag", "Chinese text from a Chinese domain that is not ours"),
    FeatureSpec(
        "third_party", "count", "freight, bank and customs words where no order is discussed"
    ),
    FeatureSpec("price_only", "flag", "asks a price with no fact beside it"),
    FeatureSpec("sells_to_us", "flag", "offers to us, as a seller or to us as a buyer"),
    FeatureSpec("answers_our_request", "flag", "offers to us what we asked for"),
    FeatureSpec("third_party_notice", "flag", "a notice by a carrier, a broker or a bank"),
    FeatureSpec("vague_alone", "flag", "words of interest and not one concrete fact"),
)

ASKING = (
    "price_request",
    "request_for_quotation",
    "price_term",
    "places_order",
    "need",
    "sample",
    "moq",
    "lead_time",
    "negotiates",
    "complaint",
    "own_business",
)
SELLING = tuple(
    name for name in PHRASE_MEANINGS if name.startswith(("pitch", "promo", "bulk", "phish"))
)
_FACTS = (
    "price_term",
    "container",
    "moq",
    "lead_time",
    "certificate",
    "drawing",
    "destination",
    "quantities",
    "dimensions",
    "model_codes",
    "urgency",
    "project",
    "technical",
    "payment_terms",
)
_DANGEROUS = (
    "attached_archive",
    "attached_page",
    "attached_macro",
    "attached_program",
    "double_extension",
)
_LURES = ("phish_account", "phish_document", "phish_money")
_THIRD_PARTIES = ("firm_transport", "firm_finance", "domain_transport", "domain_finance")
_ERRANDS = ("courier", "bank", "billed_to_us", "office")


def count_composites(tally: Tally) -> None:
    """Derive from what is counted already; called last."""
    numbers = tally.numbers
    asking = sum(numbers[name] for name in ASKING)
    selling = sum(numbers[name] for name in SELLING)
    tally.set("selling_surplus", max(0.0, selling - asking))
    tally.set("asking_surplus", max(0.0, asking - selling))
    facts = sum(numbers[name] > 0 for name in _FACTS)
    tally.set("concrete_facts", facts)
    own_prices = numbers["money"] > 0 and numbers["pitch_supply"] + numbers["pitch_freight"] > 0
    tally.flag("offers_prices", own_prices and not numbers["has_history"])
    dangerous = any(numbers[name] for name in _DANGEROUS)
    tally.flag("dangerous_file", dangerous)
    tally.flag(
        "bare_dangerous_file",
        dangerous and not numbers["quantities"] and not numbers["dimensions"],
    )
    lures = any(numbers[name] for name in _LURES)
    tally.flag("lure_with_link", lures and bool(numbers["links_elsewhere"]))
    machine = bool(numbers["auto_submitted"] or numbers["sender_noreply"])
    inquiry = numbers["relays_inquiry"] + numbers["request_for_quotation"] + numbers["quantities"]
    tally.flag("machine_alone", machine and not inquiry)
    chinese = bool(numbers["language_zh"] and numbers["sender_chinese"])
    tally.flag("chinese_neighbour", chinese and not numbers["sender_colleague"])
    errands = sum(numbers[name] for name in _ERRANDS)
    tally.set("third_party", max(0.0, errands - asking))
    tally.flag("price_only", numbers["price_request"] > 0 and facts == 0)
    _count_roles(tally, facts)


def _count_roles(tally: Tally, facts: float) -> None:
    """Who sells to whom: offers go to buyers, notices come from third parties."""
    numbers = tally.numbers
    offers, asked = numbers["offers_to_us"] > 0, numbers["asked_by_us"] > 0
    seller = any(numbers[name] for name in ("title_selling", "your_purchasing", "firm_service"))
    tally.flag("sells_to_us", offers and seller and not asked)
    tally.flag("answers_our_request", offers and asked)
    third = any(numbers[name] for name in _THIRD_PARTIES)
    notice = numbers["notice"] + numbers["courier"] + numbers["bank"] > 0
    tally.flag("third_party_notice", third and notice)
    vague = numbers["vague"] + numbers["vague_interest"] + numbers["catalogue"] > 0
    tally.flag("vague_alone", vague and facts == 0)

"""Evidence in a rep's words: one sentence a feature and a side."""

from __future__ import annotations

from collections.abc import Mapping

from inbox_triage.classify.prediction import Axis

Said = Mapping[str, str]

_SAME: Said = {
    "price_term": "names a price term: {quote}",
    "price_request": "asks for a price: “{quote}”",
    "request_for_quotation": "sends a request for quotation or tender: “{quote}”",
    "moq": "asks for the minimum quantity: “{quote}”",
    "container": "counts in containers: {quote}",
    "lead_time": "asks for the delivery time: “{quote}”",
    "sample": "speaks of samples: “{quote}”",
    "payment_terms": "speaks of payment terms: {quote}",
    "certificate": "asks for a certificate: {quote}",
    "drawing": "refers to a drawing or specification: “{quote}”",
    "branding": "cares for logo or packaging: “{quote}”",
    "destination": "names where the goods go: “{quote}”",
    "need": "states a need: “{quote}”",
    "urgency": "has a deadline: “{quote}”",
    "project": "has a project: “{quote}”",
    "technical": "asks a technical question: “{quote}”",
    "greets_by_form": "greets as anyone could be greeted: “{quote}”",
    "places_order": "places or confirms an order: “{quote}”",
    "running_order": "writes about a running order: “{quote}”",
    "complaint": "complains: “{quote}”",
    "chases": "chases an answer: “{quote}”",
    "negotiates": "bargains: “{quote}”",
    "our_offer": "refers to our offer: “{quote}”",
    "catalogue": "asks for a catalogue or price list: “{quote}”",
    "vague_interest": "speaks of interest or cooperation in general: “{quote}”",
    "agency": "offers to represent or distribute: “{quote}”",
    "academic": "writes for study or research: “{quote}”",
    "declines": "declines or postpones: “{quote}”",
    "vendor_form": "sends a vendor form: “{quote}”",
    "introduces_with_authority": "introduces themselves as {quote}",
    "introduces_without_authority": "introduces themselves as {quote}",
    "signs_with_authority": "signs as {quote}",
    "signs_without_authority": "signs as {quote}",
    "decides_elsewhere": "says someone else decides: “{quote}”",
    "own_business": "speaks for an own business: “{quote}”",
    "relays_inquiry": "passes on a buyer's inquiry: “{quote}”",
    "pitch_marketing": "sells marketing or web services: “{quote}”",
    "pitch_freight": "sells freight: “{quote}”",
    "pitch_supply": "offers own goods or sourcing: “{quote}”",
    "pitch_services": "sells a service: “{quote}”",
    "pitch_invites": "invites to a sales talk: “{quote}”",
    "bulk_goods": "uses bulk mail vocabulary: “{quote}”",
    "bulk_invoices": "sells invoices: “{quote}”",
    "phish_account": "uses an account lure: “{quote}”",
    "phish_document": "uses a document lure: “{quote}”",
    "phish_money": "uses a money lure: “{quote}”",
    "promo_layout": "is laid out as a newsletter or promotion: “{quote}”",
    "auto_reply": "is an automatic reply or absence notice: “{quote}”",
    "bounce": "reports a failed delivery: “{quote}”",
    "courier": "is about a shipment or customs: “{quote}”",
    "bank": "is about bank business: “{quote}”",
    "office": "is about office matters: “{quote}”",
    "billed_to_us": "bills us or answers a request of ours: “{quote}”",
    "security_notice": "is an account security notice: “{quote}”",
    "removal": "asks to be left alone: “{quote}”",
    "quantities": "names a quantity: {quote}",
    "dimensions": "gives a size or rating: {quote}",
    "money": "names an amount: {quote}",
    "model_codes": "names a model or article: {quote}",
    "dates": "names a date: {quote}",
    "item_rows": "lists items with numbers",
    "question_marks": "asks questions",
    "subject_asks": "asks in the subject line",
    "subject_sells": "the subject line sells something",
    "signature_phone": "signs with a phone number",
    "signature_company": "signs for a company",
    "signature_domain_differs": "signs with another domain than the sender's: {quote}",
    "greets_us_by_name": "greets us by name: {quote}",
    "history_deal": "answers a running conversation about a deal",
    "is_reply": "is a reply: {quote}",
    "we_wrote_first": "answers a message of ours",
    "sender_freemail": "writes from a free mail address: {quote}",
    "sender_noreply": "comes from a machine address: {quote}",
    "sender_sells": "comes from a sales or role mailbox: {quote}",
    "sender_buys": "comes from a purchasing mailbox: {quote}",
    "sender_colleague": "comes from our own company: {quote}",
    "sender_platform": "comes through a marketplace: {quote}",
    "sender_chinese": "comes from a Chinese domain: {quote}",
    "name_is_address": "shows another address than it has: {quote}",
    "reply_to_differs": "answers would go to another domain: {quote}",
    "reply_to_freemail": "answers would go to a free mail address",
    "not_to_us": "is not addressed to us",
    "list_headers": "was sent to a list",
    "auto_submitted": "was sent by a machine",
    "bulk_mailer": "was sent with a mass mailer",
    "empty_return_path": "was sent as a bounce is",
    "authentication_failed": "failed the sender check of our server",
    "hidden_text": "hides text",
    "link_mismatch": "shows one link and leads to another: {quote}",
    "link_names_us": "links elsewhere with our address in the link: {quote}",
    "links_elsewhere": "links to a foreign site: {quote}",
    "attached_archive": "attaches an archive: {quote}",
    "attached_page": "attaches a web page: {quote}",
    "attached_macro": "attaches an office file with macros: {quote}",
    "attached_program": "attaches a program: {quote}",
    "double_extension": "attaches a file with a false name: {quote}",
    "attached_drawing": "attaches a drawing: {quote}",
    "attached_sheet": "attaches a spreadsheet: {quote}",
    "attached_deal_name": "attaches {quote}",
    "html_only": "has no plain text",
    "selling_surplus": "sells more than it asks",
    "concrete_facts": "states concrete facts: quantity, size, term or date",
    "offers_prices": "states prices of its own",
    "bare_dangerous_file": "sends a dangerous file and names no goods",
    "lure_with_link": "combines a lure with a link to elsewhere",
    "machine_alone": "is a machine's mail without an inquiry",
    "chinese_neighbour": "is a Chinese company's mail to a Chinese company",
    "price_only": "asks a price and states nothing else",
}
"""Presence of a feature, in the same words whichever side it speaks for."""

_ONLY: Mapping[tuple[Axis, str], str] = {
    (Axis.INTENT, "catalogue"): "only asks for a catalogue or price list: “{quote}”",
    (Axis.INTENT, "price_request"): "asks no more than a price: “{quote}”",
}
"""Where a feature speaks against its usual side, it is told so."""

_ABSENT: Mapping[tuple[Axis, str], str] = {
    (Axis.INTENT, "quantities"): "names no quantity",
    (Axis.INTENT, "price_term"): "names no price term",
    (Axis.DECISION_MAKER, "signs_with_authority"): "signs with no deciding title",
}
"""The absences that tell something; every other absence stays silent."""


def presence(axis: Axis, feature: str, weight: float) -> str | None:
    """The sentence for a feature that is there, or None when it has none."""
    if weight < 0 and (axis, feature) in _ONLY:
        return _ONLY[axis, feature]
    return _SAME.get(feature)


def absence(axis: Axis, feature: str) -> str | None:
    """The sentence for a feature that is missing, or None when its absence tells nothing."""
    return _ABSENT.get((axis, feature))

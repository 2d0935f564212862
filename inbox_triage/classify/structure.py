"""What the envelope, the headers, the links and the attachments say of a message."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from inbox_triage.classify.tally import FeatureSpec, Tally
from inbox_triage.mail.authentication import authentication, name_imitates
from inbox_triage.mail.automatic import has_empty_return_path, is_auto_submitted, is_list
from inbox_triage.mail.freemail import is_freemail
from inbox_triage.mail.message import Address, Attachment, Context, Message

STRUCTURE_TABLE = (
    FeatureSpec("sender_freemail", "flag", "the sender's domain is a public mail provider's"),
    FeatureSpec("sender_noreply", "flag", "the sender is a no-reply or machine address"),
    FeatureSpec("sender_sells", "flag", "the sender's mailbox is sales@, marketing@, info@ ..."),
    FeatureSpec("sender_buys", "flag", "the sender's mailbox is purchasing@, compras@ ..."),
    FeatureSpec("sender_colleague", "flag", "the sender writes from our own company"),
    FeatureSpec("sender_academic", "flag", "the sender's domain is a school's or university's"),
    FeatureSpec("sender_platform", "flag", "the sender is a B2B marketplace's mail system"),
    FeatureSpec("sender_digits", "count", "digits in the sender's mailbox name"),
    FeatureSpec("sender_chinese", "flag", "the sender's domain is Chinese"),
    FeatureSpec("name_is_address", "flag", "the display name is an address of another domain"),
    FeatureSpec("reply_to_differs", "flag", "answers go to another domain than the sender's"),
    FeatureSpec("reply_to_freemail", "flag", "answers go to a public mail provider's address"),
    FeatureSpec("not_to_us", "flag", "none of our addresses is among the recipients"),
    FeatureSpec("recipients", "count", "addresses in To and Cc"),
    FeatureSpec("list_headers", "flag", "List-Unsubscribe, List-Id or Precedence: bulk"),
    FeatureSpec("auto_submitted", "flag", "a machine sent it (RFC 3834) or it reports a delivery"),
    FeatureSpec("bulk_mailer", "flag", "the mailer or a header is a mass-mailing service's"),
    FeatureSpec("empty_return_path", "flag", "the Return-Path is empty, as bounces have it"),
    FeatureSpec("authentication_failed", "flag", "SPF, DKIM or DMARC failed, by a server we trust"),
    FeatureSpec("authentication_passed", "flag", "SPF, DKIM or DMARC passed, none failed"),
    FeatureSpec("is_reply", "flag", "it answers a message: In-Reply-To or a reply subject"),
    FeatureSpec("we_wrote_first", "flag", "we have written in this conversation before"),
    FeatureSpec("html_only", "flag", "an HTML body and no text body"),
    FeatureSpec("hidden_text", "count", "characters the HTML holds but does not show"),
    FeatureSpec("links", "count", "links"),
    FeatureSpec("links_elsewhere", "count", "links to a domain that is not the sender's"),
    FeatureSpec("link_mismatch", "flag", "a link shows one domain and leads to another"),
    FeatureSpec("link_names_us", "flag", "a link to elsewhere carries our domain or address"),
    FeatureSpec("attachments", "count", "attachments that are not inline"),
    FeatureSpec("images", "count", "pictures, inline ones included"),
    FeatureSpec("attached_archive", "flag", "an archive or disk image"),
    FeatureSpec("attached_page", "flag", "an HTML page or SVG"),
    FeatureSpec("attached_macro", "flag", "an office file with macros"),
    FeatureSpec("attached_program", "flag", "a program, script or shortcut"),
    FeatureSpec("double_extension", "flag", "a file name that pretends to be another type"),
    FeatureSpec("attached_drawing", "flag", "a drawing, CAD or artwork file"),
    FeatureSpec("attached_pdf", "flag", "a PDF"),
    FeatureSpec("attached_sheet", "flag", "a spreadsheet"),
    FeatureSpec("attached_deal_name", "flag", "a file named as an RFQ, BOM, PO, spec or drawing"),
    FeatureSpec("attached_event", "flag", "a calendar entry or delivery report"),
    FeatureSpec("defects", "count", "ways in which the message is broken"),
)

_LOCAL_CLASSES = {
    "sender_noreply": re.compile(
        r"no-?_?\.?reply|do-?not-?reply|mailer-daemon|postmaster|notif|alert|automail|system|bounce|"
        r"feedback|robot|erp|daemon|service$"
    ),
    "sender_sells": re.compile(
        r"^(?:sales?\d{0,3}|marketing|info|newsletter|news|promo|hello|team|contact|support|offers?|"
        r"events?|expo|admin|billing|accounts?)(?:[._-]|$)"
    ),
    "sender_buys": re.compile(
        r"purchas|procure|compras|einkauf|achats?|acquisti|buyer|buying|import|inkoop|zakup|nakup|"
        r"satinalma|sourcing|snab|kaigai|tender"
    ),
}
_PLATFORMS = re.compile(
    r"(?:^|\.)(?:alibaba|made-in-china|globalsources|global-sources|1688|indiamart|tradeindia|"
    r"dhgate|ec21|ecplaza|tradekey|europages|thomasnet|kompass|exporthub|wlw|globalspec|"
    r"ecvv|diytrade|aliexpress|hktdc|go4worldbusiness|tradewheel|faire|ankorstore)\.[a-z.]{2,8}$"
)
_ACADEMIC = re.compile(
    r"(?:^|[.-])(?:edu|ac|stud|students?|uni|univ|university|universit[ay]|hochschule|alumni|school|sch)"
    r"(?:[.-]|$)|universi|^tu-|^fh-|^hs-"
)
_BULK_MAILER = re.compile(
    r"mailchimp|sendgrid|mailgun|hubspot|constant ?contact|sendinblue|brevo|mailerlite|klaviyo|"
    r"marketo|campaign|phpmailer|salesforce|mass|bulk|edm|unisender|getresponse|activecampaign",
    re.IGNORECASE,
)
_BULK_HEADERS = frozenset(
    {"x-campaign", "x-campaignid", "x-campaign-id", "x-mailgun-sid", "x-sg-eid", "x-mc-user"}
    | {"x-mailer-recptid", "feedback-id", "x-csa-complaints", "x-report-abuse", "x-edm-id"}
)
_ARCHIVE = frozenset(
    [
        "zip",
        "rar",
        "7z",
        "iso",
        "img",
        "ace",
        "gz",
        "tgz",
        "tar",
        "cab",
        "arj",
        "lzh",
        "z",
        "xz",
        "uue",
        "r00",
        "r01",
        "vhd",
        "vhdx",
    ]
)
_PAGE = frozenset(["htm", "html", "shtml", "shtm", "xhtml", "mht", "mhtml", "svg"])
_MACRO = frozenset(["docm", "xlsm", "pptm", "xlsb", "xlam", "dotm", "xltm", "ppam", "one"])
_PROGRAM = frozenset(
    [
        "exe",
        "scr",
        "com",
        "bat",
        "cmd",
        "js",
        "jse",
        "vbs",
        "vbe",
        "wsf",
        "wsh",
        "hta",
        "lnk",
        "ps1",
        "jar",
        "msi",
        "pif",
        "cpl",
        "reg",
        "chm",
        "url",
        "apk",
    ]
)
_DRAWING = frozenset(
    [
        "dwg",
        "dxf",
        "stp",
        "step",
        "igs",
        "iges",
        "x_t",
        "sldprt",
        "sldasm",
        "ai",
        "eps",
        "psd",
        "cdr",
        "stl",
        "3dm",
        "ipt",
        "prt",
        "skp",
        "tif",
    ]
)
_SHEET = frozenset(["xls", "xlsx", "csv", "ods"])
_IMAGE = frozenset(["jpg", "jpeg", "png", "gif", "webp", "heic", "bmp"])
_DOCUMENT = frozenset(["pdf", "doc", "docx", "xls", "xlsx", "jpg", "png", "txt"])
_DEAL_NAME = re.compile(
    r"rfq|(?<![a-z])(?:bom|boq|po|pi)(?![a-z])|spec|drawing|drw|techpack|tech[ _-]?pack|inquiry|"
    r"enquiry|requirement|order|pedido|cotiza|zeichnung|anfrage|bestell|stuckliste|plano|disegno|"
    r"ordine|tender|quot|invoice|询价|图纸|规格|订单|采购|報價|圖|図面|仕様|注文|발주|도면|чертеж|тз|заявк|спецификац",
    re.IGNORECASE,
)
_REPLY_SUBJECT = re.compile(
    r"\s*(?:re|aw|sv|rv|res|ynt|odp|回复|答复|回覆|antw|rif|r|ref|vs|atb|رد|תגובה|отв)\s?(?:\[\d{1,2}\])?\s?[:：]",
    re.IGNORECASE,
)
_SHOWN_DOMAIN = re.compile(
    r"(?:https?://)?((?:[\w-]{1,63}\.){1,5}[a-z]{2,12})(?:[/?#]\S{0,200})?", re.I
)
_MAX_LINKS = 100


def count_structure(tally: Tally, message: Message, context: Context) -> None:
    """Count everything of a message but its words."""
    _sender(tally, message, context)
    _headers(tally, message, context)
    _links(tally, message, context)
    _attachments(tally, message.attachments)
    tally.set("defects", len(message.defects), message.defects)


def same_company(one: str, other: str) -> bool:
    """Whether two host names belong together: equal, or one below the other."""
    one, other = one.removeprefix("www."), other.removeprefix("www.")
    return one == other or one.endswith("." + other) or other.endswith("." + one)


def _sender(tally: Tally, message: Message, context: Context) -> None:
    sender = message.sender
    domain = sender.domain
    tally.flag("sender_freemail", is_freemail(domain), sender.email)
    for name, pattern in _LOCAL_CLASSES.items():
        tally.flag(name, pattern.search(sender.local) is not None, sender.email)
    tally.flag("sender_colleague", context.is_colleague(sender), sender.email)
    tally.flag("sender_platform", _PLATFORMS.search(domain) is not None, sender.email)
    tally.flag("sender_academic", _ACADEMIC.search(domain) is not None, sender.email)
    tally.set("sender_digits", sum(map(str.isdigit, sender.local)))
    chinese = domain.endswith((".cn", ".com.cn")) or domain in {"163.com", "126.com", "qq.com"}
    tally.flag("sender_chinese", chinese, sender.email)
    tally.flag("name_is_address", name_imitates(sender) is not None, sender.name)
    others = [address for address in message.reply_to if address.domain]
    differs = [address for address in others if not same_company(address.domain, domain)]
    tally.set("reply_to_differs", bool(differs), [address.email for address in differs])
    tally.flag("reply_to_freemail", any(is_freemail(address.domain) for address in differs))
    recipients = (*message.to, *message.cc)
    tally.set("recipients", len(recipients))
    tally.flag("not_to_us", not any(map(context.is_colleague, recipients)))


def _headers(tally: Tally, message: Message, context: Context) -> None:
    tally.flag("list_headers", is_list(message))
    tally.flag("auto_submitted", is_auto_submitted(message))
    mailer = " ".join((*message.header_values("X-Mailer"), *message.header_values("User-Agent")))
    names = {name.lower() for name, _ in message.headers}
    mass = _BULK_MAILER.search(mailer[:200]) is not None or bool(names & _BULK_HEADERS)
    tally.flag("bulk_mailer", mass, mailer)
    tally.flag("empty_return_path", has_empty_return_path(message))
    # Only what a server of ours states counts: anyone can write the header (RFC 8601, 1.6).
    stated = authentication(message, context.authserv_ids)
    verdicts = {stated.spf, stated.dkim, stated.dmarc}
    failed = stated.failed or bool(verdicts & {"fail", "softfail"})
    tally.flag("authentication_failed", failed)
    tally.flag("authentication_passed", "pass" in verdicts and not failed)
    replies = bool(message.in_reply_to) or _REPLY_SUBJECT.match(message.subject) is not None
    tally.flag("is_reply", replies)
    tally.flag("we_wrote_first", context.we_wrote_first)
    tally.flag("html_only", message.html_only)
    tally.set("hidden_text", len(message.hidden_text))


def _links(tally: Tally, message: Message, context: Context) -> None:
    links = message.links[:_MAX_LINKS]
    hosts = [(link, _host(link.target)) for link in links]
    elsewhere = [
        (link, host) for link, host in hosts if host and not _ours_or_sender(host, message, context)
    ]
    tally.set("links", len(links))
    tally.set("links_elsewhere", len(elsewhere), [link.target for link, _ in elsewhere])
    mismatched = [link.target for link, host in hosts if host and _shows_other(link.text, host)]
    tally.set("link_mismatch", bool(mismatched), mismatched)
    ours = tuple(context.company_domains) + tuple(address.email for address in message.to)
    naming = [
        link.target for link, _ in elsewhere if any(own and own in link.target for own in ours)
    ]
    tally.set("link_names_us", bool(naming), naming)


def _ours_or_sender(host: str, message: Message, context: Context) -> bool:
    known = (message.sender.domain, *context.company_domains)
    return any(domain and same_company(host, domain) for domain in known)


def _host(target: str) -> str:
    try:
        parts = urlsplit(target[:2000])
        return (parts.hostname or "").lower() if parts.scheme in {"http", "https"} else ""
    except ValueError:
        return ""


def _shows_other(shown: str, host: str) -> bool:
    match = _SHOWN_DOMAIN.fullmatch(shown.strip().lower()[:300])
    return match is not None and not same_company(match[1], host)


def _attachments(tally: Tally, attachments: Iterable[Attachment]) -> None:
    every = tuple(attachments)
    files = [item for item in every if not item.inline and item.extension not in _IMAGE]
    tally.set("attachments", sum(not item.inline for item in every))
    tally.set("images", sum(item.extension in _IMAGE for item in every))
    classes = {
        "attached_archive": _ARCHIVE,
        "attached_page": _PAGE,
        "attached_macro": _MACRO,
        "attached_program": _PROGRAM,
        "attached_drawing": _DRAWING,
        "attached_pdf": frozenset({"pdf"}),
        "attached_sheet": _SHEET,
        "attached_event": frozenset({"ics"}),
    }
    for name, extensions in classes.items():
        names = [item.name for item in files if item.extension in extensions]
        tally.set(name, bool(names), names)
    pretending = [item.name for item in files if _pretends(item)]
    tally.set("double_extension", bool(pretending), pretending)
    deal = [item.name for item in every if _DEAL_NAME.search(item.name[:200])]
    tally.set("attached_deal_name", bool(deal), deal)


def _pretends(item: Attachment) -> bool:
    inner = item.name.lower().split(".")[-2:-1]
    dangerous = item.extension in _PROGRAM | _ARCHIVE | _PAGE
    return dangerous and bool(inner) and inner[0].strip() in _DOCUMENT


def addresses_greeted(message: Message) -> tuple[Address, ...]:
    """The recipients a greeting could name, at most ten."""
    return (*message.to, *message.delivered_to)[:10]

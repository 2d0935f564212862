"""Messages for tests, through the real parser."""

from __future__ import annotations

from email.message import EmailMessage

from inbox_triage.classify.features import Features, extract
from inbox_triage.mail.message import Context, Message
from inbox_triage.mail.parse import parse_message

OURS = Context(
    company_domains=frozenset({"ningforge.com"}), authserv_ids=frozenset({"mx.ningforge.com"})
)


def message(
    text: str = "",
    *,
    subject: str = "",
    sender: str = "Ann Bell <ann@acme.example>",
    headers: tuple[tuple[str, str], ...] = (),
    attachments: tuple[str, ...] = (),
    html: str | None = None,
) -> Message:
    """A message to lily@ningforge.com."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, "lily@ningforge.com", subject
    for name, value in headers:
        mail[name] = value
    if html is None:
        mail.set_content(text)
    else:
        mail.set_content(html, subtype="html")
    for name in attachments:
        mail.add_attachment(
            b"\0" * 32, maintype="application", subtype="octet-stream", filename=name
        )
    return parse_message(mail.as_bytes())


def features(text: str = "", context: Context = OURS, **fields: object) -> Features:
    """The features of such a message."""
    return extract(message(text, **fields), context)  # type: ignore[arg-type]


def quotes(found: Features, feature: str) -> list[str]:
    """What a feature rests on."""
    return [finding.quote for finding in found.findings if finding.feature == feature]

"""What is known of our own company before a message is read."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from inbox_triage.mail.freemail import is_freemail
from inbox_triage.mail.message import Context, Message


def context_of_company(
    domains: Collection[str], addresses: Iterable[str], authserv_ids: Iterable[str]
) -> Context:
    """The context a configuration gives: the same for every message of a mailbox.

    A mail provider's domain makes nobody a colleague; the address alone does.
    """
    return Context(
        company_domains=frozenset(d.lower() for d in domains if not is_freemail(d.lower())),
        company_addresses=frozenset(a.lower() for a in addresses if "@" in a),
        authserv_ids=frozenset(server.lower() for server in authserv_ids),
    )


def context_of_recipients(message: Message) -> Context:
    """Without a configuration the recipients' domains are the company's own.

    The servers believed are the recipients' domain and the hosts below it, as they name
    themselves in the mail's Authentication-Results.
    """
    recipients = (*message.to, *message.delivered_to)
    domains = {address.domain for address in recipients if address.domain}
    own = {domain for domain in domains if not is_freemail(domain)}
    named = (
        (value.partition(";")[0].split() or [""])[0].lower()
        for value in message.header_values("Authentication-Results")
    )
    return context_of_company(
        own,
        (address.email for address in recipients if is_freemail(address.domain)),
        (s for s in named if any(s == domain or s.endswith("." + domain) for domain in own)),
    )

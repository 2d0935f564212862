"""The whole configuration, and how it becomes the types of the pure rooms."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

from pydantic import model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from inbox_triage.classify.axes import Quadrant
from inbox_triage.config.rules import Fault, refusal
from inbox_triage.config.sections import (
    CompanySection,
    DaemonSection,
    DecisionSection,
    FoldersSection,
    KeywordsSection,
    LimitsSection,
    LogSection,
    MailboxSection,
    ModelSection,
    ProductSection,
    ResponseSection,
    StoreSection,
)
from inbox_triage.decide.actions import Layout
from inbox_triage.decide.quadrant import DEFAULT_COSTS, Policy
from inbox_triage.imap.endpoint import is_loopback
from inbox_triage.label.product import Catalogue

ENV_PREFIX = "INBOX_TRIAGE_"


class Settings(BaseSettings):
    """The whole configuration; immutable."""

    model_config = SettingsConfigDict(
        env_prefix=ENV_PREFIX,
        env_nested_delimiter="__",
        extra="forbid",
        frozen=True,
    )

    store: StoreSection = StoreSection()
    model: ModelSection = ModelSection()
    mailboxes: tuple[MailboxSection, ...] = ()
    company: CompanySection = CompanySection()
    folders: FoldersSection = FoldersSection()
    keywords: KeywordsSection = KeywordsSection()
    decision: DecisionSection = DecisionSection()
    response: ResponseSection = ResponseSection()
    products: tuple[ProductSection, ...] = ()
    limits: LimitsSection = LimitsSection()
    daemon: DaemonSection = DaemonSection()
    log: LogSection = LogSection()

    @model_validator(mode="after")
    def _sections_agree(self) -> Self:
        """Rules between sections, tried once each section is right by itself."""
        faults = [*self._doubled(), *self._filed_onto_themselves()]
        if faults:
            raise refusal(type(self).__name__, faults)
        return self

    def _doubled(self) -> Iterator[Fault]:
        for key in ("mailboxes", "products"):
            names = [item.name for item in getattr(self, key)]
            for index, name in enumerate(names):
                if name in names[:index]:
                    yield (key, index, "name"), f"the name {name} is given twice"
        places = [_place(mailbox) for mailbox in self.mailboxes]
        for index, place in enumerate(places):
            first = places.index(place)
            if first < index:
                yield (
                    ("mailboxes", index),
                    f"host, username and inbox are those of mailboxes[{first}]: the same mail "
                    "would be filed twice",
                )

    def _filed_onto_themselves(self) -> Iterator[Fault]:
        """Mail filed into the folder it is fetched from would be fetched and filed for ever."""
        for index, mailbox in enumerate(self.mailboxes):
            for quadrant, path in self.folders.paths().items():
                if _levels(str(path)) == _levels(mailbox.inbox):
                    yield (
                        ("folders", quadrant.value),
                        f"{path} (root and {quadrant.value}) is inbox of mailboxes[{index}]: mail "
                        "cannot be filed where it comes from",
                    )

    def policy(self) -> Policy:
        """Costs of the configuration laid over the built-in table."""
        costs = {
            truth: {**row, **self.decision.costs.get(truth, {})}
            for truth, row in DEFAULT_COSTS.items()
        }
        minutes = {q: getattr(self.response.minutes, q.value) for q in Quadrant if q.value != "D"}
        return Policy(
            costs=costs,
            review_margin=self.decision.review_margin,
            review_below=self.decision.review_below,
            minutes=minutes,
        )

    def layout(self) -> Layout:
        return Layout(self.folders.paths(), self.keywords.prefix, self.keywords.registered)

    def catalogue(self) -> Catalogue:
        return Catalogue(tuple(product.product() for product in self.products))

    def company_domains(self, mailbox: MailboxSection) -> frozenset[str]:
        """Our own domains: the configured ones, or that of the mailbox's user name.

        A shared mail provider's domain is nobody's company.
        """
        if self.company.domains:
            return frozenset(domain.lower() for domain in self.company.domains)
        domain = mailbox.username.rpartition("@")[2].lower()
        return frozenset({domain}) - {""} - SHARED_DOMAINS


SHARED_DOMAINS = frozenset(
    {"163.com", "126.com", "yeah.net", "qq.com", "foxmail.com", "gmail.com", "outlook.com"}
    | {"hotmail.com", "yahoo.com", "aliyun.com", "sina.com", "yandex.ru", "yandex.com", "mail.ru"}
)
"""Providers whose users are not each other's colleagues."""


def _place(mailbox: MailboxSection) -> tuple[str, str, tuple[str, ...]]:
    """What two sections share that read the same mail.

    A server answers on several ports; on this machine itself each port may be the tunnel to a
    server of its own.
    """
    host = mailbox.host.casefold().rstrip(".")
    if is_loopback(host):
        host = f"{host}:{mailbox.port}"
    return host, mailbox.username.casefold(), _levels(mailbox.inbox)


def _levels(folder: str) -> tuple[str, ...]:
    """A folder's levels for comparing: whatever the separator is, INBOX in any case (RFC 3501 5.1).

    >>> _levels("inbox.Sales") == _levels("INBOX/Sales")
    True
    """
    levels = [level.strip() for level in folder.replace(".", "/").split("/") if level.strip()]
    if levels and levels[0].upper() == "INBOX":
        levels[0] = "INBOX"
    return tuple(levels)

"""The sections of ``config.toml``; each knows the rules its own keys obey together."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Collection, Iterator
from datetime import time
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr

from inbox_triage.classify.axes import Quadrant
from inbox_triage.config.rules import Fault, Section
from inbox_triage.decide.actions import FolderPath, MoveMethod, WriteMode
from inbox_triage.decide.quadrant import Outcome
from inbox_triage.decide.sla import WorkingHours
from inbox_triage.imap.credentials import (
    Credentials,
    GoogleToken,
    MicrosoftToken,
    Password,
    PasswordFromCommand,
    PasswordFromEnvironment,
    PasswordFromFile,
)
from inbox_triage.imap.endpoint import Endpoint, TlsMode
from inbox_triage.imap.read import ReadLimits
from inbox_triage.label.product import Product

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_HOURS = re.compile(r"(\d{2}):(\d{2})-(\d{2}):(\d{2})")

Seconds = Annotated[float, Field(gt=0, le=86_400)]


class StoreSection(Section):
    url: SecretStr = SecretStr("sqlite:///triage.db")


class ModelSection(Section):
    folder: Path | None = None
    key_file: Path = Path("model.key")


class OAuth2Section(Section):
    provider: Literal["microsoft", "google"]
    client_id: str = ""
    tenant: str = "organizations"
    client_secret: SecretStr | None = None
    client_secret_env: str | None = None
    cache_file: Path | None = None
    credentials_file: Path | None = None

    def rules(self, wrong: Collection[str]) -> Iterator[Fault]:
        if self.provider == "google":
            if self.credentials_file is None and "credentials_file" not in wrong:
                yield (), 'provider = "google" needs credentials_file'
            return
        if not self.client_id and "client_id" not in wrong:
            yield (), 'provider = "microsoft" needs client_id'
        ways = ("client_secret", "client_secret_env", "cache_file")
        if not any(getattr(self, way) or way in wrong for way in ways):
            yield (
                (),
                'provider = "microsoft" needs client_secret_env (the application signs in), or '
                "cache_file (a person signs in once with 'inbox-triage login')",
            )


class MailboxSection(Section):
    name: Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[\w.@+-]+$")]
    host: Annotated[str, Field(min_length=1)]
    port: Annotated[int, Field(ge=1, le=65_535)] = 993
    tls: TlsMode = TlsMode.TLS
    allow_insecure: bool = False
    ca_file: Path | None = None
    username: Annotated[str, Field(min_length=1)]
    password: SecretStr | None = None
    password_env: str | None = None
    password_file: Path | None = None
    password_command: Annotated[str, Field(min_length=1)] | None = None
    oauth2: OAuth2Section | None = None
    inbox: Annotated[str, Field(min_length=1)] = "INBOX"
    write: WriteMode = WriteMode.BOTH
    without_uidplus: Literal["leave", "mark"] = "leave"

    def rules(self, wrong: Collection[str]) -> Iterator[Fault]:
        ways = ("password", "password_env", "password_file", "password_command", "oauth2")
        given = [way for way in ways if way in wrong or getattr(self, way) is not None]
        if len(given) != 1:
            named = "none" if not given else " and ".join(given)
            yield (), f"give exactly one of {', '.join(ways)} ({named} given)"
        if not {"host", "allow_insecure"} & set(wrong):
            # It refuses to send a password unprotected.
            yield from _refused("tls", lambda: self.endpoint(DaemonSection()))
        if self.password_command is not None:
            yield from _refused("password_command", lambda: _words(str(self.password_command)))

    def endpoint(self, daemon: DaemonSection) -> Endpoint:
        return Endpoint(
            host=self.host,
            port=self.port,
            tls=self.tls,
            username=self.username,
            ca_file=self.ca_file,
            allow_insecure=self.allow_insecure,
            connect_timeout_s=daemon.connect_timeout_s,
            read_timeout_s=daemon.read_timeout_s,
            client_id=client_identity(),
        )

    def credentials(self) -> Credentials:
        """Where the secret comes from; nothing is read yet."""
        if self.password is not None:
            return Password(self.password.get_secret_value())
        if self.password_env is not None:
            return PasswordFromEnvironment(self.password_env)
        if self.password_file is not None:
            return PasswordFromFile(self.password_file)
        if self.password_command is not None:
            return PasswordFromCommand(_words(self.password_command))
        assert self.oauth2 is not None
        return self._token(self.oauth2)

    def _token(self, oauth2: OAuth2Section) -> Credentials:
        if oauth2.provider == "google":
            assert oauth2.credentials_file is not None
            return GoogleToken(self.username, oauth2.credentials_file)
        secret: Credentials | None = None
        if oauth2.client_secret_env is not None:
            secret = PasswordFromEnvironment(oauth2.client_secret_env)
        elif oauth2.client_secret is not None:
            secret = Password(oauth2.client_secret.get_secret_value())
        return MicrosoftToken(
            self.username, oauth2.client_id, oauth2.tenant, oauth2.cache_file, secret
        )

    @property
    def move_without_uidplus(self) -> MoveMethod:
        return MoveMethod.NONE if self.without_uidplus == "leave" else MoveMethod.COPY_MARK


class CompanySection(Section):
    domains: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    authserv_ids: tuple[str, ...] = ()


class FoldersSection(Section):
    root: str = "Triage"
    A: str = "A"
    B: str = "B"
    C: str = "C"
    D: str = "D"

    def rules(self, wrong: Collection[str]) -> Iterator[Fault]:
        seen: dict[tuple[str, ...], str] = {}
        for key in (quadrant.value for quadrant in Quadrant):
            if key in wrong:
                continue
            name = getattr(self, key)
            if not any(level.strip() for level in name.split("/")):
                yield (key,), "needs a name: an empty one would mean the root itself"
                continue
            # Some servers keep no two folders whose names differ in case only.
            other = seen.setdefault(FolderPath.parse(name.casefold()).levels, key)
            if other != key:
                yield (key,), f"{name!r} is {other} already; four folders need four different names"

    def paths(self) -> dict[Quadrant, FolderPath]:
        names = {q: getattr(self, q.value) for q in Quadrant}
        return {q: FolderPath.parse(f"{self.root}/{name}") for q, name in names.items()}


class KeywordsSection(Section):
    prefix: Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_.-]{0,15}$")] = "triage-"
    registered: bool = True


class DecisionSection(Section):
    review_margin: Annotated[float, Field(ge=0)] = 0.25
    review_below: Annotated[float, Field(ge=0, le=1)] = 0.5
    costs: dict[Outcome, dict[Outcome, Annotated[float, Field(ge=0)]]] = Field(default_factory=dict)


class MinutesSection(Section):
    A: Annotated[int, Field(gt=0)] = 5
    B: Annotated[int, Field(gt=0)] = 15
    C: Annotated[int, Field(gt=0)] = 30


class ResponseSection(Section):
    minutes: MinutesSection = MinutesSection()
    timezone: str = "Asia/Shanghai"
    hours: str = "always"
    weekdays: tuple[Weekday, ...] = WEEKDAYS

    def rules(self, wrong: Collection[str]) -> Iterator[Fault]:
        yield from _refused("timezone", self.zone)
        if not {"hours", "weekdays"} & set(wrong):
            yield from _refused("hours", lambda: self._hours_in(ZoneInfo("UTC")))

    def zone(self) -> ZoneInfo:
        """The sales desk's time zone.

        Raises:
            ValueError: there is none of that name.
        """
        try:
            return ZoneInfo(self.timezone)
        except (KeyError, ValueError, OSError):
            raise ValueError(
                f"{self.timezone!r} is no IANA time zone such as Asia/Shanghai"
            ) from None

    def working_hours(self) -> WorkingHours:
        return self._hours_in(self.zone())

    def _hours_in(self, zone: ZoneInfo) -> WorkingHours:
        days = frozenset(WEEKDAYS.index(day) for day in self.weekdays)
        if self.hours == "always":
            if len(days) < 7:
                raise ValueError('"always" runs on every day; name hours to use weekdays')
            return WorkingHours(zone)
        found = _HOURS.fullmatch(self.hours)
        if not found:
            raise ValueError(f'{self.hours!r} is neither "always" nor like "09:00-18:00"')
        first, second, third, fourth = map(int, found.groups())
        return WorkingHours(zone, time(first, second), time(third, fourth), days)


class ProductSection(Section):
    name: Annotated[str, Field(min_length=1, max_length=64)]
    words: tuple[str, ...] = ()
    models: tuple[str, ...] = ()

    def rules(self, wrong: Collection[str]) -> Iterator[Fault]:  # noqa: ARG002 - each stands alone
        yield from _refused("models", self.product)

    def product(self) -> Product:
        return Product(self.name, self.words, self.models)


class LimitsSection(Section):
    message_bytes: Annotated[int, Field(ge=10_000)] = 5_000_000
    batch_bytes: Annotated[int, Field(ge=10_000)] = 6_000_000
    batch_count: Annotated[int, Field(ge=1, le=2000)] = 400

    def read_limits(self) -> ReadLimits:
        return ReadLimits(self.batch_bytes, self.batch_count, self.message_bytes)


class DaemonSection(Section):
    idle_s: Annotated[float, Field(gt=0, le=540)] = 540
    poll_s: Seconds = 20
    answered_poll_s: Seconds = 30
    connect_timeout_s: Seconds = 30
    read_timeout_s: Seconds = 90
    back_off_first_s: Seconds = 2
    back_off_most_s: Seconds = 300
    watchdog_s: Seconds = 900


class LogSection(Section):
    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["json", "text"] = "json"


def client_identity() -> tuple[tuple[str, str], ...]:
    """What ID says of us (RFC 2971): four fields that NetEase wants, and no host name."""
    from inbox_triage import __version__

    return (
        ("name", "inbox-triage"),
        ("version", __version__),
        ("vendor", "inbox-triage"),
        ("support-email", "postmaster@localhost"),
    )


def _words(command: str) -> tuple[str, ...]:
    """A command line as a program and its arguments, in the shell's quotation.

    Raises:
        ValueError: a quote stays open, or there is no program.
    """
    try:
        words = tuple(shlex.split(command))
    except ValueError as error:
        raise ValueError(f"cannot be split into a program and its arguments: {error}") from None
    if not words or not words[0]:
        raise ValueError("names no program")
    return words


def _refused(key: str, make: Callable[[], object]) -> Iterator[Fault]:
    """The fault of a key whose value cannot be made into what it stands for."""
    try:
        make()
    except ValueError as error:
        yield (key,), str(error)

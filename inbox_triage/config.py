"""``config.toml`` and the environment, read once into frozen settings.

Every fault is listed at once with the path of its key. Values go inward as the types of the pure
rooms: Policy, Layout, Catalogue, WorkingHours.
"""

from __future__ import annotations

import difflib
import os
import re
import shlex
import tomllib
from datetime import time
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Literal, TypeVar
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import (
    BaseSettings,
    NestedSecretsSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from inbox_triage.classify.axes import Quadrant
from inbox_triage.decide.actions import FolderPath, Layout, MoveMethod, WriteMode
from inbox_triage.decide.quadrant import DEFAULT_COSTS, Outcome, Policy
from inbox_triage.decide.sla import WorkingHours
from inbox_triage.errors import ConfigError
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
from inbox_triage.label.product import Catalogue, Product

ENV_PREFIX = "INBOX_TRIAGE_"
DEFAULT_FILE = Path("config.toml")
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_HOURS = re.compile(r"(\d{2}):(\d{2})-(\d{2}):(\d{2})")

S = TypeVar("S", bound="_Section")
Seconds = Annotated[float, Field(gt=0, le=86_400)]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class StoreSection(_Section):
    url: SecretStr = SecretStr("sqlite:///triage.db")


class ModelSection(_Section):
    folder: Path | None = None


class OAuth2Section(_Section):
    provider: Literal["microsoft", "google"]
    client_id: str = ""
    tenant: str = "organizations"
    client_secret: SecretStr | None = None
    client_secret_env: str | None = None
    cache_file: Path | None = None
    credentials_file: Path | None = None

    @model_validator(mode="after")
    def _is_complete(self) -> OAuth2Section:
        if self.provider == "google" and self.credentials_file is None:
            raise ValueError('provider = "google" needs credentials_file')
        if self.provider == "microsoft":
            if not self.client_id:
                raise ValueError('provider = "microsoft" needs client_id')
            secret = self.client_secret or self.client_secret_env
            if not secret and self.cache_file is None:
                raise ValueError(
                    'provider = "microsoft" needs client_secret_env (the application signs in), or '
                    "cache_file (a person signs in once with 'inbox-triage login')"
                )
        return self


class MailboxSection(_Section):
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

    @model_validator(mode="after")
    def _has_one_secret(self) -> MailboxSection:
        ways = ("password", "password_env", "password_file", "password_command", "oauth2")
        given = [way for way in ways if getattr(self, way) is not None]
        if len(given) != 1:
            named = "none" if not given else " and ".join(given)
            raise ValueError(f"give exactly one of {', '.join(ways)} ({named} given)")
        self.endpoint(DaemonSection())  # refuses to send a password unprotected
        return self

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
            return PasswordFromCommand(tuple(shlex.split(self.password_command)))
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


class CompanySection(_Section):
    domains: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    authserv_ids: tuple[str, ...] = ()


class FoldersSection(_Section):
    root: str = "Triage"
    A: str = "A"
    B: str = "B"
    C: str = "C"
    D: str = "D"

    @model_validator(mode="after")
    def _are_distinct(self) -> FoldersSection:
        paths = list(self.paths().values())
        if len(set(paths)) != len(paths):
            raise ValueError("the four folders need four different names")
        return self

    def paths(self) -> dict[Quadrant, FolderPath]:
        names = {q: getattr(self, q.value) for q in Quadrant}
        return {q: FolderPath.parse(f"{self.root}/{name}") for q, name in names.items()}


class KeywordsSection(_Section):
    prefix: Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_.-]{0,15}$")] = "triage-"
    registered: bool = True


class DecisionSection(_Section):
    review_margin: Annotated[float, Field(ge=0)] = 0.25
    review_below: Annotated[float, Field(ge=0, le=1)] = 0.5
    costs: dict[Outcome, dict[Outcome, Annotated[float, Field(ge=0)]]] = Field(default_factory=dict)


class MinutesSection(_Section):
    A: Annotated[int, Field(gt=0)] = 5
    B: Annotated[int, Field(gt=0)] = 15
    C: Annotated[int, Field(gt=0)] = 30


class ResponseSection(_Section):
    minutes: MinutesSection = MinutesSection()
    timezone: str = "Asia/Shanghai"
    hours: str = "always"
    weekdays: tuple[Weekday, ...] = WEEKDAYS

    @model_validator(mode="after")
    def _makes_hours(self) -> ResponseSection:
        self.working_hours()
        return self

    def working_hours(self) -> WorkingHours:
        try:
            zone = ZoneInfo(self.timezone)
        except (KeyError, ValueError, OSError):
            raise ValueError(
                f"timezone {self.timezone!r} is no IANA time zone such as Asia/Shanghai"
            ) from None
        days = frozenset(WEEKDAYS.index(day) for day in self.weekdays)
        if self.hours == "always":
            if len(days) < 7:
                raise ValueError('hours = "always" runs on every day; name hours to use weekdays')
            return WorkingHours(zone)
        found = _HOURS.fullmatch(self.hours)
        if not found:
            raise ValueError(f'hours {self.hours!r} is neither "always" nor like "09:00-18:00"')
        first, second, third, fourth = map(int, found.groups())
        return WorkingHours(zone, time(first, second), time(third, fourth), days)


class ProductSection(_Section):
    name: Annotated[str, Field(min_length=1, max_length=64)]
    words: tuple[str, ...] = ()
    models: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _compiles(self) -> ProductSection:
        self.product()
        return self

    def product(self) -> Product:
        return Product(self.name, self.words, self.models)


class LimitsSection(_Section):
    message_bytes: Annotated[int, Field(ge=10_000)] = 5_000_000
    batch_bytes: Annotated[int, Field(ge=10_000)] = 6_000_000
    batch_count: Annotated[int, Field(ge=1, le=2000)] = 400

    def read_limits(self) -> ReadLimits:
        return ReadLimits(self.batch_bytes, self.batch_count, self.message_bytes)


class DaemonSection(_Section):
    idle_s: Annotated[float, Field(gt=0, le=540)] = 540
    poll_s: Seconds = 20
    answered_poll_s: Seconds = 30
    connect_timeout_s: Seconds = 30
    read_timeout_s: Seconds = 90
    back_off_first_s: Seconds = 2
    back_off_most_s: Seconds = 300
    watchdog_s: Seconds = 900


class LogSection(_Section):
    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["json", "text"] = "json"


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
    def _names_are_distinct(self) -> Settings:
        for key in ("mailboxes", "products"):
            names = [item.name for item in getattr(self, key)]
            doubled = sorted({name for name in names if names.count(name) > 1})
            if doubled:
                raise ValueError(f"{key}: the name {', '.join(doubled)} is given twice")
        return self

    def policy(self) -> Policy:
        """Costs of the configuration laid over the built-in table."""
        costs = {
            truth: MappingProxyType({**row, **self.decision.costs.get(truth, {})})
            for truth, row in DEFAULT_COSTS.items()
        }
        minutes = {q: getattr(self.response.minutes, q.value) for q in Quadrant if q.value != "D"}
        return Policy(
            costs=MappingProxyType(costs),
            review_margin=self.decision.review_margin,
            review_below=self.decision.review_below,
            minutes=MappingProxyType(minutes),
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


def client_identity() -> tuple[tuple[str, str], ...]:
    """What ID says of us (RFC 2971): four fields that NetEase wants, and no host name."""
    from inbox_triage import __version__

    return (
        ("name", "inbox-triage"),
        ("version", __version__),
        ("vendor", "inbox-triage"),
        ("support-email", "postmaster@localhost"),
    )


def load_settings(path: Path | None = None) -> Settings:
    """The settings of a file, overridden by secret files, then by the environment.

    Args:
        path: the file; None takes ``INBOX_TRIAGE_CONFIG`` or ``config.toml``.

    Raises:
        ConfigError: every fault, each with its key's path and what to do.
    """
    chosen = path or Path(os.environ.get(ENV_PREFIX + "CONFIG") or DEFAULT_FILE)
    if not chosen.is_file():
        raise ConfigError(
            f"There is no configuration at {chosen}. Run 'inbox-triage init' to write one, or name "
            "yours with --config."
        )
    return _load(chosen)


def _load(path: Path) -> Settings:
    secrets = os.environ.get(ENV_PREFIX + "SECRETS_DIR") or os.environ.get("CREDENTIALS_DIRECTORY")

    class FileSettings(Settings):
        @classmethod
        def settings_customise_sources(
            cls,
            settings_cls: type[BaseSettings],
            init_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the library's signature
            env_settings: PydanticBaseSettingsSource,
            dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
            file_secret_settings: PydanticBaseSettingsSource,
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            toml = TomlConfigSettingsSource(settings_cls, toml_file=path)
            if secrets is None:
                return env_settings, toml
            secret_files = NestedSecretsSettingsSource(
                file_secret_settings,
                secrets_dir=secrets,
                secrets_dir_missing="error",
                secrets_prefix=ENV_PREFIX.lower(),
                secrets_nested_delimiter="__",
            )
            return env_settings, secret_files, toml

    try:
        settings = FileSettings()
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path} is not valid TOML: {error}") from None
    except SettingsError as error:
        raise ConfigError(f"A variable of the environment cannot be used: {error}") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{path} is not UTF-8 text; save it again as UTF-8") from None
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error}") from None
    except ValidationError as error:
        faults = [
            _fault(dict(item)) for item in error.errors(include_url=False, include_input=False)
        ]
        raise ConfigError([f"{path}: {fault}" for fault in faults]) from None
    return _resolve(settings, path.resolve().parent)


def _resolve(settings: Settings, folder: Path) -> Settings:
    """Relative paths count from the configuration file, wherever the program is started."""
    url = settings.store.url.get_secret_value()
    store = settings.store
    prefix = "sqlite:///"
    if url.startswith(prefix) and not url.startswith((prefix + "/", prefix + ":memory:")):
        store = StoreSection(url=SecretStr(prefix + str(folder / url.removeprefix(prefix))))
    mailboxes = tuple(_resolve_paths(mailbox, folder) for mailbox in settings.mailboxes)
    model = _resolve_paths(settings.model, folder)
    return settings.model_copy(update={"store": store, "mailboxes": mailboxes, "model": model})


def _resolve_paths(section: S, folder: Path) -> S:
    update: dict[str, Any] = {}
    for name in type(section).model_fields:
        value = getattr(section, name)
        if isinstance(value, Path):
            update[name] = folder / value.expanduser()
        elif isinstance(value, OAuth2Section):
            update[name] = _resolve_paths(value, folder)
    return section.model_copy(update=update)


def _fault(error: dict[str, Any]) -> str:
    """One validation error as the key's path and a sentence."""
    path = ""
    for piece in error["loc"]:
        path += f"[{piece}]" if isinstance(piece, int) else f"{'.' if path else ''}{piece}"
    message = str(error["msg"]).removeprefix("Value error, ")
    if error["type"] == "extra_forbidden":
        close = difflib.get_close_matches(str(error["loc"][-1]), _KEYS, n=1)
        message = "there is no such key" + (f"; did you mean {close[0]!r}?" if close else "")
    elif error["type"] == "missing":
        message = "is missing"
    return f"{path}: {message}" if path else message


def _all_keys() -> list[str]:
    sections: list[type[BaseModel]] = [Settings, *_Section.__subclasses__()]
    return sorted({name for section in sections for name in section.model_fields})


_KEYS = _all_keys()

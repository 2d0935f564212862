"""``config.toml``, secret files and the environment, read once; every fault is told at once."""

from __future__ import annotations

import difflib
import os
import tomllib
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    NestedSecretsSettingsSource,
    PydanticBaseSettingsSource,
    SettingsError,
    TomlConfigSettingsSource,
)

from inbox_triage.config.rules import Section
from inbox_triage.config.sections import OAuth2Section, StoreSection
from inbox_triage.config.settings import ENV_PREFIX, Settings
from inbox_triage.errors import ConfigError

DEFAULT_FILE = Path("config.toml")
S = TypeVar("S", bound=Section)


def chosen_file(path: Path | None = None) -> Path:
    """The configuration meant: the one named, else ``INBOX_TRIAGE_CONFIG``, else ``config.toml``."""
    return path or Path(os.environ.get(ENV_PREFIX + "CONFIG") or DEFAULT_FILE)


def load_settings(path: Path | None = None) -> Settings:
    """The settings of a file, overridden by secret files, then by the environment.

    Args:
        path: the file; None takes ``INBOX_TRIAGE_CONFIG`` or ``config.toml``.

    Raises:
        ConfigError: every fault, each with its key's path and what to do.
    """
    chosen = chosen_file(path)
    if not chosen.is_file():
        raise ConfigError(
            f"There is no configuration at {chosen}. Run 'inbox-triage init' to write one, or name "
            "yours with --config."
        )
    return _load(chosen)


def load_settings_if_any(path: Path | None = None) -> Settings | None:
    """As :func:`load_settings`; None when nobody names a file and ``config.toml`` is not there."""
    named = path is not None or os.environ.get(ENV_PREFIX + "CONFIG")
    return load_settings(path) if named or DEFAULT_FILE.exists() else None


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
    resolved = _resolve(settings, path.resolve().parent)
    missing = [
        f"{path}: mailboxes[{index}].ca_file: there is no file {mailbox.ca_file}"
        for index, mailbox in enumerate(resolved.mailboxes)
        if mailbox.ca_file is not None and not mailbox.ca_file.is_file()
    ]
    if missing:
        raise ConfigError(missing)
    return resolved


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
    sections: list[type[BaseModel]] = [Settings, *Section.__subclasses__()]
    return sorted({name for section in sections for name in section.model_fields})


_KEYS = _all_keys()

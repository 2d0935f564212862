"""How a mailbox proves who it is: passwords and OAuth2 tokens, never in a repr or a log."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from inbox_triage.errors import ServerRefused, ServerUnavailable

GOOGLE_SCOPE = "https://mail.google.com/"
MICROSOFT_DELEGATED_SCOPE = "https://outlook.office.com/IMAP.AccessAsUser.All"
MICROSOFT_APP_SCOPE = "https://outlook.office365.com/.default"
COMMAND_TIMEOUT_S = 30


@dataclass(frozen=True, slots=True, repr=False)
class Secret:
    """A password or an access token; showing it takes a call that can be searched for."""

    value: str
    is_token: bool = False

    def reveal(self) -> str:
        return self.value

    def __repr__(self) -> str:
        return "Secret(***)"


class Credentials(Protocol):
    """Asked anew at every connection: tokens expire within the hour, passwords are rotated."""

    def secret(self) -> Secret:
        """The secret to log in with.

        Raises:
            ServerRefused: it cannot be had and a person must act; names no secret.
            ServerUnavailable: the token service is away.
        """
        ...


@dataclass(frozen=True, slots=True, repr=False)
class Password:
    """A password from the configuration itself."""

    value: str

    def secret(self) -> Secret:
        return Secret(self.value)


@dataclass(frozen=True, slots=True)
class PasswordFromEnvironment:
    """A password from an environment variable."""

    variable: str

    def secret(self) -> Secret:
        value = os.environ.get(self.variable)
        if not value:
            raise ServerRefused(
                f"The environment variable {self.variable} (password_env) is not set; set it and "
                "start again."
            )
        return Secret(value)


@dataclass(frozen=True, slots=True)
class PasswordFromFile:
    """A password from the first line of a file, as secret stores mount them."""

    path: Path

    def secret(self) -> Secret:
        try:
            lines = self.path.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise ServerRefused(f"password_file {self.path} cannot be read: {error}") from None
        if not lines or not lines[0]:
            raise ServerRefused(f"password_file {self.path} has an empty first line")
        return Secret(lines[0])


@dataclass(frozen=True, slots=True)
class PasswordFromCommand:
    """A password that a program of the operator's prints, such as ``pass show mail/sales``.

    The words are run as they are, without a shell.
    """

    words: tuple[str, ...]

    def secret(self) -> Secret:
        name = self.words[0]
        try:
            done = subprocess.run(  # noqa: S603 - the operator's own command from the configuration
                self.words, capture_output=True, text=True, timeout=COMMAND_TIMEOUT_S, check=False
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            reason = "took too long" if isinstance(error, subprocess.TimeoutExpired) else str(error)
            raise ServerRefused(f"password_command {name!r} failed: {reason}") from None
        lines = done.stdout.splitlines()
        if done.returncode != 0 or not lines or not lines[0]:
            raise ServerRefused(
                f"password_command {name!r} printed no password (exit code {done.returncode})"
            )
        return Secret(lines[0])


@dataclass(slots=True)
class MicrosoftToken:
    """An access token for Microsoft 365 through msal.

    With a client secret: the application's own permission (IMAP.AccessAsApp), no person involved.
    Without one: a person's sign-in by device code, made once with ``inbox-triage login`` and kept
    in ``cache_file``.
    """

    username: str
    client_id: str
    tenant: str
    cache_file: Path | None
    client_secret: Credentials | None = None
    authority: str = "https://login.microsoftonline.com"
    http_client: Any = field(default=None, repr=False)
    _app: Any = field(default=None, init=False, repr=False)

    def secret(self) -> Secret:
        import requests

        try:
            if self.client_secret is not None:
                answer = self._application().acquire_token_for_client([MICROSOFT_APP_SCOPE])
            else:
                answer = self._silently()
        except (requests.RequestException, OSError) as error:
            raise ServerUnavailable(f"Microsoft's token service is away: {error}") from None
        except ValueError as error:
            raise ServerRefused(f"oauth2 of {self.username}: {error}") from None
        return Secret(self._token(answer), is_token=True)

    def _silently(self) -> Any:
        app = self._application()
        accounts = app.get_accounts(username=self.username)
        answer = (
            app.acquire_token_silent_with_error([MICROSOFT_DELEGATED_SCOPE], account=accounts[0])
            if accounts
            else None
        )
        self._keep_cache()
        return answer

    def sign_in(self, show: Any) -> None:
        """Device code flow: ``show`` is called with the text that tells a person what to do."""
        app = self._application()
        flow = app.initiate_device_flow([MICROSOFT_DELEGATED_SCOPE])
        if "message" not in flow:
            raise ServerRefused(f"Microsoft refused to begin a sign-in: {_why(flow)}")
        show(flow["message"])
        self._token(app.acquire_token_by_device_flow(flow))
        self._keep_cache()

    def _application(self) -> Any:
        if self._app is None:
            import msal

            authority = f"{self.authority}/{self.tenant}"
            options = {"authority": authority, "http_client": self.http_client}
            if self.authority != "https://login.microsoftonline.com":
                options |= {"instance_discovery": False}
            cache = msal.SerializableTokenCache()
            if self.cache_file is not None and self.cache_file.exists():
                cache.deserialize(self.cache_file.read_text(encoding="utf-8"))
            if self.client_secret is not None:
                self._app = msal.ConfidentialClientApplication(
                    self.client_id,
                    client_credential=self.client_secret.secret().reveal(),
                    **options,
                )
            else:
                self._app = msal.PublicClientApplication(
                    self.client_id, token_cache=cache, **options
                )
        return self._app

    def _keep_cache(self) -> None:
        cache = self._app.token_cache
        if self.cache_file is not None and getattr(cache, "has_state_changed", False):
            write_private(self.cache_file, cache.serialize())

    def _token(self, answer: Any) -> str:
        if isinstance(answer, dict) and "access_token" in answer:
            return str(answer["access_token"])
        raise ServerRefused(
            f"Microsoft gives no token for {self.username}: {_why(answer)}. Run 'inbox-triage login' "
            "for this mailbox, or give the application the IMAP.AccessAsApp permission and a secret."
        )


@dataclass(slots=True)
class GoogleToken:
    """An access token for Gmail through google-auth.

    ``credentials_file`` is an authorised-user file (with a refresh token) or a service account's
    key with domain-wide delegation, which then acts for ``username``.
    """

    username: str
    credentials_file: Path
    _credentials: Any = field(default=None, init=False, repr=False)

    def secret(self) -> Secret:
        import google.auth.exceptions
        import google.auth.transport.requests

        try:
            if self._credentials is None:
                self._credentials = self._load()
            if not self._credentials.valid:
                self._credentials.refresh(google.auth.transport.requests.Request())
        except google.auth.exceptions.TransportError as error:
            raise ServerUnavailable(f"Google's token service is away: {error}") from None
        except google.auth.exceptions.GoogleAuthError as error:
            raise ServerRefused(
                f"Google gives no token for {self.username}: {error}. Make the credentials file anew."
            ) from None
        except (OSError, ValueError) as error:
            raise ServerRefused(
                f"oauth2.credentials_file of {self.username} cannot be used: {error}"
            ) from None
        return Secret(str(self._credentials.token), is_token=True)

    def _load(self) -> Any:
        import json

        from google.oauth2 import credentials, service_account

        info = json.loads(self.credentials_file.read_text(encoding="utf-8"))
        if not isinstance(info, dict):
            raise ValueError("it holds no object")
        if info.get("type") == "service_account":
            account: Any = service_account.Credentials
            loaded = account.from_service_account_info(info, scopes=[GOOGLE_SCOPE])
            return loaded.with_subject(self.username)
        user: Any = credentials.Credentials
        loaded = user.from_authorized_user_info(info, scopes=[GOOGLE_SCOPE])
        if info.get("token_uri"):
            loaded._token_uri = info["token_uri"]
        return loaded


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read, by replacing it whole."""
    aside = path.with_name(path.name + ".new")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(text)
    aside.replace(path)


def _why(answer: object) -> str:
    if isinstance(answer, dict):
        words = answer.get("error_description") or answer.get("error") or "no reason given"
        return str(words).splitlines()[0][:200]
    return "nobody has signed in yet"

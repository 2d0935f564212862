"""Where passwords and tokens come from; none of them ever shows."""

from __future__ import annotations

import base64
import json
import os
import stat
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from inbox_triage.errors import ServerRefused, ServerUnavailable
from inbox_triage.imap.credentials import (
    MICROSOFT_DELEGATED_SCOPE,
    Credentials,
    GoogleToken,
    MicrosoftToken,
    Password,
    PasswordFromCommand,
    PasswordFromEnvironment,
    PasswordFromFile,
    Secret,
    write_private,
)
from tests.servers.ready import free_ports

WORD = "open sesame, not to be seen"


def printed(text: str) -> PasswordFromCommand:
    return PasswordFromCommand((sys.executable, "-c", text))


class TokenService:
    """An OAuth2 token endpoint on loopback; ``forms`` holds what was asked."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}/token"
        self.status, self.answer = 200, {"access_token": WORD, "expires_in": 3600}
        self.forms: list[dict[str, list[str]]] = []


@contextmanager
def token_service() -> Iterator[TokenService]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            size = int(self.headers["Content-Length"])
            service.forms.append(parse_qs(self.rfile.read(size).decode()))
            body = json.dumps(service.answer).encode()
            self.send_response(service.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        service = TokenService(server.server_port)
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield service
        finally:
            server.shutdown()
            thread.join()


class Answer:
    """An HTTP answer as msal wants its client to give it."""

    def __init__(self, status: int, content: dict[str, Any]) -> None:
        self.status_code, self.text = status, json.dumps(content)
        self.headers: dict[str, str] = {}

    def raise_for_status(self) -> None:
        assert self.status_code < 400, self.text


class Microsoft:
    """Microsoft's token service without a network: msal's http_client."""

    def __init__(self, *tokens: dict[str, Any]) -> None:
        self.tokens = list(tokens)
        self.asked: list[dict[str, str]] = []

    def get(self, url: str, **_: Any) -> Answer:
        base = url.partition("/v2.0")[0]
        ways = ("authorization", "token", "device_authorization")
        content = {f"{way}_endpoint": f"{base}/{way}" for way in ways}
        return Answer(200, content | {"issuer": base})

    def post(self, url: str, data: dict[str, str], **_: Any) -> Answer:
        self.asked.append(data)
        if url.endswith("device_authorization"):
            return Answer(200, {"device_code": "d", "user_code": "ABC", "expires_in": 60,
                                "interval": 0, "message": "Go there and type ABC"})  # fmt: skip
        token = self.tokens.pop(0)
        return Answer(400 if "error" in token else 200, token)

    def close(self) -> None:
        return


def microsoft(http: object, cache: Path | None = None, **options: Any) -> MicrosoftToken:
    return MicrosoftToken(
        "rep@example.com", "client", "tenant", cache,
        authority="https://login.example.test", http_client=http, **options,
    )  # fmt: skip


def google(tmp_path: Path, info: dict[str, str]) -> GoogleToken:
    path = tmp_path / "google.json"
    path.write_text(json.dumps(info))
    return GoogleToken("rep@example.com", path)


def authorised(url: str) -> dict[str, str]:
    return {
        "type": "authorized_user", "client_id": "c", "client_secret": "not to be seen",
        "refresh_token": "not to be seen", "token_uri": url,
    }  # fmt: skip


def test_a_password_comes_from_where_it_is_said_to_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SALES_PASSWORD", WORD)
    path = tmp_path / "secret"
    path.write_text(f"{WORD}\nsecond line\n", encoding="utf-8")
    sources: list[Credentials] = [
        Password(WORD),
        PasswordFromEnvironment("SALES_PASSWORD"),
        PasswordFromFile(path),
        printed(f"print({WORD!r})"),
    ]
    for source in sources:
        assert source.secret().reveal() == WORD
        assert not source.secret().is_token
        shown = f"{source!r} {source} {source.secret()!r} {source.secret()}"
        if not isinstance(source, PasswordFromCommand):
            assert WORD not in shown
        assert WORD not in repr(source.secret())


def test_a_rotated_password_is_read_anew(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    source = PasswordFromFile(path)
    for word in ("first", "密码"):
        path.write_text(word, encoding="utf-8")
        assert source.secret().reveal() == word


def test_what_cannot_be_read_is_told_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SALES_PASSWORD", raising=False)
    empty, binary = tmp_path / "empty", tmp_path / "binary"
    empty.write_text("\nsecond")
    binary.write_bytes(b"\xff\xfe")
    cases: list[tuple[Credentials, str]] = [
        (PasswordFromEnvironment("SALES_PASSWORD"), "SALES_PASSWORD .* is not set"),
        (PasswordFromFile(tmp_path / "none"), "password_file .*none cannot be read"),
        (PasswordFromFile(tmp_path), "cannot be read"),
        (PasswordFromFile(empty), "empty first line"),
        (PasswordFromFile(binary), "cannot be read"),
        (PasswordFromCommand(("no-such-program-here",)), "'no-such-program-here' failed"),
        (printed("import sys; print('not to be seen'); sys.exit(3)"), "exit code 3"),
        (printed(""), "printed no password"),
    ]
    for source, words in cases:
        with pytest.raises(ServerRefused, match=words) as caught:
            source.secret()
        assert "not to be seen" not in str(caught.value)
        assert caught.value.__cause__ is None


def test_a_command_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("inbox_triage.imap.credentials.COMMAND_TIMEOUT_S", 0.2)
    with pytest.raises(ServerRefused, match="took too long"):
        printed("import time; time.sleep(20)").secret()


def test_a_command_is_not_run_by_a_shell() -> None:
    assert PasswordFromCommand(("echo", "$HOME;ls")).secret().reveal() == "$HOME;ls"


def test_google_gives_a_token_and_keeps_it_while_it_is_valid(tmp_path: Path) -> None:
    with token_service() as service:
        source = google(tmp_path, authorised(service.url))
        secret = source.secret()
        assert (secret.reveal(), secret.is_token) == (WORD, True)
        assert source.secret().reveal() == WORD
        [form] = service.forms
        assert form["grant_type"] == ["refresh_token"]
        assert "not to be seen" not in repr(source)
        assert WORD not in repr(source)


def test_a_service_account_acts_for_the_user(tmp_path: Path) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    with token_service() as service:
        info = {"type": "service_account", "client_email": "robot@example.com",
                "private_key": key.decode(), "token_uri": service.url}  # fmt: skip
        assert google(tmp_path, info).secret().reveal() == WORD
        assert service.forms[0]["grant_type"] == ["urn:ietf:params:oauth:grant-type:jwt-bearer"]


@pytest.mark.parametrize("error", ["invalid_grant", "unauthorized_client"])
def test_a_withdrawn_google_consent_is_the_operators_matter(tmp_path: Path, error: str) -> None:
    with token_service() as service:
        service.status, service.answer = 400, {"error": error}
        with pytest.raises(ServerRefused, match=error) as caught:
            google(tmp_path, authorised(service.url)).secret()
    assert "not to be seen" not in str(caught.value)


def test_a_token_service_that_is_away_is_tried_again(tmp_path: Path) -> None:
    [port] = free_ports(1)
    with pytest.raises(ServerUnavailable, match="Google's token service is away"):
        google(tmp_path, authorised(f"http://127.0.0.1:{port}/token")).secret()


@pytest.mark.parametrize("text", ["", "{}", "[]", "{", '{"type": "service_account"}', "\x00"])
def test_a_broken_google_file_is_told_by_its_key(tmp_path: Path, text: str) -> None:
    path = tmp_path / "google.json"
    path.write_text(text)
    with pytest.raises(ServerRefused, match=r"rep@example\.com"):
        GoogleToken("rep@example.com", path).secret()


TOKEN = {"access_token": WORD, "expires_in": 3600, "token_type": "Bearer"}


def test_microsoft_gives_an_application_its_own_token() -> None:
    http = Microsoft(TOKEN)
    source = microsoft(http, client_secret=Password("not to be seen"))
    secret = source.secret()
    assert (secret.reveal(), secret.is_token) == (WORD, True)
    assert source.secret().reveal() == WORD
    [asked] = http.asked
    assert asked["grant_type"] == "client_credentials"
    assert asked["client_secret"] == "not to be seen"
    assert "not to be seen" not in repr(source)
    assert WORD not in repr(source)


def test_microsofts_refusal_says_what_to_do() -> None:
    http = Microsoft({"error": "invalid_client", "error_description": "AADSTS7000215: no\nmore"})
    with pytest.raises(ServerRefused, match=r"AADSTS7000215: no\. Run 'inbox-triage login'"):
        microsoft(http, client_secret=Password("not to be seen")).secret()


def test_without_a_sign_in_microsoft_gives_nothing(tmp_path: Path) -> None:
    http = Microsoft()
    with pytest.raises(ServerRefused, match="nobody has signed in yet"):
        microsoft(http, tmp_path / "cache").secret()
    assert http.asked == []


def sign_in(cache: Path, expires_in_s: int) -> list[str]:
    """What a person is shown; the token is in the cache then."""
    claims = {"sub": "1", "oid": "1", "tid": "tenant", "preferred_username": "rep@example.com"}
    signed_in = {**TOKEN, "expires_in": expires_in_s, "scope": MICROSOFT_DELEGATED_SCOPE,
                 "refresh_token": "r1", "id_token": _id_token(claims),
                 "client_info": _part({"uid": "1", "utid": "tenant"})}  # fmt: skip
    shown: list[str] = []
    microsoft(Microsoft(signed_in), cache).sign_in(shown.append)
    return shown


def test_a_person_signs_in_once_and_the_token_is_kept(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    assert sign_in(cache, 3600) == ["Go there and type ABC"]
    assert stat.S_IMODE(cache.stat().st_mode) == 0o600
    http = Microsoft()
    assert microsoft(http, cache).secret().reveal() == WORD
    assert http.asked == []


def test_an_expired_token_is_renewed_without_the_person(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    sign_in(cache, 0)
    http = Microsoft({**TOKEN, "access_token": "second", "refresh_token": "r2"})
    assert microsoft(http, cache).secret().reveal() == "second"
    [asked] = http.asked
    assert asked["refresh_token"] == "r1"
    assert "r2" in cache.read_text()


def test_a_withdrawn_sign_in_is_told_with_microsofts_reason(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    sign_in(cache, 0)
    refusal = {"error": "invalid_grant", "error_description": "AADSTS50173: expired"}
    with pytest.raises(ServerRefused, match=r"AADSTS50173: expired\. Run 'inbox-triage login'"):
        microsoft(Microsoft(refusal), cache).secret()


def test_a_microsoft_service_that_is_away_is_tried_again() -> None:
    class Away:
        def get(self, *_: object, **__: object) -> Answer:
            raise ConnectionError("no route")

    with pytest.raises(ServerUnavailable, match="Microsoft's token service is away"):
        microsoft(Away(), client_secret=Password("x")).secret()


def test_a_secret_shows_nothing_of_itself() -> None:
    secret = Secret(WORD, is_token=True)
    assert WORD not in f"{secret} {secret!r} {[secret]}"


def test_a_private_file_is_the_owners_alone_and_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "cache"
    path.write_text("old and longer than the new one")
    path.chmod(0o644)
    before = os.umask(0)
    try:
        write_private(path, "new")
    finally:
        os.umask(before)
    assert path.read_text() == "new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def _id_token(claims: dict[str, Any]) -> str:
    whole = {"iss": "https://login.example.test/tenant", "aud": "client",
             "exp": int(time.time()) + 3600, "iat": int(time.time()), **claims}  # fmt: skip
    return f"{_part({'alg': 'none'})}.{_part(whole)}.x"


def _part(content: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")

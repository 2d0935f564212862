"""Where a mailbox's server is and how to speak to it."""

from __future__ import annotations

import ipaddress
import ssl
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from inbox_triage.errors import ServerRefused


class TlsMode(StrEnum):
    """``tls`` of a mailbox in the configuration."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A server and a user of it; certificates are always verified.

    Attributes:
        ca_file: PEM file of further certificate authorities to trust, for a company's own.
        allow_insecure: speak without TLS to hosts other than loopback.
        connect_timeout_s, read_timeout_s: how long a silent network is waited for.
    """

    host: str
    port: int
    tls: TlsMode
    username: str
    ca_file: Path | None = None
    allow_insecure: bool = False
    connect_timeout_s: float = 30.0
    read_timeout_s: float = 90.0
    client_id: tuple[tuple[str, str], ...] = field(default=(("name", "inbox-triage"),))
    """What the ID command says of us (RFC 2971); some servers let nobody in without it."""

    def __post_init__(self) -> None:
        if self.tls is TlsMode.NONE and not self.allow_insecure and not is_loopback(self.host):
            raise ValueError(
                f'tls = "none" would send the password of {self.username} unprotected to '
                f'{self.host}; use "tls" or "starttls", or set allow_insecure = true'
            )

    def ssl_context(self) -> ssl.SSLContext:
        """A verifying context; ``ca_file`` adds to the system's authorities.

        Raises:
            ServerRefused: ``ca_file`` cannot be read or holds no certificate.
        """
        context = ssl.create_default_context()
        if self.ca_file is not None:
            try:
                context.load_verify_locations(cafile=self.ca_file)
            except OSError as error:
                garbled = isinstance(error, ssl.SSLError)
                reason = "it holds no certificate in PEM form" if garbled else error.strerror
                raise ServerRefused(
                    f"ca_file {self.ca_file} cannot be used: {reason}. Correct the path, or remove "
                    "the key if the server's certificate is a public one."
                ) from None
        return context

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


def is_loopback(host: str) -> bool:
    """Whether a host name can only mean this machine.

    >>> is_loopback("127.0.0.1"), is_loopback("mail.example.com")
    (True, False)
    """
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False

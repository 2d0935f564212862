"""Waiting for a server to answer, and what happens when it is not installed."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable
from typing import NoReturn

import pytest

LEFT_OUT_MARK = "server is installed"
"""Part of every sentence that skips a test for a missing server; the summary counts by it."""


def missing_server(name: str, where: str) -> NoReturn:
    """Skips the calling test, or fails it when the environment says ``REQUIRE_SERVERS=1``."""
    reason = f"no {name} {LEFT_OUT_MARK}: {where}"
    if os.environ.get("REQUIRE_SERVERS") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


def free_ports(count: int) -> list[int]:
    """Loopback ports nobody listens on now, all different."""
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [int(probe.getsockname()[1]) for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def greets(port: int) -> bool:
    """Whether an IMAP server on a loopback port says hello."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
            return connection.recv(64).startswith(b"* ")
    except OSError:
        return False


def wait_until(true: Callable[[], bool], seconds: float = 10.0, step_s: float = 0.01) -> bool:
    """Whether a condition came true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(step_s)
    return true()

"""Fixtures: one Dovecot of each kind for the session, a fresh user of it for each test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.servers.dovecot import WHERE, Account, Dovecot, dovecot_program, new_account
from tests.servers.ready import missing_server

SPECIAL_USE = {"Sent": "\\Sent", "Drafts": "\\Drafts", "Trash": "\\Trash", "Junk": "\\Junk"}


@contextmanager
def running_dovecot(server: Dovecot) -> Iterator[Dovecot]:
    """A server for as long as the block runs; what it logged is shown when a test fails in it."""
    try:
        server.start()
        yield server
    except BaseException:
        print(server.log())
        raise
    finally:
        server.remove()


def _installed() -> None:
    if dovecot_program() is None:
        missing_server("Dovecot", WHERE)


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    """Separator ``/``, no prefix, no special folders."""
    _installed()
    with running_dovecot(Dovecot()) as server:
        yield server


@pytest.fixture(scope="session")
def dotted_dovecot() -> Iterator[Dovecot]:
    """Separator ``.``, everything below ``INBOX.``, special folders there from the start."""
    _installed()
    with running_dovecot(Dovecot(".", "INBOX.", SPECIAL_USE)) as server:
        yield server


@pytest.fixture
def account(dovecot: Dovecot) -> Account:
    """A user nobody else has."""
    return new_account(dovecot)


@pytest.fixture
def dotted_account(dotted_dovecot: Dovecot) -> Account:
    """A user of the dotted server."""
    return new_account(dotted_dovecot)

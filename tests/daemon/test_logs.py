"""Log lines: one event each, nothing secret, nothing a stranger can forge."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Any, Literal

import pytest
import structlog

from inbox_triage.daemon.logs import configure_logging

Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    structlog.reset_defaults()
    root.handlers[:] = handlers
    root.setLevel(level)


def logged(capsys: Captured) -> dict[str, Any]:
    """The one line that was written."""
    (line,) = capsys.readouterr().err.splitlines()
    event: dict[str, Any] = json.loads(line)
    return event


def test_a_line_is_one_event_without_secrets_or_forged_lines(capsys: Captured) -> None:
    configure_logging("info", "json")
    log = structlog.get_logger()
    log.info("event", why='x\n{"event": "forged"}\x1b[31m', password="geheim", size=3)
    log.debug("hidden")
    event = logged(capsys)
    assert event["password"] == "***"
    assert event["size"] == 3
    assert "\n" not in event["why"]
    assert "\x1b" not in event["why"]


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("LOGIN of sales.one@acme.example refused", "LOGIN of ***@acme.example refused"),
        ("<ana+x@b.example>, lee@c.example", "<***@b.example>, ***@c.example"),
        ("postgresql://user:geheim@db.example/x", "postgresql://user:***@db.example/x"),
        ("张三@例子.example", "***@例子.example"),
        (["a@b.example"], "[***@b.example]"),
        (ValueError("a@b.example"), "***@b.example"),
        ("12 mails @ 3 s", "12 mails @ 3 s"),
        ("x" * 600 + "@b.example", "x" * 500),
    ],
)
def test_of_an_address_the_domain_is_kept(said: object, kept: str, capsys: Captured) -> None:
    configure_logging("info", "json")
    structlog.get_logger().info("event", why=said)
    assert logged(capsys)["why"].replace("'", "") == kept


def test_an_address_is_masked_in_the_event_itself_but_not_at_the_level_debug(
    capsys: Captured,
) -> None:
    configure_logging("info", "json")
    structlog.get_logger().info("a@b.example")
    assert logged(capsys)["event"] == "***@b.example"
    configure_logging("debug", "json")
    structlog.get_logger().info("a@b.example")
    assert logged(capsys)["event"] == "a@b.example"


def test_a_mailbox_keeps_the_name_the_operator_gave_it(capsys: Captured) -> None:
    configure_logging("info", "json")
    structlog.get_logger().bind(mailbox="sales@acme.example").info("event")
    assert logged(capsys)["mailbox"] == "sales@acme.example"


@pytest.mark.parametrize("form", ["json", "text"])
def test_an_unexpected_error_is_a_line_without_values(
    form: Literal["json", "text"], capsys: Captured
) -> None:
    configure_logging("info", form)
    body = "Dear Ana, our price"
    try:
        raise RuntimeError("lost ana@b.example " + "y" * 900 + f"\n[parameters: {body}]")
    except RuntimeError:
        structlog.get_logger().exception("unexpected")
    (line,) = capsys.readouterr().err.splitlines()
    assert "RuntimeError: lost ***@b.example yyy" in line
    assert "test_logs.py:" in line
    assert "y" * 300 not in line
    assert "Dear" not in line


def test_the_cause_of_an_error_is_told(capsys: Captured) -> None:
    configure_logging("info", "json")
    try:
        try:
            raise KeyError("inner")
        except KeyError as error:
            raise RuntimeError from error
    except RuntimeError:
        structlog.get_logger().exception("unexpected")
    event = logged(capsys)
    assert (event["error"], event["cause"]) == ("RuntimeError", "KeyError: 'inner'")


def test_a_librarys_warning_is_an_event_like_ours(capsys: Captured) -> None:
    logging.getLogger().handlers[:] = []  # as in the program; pytest has put its own there
    configure_logging("info", "json")
    try:
        raise OSError("a@b.example\nmore")
    except OSError:
        logging.getLogger("library").warning("of %s", "c@d.example", exc_info=True)
    logging.getLogger("library").info("hidden")
    event = logged(capsys)
    assert (event["event"], event["level"]) == ("of ***@d.example", "warning")
    assert event["error"] == "OSError: ***@b.example"

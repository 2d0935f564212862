"""Log lines: one event each, nothing secret, nothing a stranger can forge."""

from __future__ import annotations

import json

import pytest
import structlog

from inbox_triage.daemon.logs import configure_logging


def test_a_line_is_one_event_without_secrets_or_forged_lines(
    capsys: pytest.CaptureFixture[str],
) -> None:
    configure_logging("info", "json")
    log = structlog.get_logger()
    log.info("event", why='x\n{"event": "forged"}\x1b[31m', password="geheim", size=3)
    log.debug("hidden")
    (line,) = capsys.readouterr().err.splitlines()
    event = json.loads(line)
    assert event["password"] == "***"
    assert event["size"] == 3
    assert "\n" not in event["why"]
    assert "\x1b" not in event["why"]
    structlog.reset_defaults()

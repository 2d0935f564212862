"""One event a line on standard error: JSON for machines or text for people. No bodies, no secrets."""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from typing import Any, Literal

import structlog

SECRET_WORDS = ("password", "secret", "token", "authorization")
MAX_VALUE_CHARS = 500


def configure_logging(level: str, form: Literal["json", "text"]) -> None:
    """Send our events, and other libraries' warnings, to standard error.

    Libraries stay at WARNING: their debug lines hold commands and mail.
    """
    number = logging.getLevelNamesMapping()[level.upper()]
    logging.basicConfig(stream=sys.stderr, level=max(number, logging.WARNING), format="%(message)s")
    renderer: Any = structlog.processors.JSONRenderer(ensure_ascii=False)
    if form == "text":
        renderer = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            one_safe_line,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


def one_safe_line(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """No value may begin a new line, hide a secret or be a whole mail.

    Control characters come from header values and from server answers, both written by strangers.
    """
    for key, value in event.items():
        if any(word in key.lower() for word in SECRET_WORDS):
            event[key] = "***"
        elif isinstance(value, str) and key != "exception":
            clean = "".join(char if char.isprintable() else " " for char in value)
            event[key] = clean[:MAX_VALUE_CHARS]
    return event

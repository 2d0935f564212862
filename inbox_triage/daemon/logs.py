"""One event a line on standard error: JSON for machines or text for people.

No bodies, no secrets, and above the level ``debug`` no addresses.
"""

from __future__ import annotations

import logging
import re
import sys
import traceback
from collections.abc import Callable, MutableMapping
from types import TracebackType
from typing import Any, Literal

import structlog

SECRET_WORDS = ("password", "secret", "token", "authorization")
OWN_NAMES = ("mailbox",)
"""Keys whose values the operator chose; masked, two mailboxes could not be told apart."""

MAX_VALUE_CHARS = 500
MAX_MESSAGE_CHARS = 200
MAX_FRAMES = 12
_LOCAL_PART = re.compile(r"[^\s@<>()\[\],;:\"]{1,500}@(?=[^\s@]|$)")

Event = MutableMapping[str, Any]
ErrorInfo = tuple[type[BaseException], BaseException, TracebackType | None]


def configure_logging(level: str, form: Literal["json", "text"]) -> None:
    """Send our events, and other libraries' warnings, to standard error.

    Libraries stay at WARNING: their debug lines hold commands and mail.
    """
    number = logging.getLevelNamesMapping()[level.upper()]
    renderer: Any = structlog.processors.JSONRenderer(ensure_ascii=False)
    if form == "text":
        renderer = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    common: list[Callable[[Any, str, Event], Event]] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        errors_in_a_line,
        one_safe_line,
    ]
    if number > logging.DEBUG:
        common.append(without_addresses)
    structlog.configure(
        processors=[*common, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    bare = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(processors=[bare, *common, renderer]))
    logging.basicConfig(level=max(number, logging.WARNING), handlers=[handler])


def errors_in_a_line(_logger: object, _method: str, event: Event) -> Event:
    """``exc_info`` as ``error`` (type and the begin of the message) and ``trace`` (places only).

    Neither local values nor later lines are kept: a database's error ends with the whole statement
    and its values, which are mail.
    """
    info = _error_info(event.pop("exc_info", None))
    if info is None:
        return event
    _, error, trace = info
    event["error"] = _told(error)
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None:
        event["cause"] = _told(cause)
    frames = traceback.extract_tb(trace)[-MAX_FRAMES:]
    event["trace"] = " > ".join(
        f"{frame.filename.replace(chr(92), '/').rpartition('/')[2]}:{frame.lineno} {frame.name}"
        for frame in frames
    )
    return event


def _error_info(given: object) -> ErrorInfo | None:
    if isinstance(given, BaseException):
        return type(given), given, given.__traceback__
    if isinstance(given, tuple):
        return given if given[0] is not None else None
    current = sys.exc_info()
    return current if given and current[0] is not None else None


def _told(error: BaseException) -> str:
    try:
        lines = str(error).splitlines()
    except Exception:  # noqa: BLE001 - an error whose message fails still has a type
        lines = []
    name = type(error).__name__
    return f"{name}: {lines[0][:MAX_MESSAGE_CHARS]}" if lines else name


def one_safe_line(_logger: object, _method: str, event: Event) -> Event:
    """No value may begin a new line, hide a secret or be a whole mail.

    Control characters come from header values and from server answers, both written by strangers.
    """
    for key, value in event.items():
        if any(word in key.lower() for word in SECRET_WORDS):
            event[key] = "***"
        elif not isinstance(value, (int, float, type(None))):
            text = str(value)[: 2 * MAX_VALUE_CHARS]
            if not text.isprintable():
                text = "".join(char if char.isprintable() else " " for char in text)
            event[key] = text[:MAX_VALUE_CHARS]
    return event


def without_addresses(_logger: object, _method: str, event: Event) -> Event:
    """Of a mail address only the domain is kept, wherever in a value it stands."""
    for key, value in event.items():
        if isinstance(value, str) and key not in OWN_NAMES:
            event[key] = _LOCAL_PART.sub("***@", value)
    return event

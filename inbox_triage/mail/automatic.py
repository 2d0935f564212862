"""Mail that no person has just written: automatic answers and lists (W93)."""

from __future__ import annotations

from inbox_triage.mail.message import Message

_AUTOMATIC_PRECEDENCE = frozenset({"auto-reply", "junk"})
_LIST_PRECEDENCE = frozenset({"bulk", "list"})
_LIST_FIELDS = ("List-Id", "List-Unsubscribe", "List-Post", "List-Help", "List-Subscribe")
_ANSWER_FIELDS = ("X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Auto-Reply")


def is_auto_submitted(message: Message) -> bool:
    """Whether a machine answered: vacation notices, receipts, bounces.

    Any ``Auto-Submitted`` but ``no`` (RFC 3834 section 5), an ``X-Auto-Response-Suppress`` with
    it or alone, an automatic ``Precedence``, or an empty return path.
    """
    submitted = _word(message, "Auto-Submitted")
    if submitted not in {"", "no"}:
        return True
    if _word(message, "Precedence") in _AUTOMATIC_PRECEDENCE or has_empty_return_path(message):
        return True
    if any(message.header(name) is not None for name in _ANSWER_FIELDS):
        return True
    # Exchange sets it on ordinary mail of some companies as ``None``, meaning nothing.
    return _word(message, "X-Auto-Response-Suppress") not in {"", "none"}


def is_list(message: Message) -> bool:
    """Whether it came through a list or a mass mailer (RFC 2369, RFC 2919)."""
    if any(message.header(name) for name in _LIST_FIELDS):
        return True
    return _word(message, "Precedence") in _LIST_PRECEDENCE


def has_empty_return_path(message: Message) -> bool:
    """Whether nobody wants an answer (RFC 5321 section 4.5.5): bounces and automatic answers."""
    path = message.header("Return-Path")
    return path is not None and path.replace(" ", "") in {"<>", ""}


def _word(message: Message, name: str) -> str:
    """The first word of a header, lower case, without parameters and comments."""
    value = (message.header(name) or "").replace("(", ";").partition(";")[0]
    return value.strip().lower().replace("auto_", "auto-") if value else ""

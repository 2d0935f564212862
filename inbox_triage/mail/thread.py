"""Which conversation a message belongs to (RFC 5322 section 3.6.4)."""

from __future__ import annotations

from inbox_triage.mail.message import Message

_KEY_CHARS = 250


def conversation_key(message: Message) -> str:
    """The identifier of the conversation's first message, as far as this one knows it.

    The oldest of References, else what it replies to, else its own identifier; a message with none
    of them is a conversation of its own, named by its digest. At most 250 printable characters.
    """
    for ids in (message.references, message.in_reply_to):
        if ids:
            return _bounded(ids[0])
    return _bounded(message.message_id) if message.message_id else str(message.digest)


def reply_ids(message: Message) -> tuple[str, ...]:
    """Every message this one answers or follows, nearest first, without itself."""
    nearest_first = (*message.in_reply_to, *reversed(message.references))
    ids = dict.fromkeys(map(_bounded, nearest_first))
    return tuple(found for found in ids if found != message.message_id)


def _bounded(identifier: str) -> str:
    return "".join(filter(str.isprintable, identifier))[:_KEY_CHARS]

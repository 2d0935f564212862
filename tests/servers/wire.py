"""Cutting an IMAP byte stream into lines and literals (RFC 3501 section 4.3), either direction."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Callable, Coroutine, Iterator
from typing import Any, TypeVar

_LITERAL = re.compile(rb"\{(\d{1,12})(\+?)\}\r?\n$")
_FREE_TEXT = re.compile(rb"(?:\+|\S+ (?:OK|NO|BAD|BYE|PREAUTH)) ", re.I)
T = TypeVar("T")


class Pieces:
    """Cuts a stream; what a literal holds is handed on as it comes and never looked at."""

    def __init__(self) -> None:
        self._rest = b""
        self.literal_left = 0
        self.continued = False
        """Whether the next line goes on with a command or response that began earlier."""

    @property
    def between(self) -> bool:
        """Whether the stream stands between two commands or responses."""
        return not self.continued and not self.literal_left and not self._rest

    def feed(self, data: bytes) -> Iterator[tuple[bool, bytes]]:
        """Pieces in order: True with a line and its line end, False with a part of a literal.

        ``continued`` tells of a line whether it began before; it is set on after the line was taken.
        """
        data, self._rest = self._rest + data, b""
        at = 0
        while at < len(data):
            if self.literal_left:
                part = data[at : at + self.literal_left]
                self.literal_left -= len(part)
                at += len(part)
                yield False, part
                continue
            end = data.find(b"\n", at) + 1
            if not end:
                self._rest = data[at:]
                return
            line, at = data[at:end], end
            yield True, line
            size = self._literal(line)
            self.continued = size is not None
            self.literal_left = size or 0

    def _literal(self, line: bytes) -> int | None:
        if not line.endswith((b"}\r\n", b"}\n")):
            return None
        if not self.continued and _FREE_TEXT.match(line):
            return None
        found = _LITERAL.search(line)
        return int(found[1]) if found else None


def waits_for_leave(line: bytes) -> bool:
    """Whether a line ends in a literal that is sent only after the server's ``+``."""
    found = _LITERAL.search(line)
    return found is not None and not found[2]


def command_name(line: bytes) -> tuple[bytes, str]:
    """Tag and name of a command line; the name holds the ``UID`` before it.

    >>> command_name(b"a1 uid fetch 1:* (FLAGS)")
    (b'a1', 'UID FETCH')
    """
    words = line.split(None, 3)
    tag = words[0] if words else b""
    name = words[1].upper() if len(words) > 1 else b""
    if name == b"UID" and len(words) > 2:
        name += b" " + words[2].upper()
    return tag, name.decode("ascii", "replace")


class LoopThread:
    """An event loop of its own thread, so that servers answer while a test waits."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self._thread.start()

    def wait(self, work: Coroutine[Any, Any, T]) -> T:
        """Runs a coroutine there and returns what it returns."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(20)

    def call(self, work: Callable[[], T]) -> T:
        """Runs a function there and returns what it returns."""

        async def run() -> T:
            return work()

        return self.wait(run())

    def stop(self) -> None:
        """Ends the thread; cancels what is left to do."""

        async def cancel() -> None:
            rest = asyncio.all_tasks() - {asyncio.current_task()}
            for task in rest:
                task.cancel()
            await asyncio.gather(*rest, return_exceptions=True)

        self.wait(cancel())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(10)
        self.loop.close()

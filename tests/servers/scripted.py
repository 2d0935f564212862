"""A small IMAP server that says what a test wants, for what no real server does on demand."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from types import TracebackType
from typing import Self

from inbox_triage.imap.endpoint import Endpoint, TlsMode
from tests.servers.wire import LoopThread


class Act(Enum):
    """What is done instead of answering."""

    CLOSE = "close"
    """End the connection without BYE."""
    SILENT = "silent"
    """Never answer."""


Reply = str | Act | Callable[[str], str]
"""Lines to send, ``{tag}`` standing for the command's tag; or made from the command's line."""

CAPABILITIES = "IMAP4rev1 LITERAL+ ID IDLE UIDPLUS MOVE NAMESPACE"

_USUAL: Sequence[tuple[str, Reply]] = (
    ("CAPABILITY", f"* CAPABILITY {CAPABILITIES}\n{{tag}} OK done"),
    ("LOGIN|AUTHENTICATE", "{tag} OK logged in"),
    ("ID", '* ID ("name" "scripted")\n{tag} OK done'),
    ("NAMESPACE", '* NAMESPACE (("" "/")) NIL NIL\n{tag} OK done'),
    ("LIST", '* LIST () "/" "INBOX"\n{tag} OK done'),
    (
        "SELECT",
        "* 0 EXISTS\n* OK [PERMANENTFLAGS (\\Deleted \\Seen \\*)] kept\n* OK [UIDVALIDITY 7] valid\n"
        "* OK [UIDNEXT 1] next\n{tag} OK [READ-WRITE] done",
    ),
    (
        "EXAMINE",
        "* 0 EXISTS\n* OK [UIDVALIDITY 7] valid\n* OK [UIDNEXT 1] next\n{tag} OK [READ-ONLY] done",
    ),
    ("IDLE", "+ idling"),
    ("LOGOUT", "* BYE bye\n{tag} OK done"),
    (r"\w*", "{tag} OK done"),
)


@dataclass(slots=True)
class Scripted:
    """Answers each command by the first rule whose pattern matches its line from the name on,
    as whole words.

    Rules are pairs of a regular expression (case does not matter) and a reply. Those given come
    before the usual ones, which let a client log in and open an empty folder. A rule on ``DONE``
    answers the end of IDLE. ``lines`` holds all that clients said.
    """

    rules: Sequence[tuple[str, Reply]] = ()
    greeting: str = "* OK ready"
    lines: list[str] = field(default_factory=list, init=False)
    port: int = field(default=0, init=False)
    _thread: LoopThread = field(default_factory=LoopThread, init=False)
    _server: asyncio.Server | None = field(default=None, init=False)
    _writers: list[asyncio.StreamWriter] = field(default_factory=list, init=False)

    def __enter__(self) -> Self:
        self._server = self._thread.wait(self._listen())
        self.port = int(self._server.sockets[0].getsockname()[1])
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._server is not None
        self._thread.call(self._server.close)
        self.close()
        self._thread.stop()

    def endpoint(self, username: str = "rep", read_timeout_s: float = 5) -> Endpoint:
        """A user of this server; it lets in whoever comes."""
        return Endpoint(
            "127.0.0.1", self.port, TlsMode.NONE, username, read_timeout_s=read_timeout_s
        )

    def push(self, data: bytes) -> None:
        """Sends bytes to every client, unasked."""
        self._thread.call(lambda: self._each(lambda writer: writer.write(data)))

    def close(self) -> None:
        """Ends every connection without BYE."""
        self._thread.call(lambda: self._each(asyncio.StreamWriter.close))

    def _each(self, act: Callable[[asyncio.StreamWriter], None]) -> None:
        for writer in self._writers:
            act(writer)

    async def _listen(self) -> asyncio.Server:
        return await asyncio.start_server(self._serve, "127.0.0.1", 0)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.append(writer)
        try:
            await self._converse(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            return
        finally:
            writer.close()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(f"{self.greeting}\r\n".encode())
        idle_tag = ""
        while line := await self._command(reader, writer):
            self.lines.append(line)
            tag, _, rest = line.partition(" ")
            if line.upper() == "DONE":
                tag, rest = idle_tag, line
            elif rest.upper() == "IDLE":
                idle_tag = tag
            reply = self._reply(rest)
            if reply is Act.CLOSE:
                return
            if isinstance(reply, str):
                for said in reply.replace("{tag}", tag).split("\n"):
                    writer.write(f"{said}\r\n".encode())
                    if said.startswith("+ ") and not rest.upper().startswith("IDLE"):
                        self.lines.append((await reader.readline()).decode().rstrip("\r\n"))
            if rest.upper() == "LOGOUT":
                return

    async def _command(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> str:
        """A whole command with its literals; empty at the end of the stream."""
        text = ""
        while True:
            text += (await reader.readline()).decode("utf-8", "replace").rstrip("\r\n")
            literal = re.search(r"\{(\d{1,9})(\+?)\}$", text)
            if literal is None:
                return text
            if not literal[2]:
                writer.write(b"+ go on\r\n")
            text += (await reader.readexactly(int(literal[1]))).decode("utf-8", "replace")

    def _reply(self, rest: str) -> str | Act:
        for pattern, reply in (*self.rules, *_USUAL):
            if re.match(rf"(?:{pattern})(?!\w)", rest, re.I):
                return reply(rest) if callable(reply) else reply
        raise AssertionError("the last of the usual rules matches everything")

"""A proxy before a real IMAP server that takes away abilities, delays, garbles, lies and breaks.

It follows lines and literals in both directions, so that what a message holds is never altered.
Everything happens on one event loop; the methods may be called from any thread.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Collection
from dataclasses import replace
from types import TracebackType
from typing import Self

from inbox_triage.imap.endpoint import Endpoint, TlsMode
from tests.servers.quirks import UNSAFE_LOGIN, Command, Fault, Quirks
from tests.servers.wire import LoopThread, Pieces, command_name, waits_for_leave


class Proxy:
    """Listens on a loopback port before the plain port of a server.

    Attributes:
        commands: every command seen, oldest first, of all connections.
        body_bytes, header_bytes: what literals of bodies and of headers amounted to.
    """

    def __init__(
        self,
        upstream_port: int,
        *,
        hide: Collection[str] = (),
        permanentflags: str | None = None,
        require_id: bool = False,
        delay_ms: float = 0,
        poison: Collection[int] = (),
    ) -> None:
        hidden = {"COMPRESS=DEFLATE", "STARTTLS", *hide}
        if require_id:
            hidden |= {"MOVE", "IDLE"}
        self.quirks = Quirks(hidden, permanentflags, require_id, delay_ms / 1000, set(poison))
        self.upstream_port = upstream_port
        self.port = 0
        self.commands: list[Command] = []
        self.body_bytes = 0
        self.header_bytes = 0
        self.muted = False
        self.connections = 0
        self._hooks: list[Callable[[Command], object]] = []
        self._links: set[_Link] = set()
        self._server: asyncio.Server | None = None
        self._thread = LoopThread()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
        self._thread.stop()

    def start(self) -> None:
        """Begins to listen; after a ``stop`` on the port it had."""
        self._server = self._thread.wait(self._listen())
        self.port = int(self._server.sockets[0].getsockname()[1])

    def stop(self) -> None:
        """Refuses connections from now on and drops those there are, as a server that is down."""
        if self._server is not None:
            self._thread.call(self._server.close)
            self._server = None
        self.cut()

    def endpoint(self, endpoint: Endpoint) -> Endpoint:
        """The same user by way of this proxy."""
        return replace(endpoint, host="127.0.0.1", port=self.port, tls=TlsMode.NONE)

    def on_command(self, hook: Callable[[Command], object]) -> None:
        """Calls a function with each command before it is forwarded, on the proxy's thread."""
        self._hooks.append(hook)

    def names(self) -> list[str]:
        """Names of the commands seen, such as ``UID FETCH``."""
        return [command.name for command in self.commands]

    def forget(self) -> None:
        """Starts the records anew."""
        self.commands.clear()
        self.body_bytes = self.header_bytes = 0

    def cut(self) -> None:
        """Drops every connection without a word."""
        self._thread.call(lambda: self._each(_Link.cut))

    def mute(self) -> None:
        """Forwards nothing any more and closes nothing: half-open connections."""
        self.muted = True

    def unmute(self) -> None:
        """Forwards again, beginning with what was held back."""
        self.muted = False
        self._thread.call(lambda: self._each(_Link.resume))

    def refuse(self, command: str, text: str, *, lie: bool = False, times: int = 1) -> None:
        """Answers the next ``times`` such commands with ``text``, such as ``NO [OVERQUOTA]``.

        With ``lie`` the server carries the command out first. An ``OK`` is an answer too: then a
        command is lost and nobody hears of it.
        """
        self.quirks.faults.append(Fault(command, text, lie, times=times))

    def cut_on(self, command: str, *, answered: bool, after: int = 0) -> None:
        """Drops the connection at such a command, ``after`` of them having passed: before it
        reaches the server, or when the server has carried it out, so that nobody hears of it."""
        self.quirks.faults.append(Fault(command, lie=answered, cut=True, after=after))

    def bye(self, text: str) -> None:
        """Says BYE to every client and closes."""
        self._thread.call(lambda: self._each(lambda link: link.bye(text)))

    async def _listen(self) -> asyncio.Server:
        loop = asyncio.get_running_loop()
        return await loop.create_server(
            lambda: _Link(self).client, "127.0.0.1", self.port, reuse_address=True
        )

    def _each(self, act: Callable[[_Link], None]) -> None:
        for link in list(self._links):
            act(link)

    def _seen(self, command: Command) -> None:
        self.commands.append(command)
        for hook in self._hooks:
            hook(command)


class _Side(asyncio.Protocol):
    """One end of a link: bytes that arrive are handed on after the delay, in order."""

    def __init__(self, link: _Link, take: Callable[[bytes], None]) -> None:
        self._link = link
        self._take = take
        self._waiting: deque[tuple[float, bytes]] = deque()
        self.transport: asyncio.Transport | None = None
        self.peer: _Side | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self._link.connected(self)

    def data_received(self, data: bytes) -> None:
        delay = self._link.quirks.delay_s
        if not delay and not self._waiting and not self._link.held:
            self._take(data)
            return
        loop = asyncio.get_running_loop()
        self._waiting.append((loop.time() + delay, data))
        loop.call_later(delay, self.hand_on)

    def hand_on(self) -> None:
        """Everything that is due."""
        now = asyncio.get_running_loop().time() + 0.0005
        while self._waiting and self._waiting[0][0] <= now and not self._link.held:
            self._take(self._waiting.popleft()[1])

    def pause_writing(self) -> None:
        if self.peer is not None and self.peer.transport is not None:
            self.peer.transport.pause_reading()

    def resume_writing(self) -> None:
        if self.peer is not None and self.peer.transport is not None:
            self.peer.transport.resume_reading()

    def connection_lost(self, _: Exception | None) -> None:
        asyncio.get_running_loop().call_later(self._link.quirks.delay_s, self._link.close)

    def write(self, data: bytes) -> None:
        if data and self.transport is not None and not self.transport.is_closing():
            self.transport.write(data)


class _Link:
    """One client with its connection to the server."""

    def __init__(self, proxy: Proxy) -> None:
        self.proxy = proxy
        self.quirks = proxy.quirks
        self.client = _Side(self, self._from_client)
        self.server = _Side(self, self._from_server)
        self.client.peer, self.server.peer = self.server, self.client
        proxy.connections += 1
        self._number = proxy.connections
        self._sent, self._received = Pieces(), Pieces()
        self._answers: list[bytes] = []
        """Answers of our own, kept back while a response of the server is under way."""
        self._swallow: bytes | None = None
        """The answer due at the end of a command that is not forwarded."""
        self._exchange: tuple[bytes, str] | None = None
        """AUTHENTICATE or IDLE with its tag: what the client sends now are no commands."""
        self._faults: dict[bytes, Fault] = {}
        self._login_tag = b""
        self._logged_in = self._identified = False
        self._garble = self._counts_body = self._counts_header = False
        self._ended = False
        self._connecting: asyncio.Task[None] | None = None

    @property
    def held(self) -> bool:
        return self.proxy.muted or self.server.transport is None

    def connected(self, side: _Side) -> None:
        if side is self.client:
            self.proxy._links.add(self)
            self._connecting = asyncio.get_running_loop().create_task(self._connect())
        elif self in self.proxy._links:
            self.resume()
        else:
            self.cut()

    async def _connect(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            await loop.create_connection(lambda: self.server, "127.0.0.1", self.proxy.upstream_port)
        except OSError:
            self.cut()

    def resume(self) -> None:
        self.client.hand_on()
        self.server.hand_on()
        if self._ended:
            self.close()

    def close(self) -> None:
        """Ends both sides once what was written is out; muted, neither hears of the other's end."""
        self._ended = True
        if self.proxy.muted:
            return
        self.proxy._links.discard(self)
        for side in (self.client, self.server):
            if side.transport is not None:
                side.transport.close()

    def cut(self) -> None:
        self.proxy._links.discard(self)
        for side in (self.client, self.server):
            if side.transport is not None:
                side.transport.abort()

    def bye(self, text: str) -> None:
        self.client.write(f"* BYE {text}\r\n".encode())
        self.close()

    def _from_client(self, data: bytes) -> None:
        out: list[bytes] = []
        for is_line, piece in self._sent.feed(data):
            if not is_line:
                if self._swallow is None:
                    out.append(piece)
            elif self._sent.continued:
                self._end_of_swallowed(piece) if self._swallow is not None else out.append(piece)
            elif self._goes_on(piece):
                out.append(piece)
        self.server.write(b"".join(out))

    def _goes_on(self, line: bytes) -> bool:
        """Whether a line that begins something is forwarded."""
        if self._exchange is not None:
            if self._exchange[1] == "IDLE":
                self._exchange = None
            return True
        tag, name = command_name(line)
        self.proxy._seen(Command(name, line.rstrip(b"\r\n"), self._number))
        answer = self._own_answer(tag, name)
        if answer is not None:
            self._swallow = answer
            self._end_of_swallowed(line)
            return False
        if name in {"AUTHENTICATE", "IDLE"}:
            self._exchange = tag, name
        if name in {"AUTHENTICATE", "LOGIN"}:
            self._login_tag = tag
        elif name == "ID":
            self._identified = self._logged_in
        return True

    def _own_answer(self, tag: bytes, name: str) -> bytes | None:
        """What is answered without asking the server; None when the command goes on."""
        if self.quirks.unknown(name):
            return tag + b" BAD Unknown command\r\n"
        opens = name in {"SELECT", "EXAMINE", "STATUS"}
        if self.quirks.require_id and opens and not self._identified:
            return tag + f" {UNSAFE_LOGIN}\r\n".encode()
        fault = self.quirks.fault(name)
        if fault is None:
            return None
        if fault.lie:
            self._faults[tag] = fault
            return None
        if fault.cut:
            self.cut()
            return b""
        return tag + f" {fault.text}\r\n".encode()

    def _end_of_swallowed(self, line: bytes) -> None:
        """Gives the answer once the client has said all it will say."""
        asks = waits_for_leave(line)
        if asks or not line.endswith((b"+}\r\n", b"+}\n")):
            self._answers.append(self._swallow or b"")
            self._swallow = None
            if self._received.between:
                self._give_answers()
        if asks:
            # Refused before the literal, it is never sent.
            self._sent = Pieces()

    def _give_answers(self) -> None:
        answers, self._answers = b"".join(self._answers), []
        delay = self.quirks.delay_s
        if delay:
            asyncio.get_running_loop().call_later(delay, self.client.write, answers)
        else:
            self.client.write(answers)

    def _from_server(self, data: bytes) -> None:
        out: list[bytes] = []
        for is_line, piece in self._received.feed(data):
            if not is_line:
                self._count(len(piece))
                out.append(piece)
            else:
                out.append(
                    self._end_of_fetch(piece) if self._received.continued else self._said(piece)
                )
        self.client.write(b"".join(out))
        if self._answers and self._received.between:
            self._give_answers()

    def _count(self, size: int) -> None:
        if self._counts_body:
            self.proxy.body_bytes += size
        elif self._counts_header:
            self.proxy.header_bytes += size

    def _said(self, line: bytes) -> bytes:
        """A line that begins a response, as the client shall read it."""
        self._counts_body = self._counts_header = self._garble = False
        if not line.startswith(b"* "):
            return self._tagged(line)
        if b" FETCH (" in line[:24]:
            self._counts_body = b"BODY[]" in line
            self._counts_header = b"BODY[HEADER" in line
            self._garble = self.quirks.spoils(line)
            return line
        return self.quirks.rewritten(line)

    def _end_of_fetch(self, line: bytes) -> bytes:
        if self._garble and line.endswith(b")\r\n"):
            return line[:-3] + b"\r\n"
        return line

    def _tagged(self, line: bytes) -> bytes:
        tag = line.split(b" ", 1)[0]
        if self._exchange is not None and self._exchange[0] == tag:
            self._exchange = None
        if tag == self._login_tag and line[len(tag) :].upper().startswith(b" OK"):
            self._logged_in = True
        fault = self._faults.pop(tag, None)
        if fault is None:
            return self.quirks.rewritten(line)
        if fault.cut:
            self.cut()
            return b""
        return tag + f" {fault.text}\r\n".encode()

"""An IMAP server in memory for the demo and the tests: pymap with its dictionary backend.

It is an optional extra. It offers MOVE, IDLE and UIDPLUS and keeps no new keywords; everything in it
is gone when it stops.
"""

from __future__ import annotations

import asyncio
import socket
import threading
from argparse import ArgumentParser, Namespace
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Any, Self

from inbox_triage.errors import UserError


class EmbeddedServer:
    """A server on a free loopback port, in a thread of this process, for one user."""

    def __init__(self, username: str, password: str, port: int = 0) -> None:
        self.username = username
        self.password = password
        self.host = "127.0.0.1"
        self.port = port or _free_port()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._serve, name="pymap", daemon=True)
        self._ready = threading.Event()
        self._stop = asyncio.Event()
        self._fault: BaseException | None = None

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait(30)
        if self._fault is not None:
            raise UserError(f"The embedded IMAP server did not start: {self._fault}")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._main())
        except Exception as error:  # noqa: BLE001 - told to whoever waits for the server
            self._fault = error
        finally:
            self._ready.set()
            self._loop.close()

    async def _main(self) -> None:
        try:
            from pymap.backend.dict import DictBackend
            from pymap.imap import IMAPService
        except ImportError as error:
            raise UserError(
                "the demo needs the extra 'demo': pip install 'inbox-triage[demo]'"
            ) from error
        args = _arguments(DictBackend, IMAPService, self)
        async with AsyncExitStack() as stack:
            backend, config = await DictBackend.init(args)
            config.apply_context()
            await backend.start(stack)
            service = IMAPService(backend, config)
            await service.start(stack)
            self._ready.set()
            await self._stop.wait()


def _arguments(backend: Any, service: Any, server: EmbeddedServer) -> Namespace:
    parser = ArgumentParser()
    parser.set_defaults(debug=False, passlib_cfg=None)
    service.add_arguments(parser)
    backend.add_subparser("dict", parser.add_subparsers(dest="backend"))
    return parser.parse_args(
        [
            *("--host", server.host, "--port", str(server.port)),
            "--no-tls",
            "dict",
            *("--demo-user", server.username, "--demo-password", server.password),
        ]
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port

"""The real program as a process of its own, configured as a company would: every default holds."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from inbox_triage.store.store import open_store
from inbox_triage.store.words import MailboxState

MAILBOX = "sales"
FOLDERS = ("Triage/A", "Triage/B", "Triage/C", "Triage/D")
PATIENCE_S = 60.0

_CONFIG = """
[store]
url = "sqlite:///{folder}/triage.db"

[[mailboxes]]
name = "{name}"
host = "{host}"
port = {port}
tls = "none"
username = "{user}"
password = "{password}"
"""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A user of a test server."""

    host: str
    port: int
    user: str
    password: str


@dataclass(frozen=True, slots=True)
class Program:
    """``inbox-triage`` for one mailbox; its configuration, store and log are in ``folder``."""

    folder: Path
    mailbox: Mailbox

    def command(self, *words: str) -> list[str]:
        """A command line of the program, with its configuration written."""
        config = self.folder / "config.toml"
        box = self.mailbox
        text = _CONFIG.format(
            folder=self.folder,
            name=MAILBOX,
            host=box.host,
            port=box.port,
            user=box.user,
            password=box.password,
        )
        config.write_text(text, encoding="utf-8")
        config.chmod(0o600)
        return [sys.executable, "-m", "inbox_triage", *words, "-c", str(config)]

    def once(self) -> dict[str, Any]:
        """One pass; what the program reports of it.

        Raises:
            RuntimeError: it failed, with the end of its log.
        """
        with self._log().open("wb") as log:
            done = subprocess.run(
                self.command("once", "--json"), stdout=subprocess.PIPE, stderr=log, check=False
            )
        if done.returncode:
            raise RuntimeError(f"inbox-triage once failed\n{self.said()}")
        report: dict[str, Any] = json.loads(done.stdout)
        return report

    @contextmanager
    def running(self) -> Iterator[subprocess.Popen[bytes]]:
        """The daemon, from its first wait for mail on until the block ends.

        Raises:
            RuntimeError: it did not come so far.
        """
        with self._log().open("wb") as log:
            process = subprocess.Popen(self.command("run"), stderr=log)
        try:
            self._wait_until_waiting(process)
            yield process
        finally:
            process.terminate()
            process.wait(PATIENCE_S)

    def events(self) -> list[dict[str, Any]]:
        """What the program has logged so far; a line it is just writing is left out."""
        lines = self._log().read_text(encoding="utf-8").splitlines(keepends=True)
        return [json.loads(line) for line in lines if line.startswith("{") and line.endswith("}\n")]

    def said(self) -> str:
        """The end of the log."""
        return self._log().read_text(encoding="utf-8", errors="replace")[-3_000:]

    def _log(self) -> Path:
        return self.folder / "log"

    def _wait_until_waiting(self, process: subprocess.Popen[bytes]) -> None:
        until = time.monotonic() + PATIENCE_S
        while process.poll() is None and time.monotonic() < until:
            if (self.folder / "triage.db").exists() and self._is_waiting():
                return
            time.sleep(0.1)
        raise RuntimeError(f"the daemon does not wait for mail\n{self.said()}")

    def _is_waiting(self) -> bool:
        with open_store(f"sqlite:///{self.folder}/triage.db") as store:
            return any(one.state is MailboxState.WAITING for one in store.status.all())


def resident_mb(process_id: int) -> float:
    """Resident memory of a process in MB (10**6 bytes), as the kernel tells it."""
    pages = int(Path(f"/proc/{process_id}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6

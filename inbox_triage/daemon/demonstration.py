"""The main job in a minute: an IMAP server in memory, the real daemon, and the fixture mails."""

from __future__ import annotations

import hashlib
import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import imapclient

from inbox_triage.daemon.embedded import EmbeddedServer
from inbox_triage.errors import TriageError
from inbox_triage.installed import shipped
from inbox_triage.learn.corpus import LabelledMail, read_corpus

USER = "sales@brightfield-trading.com"
PASSWORD = "demo"  # noqa: S105 - a server in memory on loopback, gone after the demo
PACE_S = 0.25
PATIENCE_S = 30.0

CONFIG = """
[store]
url = "sqlite:///triage.db"

[[mailboxes]]
name = "sales"
host = "{host}"
port = {port}
tls = "none"
username = "{user}"
password_env = "DEMO_PASSWORD"
write = "both"

[company]
authserv_ids = ["mx.brightfield-trading.com", "brightfield-trading.com"]

[response]
hours = "always"

[[products]]
name = "pvc-patch"
words = ["pvc patch", "rubber patch", "pvc rubber patch", "parche de pvc", "PVC章", "PVC 章"]
[[products]]
name = "woven-patch"
words = ["woven patch", "woven label", "embroidered patch"]
[[products]]
name = "lanyard"
words = ["lanyard", "neck strap", "挂绳"]
[[products]]
name = "metal-pin"
words = ["metal pin", "lapel pin", "enamel pin", "badge pin"]
[[products]]
name = "keychain"
words = ["keychain", "key chain", "keyring", "key ring", "llavero"]
[[products]]
name = "silicone-wristband"
words = ["silicone wristband", "silicone bracelet", "wristband"]
"""


@dataclass(slots=True)
class Arrival:
    """One delivered mail and what became of it; ``seconds`` from delivered to filed."""

    mail: LabelledMail
    delivered_at: float
    quadrant: str = ""
    kind: str | None = None
    folder: str = ""
    seconds: float | None = None

    @property
    def as_labelled(self) -> bool:
        """Whether the program and the person who labelled it agree on the quadrant."""
        return self.quadrant == self.mail.line.labels.quadrant.value


@dataclass(slots=True)
class Demonstration:
    """A running server and daemon in a folder of their own."""

    folder: Path
    server: EmbeddedServer
    config: Path
    events: queue.Queue[dict[str, Any]] = field(default_factory=queue.Queue)

    def deliver(self, mails: Sequence[LabelledMail]) -> Iterator[Arrival]:
        """Append the mails one by one, and yield each as soon as the daemon is done with it.

        Raises:
            TriageError: the daemon was not done within half a minute.
        """
        waiting: dict[str, Arrival] = {}
        with imapclient.IMAPClient(self.server.host, self.server.port, ssl=False) as client:
            client.login(USER, PASSWORD)
            for mail in mails:
                client.append("INBOX", mail.content)
                key = hashlib.sha256(mail.content).hexdigest()[:12]
                waiting[key] = Arrival(mail, time.time())
                yield from self._done(waiting, PACE_S)
            deadline = time.monotonic() + PATIENCE_S
            while waiting:
                if time.monotonic() > deadline:
                    raise TriageError(
                        f"The daemon left {len(waiting)} mails undone for {PATIENCE_S} s"
                    )
                yield from self._done(waiting, PACE_S)

    def _done(self, waiting: dict[str, Arrival], within_s: float) -> Iterator[Arrival]:
        until = time.monotonic() + within_s
        while (left := until - time.monotonic()) > 0:
            try:
                event = self.events.get(timeout=left)
            except queue.Empty:
                return
            arrival = waiting.get(event.get("key", ""))
            if arrival is not None and _apply(event, arrival):
                del waiting[event["key"]]
                yield arrival

    def folders(self) -> list[tuple[str, int]]:
        """Every folder with its number of messages."""
        with imapclient.IMAPClient(self.server.host, self.server.port, ssl=False) as client:
            client.login(USER, PASSWORD)
            names = sorted(str(name) for _, _, name in client.list_folders())
            return [(name, client.folder_status(name, ["MESSAGES"])[b"MESSAGES"]) for name in names]


def _apply(event: dict[str, Any], arrival: Arrival) -> bool:
    """Whether the event ends the arrival's way: filed, or decided to stay in the inbox."""
    if event["event"] == "decided":
        arrival.quadrant, arrival.kind = event["quadrant"], event["kind"]
        if event["kind"] != "other":
            return False
        arrival.folder = "INBOX"
    elif event["event"] == "filed":
        arrival.folder = event["folder"]
    elif event["event"] == "set_aside":
        arrival.quadrant, arrival.folder = "?", "INBOX"
    else:
        return False
    stamp = datetime.fromisoformat(event["timestamp"]).astimezone(UTC).timestamp()
    arrival.seconds = max(0.0, stamp - arrival.delivered_at)
    return True


@contextmanager
def demonstration(folder: Path) -> Iterator[Demonstration]:
    """Server and daemon up and waiting for mail; both are stopped in the end."""
    with EmbeddedServer(USER, PASSWORD) as server:
        config = folder / "demo.toml"
        config.write_text(CONFIG.format(host=server.host, port=server.port, user=USER))
        running = Demonstration(folder, server, config)
        environment = {**os.environ, "DEMO_PASSWORD": PASSWORD}
        command = [sys.executable, "-m", "inbox_triage", "run", "--config", str(config)]
        daemon = subprocess.Popen(  # noqa: S603 - this program itself
            command, env=environment, stderr=subprocess.PIPE, text=True, encoding="utf-8"
        )
        reader = threading.Thread(target=_read_events, args=(daemon, running.events), daemon=True)
        reader.start()
        try:
            _wait_until_ready(daemon, running.events)
            yield running
        finally:
            daemon.terminate()
            try:
                daemon.wait(20)
            except subprocess.TimeoutExpired:
                daemon.kill()


def _read_events(daemon: subprocess.Popen[str], events: queue.Queue[dict[str, Any]]) -> None:
    assert daemon.stderr is not None
    for line in daemon.stderr:
        try:
            event = json.loads(line)
        except ValueError:
            event = {"event": "said", "text": line.strip()}
        events.put(event)


def _wait_until_ready(daemon: subprocess.Popen[str], events: queue.Queue[dict[str, Any]]) -> None:
    said: list[str] = []
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        try:
            event = events.get(timeout=0.2)
        except queue.Empty:
            if daemon.poll() is not None:
                break
            continue
        if event["event"] == "started":
            return
        said.append(str(event.get("text") or event))
    raise TriageError("The daemon did not start: " + " ".join(said)[:1000])


def demo_mails() -> list[LabelledMail]:
    """The fixture mails of the demo; none of them is in the training corpus."""
    return read_corpus(shipped("demo"))

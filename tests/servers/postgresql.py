"""A throw-away PostgreSQL cluster for one test session, reachable through a local socket only."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import NoReturn

import psycopg
import pytest
from psycopg import sql

SETTINGS = {
    "listen_addresses": "",
    # What a crash would lose is thrown away anyhow.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "60",
}


@dataclass(frozen=True, slots=True)
class PostgresqlServer:
    """A running server. ``socket_dir`` holds its socket; the user is ``postgres``."""

    socket_dir: Path
    password: str
    _numbers: count[int]

    def url(self, database: str = "postgres", password: str | None = None) -> str:
        """The SQLAlchemy URL of one of its databases."""
        word = self.password if password is None else password
        return f"postgresql+psycopg://postgres:{word}@/{database}?host={self.socket_dir}"

    def new_database(self) -> str:
        """Makes an empty database and returns its URL."""
        name = f"triage_{next(self._numbers)}"
        with self._connect() as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return self.url(name)

    def drop_database(self, url: str) -> None:
        """Removes a database of ``new_database``, whoever is still connected to it."""
        name = url.partition("@/")[2].partition("?")[0]
        with self._connect() as connection:
            statement = sql.SQL("DROP DATABASE {} WITH (FORCE)")
            connection.execute(statement.format(sql.Identifier(name)))

    def wait_until_ready(self) -> None:
        """Returns when the server answers; what its log says is the error when it never does."""
        for _ in range(150):
            try:
                self._connect().close()
            except psycopg.OperationalError:
                time.sleep(0.1)
            else:
                return
        raise RuntimeError((self.socket_dir / "log").read_text())

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(
            host=str(self.socket_dir),
            user="postgres",
            password=self.password,
            dbname="postgres",
            autocommit=True,
        )


@contextmanager
def postgresql_server() -> Iterator[PostgresqlServer]:
    """Starts a server and stops it.

    Without an installed server the calling test is skipped, or fails when the environment says
    ``REQUIRE_SERVERS=1``.
    """
    programs = _programs()
    if programs is None:
        _missing("no PostgreSQL server is installed: initdb is neither on PATH nor in /usr/lib")
    # A socket's path may have about 100 bytes, so it stands in the system's folder for such.
    with tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as folder:
        root = Path(folder)
        password = "open-sesame"
        (root / "password").write_text(password)
        if os.geteuid() == 0:
            for path in (root, root / "password"):
                shutil.chown(path, "postgres", "postgres")
        _initialise(programs, root)
        with _running(programs, root):
            running = PostgresqlServer(root, password, count(1))
            running.wait_until_ready()
            yield running


def _initialise(programs: Path, root: Path) -> None:
    command = ["initdb", "--pgdata", str(root / "data"), "--username", "postgres"]
    command += ["--auth", "scram-sha-256", "--pwfile", str(root / "password")]
    command += ["--encoding", "UTF8", "--locale", "C", "--no-sync"]
    _run(programs, command, root)


@contextmanager
def _running(programs: Path, root: Path) -> Iterator[None]:
    """Keeps the server's process for as long as the block runs, whatever happens in it."""
    command = ["postgres", "-D", str(root / "data"), "-k", str(root)]
    for name, value in SETTINGS.items():
        command += ["-c", f"{name}={value}"]
    with (root / "log").open("wb") as log:
        server = subprocess.Popen(
            _as_postgres(programs, command), cwd=root, stdout=log, stderr=subprocess.STDOUT
        )
    try:
        yield
    finally:
        # "Fast shutdown": it does not wait for clients to leave.
        server.send_signal(signal.SIGINT)
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _run(programs: Path, command: list[str], root: Path) -> None:
    done = subprocess.run(
        _as_postgres(programs, command), cwd=root, check=False, capture_output=True, text=True
    )
    if done.returncode != 0:
        raise RuntimeError(done.stdout + done.stderr)


def _as_postgres(programs: Path, command: list[str]) -> list[str]:
    """The command; run by root it becomes the system user ``postgres``, as the server demands."""
    full = [str(programs / command[0]), *command[1:]]
    if os.geteuid() != 0:
        return full
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *full]


def _programs() -> Path | None:
    """The folder of the newest installed server's programs."""
    on_path = shutil.which("initdb")
    if on_path is not None:
        return Path(on_path).resolve().parent
    installed = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: path.parts[-3].zfill(4)
    )
    return installed[-1].parent if installed else None


def _missing(reason: str) -> NoReturn:
    if os.environ.get("REQUIRE_SERVERS") == "1":
        pytest.fail(reason)
    pytest.skip(reason)

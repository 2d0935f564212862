"""A throw-away Dovecot on loopback, run as an ordinary user from a short generated configuration."""

from __future__ import annotations

import grp
import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path

from inbox_triage.imap.credentials import Password
from inbox_triage.imap.endpoint import Endpoint, TlsMode
from inbox_triage.imap.session import Session
from tests.servers.certificates import Certificates, make_certificates
from tests.servers.proxy import Proxy
from tests.servers.ready import free_ports, greets, wait_until

WHERE = "dovecot is neither on PATH nor in /usr/sbin"
_names = count(1)


def dovecot_program() -> str | None:
    """The server's program, or None where it is not installed."""
    return shutil.which("dovecot", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")


@dataclass(slots=True)
class Dovecot:
    """One server with Maildir storage; users may be added while it runs.

    Attributes:
        separator, prefix: the hierarchy and the personal namespace, such as ``.`` and ``INBOX.``.
        special_use: folders every user has from the start, with their RFC 6154 flag.
        extra: further configuration lines.
    """

    separator: str = "/"
    prefix: str = ""
    special_use: Mapping[str, str] = field(default_factory=dict)
    extra: str = ""
    root: Path = field(init=False)
    port: int = field(init=False)
    tls_port: int = field(init=False)
    certificates: Certificates = field(init=False)
    _uid: int = field(init=False)
    _gid: int = field(init=False)
    _server: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        # A socket's path may have about 100 bytes, so it stands in the system's folder for such.
        self.root = Path(tempfile.mkdtemp(prefix="dc-"))
        # Run by root it becomes "nobody": one configuration then serves both.
        root = os.geteuid() == 0
        owner = pwd.getpwnam("nobody") if root else pwd.getpwuid(os.geteuid())
        self._uid, self._gid = owner.pw_uid, owner.pw_gid
        self.root.chmod(0o755)
        for name in ("run", "state", "home", "users"):
            self._folder(self.root / name)
        self._own(self.root)
        self.certificates = make_certificates(self.root)
        for path in (self.certificates.key, self.certificates.certificate):
            self._own(path)

    def start(self) -> None:
        """Starts the server and returns when it greets; the same ports are kept over restarts.

        Raises:
            RuntimeError: it did not start, with its log.
        """
        first = not hasattr(self, "port")
        for _ in range(20):
            if first:
                self.port, self.tls_port = free_ports(2)
            before = len(self.log())
            if self._comes_up(self._launch()):
                return
            self.kill()
            if "Address already in use" not in self.log()[before:]:
                break
            # Another program was faster, or killed processes hold the port a moment longer.
            time.sleep(0.05)
        raise RuntimeError(f"Dovecot did not start:\n{self.log()}")

    def stop(self) -> None:
        """Ends the server, closing every connection; data and ports stay."""
        self._end(signal.SIGTERM)

    def restart(self) -> None:
        """Stops and starts it: the same data on the same port."""
        self.stop()
        self.start()

    def kill(self) -> None:
        """Ends the server and all its processes at once, as a power cut would."""
        self._end(signal.SIGKILL)

    def remove(self) -> None:
        """Ends the server and deletes all it kept."""
        self.kill()
        shutil.rmtree(self.root, ignore_errors=True)

    def add_user(self, name: str, password: str = "open sesame") -> None:
        """Makes a user at once, or gives one a new password."""
        path = self.root / "users" / name
        known = path.exists()
        path.write_text(f"{name}:{{PLAIN}}{password}\n")
        if known:
            # Dovecot looks at a file it knows once a second; a file for each user spares new ones.
            time.sleep(1.1)

    def maildir(self, user: str, folder: str = "INBOX") -> Path:
        """Where a folder's messages lie; ``folder`` is its name over IMAP."""
        inbox = self.root / "home" / user / "Maildir"
        name = folder.removeprefix(self.prefix)
        if folder.upper() == "INBOX":
            return inbox
        return inbox / name if self.separator == "/" else inbox / f".{name}"

    def deliver(self, user: str, content: bytes, folder: str = "INBOX") -> None:
        """Puts a message into a folder, past IMAP, as a mail transfer agent does."""
        maildir = self.maildir(user, folder)
        if folder.upper() == "INBOX":
            for path in (maildir.parent, maildir, *(maildir / n for n in ("cur", "new", "tmp"))):
                self._folder(path)
        name = f"{time.time_ns() / 1e9:.6f}.N{next(_names)}.test"
        aside = maildir / "tmp" / name
        aside.write_bytes(content)
        self._own(aside)
        aside.rename(maildir / "new" / name)

    def uidvalidity_reset(self, user: str, folder: str = "INBOX") -> None:
        """Gives a folder a higher UIDVALIDITY and numbers its messages anew, as a server does that
        lost its index. Restarts the server, since open connections know the old numbers."""
        self.stop()
        maildir = self.maildir(user, folder)
        uidlist = maildir / "dovecot-uidlist"
        head = uidlist.read_text().splitlines()[0]
        found = re.match(r"3 V(\d+) N\d+(.*)", head)
        assert found, head
        uidlist.write_text(f"3 V{int(found[1]) + 1} N1{found[2]}\n")
        for index in maildir.glob("dovecot.index*"):
            index.unlink()
        self.start()

    def log(self) -> str:
        """Everything the server has logged."""
        path = self.root / "log"
        return path.read_text(errors="replace") if path.exists() else ""

    def _comes_up(self, server: subprocess.Popen[bytes]) -> bool:
        self._server = server
        wait_until(lambda: server.poll() is not None or greets(self.port))
        return server.poll() is None and greets(self.port)

    def _launch(self) -> subprocess.Popen[bytes]:
        program = dovecot_program()
        assert program is not None, WHERE
        config = self.root / "dovecot.conf"
        config.write_text(self._config(_version(program)))
        become: dict[str, object] = {}
        if os.geteuid() == 0:
            become = {"user": self._uid, "group": self._gid, "extra_groups": []}
        with (self.root / "console").open("ab") as console:
            return subprocess.Popen(  # type: ignore[call-overload,no-any-return]
                [program, "-F", "-c", str(config)],
                cwd=self.root,
                stdin=subprocess.DEVNULL,
                stdout=console,
                stderr=console,
                start_new_session=True,
                **become,
            )

    def _end(self, how: signal.Signals) -> None:
        server, self._server = self._server, None
        if server is None:
            return
        # The whole group: alone, the master waits a second for processes that serve somebody.
        _signal_group(server.pid, how)
        if how is signal.SIGTERM:
            wait_until(lambda: server.poll() is not None and not _group_lives(server.pid), 0.5)
            _signal_group(server.pid, signal.SIGKILL)
        server.wait()

    def _folder(self, path: Path) -> None:
        path.mkdir(mode=0o755, exist_ok=True)
        self._own(path)

    def _own(self, path: Path) -> None:
        if os.geteuid() == 0:
            os.chown(path, self._uid, self._gid)

    def _config(self, version: tuple[int, int]) -> str:
        user = pwd.getpwuid(self._uid).pw_name
        special = "".join(
            f'  mailbox "{name}" {{\n    special_use = {flag}\n    auto = subscribe\n  }}\n'
            for name, flag in self.special_use.items()
        )
        values = {
            "root": self.root,
            "user": user,
            "uid": self._uid,
            "gid": self._gid,
            "group": grp.getgrgid(self._gid).gr_name,
            "port": self.port,
            "tls_port": self.tls_port,
            "certificate": self.certificates.certificate,
            "key": self.certificates.key,
            "separator": self.separator,
            "prefix": self.prefix,
            "special": special,
            "layout": "fs" if self.separator == "/" else "maildir++",
        }
        own = _BEFORE_2_4 if version < (2, 4) else _SINCE_2_4
        return (own + _COMMON) % values + self.extra + "\n"


@dataclass(frozen=True, slots=True)
class Account:
    """A user of a running server, with what a session needs to log in."""

    server: Dovecot
    endpoint: Endpoint
    credentials: Password

    @property
    def name(self) -> str:
        return self.endpoint.username

    def open(self) -> Session:
        """A new session straight to the server."""
        return Session.open(self.endpoint, self.credentials)

    def through(self, proxy: Proxy) -> Account:
        """The same user by way of a proxy."""
        return replace(self, endpoint=proxy.endpoint(self.endpoint))

    def deliver(self, content: bytes, folder: str = "INBOX") -> None:
        """Puts a message into a folder, past IMAP."""
        self.server.deliver(self.name, content, folder)


def new_account(server: Dovecot, tls: TlsMode = TlsMode.NONE) -> Account:
    """A fresh user with an empty inbox."""
    name, password = f"user{next(_names)}", "open sesame"
    server.add_user(name, password)
    port = server.tls_port if tls is TlsMode.TLS else server.port
    authority = server.certificates.authority
    endpoint = Endpoint("127.0.0.1", port, tls, name, ca_file=authority, read_timeout_s=20)
    return Account(server, endpoint, Password(password))


def _signal_group(leader: int, number: int) -> bool:
    try:
        os.killpg(leader, number)
    except ProcessLookupError:
        return False
    return True


def _group_lives(leader: int) -> bool:
    return _signal_group(leader, 0)


def _version(program: str) -> tuple[int, int]:
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    major, minor = said.stdout.split(".")[:2]
    return int(major), int(re.split(r"\D", minor)[0])


_COMMON = """
protocols = imap
listen = 127.0.0.1
base_dir = %(root)s/run
log_path = %(root)s/log
default_internal_user = %(user)s
default_internal_group = %(group)s
default_login_user = %(user)s
first_valid_uid = 1
auth_mechanisms = plain login
auth_failure_delay = 0
mail_max_userip_connections = 1000
mail_fsync = never
ssl = yes
namespace inbox {
  inbox = yes
  separator = %(separator)s
  prefix = %(prefix)s
%(special)s}
service anvil {
  chroot =
}
service stats {
  chroot =
}
service imap-login {
  chroot =
  process_min_avail = 1
  inet_listener imap {
    port = %(port)d
  }
  inet_listener imaps {
    port = %(tls_port)d
    ssl = yes
  }
}
"""

_BEFORE_2_4 = """
state_dir = %(root)s/state
mail_location = maildir:~/Maildir:LAYOUT=%(layout)s:UTF-8
disable_plaintext_auth = no
ssl_cert = <%(certificate)s
ssl_key = <%(key)s
passdb {
  driver = passwd-file
  args = scheme=plain username_format=%%u %(root)s/users/%%u
}
userdb {
  driver = static
  args = uid=%(uid)d gid=%(gid)d home=%(root)s/home/%%u
}
service anvil {
  # No delays between the logins of one address.
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
"""

_SINCE_2_4 = """
dovecot_config_version = 2.4.0
dovecot_storage_version = 2.4.0
state_dir = %(root)s/state
mail_driver = maildir
mail_path = ~/Maildir
mail_inbox_path = ~/Maildir
mailbox_list_layout = %(layout)s
mailbox_list_utf8 = yes
auth_allow_cleartext = yes
ssl_server_cert_file = %(certificate)s
ssl_server_key_file = %(key)s
passdb passwd-file {
  passwd_file_path = %(root)s/users/%%{user}
}
userdb static {
  fields {
    uid = %(uid)d
    gid = %(gid)d
    home = %(root)s/home/%%{user}
  }
}
"""

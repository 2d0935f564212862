"""One authenticated connection to a server: every command goes through here.

Reads use EXAMINE and BODY.PEEK only; ENVELOPE, BODYSTRUCTURE and SEARCH are never asked for, since
those are what servers answer wrongly. Any answer that cannot be parsed breaks the connection.
One session belongs to one thread at a time.
"""

from __future__ import annotations

import contextlib
import imaplib
import selectors
import socket
import ssl
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import imapclient
from imapclient.exceptions import LoginError, ProtocolError

from inbox_triage.decide.actions import FolderPath, MoveMethod
from inbox_triage.errors import ServerRefused, ServerUnavailable
from inbox_triage.imap.credentials import Credentials, Secret
from inbox_triage.imap.endpoint import Endpoint, TlsMode
from inbox_triage.imap.folders import Listed, Naming
from inbox_triage.imap.refusals import (
    AnswerGarbled,
    CommandRefused,
    back_off_s,
    blames_password,
    command_refusal,
    login_refusal,
    plain,
    secret_forms,
)
from inbox_triage.imap.rows import Row, fetch_rows
from inbox_triage.imap.uids import parse_uid_set

UNPARSABLE = (
    ProtocolError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    AssertionError,
    OverflowError,
    RuntimeError,
)
"""What the response parser raises on an answer no standard allows, too deep a nesting included."""

imaplib._MAXLINE = 20_000_000  # type: ignore[attr-defined]
"""A response line of a large folder may pass imaplib's one megabyte; it is a module global."""


@dataclass(frozen=True, slots=True)
class FolderState:
    """What SELECT or EXAMINE said of a folder (RFC 3501 section 7.3.1, 7.1).

    ``uidnext`` is None on servers that do not say. ``permanent_flags`` means something after
    SELECT only; it is in lower case, and empty when the server named none.
    """

    name: str
    uidvalidity: int
    uidnext: int | None
    exists: int
    permanent_flags: frozenset[str]
    read_only: bool

    @property
    def any_keyword(self) -> bool:
        return "\\*" in self.permanent_flags

    @property
    def listed_keywords(self) -> frozenset[str]:
        return frozenset(flag for flag in self.permanent_flags if not flag.startswith("\\"))


@dataclass(frozen=True, slots=True)
class CopyUid:
    """Where copied messages went, source UID to target UID (RFC 4315 section 3)."""

    uidvalidity: int
    target: Mapping[int, int]


class Session:
    """A logged-in connection. Errors come out as ServerUnavailable (try again with back-off),
    CommandRefused (a tagged NO or BAD) or ServerRefused (a person must act)."""

    def __init__(self, endpoint: Endpoint, client: Any) -> None:
        self.endpoint = endpoint
        self._client = client
        self._selected: FolderState | None = None
        self._capabilities: frozenset[str] | None = None
        self._naming: Naming | None = None
        self.id_accepted = False
        self.broken = False
        self._heard = False

    @classmethod
    def open(cls, endpoint: Endpoint, credentials: Credentials) -> Self:
        """Connect, verify, log in, say who we are, read the capabilities anew."""
        client = _connect(endpoint)
        session = cls(endpoint, client)
        try:
            session._log_in(credentials)
            session._identify()
            with session._speaking("CAPABILITY"):
                words = client._do_capabilites()
                session._capabilities = frozenset(word.decode("ascii", "replace") for word in words)
            # The library would spend a round trip of its own on asking again.
            client._cached_capabilities = words
        except BaseException:
            session.close()
            raise
        return session

    def _log_in(self, credentials: Credentials) -> None:
        client, endpoint = self._client, self.endpoint
        secret = credentials.secret()
        if "LOGINDISABLED" in client._imap.capabilities and not secret.is_token:
            # RFC 3501 section 6.2.3: the password must not even be sent.
            raise ServerRefused(
                f'{endpoint} takes no password here (LOGINDISABLED): set tls = "tls" or "starttls", '
                "or oauth2 where the connection is protected already."
            )
        hidden = secret_forms(endpoint.username, secret.reveal())
        try:
            self._authenticate(secret)
        except imaplib.IMAP4.error as error:
            # The library wraps a lost connection as a refused login, which nobody would try again.
            cause = error.__context__ if isinstance(error, LoginError) else error
            if isinstance(cause, imaplib.IMAP4.abort) and not blames_password(str(cause)):
                raise _unavailable(endpoint, "the login", cause, hidden) from None
            raise login_refusal(str(error), str(endpoint), endpoint.username, hidden) from None
        except OSError as error:
            raise _unavailable(endpoint, "the login", error) from None

    def _authenticate(self, secret: Secret) -> None:
        client, user = self._client, self.endpoint.username
        if secret.is_token:
            client.oauth2_login(user, secret.reveal())
        elif user.isascii() and secret.reveal().isascii():
            # LOGIN, not an initial response: NetEase advertises SASL-IR and refuses it.
            client.login(user, secret.reveal())
        else:
            client.plain_login(user, secret.reveal())

    def _identify(self) -> None:
        """ID right after LOGIN, best effort: NetEase refuses SELECT without it, and some servers
        answer BAD to it, which must not end the session (RFC 2971)."""
        try:
            with self._speaking("ID"):
                # Undecorated: the library would ask for the capabilities first.
                imapclient.IMAPClient.id_.__wrapped__(self._client, dict(self.endpoint.client_id))
                self.id_accepted = True
        except CommandRefused:
            self.id_accepted = False

    @contextlib.contextmanager
    def _speaking(self, command: str) -> Iterator[None]:
        """Turns what the libraries raise into our errors, and remembers a broken connection."""
        try:
            yield
        except (imaplib.IMAP4.abort, OSError, EOFError) as error:
            self.broken = True
            if _out_of_step(error):
                raise AnswerGarbled(str(self.endpoint), command, "out of step") from None
            raise _unavailable(self.endpoint, command, error) from error
        except UNPARSABLE as error:
            # Without the cause: its text quotes the answer, and with it the mail.
            self.broken = True
            kind = type(error).__name__
            raise AnswerGarbled(str(self.endpoint), command, kind) from None
        except imaplib.IMAP4.error as error:
            raise command_refusal(str(error), str(self.endpoint), command) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """LOGOUT where the connection still works, so that the server frees its slot at once."""
        with contextlib.suppress(imaplib.IMAP4.error, OSError, *UNPARSABLE):
            if self.broken or self._capabilities is None:
                self._client.shutdown()
            else:
                self._client.socket().settimeout(5)
                self._client.logout()
        self.broken = True

    def cut(self) -> None:
        """Cut the connection from another thread: whatever waits on it fails at once."""
        self.broken = True
        with contextlib.suppress(OSError):
            self._client.socket().shutdown(socket.SHUT_RDWR)

    @property
    def capabilities(self) -> frozenset[str]:
        """Capabilities as read after the login, upper case."""
        return self._capabilities or frozenset()

    def move_method(self, without_uidplus: MoveMethod) -> MoveMethod:
        """The safest way to move here; ``without_uidplus`` is the operator's choice."""
        if "MOVE" in self.capabilities:
            return MoveMethod.MOVE
        return MoveMethod.COPY_EXPUNGE if "UIDPLUS" in self.capabilities else without_uidplus

    def naming(self) -> Naming:
        """Separator and prefix of our personal namespace (RFC 2342), else of the whole tree."""
        if self._naming is None:
            self._naming = self._read_naming()
        return self._naming

    def _read_naming(self) -> Naming:
        if "NAMESPACE" in self.capabilities:
            with contextlib.suppress(CommandRefused), self._speaking("NAMESPACE"):
                personal = self._client.namespace().personal
                if personal:
                    prefix, separator = personal[0]
                    return Naming(separator or None, prefix or "")
        with self._speaking("LIST"):
            rows = self._client.list_folders("", "")
        delimiter = rows[0][1] if rows else b"/"
        return Naming(delimiter.decode("ascii") if delimiter else None)

    def folders(self) -> list[Listed]:
        """Every folder; purposes by XLIST where LIST tells none and the server knows it."""
        with self._speaking("LIST"):
            rows = self._client.list_folders()
        listing = [_listed(row) for row in rows]
        if "XLIST" in self.capabilities and not any("\\sent" in f.flags for f in listing):
            with contextlib.suppress(CommandRefused), self._speaking("XLIST"):
                return [_listed(row) for row in self._client.xlist_folders()]
        return listing

    def ensure_folder(self, path: FolderPath) -> str:
        """The server's name of a folder of ours, created and subscribed if it was missing.

        A name that only holds others is made a folder by CREATE (RFC 3501 section 6.3.3).
        """
        name = self.naming().name(path)
        listing = self.folders()
        listed = {folder.name for folder in listing}
        for parent in self.naming().parents(name):
            if parent not in listed:
                self._create(parent)
        if name not in {folder.name for folder in listing if folder.selectable}:
            self._create(name)
        return name

    def _create(self, name: str) -> None:
        try:
            with self._speaking("CREATE"):
                self._client.create_folder(name)
        except CommandRefused as error:
            if error.lasting:
                raise ServerRefused(
                    f"{error}. Create the folder {name!r} by hand, or name others under [folders]."
                ) from error
            if not error.already_exists:
                raise
        with contextlib.suppress(CommandRefused), self._speaking("SUBSCRIBE"):
            self._client.subscribe_folder(name)

    def examine(self, folder: str) -> FolderState:
        """Open a folder for reading: no flag, not even ``\\Recent``, changes (EXAMINE)."""
        return self._open_folder(folder, readonly=True)

    def select(self, folder: str) -> FolderState:
        """Open a folder for writing; the state then tells which flags are kept.

        One we may only read is opened all the same: ``read_only`` tells.
        """
        return self._open_folder(folder, readonly=False)

    def _open_folder(self, folder: str, *, readonly: bool) -> FolderState:
        # After a refused SELECT no folder is open (RFC 3501 section 6.3.1).
        self._selected = None
        with self._speaking("EXAMINE" if readonly else "SELECT"):
            try:
                answer = self._client.select_folder(folder, readonly=readonly)
            except imaplib.IMAP4.readonly:
                # imaplib would have every later command fail on a folder it could not write to.
                readonly = True
                answer = self._client.select_folder(folder, readonly=True)
            uidnext = answer.get(b"UIDNEXT")
            self._selected = FolderState(
                name=folder,
                uidvalidity=int(answer[b"UIDVALIDITY"]),
                uidnext=int(uidnext) if uidnext else None,
                exists=int(answer.get(b"EXISTS", 0)),
                permanent_flags=_lower(answer.get(b"PERMANENTFLAGS", ())),
                read_only=readonly or b"READ-ONLY" in answer,
            )
        return self._selected

    def selected(self, folder: str) -> FolderState:
        """The folder open for writing, selected anew only if another one is open; fresh by NOOP."""
        state = self._selected
        if state is None or state.name != folder or state.read_only:
            return self.select(folder)
        self.noop()
        return state

    def status(self, folder: str) -> tuple[int, int] | None:
        """UIDVALIDITY and UIDNEXT of a folder that is not the open one (its STATUS is stale).

        None where the server answers with an empty list, as NetEase may.
        """
        with self._speaking("STATUS"):
            answer = self._client.folder_status(folder, ["UIDVALIDITY", "UIDNEXT"])
            uidvalidity, uidnext = answer.get(b"UIDVALIDITY"), answer.get(b"UIDNEXT")
            return (int(uidvalidity), int(uidnext)) if uidvalidity and uidnext else None

    def leave(self) -> None:
        """Close a folder opened with EXAMINE, which removes nothing (RFC 3501 section 6.4.2)."""
        if self._selected is not None and self._selected.read_only:
            with self._speaking("CLOSE"):
                self._client.close_folder()
            self._selected = None

    def noop(self) -> None:
        """Lets the server tell what changed in the open folder."""
        with self._speaking("NOOP"):
            self._client.noop()

    def fetch(self, uid_set: str, items: Sequence[str]) -> dict[int, Row]:
        """UID FETCH of a set as written; rows of UIDs outside the set may be among the answers."""
        with self._speaking("FETCH"):
            kind, data = self._client._imap.uid("FETCH", uid_set, f"({' '.join(items)})")
            if kind != "OK":
                raise imaplib.IMAP4.error(_text(data))
            return fetch_rows(data)

    def add_flags(self, uid_set: str, flags: Sequence[str]) -> None:
        """STORE +FLAGS.SILENT; what was kept is read back by the caller."""
        with self._speaking("STORE"):
            self._client.add_flags(uid_set, flags, silent=True)

    def copy(self, uid_set: str, folder: str) -> CopyUid | None:
        """COPY; None when the server does not say where the copies are."""
        with self._speaking("COPY"):
            self._client._imap.response("COPYUID")
            self._client.copy(uid_set, folder)
            return self._copy_uid()

    def move(self, uid_set: str, folder: str) -> CopyUid | None:
        """MOVE (RFC 6851); None when the server does not say where the messages went, which is
        a success all the same."""
        with self._speaking("MOVE"):
            self._client._imap.response("COPYUID")
            self._client.move(uid_set, folder)
            return self._copy_uid()

    def expunge(self, uid_set: str) -> None:
        """UID EXPUNGE of exactly these; a bare EXPUNGE is never sent."""
        with self._speaking("UID EXPUNGE"):
            self._client.uid_expunge(uid_set)

    def _copy_uid(self) -> CopyUid | None:
        """COPYUID of the last command; a malformed one counts as none."""
        _, data = self._client._imap.response("COPYUID")
        if not data or not data[0]:
            return None
        try:
            uidvalidity, source, target = _text(data).split()[:3]
            pairs = zip(parse_uid_set(source), parse_uid_set(target), strict=True)
            return CopyUid(int(uidvalidity), dict(pairs))
        except ValueError:
            return None

    def idle(self) -> None:
        """Begin IDLE (RFC 2177).

        Raises:
            CommandRefused: the server does not idle just now; the session stays usable.
        """
        self._heard = False
        with self._speaking("IDLE"):
            imap = self._client._imap
            # By hand: the library takes news said before the server's go-ahead for a refusal.
            tag = self._client._idle_tag = imap._command("IDLE")
            while imap._get_response() is not None:
                if imap.tagged_commands[tag] is not None:
                    raise imaplib.IMAP4.error(_text(imap.tagged_commands.pop(tag)[1]))
                self._heard = True

    def idle_wait(self, timeout_s: float) -> bool:
        """Whether the server said anything, or went away, within ``timeout_s`` seconds.

        Nothing is read here: the library's own wait breaks on a line that comes in two pieces. The
        DONE that follows reads it, and finds out about a closed connection.
        """
        if self._heard:
            return True
        with self._speaking("IDLE"), selectors.DefaultSelector() as waiting:
            line = self._client.socket()
            if isinstance(line, ssl.SSLSocket) and line.pending():
                return True
            waiting.register(line, selectors.EVENT_READ)
            return bool(waiting.select(timeout_s))

    def idle_done(self) -> None:
        """End IDLE; fails within the read timeout when the connection is dead."""
        with self._speaking("DONE"):
            self._client.idle_done()


def _connect(endpoint: Endpoint) -> Any:
    timeout = imapclient.SocketTimeout(endpoint.connect_timeout_s, endpoint.read_timeout_s)
    implicit = endpoint.tls is TlsMode.TLS
    try:
        context = None if endpoint.tls is TlsMode.NONE else endpoint.ssl_context()
        client = imapclient.IMAPClient(
            endpoint.host,
            endpoint.port,
            ssl=implicit,
            ssl_context=context if implicit else None,
            timeout=timeout,
        )
        # imaplib leaves Nagle on, which costs some servers 40 ms a command.
        client.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if endpoint.tls is TlsMode.STARTTLS:
            _start_tls(endpoint, client, context)
    except ssl.SSLCertVerificationError as error:
        raise ServerRefused(
            f"The certificate of {endpoint} cannot be trusted: {error.verify_message}. If the company "
            "runs its own certificate authority, name its PEM file as ca_file."
        ) from error
    except imaplib.IMAP4.error as error:
        # BYE and NO are how a full or resting server greets.
        raise _unavailable(endpoint, "the greeting", error) from error
    except OSError as error:
        raise _unavailable(endpoint, "the connection", error) from error
    return client


def _start_tls(endpoint: Endpoint, client: Any, context: ssl.SSLContext | None) -> None:
    try:
        if "STARTTLS" not in client._imap.capabilities:
            raise imaplib.IMAP4.error("it does not advertise it")
        client.starttls(context)
    except (imaplib.IMAP4.error, OSError) as error:
        with contextlib.suppress(OSError):
            client.shutdown()
        if isinstance(error, (OSError, imaplib.IMAP4.abort)):
            raise
        raise ServerRefused(f"{endpoint} offers no STARTTLS: {plain(str(error))}") from error


def _unavailable(
    endpoint: Endpoint, command: str, error: BaseException, hidden: Iterable[str] = ()
) -> ServerUnavailable:
    timed_out = isinstance(error, TimeoutError)
    what = "timed out" if timed_out else plain(str(error), hidden) or "closed"
    return ServerUnavailable(
        f"{endpoint} failed during {command}: {what}", retry_after_s=back_off_s(str(error))
    )


def _out_of_step(error: BaseException) -> bool:
    """Whether imaplib met a line that is no response: after a wrong length it quotes the mail."""
    return isinstance(error, imaplib.IMAP4.abort) and any(
        words in str(error) for words in ("unexpected response", "unexpected tagged response")
    )


def _listed(row: tuple[Sequence[bytes], bytes | None, str | bytes | int]) -> Listed:
    flags, _, name = row
    text = name.decode("utf-8", "replace") if isinstance(name, bytes) else str(name)
    return Listed(text, _lower(flags))


def _lower(flags: Sequence[bytes]) -> frozenset[str]:
    return frozenset(flag.decode("ascii", "replace").lower() for flag in flags)


def _text(data: Sequence[Any]) -> str:
    return b" ".join(item for item in data if isinstance(item, bytes)).decode("ascii", "replace")

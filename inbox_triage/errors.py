"""The few exceptions, told apart by who must act. Each message is a sentence with the next step."""

from __future__ import annotations

from collections.abc import Sequence


class TriageError(Exception):
    """Anything this program says about itself."""


class UserError(TriageError):
    """The user can mend it. All faults are listed at once; no traceback is shown."""

    def __init__(self, faults: Sequence[str] | str) -> None:
        self.faults: tuple[str, ...] = (faults,) if isinstance(faults, str) else tuple(faults)
        super().__init__("\n".join(self.faults))


class ConfigError(UserError):
    """The configuration is wrong; each fault names the key's path."""


class CorpusError(UserError):
    """Labelled mail is malformed; each fault names file and line."""


class ModelRejected(UserError):
    """A model file may not be used; the champion in use stays."""


class ServerUnavailable(TriageError):
    """The server or the network is away: try again with back-off.

    ``retry_after_s`` is the wait the server asked for, or None.
    """

    def __init__(self, message: str, retry_after_s: float | None = None) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class ServerRefused(TriageError):
    """The server said no for good (password, policy): stop this mailbox and tell the operator."""


class MailboxReset(TriageError):
    """UIDVALIDITY changed under us: the folder must be matched with what we know of it."""


class StoreError(TriageError):
    """The database refused; the sentence says what the operator can do."""

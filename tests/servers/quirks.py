"""What a test makes of a server: what it hides, refuses, garbles and lies about."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field

UNSAFE_LOGIN = "NO SELECT Unsafe Login. Please contact kefu@188.com for help"
BELONGS_TO = {"MOVE": "MOVE", "UID MOVE": "MOVE", "UID EXPUNGE": "UIDPLUS"}
"""Commands whose capability is called otherwise than they are."""

_CAPABILITIES = re.compile(rb"(?<=^\* CAPABILITY )[^\r\n]*|(?<=\[CAPABILITY )[^\]\r\n]*", re.I)
_PLACES = re.compile(rb"\[(?:COPYUID|APPENDUID) [^\]\r\n]*\] ?", re.I)
_PERMANENT = re.compile(rb"(?<=\[PERMANENTFLAGS \()[^)\r\n]*", re.I)
_FETCHED_UID = re.compile(rb"^\* \d+ FETCH \(.{0,300}?\bUID (\d+)", re.I)


@dataclass(frozen=True, slots=True)
class Command:
    """A command as the client sent it: its line up to the first literal, without the line end."""

    name: str
    line: bytes
    connection: int


@dataclass(slots=True)
class Fault:
    """What happens to ``times`` commands of a name, once ``after`` of them have passed."""

    command: str
    text: str = ""
    lie: bool = False
    cut: bool = False
    times: int = 1
    after: int = 0


@dataclass(slots=True)
class Quirks:
    """What the proxy makes of the server behind it.

    Attributes:
        hide: capabilities taken away, with their commands and response codes.
        permanentflags: what PERMANENTFLAGS says instead, such as ``\\Seen \\Deleted``.
        require_id: refuse to open folders before an ID after the login, as NetEase does.
        delay_s: how much later everything arrives, each way.
        poison, poison_item: UIDs whose FETCH answers with that item lose a parenthesis.
    """

    hide: set[str] = field(default_factory=set)
    permanentflags: str | None = None
    require_id: bool = False
    delay_s: float = 0.0
    poison: set[int] = field(default_factory=set)
    poison_item: str = "BODY[]"
    faults: list[Fault] = field(default_factory=list)

    def unknown(self, name: str) -> bool:
        """Whether a command belongs to something hidden."""
        return BELONGS_TO.get(name, name) in self.hide

    def fault(self, name: str) -> Fault | None:
        """The fault due for a command, used up by asking."""
        for fault in self.faults:
            if fault.command != name or not fault.times:
                continue
            if fault.after:
                fault.after -= 1
                return None
            fault.times -= 1
            return fault
        return None

    def spoils(self, line: bytes) -> bool:
        """Whether a FETCH response with this first line is to become unreadable."""
        if not self.poison or self.poison_item.encode() not in line:
            return False
        found = _FETCHED_UID.match(line)
        return found is not None and int(found[1]) in self.poison

    def rewritten(self, line: bytes) -> bytes:
        """A response line without what is hidden."""
        line = _CAPABILITIES.sub(lambda found: _without(found[0], self.hide), line)
        if "UIDPLUS" in self.hide:
            line = _PLACES.sub(b"", line)
        if self.permanentflags is not None:
            flags = self.permanentflags.encode()
            line = _PERMANENT.sub(lambda _: flags, line)
        return line


def _without(words: bytes, hidden: Collection[str]) -> bytes:
    return b" ".join(word for word in words.split() if word.decode().upper() not in hidden)

"""What to write for a decision, given what this server permits for this message."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from inbox_triage.classify.axes import DKind, Quadrant
from inbox_triage.decide.quadrant import Decision
from inbox_triage.label.labels import Labels


class WriteMode(StrEnum):
    """``write`` of a mailbox in the configuration."""

    KEYWORDS = "keywords"
    FOLDERS = "folders"
    BOTH = "both"
    NOTHING = "nothing"
    """A dry run: the mailbox stays as it is, the queue fills all the same."""

    @property
    def keywords(self) -> bool:
        return self in {WriteMode.KEYWORDS, WriteMode.BOTH}

    @property
    def folders(self) -> bool:
        return self in {WriteMode.FOLDERS, WriteMode.BOTH}


class MoveMethod(StrEnum):
    """How a message changes folder on this server, safest first."""

    MOVE = "move"
    """RFC 6851."""
    COPY_EXPUNGE = "copy-expunge"
    r"""COPY, STORE +FLAGS \Deleted, UID EXPUNGE of that one UID (RFC 4315)."""
    COPY_MARK = "copy-mark"
    r"""COPY and \Deleted, and stop: nothing is expunged. Only where the operator chose it."""
    NONE = "none"
    """The message stays where it is: without UIDPLUS an EXPUNGE could destroy others' mail."""


@dataclass(frozen=True, slots=True)
class FolderPath:
    """A folder as levels of a hierarchy; the session joins them the server's way."""

    levels: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.levels or not all(level.strip() for level in self.levels):
            raise ValueError("a folder needs a name at every level")

    @classmethod
    def parse(cls, text: str) -> FolderPath:
        """A ``/`` in the configuration separates levels, whatever the server's separator is.

        >>> FolderPath.parse("询盘/A 重点跟进").levels
        ('询盘', 'A 重点跟进')
        """
        return cls(tuple(level.strip() for level in text.split("/") if level.strip()))

    def __str__(self) -> str:
        return "/".join(self.levels)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where each quadrant's mail goes and what its keywords are called."""

    folders: Mapping[Quadrant, FolderPath]
    keyword_prefix: str = "triage-"
    registered_keywords: bool = True
    """Also set ``$Junk`` / ``$Phishing`` (IANA registry) on junk, which mail clients know."""


@dataclass(frozen=True, slots=True)
class MailboxView:
    r"""What this server permits for one message, read from the server and never assumed.

    Attributes:
        flags: the message's flags now.
        any_keyword: PERMANENTFLAGS holds ``\*`` (RFC 3501 section 7.1).
        listed_keywords: keywords PERMANENTFLAGS lists, in lower case.
        move: the safest way to move here.
    """

    flags: frozenset[str]
    any_keyword: bool
    listed_keywords: frozenset[str]
    move: MoveMethod

    def keeps_keyword(self, keyword: str) -> bool:
        """Whether the server keeps a keyword beyond this session."""
        return self.any_keyword or keyword.lower() in self.listed_keywords

    @property
    def is_closed(self) -> bool:
        """Nothing at all can be written here."""
        return self.move is MoveMethod.NONE and not self.any_keyword and not self.listed_keywords

    @property
    def touched_by_a_person(self) -> bool:
        r"""A rep has acted on it: answered, flagged, drafted or marked for deletion.

        ``\Seen`` alone is no act: mail is read on a phone and forgotten.
        """
        touched = {"\\answered", "\\flagged", "\\deleted", "\\draft"}
        return any(flag.lower() in touched for flag in self.flags)


@dataclass(frozen=True, slots=True)
class AddKeywords:
    """Add keywords to the message where it lies."""

    keywords: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MoveTo:
    """File the message in a folder of ours."""

    folder: FolderPath
    method: MoveMethod


Action = AddKeywords | MoveTo


def plan(
    decision: Decision, view: MailboxView, layout: Layout, mode: WriteMode
) -> tuple[Action, ...]:
    """The actions for one message, in the order they must be taken: keywords before the move.

    ``other`` stays in the inbox, as does mail a person has touched.
    """
    actions: list[Action] = []
    if mode.keywords:
        kept = tuple(word for word in keywords(decision, layout) if view.keeps_keyword(word))
        missing = tuple(word for word in kept if word.lower() not in _lower(view.flags))
        if missing:
            actions.append(AddKeywords(missing))
    if (
        mode.folders
        and decision.kind is not DKind.OTHER
        and view.move is not MoveMethod.NONE
        and not view.touched_by_a_person
    ):
        actions.append(MoveTo(layout.folders[decision.quadrant], view.move))
    return tuple(actions)


def keywords(decision: Decision, layout: Layout) -> tuple[str, ...]:
    """The keywords that say a decision, quadrant first, as IMAP atoms (RFC 3501 section 9).

    >>> from inbox_triage.decide.actions import keyword_atom
    >>> keyword_atom("triage-", "Latin America (MX)")
    'triage-latin-america-mx'
    """
    prefix = layout.keyword_prefix
    words = [prefix + decision.quadrant.value.lower()]
    if decision.kind is not None:
        words.append(keyword_atom(prefix, decision.kind.value))
    if decision.needs_review:
        words.append(prefix + "review")
    words += _label_keywords(decision.labels, prefix)
    if layout.registered_keywords and decision.is_junk:
        words.append("$Junk")
        if decision.kind is DKind.PHISHING:
            words.append("$Phishing")
    return tuple(dict.fromkeys(words))


def keyword_atom(prefix: str, text: str) -> str:
    """The prefix and the text as one atom of lower-case ASCII letters, digits and hyphens."""
    plain = "".join(char if char.isascii() and char.isalnum() else "-" for char in text.lower())
    return prefix + "-".join(filter(None, plain.split("-")))


def _label_keywords(labels: Labels, prefix: str) -> list[str]:
    words: list[str | None] = [labels.region, labels.platform or labels.source, labels.stage]
    words += [keyword_atom("product-", name) for name in labels.products]
    atoms = (keyword_atom(prefix, word) for word in words if word)
    return [atom for atom in atoms if atom != prefix]


def _lower(flags: frozenset[str]) -> frozenset[str]:
    return frozenset(flag.lower() for flag in flags)

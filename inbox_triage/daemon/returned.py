"""Mail that a person moved back to the inbox: it is not new, and the person's word stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from inbox_triage.imap.refusals import CommandRefused
from inbox_triage.imap.session import Session
from inbox_triage.imap.uids import uid_sets
from inbox_triage.imap.write import IDENTITY_ITEMS, Identity, identity
from inbox_triage.mail.message import MessageRef, RawMessage
from inbox_triage.store.records import Lookalike


@dataclass(frozen=True, slots=True)
class Suspect:
    """A message that looks like one we know, which lay elsewhere when we last saw it."""

    raw: RawMessage
    known: Lookalike


def suspects(raws: Sequence[RawMessage], known: Sequence[Lookalike]) -> list[Suspect]:
    """Arrivals that may be known messages moved back, each known message at most once."""
    by_identity: dict[tuple[str, int], list[Lookalike]] = defaultdict(list)
    for one in known:
        by_identity[one.header_digest, one.size_bytes].append(one)
    found = []
    for raw in raws:
        waiting = by_identity.get((raw.header_digest, raw.size_bytes))
        if waiting:
            found.append(Suspect(raw, waiting.pop()))
    return found


def confirmed(found: Sequence[Suspect], session: Session) -> dict[int, MessageRef]:
    """Message rows to their place in the inbox, for those no longer where they last lay.

    One that still lies there is another delivery of the same mail.
    """
    there = _still_there(session, [one.known for one in found if one.known.ref is not None])
    return {one.known.id: one.raw.ref for one in found if one.known.id not in there}


def _still_there(session: Session, known: Sequence[Lookalike]) -> set[int]:
    by_folder: dict[tuple[str, int], dict[int, Lookalike]] = defaultdict(dict)
    for one in known:
        if one.ref is not None:
            by_folder[one.ref.folder, one.ref.uidvalidity][one.ref.uid] = one
    there: set[int] = set()
    for (folder, uidvalidity), by_uid in by_folder.items():
        try:
            state = session.examine(folder)
        except CommandRefused:
            continue
        if state.uidvalidity != uidvalidity:
            continue
        for _, text in uid_sets(by_uid):
            for uid, row in session.fetch(text, IDENTITY_ITEMS).items():
                known_here = by_uid.get(uid)
                if known_here is not None and identity(row) == Identity(
                    known_here.header_digest, known_here.size_bytes
                ):
                    there.add(known_here.id)
    return there

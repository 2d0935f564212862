"""Sets of UIDs as the protocol writes them (RFC 3501 section 9, sequence-set)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

MAX_SET_CHARS = 4000
"""Servers cut command lines at 8 kB and more; half of that leaves room for the rest."""


def uid_sets(
    uids: Iterable[int], max_chars: int = MAX_SET_CHARS
) -> Iterator[tuple[list[int], str]]:
    """Ascending UIDs, each set written as short ranges of at most ``max_chars`` characters.

    >>> [text for _, text in uid_sets([7, 1, 2, 3, 9])]
    ['1:3,7,9']
    """
    members: list[int] = []
    texts: list[str] = []
    length = 0
    for first, last in _runs(sorted(set(uids))):
        text = str(first) if first == last else f"{first}:{last}"
        if texts and length + len(text) + 1 > max_chars:
            yield members, ",".join(texts)
            members, texts, length = [], [], 0
        members.extend(range(first, last + 1))
        texts.append(text)
        length += len(text) + 1
    if texts:
        yield members, ",".join(texts)


def parse_uid_set(text: str) -> list[int]:
    """The UIDs of a set in the order written, as COPYUID gives them (RFC 4315 section 3).

    Raises:
        ValueError: not a set, or more than a million UIDs.

    >>> parse_uid_set("4:6,2")
    [4, 5, 6, 2]
    """
    uids: list[int] = []
    for piece in text.split(","):
        first, colon, last = piece.partition(":")
        low, high = int(first), int(last) if colon else int(first)
        if abs(high - low) + len(uids) > 1_000_000:
            raise ValueError("a set of more than a million UIDs")
        step = 1 if high >= low else -1
        uids.extend(range(low, high + step, step))
    return uids


def _runs(ascending: list[int]) -> Iterator[tuple[int, int]]:
    start = previous = None
    for uid in ascending:
        if previous is not None and start is not None and uid != previous + 1:
            yield start, previous
            start = uid
        elif start is None:
            start = uid
        previous = uid
    if start is not None and previous is not None:
        yield start, previous

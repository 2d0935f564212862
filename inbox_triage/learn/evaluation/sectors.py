"""Free-text trades gathered into sectors, so that one can be left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from inbox_triage.errors import CorpusError

SECTORS_FILE = "sectors.json"
LEAST_MAILS = 8
"""Fewer mails than this say nothing of a sector."""

_NO_TRADE = frozenset({"", "-", "none", "n/a"})
_SHAPE = TypeAdapter(dict[str, tuple[str, ...]])


def read_sectors(folder: Path) -> Mapping[str, str] | None:
    """Sector by trade, from ``sectors.json`` (sector to its trades); None without that file.

    Raises:
        CorpusError: it is malformed, or a trade stands in two sectors; the author of the corpus acts.
    """
    path = folder / SECTORS_FILE
    if not path.is_file():
        return None
    try:
        sectors = _SHAPE.validate_json(path.read_bytes())
    except ValidationError as error:
        place = ".".join(map(str, error.errors()[0]["loc"])) or "the file"
        why = error.errors(include_url=False)[0]["msg"]
        raise CorpusError(f"{path}: {place}: {why}") from error
    found: dict[str, str] = {}
    faults = [
        f"{path}: {trade!r} stands in {found[trade]!r} and in {sector!r}"
        for sector, trades in sectors.items()
        for trade in map(_plain, trades)
        if found.setdefault(trade, sector) != sector
    ]
    if faults:
        raise CorpusError(faults)
    return found


def sectors_of(
    trades: Sequence[str], sectors: Mapping[str, str] | None, least: int = LEAST_MAILS
) -> list[str | None]:
    """The sector of each trade; without a mapping the trade itself where enough mails share it.

    None: in no sector, or in one of fewer than ``least`` mails.

    >>> sectors_of(["Valves", "valves ", "toys"], None, least=2)
    ['valves', 'valves', None]
    """
    plain = [_plain(trade) for trade in trades]
    if sectors is None:
        named = [trade if trade not in _NO_TRADE else None for trade in plain]
    else:
        named = [sectors.get(trade) for trade in plain]
    counts = Counter(named)
    return [name if counts[name] >= least else None for name in named]


def _plain(trade: str) -> str:
    return " ".join(trade.casefold().split())

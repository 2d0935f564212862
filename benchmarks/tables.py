"""What a benchmark prints: a table, and what the machine was doing meanwhile."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence


def print_table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A Markdown table; the first column is text, all others are numbers."""
    cells = [list(heads), *map(list, rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(heads))]
    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    for row in (cells[0], rule, *cells[1:]):
        first = row[0].ljust(widths[0])
        others = (text.rjust(width) for text, width in zip(row[1:], widths[1:], strict=True))
        print(f"| {' | '.join([first, *others])} |", flush=True)
    print(flush=True)


def print_machine() -> None:
    """Cores, load and versions: without them no figure can be compared with another's."""
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    print(
        f"{os.cpu_count()} cores, load average {load} (1, 5, 15 minutes), "
        f"Python {platform.python_version()}\n",
        flush=True,
    )


def quantile(values: Sequence[float], share: float) -> float:
    """The smallest value that ``share`` of the values do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, min(len(ordered) - 1, round(share * len(ordered) + 0.499999) - 1))]

"""What a benchmark prints: a table, and what the machine was doing meanwhile."""

from __future__ import annotations

import math
import os
import platform
from collections.abc import Sequence


def print_table(heads: Sequence[str], rows: Sequence[Sequence[str]], texts: int = 1) -> None:
    """A Markdown table; the first ``texts`` columns are text, all others are numbers."""
    cells = [list(heads), *map(list, rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(heads))]
    rule = [
        "-" * width if column < texts else "-" * (width - 1) + ":"
        for column, width in enumerate(widths)
    ]
    for row in (cells[0], rule, *cells[1:]):
        padded = [
            text.ljust(widths[column]) if column < texts else text.rjust(widths[column])
            for column, text in enumerate(row)
        ]
        print(f"| {' | '.join(padded)} |", flush=True)
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
    return ordered[max(0, min(len(ordered) - 1, math.ceil(share * len(ordered)) - 1))]

"""Where features are counted, with the words they rest on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

MAX_FINDINGS_EACH = 3
QUOTE_CHARS = 80


@dataclass(frozen=True, slots=True)
class FeatureSpec:
    """One row of the feature table. ``unit`` is ``count``, ``flag`` (0 or 1) or ``share``."""

    name: str
    unit: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A piece of the mail that a feature rests on.

    ``quote`` stands as written: one line, at most 80 characters, no control characters.
    """

    feature: str
    quote: str


def one_line(text: str, limit: int = QUOTE_CHARS) -> str:
    """The text printable on one line, cut to ``limit`` characters.

    >>> one_line("a\\nb\\x07c")
    'a bc'
    """
    line = " ".join(text[: 4 * limit].split())
    clean = line if line.isprintable() else "".join(filter(str.isprintable, line))
    return clean if len(clean) <= limit else clean[: limit - 1].rstrip() + "…"


@dataclass(slots=True)
class Tally:
    """Numbers of one message in the making; only names of the table may be counted."""

    numbers: dict[str, float]
    findings: list[Finding] = field(default_factory=list)

    def set(self, name: str, value: float, quotes: Iterable[str] = ()) -> None:
        """Record a value once; quotes beyond the third are dropped."""
        if name not in self.numbers:
            raise KeyError(name)
        self.numbers[name] = float(value)
        for _, quote in zip(range(MAX_FINDINGS_EACH), quotes, strict=False):
            clean = one_line(quote)
            if clean:
                self.findings.append(Finding(name, clean))

    def flag(self, name: str, present: bool, quote: str = "") -> None:
        """Record presence as 0 or 1."""
        if present:
            self.set(name, 1.0, (quote,))
        elif self.numbers[name]:
            self.set(name, 0.0)

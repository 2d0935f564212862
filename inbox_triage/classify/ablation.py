"""A message's numbers as they would be without one quoted piece.

What a piece of evidence is worth is what would be lost with it (leave-one-out, as Robnik-Šikonja and
Kononenko, Explaining classifications for individual instances, 2008): the features counted from the
piece, and those derived from them.
"""

from __future__ import annotations

from inbox_triage.classify.authority import STANDING, count_standing
from inbox_triage.classify.composites import COMPOSITE_TABLE, count_composites
from inbox_triage.classify.features import FEATURE_TABLE, Features
from inbox_triage.classify.tally import Tally

_UNITS = {spec.name: spec.unit for spec in FEATURE_TABLE}
_DERIVED = tuple(spec.name for spec in COMPOSITE_TABLE) + STANDING


def numbers_without(features: Features, quote: str) -> dict[str, float]:
    """The features that would change if the piece were not there, with their new values.

    A piece is any quote of a finding; findings that hold it, or that it holds, go with it. Lengths
    and shares are left as they are.
    """
    pieces: dict[str, list[bool]] = {}
    for finding in features.findings:
        goes = _holds(quote, finding.quote) or _holds(finding.quote, quote)
        pieces.setdefault(finding.feature, []).append(goes)
    tally = Tally(dict(features.numbers))
    changed = [name for name, goes in pieces.items() if any(goes)]
    for name in changed:
        left = tally.numbers[name] - sum(pieces[name])
        if _UNITS[name] == "flag":
            left = float(not all(pieces[name]))
        tally.numbers[name] = max(0.0, left)
    count_standing(tally)
    count_composites(tally)
    numbers, before = tally.numbers, features.numbers
    return {name: numbers[name] for name in (*changed, *_DERIVED) if numbers[name] != before[name]}


def _holds(outer: str, inner: str) -> bool:
    """Whether a piece stands inside another as words of its own: ``25 pcs`` holds no ``5 pcs``."""
    at = outer.find(inner)
    while at >= 0:
        before, after = outer[at - 1 : at], outer[at + len(inner) : at + len(inner) + 1]
        if not any(char.isascii() and char.isalnum() for char in before + after):
            return True
        at = outer.find(inner, at + 1)
    return False

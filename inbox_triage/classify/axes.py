"""The axes of the labelling standard, section 1, and the words they are spelt with everywhere."""

from __future__ import annotations

from enum import StrEnum


class Quadrant(StrEnum):
    """Exactly one for every message."""

    A = "A"
    """High intent, decision maker."""
    B = "B"
    """High intent, not the decision maker."""
    C = "C"
    """Low intent."""
    D = "D"
    """Not a prospect."""


class DKind(StrEnum):
    """Why a message in D is no prospect's."""

    PHISHING = "phishing"
    PITCH = "pitch"
    PROMO = "promo"
    BULK = "bulk"
    OTHER = "other"
    """Legitimate: never junk, never hidden from the rep."""

    @property
    def is_junk(self) -> bool:
        """Everything but ``other``."""
        return self is not DKind.OTHER


class Intent(StrEnum):
    """How concrete a prospect's need is."""

    HIGH = "high"
    LOW = "low"

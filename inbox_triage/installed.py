"""Where the files that come with the program lie: in a checkout, or inside an installed wheel."""

from __future__ import annotations

from pathlib import Path

from inbox_triage.errors import UserError

_PACKAGE = Path(__file__).resolve().parent
_PLACES = {
    "models": (_PACKAGE / "shipped" / "models", _PACKAGE.parent / "models"),
    "demo": (_PACKAGE / "shipped" / "demo", _PACKAGE.parent / "fixtures" / "demo"),
}

PINS_FILE = _PACKAGE / "pinned_models.txt"
"""Names the models that came with this version by the SHA-256 of their manifests."""


def shipped(what: str) -> Path:
    """The folder ``models`` or ``demo``.

    Raises:
        UserError: the installation lacks it.
    """
    for place in _PLACES[what]:
        if place.is_dir():
            return place
    raise UserError(f"This installation lacks its {what} folder; install inbox-triage again.")

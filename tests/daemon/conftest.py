"""One triage for the session: loading the model takes a second."""

from __future__ import annotations

import pytest

from inbox_triage.daemon.models import load_model
from inbox_triage.daemon.triage import Triage
from inbox_triage.decide.quadrant import Policy
from inbox_triage.label.product import Catalogue


@pytest.fixture(scope="session")
def triage() -> Triage:
    """The shipped model with the built-in costs and no catalogue."""
    return Triage(load_model(None), Catalogue(()), Policy())

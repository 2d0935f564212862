"""Times and texts on their way into a database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_triage.store.columns import MAX_IDENTIFIER_BYTES, bounded, identifier
from inbox_triage.store.store import Store, open_store
from inbox_triage.store.words import MailboxState
from tests.servers.postgresql import PostgresqlServer

SHANGHAI = timezone(timedelta(hours=8))


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 11, 20, 9, 30, 1, 123456, tzinfo=UTC),
        datetime(2026, 11, 20, 1, 0, tzinfo=SHANGHAI),
        datetime(1970, 1, 1, tzinfo=UTC),
        datetime(9999, 12, 31, tzinfo=UTC),
    ],
)
def test_a_time_comes_back_as_aware_utc(store: Store, moment: datetime) -> None:
    store.status.report("sales", MailboxState.WORKING, "", moment)
    kept = store.status.all()[0].heartbeat_at
    assert kept == moment
    assert kept.tzinfo is UTC


@pytest.mark.postgresql
def test_a_time_is_utc_whatever_zone_the_server_prefers(server: PostgresqlServer) -> None:
    url = server.new_database() + "&options=-c%20timezone%3DAsia/Shanghai"
    with open_store(url) as store:
        store.status.report("sales", MailboxState.WORKING, "", datetime(2026, 1, 1, 23, tzinfo=UTC))
        kept = store.status.all()[0].heartbeat_at
    assert (kept.tzinfo, kept.hour) == (UTC, 23)


@given(st.text(st.characters(codec=None, categories=None)), st.integers(0, 40))
def test_bounded_text_can_be_stored(text: str, limit: int) -> None:
    cut = bounded(text, limit)
    assert len(cut) <= limit
    assert "\0" not in cut
    assert cut.encode("utf-8").decode("utf-8") == cut


@given(st.text(st.characters(codec=None, categories=None), max_size=600))
def test_an_identifier_fits_an_index_and_stays_itself(text: str) -> None:
    key = identifier(text)
    assert len(key.encode("utf-8")) <= MAX_IDENTIFIER_BYTES
    assert identifier(key) == key

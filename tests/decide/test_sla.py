"""The response clock in working time."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_triage.classify.axes import Quadrant
from inbox_triage.decide.sla import ClockState, ResponseClock, WorkingHours

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
_MOMENTS = st.datetimes(
    datetime.fromisoformat("2026-01-01"),
    datetime.fromisoformat("2027-01-01"),
    timezones=st.just(UTC),
)
OFFICE = WorkingHours(SHANGHAI, time(9), time(18), frozenset(range(6)))


def at(text: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("start", "minutes", "due"),
    [
        ("2026-11-20T10:00", 5, "2026-11-20T10:05"),
        ("2026-11-20T17:58", 5, "2026-11-21T09:03"),
        ("2026-11-20T18:00", 5, "2026-11-21T09:05"),
        ("2026-11-20T03:00", 15, "2026-11-20T09:15"),
        ("2026-11-21T17:50", 30, "2026-11-23T09:20"),
        ("2026-11-22T12:00", 5, "2026-11-23T09:05"),
        ("2026-11-20T09:00", 540, "2026-11-20T18:00"),
        ("2026-11-20T09:00", 541, "2026-11-21T09:01"),
    ],
    ids=[
        "within",
        "over night",
        "at closing",
        "before opening",
        "over Sunday",
        "on Sunday",
        "day",
        "day+1",
    ],
)
def test_minutes_run_in_working_time_only(start: str, minutes: int, due: str) -> None:
    assert OFFICE.due(at(start), minutes) == at(due)


def test_around_the_clock_minutes_are_minutes() -> None:
    start = at("2026-12-31T23:58")
    assert WorkingHours(SHANGHAI).due(start, 5) == start + timedelta(minutes=5)


def test_a_night_in_which_the_clocks_change_costs_no_minute() -> None:
    hours = WorkingHours(BERLIN, time(9), time(18))
    before = at("2026-03-28T17:55", BERLIN)
    assert hours.due(before, 15) == at("2026-03-29T09:10", BERLIN)
    night = WorkingHours(BERLIN, time(1), time(5))
    spring = at("2026-03-29T01:50", BERLIN)
    assert night.due(spring, 20) == at("2026-03-29T03:10", BERLIN)


@given(
    _MOMENTS,
    st.integers(1, 2000),
    st.integers(1, 2000),
)
def test_minutes_add_up(start: datetime, first: int, second: int) -> None:
    begin = start
    assert OFFICE.due(OFFICE.due(begin, first), second) == OFFICE.due(begin, first + second)


@given(_MOMENTS, st.integers(1, 2000))
def test_a_due_time_is_later_than_its_start_and_in_office_hours(
    start: datetime, minutes: int
) -> None:
    begin = start
    due = OFFICE.due(begin, minutes)
    assert due >= begin + timedelta(minutes=minutes)
    local = due.astimezone(SHANGHAI)
    assert time(9) < local.time() <= time(18)
    assert local.weekday() < 6


def test_a_naive_start_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        OFFICE.due(datetime.fromisoformat("2026-01-01"), 5)


@pytest.mark.parametrize(
    ("opens", "closes", "days"),
    [(time(9), None, {0}), (time(18), time(9), {0}), (time(9), time(18), set()), (None, None, {9})],
)
def test_impossible_hours_are_refused(
    opens: time | None, closes: time | None, days: set[int]
) -> None:
    with pytest.raises(ValueError, match="working hours"):
        WorkingHours(SHANGHAI, opens, closes, frozenset(days))


def test_the_state_follows_from_the_times_and_now() -> None:
    start = at("2026-11-20T10:00")
    clock = ResponseClock("sales", "c", Quadrant.A, start, start + timedelta(minutes=5))
    answered = ResponseClock(
        "sales", "c", Quadrant.A, start, clock.due_at, answered_at=start + timedelta(hours=1)
    )
    assert clock.state(start) is ClockState.OPEN
    assert clock.state(clock.due_at) is ClockState.OPEN
    assert clock.state(clock.due_at + timedelta(seconds=1)) is ClockState.BREACHED
    assert answered.state(start + timedelta(days=1)) is ClockState.ANSWERED
    with pytest.raises(ValueError, match="D has no response clock"):
        ResponseClock("sales", "c", Quadrant.D, start, start)

"""The response clock: when a first response is due, in working time. Pure; ``now`` is handed in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from inbox_triage.classify.axes import Quadrant

HORIZON_DAYS = 400
"""How far ahead a due time may lie before the calendar counts as having no working time."""


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """When reps answer: one interval a day, on some weekdays, in one time zone.

    ``opens`` and ``closes`` are local wall-clock times; None for both means around the clock.
    ``weekdays`` counts Monday as 0.
    """

    zone: ZoneInfo
    opens: time | None = None
    closes: time | None = None
    weekdays: frozenset[int] = frozenset(range(7))

    def __post_init__(self) -> None:
        if (self.opens is None) != (self.closes is None):
            raise ValueError("working hours need both an opening and a closing time")
        if self.opens is not None and self.closes is not None and self.opens >= self.closes:
            raise ValueError("working hours must open before they close, on the same day")
        if not self.weekdays <= frozenset(range(7)) or not self.weekdays:
            raise ValueError("working hours need at least one weekday, 0 (Monday) to 6 (Sunday)")

    def due(self, start: datetime, minutes: float) -> datetime:
        """The moment ``minutes`` of working time after ``start``, aware, UTC.

        Raises:
            ValueError: ``start`` is naive, or no working time comes within 400 days.

        >>> hours = WorkingHours(ZoneInfo("Asia/Shanghai"), time(9), time(18))
        >>> hours.due(datetime(2026, 11, 20, 9, 58, tzinfo=UTC), 5)  # 17:58 in Shanghai
        datetime.datetime(2026, 11, 21, 1, 3, tzinfo=datetime.timezone.utc)
        """
        if start.tzinfo is None:
            raise ValueError("a response clock needs an aware start")
        left = timedelta(minutes=minutes)
        for opens, closes in self._intervals(start):
            begin = max(opens, start.astimezone(UTC))
            if begin >= closes:
                continue
            if begin + left <= closes:
                return begin + left
            left -= closes - begin
        raise ValueError(
            f"these working hours leave no {minutes} minutes within {HORIZON_DAYS} days"
        )

    def _intervals(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Open intervals in UTC, from the local day of ``start`` on."""
        if self.opens is None or self.closes is None:
            yield start.astimezone(UTC), datetime.max.replace(tzinfo=UTC)
            return
        first = start.astimezone(self.zone).date()
        for offset in range(HORIZON_DAYS):
            day = first + timedelta(days=offset)
            if day.weekday() in self.weekdays:
                yield self._moment(day, self.opens), self._moment(day, self.closes)

    def _moment(self, day: date, clock: time) -> datetime:
        return datetime.combine(day, clock, self.zone).astimezone(UTC)


class ClockState(StrEnum):
    """What a clock is at a given moment; computed, never stored."""

    OPEN = "open"
    BREACHED = "breached"
    ANSWERED = "answered"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class ResponseClock:
    """The first-response clock of one conversation; every time is aware UTC.

    ``started_at`` is INTERNALDATE of the oldest unanswered message: Date is the sender's claim.
    """

    mailbox: str
    conversation: str
    quadrant: Quadrant
    started_at: datetime
    due_at: datetime
    answered_at: datetime | None = None
    cancelled_at: datetime | None = None

    def __post_init__(self) -> None:
        moments = (self.started_at, self.due_at, self.answered_at, self.cancelled_at)
        if any(moment is not None and moment.tzinfo is None for moment in moments):
            raise ValueError("the times of a clock are aware")
        if self.due_at < self.started_at:
            raise ValueError("a clock is not due before it starts")
        if self.quadrant is Quadrant.D:
            raise ValueError("D has no response clock")

    def state(self, now: datetime) -> ClockState:
        """What the clock is at ``now``: an answer after the due time is an answer all the same."""
        if self.cancelled_at is not None:
            return ClockState.CANCELLED
        if self.answered_at is not None:
            return ClockState.ANSWERED
        return ClockState.BREACHED if now > self.due_at else ClockState.OPEN

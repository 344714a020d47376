"""The only place that reads the computer's clock: everything else is handed its time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
"""China's local time: no summer time since 1991, so a fixed offset is exact for every record kept here."""

Clock = Callable[[], datetime]
"""Anything that answers the present instant (aware, UTC)."""


def now() -> datetime:
    """The present instant in UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def local_date(instant: datetime) -> date:
    """The calendar day in China on which an instant falls."""
    return instant.astimezone(SHANGHAI).date()


def today(clock: Clock = now) -> date:
    """The present calendar day in China."""
    return local_date(clock())

"""Sums of class hours that are reckoned from numbers alone, for the examples and the handbook (see ``reckoning``)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from pbdesk.model import MeetingKind
from pbdesk.rules.hours import StudyMeeting, day_events, plain


def _hours(what: Mapping[str, Any]) -> str:
    """The class hours of one person's day: ``events`` with ``hours`` or ``from`` and ``to``."""
    return plain(sum((event.hours for event in day_events(_day(what["events"]))), Decimal(0)))


def _day(events: list[Mapping[str, str]]) -> list[StudyMeeting]:
    return [
        StudyMeeting(
            id=str(number), kind=MeetingKind.LECTURE, held_on=date.min, title="",
            hours=Decimal(event["hours"]) if "hours" in event else None, starts_at=event.get("from"),
            ends_at=event.get("to"), sitting=str(number),
        )
        for number, event in enumerate(events)
    ]  # fmt: skip


def _course(what: Mapping[str, Any]) -> str:
    """The hours of a course of several days, by calendar year."""
    first, last = date.fromisoformat(what["from"]), date.fromisoformat(what["to"])
    days = Counter((first + timedelta(days=n)).year for n in range((last - first).days + 1))
    return "，".join(f"{year}年{plain(number * Decimal(what['hours']))}学时" for year, number in days.items())


SUMS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {"hours": _hours, "course": _course}

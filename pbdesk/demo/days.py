"""Days on which something can believably take place, and who is busy then."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum

from pbdesk.calendar import WorkCalendar
from pbdesk.clock import SHANGHAI
from pbdesk.model import DayKind

_WORK = WorkCalendar()
_WEEKEND = 5


class Slot(Enum):
    """The part of a day that one sitting takes, by its first minute."""

    MORNING = time(9, 0)
    AFTERNOON = time(14, 30)
    EVENING = time(19, 30)


def is_workday(day: date) -> bool:
    """Whether offices are open."""
    return _WORK.kind(day) is DayKind.WORKDAY


def is_festival(day: date) -> bool:
    """Whether the day off belongs to a public holiday, so that nobody calls a meeting."""
    return not is_workday(day) and (day.weekday() < _WEEKEND or bool(_WORK.holiday_name(day)))


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    """The first (``nth`` 1) to fourth of a weekday in a month."""
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))


def office_day(day: date) -> date:
    """The day itself when it is an ordinary Monday to Friday, else the next one: for what an office decides."""
    while day.weekday() >= _WEEKEND or _WORK.kind(day) is DayKind.HOLIDAY:
        day += timedelta(days=1)
    return day


def year_later(day: date) -> date:
    """The same day of the next year, 29 February becoming the 28th."""
    return day.replace(year=day.year + 1, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year + 1)


def plus(start: time, minutes: int) -> time:
    """A time of day some minutes later."""
    total = start.hour * 60 + start.minute + minutes
    return time(total // 60, total % 60)


def instant(day: date, at: time) -> datetime:
    """The UTC instant of a local time, to the second."""
    return datetime.combine(day, at, SHANGHAI).astimezone(UTC)


class Diary:
    """What is taken already: no branch sits twice in one slot and nobody is in two places at once."""

    def __init__(self) -> None:
        self._taken: defaultdict[str, set[tuple[date, Slot]]] = defaultdict(set)

    def book(self, who: Iterable[str], day: date, slot: Slot) -> None:
        """Note that these branches and people are busy."""
        for key in who:
            self._taken[key].add((day, slot))

    def free(self, who: Iterable[str], day: date, slot: Slot) -> bool:
        """Whether all of these branches and people have the slot free."""
        return all((day, slot) not in self._taken[key] for key in who)

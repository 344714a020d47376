"""The days off and make-up workdays that were typed in, span by span, and which years are known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pbdesk.calendar import WorkCalendar
from pbdesk.model import CalendarDay, DayKind
from pbdesk.rules.loading import load_calendar_days
from pbdesk.store import Store
from pbdesk.words import WEEKDAY_WORDS, long_date, short_date

KIND_WORDS = {DayKind.HOLIDAY: "放假", DayKind.WORKDAY: "上班"}


@dataclass(frozen=True, slots=True)
class HolidayRow:
    """Days in a row that say the same: one holiday, or one make-up workday."""

    kind: DayKind
    name: str
    notice: str
    days: tuple[date, ...]

    @property
    def key(self) -> str:
        """What tells it from the others."""
        return self.days[0].isoformat()

    @property
    def span(self) -> str:
        """The days in words."""
        return span_words(self.days)


def holiday_rows(store: Store) -> tuple[HolidayRow, ...]:
    """Everything that was typed in, the latest year first, each year from its beginning."""
    rows: list[HolidayRow] = []
    for day in sorted(load_calendar_days(store), key=lambda d: d.day):
        last = rows[-1] if rows else None
        if last is not None and _goes_on(last, day):
            rows[-1] = HolidayRow(last.kind, last.name, last.notice, (*last.days, day.day))
        else:
            rows.append(HolidayRow(day.kind, day.name or "", day.notice or "", (day.day,)))
    return tuple(sorted(rows, key=lambda row: (-row.days[0].year, row.days[0])))


def span_words(days: Sequence[date]) -> str:
    """Days in a row: 2027年2月6日（周六）至2月12日（周五）."""
    first, last = days[0], days[-1]
    told = f"{long_date(first)}（{_weekday(first)}）"
    if first == last:
        return told
    until = short_date(last) if last.year == first.year else long_date(last)
    return f"{told}至{until}（{_weekday(last)}）"


def _weekday(day: date) -> str:
    return WEEKDAY_WORDS[day.weekday()].replace("星期", "周")


def years_words(store: Store, today: date) -> str:
    """What is known of this year and the next, and what is to be typed in, in plain words."""
    calendar = WorkCalendar(load_calendar_days(store))
    return "".join(_year_words(calendar, year) for year in (today.year, today.year + 1))


def _goes_on(row: HolidayRow, day: CalendarDay) -> bool:
    same = (row.kind, row.name, row.notice) == (day.kind, day.name or "", day.notice or "")
    return same and day.day == row.days[-1] + timedelta(days=1) and day.day.year == row.days[0].year


def _year_words(calendar: WorkCalendar, year: int) -> str:
    """A year is known as a whole once an ordinary day of it is: no table lists those one by one."""
    if calendar.kind(_ordinary_day(year)) is not None:
        return f"{year}年的放假安排已经有了。"
    return (
        f"{year}年的放假安排还没有：国务院的通知出来以后，请照着填。填了元旦和国庆节（10月1日），就当作全年都填好了，"
        "其余的日子按周一到周五上班算；在那以前，没有填的日子算“不清楚”，不会自动免计。"
    )


def _ordinary_day(year: int) -> date:
    """A Wednesday in the middle of November: no holiday comes near it."""
    day = date(year, 11, 15)
    return day + timedelta(days=(2 - day.weekday()) % 7)

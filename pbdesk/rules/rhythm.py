"""The rhythm of visits that a rule asks for: every Tuesday, or what weekday and how many weeks a street chose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pbdesk.calendar import days_later, week_of
from pbdesk.rules.catalogue import Rule
from pbdesk.rules.context import Context

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
"""Weekdays as the parameters of rules name them, from Monday."""
_TUESDAY = "tuesday"
_WEEKEND = 5
_SAID = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class Rhythm:
    """A visit on one weekday (0 is Monday) every so many weeks, counted from the week that begins with ``anchor``.

    ``weekend``: one that was missed may be made up on the Saturday or Sunday of the same week.
    """

    weekday: int
    weeks: int = 1
    anchor: date = date(2000, 1, 3)
    weekend: bool = False

    @property
    def day_words(self) -> str:
        """The weekday as it is said: 周二."""
        return f"周{_SAID[self.weekday]}"

    @property
    def window_words(self) -> str:
        """The time in which a visit can still pay for a day."""
        return "同一周" if self.weeks == 1 else f"{self.weeks}周内"

    def asked(self, ctx: Context) -> Sequence[date]:
        """The days of the asked period on which a visit is wanted, by their date (E-03)."""
        return [day for day in ctx.weekdays(self.weekday) if self.day_of(day) == day]

    def day_of(self, visited_on: date) -> date:
        """The wanted day that a visit can pay for: that of its own week, or of the weeks that begin with it."""
        monday = week_of(visited_on)[0]
        begun = (monday - self.anchor).days // (7 * self.weeks) * (7 * self.weeks)
        return self.anchor + timedelta(days=begun + self.weekday)

    def window(self, day: date) -> Sequence[date]:
        """The days on which a visit can pay for a wanted day: those of its week, or of the weeks that begin with it."""
        monday = week_of(day)[0]
        return [monday + timedelta(days=n) for n in range(7 * self.weeks)]

    def made_up(self, day: date) -> frozenset[date]:
        """The days on which a missed visit may be made up whatever the calendar says."""
        return frozenset(week_of(day)[_WEEKEND:]) if self.weekend else frozenset()


def rhythm_of(rule: Rule) -> Rhythm:
    """The rhythm that a rule asks for; the book's own is every Tuesday."""
    said, weeks = rule.parameters, int(rule.parameters.get("weeks", 1))
    weekday = WEEKDAYS.index(said.get("weekday", _TUESDAY))
    weekend = said.get("make_up") == "weekend"
    if weeks == 1 or rule.valid_from is None:
        return Rhythm(weekday, weekend=weekend)
    return Rhythm(weekday, weeks, week_of(_first(rule.valid_from, weekday))[0], weekend)


def _first(valid_from: date, weekday: int) -> date:
    """The first wanted day from the day on which a rule begins to hold."""
    return days_later(valid_from, (weekday - valid_from.weekday()) % 7)

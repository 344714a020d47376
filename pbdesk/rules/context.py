"""What every check is handed: the facts, the period asked for, the day it is today, policies and calendar."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from pbdesk.calendar import (
    Period,
    PeriodKind,
    WorkCalendar,
    months_in,
    quarters_in,
    weekdays_in,
    year_period,
)
from pbdesk.rules.facts import BranchFact, Facts, Span, days_covered
from pbdesk.rules.policy import Policies
from pbdesk.rules.topics import Topics

TUESDAY = 1
_MIN_DAYS_KEY = {
    PeriodKind.MONTH: "first_month_min_days",
    PeriodKind.QUARTER: "first_quarter_min_days",
    PeriodKind.YEAR: "first_year_min_days",
}
SHORT_WORDS = {PeriodKind.MONTH: "当月", PeriodKind.QUARTER: "当季", PeriodKind.YEAR: "当年"}
"""A period as the sentence that waives it says it."""


@dataclass(frozen=True, slots=True)
class Context:
    """One evaluation; checks read it and never change it."""

    facts: Facts
    period: Period
    today: date
    policies: Policies
    calendar: WorkCalendar
    topics: Topics

    def as_of(self, period: Period) -> date:
        """The day on which a lasting state is looked at: today, or the last day of a period that is over."""
        return min(self.today, period.last_day)

    def months(self) -> Sequence[Period]:
        """The months inside the asked period (a month is its own)."""
        return months_in(self.period)

    def quarters(self) -> Sequence[Period]:
        """The quarters inside the asked period, or the one that contains it."""
        return quarters_in(self.period)

    def year(self) -> Period:
        """The year that contains the asked period."""
        return year_period(self.period.start.year)

    def periods(self, kind: str) -> Sequence[Period]:
        """The months, quarters or year that a rule of such a period is asked about."""
        match kind:
            case PeriodKind.MONTH:
                return self.months()
            case PeriodKind.YEAR:
                return [self.year()]
            case _:
                return self.quarters()

    def weekdays(self, weekday: int = TUESDAY) -> Sequence[date]:
        """The days of the asked period that fall on a weekday (0 is Monday), by their date (E-03)."""
        return weekdays_in(self.period.start, self.period.end, weekday)

    def active_branches(self, period: Period) -> Iterator[tuple[BranchFact, int]]:
        """Each branch that exists in a period, with the number of its days there."""
        for branch in self.facts.branches:
            days = days_covered([branch.span], period.start, period.end)
            if days:
                yield branch, days

    def too_short(self, period: Period, days: int, did: str = "存在") -> str:
        """Why an obligation of ``period`` is not asked for (E-01, E-02), or an empty text when it is."""
        least = self.policies.number(_MIN_DAYS_KEY[period.kind], period.start)
        if days >= min(least, period.days):
            return ""
        return f"{SHORT_WORDS[period.kind]}只{did}{days}天，不满{least}天，免计"

    def branch_too_short(self, branch: BranchFact, period: Period, days: int) -> str:
        """As ``too_short``; a yearly duty also ends with a branch that does not see the end of the year."""
        if period.kind is PeriodKind.YEAR and not branch.span.covers(period.last_day):
            return "年底前支部已撤销，免计"
        return self.too_short(period, days)


def shared_days(first: Span, spans: Sequence[Span], period: Period) -> int:
    """How many days of a period lie in ``first`` and in at least one of ``spans``."""
    start, end = first.clip(period.start, period.end)
    return days_covered(spans, start, end) if end > start else 0

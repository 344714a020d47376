"""Stepping through periods."""

from __future__ import annotations

from datetime import date

import pytest

from pbdesk.calendar import PeriodKind, month_period, quarter_period, year_period
from pbdesk.views.periods import days_left, same_kind, shifted


@pytest.mark.parametrize(("steps", "label"), [(1, "2027Q1"), (-1, "2026Q3"), (0, "2026Q4"), (-4, "2025Q4")])
def test_quarters_are_stepped_across_years(steps: int, label: str) -> None:
    assert shifted(quarter_period(2026, 4), steps).label == label


def test_months_and_years_are_stepped_too() -> None:
    assert shifted(month_period(2026, 1), -1).label == "2025-12"
    assert shifted(year_period(2026), 1).label == "2027"


@pytest.mark.parametrize(
    ("kind", "label"), [(PeriodKind.MONTH, "2026-11"), (PeriodKind.QUARTER, "2026Q4"), (PeriodKind.YEAR, "2026")]
)
def test_a_day_lies_in_a_period_of_each_length(kind: PeriodKind, label: str) -> None:
    assert same_kind(kind, date(2026, 11, 22)).label == label


def test_the_days_left_are_counted_to_the_last_day() -> None:
    assert days_left(quarter_period(2026, 4), date(2026, 11, 22)) == 39
    assert days_left(quarter_period(2026, 4), date(2026, 12, 31)) == 0


def test_outside_a_period_no_days_are_left() -> None:
    assert days_left(quarter_period(2026, 4), date(2027, 1, 1)) is None

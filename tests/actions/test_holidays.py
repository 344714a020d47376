"""The yearly notice typed in: days kept, changed and taken back as entered, and what the rules make of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from pbdesk.actions.holidays import HolidayDraft, keep_days, take_days_back
from pbdesk.calendar import WorkCalendar, quarter_period
from pbdesk.errors import FieldError
from pbdesk.model import DayKind, Outcome
from pbdesk.rules import evaluate
from pbdesk.rules.loading import load_calendar_days
from pbdesk.store import Store
from pbdesk.views.holidays import holiday_rows, years_words
from tests.builders import a_branch, a_person, a_posting, fill

TODAY = date(2026, 11, 30)
SPRING = HolidayDraft(first=date(2027, 2, 5), last=date(2027, 2, 11), name="春节", notice="国办发明电〔2026〕9号")
MAKE_UP = HolidayDraft(first=date(2027, 1, 31), kind=DayKind.WORKDAY)
NEW_YEAR = HolidayDraft(first=date(2027, 1, 1), name="元旦")
AUTUMN = HolidayDraft(first=date(2027, 10, 1), last=date(2027, 10, 7), name="国庆节")
TUESDAY = date(2027, 2, 9)


def spans(store: Store) -> list[tuple[str, str]]:
    return [(row.span, row.name) for row in holiday_rows(store)]


def kind(store: Store, day: date) -> DayKind | None:
    return WorkCalendar(load_calendar_days(store)).kind(day)


def test_a_holiday_of_several_days_is_one_entry(store: Store) -> None:
    keep_days(store, SPRING)
    keep_days(store, MAKE_UP)
    assert spans(store) == [
        ("2027年1月31日（周日）", ""), ("2027年2月5日（周五）至2月11日（周四）", "春节"),
    ]  # fmt: skip
    assert (kind(store, TUESDAY), kind(store, date(2027, 1, 31))) == (DayKind.HOLIDAY, DayKind.WORKDAY)


def test_it_is_undone_in_one_step(store: Store) -> None:
    keep_days(store, SPRING)
    store.undo()
    assert spans(store) == []
    assert kind(store, TUESDAY) is None


def test_an_entry_that_is_changed_leaves_none_of_its_days_behind(store: Store) -> None:
    keep_days(store, SPRING)
    (row,) = holiday_rows(store)
    keep_days(store, replace(SPRING, first=date(2027, 2, 6), last=date(2027, 2, 12)), row.days)
    assert [row.days[0] for row in holiday_rows(store)] == [date(2027, 2, 6)]
    assert len(load_calendar_days(store)) == 7


def test_what_was_taken_back_can_be_entered_again(store: Store) -> None:
    keep_days(store, SPRING)
    take_days_back(store, SPRING.days)
    assert spans(store) == []
    keep_days(store, SPRING)
    assert len(load_calendar_days(store)) == 7


@pytest.mark.parametrize(
    ("draft", "field", "told"),
    [
        (replace(SPRING, first=None), "first", "请写从哪天起"),
        (replace(SPRING, last=date(2027, 2, 4)), "last", "比第一天早"),
        (replace(SPRING, last=date(2028, 2, 11)), "last", "一共372天"),
        (replace(SPRING, last=date(9999, 12, 31)), "last", "请核对年份"),
        (replace(SPRING, name=" "), "name", "请写是什么假"),
        (replace(AUTUMN, first=date(2027, 1, 1), last=None), "first", "2027年1月1日已经填在“元旦”里"),
    ],
)
def test_what_can_not_be_is_said_at_its_field(store: Store, draft: HolidayDraft, field: str, told: str) -> None:
    keep_days(store, NEW_YEAR)
    with pytest.raises(FieldError) as refused:
        keep_days(store, draft)
    (fault,) = refused.value.faults
    assert (fault.field, told in fault.sentence) == (field, True)
    assert spans(store) == [("2027年1月1日（周五）", "元旦")]


def test_the_year_is_known_once_new_year_and_the_national_day_are_typed(store: Store) -> None:
    assert years_words(store, TODAY).startswith("2026年的放假安排已经有了。2027年的放假安排还没有")
    keep_days(store, NEW_YEAR)
    assert "2027年的放假安排还没有" in years_words(store, TODAY)
    keep_days(store, AUTUMN)
    assert years_words(store, TODAY) == "2026年的放假安排已经有了。2027年的放假安排已经有了。"


def test_a_tuesday_of_a_holiday_is_waived_with_its_name(store: Store) -> None:
    """The whole week is off, so that there is no day to make the visit up on (E-05)."""
    fill(store, a_branch(), a_person("guide"), a_posting())
    for draft in (NEW_YEAR, AUTUMN, replace(SPRING, first=date(2027, 2, 8), last=date(2027, 2, 14))):
        keep_days(store, draft)
    found = evaluate(store, quarter_period(2027, 1), date(2027, 4, 1), rules=["GUI-01"])
    (tuesday,) = [f for f in found if f.period == TUESDAY.isoformat()]
    assert tuesday.outcome is Outcome.WAIVED
    assert "春节" in tuesday.message


def test_days_of_two_years_are_two_entries(store: Store) -> None:
    """Each year's notice stands by itself, the latest year first."""
    keep_days(store, replace(NEW_YEAR, first=date(2026, 12, 31), last=date(2027, 1, 2)))
    assert [row.days[0] for row in holiday_rows(store)] == [date(2027, 1, 1), date(2026, 12, 31)]
    assert all(day.day - date(2026, 12, 31) < timedelta(days=3) for day in load_calendar_days(store))

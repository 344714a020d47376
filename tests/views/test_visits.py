"""The quarter of visits: Tuesdays by branches, what each got and lacks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time

import pytest

from pbdesk.actions.visits import VisitDraft, log
from pbdesk.calendar import Period, parse_period
from pbdesk.model import Organization, OrganizationKind, Outcome, Posting, UnitKind
from pbdesk.store import Store
from pbdesk.views.visit_asked import place_of
from pbdesk.views.visits import (
    VisitCell,
    VisitGrid,
    first_look,
    lines_like,
    patched,
    quarter_grid,
    summary,
    visit_day,
    visit_gaps,
)
from tests.orchard import BRANCH, GUIDE, TODAY, a_file, at, plant

Q4 = parse_period("2026Q4")


@pytest.fixture
def store() -> Iterator[Store]:
    with a_file() as file:
        yield file


def visit(store: Store, day: str, branch: str = BRANCH, visit_id: str | None = None) -> None:
    log(store, VisitDraft(branch_id=branch, visited_on=date.fromisoformat(day), starts_at=time(9)), visit_id)


def grid(store: Store, period: Period = Q4) -> VisitGrid:
    return quarter_grid(store, period, TODAY)


def cell(store: Store, day: str, period: Period = Q4) -> VisitCell:
    shown = grid(store, period)
    number = [head.day for head in shown.tuesdays].index(date.fromisoformat(day))
    found = shown.lines[0].cells[number]
    assert found is not None
    return found


@pytest.mark.parametrize(("period", "number"), [("2025Q1", 12), ("2026Q4", 13), ("2025Q3", 14)])
def test_a_quarter_has_twelve_thirteen_or_fourteen_tuesdays(store: Store, period: str, number: int) -> None:
    assert len(grid(store, parse_period(period)).tuesdays) == number


def test_a_visit_on_tuesday_fills_its_cell(store: Store) -> None:
    visit(store, "2026-11-17", visit_id="v")
    found = cell(store, "2026-11-17")
    assert (found.outcome, found.counted, [row.id for row in found.visits]) == (Outcome.MET, frozenset({"v"}), ["v"])


def test_a_tuesday_without_a_visit_is_missed_and_one_to_come_is_open(store: Store) -> None:
    assert cell(store, "2026-11-10").outcome is Outcome.UNMET
    assert cell(store, "2026-11-24").outcome is Outcome.PENDING


def test_a_visit_on_another_day_of_the_week_stands_in_that_weeks_cell(store: Store) -> None:
    visit(store, "2026-11-19")
    found = cell(store, "2026-11-17")
    assert (found.outcome, found.visits[0].visited_on) == (Outcome.WARN, date(2026, 11, 19))


def test_a_second_visit_of_a_week_is_shown_and_not_counted(store: Store) -> None:
    visit(store, "2026-11-17", visit_id="v1")
    visit(store, "2026-11-18", visit_id="v2")
    found = cell(store, "2026-11-17")
    assert ([row.id for row in found.visits], found.counted) == (["v1", "v2"], frozenset({"v1"}))


def test_a_holiday_tuesday_says_which_days_will_do(store: Store) -> None:
    head = next(h for h in grid(store).tuesdays if h.day == date(2026, 10, 6))
    assert head.days == (date(2026, 10, 8), date(2026, 10, 9), date(2026, 10, 10))
    assert head.words == (
        "10月6日逢国庆节，同一周的工作日走访都算：10月8日（星期四）、10月9日（星期五）、10月10日（星期六）"
    )


def test_a_week_without_a_workday_is_waived(store: Store) -> None:
    head = next(h for h in grid(store, parse_period("2026Q1")).tuesdays if h.day == date(2026, 2, 17))
    assert head.days == ()
    assert head.words.startswith("2月17日：当天是春节")


def test_an_ordinary_tuesday_needs_no_words(store: Store) -> None:
    assert [h.words for h in grid(store).tuesdays].count("") == 12


def test_a_make_up_day_of_the_past_quarter_serves_the_tuesday_of_this_one(store: Store) -> None:
    store.clock = at("2024-12-31")
    visit(store, "2024-09-30")
    found = cell(store, "2024-10-01", parse_period("2024Q4"))
    assert found.outcome is Outcome.MET


def test_a_new_visit_starts_with_the_tuesday_or_the_last_fitting_day_so_far(store: Store) -> None:
    heads = {head.day: head for head in grid(store).tuesdays}
    assert visit_day(heads[date(2026, 11, 17)], TODAY) == date(2026, 11, 17)
    assert visit_day(heads[date(2026, 10, 6)], TODAY) == date(2026, 10, 10)
    assert visit_day(heads[date(2026, 10, 6)], date(2026, 10, 8)) == date(2026, 10, 8)
    assert visit_day(heads[date(2026, 10, 6)], date(2026, 10, 7)) == date(2026, 10, 8)


def test_each_tuesday_says_how_many_branches_it_still_lacks(store: Store) -> None:
    plant(store, "other", "东边党支部", members=3)
    visit(store, "2026-11-17")
    short = {head.day: head.short for head in grid(store).tuesdays}
    assert (short[date(2026, 11, 17)], short[date(2026, 11, 10)]) == (1, 2)


def test_a_line_sums_what_is_done_and_due(store: Store) -> None:
    visit(store, "2026-11-17")
    visit(store, "2026-11-10")
    line = grid(store).lines[0]
    assert (line.branch, line.guide, line.done, line.due) == ("果园居民小组党支部", "高远", 2, 13)


def test_branches_that_owe_no_visits_are_left_out(store: Store) -> None:
    with store.change("社区") as tx:
        tx.put(
            Organization(id="office", kind=OrganizationKind.BRANCH, name="机关党支部", unit_kind=UnitKind.ORGAN,
                         founded_on=date(2010, 1, 1))
        )  # fmt: skip
    assert [line.branch_id for line in grid(store).lines] == [BRANCH]


def test_before_the_branch_was_founded_there_is_no_cell(store: Store) -> None:
    with store.change("新支部") as tx:
        tx.put(
            Organization(id="new", kind=OrganizationKind.BRANCH, name="新支部", unit_kind=UnitKind.RESIDENTS_GROUP,
                         founded_on=date(2026, 12, 15))
        )  # fmt: skip
        tx.put(Posting(id="there", person_id=GUIDE, branch_id="new", started_on=date(2026, 12, 15)))
    line = next(line for line in grid(store).lines if line.branch_id == "new")
    assert [found is not None for found in line.cells] == [False] * 10 + [True] * 3


def test_a_quarter_before_any_guide_was_posted_lists_no_branch(store: Store) -> None:
    assert grid(store, parse_period("2019Q4")).lines == ()


def test_a_thin_record_says_what_it_lacks(store: Store) -> None:
    visit(store, "2026-11-17")
    row = cell(store, "2026-11-17").visits[0]
    assert visit_gaps(row) == ("离开时间", "接待人", "工作类别", "走访内容")
    assert row.late_days == 5


def test_a_file_without_branches_has_tuesdays_and_no_lines() -> None:
    with Store.create(None, desk=a_file().desk, title="空", clock=at("2026-11-22")) as empty:
        shown = grid(empty)
    assert (len(shown.tuesdays), shown.lines) == (13, ())


def test_one_branch_read_anew_takes_its_place_in_the_street(store: Store) -> None:
    plant(store, "other", "东边党支部", members=3)
    before = grid(store)
    visit(store, "2026-11-17")
    after = patched(before, quarter_grid(store, Q4, TODAY, {BRANCH}))
    assert after == grid(store)


def test_lines_are_found_by_branch_and_by_guide(store: Store) -> None:
    plant(store, "other", "东边党支部", members=3)
    shown = grid(store)
    assert [line.short_name for line in lines_like(shown, "gyjm")] == ["果园"]
    assert len(lines_like(shown, "高远")) == 2
    assert lines_like(shown, "") == shown.lines
    assert lines_like(shown, "没有") == ()


def test_the_quarter_is_summed_up_in_one_line(store: Store) -> None:
    visit(store, "2026-11-17")
    assert summary(grid(store)) == "13 个周二，应走访 13 次，已走访 1 次，漏了 6 次，还没到期 6 次"


@pytest.mark.parametrize(
    ("day", "period", "tuesday"),
    [
        (date(2026, 11, 22), "2026Q4", date(2026, 11, 17)),
        (date(2024, 9, 30), "2024Q4", date(2024, 10, 1)),
        (date(2024, 12, 31), "2024Q4", date(2024, 12, 31)),
    ],
)
def test_a_day_stands_with_the_tuesday_of_its_week(store: Store, day: date, period: str, tuesday: date) -> None:
    found, where = place_of(store, day)
    assert (found.label, where) == (period, tuesday)


@pytest.mark.parametrize(
    ("period", "day"),
    [("2026Q4", date(2026, 11, 17)), ("2026Q3", date(2026, 9, 29)), ("2027Q1", date(2027, 1, 5))],
)
def test_one_looks_first_at_the_tuesday_nearest_to_today(store: Store, period: str, day: date) -> None:
    assert first_look(grid(store, parse_period(period)), TODAY) == day

"""What is open, seen ahead: for a file, a branch, a guide; and how it is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from pbdesk.actions.meetings import record
from pbdesk.calendar import parse_period
from pbdesk.errors import UserError
from pbdesk.model import Desk, Organization, OrganizationKind, Person, Posting, UnitKind
from pbdesk.rules.forecast import Chance
from pbdesk.store import Store
from pbdesk.views.calendar_file import Whom, plan_calendar
from pbdesk.views.forecast import ForecastRow, forecast, guide_id
from pbdesk.views.forecast_out import forecast_document, forecast_lines
from pbdesk.views.steps import Urgency
from tests.orchard import BRANCH, GUIDE, TODAY, a_draft, a_file, plant


@pytest.fixture
def store() -> Iterator[Store]:
    with a_file(Desk.STREET) as made:
        yield made


def the(rows: tuple[ForecastRow, ...], rule: str, period: str) -> ForecastRow:
    (found,) = [row for row in rows if (row.finding.rule, row.finding.period) == (rule, period)]
    return found


def test_rows_are_sorted_by_urgency_then_by_the_last_day_that_works(store: Store) -> None:
    rows = forecast(store, TODAY)
    order = [(tuple(Urgency).index(r.urgency), r.outlook.last_day or r.outlook.due_on) for r in rows]
    assert order == sorted(order)


def test_a_row_says_whether_it_can_be_met_and_its_last_day(store: Store) -> None:
    row = the(forecast(store, date(2026, 10, 20)), "MTG-06", "2026-10")
    assert (row.chance, row.mark) == ("来得及", "剩 11 天")
    assert row.last_day == "10月31日（星期六），最后一个工作日10月30日（星期五）"


def test_what_is_recorded_is_not_open_any_more(store: Store) -> None:
    record(store, a_draft())
    assert not [row for row in forecast(store, TODAY) if row.finding.rule == "MTG-01"]


def test_without_a_period_only_what_asks_for_something_now_is_told(store: Store) -> None:
    assert "2026-12" not in {row.finding.period for row in forecast(store, TODAY)}


def test_of_a_period_everything_open_is_told(store: Store) -> None:
    periods = {row.finding.period for row in forecast(store, TODAY, period=parse_period("2026Q4"))}
    assert {"2026-12", "2026-12-29"} <= periods


def test_within_some_days_what_ends_later_is_left_out_and_what_is_overdue_stays(store: Store) -> None:
    rows = forecast(store, TODAY, days=8)
    assert {row.urgency for row in rows} == {Urgency.TODAY, Urgency.OVERDUE, Urgency.SOON}
    assert max(row.outlook.due_on for row in rows) == date(2026, 11, 30)


def test_what_is_overdue_is_said_to_be_recordable_only(store: Store) -> None:
    assert the(forecast(store, TODAY), "MTG-02", "2026-10").outlook.chance is Chance.RECORD_ONLY


def test_other_branches_are_left_out(store: Store) -> None:
    plant(store, "other", "别的居民小组党支部", members=3)
    assert {row.finding.branch for row in forecast(store, TODAY, branches=["other"])} == {"other"}


def test_a_guide_sees_what_only_he_can_settle(store: Store) -> None:
    rows = forecast(store, TODAY, guide=GUIDE)
    assert {row.finding.rule for row in rows} == {"GUI-01", "GUI-02", "GUI-03"}
    assert {row.finding.person for row in rows} == {GUIDE}


def test_e10_a_guide_who_came_in_the_middle_sees_his_own_share(store: Store) -> None:
    with store.change("准备") as tx:
        tx.put(Organization(id="n", kind=OrganizationKind.BRANCH, name="新居民小组党支部",
                            unit_kind=UnitKind.RESIDENTS_GROUP, founded_on=date(2020, 1, 1)))  # fmt: skip
        tx.put(Person(id="g2", name="方远"))
        tx.put(Posting(id="po2", person_id="g2", branch_id="n", started_on=date(2026, 7, 1)))
    rows = [row for row in forecast(store, TODAY, guide="g2") if row.finding.rule == "GUI-03"]
    assert [(row.finding.subject, row.finding.due) for row in rows] == [("g2", 1)]


def test_e11_what_a_guide_owes_in_each_of_his_branches_is_told_for_each(store: Store) -> None:
    with store.change("准备") as tx:
        for branch in ("n1", "n2"):
            tx.put(Organization(id=branch, kind=OrganizationKind.BRANCH, name=f"{branch}居民小组党支部",
                                unit_kind=UnitKind.RESIDENTS_GROUP, founded_on=date(2020, 1, 1)))  # fmt: skip
            tx.put(Posting(id=f"po-{branch}", person_id="g2", branch_id=branch, started_on=date(2026, 7, 1)))
        tx.put(Person(id="g2", name="方远"))
    rows = [row for row in forecast(store, TODAY, guide="g2") if row.finding.rule == "GUI-03"]
    assert [(row.finding.subject, row.finding.branch) for row in rows] == [("g2", "n1"), ("g2", "n2")]
    events = plan_calendar(store, Whom.GUIDE, "g2", TODAY).events
    assert len([event for event in events if event.summary.startswith("2026年度指导员讲党课")]) == 2


@pytest.mark.parametrize(("ended", "asked"), [(None, False), ("2027-04-01", False), ("2027-03-31", True)])
def test_a_guide_who_stays_for_all_of_the_next_quarter_needs_no_posting(
    store: Store, ended: str | None, asked: bool
) -> None:
    with store.change("准备") as tx:
        stays = Posting(id="posting", person_id=GUIDE, branch_id=BRANCH, started_on=date(2020, 1, 1))
        tx.put(replace(stays, ended_on=date.fromisoformat(ended) if ended else None))
    rules = {row.finding.rule for row in forecast(store, TODAY, period=parse_period("2027Q1"))}
    assert ("GUI-05" in rules, "GUI-02" in rules) == (asked, True)


def test_a_guide_is_found_by_name(store: Store) -> None:
    assert guide_id(store, "高远") == GUIDE


@pytest.mark.parametrize("name", ["无此人", "陈建国"])
def test_whoever_was_never_posted_is_no_guide(store: Store, name: str) -> None:
    with pytest.raises(UserError, match="没有编号或姓名"):
        guide_id(store, name)


def test_lines_stand_under_their_urgency_and_are_counted(store: Store) -> None:
    lines = list(forecast_lines(forecast(store, date(2026, 11, 30)), date(2026, 11, 30)))
    assert lines[0].startswith("2026年11月30日  要办的共")
    heads = [line for line in lines if line in {"今天到期", "已经过期", "14天内到期", "以后到期"}]
    assert heads == ["今天到期", "已经过期", "14天内到期", "以后到期"]


def test_e09_a_doubtful_workday_is_marked_and_explained(store: Store) -> None:
    lines = list(forecast_lines(forecast(store, TODAY, period=parse_period("2027Q1")), TODAY))
    assert "放假安排还没有录入" in lines[1]
    assert any("？" in line and "GUI-01" in line for line in lines[2:])


def test_nothing_open_says_so(store: Store) -> None:
    assert list(forecast_lines((), TODAY)) == ["2026年11月22日  没有要办的事项。"]


def test_members_who_owe_the_same_share_a_line(store: Store) -> None:
    lines = list(forecast_lines(forecast(store, TODAY), TODAY))
    (study,) = [line for line in lines if "EDU-01" in line]
    assert study.rstrip().endswith("名党员")


def test_other_programs_get_every_obligation_with_its_outlook(store: Store) -> None:
    document = forecast_document(forecast(store, TODAY), None, TODAY)
    obligations = document["obligations"]
    assert isinstance(obligations, list)
    (meeting,) = [o for o in obligations if (o["rule"], o["subject"]) == ("MTG-01", BRANCH)]
    assert {key: meeting[key] for key in (
        "chance", "can_be_met", "days_left", "last_day", "last_workday", "workdays_left", "calendar_known", "urgency",
        "title", "name",
    )} == {
        "chance": "in_time", "can_be_met": True, "days_left": 39, "last_day": "2026-12-31",
        "last_workday": "2026-12-31", "workdays_left": 29, "calendar_known": True, "urgency": "later",
        "title": "党员大会", "name": "果园居民小组党支部",
    }  # fmt: skip

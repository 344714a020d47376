"""Calendars of a branch, a guide and a street, read back by a library."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar, Component

from pbdesk.actions.meetings import record
from pbdesk.actions.setup import BranchesDraft, create_branches
from pbdesk.errors import UserError
from pbdesk.model import Desk, Policy
from pbdesk.store import Store
from pbdesk.views.calendar_file import Whom, calendar_bytes, plan_calendar
from tests.orchard import BRANCH, GUIDE, TODAY, a_draft, a_file, at, plant

NOW = datetime(2026, 11, 22, 2, tzinfo=UTC)


@pytest.fixture
def store() -> Iterator[Store]:
    with a_file() as made:
        yield made


def made(
    store: Store, whom: Whom = Whom.BRANCH, subject: str | None = BRANCH, before: bytes | None = None,
    now: datetime = NOW, today: date = TODAY,
) -> bytes:  # fmt: skip
    return calendar_bytes(plan_calendar(store, whom, subject, today), before, now, today)


def events(data: bytes) -> dict[str, Component]:
    """The events by summary; of several that are called alike, the last."""
    return {str(event["SUMMARY"]): event for event in Calendar.from_ical(data).walk("VEVENT")}


def sequence(event: Component) -> int:
    return int(str(event["SEQUENCE"]))


def named(data: bytes, summary: str) -> list[Component]:
    return [event for event in Calendar.from_ical(data).walk("VEVENT") if event["SUMMARY"] == summary]


def test_a_branch_has_an_event_on_the_last_workday_of_each_obligation(store: Store) -> None:
    found = events(made(store, today=date(2026, 10, 20)))
    assert found["10月支委会"].decoded("DTSTART") == date(2026, 10, 30), "the 31st is a Saturday"
    assert "最后一个工作日10月30日（星期五）" in str(found["10月支委会"]["DESCRIPTION"])


def test_an_event_says_what_to_do_and_by_which_article(store: Store) -> None:
    told = str(events(made(store))["第四季度党员大会"]["DESCRIPTION"])
    assert "要做：召开1次党员大会。" in told
    assert "第十一条（MTG-01，第四季度）" in told


def test_every_tuesday_to_come_has_an_event_with_reminders_the_day_before_and_on_the_day(store: Store) -> None:
    tuesdays = named(made(store), "周二走访")
    days = [event.decoded("DTSTART") for event in tuesdays]
    assert date(2026, 12, 29) in days
    alarms = {alarm.decoded("TRIGGER") for event in tuesdays for alarm in event.walk("VALARM")}
    assert alarms == {timedelta(hours=-15), timedelta(hours=9)}


def test_e05_a_tuesday_on_a_holiday_stands_on_the_last_workday_of_its_week(store: Store) -> None:
    days = [e.decoded("DTSTART") for e in named(made(store, today=date(2026, 9, 20)), "周二走访")]
    assert date(2026, 10, 10) in days
    assert date(2026, 10, 6) not in days


def test_e09_days_of_a_year_whose_holidays_are_not_known_are_tentative(store: Store) -> None:
    states = {e.decoded("DTSTART").year: e["STATUS"] for e in named(made(store), "周二走访")}
    assert states == {2026: "CONFIRMED", 2027: "TENTATIVE"}


def test_what_is_overdue_or_lost_has_no_day_and_is_counted(store: Store) -> None:
    planned = plan_calendar(store, Whom.BRANCH, BRANCH, TODAY)
    assert planned.dayless > 0
    assert min(event.day for event in planned.events) >= date(2026, 11, 20)


def test_members_are_counted_and_not_named(store: Store) -> None:
    data = made(store).decode()
    assert "陈建国" not in data
    assert any("名党员" in summary for summary in events(data.encode()))


def test_exporting_again_keeps_uids_and_cancels_what_was_done(store: Store) -> None:
    first = made(store)
    record(store, a_draft())
    second = made(store, before=first, now=NOW + timedelta(days=1))
    before, after = (events(data)["第四季度党员大会"] for data in (first, second))
    assert (after["UID"], after["STATUS"]) == (before["UID"], "CANCELLED")
    assert sequence(after) > sequence(before)


def test_what_did_not_change_keeps_its_sequence_on_the_next_export(store: Store) -> None:
    first = made(store)
    second = made(store, before=first, now=NOW + timedelta(days=1))
    assert {str(e["UID"]): sequence(e) for e in events(first).values()} == {
        str(e["UID"]): sequence(e) for e in events(second).values()
    }


def test_a_day_that_moved_is_the_same_event_with_a_higher_sequence(store: Store) -> None:
    first = made(store)
    with store.change("准备") as tx:
        tx.put(Policy(key="life_meeting_last_day", value="02-26"))
    later = made(store, before=first, now=NOW + timedelta(days=1))
    before, after = (events(data)["2026年度组织生活会"] for data in (first, later))
    assert before["UID"] == after["UID"]
    assert (after.decoded("DTSTART"), sequence(after) > sequence(before)) == (date(2027, 2, 26), True)


def test_the_same_file_at_the_same_instant_is_the_same_bytes(store: Store) -> None:
    assert made(store) == made(store)


def test_a_file_of_something_else_is_not_overwritten(store: Store) -> None:
    with pytest.raises(UserError, match="不是本软件导出的日历"):
        made(store, before=b"some notes")


def test_a_guide_has_the_visits_and_lectures_of_his_branches_only(store: Store) -> None:
    plant(store, "other", "别的居民小组党支部", members=3)
    found = events(made(store, Whom.GUIDE, GUIDE))
    assert {summary.partition("（")[0] for summary in found} == {
        "周二走访", "第四季度指导员列席党员大会", "2026年度指导员讲党课", "第一季度指导员列席党员大会",
        "2027年度指导员讲党课",
    }  # fmt: skip


def test_the_name_of_the_calendar_says_whose_it_is(store: Store) -> None:
    names = [
        Calendar.from_ical(made(store, whom, subject))["X-WR-CALNAME"]
        for whom, subject in ((Whom.BRANCH, BRANCH), (Whom.GUIDE, GUIDE), (Whom.STREET, None))
    ]
    assert names == ["果园居民小组党支部待办", "党建指导员高远待办", "果园居民小组党支部待办"]


def test_a_street_has_one_event_a_rule_and_period_with_its_branches() -> None:
    with Store.create(None, desk=Desk.STREET, title="春江街道", clock=at("2026-11-22")) as street:
        names = "\n".join(f"第{n}公司党支部 2015-01-01" for n in range(60))
        create_branches(street, BranchesDraft(street="街道", branches=names))
        (event,) = named(made(street, Whom.STREET, None), "第四季度党员大会：60个支部")
    told = str(event["DESCRIPTION"])
    assert "第0公司党支部、第10公司党支部" in told
    assert "等60个支部" in told


def test_every_line_of_a_real_calendar_keeps_to_the_format(store: Store) -> None:
    data = made(store)
    assert max(map(len, data.split(b"\r\n"))) <= 75
    assert Calendar.from_ical(data).errors == []
    uids = [str(event["UID"]) for event in Calendar.from_ical(data).walk("VEVENT")]
    assert len(uids) == len(set(uids)) > 20

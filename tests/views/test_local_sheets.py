"""A street's own rules on paper and on the page of visits: at their place, in the counts, named in the foot."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from pbdesk.calendar import quarter_period
from pbdesk.model import LocalRule, MeetingKind, Outcome, Policy, Visit
from pbdesk.store import Store
from pbdesk.views.branch_quarter import branch_quarter
from pbdesk.views.guide_quarter import guide_quarter
from pbdesk.views.meeting_stand import effect
from pbdesk.views.printing import print_sheet
from pbdesk.views.rows import BranchQuarter
from pbdesk.views.street_quarter import street_quarter
from pbdesk.views.visit_asked import place_of
from pbdesk.views.visit_days import day_note
from pbdesk.views.visits import column_of, quarter_grid, summary
from tests.builders import a_branch, a_meeting, a_person, a_posting, a_visit, fill
from tests.orchard import a_draft
from tests.sheets.reading import packed

Q3 = quarter_period(2026, 3)
TODAY = date(2026, 10, 20)
_STARTS = date(2026, 1, 1)


def own(method: str, period: str, rule: str = "LOC-01", title: str = "本地要求", replaces: str | None = None,
        since: date | None = _STARTS, **values: Any) -> LocalRule:  # fmt: skip
    return LocalRule(
        id=rule, title=title, method=method, period=period, parameters=json.dumps(values), replaces=replaces,
        valid_from=since,
    )


LECTURES = own("meetings", "quarter", replaces="MTG-04", title="街道党课", kind="lecture", number=2)
TRAINING = own("meetings", "month", rule="LOC-02", title="业务培训", kind="training", number=1)
WEDNESDAYS = own("visit_weekday", "day", "LOC-03", "周三走访", "GUI-01", weekday="wednesday", weeks=1)
TEN_DAYS = own("visit_interval", "quarter", rule="LOC-04", title="走访间隔", replaces="GUI-01", days=10)


@pytest.fixture
def street(store: Store) -> Store:
    """A branch with a guide and one lecture."""
    fill(store, a_branch(), a_person("guide", name="林浩"), a_posting(), a_meeting(kind=MeetingKind.LECTURE))
    return store


def quarter(store: Store) -> BranchQuarter:
    return branch_quarter(store, Q3, TODAY).branches[0]


def visits(*days: date) -> list[Visit]:
    return [a_visit(f"v{number}", visited_on=day) for number, day in enumerate(days)]


def test_a_rule_that_stands_for_lectures_takes_their_line(street: Store) -> None:
    fill(street, LECTURES)
    (line,) = [line for line in quarter(street).lines if line.rule == "MTG-04"]
    assert (line.label, line.ratio.text) == ("街道党课", "1/2")


def test_a_rule_beside_the_others_has_a_line_below_them(street: Store) -> None:
    fill(street, TRAINING)
    line = quarter(street).lines[-1]
    assert (line.rule, line.label, len(line.marks)) == ("LOC-02", "业务培训", 3)


def test_what_a_streets_own_rule_misses_stands_among_what_is_short_with_its_paper(street: Store) -> None:
    fill(street, LECTURES)
    (owed,) = [remark for remark in quarter(street).owed if remark.rule == "LOC-01"]
    assert (owed.what, owed.authority) == ("街道党课：第三季度应2次，只有1次，还差1次", "本地规定LOC-01")


def test_the_streets_table_has_a_column_for_it_and_none_for_what_stands_at_anothers_place(street: Store) -> None:
    fill(street, LECTURES, TRAINING)
    keys = [column.key for column in street_quarter(street, Q3, TODAY).columns]
    assert [key for key in keys if "LOC" in key] == ["rule:LOC-02"]


def test_a_chosen_weekday_fills_the_row_of_days(street: Store) -> None:
    fill(street, WEDNESDAYS, *visits(date(2026, 7, 8)))
    found = quarter(street)
    assert [day.day for day in found.tuesdays][:2] == [date(2026, 7, 1), date(2026, 7, 8)]
    assert [day.outcome for day in found.tuesdays][:2] == [Outcome.UNMET, Outcome.MET]
    assert "每周三" in packed(print_sheet(street, "branch-quarter", Q3, TODAY))


def test_an_interval_is_a_line_of_the_guide_and_counts_as_visits(street: Store) -> None:
    fill(street, TEN_DAYS, *visits(date(2026, 7, 6)))
    found = quarter(street)
    assert (found.tuesdays, [line.label for line in found.guide_lines]) == ((), ["走访间隔"])
    assert "到访实/应" in packed(print_sheet(street, "street-quarter", Q3, TODAY))
    assert "✗1/9" in packed(print_sheet(street, "street-quarter", Q3, TODAY))


def test_the_guides_own_sheet_tells_what_is_asked_instead_of_days(street: Store) -> None:
    fill(street, TEN_DAYS)
    assert guide_quarter(street, Q3, TODAY).days == ()
    text = packed(print_sheet(street, "guide-quarter", Q3, TODAY))
    assert "走访要求" in text
    assert "7月1日起92天没有走访" in text


def test_the_guides_own_sheet_has_the_days_of_the_chosen_weekday(street: Store) -> None:
    fill(street, WEDNESDAYS)
    sheet = guide_quarter(street, Q3, TODAY)
    assert {day.weekday() for day in sheet.days} == {2}
    assert "7月（每周三）" in packed(print_sheet(street, "guide-quarter", Q3, TODAY))


def test_the_foot_names_what_is_not_at_its_default_and_the_streets_own_rules(street: Store) -> None:
    fill(street, LECTURES, Policy(key="guide_lectures_per_year", value="3", valid_from=date(2026, 4, 1)))
    text = packed(print_sheet(street, "branch-quarter", Q3, TODAY))
    assert "口径：指导员每年讲3次党课（自2026-04-01）；LOC-01街道党课（自2026-01-01）" in text


def test_a_choice_of_a_later_period_is_not_named_yet(street: Store) -> None:
    fill(street, Policy(key="guide_lectures_per_year", value="3", valid_from=date(2026, 10, 1)))
    assert "口径：" not in packed(print_sheet(street, "branch-quarter", Q3, TODAY))


@pytest.mark.parametrize("name", ["branch-quarter", "street-quarter", "guide-quarter", "minutes", "lectures"])
def test_every_sheet_that_judges_prints_both_versions(street: Store, name: str) -> None:
    fill(street, LECTURES)
    version = branch_quarter(street, Q3, TODAY).issue.policy_version
    assert f"口径版本{version}打印日期" in packed(print_sheet(street, name, Q3, TODAY))


def test_more_choices_than_a_line_holds_are_counted(street: Store) -> None:
    keys = ("first_quarter_min_days", "first_month_min_days", "guide_quarter_min_days", "guide_gap_days",
            "record_within_days", "dues_day", "hours_target", "hours_target_committee")  # fmt: skip
    fill(street, *(Policy(key=key, value="9", valid_from=_STARTS) for key in keys))
    assert "等共8项" in packed(print_sheet(street, "branch-quarter", Q3, TODAY))


def test_the_page_of_visits_shows_the_chosen_weekday(street: Store) -> None:
    fill(street, WEDNESDAYS, *visits(date(2026, 7, 8)))
    grid = quarter_grid(street, Q3, TODAY)
    assert summary(grid) == "14 个周三，应走访 14 次，已走访 1 次，漏了 13 次"
    assert place_of(street, date(2026, 7, 6)) == (Q3, date(2026, 7, 8))


def test_the_page_of_visits_shows_weeks_where_no_day_is_asked_for(street: Store) -> None:
    fill(street, TEN_DAYS, *visits(date(2026, 7, 9)))
    rows = column_of(quarter_grid(street, Q3, TODAY))
    assert len(rows) == 13
    assert [row.cell.outcome for row in rows][:2] == [Outcome.MET, Outcome.NOT_APPLICABLE]
    assert "间隔超过的有" in rows[1].remark


def test_a_rule_that_changes_in_mid_quarter_leaves_no_week_without_a_day(street: Store) -> None:
    fill(street, own("visit_weekday", "day", replaces="GUI-01", since=date(2026, 8, 17), weekday="friday", weeks=1))
    days = [head.day for head in quarter_grid(street, Q3, TODAY).tuesdays]
    assert (len(days), days[5].weekday(), days[6].weekday()) == (12, 1, 4)


def test_the_day_of_a_visit_is_judged_by_the_streets_own_rule(street: Store) -> None:
    fill(street, WEDNESDAYS)
    assert day_note(street, date(2026, 7, 8), TODAY).sentence == ""
    assert "不是周三" in day_note(street, date(2026, 7, 7), TODAY).sentence


def test_where_no_day_is_asked_for_every_day_will_do(street: Store) -> None:
    fill(street, TEN_DAYS)
    assert day_note(street, date(2026, 7, 8), TODAY).sentence == ""


def test_before_a_lecture_is_saved_the_streets_own_number_is_told(street: Store) -> None:
    fill(street, LECTURES)
    draft = a_draft(date(2026, 9, 8), kind=MeetingKind.LECTURE, branch_id="b1")
    told = effect(street, draft, date(2026, 9, 9), "new")
    assert "街道党课即达标" in told.sentence
    assert "本地规定LOC-01" in told.sentence

"""Closed quarters from the file to the paper: close, change, correct, print, and read the page back (E-33, E-32)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from pbdesk.actions.closing import close_period, correct_closing, reopen_period
from pbdesk.calendar import quarter_period, year_period
from pbdesk.model import MeetingKind, Outcome
from pbdesk.sheets.branch_quarter import draw as draw_branches
from pbdesk.store import Store
from pbdesk.views.branch_quarter import branch_quarter
from pbdesk.views.closing import standing
from pbdesk.views.guide_quarter import guide_quarter
from pbdesk.views.printing import print_sheet
from pbdesk.views.rows import BranchQuarterSheet, Reissue, Seal, Sitting, Tuesday
from pbdesk.views.street_quarter import street_quarter
from pbdesk.views.years import street_year
from tests.builders import a_branch, a_committee, a_group, a_meeting, a_membership, a_person, a_posting, a_visit, fill
from tests.sheets.reading import packed, page_texts

Q3 = quarter_period(2026, 3)
CLOSED, CORRECTED, PRINTED = date(2026, 10, 8), date(2026, 10, 20), date(2026, 10, 26)
ENTERED = datetime(2026, 10, 15, 2, tzinfo=UTC)
UNREGISTERED = "封账后有改动，尚未登记更正"


@pytest.fixture
def closed(store: Store) -> Store:
    """Two branches, one with a guide, a committee and two groups, in a closed quarter with hardly a record."""
    fill(
        store, a_branch("b1"), a_branch("b2"), a_committee(), a_group("g1"), a_group("g2", name="第二党小组"),
        a_person("guide"), a_posting(), a_visit(),
    )  # fmt: skip
    close_period(store, Q3, CLOSED)
    return store


def add_meeting(store: Store, id: str = "late", **values: Any) -> None:  # noqa: A002  the column's own name
    fill(store, a_meeting(id, **{"held_on": date(2026, 9, 20), "recorded_at": ENTERED, **values}))


def page(store: Store, today: date = PRINTED, branch: str = "b1") -> str:
    return packed(print_sheet(store, "branch-quarter", Q3, today, branches=[branch]))


def foot(store: Store) -> str:
    return packed(print_sheet(store, "street-quarter", Q3, PRINTED))


def seal_of(store: Store, today: date = PRINTED) -> Seal:
    seal = branch_quarter(store, Q3, today).branches[0].seal
    assert seal is not None
    return seal


def sittings(store: Store, rule: str) -> list[Sitting]:
    (quarter,) = branch_quarter(store, Q3, PRINTED).branches
    return [s for line in quarter.lines if line.rule == rule for mark in line.marks if mark for s in mark.sittings]


def visited(tuesdays: tuple[Tuesday, ...]) -> list[tuple[int, bool]]:
    return [(tuesday.day.day, tuesday.late) for tuesday in tuesdays if tuesday.visited_on]


def test_an_open_quarter_prints_nothing_of_closing(store: Store) -> None:
    fill(store, a_branch())
    assert branch_quarter(store, Q3, PRINTED).branches[0].seal is None
    assert "封账" not in page(store) + foot(store)


def test_each_page_bears_the_seal_of_its_own_closing(closed: Store) -> None:
    pages = page_texts(print_sheet(closed, "branch-quarter", Q3, PRINTED))
    codes = [q.seal.code for q in branch_quarter(closed, Q3, PRINTED).branches if q.seal]
    assert len(set(codes)) == 2
    assert all(code in text for code, text in zip(codes, pages, strict=True))


def test_as_long_as_nothing_differs_there_is_nothing_to_tell(closed: Store) -> None:
    assert (seal_of(closed).corrections, seal_of(closed).unregistered) == ((), ())
    assert "封账（2个支部）：此后没有改动" in foot(closed)


def test_a_change_after_closing_is_told_until_it_is_corrected(closed: Store) -> None:
    add_meeting(closed)
    told = "党员大会：第三季度MTG-01未达标（应1实0）→达标（应1实1）"
    assert "本页仍按封账时的结果列出" in page(closed)
    assert told in page(closed)
    assert UNREGISTERED not in page(closed, branch="b2")
    correct_closing(closed, Q3, CORRECTED, "补录党员大会")
    assert UNREGISTERED not in page(closed)


def test_a_correction_is_printed_with_number_day_reason_and_both_values(closed: Store) -> None:
    add_meeting(closed)
    correct_closing(closed, Q3, CORRECTED, "补录9月党员大会")
    text = page(closed)
    assert text.startswith("党支部季度达标表（更正第1次）")
    assert "更正第1次2026年10月20日原因：补录9月党员大会党员大会：第三季度MTG-01未达标（应1实0）→达标" in text


def test_each_later_correction_tells_only_what_it_altered(closed: Store) -> None:
    add_meeting(closed)
    correct_closing(closed, Q3, CORRECTED, "补录党员大会")
    add_meeting(closed, "second", kind=MeetingKind.COMMITTEE_MEETING)
    correct_closing(closed, Q3, PRINTED, "补录支委会")
    told = [(c.number, [one.what for one in c.altered]) for c in seal_of(closed).corrections]
    assert told == [(1, ["党员大会：第三季度"]), (2, ["支委会：9月"])]


def test_what_went_the_same_way_is_told_together_with_the_groups_named(closed: Store) -> None:
    for group, month in (("g1", 7), ("g1", 8), ("g2", 8)):
        add_meeting(
            closed, f"{group}-{month}", kind=MeetingKind.GROUP_MEETING, group_id=group, held_on=date(2026, month, 5)
        )
    (altered,) = seal_of(closed).unregistered
    assert altered.what == "党小组会：第一党小组7月、8月；第二党小组8月"


def test_an_obligation_that_is_gone_says_so(closed: Store) -> None:
    with closed.change("撤销党小组") as tx:
        tx.put(a_group("g2", name="第二党小组", dissolved_on=date(2026, 7, 1)), heads=closed_heads(closed, "g2"))
    altered, groups = seal_of(closed).unregistered
    assert (altered.what, altered.after) == ("党小组会：第二党小组7月、8月、9月", "没有此项")
    assert (groups.what, groups.before, groups.after) == ("党小组个数", "2", "1")


def test_on_a_day_before_the_correction_the_page_is_the_one_of_that_day(closed: Store) -> None:
    add_meeting(closed)
    correct_closing(closed, Q3, CORRECTED, "补录")
    assert seal_of(closed, date(2026, 10, 19)).corrections == ()
    assert "封账" not in page(closed, date(2026, 10, 7))


def test_a_branch_entered_after_the_closing_says_so(closed: Store) -> None:
    fill(closed, a_branch("b3"))
    assert "封账时没有本支部，之后补入" in page(closed, branch="b3")
    assert "封账（2个支部）：封账后补入1个" in foot(closed)


def test_the_street_counts_corrected_and_changed_branches(closed: Store) -> None:
    add_meeting(closed)
    correct_closing(closed, Q3, CORRECTED, "补录")
    add_meeting(closed, "other", branch_id="b2")
    assert "封账（2个支部）：已更正1个，封账后有改动、尚未登记更正1个" in foot(closed)


def test_the_page_of_one_branch_says_the_same_as_among_all(closed: Store) -> None:
    add_meeting(closed)
    alone = branch_quarter(closed, Q3, PRINTED, ["b1"]).branches[0].seal
    assert alone == seal_of(closed)


def test_a_meeting_entered_late_is_marked_and_counts(store: Store) -> None:
    fill(store, a_branch(), a_meeting(recorded_at=datetime(2026, 8, 1, tzinfo=UTC)))
    assert [sitting.late for sitting in sittings(store, "MTG-01")] == [True]
    assert "党员大会✓7月8日补11达标" in page(store)


def test_a_meeting_entered_soon_is_not_marked(store: Store) -> None:
    fill(store, a_branch(), a_meeting(recorded_at=datetime(2026, 7, 10, tzinfo=UTC)))
    assert [sitting.late for sitting in sittings(store, "MTG-01")] == [False]


def test_a_meeting_entered_after_its_month_is_marked_however_soon(store: Store) -> None:
    entered = datetime(2026, 8, 1, tzinfo=UTC)
    fill(store, a_branch(), a_meeting(held_on=date(2026, 7, 31), kind=MeetingKind.THEME_DAY, recorded_at=entered))
    assert [sitting.late for sitting in sittings(store, "MTG-06")] == [True]


def test_a_visit_entered_late_is_marked_on_the_branchs_and_the_guides_sheet(store: Store) -> None:
    fill(
        store, a_branch(), a_person("guide"), a_posting(), a_visit(recorded_at=datetime(2026, 7, 7, tzinfo=UTC)),
        a_visit("v2", visited_on=date(2026, 7, 14), recorded_at=ENTERED),
    )  # fmt: skip
    expected = [(7, False), (14, True)]
    assert visited(branch_quarter(store, Q3, PRINTED).branches[0].tuesdays) == expected
    assert visited(guide_quarter(store, Q3, PRINTED).guides[0].branches[0].tuesdays) == expected
    assert "到访✓✓补✗" in page(store)


def closed_heads(store: Store, group: str) -> tuple[str, ...]:
    shown = store.get(type(a_group()), group)
    assert shown is not None
    return shown.heads


def marks(store: Store, rule: str, today: date = PRINTED) -> list[tuple[Outcome, int, int]]:
    """What the branch's page shows for a rule."""
    (quarter,) = branch_quarter(store, Q3, today, ["b1"]).branches
    return [(m.outcome, m.due, m.done) for line in quarter.lines if line.rule == rule for m in line.marks if m]


def test_e33_a_closed_page_keeps_the_results_that_were_issued(closed: Store) -> None:
    add_meeting(closed)
    assert marks(closed, "MTG-01") == [(Outcome.UNMET, 1, 0)]
    correct_closing(closed, Q3, CORRECTED, "补录党员大会")
    assert marks(closed, "MTG-01") == [(Outcome.MET, 1, 1)]


def test_e33_what_is_gone_from_the_records_stays_on_a_closed_page(closed: Store) -> None:
    with closed.change("撤销党小组") as tx:
        tx.put(a_group("g2", name="第二党小组", formed_on=date(2026, 10, 1)), heads=closed_heads(closed, "g2"))
    assert len(marks(closed, "MTG-03")) == 6


def test_e33_the_streets_table_keeps_its_totals_until_a_correction(closed: Store) -> None:
    before = street_quarter(closed, Q3, PRINTED).branches
    add_meeting(closed)
    after = street_quarter(closed, Q3, PRINTED).branches
    assert [quarter.lines for quarter in after] == [quarter.lines for quarter in before]


def test_e33_a_guides_sheet_keeps_what_was_issued_too(closed: Store) -> None:
    fill(closed, a_visit("late", visited_on=date(2026, 8, 4), recorded_at=ENTERED))
    sheet = guide_quarter(closed, Q3, PRINTED)
    (august,) = (t for t in sheet.guides[0].branches[0].tuesdays if t.day == date(2026, 8, 4))
    assert august.outcome is Outcome.UNMET
    assert sheet.seal is not None
    assert sheet.seal.unregistered


def test_e18_a_closed_page_keeps_the_number_of_members(closed: Store) -> None:
    fill(closed, a_person("p9"), a_membership("p9", started_on=date(2026, 9, 1)))
    (quarter,) = branch_quarter(closed, Q3, PRINTED, ["b1"]).branches
    assert quarter.branch.full == 0
    assert quarter.seal is not None
    assert [(one.what, one.before, one.after) for one in quarter.seal.unregistered] == [("正式党员人数", "0", "1")]


def test_e18_after_the_correction_the_page_shows_the_member_and_both_numbers(closed: Store) -> None:
    fill(closed, a_person("p9"), a_membership("p9", started_on=date(2026, 9, 1)))
    correct_closing(closed, Q3, CORRECTED, "9月转入，10月补登记")
    text = page(closed)
    assert "党员1人" in text
    assert "更正第1次2026年10月20日原因：9月转入，10月补登记正式党员人数人数和到会0→1" in text


def test_what_was_corrected_elsewhere_than_on_this_sheet_is_said(closed: Store) -> None:
    (quarter,) = branch_quarter(closed, Q3, PRINTED, ["b1"]).branches
    assert quarter.seal is not None
    elsewhere = replace(quarter.seal, corrections=(Reissue(1, CORRECTED, "党费补交", ()),))
    issue = branch_quarter(closed, Q3, PRINTED).issue
    drawn = draw_branches(BranchQuarterSheet(issue, (replace(quarter, seal=elsewhere),)))
    assert "改动的是本表没有列出的项目" in packed(drawn)


def test_every_sheet_of_a_closed_quarter_carries_the_code_of_its_issue(closed: Store) -> None:
    street = standing(closed, Q3)[None].last.code
    for sheet in ("street-quarter", "guide-quarter"):
        assert all(street in text for text in page_texts(print_sheet(closed, sheet, Q3, PRINTED)))


def test_a_table_of_only_some_branches_has_no_code_of_the_street(closed: Store) -> None:
    text = packed(print_sheet(closed, "street-quarter", Q3, PRINTED, branches=["b1"]))
    assert "校验码" not in text
    assert "已于2026年10月8日封账（1个支部）" in text


def test_a_reopened_quarter_prints_the_records_as_they_are(closed: Store) -> None:
    add_meeting(closed)
    reopen_period(closed, Q3, CORRECTED, "重新汇总")
    assert marks(closed, "MTG-01") == [(Outcome.MET, 1, 1)]
    assert "封账" not in page(closed) + foot(closed)


def test_e33_the_year_on_one_page_shows_closed_quarters_as_they_were_issued(closed: Store) -> None:
    year = year_period(2026)
    before = street_year(closed, year, PRINTED).lines
    add_meeting(closed)
    sheet = street_year(closed, year, PRINTED)
    assert [line.tallies for line in sheet.lines] == [line.tallies for line in before]
    assert sheet.closed == "已封账，按封账结果列出：第三季度"


def test_a_closed_year_carries_its_own_code_on_its_charts(closed: Store) -> None:
    year, after = year_period(2025), date(2026, 10, 9)
    close_period(closed, year, after)
    code = standing(closed, year)[None].last.code
    assert all(code in text for text in page_texts(print_sheet(closed, "street-year", year, after)))
    own = standing(closed, year)["b1"].last.code
    assert own in packed(print_sheet(closed, "branch-year", year, after, branches=["b1"]))

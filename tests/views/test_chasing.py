"""Who is to be reminded of what: short branches, silent ones, who answers for it, and what was frozen."""

from __future__ import annotations

from datetime import date

import pytest

from pbdesk.actions.chasing import ChaseDraft, chase, planned
from pbdesk.calendar import parse_period
from pbdesk.model import (
    Admission,
    AdmissionStep,
    AdmissionStepKind,
    Attendance,
    AttendanceState,
    Chase,
    ChaseForm,
    Explanation,
    MeetingKind,
    Policy,
    PostRole,
)
from pbdesk.store import Store
from pbdesk.views.chase_items import freeze, thaw
from pbdesk.views.chase_sheets import chase_list, notices
from pbdesk.views.chases import ChaseState, chase_rows
from pbdesk.views.chasing import ChaseLine, chase_board, narrowed
from tests.builders import (
    a_branch,
    a_committee,
    a_group,
    a_meeting,
    a_membership,
    a_person,
    a_post,
    a_posting,
    a_street,
    a_visit,
    fill,
)

QUARTER, TODAY = parse_period("2026Q3"), date(2026, 10, 8)


@pytest.fixture
def street(store: Store) -> Store:
    """A street with two branches: one with a secretary and a guide, one that reported nothing."""
    fill(
        store, a_street(), a_person("p1", name="陈明"), a_person("guide", name="周导"),
        a_branch("b1", name="果园党支部", parent_id="street"), a_branch("b2", name="东边党支部", parent_id="street"),
        a_membership("p1"), a_post("p1"), a_posting(), a_meeting(present=("p1",)), a_visit(),
    )  # fmt: skip
    return store


def line(store: Store, branch: str = "b1", day: date = TODAY, period: str = "2026Q3") -> ChaseLine:
    lines = chase_board(store, parse_period(period), day).lines
    return next(line for line in lines if line.branch_id == branch)


def whats(store: Store, branch: str = "b1", day: date = TODAY) -> list[str]:
    return [item.what for item in line(store, branch, day).items]


def remind(store: Store, form: ChaseForm = ChaseForm.NOTICE, day: date = TODAY) -> tuple[Chase, ...]:
    kept = planned(store, chase_board(store, QUARTER, day).lines, ChaseDraft(form=form, period=QUARTER), day)
    chase(store, kept)
    return kept


def test_months_of_one_rule_are_drawn_together(street: Store) -> None:
    assert "主题党日（7月、8月、9月）" in whats(street)


def test_many_tuesdays_are_told_by_the_first_and_their_number(street: Store) -> None:
    assert any(what.startswith("周二走访（7月14日、7月21日、7月28日、8月4日等12次）") for what in whats(street))


def test_what_is_late_and_what_is_not_yet_are_asked_for_in_one_sentence(street: Store) -> None:
    """Thursday: this week's Tuesday can still be made up for, the next one is to come; the earlier ones are over."""
    (item,) = (item for item in line(street, day=date(2026, 9, 24)).items if item.rule == "GUI-01")
    assert item.remedy.endswith("过期的请尽快补办，没到期的请在9月29日前到支部走访1次并登记。")
    assert item.remedy.count("到支部走访") == 1


def test_a_step_owed_since_before_the_quarter_is_named_by_its_day(street: Store) -> None:
    """An activist of February, never looked at: in the fourth quarter still the half-year that ended in August."""
    fill(street, a_person("new", name="邱景熙", joined_on=None, full_on=None), Admission(
        id="ad", person_id="new", branch_id="b1", steps=tuple(
            AdmissionStep(id=kind.value, admission_id="ad", kind=kind, done_on=day)
            for kind, day in ((AdmissionStepKind.APPLICATION, date(2025, 12, 1)),
                              (AdmissionStepKind.FIRST_TALK, date(2025, 12, 10)),
                              (AdmissionStepKind.ACTIVIST, date(2026, 2, 14)),
                              (AdmissionStepKind.TRAINERS, date(2026, 2, 14)))
        ),
    ))  # fmt: skip
    items = line(street, day=date(2026, 11, 2), period="2026Q4").items
    assert [item.what for item in items if item.rule == "DEV-05"] == ["半年考察（到8月14日的半年）：邱景熙"]


def test_what_was_done_is_not_asked_for(street: Store) -> None:
    assert [what for what in whats(street) if what.startswith("党员大会")] == []


def test_groups_are_told_by_name_and_answered_for_by_their_leaders(street: Store) -> None:
    fill(
        street, a_person("p2", name="李组长"), a_membership("p2", group_id="g1"), a_group("g1"),
        a_group("g2", name="第二党小组"), a_person("p3"), a_membership("p3", group_id="g2"),
        a_post("p2", None, id="leads", group_id="g1", role=PostRole.GROUP_LEADER),
    )  # fmt: skip
    (item,) = (item for item in line(street).items if item.rule == "MTG-03")
    assert item.what == "党小组会（7月、8月、9月）：第一党小组、第二党小组"
    assert item.responsible == "组长 李组长、书记 陈明"


def test_the_guide_answers_for_visits_and_the_secretary_for_meetings(street: Store) -> None:
    answering = {item.rule: item.responsible for item in line(street).items}
    assert (answering["GUI-01"], answering["MTG-06"]) == ("指导员 周导", "书记 陈明")


def test_nobody_registered_is_said_not_left_blank(street: Store) -> None:
    answering = {item.rule: item.responsible for item in line(street, "b2").items}
    assert (answering["GUI-01"], answering["MTG-06"]) == ("尚无指导员", "书记未登记")


def test_an_item_cites_the_article_only_where_it_was_seen(street: Store) -> None:
    fill(street, a_committee())
    cited = {item.rule: item.cited for item in line(street).items}
    assert cited["MTG-02"] == "条例第十二条"
    assert "第" not in cited["MTG-04"]


def test_a_last_day_that_is_over_says_what_still_can_be_done(street: Store) -> None:
    (item,) = (item for item in line(street).items if item.rule == "MTG-06")
    assert (item.overdue, item.until(2026)) == (True, "9月30日（已过）")
    assert item.remedy == "已经办了的，请按实际日期补录；没有办的，请写明原因。"


def test_what_is_due_within_a_fortnight_is_told_before_it_is_over(street: Store) -> None:
    (item,) = (item for item in line(street, day=date(2026, 9, 20)).items if item.rule == "MTG-04")
    assert (item.overdue, item.until(2026), item.remedy) == (False, "9月30日", "请在9月30日前组织1次党课并登记。")


def test_of_several_days_the_nearest_is_told(street: Store) -> None:
    (item,) = (item for item in line(street, day=date(2026, 9, 14)).items if item.rule == "GUI-01")
    assert item.remedy == (
        "已经办了的，请按实际日期补录；没有办的，请写明原因。请在9月15日前到支部走访1次并登记。"
    )


def test_what_stands_in_the_record_only_can_still_be_put_there(street: Store) -> None:
    fill(street, a_person("p9", name="赵六"), a_membership("p9"), a_meeting("away", attendance=(
        Attendance(meeting_id="away", person_id="p9", state=AttendanceState.ABSENT),
    )))  # fmt: skip
    (item,) = (item for item in line(street).items if item.rule == "MTG-15")
    assert item.remedy == "请在会议记录里补上缺席的原因。"


def test_what_is_due_later_is_left_in_peace(street: Store) -> None:
    assert [what for what in whats(street, day=date(2026, 9, 1)) if what.startswith("党课")] == []


def test_a_branch_that_reported_nothing_is_on_the_list_and_said_to_be(street: Store) -> None:
    board = chase_board(street, QUARTER, TODAY)
    assert {line.branch: line.silent for line in board.lines} == {"果园党支部": False, "东边党支部": True}
    assert (board.silent, board.branches) == (1, 2)


def test_a_silent_branch_is_reminded_of_all_that_is_open(street: Store) -> None:
    assert "党课（第三季度）" in whats(street, "b2", date(2026, 8, 15))


def test_a_quarter_that_has_just_begun_makes_nobody_silent(street: Store) -> None:
    board = chase_board(street, parse_period("2026Q4"), date(2026, 10, 8))
    assert [line.branch for line in board.lines if line.silent] == []


def test_the_street_says_after_how_many_days_silence_is_told(street: Store) -> None:
    fill(street, Policy(key="silent_after_days", value="5"))
    board = chase_board(street, parse_period("2026Q4"), date(2026, 10, 8))
    assert {line.branch for line in board.lines if line.silent} == {"果园党支部", "东边党支部"}


def test_e01_a_branch_founded_last_week_is_not_silent(street: Store) -> None:
    fill(street, a_branch("b3", name="新建党支部", founded_on=date(2026, 9, 25)))
    assert "b3" not in {line.branch_id for line in chase_board(street, QUARTER, TODAY).lines if line.silent}


def test_e02_a_branch_that_was_dissolved_before_is_not_looked_at(street: Store) -> None:
    fill(street, a_branch("b3", name="撤销的党支部", dissolved_on=date(2026, 6, 1)))
    assert chase_board(street, QUARTER, TODAY).branches == 2


def test_what_a_superior_accepted_is_not_chased(street: Store) -> None:
    fill(street, Explanation(id="x", rule="MTG-04", subject_id="b1", period="2026Q3", reason="台风",
                             accepted_on=date(2026, 10, 1)))  # fmt: skip
    assert [what for what in whats(street) if what.startswith("党课")] == []


def test_a_street_where_nobody_reported_anything_has_everybody_on_the_list(store: Store) -> None:
    fill(store, a_street(), *(a_branch(f"b{n}", parent_id="street") for n in range(30)))
    board = chase_board(store, QUARTER, TODAY)
    assert (len(board.lines), board.silent) == (30, 30)


def test_an_empty_file_has_nobody_to_remind(store: Store) -> None:
    assert chase_board(store, QUARTER, TODAY).lines == ()


def test_filters_narrow_by_words_silence_and_earlier_reminders(street: Store) -> None:
    lines = chase_board(street, QUARTER, TODAY).lines
    assert [line.branch for line in narrowed(lines, words="dbdzb")] == ["东边党支部"]
    assert [line.branch for line in narrowed(lines, silent=True)] == ["东边党支部"]
    assert [line.branch for line in narrowed(lines, words="陈明")] == ["果园党支部"]


def test_items_come_back_as_they_were_frozen(street: Store) -> None:
    items = line(street).items
    assert thaw(freeze(items), TODAY) == items


@pytest.mark.parametrize("text", ["三会一课不全", '{"a": 1}', "[1, 2]", '[{"rule": "MTG-01"}]'])
def test_items_of_another_program_are_told_as_they_stand(text: str) -> None:
    (item,) = thaw(text, TODAY)
    assert (item.what, item.obligations) == (text, ())


def test_a_reminder_is_settled_when_all_of_it_was_done(store: Store) -> None:
    fill(store, a_branch("b1", unit_kind=None), Policy(key="lecture_min", value="0"),
         a_meeting("t7", kind=MeetingKind.THEME_DAY), a_meeting("t8", kind=MeetingKind.THEME_DAY,
         held_on=date(2026, 8, 8)), a_meeting())  # fmt: skip
    (kept,) = remind(store)
    assert [row.state for row in chase_rows(store, TODAY)] == [ChaseState.WAITING]
    fill(store, a_meeting("t9", kind=MeetingKind.THEME_DAY, held_on=date(2026, 9, 8)))
    assert [(row.id, row.state_words) for row in chase_rows(store, TODAY)] == [(kept.id, "已办结")]


def test_a_reminder_partly_done_says_how_much(street: Store) -> None:
    remind(street)
    fill(street, a_meeting("l", kind=MeetingKind.LECTURE))
    mine = next(row for row in chase_rows(street, TODAY) if row.branch_id == "b1")
    assert mine.state_words.startswith("等待办理（办了1/")


def test_after_its_last_day_a_reminder_is_late(street: Store) -> None:
    remind(street)
    assert {row.state for row in chase_rows(street, date(2026, 10, 22))} == {ChaseState.LATE}


def test_the_list_tells_when_a_branch_was_reminded_before(street: Store) -> None:
    remind(street)
    sheet = chase_list(street, QUARTER, date(2026, 10, 9))
    assert [branch.before for branch in sheet.branches] == [
        "10月8日 整改通知书〔2026〕1号", "10月8日 整改通知书〔2026〕2号",
    ]  # fmt: skip


def test_a_notice_that_still_stands_is_printed_again_as_it_was_issued(street: Store) -> None:
    remind(street)
    fill(street, a_meeting("l", kind=MeetingKind.LECTURE))
    again = {notice.branch: notice for notice in notices(street, QUARTER, date(2026, 10, 12)).notices}
    assert again["果园党支部"].number == "〔2026〕1号"
    assert "党课（第三季度）" in [entry.what for entry in again["果园党支部"].entries]


def test_a_notice_of_long_ago_gives_way_to_a_draft(street: Store) -> None:
    remind(street)
    later = notices(street, QUARTER, date(2026, 11, 8)).notices
    assert {notice.number for notice in later} == {"〔2026〕　　号"}


def test_a_silent_branch_is_told_so_first_in_its_notice(street: Store) -> None:
    made = {notice.branch: notice for notice in notices(street, QUARTER, TODAY).notices}
    assert made["东边党支部"].entries[0].what == "本期没有任何会议和走访记录"
    assert made["果园党支部"].entries[0].what != "本期没有任何会议和走访记录"


def test_what_a_notice_cites_short_stands_in_full_below(street: Store) -> None:
    fill(street, a_committee())
    made = {notice.branch: notice for notice in notices(street, QUARTER, TODAY).notices}
    assert "条例：《中国共产党支部工作条例（试行）》" in made["果园党支部"].sources

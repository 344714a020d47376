"""A branch's quarter from the file: who it was, what counted, what is short, attendance as sums."""

from __future__ import annotations

from datetime import date
from sqlite3 import Row
from typing import Any

import pytest

from pbdesk.calendar import quarter_period
from pbdesk.model import (
    Attendance,
    AttendanceRole,
    AttendanceState,
    Explanation,
    MeetingKind,
    MeetingStatus,
    OrganizationKind,
    Outcome,
    PostRole,
    Record,
    UnitKind,
)
from pbdesk.store import Store
from pbdesk.views.branch_quarter import branch_quarter
from pbdesk.views.rows import BranchQuarter, Line, Ratio
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

Q3 = quarter_period(2026, 3)
TODAY = date(2026, 9, 20)
EVERYONE = tuple(a_person(person) for person in ("p1", "p2", "p3", "guide"))
MEMBERS = tuple(a_membership(person) for person in ("p1", "p2", "p3"))


def quarter_of(store: Store, *records: Record, today: date = TODAY) -> BranchQuarter:
    fill(store, *records)
    return branch_quarter(store, Q3, today).branches[0]


def line(quarter: BranchQuarter, rule: str) -> Line:
    return next(line for line in quarter.lines if line.rule == rule)


def attended(meeting: str, **states: AttendanceState | AttendanceRole) -> tuple[Attendance, ...]:
    return tuple(
        Attendance(meeting_id=meeting, person_id=person, state=AttendanceState.PRESENT, role=state)
        if isinstance(state, AttendanceRole)
        else Attendance(meeting_id=meeting, person_id=person, state=state)
        for person, state in states.items()
    )


def test_the_head_tells_street_secretary_members_committee_groups_and_guide(store: Store) -> None:
    branch = quarter_of(
        store, a_street(), a_branch(parent_id="street"), *EVERYONE, *MEMBERS, a_committee(), a_group(), a_posting(),
        a_post("p1"), a_post("p2", role=PostRole.ORGANIZATION), a_person("p9", full_on=None), a_membership("p9"),
    ).branch  # fmt: skip
    assert (branch.superior, branch.secretary, branch.unit) == ("福田街道", "陈p1", "居民小组")
    assert (branch.full, branch.probationary, branch.committee, branch.groups) == (3, 1, 2, 1)
    assert branch.guides == ("陈guide",)


def test_a_member_who_left_or_came_later_is_not_counted(store: Store) -> None:
    left = a_membership("p2", ended_on=date(2026, 8, 1))
    later = a_membership("p3", started_on=date(2026, 9, 21))
    assert quarter_of(store, a_branch(), *EVERYONE, a_membership("p1"), left, later).branch.full == 1


def test_a_branch_without_committee_groups_or_members_has_none(store: Store) -> None:
    branch = quarter_of(store, a_branch()).branch
    assert (branch.committee, branch.groups, branch.full, branch.secretary) == (None, 0, 0, "")


def test_a_guide_who_came_in_mid_quarter_is_named_with_the_day(store: Store) -> None:
    postings = (
        a_posting("po1", "p1", ended_on=date(2026, 8, 15)), a_posting("po2", "guide", started_on=date(2026, 8, 15)),
    )  # fmt: skip
    branch = quarter_of(store, a_branch(), *EVERYONE, *postings).branch
    assert branch.guides == ("陈p1（8月14日止）", "陈guide（8月15日起）")


def test_a_meeting_that_counted_stands_with_its_day_and_attendance(store: Store) -> None:
    marks = attended("m1", p1=AttendanceState.PRESENT, p2=AttendanceState.ONLINE, p3=AttendanceState.LEAVE)
    quarter = quarter_of(store, a_branch(), *EVERYONE, *MEMBERS, a_meeting(attendance=marks))
    (mark,) = line(quarter, "MTG-01").marks
    assert mark is not None
    assert [(s.held_on, s.attendance) for s in mark.sittings] == [(date(2026, 7, 8), Ratio(2, 3))]


def test_attendance_sums_meetings_and_leaves_observers_and_cancelled_ones_out(store: Store) -> None:
    first = attended("m1", p1=AttendanceState.PRESENT, p2=AttendanceState.ABSENT, guide=AttendanceRole.OBSERVER)
    second = attended("m2", p1=AttendanceState.PRESENT, p2=AttendanceState.PRESENT, p3=AttendanceState.PRESENT)
    never = attended("m3", p1=AttendanceState.ABSENT)
    quarter = quarter_of(
        store, a_branch(), *EVERYONE, *MEMBERS, a_meeting(attendance=first),
        a_meeting("m2", kind=MeetingKind.THEME_DAY, attendance=second),
        a_meeting("m3", status=MeetingStatus.CANCELLED, attendance=never),
    )  # fmt: skip
    assert quarter.attendance == Ratio(4, 5)


def test_talks_and_training_say_nothing_of_attendance(store: Store) -> None:
    marks = attended("m1", p1=AttendanceState.ABSENT)
    quarter = quarter_of(store, a_branch(), *EVERYONE, a_meeting(kind=MeetingKind.TRAINING, attendance=marks))
    assert quarter.attendance == Ratio()


def test_each_month_and_each_group_has_its_own_mark(store: Store) -> None:
    groups = (a_group("g1"), a_group("g2", name="第二党小组"))
    held = a_meeting("m1", kind=MeetingKind.GROUP_MEETING, group_id="g2", held_on=date(2026, 8, 5))
    quarter = quarter_of(store, a_branch(), *groups, held)
    lines = [line for line in quarter.lines if line.rule == "MTG-03"]
    marks = {line.label: [mark.outcome for mark in line.marks if mark] for line in lines}
    assert marks == {
        "第一党小组会": [Outcome.UNMET, Outcome.UNMET, Outcome.PENDING],
        "第二党小组会": [Outcome.UNMET, Outcome.MET, Outcome.PENDING],
    }


def test_a_rule_that_does_not_bind_stands_once_with_its_reason(store: Store) -> None:
    quarter = quarter_of(store, a_branch())
    (mark,) = line(quarter, "MTG-02").marks
    assert mark is not None
    assert (mark.outcome, mark.reason) == (Outcome.NOT_APPLICABLE, "没有支部委员会")


def test_a_branch_founded_in_mid_quarter_has_no_mark_for_the_months_before(store: Store) -> None:
    quarter = quarter_of(store, a_branch(founded_on=date(2026, 8, 3)))
    assert [mark.outcome if mark else None for mark in line(quarter, "MTG-06").marks] == [
        None, Outcome.UNMET, Outcome.PENDING,
    ]  # fmt: skip
    assert quarter.branch.is_new


def test_a_branch_dissolved_in_mid_quarter_is_described_on_its_last_day(store: Store) -> None:
    gone = date(2026, 8, 20)
    branch = quarter_of(
        store, a_branch(dissolved_on=gone), *EVERYONE, *(a_membership(p, ended_on=gone) for p in ("p1", "p2")),
    ).branch  # fmt: skip
    assert (branch.full, branch.dissolved_on) == (2, gone)


def test_a_branch_that_did_not_exist_in_the_quarter_is_left_out(store: Store) -> None:
    fill(store, a_branch("b1", dissolved_on=date(2026, 6, 1)), a_branch("b2", founded_on=date(2026, 10, 1)))
    assert branch_quarter(store, Q3, TODAY).branches == ()


def test_tuesdays_show_the_visit_that_pays_for_them(store: Store) -> None:
    visits = (a_visit("v1", visited_on=date(2026, 7, 7)), a_visit("v2", visited_on=date(2026, 7, 15)))
    quarter = quarter_of(store, a_branch(), *EVERYONE, a_posting(), *visits)
    found = [(t.day.day, t.outcome, t.visited_on and t.visited_on.day) for t in quarter.tuesdays[:3]]
    assert found == [(7, Outcome.MET, 7), (14, Outcome.WARN, 15), (21, Outcome.UNMET, None)]


def test_a_branch_that_the_guides_system_does_not_bind_has_no_tuesdays(store: Store) -> None:
    quarter = quarter_of(store, a_branch(unit_kind=UnitKind.WORK_STATION))
    assert (quarter.tuesdays, quarter.guide_meeting, quarter.guide_lectures) == ((), None, None)


def test_a_lecture_of_another_quarter_pays_for_the_guides_year(store: Store) -> None:
    given = a_meeting("m1", kind=MeetingKind.LECTURE, held_on=date(2026, 3, 9), lecturer_id="guide")
    quarter = quarter_of(store, a_branch(), *EVERYONE, a_posting(), given)
    assert quarter.guide_lectures is not None
    assert [s.held_on for s in quarter.guide_lectures.sittings] == [date(2026, 3, 9)]


def test_what_is_short_is_told_together_with_authority_and_last_day(store: Store) -> None:
    quarter = quarter_of(store, a_branch(), a_committee())
    remark = next(r for r in quarter.owed if r.rule == "MTG-02" and r.outcome is Outcome.UNMET)
    assert (remark.what, remark.brief) == ("支委会：7月、8月没有召开", "支委会缺7月、8月")
    assert remark.authority == "《中国共产党支部工作条例（试行）》第十二条"
    assert remark.due_on == date(2026, 8, 31)


def test_what_is_overdue_comes_before_what_is_still_open(store: Store) -> None:
    outcomes = [remark.outcome for remark in quarter_of(store, a_branch(), a_committee()).owed]
    assert outcomes == sorted(outcomes, key=[Outcome.UNMET, Outcome.PENDING].index)


def test_groups_are_named_in_what_they_lack(store: Store) -> None:
    quarter = quarter_of(store, a_branch(), a_group("g1"), a_group("g2", name="第二党小组"))
    remark = next(r for r in quarter.owed if r.rule == "MTG-03" and r.outcome is Outcome.UNMET)
    assert remark.what == "党小组会：第一党小组7月、8月；第二党小组7月、8月没有召开"


def test_many_open_tuesdays_are_told_as_a_span(store: Store) -> None:
    quarter = quarter_of(store, a_branch(), *EVERYONE, a_posting(), today=date(2026, 7, 1))
    assert "周二走访：7月7日至9月29日还有13次" in [remark.what for remark in quarter.owed]


def test_tuesdays_without_a_guide_say_so(store: Store) -> None:
    quarter = quarter_of(store, a_branch(), *EVERYONE, a_posting(ended_on=date(2026, 7, 10)))
    assert any(remark.what.endswith("没有到访（当天没有党建指导员）") for remark in quarter.owed)


def test_what_was_spared_or_explained_stands_with_its_reason(store: Store) -> None:
    accepted = Explanation(
        id="e1", rule="MTG-06", subject_id="b1", period="2026-07", reason="防汛值守", accepted_on=date(2026, 8, 9),
    )  # fmt: skip
    notes = [remark.what for remark in quarter_of(store, a_branch(), accepted).notes]
    assert any(note.startswith("主题党日：7月（") and "防汛值守" in note for note in notes)


def test_branches_stand_by_kind_of_unit_and_in_the_order_of_their_ids(store: Store) -> None:
    fill(
        store, a_branch("b-10"), a_branch("b-2"), a_branch("a-1", unit_kind=UnitKind.WORK_STATION),
        a_branch("c", unit_kind=None),
    )  # fmt: skip
    order = [quarter.branch.id for quarter in branch_quarter(store, Q3, TODAY).branches]
    assert order.index("b-2") < order.index("b-10")
    assert order[-1] == "c"


def test_only_the_branches_asked_for_are_gathered(store: Store) -> None:
    fill(store, a_branch("b1"), a_branch("b2"))
    assert [q.branch.id for q in branch_quarter(store, Q3, TODAY, ["b2"]).branches] == ["b2"]


def test_the_street_is_the_one_that_the_file_names(store: Store) -> None:
    fill(store, a_street(), a_branch(parent_id="street"))
    issue = branch_quarter(store, Q3, TODAY).issue
    assert (issue.street, issue.policy_version, issue.printed_on) == ("福田街道", "默认", TODAY)


def test_a_superior_of_several_levels_is_told_from_the_top(store: Store) -> None:
    community = a_street("c", kind=OrganizationKind.COMMUNITY, name="坪西社区", parent_id="street")
    assert quarter_of(store, a_street(), community, a_branch(parent_id="c")).branch.superior == "福田街道 坪西社区"


def test_the_number_of_queries_does_not_grow_with_the_number_of_branches(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    query = Store.query

    def counted(self: Store, sql: str, *rest: Any) -> list[Row]:
        asked.append(sql)
        return query(self, sql, *rest)

    monkeypatch.setattr(Store, "query", counted)
    fill(store, a_branch("b0"))
    branch_quarter(store, Q3, TODAY)
    for_one = len(asked)
    fill(store, *(a_branch(f"b{n}") for n in range(1, 30)))
    asked.clear()
    branch_quarter(store, Q3, TODAY)
    assert len(asked) == for_one


def test_a_document_that_came_into_force_in_the_quarter_is_cited_as_in_force(store: Store) -> None:
    fill(store, a_branch())
    cited = {
        quarter: next(
            remark.authority
            for remark in branch_quarter(store, quarter_period(2018, quarter), date(2019, 1, 8)).branches[0].owed
            if remark.rule == "MTG-01"
        )
        for quarter in (3, 4)
    }
    assert cited[3] == f"{cited[4]}（2018年10月起施行）"

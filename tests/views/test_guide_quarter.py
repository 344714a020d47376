"""A guide's quarter from the file: his branches, only his Tuesdays, his own duties, and the reasons."""

from __future__ import annotations

from datetime import date

from pbdesk.calendar import quarter_period
from pbdesk.model import Attendance, AttendanceRole, AttendanceState, MeetingKind, Outcome, Policy, Record
from pbdesk.store import Store
from pbdesk.views.guide_quarter import guide_quarter
from pbdesk.views.rows import GuideQuarter
from tests.builders import a_branch, a_meeting, a_person, a_posting, a_visit, fill

Q3 = quarter_period(2026, 3)
TODAY = date(2026, 10, 8)
GUIDES = (a_person("old", name="林浩"), a_person("new", name="陈静"))
SWAP = date(2026, 8, 15)
SWAPPED = (
    a_branch(), *GUIDES, a_posting("po1", "old", ended_on=SWAP), a_posting("po2", "new", started_on=SWAP),
)  # fmt: skip


def guides_of(store: Store, *records: Record) -> dict[str, GuideQuarter]:
    fill(store, *records)
    return {guide.name: guide for guide in guide_quarter(store, Q3, TODAY).guides}


def test_a_guide_stands_with_every_branch_in_his_care(store: Store) -> None:
    guide = guides_of(
        store, *GUIDES, a_branch("b1"), a_branch("b2"), a_posting("po1", "old", "b1"), a_posting("po2", "old", "b2"),
    )["林浩"]  # fmt: skip
    assert [branch.branch for branch in guide.branches] == ["b1党支部", "b2党支部"]
    assert [len(branch.tuesdays) for branch in guide.branches] == [13, 13]


def test_two_guides_of_one_branch_share_its_tuesdays(store: Store) -> None:
    guides = guides_of(store, *SWAPPED)
    assert {name: len(guide.branches[0].tuesdays) for name, guide in guides.items()} == {"林浩": 6, "陈静": 7}


def test_the_days_on_which_a_guide_came_or_went_are_told(store: Store) -> None:
    guides = guides_of(store, *SWAPPED)
    assert (guides["林浩"].branches[0].since, guides["林浩"].branches[0].until) == (None, date(2026, 8, 14))
    assert (guides["陈静"].branches[0].since, guides["陈静"].branches[0].until) == (SWAP, None)


def test_a_guide_posted_for_a_part_is_held_to_his_own_share(store: Store) -> None:
    lectures = {name: guide.branches[0].lectures for name, guide in guides_of(store, *SWAPPED).items()}
    assert {name: mark and mark.due for name, mark in lectures.items()} == {"林浩": 1, "陈静": 1}


def test_a_general_meeting_he_was_listed_at_is_shown(store: Store) -> None:
    listed = Attendance(
        meeting_id="m1", person_id="old", state=AttendanceState.PRESENT, role=AttendanceRole.OBSERVER,
    )  # fmt: skip
    guide = guides_of(store, a_branch(), *GUIDES, a_posting("po1", "old"), a_meeting(attendance=(listed,)))["林浩"]
    mark = guide.branches[0].meeting
    assert mark is not None
    assert (mark.outcome, [sitting.held_on for sitting in mark.sittings]) == (Outcome.MET, [date(2026, 7, 8)])


def test_a_guide_without_a_posting_in_the_quarter_has_no_sheet(store: Store) -> None:
    gone = a_posting("po1", "old", ended_on=date(2026, 7, 1))
    assert set(guides_of(store, a_branch(), *GUIDES, gone, a_posting("po2", "new"))) == {"陈静"}


def test_reasons_name_the_branch(store: Store) -> None:
    late = a_visit("v1", "po1", visited_on=date(2026, 7, 8))
    guide = guides_of(store, a_branch(), *GUIDES, a_posting("po1", "old"), late)["林浩"]
    warned = [remark.what for remark in guide.remarks if remark.outcome is Outcome.WARN]
    assert warned == ["b1党支部　周二走访：7月7日（同一周7月8日（星期三）走访，不是周二）"]


def test_the_same_reason_of_all_branches_is_told_once(store: Store) -> None:
    guide = guides_of(
        store, *GUIDES, *(a_branch(f"b{n}") for n in range(4)),
        *(a_posting(f"po{n}", "old", f"b{n}") for n in range(4)),
    )["林浩"]  # fmt: skip
    meetings = [remark.what for remark in guide.remarks if remark.rule == "GUI-02"]
    assert meetings == ["各联系支部　指导员列席党员大会：第三季度没有列席"]


def test_where_one_branch_a_week_is_asked_the_guide_has_tuesdays_of_his_own(store: Store) -> None:
    guide = guides_of(
        store, *GUIDES, a_branch("b1"), a_branch("b2"), a_posting("po1", "old", "b1"), a_posting("po2", "old", "b2"),
        Policy(key="visit_scope", value="per_guide"), a_visit("v1", "po2", visited_on=date(2026, 7, 7)),
    )["林浩"]  # fmt: skip
    assert len(guide.own) == 13
    assert guide.own[0].visited_on == date(2026, 7, 7)


def test_only_the_guides_of_the_branches_asked_for_are_gathered(store: Store) -> None:
    fill(store, *GUIDES, a_branch("b1"), a_branch("b2"), a_posting("po1", "old", "b1"), a_posting("po2", "new", "b2"))
    sheet = guide_quarter(store, Q3, TODAY, ["b2"])
    assert [guide.name for guide in sheet.guides] == ["陈静"]


def test_a_lecture_of_the_guide_counts_for_the_branch_where_it_was_given(store: Store) -> None:
    given = a_meeting("m1", "b1", kind=MeetingKind.LECTURE, held_on=date(2026, 8, 5), lecturer_id="old")
    guide = guides_of(
        store, *GUIDES, a_branch("b1"), a_branch("b2"), a_posting("po1", "old", "b1"), a_posting("po2", "old", "b2"),
        given,
    )["林浩"]  # fmt: skip
    assert [branch.lectures and branch.lectures.done for branch in guide.branches] == [1, 0]

"""Joining what was typed twice: nothing of the kept one is overwritten, nothing of the other is lost, one undo."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, time
from decimal import Decimal

import pytest

from pbdesk.actions.duplicates import join
from pbdesk.errors import UserError
from pbdesk.model import (
    Admission,
    AdmissionStep,
    AdmissionStepKind,
    AgendaKind,
    Attachment,
    Attendance,
    AttendanceState,
    Candidate,
    Chase,
    ChaseForm,
    ConditionKind,
    Desk,
    Dues,
    Explanation,
    Meeting,
    MeetingStatus,
    MemberCondition,
    Membership,
    Person,
    Posting,
    Review,
    ReviewedKind,
    Verdict,
    Visit,
)
from pbdesk.store import Store
from pbdesk.store.dumping import dump
from pbdesk.views.duplicates import duplicate_rows
from pbdesk.views.record_history import record_history
from pbdesk.views.review_verdicts import standings
from tests.builders import (
    a_branch,
    a_meeting,
    a_membership,
    a_person,
    a_post,
    a_posting,
    a_small_branch,
    a_visit,
    an_attachment,
    an_item,
    fill,
    seen,
)
from tests.orchard import at

TWIN = {"name": "陈p1", "joined_on": date(2000, 7, 1), "full_on": None}


@pytest.fixture
def store() -> Iterator[Store]:
    with Store.create(None, desk=Desk.STREET, title="春江街道", clock=at("2026-11-22"), author="测试员") as made:
        fill(made, *a_small_branch())
        yield made


def joined(store: Store, kept: str = "m1", gone: str = "m2") -> Meeting:
    join(store, "meeting", kept, gone)
    return seen(store, Meeting, kept).record


def marks(meeting: Meeting) -> dict[str, str]:
    return {a.person_id: a.state.value for a in meeting.attendance}


def test_the_kept_meeting_takes_what_it_lacks_and_keeps_what_it_says(store: Store) -> None:
    fill(store, a_meeting("m2", title="商定垃圾分类", place="会议室", content="讨论了路灯。"))
    shown = seen(store, Meeting, "m1")
    with store.change("更正") as tx:
        tx.put(a_meeting(present=("p1", "p2"), agenda=(an_item(),), place="活动室"), shown.heads)
    kept = joined(store)
    assert (kept.title, kept.place, kept.content) == ("商定垃圾分类", "活动室", "讨论了路灯。")


def test_marks_of_the_other_are_added_and_none_is_changed(store: Store) -> None:
    absent = Attendance(meeting_id="m2", person_id="p1", state=AttendanceState.ABSENT)
    leave = Attendance(meeting_id="m2", person_id="p3", state=AttendanceState.LEAVE, reason="住院")
    fill(store, a_meeting("m2", attendance=(absent, leave)))
    assert marks(joined(store)) == {"p1": "present", "p2": "present", "p3": "leave"}


def test_items_about_the_same_are_one_and_the_others_follow(store: Store) -> None:
    fill(store, a_meeting("m2", agenda=(
        an_item("x1", "m2", topic="学 习", resolution="同意"), an_item("x2", "m2", topic="路灯", approve=3),
    )))  # fmt: skip
    kept = joined(store)
    assert [(i.topic, i.resolution, i.approve) for i in kept.agenda] == [("学习", "同意", None), ("路灯", None, 3)]
    assert len({i.id for i in kept.agenda} & {"x1", "x2"}) == 0


def test_candidates_go_with_the_item_they_stand_in(store: Store) -> None:
    election = an_item("x1", "m2", topic="选举书记", kind=AgendaKind.ELECTION)
    stand = Candidate(id="c1", meeting_id="m2", agenda_item_id="x1", person_id="p2", votes=3)
    fill(store, a_meeting("m2", agenda=(election,), candidates=(stand,)))
    kept = joined(store)
    (candidate,) = kept.candidates
    assert (candidate.person_id, candidate.votes) == ("p2", 3)
    assert candidate.agenda_item_id in {i.id for i in kept.agenda}


def test_attachments_follow_and_the_same_picture_stays_once(store: Store) -> None:
    store.keep_blob(b"one")
    store.keep_blob(b"two")
    fill(store, a_meeting("m2"), an_attachment(b"one", "at1"))
    fill(store, an_attachment(b"one", "at2", meeting_id="m2"), an_attachment(b"two", "at3", meeting_id="m2"))
    joined(store)
    assert seen(store, Attachment, "at3").record.meeting_id == "m1"
    assert store.get(Attachment, "at2") is None


def test_a_meeting_that_was_only_planned_has_been_held(store: Store) -> None:
    fill(store, a_meeting("m3", held_on=date(2026, 12, 1), status=MeetingStatus.PLANNED))
    fill(store, a_meeting("m4", held_on=date(2026, 12, 1), status=MeetingStatus.HELD))
    assert joined(store, "m3", "m4").status is MeetingStatus.HELD


def test_the_other_is_deleted_and_says_where_it_went(store: Store) -> None:
    fill(store, a_meeting("m2", content="讨论了路灯。"))
    joined(store)
    assert store.get(Meeting, "m2") is None
    history = record_history(store, "meeting", "m2")
    assert history is not None
    told = [change.new for save in history.saves for change in save.changes]
    assert any("已并入“2026-07-08 党员大会”（编号 m1）" in words for words in told)


def test_one_undo_takes_a_joining_back_whole(store: Store) -> None:
    store.keep_blob(b"one")
    fill(store, a_meeting("m2", title="商定垃圾分类", agenda=(an_item("x2", "m2", topic="路灯"),)))
    fill(store, an_attachment(b"one", meeting_id="m2"))
    before = list(dump(store))
    joined(store)
    store.undo()
    assert list(dump(store)) == before
    store.redo()
    assert duplicate_rows(store) == ()


def test_a_visit_takes_what_it_lacks(store: Store) -> None:
    fill(store, a_visit("v2", starts_at=time(9), advice="多开会"))
    join(store, "visit", "v1", "v2")
    kept = seen(store, Visit, "v1").record
    assert (kept.starts_at, kept.advice) == (time(9), "多开会")
    assert store.get(Visit, "v2") is None


def test_whatever_named_the_one_person_names_the_other(store: Store) -> None:
    fill(store, a_person("p9", **TWIN, phone="13800000000"))
    fill(store, a_post("p9"), a_meeting("m2", held_on=date(2026, 8, 1), present=("p9",), chair_id="p9"))
    join(store, "person", "p1", "p9")
    meeting = seen(store, Meeting, "m2").record
    assert (marks(meeting), meeting.chair_id) == ({"p1": "present"}, "p1")
    assert store.query("SELECT t.person_id FROM post t WHERE t.deleted_at IS NULL")[0]["person_id"] == "p1"
    assert seen(store, Person, "p1").record.phone == "13800000000"


def test_one_place_on_a_roll_remains_from_the_earlier_day_on(store: Store) -> None:
    fill(store, a_person("p9", **TWIN), a_membership("p9", started_on=date(2008, 1, 1), came_from="龙华"))
    join(store, "person", "p1", "p9")
    (row,) = store.query("SELECT m.id FROM membership m WHERE m.deleted_at IS NULL AND m.person_id IN ('p1', 'p9')")
    kept = seen(store, Membership, row["id"]).record
    assert (kept.started_on, kept.ended_on, kept.came_from) == (date(2008, 1, 1), None, "龙华")


def test_an_earlier_place_in_another_branch_comes_along(store: Store) -> None:
    earlier = {"started_on": date(2001, 1, 1), "ended_on": date(2009, 1, 1)}
    fill(store, a_branch("b2"), a_person("p9", **TWIN), a_membership("p9", "b2", **earlier))
    join(store, "person", "p1", "p9")
    held = store.query("SELECT m.branch_id FROM membership m WHERE m.person_id = 'p1' AND m.deleted_at IS NULL")
    assert {r["branch_id"] for r in held} == {"b1", "b2"}


def test_two_branches_at_one_time_are_refused(store: Store) -> None:
    fill(store, a_branch("b2"), a_person("p9", **TWIN), a_membership("p9", "b2"))
    before = list(dump(store))
    with pytest.raises(UserError, match="同时在“b1党支部”、“b2党支部”"):
        join(store, "person", "p1", "p9")
    assert list(dump(store)) == before


def test_dues_go_over_and_a_month_paid_twice_alike_stays_once(store: Store) -> None:
    fill(store, a_person("p9", **TWIN))
    for person, month in (("p1", "2026-01"), ("p9", "2026-01"), ("p9", "2026-02")):
        fill(store, Dues(person_id=person, month=month, branch_id="b1", paid=Decimal(5)))
    join(store, "person", "p1", "p9")
    paid = store.query("SELECT d.person_id, d.month FROM dues d WHERE d.deleted_at IS NULL ORDER BY d.month")
    assert [(r["person_id"], r["month"]) for r in paid] == [("p1", "2026-01"), ("p1", "2026-02")]


def test_a_month_paid_differently_is_refused(store: Store) -> None:
    fill(store, a_person("p9", **TWIN))
    for person, sum_paid in (("p1", 5), ("p9", 8)):
        fill(store, Dues(person_id=person, month="2026-01", branch_id="b1", paid=Decimal(sum_paid)))
    with pytest.raises(UserError, match="2026-01 的党费，两条记录交的数目不同"):
        join(store, "person", "p1", "p9")


def test_a_guide_typed_twice_keeps_the_visits_of_both(store: Store) -> None:
    fill(store, a_person("g9", name="陈guide"), a_posting("po9", "g9", started_on=date(2024, 6, 1)))
    fill(store, a_visit("v9", "po9", visited_on=date(2024, 7, 2)))
    join(store, "person", "guide", "g9")
    assert seen(store, Visit, "v9").record.posting_id == "po1"
    assert seen(store, Posting, "po1").record.started_on == date(2024, 6, 1)


def test_two_files_of_admission_become_one_with_the_steps_of_both(store: Store) -> None:
    fill(store, a_person("p9", **TWIN))
    for person, kind in (("p1", AdmissionStepKind.APPLICATION), ("p9", AdmissionStepKind.FIRST_TALK)):
        step = AdmissionStep(id=f"s-{person}", admission_id=f"ad-{person}", kind=kind, done_on=date(2026, 1, 5))
        fill(store, Admission(id=f"ad-{person}", person_id=person, branch_id="b1", steps=(step,)))
    join(store, "person", "p1", "p9")
    kept = seen(store, Admission, "ad-p1").record
    assert {s.kind for s in kept.steps} == {AdmissionStepKind.APPLICATION, AdmissionStepKind.FIRST_TALK}
    assert store.get(Admission, "ad-p9") is None


def test_one_undo_brings_both_people_back(store: Store) -> None:
    fill(store, a_person("p9", **TWIN, id_number="440300197001011234"), a_membership("p9"))
    fill(store, a_meeting("m2", held_on=date(2026, 8, 1), present=("p1", "p9")))
    before = list(dump(store))
    join(store, "person", "p1", "p9")
    assert marks(seen(store, Meeting, "m2").record) == {"p1": "present"}
    store.undo()
    assert list(dump(store)) == before


def test_a_record_is_not_joined_with_itself_or_with_none(store: Store) -> None:
    with pytest.raises(UserError, match="同一条记录"):
        join(store, "meeting", "m1", "m1")
    with pytest.raises(UserError, match="没有编号为“m9”的会议"):
        join(store, "meeting", "m1", "m9")


def test_what_a_supervisor_said_of_the_other_stays_with_the_meeting(store: Store) -> None:
    fill(store, a_meeting("m2", content="讨论了路灯。"))
    fill(store, Review(id="re", branch_id="b1", record_kind=ReviewedKind.MEETING, reviewed_id="m2",
                       reviewed_on=date(2026, 9, 1), verdict=Verdict.RETURNED, comment="补上议题"))  # fmt: skip
    joined(store)
    (said,) = standings(store)["meeting", "m1"].said
    assert said.comment == "补上议题"


def test_what_a_supervisor_said_of_the_other_stays_with_the_visit(store: Store) -> None:
    fill(store, a_visit("v2"))
    fill(store, Review(id="re", branch_id="b1", record_kind=ReviewedKind.VISIT, reviewed_id="v2",
                       reviewed_on=date(2026, 9, 1), verdict=Verdict.PASSED))  # fmt: skip
    join(store, "visit", "v1", "v2")
    assert seen(store, Review, "re").record.reviewed_id == "v1"


def test_explanations_and_reminders_about_the_one_person_are_about_the_other(store: Store) -> None:
    fill(store, a_person("p9", **TWIN))
    fill(store, Explanation(id="e", rule="MEM-07", subject_id="p9", period="2026", reason="住院"))
    items = json.dumps([{"rule": "MEM-07", "what": "党费", "due_on": "2026-09-30", "obligations": [["p9", "2026"]]}])
    fill(store, Chase(id="ch", branch_id="b1", form=ChaseForm.LIST, period="2026", items=items,
                      chased_on=date(2026, 9, 1)))  # fmt: skip
    join(store, "person", "p1", "p9")
    assert seen(store, Explanation, "e").record.subject_id == "p1"
    assert json.loads(seen(store, Chase, "ch").record.items)[0]["obligations"] == [["p1", "2026"]]


def test_explanations_of_one_thing_in_two_branches_stay_two(store: Store) -> None:
    """What a guide owes himself, he owes in each of his branches (E-10)."""
    fill(store, a_person("p9", **TWIN), a_branch("elsewhere"))
    for number, (person, branch) in enumerate((("p1", "b1"), ("p9", "b1"), ("p9", "elsewhere"))):
        fill(store, Explanation(id=f"e{number}", rule="GUI-03", subject_id=person, period="2026",
                                reason=f"原因{number}", branch_id=branch))  # fmt: skip
    join(store, "person", "p1", "p9")
    kept = [seen(store, Explanation, each).record for each in ("e0", "e2")]
    assert [(e.subject_id, e.branch_id) for e in kept] == [("p1", "b1"), ("p1", "elsewhere")]
    assert kept[0].reason == "原因0\n原因1"


def test_who_keeps_in_touch_with_somebody_is_no_state_of_his_own(store: Store) -> None:
    fill(store, a_person("p9", **TWIN))
    for number, contact in enumerate(("p1", "p9")):
        fill(store, MemberCondition(id=f"c{number}", person_id="p3", kind=ConditionKind.MOBILE, contact_id=contact,
                                    started_on=date(2026, 1 + number, 1)))  # fmt: skip
    join(store, "person", "p1", "p9")
    assert [seen(store, MemberCondition, c).record.contact_id for c in ("c0", "c1")] == ["p1", "p1"]

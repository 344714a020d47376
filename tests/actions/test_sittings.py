"""Several parts of one day: recorded, corrected and undone together, each with its own people and minutes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time

import pytest

from pbdesk.actions.meetings import MeetingDraft, Presence, draft_of, record
from pbdesk.actions.sittings import add_parts, correct_with, record_sitting
from pbdesk.calendar import parse_period
from pbdesk.errors import FieldError, UserError
from pbdesk.model import AttendanceRole, AttendanceState, Desk, Meeting, MeetingKind, Outcome
from pbdesk.rules import evaluate
from pbdesk.store import Shown, Store
from pbdesk.views.sittings import attendance_offers, next_part, parts_of, sitting_doubts
from tests.orchard import GUIDE, TODAY, a_draft, a_file, present

COMMITTEE, GENERAL, THEME, LECTURE = (
    MeetingKind.COMMITTEE_MEETING,
    MeetingKind.GENERAL_MEETING,
    MeetingKind.THEME_DAY,
    MeetingKind.LECTURE,
)


@pytest.fixture
def store() -> Iterator[Store]:
    with a_file() as file:
        yield file


def committee(**changed: object) -> MeetingDraft:
    told = a_draft(
        kind=COMMITTEE, title="会前研究", starts_at=time(14), ends_at=time(14, 50), content="研究。", attendance=()
    )
    return replace(told, **changed)  # type: ignore[arg-type]  # the test names the fields it means


def shown(store: Store, meeting_id: str) -> Shown[Meeting]:
    found = store.get(Meeting, meeting_id)
    assert found is not None
    return found


def states(store: Store, meeting_id: str) -> dict[str, AttendanceState]:
    return {a.person_id: a.state for a in shown(store, meeting_id).record.attendance}


def test_the_parts_of_a_sitting_are_meetings_of_their_own_tied_together(store: Store) -> None:
    record_sitting(store, [committee(), a_draft()], ["c", "g"])
    first, second = (shown(store, part).record for part in ("c", "g"))
    assert first.sitting_id == second.sitting_id is not None
    assert (first.kind, second.kind, first.content, second.content) == (COMMITTEE, GENERAL, "研究。", "一、学习。")


def test_a_sitting_is_one_change_with_one_name_and_one_undo(store: Store) -> None:
    before = store.history()
    assert record_sitting(store, [committee(), a_draft()]).label == "记录11月20日支委会、党员大会"
    store.undo()
    assert store.query("SELECT m.id FROM meeting m WHERE m.deleted_at IS NULL") == []
    assert len(store.history()) <= len(before) + 2


def test_a_street_file_names_the_branch_of_a_sitting() -> None:
    with a_file(Desk.STREET) as street:
        label = record_sitting(street, [committee(), a_draft()]).label
    assert label == "记录11月20日支委会、党员大会（果园居民小组党支部）"


def test_a_part_takes_the_shared_sign_in_as_far_as_people_are_due_there(store: Store) -> None:
    record_sitting(store, [committee(), a_draft(date(2026, 11, 20), 2, 5)], ["c", "g"])
    assert states(store, "c") == {
        "p1": AttendanceState.PRESENT, "p2": AttendanceState.ABSENT, "p7": AttendanceState.PRESENT
    }  # fmt: skip


def test_a_part_that_has_marks_of_its_own_keeps_them(store: Store) -> None:
    own = tuple(Presence(person_id=p, state=AttendanceState.PRESENT) for p in ("p1", "p2", "p7"))
    record_sitting(store, [committee(attendance=own), a_draft(date(2026, 11, 20), 2)], ["c", "g"])
    assert states(store, "c")["p2"] is AttendanceState.PRESENT
    assert states(store, "g")["p2"] is AttendanceState.ABSENT


def test_observers_belong_to_the_part_they_sat_in(store: Store) -> None:
    guide = Presence(person_id=GUIDE, state=AttendanceState.PRESENT, role=AttendanceRole.OBSERVER)
    record_sitting(store, [committee(), a_draft(attendance=(*present(), guide))], ["c", "g"])
    assert GUIDE in states(store, "g")
    assert GUIDE not in states(store, "c")


def test_both_parts_count_when_the_committee_ends_before_the_meeting_begins(store: Store) -> None:
    record_sitting(store, [committee(), a_draft()], ["c", "g"])
    november = evaluate(store, parse_period("2026-11"), TODAY, rules=["MTG-01", "MTG-02"])
    assert {f.rule: f.outcome for f in november} == {"MTG-01": Outcome.MET, "MTG-02": Outcome.MET}


def test_a_committee_that_goes_on_into_the_meeting_is_refused_at_its_end(store: Store) -> None:
    with pytest.raises(FieldError) as refused:
        record_sitting(store, [committee(ends_at=time(15, 1)), a_draft()])
    assert [(f.field, f.sentence) for f in refused.value.faults] == [
        ("part:0:ends_at", "支委会要在党员大会 15:00 开始前结束。如果不是这样开的，请分成两次会议记录。")
    ]
    assert store.query("SELECT m.id FROM meeting m") == []


def test_a_committee_that_ends_when_the_meeting_begins_is_fine(store: Store) -> None:
    record_sitting(store, [committee(ends_at=time(15)), a_draft()], ["c", "g"])
    assert len(parts_of(store, shown(store, "c").record.sitting_id)) == 2


def test_a_lecture_lies_within_the_theme_day_as_a_part_of_its_own(store: Store) -> None:
    day = a_draft(kind=THEME, starts_at=time(9), ends_at=time(11))
    lecture = a_draft(kind=LECTURE, starts_at=time(9, 30), ends_at=time(10), lecturer_id="p1", content="讲课。")
    record_sitting(store, [day, lecture], ["t", "l"])
    november = evaluate(store, parse_period("2026Q4"), TODAY, rules=["MTG-04", "MTG-06"])
    assert {f.rule for f in november if f.outcome is Outcome.MET} == {"MTG-04", "MTG-06"}


def test_one_text_for_two_parts_is_pointed_out(store: Store) -> None:
    parts = [a_draft(kind=THEME), a_draft(kind=LECTURE)]
    assert sitting_doubts(parts) == ("主题党日和党课用的是同一份记录，应当分别记录。",)
    assert sitting_doubts([committee(ends_at=None), a_draft()]) == (
        "支委会和党员大会同场召开，请写明支委会几点结束、党员大会几点开始。",
    )


def test_what_is_wrong_in_a_part_is_told_with_its_place(store: Store) -> None:
    with pytest.raises(FieldError) as refused:
        record_sitting(store, [committee(ends_at=time(13)), a_draft(title="长" * 201)])
    assert [fault.field for fault in refused.value.faults] == ["part:0:ends_at", "part:1:title"]


def test_parts_are_of_one_day_and_one_branch(store: Store) -> None:
    with pytest.raises(FieldError) as refused:
        record_sitting(store, [committee(), a_draft(date(2026, 11, 19))])
    assert [fault.field for fault in refused.value.faults] == ["part:1:held_on"]


def test_no_parts_are_no_sitting(store: Store) -> None:
    with pytest.raises(UserError, match="还没有填任何一项会议"):
        record_sitting(store, [])


def test_a_single_part_is_just_a_meeting(store: Store) -> None:
    record_sitting(store, [a_draft()], ["g"])
    assert shown(store, "g").record.sitting_id is None


def test_a_part_added_later_ties_the_recorded_meeting_to_it(store: Store) -> None:
    record(store, a_draft(), "g")
    lecture = next_part(store, draft_of(shown(store, "g").record), LECTURE)
    held = replace(lecture, ends_at=time(17), lecturer_id="p1")
    label = add_parts(store, shown(store, "g"), [held], ["l"]).label
    assert label == "记录11月20日党课"
    assert [part.id for part in parts_of(store, shown(store, "g").record.sitting_id)] == ["g", "l"]
    store.undo()
    assert (store.get(Meeting, "l"), shown(store, "g").record.sitting_id) == (None, None)


def test_a_next_part_begins_where_the_last_one_ended_with_the_same_people(store: Store) -> None:
    before = a_draft(date(2026, 11, 20), 5)
    part = next_part(store, before, LECTURE)
    assert (part.starts_at, part.place, part.chair_id) == (time(16, 30), "党群服务中心三楼", "p1")
    assert [p.person_id for p in part.attendance if p.state is AttendanceState.ABSENT] == ["p5"]
    assert len(next_part(store, before, COMMITTEE).attendance) == 3


def test_what_lies_in_a_theme_day_begins_with_it(store: Store) -> None:
    assert next_part(store, a_draft(kind=THEME, starts_at=time(9)), LECTURE).starts_at == time(9)


def test_a_correction_of_attendance_is_offered_to_the_other_parts_where_the_person_is_due(store: Store) -> None:
    record_sitting(store, [committee(), a_draft()], ["c", "g"])
    corrected = a_draft(date(2026, 11, 20), 2, 5, sitting_id=shown(store, "g").record.sitting_id)
    (offer,) = attendance_offers(store, shown(store, "g"), corrected)
    assert (offer.meeting_id, offer.sentence) == ("c", "同一场的支委会也改：李秀英缺席")


def test_a_taken_offer_changes_both_parts_in_one_step(store: Store) -> None:
    record_sitting(store, [committee(), a_draft()], ["c", "g"])
    corrected = a_draft(date(2026, 11, 20), 2, sitting_id=shown(store, "g").record.sitting_id)
    offers = attendance_offers(store, shown(store, "g"), corrected)
    correct_with(store, shown(store, "g"), corrected, offers)
    assert states(store, "c")["p2"] is states(store, "g")["p2"] is AttendanceState.ABSENT
    store.undo()
    assert states(store, "c")["p2"] is states(store, "g")["p2"] is AttendanceState.PRESENT


def test_nothing_is_offered_when_only_words_changed_or_there_is_no_other_part(store: Store) -> None:
    record_sitting(store, [committee(), a_draft()], ["c", "g"])
    words = replace(draft_of(shown(store, "g").record), title="改了主题")
    assert attendance_offers(store, shown(store, "g"), words) == ()
    record(store, a_draft(date(2026, 11, 19)), "alone")
    assert attendance_offers(store, shown(store, "alone"), a_draft(date(2026, 11, 19), 2)) == ()


def test_a_written_opinion_stays_with_the_part_that_votes(store: Store) -> None:
    away = Presence(
        person_id="p2", state=AttendanceState.ABSENT, reason="外出", opinion="同意", opinion_on=date(2026, 11, 18)
    )
    marks = tuple(away if p.person_id == "p2" else p for p in present())
    record_sitting(store, [committee(), a_draft(attendance=marks)], ["c", "g"])
    opinions = {a.person_id: a.written_opinion for a in shown(store, "c").record.attendance}
    assert opinions["p2"] is None

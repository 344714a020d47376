"""A meeting's record as a draft and back: nothing is lost, ids stay, what is left out is absent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time
from decimal import Decimal

import pytest

from pbdesk.actions.meetings import (
    AgendaDraft,
    CandidateDraft,
    ExclusionDraft,
    Newcomer,
    Presence,
    correct,
    draft_of,
    new_item,
    record,
)
from pbdesk.model import (
    AgendaItem,
    AgendaKind,
    Attendance,
    AttendanceRole,
    AttendanceState,
    Candidate,
    Grade,
    Meeting,
    MeetingKind,
    MeetingStatus,
    Organizer,
    Person,
    VoteExclusion,
)
from pbdesk.store import Shown, Store
from tests.orchard import BRANCH, a_draft, a_file

DAY = date(2026, 11, 20)
WHOLE = Meeting(
    id="m", branch_id=BRANCH, group_id="group1", kind=MeetingKind.GENERAL_MEETING, status=MeetingStatus.HELD,
    title="换届", held_on=DAY, starts_at=time(15), ends_at=time(17), place="三楼", chair_id="p1", recorder_id="p2",
    lecturer_id="p3", hours=Decimal("1.5"), organizer=Organizer.SUPERIOR, for_year=2026,
    sitting_id="s", content="一\n二",
    attendance=(
        Attendance(meeting_id="m", person_id="g1", state=AttendanceState.PRESENT, role=AttendanceRole.OBSERVER),
        Attendance(meeting_id="m", person_id="p1", state=AttendanceState.PRESENT, role=AttendanceRole.MEMBER,
                   grade=Grade.EXCELLENT),
        Attendance(meeting_id="m", person_id="p2", state=AttendanceState.ABSENT, role=AttendanceRole.MEMBER,
                   reason="外出", written_opinion="同意，赞成他入党", opinion_on=date(2026, 11, 18)),
        Attendance(meeting_id="m", person_id="p4", state=AttendanceState.LEAVE, role=AttendanceRole.MEMBER,
                   written_opinion="不同意"),
    ),
    agenda=(
        AgendaItem(id="a1", meeting_id="m", position=1, kind=AgendaKind.ELECTION, topic="选举", content="介绍",
                   resolution="当选", seats=1, issued=1, returned=1, void=0),
        AgendaItem(id="a2", meeting_id="m", position=2, kind=AgendaKind.ADMISSION, person_id="p3", approve=1,
                   against=0, abstain=0, written_approve=1),
        AgendaItem(id="a3", meeting_id="m", position=3, important=1, owner="陈建国", finish_on=date(2026, 12, 31)),
        AgendaItem(id="a4", meeting_id="m", position=4, important=0),
    ),
    exclusions=(VoteExclusion(meeting_id="m", person_id="p5", reason=4, consent_document="函",
                              resolved_on=date(2026, 10, 1)),),
    candidates=(
        Candidate(id="c1", meeting_id="m", agenda_item_id="a1", person_id="p1", position=1, votes=1),
        Candidate(id="c2", meeting_id="m", agenda_item_id="a1", person_id="p2", position=2),
    ),
)  # fmt: skip


@pytest.fixture
def store() -> Iterator[Store]:
    with a_file() as file:
        yield file


def shown(store: Store) -> Shown[Meeting]:
    found = store.get(Meeting, "m")
    assert found is not None
    return found


def test_saved_again_unchanged_the_record_is_what_it_was(store: Store) -> None:
    whole = replace(WHOLE, recorded_at=store.clock())
    with store.change("载入") as tx:
        tx.put(whole)
    before = store.history()
    correct(store, shown(store), draft_of(shown(store).record))
    assert shown(store).record == whole
    assert store.history() == before


def test_a_written_opinion_is_taken_apart_and_put_together_again() -> None:
    marks = {p.person_id: p for p in draft_of(WHOLE).attendance}
    assert (marks["p2"].opinion, marks["p2"].opinion_words) == ("同意", "，赞成他入党")
    assert (marks["p4"].opinion, marks["p4"].opinion_words) == ("", "不同意")


def test_a_candidate_handed_back_without_his_id_keeps_it(store: Store) -> None:
    with store.change("载入") as tx:
        tx.put(WHOLE)
    draft = draft_of(shown(store).record)
    again = (CandidateDraft(person_id="p2", votes=1), CandidateDraft(person_id="p7"))
    correct(store, shown(store), replace(draft, agenda=(replace(draft.agenda[0], candidates=again), *draft.agenda[1:])))
    found = shown(store).record.candidates
    assert [(c.person_id, c.votes, c.id == "c2") for c in found] == [("p2", 1, True), ("p7", None, False)]


def test_items_are_numbered_as_they_stand(store: Store) -> None:
    with store.change("载入") as tx:
        tx.put(WHOLE)
    draft = draft_of(shown(store).record)
    correct(store, shown(store), replace(draft, agenda=(draft.agenda[1], new_item(AgendaKind.STUDY, "学习"))))
    items = [(i.position, i.topic, i.person_id) for i in shown(store).record.agenda]
    assert items == [(1, None, "p3"), (2, "学习", None)]


def test_what_is_left_out_is_absent_and_not_empty_text(store: Store) -> None:
    item = AgendaDraft(id="a", topic=" ", content="\n", resolution="")
    left_out = ExclusionDraft(person_id="p5", reason=1, consent_document=" ")
    record(store, a_draft(agenda=(item,), exclusions=(left_out,)), "m")
    meeting = shown(store).record
    assert (meeting.agenda[0].topic, meeting.agenda[0].content, meeting.agenda[0].resolution) == (None, None, None)
    assert meeting.exclusions[0].consent_document is None


def test_a_planned_agenda_becomes_the_held_one(store: Store) -> None:
    planned = a_draft(status=MeetingStatus.PLANNED, attendance=(), agenda=(new_item(AgendaKind.RESOLUTION, "经费"),))
    record(store, planned, "m")
    draft = draft_of(shown(store).record)
    voted = replace(draft.agenda[0], approve=20, resolution="同意")
    correct(store, shown(store), replace(a_draft(), agenda=(voted,)))
    meeting = shown(store).record
    assert (meeting.status, meeting.agenda[0].topic, meeting.agenda[0].approve) == (MeetingStatus.HELD, "经费", 20)


def test_a_newcomer_who_is_known_by_now_is_not_written_over(store: Store) -> None:
    with store.change("准备") as tx:
        tx.put(Person(id="guest", name="贺来", phone="13800000000"))
    guest = Presence(person_id="guest", state=AttendanceState.PRESENT, role=AttendanceRole.OBSERVER)
    draft = a_draft(newcomers=(Newcomer("guest", "贺来"),))
    record(store, replace(draft, attendance=(*draft.attendance, guest)), "m")
    known = store.get(Person, "guest")
    assert known is not None
    assert (known.record.phone, known.conflicts) == ("13800000000", ())



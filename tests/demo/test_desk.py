"""The year of a secretary's desk in the made-up street: admission, talks, trainings, dues, members on the move."""

from __future__ import annotations

import base64
import hashlib
import io
from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from reportlab.lib.utils import ImageReader

from pbdesk.demo.days import is_workday
from pbdesk.demo.photo import blob_row
from pbdesk.demo.records import street, street_records
from pbdesk.model import (
    Admission,
    AgendaKind,
    Attachment,
    ConditionKind,
    Dues,
    DuesStandard,
    Meeting,
    MeetingKind,
    MemberCondition,
    Membership,
    Person,
)
from pbdesk.model import AdmissionStepKind as Kind
from pbdesk.rules.admission import track_stand
from pbdesk.rules.admission_track import Stage, Track
from tests.demo.conftest import StreetBook

SHOWN_ON = date(2018, 12, 29)


def tracks(book: StreetBook) -> list[tuple[Admission, Person, Track]]:
    found = []
    for file in book.all(Admission):
        person = book.people[file.person_id]
        track = Track(
            steps=file.steps, born_on=person.born_on, joined_on=person.joined_on, full_on=person.full_on,
            ended_on=file.ended_on,
        )  # fmt: skip
        found.append((file, person, track))
    return found


@pytest.mark.parametrize("stage", list(Stage))
def test_there_are_people_at_every_stage(book: StreetBook, stage: Stage) -> None:
    assert any(track_stand(track, SHOWN_ON).stage is stage for _, _, track in tracks(book) if not track.ended_on)


def test_a_conversion_is_due_when_the_sample_is_shown(book: StreetBook) -> None:
    ends = [track_stand(track, SHOWN_ON) for _, _, track in tracks(book)]
    assert any(s.due_on and s.due_on <= SHOWN_ON and s.stage is Stage.PROBATIONARY for s in ends)


def test_some_files_were_ended_with_a_reason(book: StreetBook) -> None:
    ended = [file for file in book.all(Admission) if file.ended_on]
    assert ended
    assert all(file.end_reason for file in ended)


def test_the_vote_of_a_file_is_the_day_the_roll_knows(book: StreetBook) -> None:
    for file, person, _ in tracks(book):
        votes = [s.done_on for s in file.steps if s.kind is Kind.ADMISSION_VOTE]
        assert votes == ([person.joined_on] if person.joined_on else [])


def test_nothing_in_a_file_lies_ahead_and_every_file_begins_with_the_application(book: StreetBook) -> None:
    for file in book.all(Admission):
        assert max(s.ended_on or s.done_on for s in file.steps) <= SHOWN_ON
        assert Kind.APPLICATION in {s.kind for s in file.steps}


def test_most_files_are_without_fault_and_some_are_not(book: StreetBook) -> None:
    faulty = sum(any(s.remarks for s in track_stand(track, SHOWN_ON).steps) for _, _, track in tracks(book))
    assert 0 < faulty < 0.4 * len(tracks(book))


def test_whoever_is_voted_on_is_named_in_the_agenda(book: StreetBook) -> None:
    items = [i for m in book.held() for i in m.agenda if i.kind in (AgendaKind.ADMISSION, AgendaKind.CONVERSION)]
    assert items
    assert all(item.person_id and book.people[item.person_id].name in (item.topic or "") for item in items)


def test_a_new_branch_elected_its_officers_from_enough_candidates(book: StreetBook) -> None:
    elections = [(m, item) for m in book.held() for item in m.agenda if item.kind is AgendaKind.ELECTION]
    assert len(elections) == 11
    for meeting, item in elections:
        stood = [c for c in meeting.candidates if c.agenda_item_id == item.id]
        elected = [c for c in stood if 2 * (c.votes or 0) > (item.returned or 0)]
        assert len(elected) == item.seats
        assert item.seats is not None
        assert len(stood) >= item.seats + (-(-item.seats // 5) if item.seats >= 3 else 0)


def test_a_talk_is_between_two_on_a_workday_and_says_no_more_than_a_topic(book: StreetBook) -> None:
    talks = [m for m in book.all(Meeting) if m.kind is MeetingKind.TALK]
    assert len(talks) > 200
    for talk in talks:
        assert len({a.person_id for a in talk.attendance}) == 2
        assert talk.chair_id in {a.person_id for a in talk.attendance}
        assert is_workday(talk.held_on)
        assert (bool(talk.title), talk.content) == (True, None)


def test_some_branches_keep_whole_logs_and_some_thin_ones(book: StreetBook) -> None:
    logs = Counter(m.branch_id for m in book.all(Meeting) if m.kind is MeetingKind.TALK)
    assert min(logs.values()) <= 3
    assert max(logs.values()) > 20


def test_trainings_are_a_record_a_day_of_eight_hours(book: StreetBook) -> None:
    trainings = [m for m in book.all(Meeting) if m.kind is MeetingKind.TRAINING]
    assert len(trainings) > 80
    assert {m.hours for m in trainings} == {Decimal(8)}
    assert max(Counter((m.branch_id, m.held_on) for m in trainings).values()) == 1


def test_who_pays_dues_has_a_sum_and_pays_a_month_once(book: StreetBook) -> None:
    sums = {s.person_id: s.amount for s in book.all(DuesStandard)}
    payments = book.all(Dues)
    assert len(payments) > 1500
    assert all(p.paid == sums[p.person_id] > 0 for p in payments)
    assert max(Counter((p.person_id, p.month) for p in payments).values()) == 1


def test_some_members_are_behind_with_their_dues(book: StreetBook) -> None:
    months = Counter(p.person_id for p in book.all(Dues))
    assert any(number <= 9 for number in months.values())
    assert sum(number == 12 for number in months.values()) > 0.7 * len(months)


def test_mobile_members_have_a_place_and_someone_of_the_branch_who_keeps_in_touch(book: StreetBook) -> None:
    memberships = {(m.person_id, m.branch_id) for m in book.all(Membership)}
    away = [c for c in book.all(MemberCondition) if c.kind is ConditionKind.MOBILE]
    assert away
    for stay in away:
        assert stay.place
        assert stay.contact_id
        assert any((stay.contact_id, branch) in memberships for who, branch in memberships if who == stay.person_id)


def test_transfers_name_the_other_branch_and_leave_the_gap_of_the_letter(book: StreetBook) -> None:
    names = {o.id: o.name for o in book.branches()}
    moved = [m for m in book.all(Membership) if m.came_from]
    assert moved
    for arrival in moved:
        (left,) = [m for m in book.all(Membership) if m.person_id == arrival.person_id and m.ended_on]
        assert (arrival.came_from, arrival.started_on) == (names[left.branch_id], left.ended_on)
        assert left.sent_to == names[arrival.branch_id]
        assert left.sent_on
        assert left.sent_on < arrival.started_on


def test_someone_is_on_the_way_and_still_on_the_roll(book: StreetBook) -> None:
    waiting = [m for m in book.all(Membership) if m.sent_on and m.ended_on is None]
    assert waiting
    assert all(m.sent_to for m in waiting)


def test_one_meeting_has_a_photo_whose_bytes_come_along(book: StreetBook) -> None:
    (photo,) = book.all(Attachment)
    row = blob_row()
    data = base64.b64decode(str(row["data"]))
    assert (photo.sha256, photo.size) == (hashlib.sha256(data).hexdigest(), len(data))
    assert [r["table"] for r in street_records(7) if r["table"] in ("blob", "attachment")] == ["blob", "attachment"]


def test_the_photo_is_a_picture() -> None:
    assert ImageReader(io.BytesIO(base64.b64decode(str(blob_row()["data"])))).getSize() == (240, 150)


def test_the_desk_of_several_years_stays_consistent() -> None:
    book = StreetBook.of(street(7, branches=13, years=3))
    assert max(Counter((p.person_id, p.month) for p in book.all(Dues)).values()) == 1
    assert {m.held_on.year for m in book.all(Meeting) if m.kind is MeetingKind.TALK} == {2018, 2019, 2020}

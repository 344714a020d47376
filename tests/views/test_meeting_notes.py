"""What a record lacks and what in it is odd: one plain sentence each, tied to the field where it is mended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from pbdesk.actions.attachments import Picked, attach
from pbdesk.actions.meetings import AgendaDraft, CandidateDraft, ExclusionDraft, MeetingDraft, record
from pbdesk.actions.sittings import record_sitting
from pbdesk.model import AgendaKind, AttachmentKind, Meeting, MeetingKind, MeetingStatus, Outcome, Policy
from pbdesk.store import Store
from pbdesk.views.meeting_lacks import Note
from pbdesk.views.meeting_notes import lacks, notes_on
from tests.actions.pictures import a_pdf
from tests.orchard import NAMES, a_draft, a_file, plant

ROLL = {f"p{number}": name for number, name in enumerate(NAMES, start=1)}
NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)


@pytest.fixture
def store() -> Iterator[Store]:
    with a_file() as file:
        yield file


def told(store: Store, draft: MeetingDraft, own: str = "new", recorded_at: datetime | None = None) -> tuple[Note, ...]:
    return lacks(store, draft, ROLL, own, recorded_at)


def only(store: Store, draft: MeetingDraft) -> Note:
    (note,) = told(store, draft)
    return note


def with_item(**values: object) -> MeetingDraft:
    item = AgendaDraft(id="a", kind=AgendaKind.RESOLUTION, topic="经费", resolution="同意。")
    return replace(a_draft(), agenda=(replace(item, **values),))  # type: ignore[arg-type]  # the test names its fields


def test_a_whole_record_says_so(store: Store) -> None:
    assert only(store, a_draft()) == Note(Outcome.MET, "记录齐全。")
    assert notes_on(store, a_draft(), ROLL, "new", None) == (Note(Outcome.MET, "记录齐全"),)


def test_each_missing_field_is_a_sentence_of_its_own(store: Store) -> None:
    draft = a_draft(ends_at=None, place=" ", chair_id=None, recorder_id=None, title="", content="")
    assert [(note.field, note.sentence) for note in told(store, draft)] == [
        ("ends_at", "还没有填结束时间。"), ("place", "还没有填地点。"), ("chair_id", "还没有填主持人。"),
        ("recorder_id", "还没有填记录人。"), ("title", "还没有填主题。"), ("content", "还没有填会议记录。"),
    ]  # fmt: skip


def test_in_few_lines_they_stand_together(store: Store) -> None:
    (note,) = notes_on(store, a_draft(ends_at=None, place=""), ROLL, "new", None)
    assert note == Note(Outcome.PENDING, "还缺：结束时间、地点", "ends_at")


def test_an_agenda_that_tells_it_all_needs_no_text_beside_it(store: Store) -> None:
    draft = replace(with_item(approve=20), content="")
    assert only(store, draft).outcome is Outcome.MET


def test_a_talk_lacks_neither_minutes_nor_place(store: Store) -> None:
    draft = a_draft(kind=MeetingKind.TALK, place="", content="", recorder_id=None, ends_at=None, starts_at=None)
    assert only(store, draft).outcome is Outcome.MET


def test_a_training_needs_hours_only_without_its_times(store: Store) -> None:
    training = a_draft(kind=MeetingKind.TRAINING)
    assert "还没有填学时。" not in [note.sentence for note in told(store, training)]
    assert "还没有填学时。" in [note.sentence for note in told(store, replace(training, ends_at=None))]


ITEMS: list[tuple[dict[str, object], str, str]] = [
    ({"topic": ""}, "agenda:a:topic", "第 1 项没有写议题。"),
    ({}, "agenda:a:approve", "“经费”的表决还没有填完票数。"),
    ({"approve": 20, "resolution": ""}, "agenda:a:resolution", "“经费”没有写决议。"),
    ({"approve": 13, "resolution": "一致通过"}, "agenda:a:resolution",
     "“经费”的票数没有通过，可是决议写的是通过，请核对。"),
    ({"kind": AgendaKind.ADMISSION}, "agenda:a:person_id", "第 1 项“接收预备党员”没有写明是哪一位。"),
    ({"kind": AgendaKind.ELECTION, "seats": 1}, "agenda:a:candidates", "“经费”的表决还没有填完票数。"),
]  # fmt: skip


@pytest.mark.parametrize(("values", "field", "sentence"), ITEMS)
def test_what_an_item_of_the_agenda_lacks(store: Store, values: dict[str, object], field: str, sentence: str) -> None:
    assert (field, sentence) in [(note.field, note.sentence) for note in told(store, with_item(**values))]


def test_a_resolution_that_says_it_failed_is_no_contradiction(store: Store) -> None:
    assert only(store, with_item(approve=13, resolution="没有通过")).outcome is Outcome.MET


def test_a_vote_without_quorum_is_void_though_the_meeting_was_held(store: Store) -> None:
    draft = replace(with_item(approve=7), attendance=a_draft(date(2026, 11, 20), *range(10, 30)).attendance)
    assert only(store, draft) == Note(
        Outcome.UNMET,
        "“经费”：应到 27 人，到会 7 人，不到半数，表决无效（至少 14 人到会）。会议照样算开过，但这一项不能作数。",
        "attendance",
    )


def test_a_plan_owes_no_votes_yet(store: Store) -> None:
    draft = replace(with_item(), status=MeetingStatus.PLANNED)
    assert not any("票数" in note.sentence for note in told(store, draft))


def test_the_missing_paper_of_an_exclusion_is_named(store: Store) -> None:
    draft = replace(a_draft(), exclusions=(ExclusionDraft(person_id="p19", reason=4),))
    assert only(store, draft) == Note(
        Outcome.PENDING, "冯玉珍要不计入应到，还缺上级同意文件、党员大会通过的日期。", "exclusion:p19"
    )


def test_a_finished_election_lacks_nothing(store: Store) -> None:
    two = (CandidateDraft(person_id="p1", votes=20), CandidateDraft(person_id="p2", votes=7))
    draft = with_item(
        kind=AgendaKind.ELECTION, seats=1, issued=27, returned=27, candidates=two, resolution="陈建国当选"
    )
    assert only(store, draft).outcome is Outcome.MET


def test_the_same_text_as_another_meeting_of_the_day_is_pointed_out(store: Store) -> None:
    record(store, a_draft(kind=MeetingKind.THEME_DAY, starts_at=time(9), ends_at=time(10)))
    lecture = a_draft(kind=MeetingKind.LECTURE, lecturer_id="p1")
    assert only(store, lecture) == Note(Outcome.WARN, "和同一天的主题党日用的是同一份记录，应当分别记录。", "content")


def test_someone_at_two_meetings_at_once_is_pointed_out(store: Store) -> None:
    plant(store, "east", "东边党支部", members=2)
    other = a_draft(branch_id="east", chair_id=None, recorder_id=None, starts_at=time(16), ends_at=time(17))
    record(store, replace(other, content="别的", attendance=a_draft().attendance[:1]))
    assert only(store, a_draft()) == Note(
        Outcome.WARN, "陈建国同一时间还参加了东边党支部16:00的党员大会，请核对。", "starts_at"
    )
    assert only(store, a_draft(ends_at=time(16))).outcome is Outcome.MET


def test_the_parts_of_one_sitting_do_not_overlap_for_anyone(store: Store) -> None:
    parts = (
        a_draft(kind=MeetingKind.THEME_DAY, starts_at=time(9), ends_at=time(11)),
        a_draft(kind=MeetingKind.LECTURE, starts_at=time(9, 30), ends_at=time(10), lecturer_id="p1", content="讲课。"),
    )
    record_sitting(store, parts, ("t", "l"))
    shown = store.get(Meeting, "l")
    assert shown is not None
    draft = replace(parts[1], sitting_id=shown.record.sitting_id)
    assert told(store, draft, "l") == (Note(Outcome.MET, "记录齐全。"),)


def test_a_recorded_meeting_waits_for_its_signed_page(store: Store) -> None:
    record(store, a_draft(), "m")
    sentence = "签字页还没有附上：打印后请主持人、记录人签字，再拍照或扫描附上。"
    assert told(store, a_draft(), "m", NOW) == (Note(Outcome.PENDING, sentence, "attachments"),)
    shown = store.get(Meeting, "m")
    assert shown is not None
    attach(store, shown.record, Picked("签字页.pdf", a_pdf()), AttachmentKind.SIGNED_PAGE)
    assert told(store, a_draft(), "m", NOW) == (Note(Outcome.MET, "记录齐全。"),)


def test_a_street_may_do_without_signed_pages(store: Store) -> None:
    with store.change("设置") as tx:
        tx.put(Policy(key="signed_page", value="false"))
    record(store, a_draft(), "m")
    assert told(store, a_draft(), "m", NOW) == (Note(Outcome.MET, "记录齐全。"),)

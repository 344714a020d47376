"""Recording, correcting, cancelling and deleting meetings, on a real store."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time
from decimal import Decimal

import pytest

from pbdesk.actions.meetings import MeetingDraft, Newcomer, Presence, cancel, correct, delete, draft_of, faults, record
from pbdesk.errors import FieldError
from pbdesk.model import (
    AgendaItem,
    AgendaKind,
    Attendance,
    AttendanceRole,
    AttendanceState,
    Desk,
    Meeting,
    MeetingKind,
    MeetingStatus,
    Organization,
    Person,
)
from pbdesk.store import Shown, Store
from tests.orchard import BRANCH, GUIDE, a_draft, a_file, at, plant, present


@pytest.fixture
def store() -> Iterator[Store]:
    with a_file() as file:
        yield file


def shown(store: Store, meeting_id: str = "m") -> Shown[Meeting]:
    found = store.get(Meeting, meeting_id)
    assert found is not None
    return found


def test_a_recorded_meeting_stands_in_the_file_as_it_was_typed(store: Store) -> None:
    changes = record(store, a_draft(date(2026, 11, 20), 5, 12), "m")
    meeting = shown(store).record
    assert changes.tables >= {"meeting", "attendance"}
    assert (meeting.title, meeting.place, meeting.starts_at, meeting.chair_id) == (
        "学习全会精神", "党群服务中心三楼", time(15), "p1"
    )  # fmt: skip
    assert {a.person_id for a in meeting.attendance if a.state is AttendanceState.ABSENT} == {"p5", "p12"}


def test_a_record_says_when_it_was_entered(store: Store) -> None:
    record(store, a_draft(), "m")
    assert shown(store).record.recorded_at == store.clock()


def test_a_recorded_meeting_read_back_as_a_draft_is_the_draft(store: Store) -> None:
    draft = a_draft(date(2026, 11, 20), 5, hours=Decimal("1.5"))
    record(store, draft, "m")
    again = draft_of(shown(store).record)
    assert replace(again, attendance=()) == replace(draft, attendance=())
    assert set(again.attendance) == set(draft.attendance)


def test_the_change_is_named_after_day_and_kind(store: Store) -> None:
    assert record(store, a_draft(), "m").label == "记录11月20日党员大会"
    assert correct(store, shown(store), a_draft(title="改")).label == "更正11月20日党员大会"
    assert cancel(store, shown(store)).label == "取消11月20日党员大会"
    assert delete(store, shown(store)).label == "删除11月20日党员大会"


def test_a_street_file_names_the_branch_as_well() -> None:
    with a_file(Desk.STREET) as store:
        assert record(store, a_draft()).label == "记录11月20日党员大会（果园居民小组党支部）"


def test_someone_new_is_saved_with_the_meeting_that_names_him(store: Store) -> None:
    guest = Presence(person_id="guest", state=AttendanceState.PRESENT, role=AttendanceRole.OBSERVER)
    draft = a_draft(attendance=(*present(), guest), newcomers=(Newcomer("guest", "贺来"),))
    record(store, draft, "m")
    person = store.get(Person, "guest")
    assert person is not None
    assert person.record.name == "贺来"


def test_undoing_a_meeting_takes_its_newcomer_back_too(store: Store) -> None:
    guest = Presence(person_id="guest", state=AttendanceState.PRESENT, role=AttendanceRole.OBSERVER)
    record(store, a_draft(attendance=(*present(), guest), newcomers=(Newcomer("guest", "贺来"),)), "m")
    store.undo()
    assert store.get(Person, "guest") is None
    assert store.get(Meeting, "m") is None


def test_correcting_keeps_history_and_undo_brings_the_earlier_meeting_back(store: Store) -> None:
    record(store, a_draft(), "m")
    before = shown(store).record
    correct(store, shown(store), a_draft(date(2026, 11, 20), 5, title="改过的主题"))
    assert shown(store).record.title == "改过的主题"
    assert [entry.label for entry in store.history(2)] == ["更正11月20日党员大会", "记录11月20日党员大会"]
    store.undo()
    assert shown(store).record == before


def test_correcting_keeps_what_the_page_does_not_show(store: Store) -> None:
    item = AgendaItem(id="a", meeting_id="m", position=1, kind=AgendaKind.ADMISSION, approve=20)
    opinion = Attendance(meeting_id="m", person_id="p1", state=AttendanceState.ABSENT, written_opinion="同意")
    with store.change("载入") as tx:
        tx.put(
            Meeting(id="m", branch_id=BRANCH, kind=MeetingKind.GENERAL_MEETING, held_on=date(2026, 11, 20),
                    sitting_id="s", agenda=(item,), attendance=(opinion,))
        )  # fmt: skip
    typed = replace(draft_of(shown(store).record), title="改过的主题", status=MeetingStatus.PLANNED)
    correct(store, shown(store), typed)
    meeting = shown(store).record
    assert meeting.agenda == (item,)
    assert (meeting.sitting_id, meeting.attendance[0].written_opinion) == ("s", "同意")


def test_correcting_keeps_the_day_of_entry(store: Store) -> None:
    record(store, a_draft(), "m")
    entered = shown(store).record.recorded_at
    store.clock = at("2026-12-15")
    correct(store, shown(store), a_draft(title="改"))
    assert shown(store).record.recorded_at == entered


def test_a_plan_that_was_held_counts_as_entered_on_the_day_it_was_filled_in(store: Store) -> None:
    record(store, a_draft(date(2026, 12, 10), status=MeetingStatus.PLANNED), "m")
    store.clock = at("2026-12-11")
    correct(store, shown(store), a_draft(date(2026, 12, 10)))
    meeting = shown(store).record
    assert (meeting.status, meeting.recorded_at) == (MeetingStatus.HELD, store.clock())


def test_a_plan_needs_no_attendance_and_may_lie_ahead(store: Store) -> None:
    record(store, a_draft(date(2026, 12, 10), status=MeetingStatus.PLANNED, attendance=()), "m")
    assert shown(store).record.status is MeetingStatus.PLANNED


def test_a_cancelled_meeting_stays_readable(store: Store) -> None:
    record(store, a_draft(), "m")
    cancel(store, shown(store))
    assert (shown(store).record.status, shown(store).record.title) == (MeetingStatus.CANCELLED, "学习全会精神")


def test_a_deleted_meeting_is_gone_until_it_is_undone(store: Store) -> None:
    record(store, a_draft(), "m")
    delete(store, shown(store))
    assert store.get(Meeting, "m") is None
    store.undo()
    assert shown(store).record.title == "学习全会精神"


NOT_POSSIBLE: list[tuple[dict[str, object], str, str]] = [
    ({"held_on": None}, "held_on", "请填会议日期。"),
    ({"held_on": date(2026, 11, 23)}, "held_on", "2026年11月23日还没到，不能记成已召开。请改日期，或者按“存为计划”。"),
    ({"held_on": date(2018, 6, 18)}, "held_on", "支部2018年6月19日才成立，日期不能早于这一天。"),
    ({"branch_id": None}, "branch", "请先选支部。"),
    ({"branch_id": "nowhere"}, "branch", "请先选支部。"),
    ({"kind": MeetingKind.GROUP_MEETING}, "group", "请选是哪个党小组的会。"),
    ({"group_id": "group1", "held_on": date(2018, 12, 31)}, "group", "这个党小组2019年1月1日才成立，那天还没有它。"),
    ({"ends_at": time(15)}, "ends_at", "结束时间要晚于开始的 15:00。"),
    ({"ends_at": time(14, 59)}, "ends_at", "结束时间要晚于开始的 15:00。"),
    ({"hours": Decimal(0)}, "hours", "学时要大于 0，不超过 80。"),
    ({"hours": Decimal("80.5")}, "hours", "学时要大于 0，不超过 80。"),
    ({"for_year": 2027}, "for_year", "2026年开的会，不能算作2027年度的。"),
    ({"title": "长" * 201}, "title", "主题请控制在 200 字以内，细节写进会议记录。"),
    ({"attendance": ()}, "attendance", "没有一个人到会，不能记成已召开。请核对出席；没有开成的会不用记。"),
    ({"attendance": (*present(), *present())}, "attendance", "有人既在应到名单又在列席名单里，请去掉一处。"),
]


@pytest.mark.parametrize(("wrong", "field", "sentence"), NOT_POSSIBLE)
def test_what_cannot_be_true_is_refused_at_its_field_and_nothing_changes(
    store: Store, wrong: dict[str, object], field: str, sentence: str
) -> None:
    before = store.history()
    with pytest.raises(FieldError) as refused:
        record(store, a_draft(**wrong))  # type: ignore[arg-type]  # the table names fields of any type
    assert [(fault.field, fault.sentence) for fault in refused.value.faults] == [(field, sentence)]
    assert store.history() == before


def test_all_faults_are_told_at_once(store: Store) -> None:
    wrong = a_draft(held_on=date(2027, 1, 1), ends_at=time(14), attendance=())
    assert [fault.field for fault in faults(store, wrong)] == ["held_on", "ends_at", "attendance"]


def test_a_refused_correction_leaves_the_record_as_it_was(store: Store) -> None:
    record(store, a_draft(), "m")
    before = shown(store)
    with pytest.raises(FieldError):
        correct(store, before, a_draft(ends_at=time(1)))
    assert shown(store) == before


def test_a_dissolved_branch_holds_no_more_meetings(store: Store) -> None:
    with store.change("撤销支部") as tx:
        branch = store.get(Organization, BRANCH)
        assert branch is not None
        tx.put(replace(branch.record, dissolved_on=date(2026, 7, 1)), heads=branch.heads)
    assert faults(store, a_draft(date(2026, 6, 30))) == ()
    assert [fault.sentence for fault in faults(store, a_draft(date(2026, 7, 1)))] == [
        "支部2026年7月1日已撤销，日期要早于这一天。"
    ]


def test_a_group_of_another_branch_is_refused(store: Store) -> None:
    plant(store, "other", "东边党支部", members=3)
    draft = a_draft(kind=MeetingKind.GROUP_MEETING, group_id="other-group1")
    assert [fault.sentence for fault in faults(store, draft)] == ["这个党小组不在所选支部，请重新选。"]


def test_only_observers_make_no_meeting(store: Store) -> None:
    guide = Presence(person_id=GUIDE, state=AttendanceState.PRESENT, role=AttendanceRole.OBSERVER)
    assert [fault.field for fault in faults(store, a_draft(attendance=(guide,)))] == ["attendance"]


def test_online_is_attending(store: Store) -> None:
    online = (Presence(person_id="p1", state=AttendanceState.ONLINE),)
    assert faults(store, a_draft(attendance=online)) == ()


@pytest.mark.parametrize("kind", list(MeetingKind))
def test_every_kind_of_meeting_can_be_recorded(store: Store, kind: MeetingKind) -> None:
    group = "group1" if kind is MeetingKind.GROUP_MEETING else None
    draft: MeetingDraft = a_draft(kind=kind, group_id=group)
    record(store, draft, "m")
    assert shown(store).record.kind is kind

"""The history of one record in the words of a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest

from pbdesk.model import (
    Admission,
    AdmissionStep,
    AdmissionStepKind,
    AgendaKind,
    Attendance,
    AttendanceRole,
    AttendanceState,
    Candidate,
    Dues,
    Meeting,
    Person,
    Visit,
    VoteExclusion,
)
from pbdesk.store import Store
from pbdesk.views.record_history import FieldChange, RecordHistory, action_records, kinds_of, record_history
from tests.builders import a_meeting, a_person, a_small_branch, an_attachment, an_item, fill, seen


@pytest.fixture
def branch(store: Store) -> Store:
    fill(store, *a_small_branch())
    return store


def change(store: Store, record: type[Any], record_id: str, label: str = "修改", **values: Any) -> None:
    shown = seen(store, record, record_id)
    with store.change(label) as tx:
        tx.put(replace(shown.record, **values), shown.heads)


def history(store: Store, kind: str, record_id: str) -> RecordHistory:
    found = record_history(store, kind, record_id)
    assert found is not None
    return found


def latest(store: Store, kind: str, record_id: str) -> dict[str, tuple[str, str]]:
    """What the last save changed: field, old, new."""
    return {c.field: (c.old, c.new) for c in history(store, kind, record_id).saves[0].changes}


def mark(person: str, state: AttendanceState, **values: Any) -> Attendance:
    return Attendance(meeting_id="m1", person_id=person, state=state, **values)


def test_who_did_what_when_stands_with_old_and_new(branch: Store) -> None:
    change(branch, Person, "p1", "修改党员资料", employer="福田医院")
    save = history(branch, "person", "p1").saves[0]
    assert (save.when, save.who, save.action, save.what) == ("2026-10-08 09:00", "测试员", "修改党员资料", "修改")
    assert save.changes == (FieldChange("工作单位", "", "福田医院"),)


def test_the_title_names_the_record(branch: Store) -> None:
    change(branch, Meeting, "m1", title="学习")
    titles = [history(branch, kind, i).title for kind, i in (("person", "p1"), ("meeting", "m1"), ("visit", "v1"))]
    assert titles == ["人员　陈p1", "会议　2026-07-08 党员大会 学习", "走访　2026-07-07 走访 陈guide（b1党支部）"]


def test_values_are_words_not_codes(branch: Store) -> None:
    change(
        branch, Meeting, "m1", held_on=date(2026, 7, 9), starts_at=time(15), chair_id="p2", hours=Decimal("1.5"),
        recorded_at=datetime(2026, 7, 9, 2, tzinfo=UTC),
    )  # fmt: skip
    assert latest(branch, "meeting", "m1") == {
        "召开日期": ("2026年7月8日", "2026年7月9日"), "开始时间": ("", "15:00"), "主持人": ("", "陈p2"),
        "学时": ("", "1.5"), "记录时间": ("", "2026-07-09 10:00"),
    }  # fmt: skip


def test_each_mark_of_attendance_is_one_line_with_the_name(branch: Store) -> None:
    marks = (
        mark("p1", AttendanceState.LEAVE, reason="出差", written_opinion="同意", opinion_on=date(2026, 7, 7)),
        mark("p3", AttendanceState.ONLINE),
        mark("guide", AttendanceState.PRESENT, role=AttendanceRole.OBSERVER),
    )
    change(branch, Meeting, "m1", attendance=marks)
    assert latest(branch, "meeting", "m1") == {
        "陈p1": ("到会", "请假（出差），书面意见：同意（2026年7月7日）"),
        "陈p2": ("到会", ""),
        "陈p3": ("", "线上参加"),
        "陈guide": ("", "列席，到会"),
    }


def test_a_new_meeting_tells_attendance_in_one_line(branch: Store) -> None:
    marks = (
        mark("p1", AttendanceState.PRESENT), mark("p2", AttendanceState.PRESENT),
        mark("p3", AttendanceState.LEAVE, reason="住院"),
        mark("guide", AttendanceState.PRESENT, role=AttendanceRole.OBSERVER),
    )  # fmt: skip
    fill(branch, a_meeting("m9", attendance=tuple(replace(m, meeting_id="m9") for m in marks)))
    said = latest(branch, "meeting", "m9")
    assert (said["参会"], said["陈p3"], said["列席"]) == (
        ("", "到会 2 人，请假 1 人"), ("", "请假（住院）"), ("", "陈guide"),
    )  # fmt: skip


def test_an_item_of_the_agenda_is_told_field_by_field(branch: Store) -> None:
    decided = an_item(kind=AgendaKind.RESOLUTION, approve=2, resolution="通过")
    change(branch, Meeting, "m1", agenda=(decided, an_item("a2", topic="收缴党费", position=2)))
    assert latest(branch, "meeting", "m1") == {
        "议题“学习”的类别": ("", "表决事项"), "议题“学习”的决议": ("", "通过"), "议题“学习”的赞成票": ("", "2"),
        "议题2": ("", "收缴党费"),
    }  # fmt: skip


def test_exclusions_and_candidates_are_lines_of_their_own(branch: Store) -> None:
    left_out = VoteExclusion(meeting_id="m1", person_id="p3", reason=3, consent_document="街道批复")
    stands = Candidate(id="k1", meeting_id="m1", agenda_item_id="a1", person_id="p1", votes=2)
    change(branch, Meeting, "m1", exclusions=(left_out,), candidates=(stands,))
    assert latest(branch, "meeting", "m1") == {
        "不计应到　陈p3": ("", "正在服刑，街道批复"), "候选人　陈p1": ("", "得 2 票"),
    }  # fmt: skip


def test_steps_of_an_admission_are_told_by_name(branch: Store) -> None:
    step = AdmissionStep(
        id="s1", admission_id="ad", kind=AdmissionStepKind.APPLICATION, done_on=date(2026, 3, 1), document="申请书"
    )
    fill(branch, Admission(id="ad", person_id="p3", branch_id="b1"))
    change(branch, Admission, "ad", steps=(step,))
    assert latest(branch, "admission", "ad") == {"递交入党申请书": ("", "2026年3月1日，申请书")}


def test_numbers_are_masked_and_a_change_in_the_middle_is_told(branch: Store) -> None:
    change(branch, Person, "p1", phone="13800138000", id_number="440301199001011234")
    change(branch, Person, "p1", phone="13811118000")
    newest, before, _ = history(branch, "person", "p1").saves
    assert newest.changes == (FieldChange("电话", "138****8000", "138****8000（已改，中间几位不显示）"),)
    assert not any("0013" in c.new or "19900101" in c.new for c in before.changes)


def test_months_and_duties_are_words(branch: Store) -> None:
    change(branch, Person, "p1", born_month="1970-05")
    change(branch, Visit, "v1", duties="service,stability")
    assert latest(branch, "person", "p1") == {"出生年月": ("", "1970年5月")}
    assert latest(branch, "visit", "v1") == {"履职内容": ("", "服务居民、维护稳定")}


def test_a_deletion_and_a_return_are_told(branch: Store) -> None:
    with branch.change("删除走访") as tx:
        tx.delete(seen(branch, Visit, "v1").record, seen(branch, Visit, "v1").heads)
    gone = history(branch, "visit", "v1")
    assert (gone.exists, gone.saves[0].what, gone.saves[1].can_come_back) == (False, "删除", True)
    branch.undo()
    assert [save.what for save in history(branch, "visit", "v1").saves] == ["新建", "删除", "新建"]


def test_names_of_deleted_records_are_still_known(branch: Store) -> None:
    fill(branch, a_person("x", name="赵离开"))
    with branch.change("删除") as tx:
        tx.delete(a_person("x"), seen(branch, Person, "x").heads)
    assert history(branch, "person", "x").title == "人员　赵离开"


def test_what_has_no_words_is_left_out(branch: Store) -> None:
    with branch.change("添加附件") as tx:
        tx.keep_blob(b"page")
        tx.put(an_attachment(b"page"))
    assert set(latest(branch, "attachment", "at1")) == {"支部", "会议", "类别", "文件名", "文件类型", "大小"}


def test_a_record_under_its_natural_key_has_a_history(branch: Store) -> None:
    fill(branch, Dues(person_id="p1", month="2026-07", branch_id="b1", paid=Decimal("6")))
    assert history(branch, "dues", "p1@2026-07").title == "党费　陈p1 b1党支部 2026年7月"


def test_no_such_record_has_no_history(branch: Store) -> None:
    assert record_history(branch, "person", "nobody") is None


def test_the_table_of_an_id_is_found(branch: Store) -> None:
    assert (kinds_of(branch, "v1"), kinds_of(branch, "nobody")) == (("visit",), ())


def test_an_action_names_its_records_people_first(branch: Store) -> None:
    (entry,) = branch.history()
    words = [record.word for record in action_records(branch, entry.action_id)]
    assert words == ["组织", *["人员"] * 4, *["组织关系"] * 3, "指导员派驻", "会议", "走访"]

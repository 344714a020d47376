"""A meeting's fields for the clipboard: their order, their keys, and text that any form takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time

import pytest

from pbdesk.actions.meetings import AgendaDraft, record
from pbdesk.errors import UserError
from pbdesk.model import AgendaKind, MeetingKind, MeetingStatus
from pbdesk.store import Store
from pbdesk.views.copy_out import KEYS, CopyField, clean, copy_out, fields_of
from pbdesk.views.rows import Absentee, AgendaEntry, Minutes, Ratio
from tests.orchard import a_draft, a_file

MEETING = Minutes(
    id="m", branch="果园党支部", kind=MeetingKind.GENERAL_MEETING, held_on=date(2026, 11, 20), title="学习全会精神",
    starts_at=time(15), ends_at=time(16, 30), place="三楼", chair="陈建国", recorder="林晓燕", attendance=Ratio(28, 30),
    absent=(Absentee("田野", "请假", "病假"), Absentee("罗文", "缺席")), observers=("高远",), content="一、学习。",
    agenda=(
        AgendaEntry("学习", "学习条例", "读了第三章"),
        AgendaEntry("表决事项", "党费使用", resolution="同意购书。", result="应到 27 人，通过。", vote="赞成20票"),
    ),
)  # fmt: skip


@pytest.fixture
def store() -> Iterator[Store]:
    with a_file() as file:
        yield file


def texts(minutes: Minutes) -> dict[str, str]:
    return {field.name: field.text for field in fields_of(minutes)}


def test_the_fields_come_in_the_order_of_the_platforms() -> None:
    assert [field.name for field in fields_of(MEETING)] == [
        "会议名称", "会议类型", "会议时间", "会议地点", "主持人", "记录人", "应到人数", "实到人数", "缺席人员及原因",
        "列席人员", "会议议题", "会议内容", "会议决议",
    ]  # fmt: skip


def test_each_field_has_its_own_key_the_same_in_every_meeting() -> None:
    empty = Minutes("m", "b", MeetingKind.LECTURE, date(2026, 11, 20))
    keys = {field.name: field.key for field in fields_of(MEETING)}
    assert {field.name: field.key for field in fields_of(empty)} == keys
    assert len(set(keys.values())) == 13 <= len(KEYS)


def test_the_texts_are_what_was_recorded() -> None:
    found = texts(MEETING)
    assert found["会议时间"] == "2026-11-20 15:00 至 16:30"
    assert (found["应到人数"], found["实到人数"]) == ("30", "28")
    assert found["缺席人员及原因"] == "田野（病假）、罗文（缺席）"
    assert found["会议议题"] == "1. 学习条例\n2. 党费使用"
    assert found["会议内容"] == "一、学习。\n学习条例：读了第三章"
    assert found["会议决议"] == "党费使用：同意购书。应到 27 人，通过。"


def test_who_sees_to_it_and_the_grades_stand_with_the_resolution() -> None:
    entry = AgendaEntry("表决事项", "路灯", resolution="同意。", follow_up="责任人 陈建国，2026年12月31日前完成")
    found = texts(replace(MEETING, agenda=(entry,), grades="优秀2人（李秀英、陈建国），合格6人"))
    assert found["会议决议"] == (
        "路灯：同意。责任人 陈建国，2026年12月31日前完成。\n评议等次：优秀2人（李秀英、陈建国），合格6人"
    )


def test_nobody_absent_is_said_and_nothing_recorded_is_empty() -> None:
    found = texts(Minutes("m", "b", MeetingKind.THEME_DAY, date(2026, 11, 20)))
    assert (found["缺席人员及原因"], found["列席人员"]) == ("无", "无")
    assert (found["会议名称"], found["会议时间"]) == ("11月主题党日", "2026-11-20")
    assert [name for name, text in found.items() if not text] == [
        "会议地点", "主持人", "记录人", "应到人数", "实到人数", "会议议题", "会议内容", "会议决议"
    ]  # fmt: skip


def test_without_an_agenda_the_title_is_the_topic_and_a_lecturer_comes_last() -> None:
    found = fields_of(replace(MEETING, agenda=(), lecturer="高远"))
    assert texts(replace(MEETING, agenda=()))["会议议题"] == "学习全会精神"
    assert found[-1] == CopyField("]", "授课人", "高远")


DIRTY = [
    ("a\x00b\x07c", "abc"),
    ("一\r\n二\r三\u2028四", "一\n二\n三\n四"),
    ("张\u202e三\u200b", "张三"),
    ("  前后空格 \n", "前后空格"),
    ("\ufeff开头", "开头"),
    ("栏\t格", "栏\t格"),
    ("不\u00a0断", "不 断"),
    ("半个\ud800字", "半个字"),
]


@pytest.mark.parametrize(("dirty", "told"), DIRTY)
def test_the_clipboard_gets_plain_text(dirty: str, told: str) -> None:
    assert clean(dirty) == told


def test_a_recorded_meeting_is_copied_from_the_file(store: Store) -> None:
    item = AgendaDraft(id="a", kind=AgendaKind.RESOLUTION, topic="经费", approve=20)
    record(store, replace(a_draft(date(2026, 11, 20), 5), agenda=(item,)), "m")
    found = {field.name: field.text for field in copy_out(store, "m")}
    assert found["缺席人员及原因"] == "刘桂兰（外出）"
    assert found["会议决议"].startswith("经费：应到会有表决权的党员 27 人，实到 26 人；赞成 20 票")


def test_a_plan_or_an_unknown_meeting_is_refused(store: Store) -> None:
    record(store, a_draft(date(2026, 12, 10), status=MeetingStatus.PLANNED, attendance=()), "plan")
    for own in ("plan", "nothing"):
        with pytest.raises(UserError, match="还没有召开"):
            copy_out(store, own)

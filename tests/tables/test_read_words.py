"""What was read of a new line is told field by field, numbers masked."""

from __future__ import annotations

from datetime import date, time

from pbdesk.model import MeetingKind, PostRole
from pbdesk.tables.meetings import MeetingEntry
from pbdesk.tables.preview import PreviewRow, RowState
from pbdesk.tables.read_words import read_words
from pbdesk.tables.roster import Category, MemberEntry


def test_of_a_member_every_field_is_told_and_the_numbers_are_masked() -> None:
    entry = MemberEntry(
        line=2, name="张伟", gender="男", id_number="11010519491231002X", phone="13800138000",
        posts=(PostRole.SECRETARY,), joined=date(1998, 7, 1), category=Category.FULL, mobile=True,
    )  # fmt: skip
    told = list(read_words(PreviewRow(line=2, name="张伟", state=RowState.NEW, entry=entry)))
    assert told == [
        "性别：男", "身份证号：110***********002X", "手机：138****8000", "党内职务：书记", "入党日期：1998-07-01",
        "党员类别：正式党员", "流动党员：是",
    ]  # fmt: skip


def test_of_a_meeting_too_a_long_text_only_its_beginning() -> None:
    entry = MeetingEntry(
        line=3, kind=MeetingKind.LECTURE, held_on=date(2026, 9, 8), starts_at=time(15), content="学习" * 50
    )
    told = list(read_words(PreviewRow(line=3, name="党课", state=RowState.NEW, entry=entry)))
    assert told[0] == "会议类型：党课"
    assert "开始：15:00" in told
    assert told[-1].endswith("学习…")


def test_of_a_line_that_cannot_be_taken_nothing() -> None:
    assert list(read_words(PreviewRow(line=4, name="？", state=RowState.REFUSED))) == []

"""会议记录表: the form by kind of meeting, long minutes, long lists, bookmarks."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pbdesk.model import MeetingKind
from pbdesk.sheets.minutes import draw
from pbdesk.views.rows import Absentee, AgendaEntry, Nominee, Opinion, Ratio
from tests.sheets.by_hand import LONG_NAME, RARE, minutes_sheet, some_minutes
from tests.sheets.reading import bookmarks, glyphs, overlaps, packed, page_texts, text_of

PARAGRAPH = "会议传达学习上级通知精神，与会党员结合实际逐一发言，研究居民小组换届、周二走访和困难党员帮扶等事项。"
NAMES = tuple(f"欧阳{n}某" for n in range(120))


def test_the_form_holds_what_a_record_must_say() -> None:
    text = packed(draw(minutes_sheet(some_minutes(
        absent=(Absentee("张三", "请假", "住院"), Absentee("李四", "缺席")), observers=("林浩",), online=("钱二",),
    ))))  # fmt: skip
    for words in (
        "果园居民小组党支部2026年7月党员大会记录", "会议主题讨论接收预备党员", "2026年7月8日星期三15:00—16:20",
        "地点二楼会议室", "主持人王敏记录人李娜", "应到人数24人实到人数22人", "出席人员张伟、李娜、钱二（线上）",
        "张三（请假：住院）、李四（缺席）", "列席人员林浩",
    ):  # fmt: skip
        assert words in text


def test_agenda_items_show_decision_and_vote() -> None:
    text = packed(draw(minutes_sheet(some_minutes())))
    assert "议题一（接收预备党员）：接收王小明逐一发言。表决：赞成18票，反对0票决议：同意接收。" in text


def test_an_election_names_candidates_with_their_votes_and_who_was_elected() -> None:
    nominees = (Nominee("王敏", 17, elected=True), Nominee("陈工", 9, elected=False), Nominee("周大海"))
    entry = AgendaEntry("选举", "选举支部委员会", vote="发出选票18张", result="2人当选", nominees=nominees)
    text = packed(draw(minutes_sheet(some_minutes(agenda=(entry,)))))
    assert "候选人得票：王敏（17票，当选）、陈工（9票，未当选）、周大海表决：发出选票18张结果：2人当选" in text


def test_who_sees_to_an_item_and_the_grades_of_an_appraisal_are_printed() -> None:
    who = "责任人 张三，2026年7月31日前完成"
    entry = AgendaEntry("讨论事项，重要事项", "路灯", resolution="月底修好。", follow_up=who)
    text = packed(draw(minutes_sheet(some_minutes(agenda=(entry,), grades="优秀2人（张三、李四），合格6人"))))
    assert "议题一（讨论事项，重要事项）：路灯决议：月底修好。落实：责任人张三，2026年7月31日前完成" in text
    assert "评议等次：优秀2人（张三、李四），合格6人" in text


def test_written_opinions_say_when_they_came_and_that_a_late_one_does_not_count() -> None:
    late = Opinion("孙五", "反对", date(2026, 7, 9), "不在会前，不计票")
    opinions = (Opinion("张三", "同意", date(2026, 7, 5)), late)
    text = packed(draw(minutes_sheet(some_minutes(opinions=opinions))))
    assert "书面意见：张三（同意，7月5日收到）；孙五（反对，7月9日收到，不在会前，不计票）" in text


def test_members_left_out_of_the_count_stand_with_reason_and_paper() -> None:
    excluded = (Absentee("赵老太", "长期卧床", "党工委批复12号"), Absentee("钱六", "出国半年以上"))
    text = packed(draw(minutes_sheet(some_minutes(excluded=excluded))))
    assert "不计入应到人数赵老太（长期卧床：党工委批复12号）、钱六（出国半年以上）" in text


def test_late_entry_is_marked_on_every_page() -> None:
    long = some_minutes(late="补录：会后第12天记", content="\n".join([PARAGRAPH] * 40))
    pages = page_texts(draw(minutes_sheet(long)))
    assert len(pages) > 2
    assert all("补录：会后第12天记" in page for page in pages)


def test_the_parts_of_a_sitting_the_hours_and_what_is_attached_are_told() -> None:
    minutes = some_minutes(sitting="党员大会、党课", lecturer="林浩", hours="1.5", papers=("签字页“签到.jpg”",))
    text = packed(draw(minutes_sheet(minutes)))
    assert "同次会议党员大会、党课授课人林浩课时1.5" in text
    assert "附件：签字页“签到.jpg”" in text


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (MeetingKind.COMMITTEE_MEETING, "2026年7月支委会记录会议主题"),
        (MeetingKind.THEME_DAY, "2026年7月主题党日记录活动类型主题党日主题"),
        (MeetingKind.LECTURE, "2026年7月党课记录授课题目"),
    ],
)
def test_title_and_first_rows_follow_the_kind(kind: MeetingKind, words: str) -> None:
    assert words in packed(draw(minutes_sheet(some_minutes(kind=kind))))


def test_a_lecture_names_its_lecturer_and_a_group_its_name() -> None:
    assert "授课人林浩" in packed(draw(minutes_sheet(some_minutes(kind=MeetingKind.LECTURE, lecturer="林浩"))))
    assert "党小组第一党小组" in packed(draw(minutes_sheet(some_minutes(group="第一党小组"))))


def test_a_meeting_held_for_another_year_says_for_which() -> None:
    assert "所属年度2025年度" in packed(draw(minutes_sheet(some_minutes(for_year=2025))))


def test_nobody_absent_is_written_down() -> None:
    assert "缺席人员及原因无" in packed(draw(minutes_sheet(some_minutes())))


def test_long_minutes_flow_on_and_repeat_when_and_where() -> None:
    pages = page_texts(draw(minutes_sheet(some_minutes(content="\n".join([PARAGRAPH] * 40)))))
    assert len(pages) > 2
    assert all("记录（续）时间 2026年7月8日" in page and "（续）" in page for page in pages[1:])
    assert "".join(pages).count("困难党员帮扶等事项。") == 40


def test_only_the_last_page_of_a_meeting_is_signed() -> None:
    pages = page_texts(draw(minutes_sheet(some_minutes(content="\n".join([PARAGRAPH] * 40)))))
    assert ["主持人签名：" in page for page in pages] == [False] * (len(pages) - 1) + [True]


@pytest.mark.parametrize("count", range(5, 16))
def test_no_page_holds_only_signatures(count: int) -> None:
    sheet = minutes_sheet(some_minutes(agenda=(), content="\n".join([PARAGRAPH] * count)))
    assert all("事项" in page for page in page_texts(draw(sheet)))


def test_an_agenda_heading_is_not_left_alone_at_the_end_of_a_page() -> None:
    topics = tuple(f"题目{n}号" for n in range(30))
    agenda = tuple(AgendaEntry("讨论事项", topic, PARAGRAPH) for topic in topics)
    pages = page_texts(draw(minutes_sheet(some_minutes(content="", agenda=agenda))))
    assert not [page for page in pages if page.split("打印日期")[0].rstrip().endswith(topics)]


def test_a_list_too_long_for_the_head_stands_after_the_text() -> None:
    text = packed(draw(minutes_sheet(some_minutes(present=NAMES))))
    assert "出席人员共120人，名单附后" in text
    assert text.count("欧阳") == len(NAMES)


def test_a_value_too_long_for_the_head_does_not_push_the_form_off_the_page() -> None:
    pdf = draw(minutes_sheet(some_minutes(place="会议室" * 300, title="主题" * 600)))
    assert "（全文附后）" in packed(pdf)
    assert packed(pdf).count("会议室") >= 300


def test_an_empty_record_keeps_its_form() -> None:
    nothing: dict[str, Any] = dict.fromkeys(("content", "title", "place", "chair", "recorder"), "")
    empty = some_minutes(agenda=(), present=(), attendance=Ratio(), **nothing)
    assert len(page_texts(draw(minutes_sheet(empty)))) == 1


def test_meetings_have_bookmarks_under_their_branch() -> None:
    pdf = draw(minutes_sheet(
        some_minutes(1), some_minutes(2, held_on=date(2026, 8, 9), title=""), some_minutes(3, branch="澳头党支部"),
    ))  # fmt: skip
    assert bookmarks(pdf) == [
        (0, "果园居民小组党支部", 1), (1, "7月8日　党员大会　讨论接收预备党员", 1), (1, "8月9日　党员大会", 2),
        (0, "澳头党支部", 3), (1, "7月8日　党员大会　讨论接收预备党员", 3),
    ]  # fmt: skip


def test_user_text_is_never_markup_and_rare_characters_stay() -> None:
    text = text_of(draw(minutes_sheet(some_minutes(content=f"{RARE} <b>A&B</b> &amp; 100%", chair="王䶮"))))
    assert f"{RARE} <b>A&B</b> &amp; 100%" in text


def test_paragraphs_begin_with_an_indent_of_two_characters() -> None:
    marked = glyphs(draw(minutes_sheet(some_minutes(agenda=(), content="甲" * 40))))
    first, *rest = (glyph for glyph in marked if glyph.char == "甲")
    assert first.left - min(glyph.left for glyph in rest) == pytest.approx(26, abs=1)


def test_long_names_wrap_and_no_text_lies_over_other_text() -> None:
    pdf = draw(minutes_sheet(some_minutes(branch=LONG_NAME, content=PARAGRAPH * 3)))
    assert overlaps(glyphs(pdf)) == []
    assert LONG_NAME in packed(pdf)

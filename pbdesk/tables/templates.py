"""Tables to fill in: made anew each time, so that their columns are always those that an import knows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from pbdesk.model import MeetingKind
from pbdesk.tables.fields import ROSTER, Field
from pbdesk.tables.ledger_rows import TITLE
from pbdesk.tables.ledger_xlsx import COLUMNS
from pbdesk.tables.workbook_out import FONT, make_book, put_row
from pbdesk.words import MEETING_WORDS

_BLANK_ROWS = 200


@dataclass(frozen=True, slots=True)
class _Column:
    title: str
    width: int
    example: str
    choices: tuple[str, ...] = ()


_ROSTER = (
    _Column("序号", 6, "例"),
    _Column(ROSTER[Field.NAME][0], 12, "张示例"),
    _Column(ROSTER[Field.GENDER][0], 6, "男", ("男", "女")),
    _Column(ROSTER[Field.ETHNICITY][0], 8, "汉族"),
    _Column(ROSTER[Field.BORN][0], 13, "1975-03-12"),
    _Column(ROSTER[Field.EDUCATION][0], 10, "大专"),
    _Column(ROSTER[Field.ID_NUMBER][0], 22, ""),
    _Column(ROSTER[Field.PHONE][0], 14, ""),
    _Column(ROSTER[Field.EMPLOYER][0], 24, "果园股份合作公司"),
    _Column(ROSTER[Field.BRANCH][0], 24, "果园居民小组党支部"),
    _Column(ROSTER[Field.GROUP][0], 14, "第一党小组"),
    _Column(ROSTER[Field.POST][0], 12, "组织委员"),
    _Column(ROSTER[Field.JOINED][0], 13, "1998-07-01"),
    _Column(ROSTER[Field.FULL][0], 13, "1999-07-01"),
    _Column(ROSTER[Field.CATEGORY][0], 12, "正式党员", ("正式党员", "预备党员")),
    _Column(ROSTER[Field.MOBILE][0], 10, "否", ("是", "否")),
    _Column(ROSTER[Field.MOBILE_PLACE][0], 16, ""),
    _Column(ROSTER[Field.REMARK][0], 24, "示例行不会导入"),
)
_MEETING_EXAMPLE = (
    "例", "学习全会精神", "2026-07-08", "15:00-16:30", "党员大会", "", "党群服务中心三楼", "张示例", "李示例",
    "1. 学习全会精神\n2. 讨论下半年计划", "1. 会后自学\n2. 同意下半年计划", "", "", "", "", "",
    "张示例、李示例、王示例(请假)[出差]、赵示例(缺席)、高示例(列席)",
)  # fmt: skip
_KINDS = tuple(word for kind, word in MEETING_WORDS.items() if kind is not MeetingKind.TALK)
_ROSTER_NOTES = (
    "怎么填",
    "1. 一行一个人，只有“姓名”必填，其余知道多少填多少；示例行不会导入，可以删掉。",
    "2. 日期写成 1998-07-01；只知道月份就写 1998-07，不要补成某一天。",
    "3. 身份证号、手机可以不填。这两列已设成文本，直接输入就不会丢位数；从别处粘贴请选“只粘贴值”。",
    "4. 党支部写全称；只有一个支部时可以空着。党小组没有就空着，文件里没有的党小组会自动建立。",
    "5. 党内职务写：书记、副书记、组织委员、宣传委员、纪检委员、委员、党小组组长；几个职务用顿号隔开。",
    "6. 预备党员在“党员类别”里写明；正式党员最好填转正日期，没有的先按入册日期算表决权，以后可以补。",
    "7. 再导入一次不会重复：先按身份证号，再按姓名和出生、入党日期认人；空着的格子不会抹掉已有的资料。",
    "8. 请勿录入涉密内容。数据只存在您自己的文件里，不联网。",
)
_MEETING_NOTES = (
    "怎么填",
    "1. 一行一次会。会议日期和会议类型必填；示例行不会导入，可以删掉。",
    f"2. 会议类型写：{'、'.join(_KINDS)}。",
    "3. 一天里连着开的几种会，请分行分别记录。党小组会要写所属党小组。",
    "4. 参会人员名单用顿号隔开；没到的写在姓名后面：(请假)[原因]、(缺席)，线上参加写(线上)，列席的写(列席)。",
    "5. 应到、实到等人数和出勤率按名单自动算，可以不填；填了会和名单核对。",
    "6. 几项议题写成 1. …  2. …，决议用同样的编号对应。",
    "7. 党员要先在名册里。再导入一次不会重复：按支部、日期、类型和时间认出同一次会。",
)


def templates() -> Mapping[str, bytes]:
    """The templates by file name."""
    meetings = [_Column(c.title, c.width, example) for c, example in zip(COLUMNS, _MEETING_EXAMPLE, strict=True)]
    meetings[4] = _Column(meetings[4].title, meetings[4].width, meetings[4].example, _KINDS)
    return {
        "党员名册模板.xlsx": make_book(partial(_fill, "党员名册", _ROSTER, _ROSTER_NOTES), "党员名册"),
        "会议台账模板.xlsx": make_book(partial(_fill, TITLE, meetings, _MEETING_NOTES), TITLE),
    }


def _fill(title: str, columns: Sequence[_Column], notes: Sequence[str], book: Any) -> None:  # noqa: ANN401
    style = _styles(book)
    sheet = book.add_worksheet(title)
    sheet.merge_range(0, 0, 0, len(columns) - 1, title, style("title"))
    sheet.set_row(0, 30)
    put_row(sheet, 1, [column.title for column in columns], style("head"))
    put_row(sheet, 2, [column.example for column in columns], style("example"))
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width, style("text"))
        if column.choices:
            rule = {"validate": "list", "source": list(column.choices), "ignore_blank": True, "error_type": "warning"}
            sheet.data_validation(3, place, 2 + _BLANK_ROWS, place, rule)
    sheet.freeze_panes(2, 2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    told = book.add_worksheet("填写说明")
    told.set_column(0, 0, 100)
    for row, words in enumerate(notes):
        told.write_string(row, 0, words, style("title" if row == 0 else "note"))


def _styles(book: Any) -> Callable[[str], Any]:  # noqa: ANN401
    body = {"font_name": FONT, "font_size": 11, "valign": "vcenter", "num_format": "@"}
    made = {
        "title": book.add_format({"bold": True, "font_name": "黑体", "font_size": 16, "align": "center"}),
        "head": book.add_format({**body, "bold": True, "border": 1, "align": "center", "bg_color": "#EFEAE2"}),
        "example": book.add_format({**body, "italic": True, "font_color": "#6B645B", "border": 1, "text_wrap": True}),
        "text": book.add_format(body),
        "note": book.add_format({"font_name": FONT, "font_size": 12, "text_wrap": True}),
    }
    return made.__getitem__

"""The ledger as an Excel workbook: 会议记录明细 in the 17 columns that offices use, statistics, follow-ups."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from pbdesk.tables.ledger_rows import TITLE, Ledger, LedgerLine, rate
from pbdesk.tables.workbook_out import FONT, make_book, put, put_row
from pbdesk.words import MEETING_WORDS

HEADER_ROW = 2
"""The third row; above it stand the title and the time."""

Value = str | int | float


@dataclass(frozen=True, slots=True)
class LedgerColumn:
    """One column: its heading, its width in characters, and what stands in it (the line's number is given)."""

    title: str
    width: int
    value: Callable[[int, LedgerLine], Value]
    left: bool = False


COLUMNS: tuple[LedgerColumn, ...] = (
    LedgerColumn("序号", 6, lambda number, _: number),
    LedgerColumn("会议名称", 24, lambda _, line: line.title, left=True),
    LedgerColumn("会议日期", 12, lambda _, line: line.held_on.isoformat()),
    LedgerColumn("会议时间", 14, lambda _, line: line.clock),
    LedgerColumn("会议类型", 18, lambda _, line: MEETING_WORDS[line.kind]),
    LedgerColumn("所属党小组", 14, lambda _, line: line.group),
    LedgerColumn("会议地点", 22, lambda _, line: line.place, left=True),
    LedgerColumn("主持人", 10, lambda _, line: line.chair),
    LedgerColumn("记录人", 10, lambda _, line: line.recorder),
    LedgerColumn("会议议题", 30, lambda _, line: line.topic, left=True),
    LedgerColumn("会议决议/结论", 30, lambda _, line: line.resolution, left=True),
    LedgerColumn("应到人数", 8, lambda _, line: line.due),
    LedgerColumn("实到人数", 8, lambda _, line: line.present),
    LedgerColumn("请假人数", 8, lambda _, line: line.leave),
    LedgerColumn("缺席人数", 8, lambda _, line: line.absent),
    LedgerColumn("出勤率", 8, lambda _, line: rate(line.present, line.due)),
    LedgerColumn("参会人员名单", 50, lambda _, line: line.people_words, left=True),
)
BRANCH_COLUMN = LedgerColumn("所属党支部", 24, lambda _, line: line.branch, left=True)
"""A further column at the end, only where the ledger is about several branches."""


def ledger_book(ledger: Ledger) -> bytes:
    """The bytes of the workbook."""
    return make_book(partial(_fill, ledger), TITLE)


def _fill(ledger: Ledger, book: Any) -> None:  # noqa: ANN401  XlsxWriter ships no types
    styles = _Styles(book)
    columns = COLUMNS if len(ledger.branches) <= 1 else (*COLUMNS, BRANCH_COLUMN)
    rows = [[column.value(number, line) for column in columns] for number, line in enumerate(ledger.lines, start=1)]
    due, present = sum(line.due for line in ledger.lines), sum(line.present for line in ledger.lines)
    sums: dict[str, Value] = {
        "会议名称": f"共 {len(ledger.lines)} 次",
        "应到人数": due,
        "实到人数": present,
        "请假人数": sum(line.leave for line in ledger.lines),
        "缺席人数": sum(line.absent for line in ledger.lines),
        "出勤率": rate(present, due),
    }
    foot = ["合计", *(sums.get(column.title, "") for column in columns[1:])]
    _sheet(styles, ledger, "会议记录明细", columns, rows, foot)
    _statistics(styles, ledger)


def _statistics(styles: _Styles, ledger: Ledger) -> None:
    people: list[list[Value]] = [
        [number, p.name, "", p.branch, p.due, p.present, p.leave, p.absent, rate(p.present, p.due)]
        for number, p in enumerate(ledger.people, start=1)
    ]
    _sheet(styles, ledger, "参会考勤统计", _plain(
        ("序号", 6), ("姓名", 12), ("部室", 14), ("部门/支部", 26), ("应参加次数", 12), ("实际出席次数", 14),
        ("请假次数", 10), ("缺席次数", 10), ("出勤率", 10),
    ), people)  # fmt: skip
    months: list[list[Value]] = [[m.month, m.meetings, m.due, m.present, rate(m.present, m.due)] for m in ledger.months]
    meetings = len(ledger.lines)
    due, present = sum(m.due for m in ledger.months), sum(m.present for m in ledger.months)
    _sheet(styles, ledger, "月度汇总", _plain(
        ("月份", 12), ("会议次数", 12), ("累计应到", 12), ("累计实到", 12), ("平均出勤率", 12),
    ), months, ["合计", meetings, due, present, rate(present, due)])  # fmt: skip
    kinds: list[list[Value]] = [[word, count, rate(count, meetings)] for word, count in ledger.kinds]
    _sheet(styles, ledger, "会议类型统计", _plain(("会议类型", 20), ("会议次数", 12), ("占比", 12)), kinds)
    _follow_ups(styles, ledger)


def _follow_ups(styles: _Styles, ledger: Ledger) -> None:
    """What was decided and who sees to it; no sheet where nobody does."""
    found = [(line, each) for line in ledger.lines for each in line.follow_ups]
    rows: list[list[Value]] = [
        [number, line.held_on.isoformat(), MEETING_WORDS[line.kind], each.topic, each.resolution,
         "是" if each.important else "", each.owner, each.finish_on.isoformat() if each.finish_on else "", line.branch]
        for number, (line, each) in enumerate(found, start=1)
    ]  # fmt: skip
    if rows:
        _sheet(styles, ledger, "决议落实", _plain(
            ("序号", 6), ("会议日期", 12), ("会议类型", 18), ("议题", 30), ("决议", 40), ("重要事项", 10),
            ("责任人", 14), ("完成期限", 12), ("党支部", 26),
        ), rows)  # fmt: skip


def _plain(*columns: tuple[str, int]) -> tuple[LedgerColumn, ...]:
    return tuple(LedgerColumn(title, width, lambda _, __: "") for title, width in columns)


class _Styles:
    """The formats of the workbook, each made once."""

    def __init__(self, book: Any) -> None:  # noqa: ANN401
        thin = {"border": 1, "font_name": FONT, "font_size": 11, "valign": "vcenter", "text_wrap": True}
        self.book = book
        self.title = book.add_format({"bold": True, "font_name": "黑体", "font_size": 18, "align": "center"})
        self.note = book.add_format({"font_name": FONT, "font_size": 11, "align": "center"})
        self.head = book.add_format({**thin, "bold": True, "align": "center", "bg_color": "#EFEAE2"})
        self.cell = book.add_format({**thin, "align": "center"})
        self.left = book.add_format({**thin, "align": "left"})
        self.sum = book.add_format({**thin, "bold": True, "align": "center"})


def _sheet(
    styles: _Styles, ledger: Ledger, name: str, columns: Sequence[LedgerColumn], rows: Sequence[Sequence[Value]],
    foot: Sequence[Value] = (),
) -> None:  # fmt: skip
    sheet = styles.book.add_worksheet(name)
    last = len(columns) - 1
    title = TITLE if name == "会议记录明细" else f"{TITLE}·{name}"
    sheet.merge_range(0, 0, 0, last, title, styles.title)
    sheet.merge_range(1, 0, 1, last, _time_words(ledger), styles.note)
    sheet.set_row(0, 30)
    put_row(sheet, HEADER_ROW, [column.title for column in columns], styles.head)
    for number, row in enumerate(rows, start=HEADER_ROW + 1):
        for place, value in enumerate(row):
            put(sheet, number, place, value, styles.left if columns[place].left else styles.cell)
    if foot:
        put_row(sheet, HEADER_ROW + 1 + len(rows), foot, styles.sum)
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)
    sheet.freeze_panes(HEADER_ROW + 1, 2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEADER_ROW)


def _time_words(ledger: Ledger) -> str:
    where = f"　党支部：{ledger.branches[0]}" if len(ledger.branches) == 1 else ""
    return f"统计时间段：{ledger.start} 至 {ledger.last_day}{where}"

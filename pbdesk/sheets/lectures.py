"""党课登记表: the lectures of a branch in a period, a line each on lying pages, with hours and attendance summed."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from pbdesk.sheets.document import A4_LANDSCAPE, Document
from pbdesk.sheets.flow import Part, flow
from pbdesk.sheets.grid import Block, Cell, Grid, Row, stack
from pbdesk.sheets.look import look
from pbdesk.sheets.marks import LATE
from pbdesk.sheets.parts import TITLE_HEIGHT, Margins, captioned, plain_foot, signatures
from pbdesk.sheets.style import Align, Shade
from pbdesk.views.rows import Lecture, Lectures, LecturesSheet, Ratio, total

TITLE = "党课登记表"
SIGNATURES = ("支部书记签字", "填表人签字", "日期")
_ROOM = Margins(left=40, top=30, right=40, bottom=42).room(A4_LANDSCAPE)
_LOOK = look(1.0)
_TITLES = (
    "序号", "日期", "授课题目", "授课人及职务", "授课类型", "课时", "应到", "实到", "地点", "材料", "记录人",
)  # fmt: skip
_WIDTHS = (26.0, 64.0, 168.0, 92.0, 62.0, 34.0, 34.0, 34.0, 92.0, 0.0, 54.0)
_GRID = Grid(tuple(wide or _ROOM.width - sum(_WIDTHS) for wide in _WIDTHS), pad=3, rise=3)
_HIGH = 24.0


def draw(sheet: LecturesSheet) -> bytes:
    """The registers as one PDF, a bookmark for each branch."""
    period = sheet.issue.period
    signs = signatures(SIGNATURES, _ROOM.width, high=28)
    pages = [(branch, blocks) for branch in sheet.branches for blocks in _pages(branch, signs.height)]
    document = Document(
        f"{period.title}{TITLE}", total=len(pages), printed_on=sheet.issue.printed_on, size=A4_LANDSCAPE
    )
    for number, (branch, blocks) in enumerate(pages):
        page = document.page()
        if not number or pages[number - 1][0] is not branch:
            document.bookmark(branch.branch)
        last = number + 1 == len(pages) or pages[number + 1][0] is not branch
        top = captioned(page, _ROOM, TITLE, f"党支部：{branch.branch}", period.title)
        stack(page, _ROOM.x, top, [*blocks, signs] if last else blocks)
        late = any(lecture.late for lecture in branch.lectures)
        plain_foot(page, _ROOM, sheet.issue, document.total, f"{LATE} 事后补录" if late else "", judged=True)
    return document.to_bytes()


def _pages(branch: Lectures, tail: float) -> list[list[Block]]:
    head = Row(tuple(_LOOK.label(title) for title in _TITLES), _HIGH)
    rows = [_row(number, lecture) for number, lecture in enumerate(branch.lectures, start=1)]
    rows.append(_sum(branch.lectures))
    return flow([Part(_GRID, (head,), tuple(rows))], _ROOM.height - TITLE_HEIGHT, tail)


def _row(number: int, lecture: Lecture) -> Row:
    held = lecture.held_on
    plain = _LOOK.plain
    return Row((
        _LOOK.value(str(number)), Cell(f"{held:%Y.%m.%d}{LATE if lecture.late else ''}", plain),
        Cell(lecture.title, plain, Align.LEFT), Cell(lecture.giver, plain), Cell(lecture.giver_kind, plain),
        Cell(_hours(lecture.hours), plain), *_counts(lecture.attendance), Cell(lecture.place, plain, Align.LEFT),
        Cell(lecture.papers, plain, Align.LEFT), Cell(lecture.recorder, plain),
    ), _HIGH)  # fmt: skip


def _counts(attendance: Ratio) -> tuple[Cell, Cell]:
    due, there = (str(attendance.whole), str(attendance.part)) if attendance.whole else ("", "")
    return _LOOK.value(due), _LOOK.value(there)


def _hours(hours: Decimal | None) -> str:
    return "" if hours is None else f"{hours.normalize():f}"


def _sum(lectures: Sequence[Lecture]) -> Row:
    """How many lectures, how many hours, and members present of members due."""
    attendance = total(lecture.attendance for lecture in lectures)
    hours = sum((lecture.hours for lecture in lectures if lecture.hours is not None), Decimal())
    strong = _LOOK.strong

    def cell(text: str, columns: int = 1) -> Cell:
        return Cell(text, strong, columns=columns, shade=Shade.LABEL)

    there = (str(attendance.whole), str(attendance.part)) if attendance.whole else ("—", "—")
    return Row((
        cell("合计", 2), cell(f"共{len(lectures)}次"), cell("", 2), cell(_hours(hours) if hours else "—"),
        cell(there[0]), cell(there[1]), cell(f"到课率 {attendance.percent}"), cell("", 2),
    ), _HIGH)  # fmt: skip

"""质量督导情况表: a line a branch with counts and what is wanting most, then the records that were returned."""

from __future__ import annotations

from collections.abc import Sequence

from pbdesk.sheets.document import A4_LANDSCAPE, Document
from pbdesk.sheets.flow import Part, flow
from pbdesk.sheets.grid import Block, Cell, Grid, Heading, Row, stack
from pbdesk.sheets.look import look
from pbdesk.sheets.parts import TITLE_HEIGHT, Margins, days, foot, signatures, title_lines
from pbdesk.sheets.style import Align, Shade
from pbdesk.views.rows import Ratio, ReturnedLine, ReviewLine, ReviewsSheet, total
from pbdesk.words import long_date, short_date

TITLE = "质量督导情况表"
SIGNATURES = ("质量督导员", "街道核对人", "日期")
_ROOM = Margins(left=38, top=28, right=38, bottom=42).room(A4_LANDSCAPE)
_LOOK = look(0.95)
_HIGH = 21.0
_BRANCHES = (
    ("序号", 28.0), ("支部", 172.0), ("记录", 38.0), ("已督导", 44.0), ("督导率", 50.0), ("有提示", 44.0),
    ("退回", 38.0), ("退回率", 50.0), ("已改好", 44.0), ("改好率", 50.0), ("待复查", 44.0), ("主要问题（次数）", 0.0),
)  # fmt: skip
_RETURNED = (
    ("序号", 28.0), ("支部", 128.0), ("日期", 50.0), ("记录", 128.0), ("要改的地方", 0.0), ("退回", 58.0),
    ("期限", 70.0), ("情况", 74.0),
)  # fmt: skip
_LEGEND = "督导率＝已督导÷记录；退回率＝退回÷已督导；改好率＝退回后已修改或已通过÷退回；没有的记“—”"


def draw(sheet: ReviewsSheet) -> bytes:
    """The reviews of a period as one table, and under it the records that were returned."""
    issue = sheet.issue
    title = f"{issue.street}{issue.period.title}{TITLE}"
    signs = signatures(SIGNATURES, _ROOM.width, high=28)
    pages = flow(list(_parts(sheet)), _ROOM.height - TITLE_HEIGHT, signs.height)
    document = Document(title, total=len(pages), printed_on=issue.printed_on, size=A4_LANDSCAPE)
    for number, blocks in enumerate(pages):
        page = document.page()
        if not number:
            document.bookmark(title)
        elif _begins(blocks):
            document.bookmark("退回的记录")
        top = title_lines(page, _ROOM, title, days(issue.period))
        stack(page, _ROOM.x, top, [*blocks, signs] if number == len(pages) - 1 else blocks)
        foot(page, _ROOM, issue, document.total, _LEGEND)
    return document.to_bytes()


def _begins(blocks: Sequence[Block]) -> bool:
    return any(isinstance(block, Heading) for block in blocks)


def _parts(sheet: ReviewsSheet) -> list[Part]:
    rows = [_branch_row(number, line) for number, line in enumerate(sheet.branches, start=1)]
    rows.append(_sum_row(sheet.branches))
    parts = [Part(_grid(_BRANCHES), (_head(_BRANCHES),), tuple(rows))]
    if sheet.returned:
        heading = Heading(f"退回的记录（{len(sheet.returned)}条）", _LOOK.section, _ROOM.width, above=10, below=4)
        lines = tuple(_returned_row(number, line) for number, line in enumerate(sheet.returned, start=1))
        parts.append(Part(_grid(_RETURNED), (_head(_RETURNED),), lines, heading))
    return parts


def _grid(columns: Sequence[tuple[str, float]]) -> Grid:
    rest = _ROOM.width - sum(wide for _, wide in columns)
    return Grid(tuple(wide or rest for _, wide in columns), pad=3, rise=2.6)


def _head(columns: Sequence[tuple[str, float]]) -> Row:
    return Row(tuple(_LOOK.label(title) for title, _ in columns), _HIGH)


def _branch_row(number: int, line: ReviewLine) -> Row:
    plain = _LOOK.plain
    return Row((
        _LOOK.value(str(number)), Cell(line.branch, plain, Align.LEFT), _LOOK.value(str(line.records)),
        *_rate(line.reviewed), _LOOK.value(str(line.remarked)), *_rate(line.returned), *_rate(line.fixed),
        _LOOK.value(str(line.waiting)), Cell(line.wanting, plain, Align.LEFT),
    ), _HIGH)  # fmt: skip


def _rate(ratio: Ratio) -> tuple[Cell, Cell]:
    return _LOOK.value(str(ratio.part)), _LOOK.value(ratio.percent)


def _sum_row(lines: Sequence[ReviewLine]) -> Row:
    """The sums of all branches: of counts, and rates of the sums (E-35)."""
    reviewed = total(line.reviewed for line in lines)
    returned, fixed = total(line.returned for line in lines), total(line.fixed for line in lines)
    texts = (
        str(sum(line.records for line in lines)), str(reviewed.part), reviewed.percent,
        str(sum(line.remarked for line in lines)), str(returned.part), returned.percent, str(fixed.part),
        fixed.percent, str(sum(line.waiting for line in lines)), "",
    )  # fmt: skip
    cells = [Cell(text, _LOOK.strong, shade=Shade.LABEL) for text in texts]
    title = Cell(f"合计（{len(lines)}个支部）", _LOOK.strong, columns=2, shade=Shade.LABEL)
    return Row((title, *cells), _HIGH)


def _returned_row(number: int, line: ReturnedLine) -> Row:
    plain = _LOOK.plain
    returned = tuple(part for part in (short_date(line.on), line.reviewer) if part)
    return Row((
        _LOOK.value(str(number)), Cell(line.branch, plain, Align.LEFT), _LOOK.value(short_date(line.day)),
        Cell(line.what, plain, Align.LEFT), Cell(line.said, plain, Align.LEFT), Cell(returned, plain),
        Cell(long_date(line.fix_by) if line.fix_by else "", plain), Cell(line.state, plain),
    ), _HIGH)  # fmt: skip

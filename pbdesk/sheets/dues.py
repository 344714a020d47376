"""党费收缴表: a branch's month member by member with the sum in capital numerals, or its quarter or year as a grid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pbdesk.sheets.document import A4, A4_LANDSCAPE, Document
from pbdesk.sheets.flow import Part, flow
from pbdesk.sheets.grid import Block, Cell, Grid, Row, stack
from pbdesk.sheets.look import look
from pbdesk.sheets.money import capital, yuan
from pbdesk.sheets.page import Box
from pbdesk.sheets.parts import TITLE_HEIGHT, Margins, captioned, plain_foot, signatures
from pbdesk.sheets.style import Align, Shade
from pbdesk.views.rows import DuesGrid, DuesGridLine, DuesMonth, DuesPayment, DuesSheet, Issue
from pbdesk.words import near_date

TITLE = "党费收缴表"
SIGNATURES = ("收款人签字", "支部书记签字", "日期")
_NOTE = "应交数为每月定额，本表不登记工资收入。收缴情况在支部内公布。"
_LEGEND = "✗ 未交　？ 未定标准　免 免交　他处 已向别的支部交纳　" + _NOTE
_UPRIGHT = Margins(left=48, top=40, right=48, bottom=46).room(A4)
_LYING = Margins(left=36, top=30, right=36, bottom=44).room(A4_LANDSCAPE)
_LOOK, _SMALL = look(1.0), look(0.86)
_MONTH_TITLES = ("序号", "党员姓名", "类别/执行标准", "月应交", "实交", "交费日期", "代交人", "备注")
_MONTH_SHARES = (26.0, 68.0, 108.0, 62.0, 62.0, 62.0, 54.0)
_MONTH_GRID = Grid((*_MONTH_SHARES, _UPRIGHT.width - sum(_MONTH_SHARES)), pad=3, rise=3)
_HIGH, _SIGN_HEIGHT = 22.0, 34.0
_NUMBER, _NAME, _STANDARD, _SUM = 24.0, 66.0, 92.0, 52.0


@dataclass(frozen=True, slots=True)
class _Page:
    """A page of one branch: its blocks, and whether it is the branch's first or last one."""

    branch: str
    blocks: Sequence[Block]
    first: bool
    last: bool


def draw(sheet: DuesSheet) -> bytes:
    """The sheets as one PDF, a bookmark for each branch: grids where there are any, otherwise a month's lists."""
    if sheet.grids:
        pages = [page for grid in sheet.grids for page in _grid_pages(grid)]
        return _draw(sheet.issue, pages, A4_LANDSCAPE, _LYING, _LEGEND)
    pages = [page for month in sheet.months for page in _month_pages(month)]
    return _draw(sheet.issue, pages, A4, _UPRIGHT, _NOTE)


def _draw(issue: Issue, pages: Sequence[_Page], size: tuple[float, float], room: Box, note: str) -> bytes:
    title = f"{issue.period.title}{TITLE}"
    document = Document(title, total=len(pages), printed_on=issue.printed_on, size=size)
    signs = signatures(SIGNATURES, room.width, high=_SIGN_HEIGHT)
    for plan in pages:
        page = document.page()
        if plan.first:
            document.bookmark(plan.branch)
        top = captioned(page, room, TITLE, f"党支部：{plan.branch}", f"{issue.period.title}　单位：元")
        stack(page, room.x, top, [*plan.blocks, signs] if plan.last else plan.blocks)
        plain_foot(page, room, issue, document.total, note, judged=True)
    return document.to_bytes()


def _flowed(branch: str, part: Part, room: Box) -> list[_Page]:
    pages = flow([part], room.height - TITLE_HEIGHT, _SIGN_HEIGHT)
    return [_Page(branch, blocks, not n, n + 1 == len(pages)) for n, blocks in enumerate(pages)]


def _month_pages(month: DuesMonth) -> list[_Page]:
    head = Row(tuple(_LOOK.label(title) for title in _MONTH_TITLES), _HIGH * 1.1)
    year = month.month.start.year
    rows = [_payment_row(number, payment, year) for number, payment in enumerate(month.payments, start=1)]
    return _flowed(month.branch, Part(_MONTH_GRID, (head,), (*rows, *_month_sums(month.payments))), _UPRIGHT)


def _payment_row(number: int, payment: DuesPayment, year: int) -> Row:
    plain = _LOOK.plain
    return Row((
        _LOOK.value(str(number)), Cell(payment.name, plain), Cell(payment.standard, plain), _money(payment.due),
        _money(payment.paid), Cell(_day(payment.paid_on, year), plain), Cell(payment.payer, plain),
        Cell(payment.remark, plain, Align.LEFT),
    ), _HIGH)  # fmt: skip


def _month_sums(payments: Sequence[DuesPayment]) -> tuple[Row, Row]:
    """The sums in digits, and what came in in capital numerals; left to the pen while nothing has come in yet."""
    owing = [payment.due for payment in payments if payment.due]
    came = [payment.paid for payment in payments if payment.paid]
    begun = any(payment.paid is not None for payment in payments)
    paid = _sum(came) if begun else None
    strong = _LOOK.strong
    counts = f"应交{len(owing)}人，实交{len(came) if begun else '　'}人"
    return (
        Row((
            Cell("合计", strong, columns=3, shade=Shade.LABEL), _total(_sum(owing)), _total(paid),
            Cell(counts, strong, columns=3, shade=Shade.LABEL),
        ), _HIGH, leads=True),
        Row((
            Cell("实交合计（大写）", strong, columns=3, shade=Shade.LABEL),
            Cell(f"人民币{'' if paid is None else capital(paid)}", strong, Align.LEFT, columns=5),
        ), _HIGH * 1.1),
    )  # fmt: skip


def _grid_pages(grid: DuesGrid) -> list[_Page]:
    count = len(grid.months)
    fixed = _NUMBER + _NAME + _STANDARD + 4 * _SUM
    widths = (_NUMBER, _NAME, _STANDARD, _SUM, *([(_LYING.width - fixed) / count] * count), _SUM, _SUM, _SUM)
    titles = ("序号", "党员姓名", "类别/执行标准", "月应交", *(f"{month.start.month}月" for month in grid.months),
              "应交合计", "实交合计", "欠交")  # fmt: skip
    head = Row(tuple(_SMALL.label(title) for title in titles), _HIGH)
    rows = [_grid_row(number, line) for number, line in enumerate(grid.lines, start=1)]
    table = Part(Grid(widths, pad=2, rise=2.4), (head,), (*rows, *_grid_sums(grid)))
    return _flowed(grid.branch, table, _LYING)


def _grid_row(number: int, line: DuesGridLine) -> Row:
    plain = _SMALL.plain
    return Row((
        _SMALL.value(str(number)), Cell(line.name, plain), Cell(line.standard, plain),
        Cell(yuan(line.monthly), plain, Align.RIGHT), *(_SMALL.value(cell) for cell in line.cells),
        *(Cell(yuan(amount or None), plain, Align.RIGHT) for amount in (line.due, line.paid, line.owed)),
    ), _HIGH * 0.9)  # fmt: skip


def _grid_sums(grid: DuesGrid) -> tuple[Row, Row]:
    strong, columns = _SMALL.strong, len(grid.months)
    sums = [_sum([getattr(line, name) for line in grid.lines]) for name in ("due", "paid", "owed")]
    return (
        Row((
            Cell("合计", strong, columns=4, shade=Shade.LABEL),
            Cell(f"{len(grid.lines)}人", strong, columns=columns, shade=Shade.LABEL),
            *(Cell(yuan(amount), strong, Align.RIGHT, shade=Shade.LABEL) for amount in sums),
        ), _HIGH, leads=True),
        Row((
            Cell("实交合计（大写）", strong, columns=4, shade=Shade.LABEL),
            Cell(f"人民币{capital(sums[1])}", strong, Align.LEFT, columns=columns + 3),
        ), _HIGH),
    )  # fmt: skip


def _money(amount: Decimal | None) -> Cell:
    return Cell(yuan(amount), _LOOK.plain, Align.RIGHT)


def _total(amount: Decimal | None) -> Cell:
    return Cell(yuan(amount), _LOOK.strong, Align.RIGHT, shade=Shade.LABEL)


def _sum(amounts: Sequence[Decimal]) -> Decimal:
    return sum(amounts, Decimal())


def _day(day: date | None, year: int) -> str:
    return near_date(day, year) if day else ""

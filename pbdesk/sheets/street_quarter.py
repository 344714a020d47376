"""街道季度汇总表: one line a branch on lying pages, grouped by kind of unit, with subtotals and a total."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from pbdesk.calendar import months_in
from pbdesk.sheets.closing_blocks import draw_seal, reissue_words
from pbdesk.sheets.document import A4_LANDSCAPE, Document
from pbdesk.sheets.flow import Part, flow
from pbdesk.sheets.grid import Cell, Grid, Row, stack
from pbdesk.sheets.look import Look, look
from pbdesk.sheets.marks import LEGEND
from pbdesk.sheets.parts import TITLE_HEIGHT, Margins, days, foot, signatures, title_lines
from pbdesk.sheets.street_columns import USUAL, cells, check_columns, is_monthly, parts, total_cells
from pbdesk.sheets.style import Align, Shade
from pbdesk.sheets.typeset import wrap
from pbdesk.views.rows import BranchQuarter, Column, StreetQuarterSheet
from pbdesk.words import long_date

TITLE = "组织生活达标情况汇总表"
SIGNATURES = ("填表人", "街道核对人", "分管领导", "日期")
_ROOM = Margins(left=34, top=26, right=34, bottom=42).room(A4_LANDSCAPE)
_SIGN_HEIGHT = 28.0
_SIZE = 0.8


@dataclass(frozen=True, slots=True)
class _Plan:
    """The table's columns measured out on the page."""

    columns: tuple[Column, ...]
    months: tuple[int, ...]
    look: Look
    grid: Grid
    rooms: tuple[tuple[float, ...], ...]


def draw(sheet: StreetQuarterSheet) -> bytes:
    """All branches of the street as one table."""
    issue = sheet.issue
    plan = _plan(sheet)
    signs = signatures(SIGNATURES, _ROOM.width, high=_SIGN_HEIGHT)
    table = Part(plan.grid, tuple(_head(plan)), tuple(_rows(plan, sheet.branches)))
    pages = flow([table], _ROOM.height - TITLE_HEIGHT, signs.height)
    title = f"{issue.street}{issue.period.title}{TITLE}{reissue_words(sheet.seal)}"
    document = Document(title, total=len(pages), printed_on=issue.printed_on, size=A4_LANDSCAPE)
    for blocks in pages:
        page = document.page()
        if page.number == 1:
            document.bookmark(title)
        top = title_lines(page, _ROOM, title, days(issue.period))
        if sheet.seal:
            draw_seal(page, _ROOM, sheet.seal)
        stack(page, _ROOM.x, top, [*blocks, signs] if page.number == len(pages) else blocks)
        foot(page, _ROOM, issue, document.total, LEGEND, _closed(sheet.branches))
    return document.to_bytes()


def _closed(branches: Sequence[BranchQuarter]) -> str:
    """That the period is closed, and how many branches were corrected or changed since; nothing where it is open."""
    seals = [quarter.seal for quarter in branches if quarter.seal]
    if not seals:
        return ""
    counts = (
        ("已更正", sum(bool(seal.corrections) for seal in seals)),
        ("封账后有改动、尚未登记更正", sum(bool(seal.unregistered) for seal in seals)),
        ("封账后补入", sum(not seal.code for seal in seals)),
    )
    since = "，".join(f"{words}{count}个" for words, count in counts if count) or "此后没有改动"
    closed = sum(bool(seal.code) for seal in seals)
    return f"已于{long_date(max(seal.closed_on for seal in seals))}封账（{closed}个支部）：{since}"


def _plan(sheet: StreetQuarterSheet) -> _Plan:
    columns = sheet.columns or USUAL
    check_columns(columns)
    months = tuple(month.start.month for month in months_in(sheet.issue.period))
    shares = [parts(column, len(months)) for column in columns]
    scale = _ROOM.width / sum(sum(share) for share in shares)
    widths = [tuple(one * scale for one in share) for share in shares]
    size = look(_SIZE)
    grid = Grid(tuple(one for wide in widths for one in wide), pad=2, rise=2)
    rooms = tuple(tuple(one - 2 * grid.pad for one in wide) for wide in widths)
    return _Plan(columns, months, size, grid, rooms)


def _head(plan: _Plan) -> list[Row]:
    """Two lines: the columns' titles, and the months under those that are split."""
    upper: list[Cell] = []
    lower: list[Cell] = []
    for column, rooms in zip(plan.columns, plan.rooms, strict=True):
        if is_monthly(column):
            upper.append(plan.look.label(column.title, columns=len(plan.months) + 1))
            lower += [plan.look.label(f"{month}月") for month in plan.months] + [plan.look.label("实/应")]
        else:
            upper.append(_title_cell(plan, column, rooms[0]))
    return [Row(tuple(upper), plan.look.row * 1.15), Row(tuple(lower), plan.look.row * 1.15)]


def _title_cell(plan: _Plan, column: Column, room: float) -> Cell:
    """A column's title, broken where it says so and else where it must."""
    lines = [line for part in column.title.splitlines() for line in wrap(part, plan.look.plain, room)]
    return Cell(tuple(lines), plan.look.plain, rows=2, shade=Shade.LABEL)


def _rows(plan: _Plan, branches: Sequence[BranchQuarter]) -> list[Row]:
    """A line each, a heading and a subtotal for each kind of unit where there are several, and the total."""
    kinds = [(unit, list(members)) for unit, members in groupby(branches, key=lambda q: q.branch.unit)]
    rows: list[Row] = []
    number = 0
    for unit, members in kinds:
        if len(kinds) > 1:
            rows.append(_kind_row(plan, f"{unit or '未注明类别'}（{len(members)}个支部）"))
        for quarter in members:
            number += 1
            rows.append(_branch_row(plan, number, quarter))
        if len(kinds) > 1:
            rows.append(_sum_row(plan, f"小计（{len(members)}个支部）", members))
    rows.append(_sum_row(plan, f"合计（{len(branches)}个支部）", branches))
    return rows


def _kind_row(plan: _Plan, title: str) -> Row:
    cell = Cell(title, plan.look.strong, Align.LEFT, columns=len(plan.grid.widths), shade=Shade.LABEL)
    return Row((cell,), plan.look.row * 0.9, leads=True)


def _branch_row(plan: _Plan, number: int, quarter: BranchQuarter) -> Row:
    listed = [
        cell
        for column, rooms in zip(plan.columns, plan.rooms, strict=True)
        for cell in cells(plan.look, column, number, quarter, len(plan.months), rooms[0])
    ]
    return Row(tuple(listed), plan.look.row)


def _sum_row(plan: _Plan, title: str, branches: Sequence[BranchQuarter]) -> Row:
    listed = [
        cell
        for column, rooms in zip(plan.columns, plan.rooms, strict=True)
        for cell in total_cells(plan.look, column, title, branches, len(plan.months), rooms)
    ]
    return Row(tuple(listed), plan.look.row)

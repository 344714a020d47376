"""The year on one page (一图): months by rules for a branch, branches by rules for the street; to hang on a wall.

Every outcome is a sign with its word in the legend: colour only repeats it. A4 or A3, lying.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from pbdesk.sheets.closing_blocks import draw_seal
from pbdesk.sheets.document import A3_LANDSCAPE, A4_LANDSCAPE, Document
from pbdesk.sheets.flow import Part, flow
from pbdesk.sheets.grid import Cell, Grid, Row, Table, stack
from pbdesk.sheets.look import Look, look
from pbdesk.sheets.marks import LEGEND, sign_cell
from pbdesk.sheets.page import Box, Page
from pbdesk.sheets.parts import TITLE_HEIGHT, Margins, foot, title_lines
from pbdesk.sheets.style import Align, Shade
from pbdesk.sheets.trends import TrendColumns, trend_table
from pbdesk.sheets.typeset import wrap
from pbdesk.views.rows import (
    BranchYear,
    BranchYearSheet,
    Ratio,
    StreetYearLine,
    StreetYearSheet,
    YearCell,
    YearLine,
    total,
)

_MONTHS = 12
_GAP = 14.0
_TIGHT = 0.78
"""How high a line of the street's chart is, as a share of an ordinary line."""
_TYPE = (0.78, 0.7, 0.62, 0.54, 0.47)
"""The sizes of type that are tried for the street's chart, of the paper's own; the last is about six points on A3."""
_MARGINS = Margins(left=34, top=28, right=34, bottom=44)


@dataclass(frozen=True, slots=True)
class _Paper:
    """A size of paper: the room on it and how large everything is drawn."""

    size: tuple[float, float]
    look: Look
    room: Box


def _paper(name: str) -> _Paper:
    size, factor = (A3_LANDSCAPE, 1.4) if name == "A3" else (A4_LANDSCAPE, 1.0)
    return _Paper(size, look(factor), _MARGINS.room(size))


def draw_branches(sheet: BranchYearSheet, paper: str = "A4") -> bytes:
    """A page a branch."""
    made, issue = _paper(paper), sheet.issue
    title = f"{issue.street}{issue.period.title}支部全年一图"
    document = Document(title, total=len(sheet.branches), printed_on=issue.printed_on, size=made.size)
    for branch in sheet.branches:
        page = document.page()
        document.bookmark(branch.name)
        told = [branch.unit, f"书记 {branch.secretary}" if branch.secretary else "", f"全年 {_rate(branch.ratio)}"]
        top = title_lines(page, made.room, f"{branch.name}{issue.period.title}一图", "　".join(filter(None, told)))
        left = made.room.bottom - top
        table = _months(branch, made, min(left * 0.66, 30 * made.look.factor * (len(branch.lines) + 1)))
        gap = _GAP * made.look.factor
        rest = left - table.height - gap
        columns = TrendColumns(branch.trend, made.look, made.room.width, min(rest, 150 * made.look.factor))
        if branch.seal:
            draw_seal(page, made.room, branch.seal)
        stack(page, made.room.x, top, [table])
        columns.draw(page, made.room.x, top + table.height + gap)
        foot(page, made.room, issue, document.total, LEGEND, sheet.closed)
    return document.to_bytes()


def draw_street(sheet: StreetYearSheet, paper: str = "A3") -> bytes:
    """All branches on one chart (on one page as long as that can be read), then the rates over the quarters."""
    made, issue = _paper(paper), sheet.issue
    chart = _fitting(sheet, made)
    title = f"{issue.street}{issue.period.title}全年一图"
    pages = flow([chart], made.room.height - TITLE_HEIGHT, 0)
    document = Document(title, total=len(pages) + 1, printed_on=issue.printed_on, size=made.size)
    below = f"{len(sheet.lines)}个支部　全年 {_rate(total(sheet.totals))}"
    for blocks in pages:
        page = document.page()
        if page.number == 1:
            document.bookmark(title)
        stack(page, made.room.x, title_lines(page, made.room, title, below), blocks)
        _foot(page, made, sheet, document.total)
    page = document.page()
    heading = f"{issue.street}各季度达标率"
    document.bookmark(heading)
    top = title_lines(page, made.room, heading, below)
    table = trend_table(sheet.trend, made.look, made.room.width, made.look.row)
    table.draw(page, made.room.x, top)
    rest = made.room.bottom - top - table.height - 2 * _GAP * made.look.factor
    columns = TrendColumns(sheet.trend, made.look, made.room.width, min(rest, 260 * made.look.factor))
    columns.draw(page, made.room.x, top + table.height + _GAP * made.look.factor)
    _foot(page, made, sheet, document.total)
    return document.to_bytes()


def _foot(page: Page, made: _Paper, sheet: StreetYearSheet, pages: int) -> None:
    """The foot of a page of the street, and the seal in its head where the year is closed."""
    if sheet.seal:
        draw_seal(page, made.room, sheet.seal)
    foot(page, made.room, sheet.issue, pages, LEGEND, sheet.closed)


def _fitting(sheet: StreetYearSheet, made: _Paper) -> Part:
    """The chart in the largest type that puts it on one page; where none does, in the usual one on several."""
    charts = [_chart(sheet, made, look(factor * made.look.factor)) for factor in _TYPE]
    space = made.room.height - TITLE_HEIGHT
    fits = (chart for chart in charts if chart.grid.table([*chart.head, *chart.rows]).height <= space)
    return next(fits, charts[0])


def _chart(sheet: StreetYearSheet, made: _Paper, size: Look) -> Part:
    grid = _street_grid(len(sheet.rules), made.room.width, size)
    return Part(grid, (_street_head(sheet, size, grid),), tuple(_street_rows(sheet, size)))


def _months(branch: BranchYear, made: _Paper, height: float) -> Table:
    """Rules by months; quarters and years span their months."""
    size = made.look
    title, whole = 96 * size.factor, 74 * size.factor
    month = (made.room.width - title - whole) / _MONTHS
    grid = size.grid(title, *([month] * _MONTHS), whole)
    least = height / (len(branch.lines) + 1)
    months = (size.label(f"{number}月") for number in range(1, _MONTHS + 1))
    head = Row((size.label("事项"), *months, size.label("达标/到期")), least)
    return grid.table([head, *(_month_row(line, size, least) for line in branch.lines)])


def _month_row(line: YearLine, size: Look, least: float) -> Row:
    cells: list[Cell] = [size.label(line.title)]
    at = 0
    for cell in line.cells:
        if cell.first > at:
            cells.append(Cell("", size.plain, columns=cell.first - at, shade=Shade.LABEL))
        cells.append(_year_cell(cell, size))
        at = cell.first + cell.span
    if at < _MONTHS:
        cells.append(Cell("", size.plain, columns=_MONTHS - at, shade=Shade.LABEL))
    return Row((*cells, size.value(line.ratio.text)), least)


def _year_cell(cell: YearCell, size: Look) -> Cell:
    if cell.ahead:
        return Cell("", size.plain, columns=cell.span)
    return sign_cell(cell.outcome, size.plain, cell.text, cell.span)


def _street_grid(rules: int, width: float, size: Look) -> Grid:
    number, name, rate = 26 * size.factor, 170 * size.factor, 62 * size.factor
    each = (width - number - name - 2 * rate) / max(rules, 1)
    return Grid((number, name, *([each] * rules), rate, rate), pad=2, rise=0.8)


def _street_head(sheet: StreetYearSheet, size: Look, grid: Grid) -> Row:
    titles = ["序号", "支部", *(title for _, title in sheet.rules), "达标/到期", "达标率"]
    cells = [
        Cell(tuple(wrap(title, size.plain, wide - 2 * grid.pad)), size.plain, shade=Shade.LABEL)
        for title, wide in zip(titles, grid.widths, strict=True)
    ]
    return Row(tuple(cells), size.row * 1.2)


def _street_rows(sheet: StreetYearSheet, size: Look) -> list[Row]:
    kinds = [(unit, list(lines)) for unit, lines in groupby(sheet.lines, key=lambda line: line.unit)]
    rows: list[Row] = []
    number = 0
    for unit, lines in kinds:
        if len(kinds) > 1:
            heading = f"{unit or '未注明类别'}（{len(lines)}个支部）"
            columns = len(sheet.rules) + 4
            cell = Cell(heading, size.strong, Align.LEFT, columns=columns, shade=Shade.LABEL)
            rows.append(Row((cell,), size.row * _TIGHT, leads=True))
        for line in lines:
            number += 1
            rows.append(_street_row(number, line, size))
        if len(kinds) > 1:
            rows.append(_sum_row(f"小计（{len(lines)}个支部）", lines, len(sheet.rules), size))
    rows.append(_sum_row(f"合计（{len(sheet.lines)}个支部）", sheet.lines, len(sheet.rules), size))
    return rows


def _street_row(number: int, line: StreetYearLine, size: Look) -> Row:
    tallies = [
        sign_cell(tally.outcome, size.plain, tally.ratio.text if tally.ratio.whole else "") for tally in line.tallies
    ]
    ends = (size.value(line.ratio.text), size.value(line.ratio.percent))
    return Row((size.value(str(number)), size.value(line.name, align=Align.LEFT), *tallies, *ends), size.row * _TIGHT)


def _sum_row(title: str, lines: Sequence[StreetYearLine], rules: int, size: Look) -> Row:
    sums = [total(line.tallies[at].ratio for line in lines) for at in range(rules)]
    whole = total(sums)
    words = [*(ratio.text for ratio in sums), whole.text, whole.percent]
    cells = [Cell(title, size.strong, columns=2, shade=Shade.LABEL)]
    cells += [Cell(word, size.strong, shade=Shade.LABEL) for word in words]
    return Row(tuple(cells), size.row * _TIGHT)


def _rate(ratio: Ratio) -> str:
    return f"达标率 {ratio.percent}（{ratio.text}）" if ratio.whole else "还没有到期的事项"

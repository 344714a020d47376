"""The blocks of a branch's page: who it is, organisational life by month, its guide, and what is still short."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from itertools import groupby

from pbdesk.calendar import Period, months_in
from pbdesk.model import Outcome
from pbdesk.sheets.grid import Block, Cell, Grid, Heading, Row, Table
from pbdesk.sheets.look import Look
from pbdesk.sheets.marks import LATE, SIGNS, by_when, gravest, mark_cell, sign_cell
from pbdesk.sheets.style import Align, Tone
from pbdesk.views.rows import Branch, BranchQuarter, Line, Mark, Ratio, Remark, Tuesday, total
from pbdesk.words import OUTCOME_WORDS, common_weekday, long_date

_LABEL = 102.0
_COUNT = 26.0
_RESULT = 56.0


@lru_cache(maxsize=8)
def _months(period: Period) -> tuple[int, ...]:
    """The numbers of the months of a period."""
    return tuple(month.start.month for month in months_in(period))


def who_block(size: Look, room: float, quarter: BranchQuarter) -> Table:
    """Name, superior, members, committee, groups, secretary, guide and attendance of the branch."""
    branch, label, value = quarter.branch, size.label, size.value
    widths = (54.0, 0.0, 54.0, 0.0, 54.0, 0.0)
    share = (room - sum(widths)) / 3
    grid = size.grid(*(wide or share for wide in widths))
    return grid.table([
        Row((label("党支部"), Cell(branch.name, size.name, columns=5)), size.row * 1.3),
        Row((
            label("上级组织"), value(branch.superior or "—"), label("单位类别"), value(branch.unit or "—"),
            label("成立"), value(_lifetime(branch)),
        ), size.row),
        Row((
            label("党员"), value(_members(branch)), label("支委会"), value(_committee(branch)),
            label("党小组"), value(f"{branch.groups}个" if branch.groups else "未划分"),
        ), size.row),
        Row((
            label("支部书记"), value(branch.secretary or "—"), label("指导员"), value("、".join(branch.guides) or "—"),
            label("平均到会"), value(_attendance(quarter.attendance)),
        ), size.row),
    ])  # fmt: skip


def life_blocks(size: Look, room: float, period: Period, quarter: BranchQuarter) -> list[Block]:
    """Kinds of meeting by month: days with attendance, due, done and what that makes."""
    head = _life_head(size, room, _months(period))
    month = head.grid.widths[1]
    rows = [_life_row(size, line, month, period) for line in quarter.lines]
    title = section(size, room, "一、组织生活", "日期后为实到／应到人数")
    return [title, head, head.grid.table(rows)] if rows else [title, head]


def guide_blocks(size: Look, room: float, period: Period, quarter: BranchQuarter) -> list[Block]:
    """The guide's Tuesdays one by one, the general meetings he attended and the lectures he gave."""
    weekday = common_weekday([tuesday.day for tuesday in quarter.tuesdays])
    hint = f"到访日不是{weekday or '规定那天'}的，写出实际日期" if quarter.tuesdays or not quarter.guide_lines else ""
    blocks: list[Block] = [section(size, room, "二、党建指导员", hint)]
    if not (quarter.tuesdays or quarter.guide_meeting or quarter.guide_lectures or quarter.guide_lines):
        nothing = size.grid(room).table([Row((size.value("本支部不要求派驻党建指导员"),), size.row)])
        return [*blocks, nothing]
    if quarter.tuesdays:
        blocks += _tuesday_tables(size, room, quarter.tuesdays)
    duties = [
        ("列席党员大会", quarter.guide_meeting), (f"讲党课（{period.start.year}年）", quarter.guide_lectures),
        *((line.label, mark) for line in quarter.guide_lines for mark in line.marks),
    ]  # fmt: skip
    wide = room - _LABEL - 2 * _COUNT - _RESULT
    grid = size.grid(_LABEL, wide, _COUNT, _COUNT, _RESULT)
    rows = [_duty_row(size, name, mark, wide, period.start.year) for name, mark in duties if mark]
    return [*blocks, grid.table(rows)] if rows else blocks


def remark_blocks(size: Look, room: float, period: Period, quarter: BranchQuarter) -> list[Block]:
    """What is still short, then what needs a word: under which rule, on what authority, by when."""
    year = period.start.year
    grid = _remark_grid(size, room)
    blocks: list[Block] = [section(size, room, "三、还差什么", "")]
    if quarter.owed:
        blocks += [_remark_head(size, grid), grid.table([_remark_row(size, remark, year) for remark in quarter.owed])]
    else:
        nothing = size.value("本表各项没有欠缺；其他各条的结果见程序的“达标”页。")
        blocks.append(size.grid(room).table([Row((nothing,), size.row)]))
    if quarter.notes:
        blocks.append(section(size, room, "四、说明", ""))
        blocks.append(grid.table([_remark_row(size, remark, year) for remark in quarter.notes]))
    return blocks


def opinion_block(size: Look, room: float, high: float) -> Table:
    """The empty box that takes the rest of the page, for the street to write in."""
    title = Cell("街道核对意见", size.plain, Align.LEFT, top=True)
    return size.grid(room).table([Row((title,), 0)], stretch=high)


def section(size: Look, room: float, title: str, hint: str) -> Heading:
    """The heading of a part of the page, with a hint at the right edge."""
    return Heading(title, size.section, above=6 * size.factor, below=2.5 * size.factor, width=room, hint=hint,
                   hint_style=size.small)  # fmt: skip


def _lifetime(branch: Branch) -> str:
    if branch.dissolved_on:
        return f"{long_date(branch.dissolved_on)}撤销"
    return long_date(branch.founded_on) if branch.founded_on else "—"


def _members(branch: Branch) -> str:
    parts = f"（正式{branch.full}、预备{branch.probationary}）" if branch.probationary else ""
    return f"{branch.full + branch.probationary}人{parts}"


def _committee(branch: Branch) -> str:
    if branch.committee is None:
        return "不设"
    return f"设（{branch.committee}人）" if branch.committee else "设"


def _attendance(ratio: Ratio) -> str:
    return f"{ratio.percent}（{ratio.text}）" if ratio.whole else "—"


@lru_cache(maxsize=32)
def _life_head(size: Look, room: float, months: tuple[int, ...]) -> Table:
    month = (room - _LABEL - 2 * _COUNT - _RESULT) / len(months)
    grid = size.grid(_LABEL, *([month] * len(months)), _COUNT, _COUNT, _RESULT)
    titles = ("项目", *(f"{number}月" for number in months), "应", "实", "结果")
    return grid.table([Row(tuple(size.label(title) for title in titles), size.row)], common=True)


def _life_row(size: Look, line: Line, month: float, period: Period) -> Row:
    marks = [mark for mark in line.marks if mark]
    span = len(_months(period)) if len(line.marks) == 1 else 1
    room, year = month * span - 6, period.start.year
    cells = [mark_cell(mark, size.plain, room, year, columns=span) for mark in line.marks]
    label = Cell(line.label, size.plain, Align.LEFT)
    return Row((label, *cells, *_result_cells(size, marks)), size.row)


def _result_cells(size: Look, marks: Sequence[Mark]) -> tuple[Cell, Cell, Cell]:
    worst = gravest([mark.outcome for mark in marks])
    due, done = sum(mark.due for mark in marks), sum(mark.done for mark in marks)
    if worst is None:
        return size.value("—"), size.value("—"), size.value("—")
    word = Cell(OUTCOME_WORDS[worst], size.plain.toned(SIGNS[worst].tone))
    if worst is Outcome.NOT_APPLICABLE:
        return size.value("—"), size.value("—"), word
    return size.value(str(due)), size.value(str(done)), word


def _duty_row(size: Look, name: str, mark: Mark, room: float, year: int) -> Row:
    label = Cell(name, size.plain, Align.LEFT)
    return Row((label, mark_cell(mark, size.plain, room - 6, year), *_result_cells(size, [mark])), size.row)


def _tuesday_tables(size: Look, room: float, tuesdays: Sequence[Tuesday]) -> list[Table]:
    """Months over days over marks; visits on another day of the week get a row with their dates."""
    head = _tuesday_head(size, room, tuple(tuesday.day for tuesday in tuesdays))
    visits = total(tuesday.ratio for tuesday in tuesdays)
    moved = [_moved_to(tuesday) for tuesday in tuesdays]
    high = 1 + any(moved)
    counts = (Cell(str(count), size.plain, rows=high) for count in (visits.whole, visits.part))
    marks = (sign_cell(tuesday.outcome, size.plain, LATE if tuesday.late else "") for tuesday in tuesdays)
    rows = [Row((size.label("到访"), *marks, *counts), size.row)]
    if any(moved):
        rows.append(Row((size.label("实际日期"), *(size.value(day) for day in moved)), size.row * 0.85))
    return [head, head.grid.table(rows)]


@lru_cache(maxsize=64)
def _tuesday_head(size: Look, room: float, days: tuple[date, ...]) -> Table:
    wide = (room - _LABEL * 0.55 - 2 * _COUNT) / len(days)
    grid = size.grid(_LABEL * 0.55, *([wide] * len(days)), _COUNT, _COUNT)
    months = [(number, len(list(group))) for number, group in groupby(day.month for day in days)]
    upper = (
        size.label(f"每{common_weekday(days) or '次'}", rows=2),
        *(size.label(f"{number}月", columns=count) for number, count in months),
        size.label("应", rows=2), size.label("实", rows=2),
    )  # fmt: skip
    lower = tuple(size.label(f"{day.day}日") for day in days)
    return grid.table([Row(upper, size.row * 0.85), Row(lower, size.row * 0.85)], common=True)


def _moved_to(tuesday: Tuesday) -> str:
    """The day of a visit that was not on the Tuesday itself."""
    visited = tuesday.visited_on
    return f"{visited.month}/{visited.day}" if visited and visited != tuesday.day else ""


@lru_cache(maxsize=32)
def _remark_grid(size: Look, room: float) -> Grid:
    return size.grid(26.0, room - 26 - 222 - 80, 222.0, 80.0)


@lru_cache(maxsize=32)
def _remark_head(size: Look, grid: Grid) -> Table:
    titles = ("状态", "事项", "依据", "期限")
    return grid.table([Row(tuple(size.label(title) for title in titles), size.row * 0.9)], common=True)


def _remark_row(size: Look, remark: Remark, year: int) -> Row:
    tone = Tone.BAD if remark.outcome is Outcome.UNMET else Tone.INK
    due = by_when(remark.due_on, year, remark.outcome)
    return Row((
        sign_cell(remark.outcome, size.plain), Cell(remark.what, size.plain, Align.LEFT),
        Cell(f"{remark.rule}　{remark.authority}", size.small, Align.LEFT), Cell(due, size.plain.toned(tone)),
    ), size.row * 0.9)  # fmt: skip

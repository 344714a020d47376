"""党建指导员履职表: each branch in a guide's care by each Tuesday, general meetings, lectures, and remarks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from pbdesk.sheets.closing_blocks import draw_seal, reissue_words
from pbdesk.sheets.document import A4_LANDSCAPE, Document
from pbdesk.sheets.flow import Part, flow
from pbdesk.sheets.grid import Block, Cell, Grid, Heading, Row, Table, stack
from pbdesk.sheets.look import Look, look
from pbdesk.sheets.marks import DAY_LEGEND, LATE, by_when, mark_cell, sign_cell
from pbdesk.sheets.parts import TITLE_HEIGHT, Margins, days, foot, signatures, title_lines
from pbdesk.sheets.street_columns import VISITS
from pbdesk.sheets.style import Align, Shade
from pbdesk.sheets.typeset import fit
from pbdesk.views.rows import GuideBranch, GuideQuarter, GuideQuarterSheet, Mark, Ratio, Remark, Tuesday, total
from pbdesk.words import common_weekday, short_date

TITLE = "党建指导员履职表"
SIGNATURES = ("党建指导员签字", "支部书记签字", "街道核对人签字", "日期")
_ROOM = Margins(left=40, top=30, right=40, bottom=42).room(A4_LANDSCAPE)
_SIZE = 0.9
_OPINION_LEAST, _OPINION_MOST = 24.0, 110.0
_NUMBER, _NAME, _VISITS, _MEETING, _LECTURES = 22.0, 128.0, 34.0, 78.0, 92.0


@dataclass(frozen=True, slots=True)
class _Plan:
    """The look, the Tuesdays and the columns of the table."""

    look: Look
    days: tuple[date, ...]
    grid: Grid
    year: int


def draw(sheet: GuideQuarterSheet) -> bytes:
    """The sheets of all guides as one PDF, a bookmark each."""
    issue = sheet.issue
    plan = _plan(sheet)
    signs = signatures(SIGNATURES, _ROOM.width)
    pages = [(guide, blocks) for guide in sheet.guides for blocks in _pages(plan, guide, signs)]
    whole = f"{issue.period.title}{TITLE}"
    document = Document(whole, total=len(pages), printed_on=issue.printed_on, size=A4_LANDSCAPE)
    begun: set[str] = set()
    for guide, blocks in pages:
        page = document.page()
        if guide.id not in begun:
            document.bookmark(guide.name)
        more = f"（{guide.name}，续）" if guide.id in begun else ""
        begun.add(guide.id)
        title = TITLE + reissue_words(sheet.seal) + more
        top = title_lines(page, _ROOM, title, f"{issue.period.title}（{days(issue.period)}）")
        if sheet.seal:
            draw_seal(page, _ROOM, sheet.seal)
        stack(page, _ROOM.x, top, blocks)
        foot(page, _ROOM, issue, document.total, DAY_LEGEND)
    return document.to_bytes()


def _plan(sheet: GuideQuarterSheet) -> _Plan:
    fixed = _NUMBER + _NAME + _VISITS + _MEETING + _LECTURES
    day = (_ROOM.width - fixed) / max(len(sheet.days), 1)  # without days one wide column tells what is asked for
    size = look(_SIZE)
    widths = (_NUMBER, _NAME, *([day] * max(len(sheet.days), 1)), _VISITS, _MEETING, _LECTURES)
    return _Plan(size, sheet.days, Grid(widths, pad=2, rise=2.4), sheet.issue.period.start.year)


def _pages(plan: _Plan, guide: GuideQuarter, signs: Table) -> list[list[Block]]:
    """A guide's blocks by page; who he is on the first, the signatures on the last."""
    duties = Part(plan.grid, _head(plan), tuple(_rows(plan, guide)))
    parts = [_who(plan, guide), duties, *_remarks(plan, guide.remarks)]
    space = _ROOM.height - TITLE_HEIGHT
    pages = flow(parts, space, signs.height + _OPINION_LEAST)
    left = space - signs.height - sum(block.height for block in pages[-1])
    opinion = Cell("支部评价和街道核对意见", plan.look.plain, Align.LEFT, top=True)
    pages[-1] += [plan.look.grid(_ROOM.width).table([Row((opinion,))], stretch=min(left, _OPINION_MOST)), signs]
    return pages


def _who(plan: _Plan, guide: GuideQuarter) -> Part:
    size = plan.look
    visits = total([t.ratio for t in guide.own] or [_visits(branch) for branch in guide.branches])
    grid = size.grid(64, 150, 64, 100, 64, _ROOM.width - 442)
    done = f"应到访{visits.whole}次，已到访{visits.part}次（{visits.percent}）" if visits.whole else "—"
    row = Row((
        size.label("指导员"), Cell(guide.name, size.name), size.label("联系支部"),
        size.value(f"{len(guide.branches)}个"), size.label("本季到访"), size.value(done),
    ), size.row * 1.3)  # fmt: skip
    return Part(grid, (), (row,))


def _head(plan: _Plan) -> tuple[Row, Row]:
    label = plan.look.label
    months = [(number, len(list(group))) for number, group in groupby(day.month for day in plan.days)]
    weekday = common_weekday(plan.days) or "次"
    return (
        Row((
            label("序号", rows=2), label("联系支部", rows=2),
            *(label(f"{number}月（每{weekday}）", columns=count) for number, count in months),
            *(() if plan.days else (label("走访要求", rows=2),)),
            label("实/应", rows=2), label("列席党员大会", rows=2), label(f"{plan.year}年讲党课", rows=2),
        ), plan.look.row),
        Row(tuple(label(f"{day.day}日") for day in plan.days), plan.look.row * 0.9),
    )  # fmt: skip


def _rows(plan: _Plan, guide: GuideQuarter) -> list[Row]:
    rows = [_branch_row(plan, number, branch) for number, branch in enumerate(guide.branches, start=1)]
    return [*rows, _sum_row(plan, guide)] if len(rows) > 1 or guide.own else rows


def _branch_row(plan: _Plan, number: int, branch: GuideBranch) -> Row:
    size, by_day = plan.look, {tuesday.day: tuesday for tuesday in branch.tuesdays}
    room = plan.grid.widths[2] - 2 * plan.grid.pad
    days = [_day_cell(size, by_day.get(day), room) for day in plan.days] or [_asked_cell(plan, branch, room)]
    return Row((
        size.value(str(number)), Cell(_name(branch), size.plain, Align.LEFT), *days, size.value(_visits(branch).text),
        _duty_cell(plan, branch.meeting, _MEETING), _duty_cell(plan, branch.lectures, _LECTURES),
    ), size.row)  # fmt: skip


def _visits(branch: GuideBranch) -> Ratio:
    """Visits made of visits asked for, by day or by what the street's own rule asks for instead."""
    asked = [mark.ratio for line in branch.lines if line.rule == VISITS for mark in line.marks if mark]
    return total([*(tuesday.ratio for tuesday in branch.tuesdays), *asked])


def _asked_cell(plan: _Plan, branch: GuideBranch, room: float) -> Cell:
    """What the street's own rule asks for where it names no days, and how that stands."""
    asked = next(((line.label, mark) for line in branch.lines if line.rule == VISITS for mark in line.marks), None)
    if asked is None or asked[1] is None:
        return plan.look.value("—")
    cell = mark_cell(asked[1], plan.look.plain, room, plan.year)
    lines = cell.text if isinstance(cell.text, tuple) else (cell.text,)
    return replace(cell, text=tuple(part for part in (asked[0], *lines) if part))


def _name(branch: GuideBranch) -> str:
    """The branch, with the days on which the guide came or went in the quarter."""
    since = f"{short_date(branch.since)}起" if branch.since else ""
    until = f"{short_date(branch.until)}止" if branch.until else ""
    span = "、".join(word for word in (since, until) if word)
    return f"{branch.branch}（{span}）" if span else branch.branch


def _day_cell(size: Look, tuesday: Tuesday | None, room: float) -> Cell:
    """The Tuesday's sign, with the day of a visit made on another one; not in charge: a grey ground."""
    if tuesday is None:
        return Cell("", size.plain, shade=Shade.LABEL)
    visited, late = tuesday.visited_on, LATE if tuesday.late else ""
    if not visited or visited == tuesday.day:
        return sign_cell(tuesday.outcome, size.plain, late)
    plain = sign_cell(tuesday.outcome, size.plain, ("x",))
    style, lines = fit(f"{visited.month}/{visited.day}", size.plain, room - plain.mark_room, least=4.5)
    return sign_cell(tuesday.outcome, style, (*lines, late) if late else lines)


def _duty_cell(plan: _Plan, mark: Mark | None, wide: float) -> Cell:
    if mark is None:
        return plan.look.value("—")
    return mark_cell(mark, plan.look.plain, wide - 2 * plan.grid.pad, plan.year)


def _sum_row(plan: _Plan, guide: GuideQuarter) -> Row:
    """Visits by Tuesday and in all; general meetings and lectures met of due."""
    branches = guide.branches
    tuesdays = guide.own or [t for branch in branches for t in branch.tuesdays]
    by_day = [[t for t in tuesdays if t.day == day] for day in plan.days]
    visits = [total(t.ratio for t in listed) for listed in by_day]
    every = total([t.ratio for t in guide.own] or [_visits(branch) for branch in branches])
    meetings = total(branch.meeting.ratio for branch in branches if branch.meeting)
    lectures = total(branch.lectures.ratio for branch in branches if branch.lectures)
    ratios = (*(visits or [every]), every, meetings, lectures)
    texts = ["", "本人" if guide.own else "合计", *(ratio.text for ratio in ratios)]
    sizes = [fit(text, plan.look.strong, wide - 2 * plan.grid.pad, least=4)
             for text, wide in zip(texts, plan.grid.widths, strict=True)]  # fmt: skip
    return Row(tuple(Cell(lines, style, shade=Shade.LABEL) for style, lines in sizes), plan.look.row)


def _remarks(plan: _Plan, remarks: Sequence[Remark]) -> list[Part]:
    """What is short and what needs a word, with the reason."""
    if not remarks:
        return []
    size = plan.look
    grid = size.grid(28, _ROOM.width - 28 - 250 - 84, 250, 84)
    titles = ("状态", "事项与原因", "依据", "期限")
    head = (Row(tuple(size.label(title) for title in titles), size.row * 0.9),)
    heading = Heading("说明", size.section, _ROOM.width)
    rows = tuple(
        Row((
            sign_cell(remark.outcome, size.plain), Cell(remark.what, size.plain, Align.LEFT),
            Cell(f"{remark.rule}　{remark.authority}", size.small, Align.LEFT),
            size.value(by_when(remark.due_on, plan.year, remark.outcome)),
        ), size.row * 0.9)
        for remark in remarks
    )  # fmt: skip
    return [Part(grid, head, rows, heading)]

"""签到表: those due in two blocks side by side, room for guests' signatures, and the head-count at the foot."""

from __future__ import annotations

from dataclasses import dataclass

from pbdesk.model import AttendanceState
from pbdesk.sheets.document import A4, Document
from pbdesk.sheets.grid import Cell, Grid, Row, Table, stack
from pbdesk.sheets.page import Page
from pbdesk.sheets.parts import TITLE_HEIGHT, Margins, captioned, plain_foot, signatures
from pbdesk.sheets.sign_in_names import names_of
from pbdesk.sheets.style import Align, Font, Shade, Style
from pbdesk.sheets.typeset import wrap
from pbdesk.views.rows import Issue, SignIn, SignInSheet
from pbdesk.words import MEETING_WORDS, WEEKDAY_WORDS, long_date, short_date

TITLE = "签到表"
SIGNATURES = ("主持人签字", "记录人签字")
_ROOM = Margins(left=48, top=44, right=48, bottom=46).room(A4)
_TEXT = Style(Font.LABEL, 10, leading=1.3)
_SMALL = Style(Font.LABEL, 9, leading=1.25)
_BOLD = Style(Font.HEAD, 10, leading=1.3)
_HEAD = Grid((62, _ROOM.width / 2 - 62, 62, _ROOM.width / 2 - 62), pad=4)
_COUNTS = Grid((_ROOM.width / 10,) * 10, pad=2)
_GUESTS = Grid((62, *[(_ROOM.width - 62) / 4] * 4), pad=4)
_GUESTS_A_LINE = 4
_GUEST_LINE, _GUEST_LINES_LEAST, _GUEST_LINES_MOST = 28.0, 2, 5
_SIGN_HEIGHT = 34.0
_MOST_LINES = 3
_THERE = (AttendanceState.PRESENT, AttendanceState.ONLINE)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One page of a meeting's sheet."""

    meeting: SignIn
    head: Table
    names: Table
    first: bool
    last: bool


def draw(sheet: SignInSheet) -> bytes:
    """The sign-in sheets as one PDF, a bookmark for each branch and, under it, each meeting."""
    pages = [page for meeting in sheet.meetings for page in _pages(meeting)]
    document = Document(TITLE, total=len(pages), printed_on=sheet.issue.printed_on, size=A4)
    branch = ""
    for plan in pages:
        page = document.page()
        if plan.first and plan.meeting.branch != branch:
            branch = plan.meeting.branch
            document.bookmark(branch)
        if plan.first:
            document.bookmark(_bookmark(plan.meeting), under_last=True)
        _draw_page(page, sheet.issue, plan, document.total)
    return document.to_bytes()


def _bookmark(meeting: SignIn) -> str:
    return f"{short_date(meeting.held_on)}　{MEETING_WORDS[meeting.kind]}{TITLE}"


def _draw_page(page: Page, issue: Issue, plan: _Sheet, total: int) -> None:
    meeting = plan.meeting
    title = f"{MEETING_WORDS[meeting.kind]}{TITLE}" + ("" if plan.first else "（续）")
    top = captioned(page, _ROOM, title, f"党支部：{meeting.branch}", meeting.group)
    y = stack(page, _ROOM.x, top, [plan.head, plan.names])
    if plan.last:
        left = _ROOM.bottom - y - _foot_height(meeting)
        more = min(int(left // _GUEST_LINE), _GUEST_LINES_MOST - _GUEST_LINES_LEAST)
        signs = signatures(SIGNATURES, _ROOM.width, high=_SIGN_HEIGHT)
        stack(page, _ROOM.x, y, [_guests(meeting, _GUEST_LINES_LEAST + more), _counts(meeting), signs])
    plain_foot(page, _ROOM, issue, total)


def _pages(meeting: SignIn) -> list[_Sheet]:
    """The names by page; only the last one keeps room for guests, head-count and signatures."""
    names = names_of(meeting, _ROOM.width)
    head = _head(meeting)
    space = _ROOM.height - TITLE_HEIGHT - head.height
    foot = _foot_height(meeting)
    sheets: list[_Sheet] = []
    while names.fitting(space - foot) < len(names.lines):
        count = names.part(0, len(names.lines) - 2).fitting(space)
        sheets.append(_Sheet(meeting, head, names.part(0, count).table(space), not sheets, last=False))
        names = names.part(count, len(names.lines))
    return [*sheets, _Sheet(meeting, head, names.table(space - foot), not sheets, last=True)]


def _foot_height(meeting: SignIn) -> float:
    return _guests(meeting, _GUEST_LINES_LEAST).height + _counts(meeting).height + _SIGN_HEIGHT


def _head(meeting: SignIn) -> Table:
    """What meeting it is, when and where; what is not known yet is left to the pen."""
    whole, half = sum(_HEAD.widths[1:]) - 2 * _HEAD.pad, _HEAD.widths[3] - 2 * _HEAD.pad
    rows = [
        Row((_label("会议名称"), _brief(_name(meeting), whole, columns=3)), 26),
        Row((_label("时间"), Cell(_time(meeting), _TEXT, Align.LEFT), _label("地点"), _brief(meeting.place, half)), 26),
    ]
    return _HEAD.table(rows)


def _brief(text: str, room: float, columns: int = 1) -> Cell:
    """A text on three lines at most: the whole of it stands in the minutes, and here people must have room to sign."""
    lines = wrap(text, _TEXT, room)
    if len(lines) > _MOST_LINES:
        lines = (*lines[: _MOST_LINES - 1], lines[_MOST_LINES - 1][:-2] + "……")
    return Cell(lines, _TEXT, Align.LEFT, columns=columns)


def _label(text: str) -> Cell:
    return Cell(text, _TEXT, shade=Shade.LABEL, common=True)


def _name(meeting: SignIn) -> str:
    kind = MEETING_WORDS[meeting.kind]
    return f"{kind}：{meeting.title}" if meeting.title else kind


def _time(meeting: SignIn) -> str:
    held = meeting.held_on
    clock = "—".join(f"{at:%H:%M}" for at in (meeting.starts_at, meeting.ends_at) if at) or "　　时　　分"
    return f"{long_date(held)} {WEEKDAY_WORDS[held.weekday()]} {clock}"


def _guests(meeting: SignIn, lines: int) -> Table:
    """Room for those who sit in to sign: their names where they are known, and boxes for the pen."""
    lines = max(lines, -(-len(meeting.observers) // _GUESTS_A_LINE))
    names = [*meeting.observers, *[""] * (lines * _GUESTS_A_LINE - len(meeting.observers))]
    title = Cell(("列席人员", "签名"), _TEXT, rows=lines, shade=Shade.LABEL)
    rows = []
    for number in range(lines):
        boxes = names[number * _GUESTS_A_LINE : (number + 1) * _GUESTS_A_LINE]
        cells = tuple(Cell(name, _SMALL, Align.LEFT) for name in boxes)
        rows.append(Row((title, *cells) if number == 0 else cells, _GUEST_LINE))
    return _GUESTS.table(rows)


def _counts(meeting: SignIn) -> Table:
    """The head-count: what the record says, or lines to fill in; those due are known beforehand."""
    due = f"{len(meeting.signers)}" if meeting.signers else ""
    known = (
        str(meeting.count(*_THERE)), str(meeting.count(AttendanceState.LEAVE)),
        str(meeting.count(AttendanceState.ABSENT)), str(len(meeting.observers)),
    )  # fmt: skip
    values = (due, *(known if meeting.filled else ("",) * len(known)))
    titles = ("应到", "实到", "请假", "缺席", "列席")
    cells = [
        cell
        for title, value in zip(titles, values, strict=True)
        for cell in (_label(title), Cell(f"{value or '　'} 人", _BOLD if value else _TEXT))
    ]
    return _COUNTS.table([Row(tuple(cells), 26)])

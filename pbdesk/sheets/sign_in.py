"""签到表: those due in two blocks side by side, room for guests' signatures, and the head-count at the foot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pbdesk.model import AttendanceState
from pbdesk.sheets.document import A4, Document
from pbdesk.sheets.grid import Cell, Grid, Row, Table, stack
from pbdesk.sheets.page import Page
from pbdesk.sheets.parts import TITLE_HEIGHT, Margins, captioned, plain_foot, signatures
from pbdesk.sheets.style import Align, Font, Shade, Style, Tone
from pbdesk.views.rows import Issue, Signer, SignIn, SignInSheet
from pbdesk.words import ATTENDANCE_WORDS, MEETING_WORDS, WEEKDAY_WORDS, long_date, short_date

TITLE = "签到表"
SIGNATURES = ("主持人签字", "记录人签字")
_ROOM = Margins(left=48, top=44, right=48, bottom=46).room(A4)
_TEXT = Style(Font.LABEL, 10, leading=1.3)
_SMALL = Style(Font.LABEL, 9, leading=1.25)
_BOLD = Style(Font.HEAD, 10, leading=1.3)
_TICK = Style(Font.HEAD, 10, Tone.GOOD)
_HEAD = Grid((62, _ROOM.width / 2 - 62, 62, _ROOM.width / 2 - 62), pad=4)
_HALF = _ROOM.width / 2
_NUMBER, _NAME, _GROUP, _SIGN = ("序号",), ("姓名",), ("党小组",), ("签名",)
_REMARK = ("备注", "（请假事由）")
_COLUMNS = ((_NUMBER, 26.0), (_NAME, 54.0), (_GROUP, 52.0), (_SIGN, 60.0), (_REMARK, _HALF - 192.0))
_TITLE = Style(Font.LABEL, 8, leading=1.2)
_COUNTS = Grid((_ROOM.width / 10,) * 10, pad=2)
_GUESTS = Grid((62, *[(_ROOM.width - 62) / 4] * 4), pad=4)
_GUESTS_A_LINE = 4
_LEAST, _MOST = 23.0, 34.0
"""How high a line to sign on is: as high as the page allows."""
_GUEST_LINE, _GUEST_LINES_LEAST, _GUEST_LINES_MOST = 28.0, 2, 5
_SIGN_HEIGHT = 34.0
_THERE = (AttendanceState.PRESENT, AttendanceState.ONLINE)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One page: the names on it, with the number of the first."""

    meeting: SignIn
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
    y = stack(page, _ROOM.x, top, [_head(meeting), plan.names])
    if plan.last:
        left = _ROOM.bottom - y - _foot_height(meeting)
        more = min(int(left // _GUEST_LINE), _GUEST_LINES_MOST - _GUEST_LINES_LEAST)
        signs = signatures(SIGNATURES, _ROOM.width, high=_SIGN_HEIGHT)
        stack(page, _ROOM.x, y, [_guests(meeting, _GUEST_LINES_LEAST + more), _counts(meeting), signs])
    plain_foot(page, _ROOM, issue, total)


def _pages(meeting: SignIn) -> list[_Sheet]:
    """The names by page, filled down the left block and then the right one; the last page keeps room for the rest."""
    signers = list(enumerate(meeting.signers, start=1))
    space = _ROOM.height - TITLE_HEIGHT - _head(meeting).height
    foot = _foot_height(meeting)
    sheets: list[_Sheet] = []
    while True:
        whole = _fitting(meeting, signers, space - foot)
        if len(whole) == len(signers):
            return [*sheets, _Sheet(meeting, _spread(meeting, signers, space - foot), not sheets, last=True)]
        part = _fitting(meeting, signers[:-2], space)
        sheets.append(_Sheet(meeting, _spread(meeting, part, space), not sheets, last=False))
        signers = signers[len(part) :]


def _foot_height(meeting: SignIn) -> float:
    return _guests(meeting, _GUEST_LINES_LEAST).height + _counts(meeting).height + _SIGN_HEIGHT


def _fitting(meeting: SignIn, signers: Sequence[tuple[int, Signer]], space: float) -> Sequence[tuple[int, Signer]]:
    """As many of the first names as the space holds, two at least."""
    count = min(len(signers), 2 * int(space // _LEAST))
    while count > 2 and _names(meeting, signers[:count], _LEAST).height > space:
        count -= 2
    return signers[:count]


def _spread(meeting: SignIn, signers: Sequence[tuple[int, Signer]], space: float) -> Table:
    """The table of names with its lines as high as the space allows."""
    lines = (len(signers) + 1) // 2 + 1
    table = _names(meeting, signers, max(_LEAST, min(_MOST, space / lines)))
    return table if table.height <= space else _names(meeting, signers, _LEAST)


def _names(meeting: SignIn, signers: Sequence[tuple[int, Signer]], high: float) -> Table:
    half = (len(signers) + 1) // 2
    columns = _columns(meeting)
    empty = tuple(Cell("", _TEXT) for _ in columns)
    left = [_signer(meeting, number, signer) for number, signer in signers[:half]] or [empty]
    right = [_signer(meeting, number, signer) for number, signer in signers[half:]]
    right += [empty] * (len(left) - len(right))
    titles = tuple(Cell(title, _TITLE, shade=Shade.LABEL, common=True) for title, _ in columns)
    rows = [Row((*one, *other), high) for one, other in zip(left, right, strict=True)]
    grid = Grid(tuple(wide for _, wide in columns) * 2, pad=3, rise=2)
    return grid.table([Row(titles * 2, _LEAST), *rows])


def _columns(meeting: SignIn) -> tuple[tuple[tuple[str, ...], float], ...]:
    """The titles and widths of one block; where there are no groups the signature takes their room."""
    if _in_groups(meeting):
        return _COLUMNS
    spare = dict(_COLUMNS)[_GROUP]
    return tuple((title, wide + spare * (title is _SIGN)) for title, wide in _COLUMNS if title is not _GROUP)


def _in_groups(meeting: SignIn) -> bool:
    return any(signer.group for signer in meeting.signers)


def _signer(meeting: SignIn, number: int, signer: Signer) -> tuple[Cell, ...]:
    group = (Cell(signer.group, _SMALL),) if _in_groups(meeting) else ()
    return (
        Cell(str(number), _SMALL), Cell(signer.name, _TEXT), *group, _mark(meeting, signer),
        Cell(signer.reason, _SMALL, Align.LEFT),
    )  # fmt: skip


def _mark(meeting: SignIn, signer: Signer) -> Cell:
    """Room to sign, with a tick for who was there, or in words what else the record says."""
    match signer.state if meeting.filled else None:
        case None:
            return Cell("", _TEXT)
        case AttendanceState.PRESENT:
            return Cell("", _TEXT, Align.LEFT, mark="✓", mark_style=_TICK)
        case state:
            return Cell(ATTENDANCE_WORDS[state], _SMALL)


def _head(meeting: SignIn) -> Table:
    """What meeting it is, when and where; what is not known yet is left to the pen."""
    rows = [
        Row((_label("会议名称"), Cell(_name(meeting), _TEXT, Align.LEFT, columns=3)), 26),
        Row((_label("时间"), Cell(_time(meeting), _TEXT, Align.LEFT), _label("地点"),
             Cell(meeting.place, _TEXT, Align.LEFT)), 26),
    ]  # fmt: skip
    return _HEAD.table(rows)


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

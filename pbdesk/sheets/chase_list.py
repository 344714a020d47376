"""催办清单: every branch that is short of something, with what, on whose authority, until when and who sees to it."""

from __future__ import annotations

from collections.abc import Sequence

from pbdesk.sheets.document import A4_LANDSCAPE, Document
from pbdesk.sheets.flow import Part, flow
from pbdesk.sheets.grid import Cell, Grid, Row, stack
from pbdesk.sheets.look import look
from pbdesk.sheets.parts import TITLE_HEIGHT, Margins, foot, signatures, title_lines
from pbdesk.sheets.style import Align, Shade
from pbdesk.views.rows import ChaseBranch, ChaseEntry, ChaseListSheet
from pbdesk.words import long_date

TITLE = "催办清单"
SIGNATURES = ("填表人", "街道核对人", "日期")
_ROOM = Margins(left=36, top=28, right=36, bottom=42).room(A4_LANDSCAPE)
_LOOK = look(0.93)
_HIGH = 20.0
_COLUMNS = (
    ("序号", 30.0), ("还缺什么", 186.0), ("依据", 118.0), ("最后期限", 110.0), ("责任人", 92.0), ("怎样办", 0.0),
)  # fmt: skip
_GRID = Grid(tuple(w or _ROOM.width - sum(wide for _, wide in _COLUMNS) for _, w in _COLUMNS), pad=3, rise=2.6)
_LEGEND = "本清单按已登记的记录核对；已经办了、还没有登记的，登记后会自动从清单中去掉。"


def draw(sheet: ChaseListSheet) -> bytes:
    """All branches as one list, a heading each."""
    issue = sheet.issue
    title = f"{issue.street}{issue.period.title}{TITLE}{sheet.number}"
    signs = signatures(SIGNATURES, _ROOM.width, high=28)
    head = Row(tuple(_LOOK.label(words) for words, _ in _COLUMNS), _HIGH)
    rows = [row for number, branch in enumerate(sheet.branches, start=1) for row in _rows(number, branch)]
    pages = flow([Part(_GRID, (head,), tuple(rows))], _ROOM.height - TITLE_HEIGHT, signs.height)
    document = Document(title, total=len(pages), printed_on=issue.printed_on, size=A4_LANDSCAPE)
    for blocks in pages:
        page = document.page()
        if page.number == 1:
            document.bookmark(title)
        top = title_lines(page, _ROOM, title, _below(sheet))
        stack(page, _ROOM.x, top, [*blocks, signs] if page.number == len(pages) else blocks)
        foot(page, _ROOM, issue, document.total, _LEGEND)
    return document.to_bytes()


def _below(sheet: ChaseListSheet) -> str:
    """The day, and how many of all branches stand here."""
    silent = sum(bool(branch.remark) for branch in sheet.branches)
    nothing = f"，其中{silent}个没有任何记录" if silent else ""
    day = long_date(sheet.issue.printed_on)
    return f"截至{day}　共核对{sheet.looked_at}个支部，{len(sheet.branches)}个还有事项要办{nothing}"


def _rows(number: int, branch: ChaseBranch) -> list[Row]:
    """The heading of a branch, and a line each thing it is short of."""
    lines = [_row(f"{number}.{n}", entry) for n, entry in enumerate(branch.entries, start=1)]
    return [_heading(number, branch), *lines]


def _heading(number: int, branch: ChaseBranch) -> Row:
    told: Sequence[str] = (
        f"{number}　{branch.branch}",
        f"书记：{branch.secretary or '未登记'}",
        f"缺{len(branch.entries)}项" if branch.entries else "",
        branch.remark,
        f"上次催办：{branch.before}" if branch.before else "",
    )
    words = "　　".join(part for part in told if part)
    cell = Cell(words, _LOOK.strong, Align.LEFT, columns=len(_COLUMNS), shade=Shade.LABEL)
    return Row((cell,), _HIGH, leads=bool(branch.entries))


def _row(number: str, entry: ChaseEntry) -> Row:
    plain = _LOOK.plain
    return Row((
        Cell(number, _LOOK.small), Cell(entry.what, plain, Align.LEFT), Cell(entry.citation, plain, Align.LEFT),
        Cell(entry.until, plain), Cell(entry.responsible, plain), Cell(entry.remedy, _LOOK.small, Align.LEFT),
    ), _HIGH)  # fmt: skip

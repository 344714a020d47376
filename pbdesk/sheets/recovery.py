"""恢复密钥: one page for the safe; the key in numbered groups, and what to do with it, for somebody who never saw it.

It stands apart from the other sheets: it belongs to no period, and nobody prints or saves it in passing.
"""

from __future__ import annotations

from pbdesk.sheets.document import A4, Document
from pbdesk.sheets.grid import Block, Cell, Gap, Grid, Heading, Row, Table, stack
from pbdesk.sheets.parts import FOOT, Margins, title_lines
from pbdesk.sheets.style import Align, Font, Shade, Style
from pbdesk.views.rows import RecoverySheet
from pbdesk.words import long_date

TITLE = "恢复密钥"
USES = (
    "忘记密码时，打开文件选“用恢复密钥打开”，照上面的 14 组输入，不分大小写，空格写不写都行。抄错了会说是第几组。",
    "打开以后，马上在“文件”菜单里改一个新密码。",
    "谁拿到这张纸，谁就能打开这个文件。请像公章一样锁在保险柜里，不要拍照，不要放在电脑里。",
    "改过密码以后，这一张就打不开文件了，请打印新的一张换上。留着没有改的旧备份，仍要用旧的密码或这一张。",
    "密码和这张纸都丢了，里面的记录谁也打不开，开发的人也打不开。",
)
_ROOM = Margins(left=62, top=52, right=62, bottom=48).room(A4)
_LABEL = Style(Font.LABEL, 10)
_VALUE = Style(Font.LABEL, 11)
_GROUP = Style(Font.HEAD, 20)
_NUMBER = Style(Font.LABEL, 9)
_HEAD = Style(Font.HEAD, 12)
_TEXT = Style(Font.LABEL, 11, leading=1.55)
_ACROSS = 2
_NARROW = 44.0
_FACTS = Grid((70, _ROOM.width / 2 - 70, 70, _ROOM.width / 2 - 70), pad=5)
_KEY = Grid((_NARROW, _ROOM.width / 2 - _NARROW) * _ACROSS, pad=4)
_USES = Grid((22, _ROOM.width - 22), pad=4, rise=5)
_KEPT = Grid((70, _ROOM.width / 3 - 70) * 3, pad=4)


def draw(sheet: RecoverySheet) -> bytes:
    """The sheet as a PDF of one page."""
    document = Document(TITLE, total=1, printed_on=sheet.printed_on)
    page = document.page()
    y = title_lines(page, _ROOM, TITLE, "忘记密码时用它打开文件，请放进保险柜")
    stack(page, _ROOM.x, y + 8, _blocks(sheet))
    page.text(_ROOM.x, _ROOM.bottom + 14, f"打印日期 {long_date(sheet.printed_on)}　编号 {sheet.number}", FOOT)
    page.text(_ROOM.right, _ROOM.bottom + 14, "第 1 页 共 1 页", FOOT, Align.RIGHT)
    return document.to_bytes()


def _blocks(sheet: RecoverySheet) -> list[Block]:
    return [
        _facts(sheet),
        Gap(16),
        _key(sheet.groups),
        Heading("怎么用、怎么保管", _HEAD, _ROOM.width, above=20, below=4),
        _uses(),
        Gap(18),
        _kept(),
    ]


def _facts(sheet: RecoverySheet) -> Table:
    """Which file it opens."""
    return _FACTS.table([
        Row((_label("名称"), Cell(sheet.title, _VALUE, Align.LEFT, columns=3)), 28),
        Row((_label("文件名"), Cell(sheet.file_name, _VALUE, Align.LEFT, columns=3)), 28),
        Row((
            _label("编号"), Cell(sheet.number, _VALUE, Align.LEFT),
            _label("打印日期"), Cell(long_date(sheet.printed_on), _VALUE, Align.LEFT),
        ), 28),
    ])  # fmt: skip


def _key(groups: tuple[str, ...]) -> Table:
    """The groups in two columns, read down the first and then down the second."""
    half = (len(groups) + 1) // _ACROSS
    rows = [
        Row(tuple(cell for at in range(line, len(groups), half) for cell in _group(at + 1, groups[at])), 33)
        for line in range(half)
    ]
    return _KEY.table(rows)


def _group(number: int, group: str) -> tuple[Cell, Cell]:
    return (Cell(str(number), _NUMBER, shade=Shade.LABEL), Cell("  ".join(group), _GROUP))


def _uses() -> Table:
    return _USES.table([Row((Cell(str(n), _LABEL), Cell(use, _TEXT, Align.LEFT))) for n, use in enumerate(USES, 1)])


def _kept() -> Table:
    """Who keeps it, where and since when, to be filled in by hand."""
    cells = [cell for words in ("保管人", "放在哪里", "存放日期") for cell in (_label(words), Cell())]
    return _KEPT.table([Row(tuple(cells), 36)])


def _label(words: str) -> Cell:
    return Cell(words, _LABEL, shade=Shade.LABEL)

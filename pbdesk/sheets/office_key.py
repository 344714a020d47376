"""公钥: one page to hand to branches and guides: the code to type in, large, and the mark to compare."""

from __future__ import annotations

from collections.abc import Sequence

from pbdesk.sheets.document import A4, Document
from pbdesk.sheets.page import Page
from pbdesk.sheets.parts import Margins
from pbdesk.sheets.style import Align, Font, Style, Tone
from pbdesk.sheets.typeset import fit, wrap
from pbdesk.views.rows import KeyPaper
from pbdesk.words import long_date

_ROOM = Margins(left=70, top=70, right=70, bottom=60).room(A4)
_HEAD = Style(Font.HEAD, 22)
_NAME = Style(Font.HEAD, 14)
_TEXT = Style(Font.BODY, 12, leading=1.7)
_CODE = Style(Font.LABEL, 20, leading=1.9)
_MARK = Style(Font.HEAD, 28)
_NOTE = Style(Font.LABEL, 9, Tone.SOFT, 1.5)
_GROUPS, _WIDE = 4, 92.0
"""Groups of the code in a line, and the room of each."""
_HOW = (
    "在支部工作台的“交换”里点“街道公钥”，把下面的代码照着输入（大小写、空格都不要紧），点“登记”。",
    "登记以后屏幕上会显示指纹，和这张纸上的三组字母一样，就说明没有抄错；以后导出的数据包只有街道能打开。",
)
_SAFE = "公钥可以公开：拿到它的人只能加密，不能打开。街道的文件要保管好，能打开数据包的只有它。"


def draw(sheet: KeyPaper) -> bytes:
    """The page as a PDF."""
    document = Document(f"{sheet.office} 公钥", total=1, printed_on=sheet.printed_on)
    page = document.page()
    document.bookmark(sheet.office)
    middle = _ROOM.x + _ROOM.width / 2
    page.text(middle, _ROOM.y + 22, "数据交换公钥", _HEAD, Align.CENTER)
    style, lines = fit(sheet.office, _NAME, _ROOM.width)
    page.text(middle, _ROOM.y + 52, lines[0], style, Align.CENTER)
    y = _ROOM.y + 84
    for words in _HOW:
        y = _lines(page, y, wrap(words, _TEXT, _ROOM.width), _TEXT) + 4
    page.text(_ROOM.x, y + 22, "代码", _NAME)
    y = _code(page, y + 36, sheet.code)
    page.text(_ROOM.x, y + 24, "指纹", _NAME)
    page.text(middle, y + 64, sheet.fingerprint, _MARK, Align.CENTER)
    y = _lines(page, y + 92, wrap(_SAFE, _TEXT, _ROOM.width), _TEXT)
    page.text(_ROOM.right, _ROOM.bottom, f"{long_date(sheet.printed_on)}印", _NOTE, Align.RIGHT)
    return document.to_bytes()


def _code(page: Page, y: float, code: str) -> float:
    """The groups of the code, those of a column below each other."""
    groups = code.split()
    for number, group in enumerate(groups):
        line, column = divmod(number, _GROUPS)
        page.lines(_ROOM.x + 28 + column * _WIDE, y + (line + 0.5) * _CODE.step, (group,), _CODE)
    return y + -(-len(groups) // _GROUPS) * _CODE.step


def _lines(page: Page, y: float, lines: Sequence[str], style: Style) -> float:
    """Lines one below the other; answers where the next thing may stand."""
    for line in lines:
        page.lines(_ROOM.x, y + style.step / 2, (line,), style)
        y += style.step
    return y

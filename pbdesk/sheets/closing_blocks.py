"""A closed quarter on paper: seal and code in the head of the page, and every correction with old and new (E-33)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from pbdesk.sheets.branch_blocks import section
from pbdesk.sheets.grid import Block, Cell, Grid, Row, Table
from pbdesk.sheets.look import Look
from pbdesk.sheets.page import HAIR, Box, Page
from pbdesk.sheets.square_code import draw_square_code
from pbdesk.sheets.style import Align, Font, Shade, Style, Tone
from pbdesk.views.rows import Altered, BranchQuarter, Seal
from pbdesk.words import long_date

CHANGED = "封账后有改动，尚未登记更正"
ELSEWHERE = "改动的是本表没有列出的项目，见封账结果表"
_ABSENT = "封账时没有本支部，之后补入"
_LINE = Style(Font.LABEL, 7, leading=1.45)
_CODE = Style(Font.HEAD, 7, leading=1.45)
_ALARM = Style(Font.HEAD, 7, Tone.BAD, 1.45)
_WIDE, _PAD = 112.0, 3.0
_RULE, _STATE = 50.0, 112.0


def reissue_words(seal: Seal | None) -> str:
    """What follows the title of a sheet that was corrected."""
    return f"（更正第{seal.corrections[-1].number}次）" if seal and seal.corrections else ""


def draw_seal(page: Page, room: Box, seal: Seal) -> None:
    """The seal as a stamp in the upper right corner, with a line where something is amiss; the square code at the left.

    Both stand beside the title, in the margin: nothing moves for them.
    """
    again = f"第{seal.again}次" if seal.again else ""
    lines = [(f"已于{long_date(seal.closed_on)}{again}封账" + ("，" if seal.code else ""), _LINE)]
    if seal.code:
        lines += [("校验码", _LINE), (seal.code, _CODE)]
    alarm = _alarm(seal)
    if alarm:
        lines.append((alarm, _ALARM))
    high = len(lines) * _LINE.step + 2 * _PAD
    left, top = room.right - _WIDE, room.y - 10
    page.frame(left, top, _WIDE, high, HAIR)
    for number, (words, style) in enumerate(lines):
        page.lines(left + _WIDE / 2, top + _PAD + (number + 0.5) * _LINE.step, (words,), style, Align.CENTER)
    if seal.scan:
        draw_square_code(page, room.x, room.y - 14, seal.scan)


def correction_blocks(size: Look, room: float, quarter: BranchQuarter) -> list[Block]:
    """Every correction: number, day, reason, and each result that is another than before; then what has none yet."""
    seal = quarter.seal
    if seal is None or not (seal.corrections or seal.unregistered):
        return []
    number = "五" if quarter.notes else "四"
    grid = _grid(size, room)
    blocks: list[Block] = [section(size, room, f"{number}、封账后的更正", "应、实为应做和已做次数"), _head(size, grid)]
    for one in seal.corrections:
        words = f"更正第{one.number}次　{long_date(one.corrected_on)}　原因：{one.reason}"
        words += "" if one.altered else f"　（{ELSEWHERE}）"
        blocks.append(_table(size, grid, _lead(size, words), one.altered))
    if seal.unregistered:
        words = f"{CHANGED}。本页仍按{issued_words(seal)}的结果列出，按现在的记录会是右边这样："
        blocks.append(_table(size, grid, _lead(size, words, Tone.BAD), seal.unregistered))
    return blocks


def issued_words(seal: Seal) -> str:
    """Which issue a closed sheet shows."""
    return f"更正第{seal.corrections[-1].number}次" if seal.corrections else "封账时"


def _alarm(seal: Seal) -> str:
    """What is amiss with a closed branch."""
    if not seal.code:
        return _ABSENT
    return CHANGED if seal.unregistered else ""


@lru_cache(maxsize=32)
def _grid(size: Look, room: float) -> Grid:
    return size.grid(room - _RULE - 2 * _STATE, _RULE, _STATE, _STATE)


@lru_cache(maxsize=32)
def _head(size: Look, grid: Grid) -> Table:
    titles = ("事项", "依据", "更正前", "更正后")
    return grid.table([Row(tuple(size.label(title) for title in titles), size.row * 0.9)], common=True)


def _lead(size: Look, words: str, tone: Tone = Tone.INK) -> Cell:
    """A line over the whole width that says what the rows under it are."""
    shade = Shade.BAD if tone is Tone.BAD else Shade.LABEL
    return Cell(words, size.strong.toned(tone), Align.LEFT, columns=4, shade=shade)


def _table(size: Look, grid: Grid, lead: Cell, altered: Sequence[Altered]) -> Table:
    rows = [
        Row((
            Cell(one.what, size.plain, Align.LEFT), size.value(one.rule), size.value(one.before),
            Cell(f"→ {one.after}", size.plain),
        ), size.row * 0.9)
        for one in altered
    ]  # fmt: skip
    return grid.table([Row((lead,), size.row * 0.9), *rows])

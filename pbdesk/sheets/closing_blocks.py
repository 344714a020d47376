"""A closed quarter on paper: the seal in the head of the page, and every correction with old and new (E-33)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from pbdesk.sheets.branch_blocks import section
from pbdesk.sheets.grid import Block, Cell, Grid, Row, Table
from pbdesk.sheets.look import Look
from pbdesk.sheets.page import HAIR, Box, Page
from pbdesk.sheets.style import Align, Font, Shade, Style, Tone
from pbdesk.views.rows import Altered, BranchQuarter, Seal
from pbdesk.words import long_date

CHANGED = "封账后有改动，尚未登记更正"
_ABSENT = "封账时没有本支部，之后补入"
_LINE = Style(Font.LABEL, 7, leading=1.45)
_ALARM = Style(Font.HEAD, 7, Tone.BAD, 1.45)
_WIDE, _PAD = 104.0, 3.0
_RULE, _STATE = 50.0, 112.0


def reissue_words(seal: Seal | None) -> str:
    """What follows the title of a sheet that was corrected."""
    return f"（更正第{seal.corrections[-1].number}次）" if seal and seal.corrections else ""


def draw_seal(page: Page, room: Box, seal: Seal) -> None:
    """The seal as a small stamp in the upper right corner; a third line where something is amiss."""
    closed = f"已于{long_date(seal.closed_on)}封账"
    lines = (f"{closed}，", f"校验码 {seal.digest}") if seal.digest else (closed,)
    alarm = _alarm(seal)
    high = (len(lines) + bool(alarm)) * _LINE.step + 2 * _PAD
    left, top = room.right - _WIDE, room.y - 6
    page.frame(left, top, _WIDE, high, HAIR)
    middle, centre = top + _PAD + len(lines) * _LINE.step / 2, left + _WIDE / 2
    page.lines(centre, middle, lines, _LINE, Align.CENTER)
    if alarm:
        page.lines(centre, top + high - _PAD - _LINE.step / 2, (alarm,), _ALARM, Align.CENTER)


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
        blocks.append(_table(size, grid, _lead(size, words), one.altered))
    if seal.unregistered:
        words = f"{CHANGED}。本页按现在的记录列出。"
        blocks.append(_table(size, grid, _lead(size, words, Tone.BAD), seal.unregistered))
    return blocks


def _alarm(seal: Seal) -> str:
    """What is amiss with a closed branch."""
    if not seal.digest:
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

"""The names of a sign-in sheet: two blocks of lines side by side, measured once and cut to pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pbdesk.model import AttendanceState
from pbdesk.sheets.grid import Cell, Grid, Row, Table
from pbdesk.sheets.style import Align, Font, Shade, Style, Tone
from pbdesk.views.rows import Signer, SignIn
from pbdesk.words import ATTENDANCE_WORDS

LEAST, MOST = 23.0, 34.0
"""How high a line to sign on is: as high as the page allows."""
_TITLE = Style(Font.LABEL, 8, leading=1.2)
_TEXT = Style(Font.LABEL, 10, leading=1.3)
_SMALL = Style(Font.LABEL, 9, leading=1.25)
_TICK = Style(Font.HEAD, 10, Tone.GOOD)
_GROUP = 2
_TITLES: tuple[str | tuple[str, ...], ...] = ("序号", "姓名", "党小组", "签名", ("备注", "（请假事由）"))
_SHARES = (26.0, 54.0, 52.0, 60.0)
_SIGN = 3


@dataclass(frozen=True, slots=True)
class Names:
    """Everybody's cells, how high each of them must be, and the grid of both blocks."""

    grid: Grid
    head: Row
    lines: Sequence[tuple[Cell, ...]]
    heights: Sequence[float]
    head_height: float

    def part(self, first: int, count: int) -> Names:
        """So many of the people from one on."""
        chosen = slice(first, first + count)
        return Names(self.grid, self.head, self.lines[chosen], self.heights[chosen], self.head_height)

    def height(self, least: float = LEAST) -> float:
        """How high the table is with lines of a least height."""
        half = (len(self.lines) + 1) // 2
        right = [*self.heights[half:], *([0.0] * (half - len(self.heights[half:])))]
        pairs = zip(self.heights[:half], right, strict=True)
        return self.head_height + sum(max(least, one, other) for one, other in pairs)

    def fitting(self, space: float) -> int:
        """How many of the first people a space holds, two at least, down the left block and then the right one."""
        count = min(len(self.lines), 2 * max(1, int(space // LEAST)))
        while count > 2 and self.part(0, count).height() > space:
            count -= 2
        return count

    def table(self, space: float) -> Table:
        """The table with its lines as high as the space allows."""
        half = max(1, (len(self.lines) + 1) // 2)
        high = max(LEAST, min(MOST, (space - self.head_height) / half))
        if self.height(high) > space:
            high = LEAST
        empty = tuple(Cell("", _TEXT) for _ in self.head.cells[: len(self.head.cells) // 2])
        left = self.lines[:half] or [empty]
        right = [*self.lines[half:], *([empty] * (len(left) - len(self.lines[half:])))]
        rows = [Row((*one, *other), high) for one, other in zip(left, right, strict=True)]
        return self.grid.table([self.head, *rows])


def names_of(meeting: SignIn, width: float) -> Names:
    """The names of a meeting; where there are no groups the signature takes their room."""
    grouped = any(signer.group for signer in meeting.signers)
    wide = [*_SHARES, width / 2 - sum(_SHARES)]
    titles = list(_TITLES)
    if not grouped:
        wide[_SIGN] += wide[_GROUP]
        del wide[_GROUP], titles[_GROUP]
    block, both = Grid(tuple(wide), pad=3, rise=2), Grid(tuple(wide) * 2, pad=3, rise=2)
    head = Row(tuple(Cell(title, _TITLE, shade=Shade.LABEL, common=True) for title in titles) * 2, LEAST)
    lines = [_line(meeting, number, signer, grouped) for number, signer in enumerate(meeting.signers, start=1)]
    heights = [block.table([Row(cells)]).height for cells in lines]
    return Names(both, head, lines, heights, both.table([head]).height)


def _line(meeting: SignIn, number: int, signer: Signer, grouped: bool) -> tuple[Cell, ...]:
    group = (Cell(signer.group, _SMALL),) if grouped else ()
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

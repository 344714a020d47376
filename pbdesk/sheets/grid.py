"""Tables: rows of cells that wrap their text, know their height before they are drawn, and may span."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from pbdesk.sheets.page import FRAME, HAIR, Box, Page
from pbdesk.sheets.style import PLAIN, Align, Shade, Style
from pbdesk.sheets.typeset import width, wrap

_MARK_GAP = 0.35
"""The gap between a mark and the text after it, as a multiple of the text's size."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its text (or lines broken already), an optional mark before the first line, and how far it spans.

    ``top`` sets the text under the upper edge instead of in the middle of the height.
    """

    text: str | tuple[str, ...] = ""
    style: Style = PLAIN
    align: Align = Align.CENTER
    columns: int = 1
    rows: int = 1
    shade: Shade | None = None
    mark: str = ""
    mark_style: Style = PLAIN
    top: bool = False

    def lines(self, room: float) -> tuple[str, ...]:
        """The text broken to the room that the mark leaves."""
        if isinstance(self.text, tuple):
            return self.text
        return wrap(self.text, self.style, max(room - self.mark_room, self.style.size))

    @property
    def mark_room(self) -> float:
        """The width that the mark and its gap take."""
        if not self.mark:
            return 0
        gap = _MARK_GAP * self.style.size if self.text else 0
        return width(self.mark, self.mark_style) + gap


@dataclass(frozen=True, slots=True)
class Row:
    """A row of cells that is at least so high; one that ``leads`` stays on the page of the row after it."""

    cells: tuple[Cell, ...]
    least: float = 0
    leads: bool = False


class Block(Protocol):
    """Something with a height that is drawn at a place: a table, a heading, a blank."""

    @property
    def height(self) -> float:
        """How much of the page it takes."""
        ...

    def draw(self, page: Page, x: float, y: float) -> None:
        """Draw it with its top left corner there."""
        ...


@dataclass(frozen=True, slots=True)
class Grid:
    """The columns of a table and the space around its text."""

    widths: tuple[float, ...]
    pad: float = 3
    rise: float = 3

    @property
    def width(self) -> float:
        """The width of the whole table."""
        return sum(self.widths)

    def height(self, row: Row) -> float:
        """The height a row needs; cells that span rows leave it to the others."""
        tallest, column = row.least, 0
        for cell in row.cells:
            room = sum(self.widths[column : column + cell.columns]) - 2 * self.pad
            column += cell.columns
            if cell.rows == 1 and cell.text:
                tallest = max(tallest, len(cell.lines(room)) * cell.style.step + 2 * self.rise)
        return tallest

    def table(self, rows: Sequence[Row], *, stretch: float = 0) -> Table:
        """A table of these rows; its last row is stretched so that the whole is at least so high."""
        heights = [self.height(row) for row in rows]
        heights[-1] += max(0.0, stretch - sum(heights))
        return Table(self, tuple(rows), tuple(heights))


@dataclass(frozen=True, slots=True)
class Table:
    """Measured rows, ready to draw."""

    grid: Grid
    rows: tuple[Row, ...]
    heights: tuple[float, ...]

    @property
    def height(self) -> float:
        """The height of all rows."""
        return sum(self.heights)

    def draw(self, page: Page, x: float, y: float) -> None:
        """Draw grounds, lines and text of every cell, and the frame."""
        page.frame(Box(x, y, self.grid.width, self.height), FRAME)
        taken: dict[int, int] = {}
        for number, row in enumerate(self.rows):
            column, left = 0, x
            for cell in row.cells:
                while taken.get(column, 0) > number:
                    left += self.grid.widths[column]
                    column += 1
                wide = sum(self.grid.widths[column : column + cell.columns])
                box = Box(left, y, wide, sum(self.heights[number : number + cell.rows]))
                _draw_cell(page, box, cell, self.grid.pad)
                if cell.rows > 1:
                    taken.update(dict.fromkeys(range(column, column + cell.columns), number + cell.rows))
                column += cell.columns
                left += wide
            y += self.heights[number]


@dataclass(frozen=True, slots=True)
class Heading:
    """A line of text with space above and below it, and a hint at the right edge."""

    text: str
    style: Style
    width: float
    above: float = 6
    below: float = 3
    hint: str = ""
    hint_style: Style = PLAIN

    @property
    def height(self) -> float:
        """The line and the space around it."""
        return self.above + self.style.step + self.below

    def draw(self, page: Page, x: float, y: float) -> None:
        """Write the line."""
        strip = Box(x, y + self.above, self.width, self.style.step)
        page.lines(strip, (self.text,), self.style)
        if self.hint:
            page.lines(strip, (self.hint,), self.hint_style, Align.RIGHT)


@dataclass(frozen=True, slots=True)
class Gap:
    """Space between two blocks."""

    height: float

    def draw(self, page: Page, x: float, y: float) -> None:
        """Draw nothing."""


def stack(page: Page, x: float, y: float, blocks: Sequence[Block]) -> float:
    """Draw blocks one under another; the answer is where the last one ends."""
    for block in blocks:
        block.draw(page, x, y)
        y += block.height
    return y


def _draw_cell(page: Page, box: Box, cell: Cell, pad: float) -> None:
    if cell.shade:
        page.ground(box, cell.shade)
    page.frame(box, HAIR)
    inner = box.inset(pad)
    lines = cell.lines(inner.width)
    if cell.top:
        inner = Box(inner.x, inner.y + pad, inner.width, len(lines) * cell.style.step)
    if cell.mark:
        _draw_marked(page, inner, cell, lines)
    elif cell.text:
        page.lines(inner, lines, cell.style, cell.align)


def _draw_marked(page: Page, inner: Box, cell: Cell, lines: tuple[str, ...]) -> None:
    """Mark and text as one group: the mark before the first line, the lines flush behind it."""
    widest = max((width(line, cell.style) for line in lines), default=0)
    group = cell.mark_room + widest
    x = inner.x + (inner.width - group) / 2 if cell.align is Align.CENTER else inner.x
    top = inner.y + (inner.height - max(len(lines), 1) * cell.style.step) / 2
    page.lines(Box(x, top, cell.mark_room, cell.style.step), (cell.mark,), cell.mark_style)
    page.lines(Box(x + cell.mark_room, inner.y, widest, inner.height), lines, cell.style)

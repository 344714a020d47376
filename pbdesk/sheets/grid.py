"""Tables: rows of cells that wrap their text, know their height before they are drawn, and may span."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import accumulate
from typing import NamedTuple, Protocol

from pbdesk.sheets.page import FRAME, HAIR, Page
from pbdesk.sheets.style import PLAIN, Align, Shade, Style
from pbdesk.sheets.typeset import width, wrap

_MARK_GAP = 0.35
"""The gap between a mark and the text after it, as a multiple of the text's size."""


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """A cell: its text (or lines broken already), an optional mark before the first line, and how far it spans.

    ``top`` sets the text under the upper edge instead of in the middle of the height; ``common`` says that the same
    object stands on many pages, so that its drawing is worth keeping.
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
    common: bool = False

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


class Placed(NamedTuple):
    """A cell in its row: its broken text, how far from the table's left edge it stands, and how wide it is."""

    cell: Cell
    lines: tuple[str, ...]
    left: float
    width: float


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

    def table(self, rows: Sequence[Row], *, stretch: float = 0, common: bool = False) -> Table:
        """A table of these rows; its last row is stretched so that the whole is at least so high."""
        edges = (0.0, *accumulate(self.widths))
        taken = [0] * len(self.widths)
        placed = tuple(self._place(number, row, edges, taken) for number, row in enumerate(rows))
        heights = [self._height(row, cells) for row, cells in zip(rows, placed, strict=True)]
        heights[-1] += max(0.0, stretch - sum(heights))
        return Table(self, placed, tuple(heights), common)

    def _place(self, number: int, row: Row, edges: Sequence[float], taken: list[int]) -> tuple[Placed, ...]:
        """A row's cells at their columns, passing over those that a taller cell above still takes."""
        column, cells = 0, []
        for cell in row.cells:
            while taken[column] > number:
                column += 1
            left, end = edges[column], column + cell.columns
            wide = edges[end] - left
            cells.append(Placed(cell, cell.lines(wide - 2 * self.pad), left, wide))
            if cell.rows > 1:
                taken[column:end] = [number + cell.rows] * cell.columns
            column = end
        return tuple(cells)

    def _height(self, row: Row, cells: Sequence[Placed]) -> float:
        """The height a row needs; cells that span rows leave it to the others."""
        tallest = row.least
        for cell, lines, _, _ in cells:
            if cell.rows == 1:
                high = len(lines) * cell.style.step + 2 * self.rise
                if high > tallest and lines:
                    tallest = high
        return tallest


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Measured rows, ready to draw; ``heights`` belong to the rows one by one."""

    grid: Grid
    placed: tuple[tuple[Placed, ...], ...]
    heights: tuple[float, ...]
    common: bool = False

    @property
    def height(self) -> float:
        """The height of all rows."""
        return sum(self.heights)

    def draw(self, page: Page, x: float, y: float) -> None:
        """Draw grounds, lines and text of every cell, and the frame."""
        if self.common:
            page.stamp((self, x, y), partial(self._draw, page, x, y))
        else:
            self._draw(page, x, y)

    def _draw(self, page: Page, x: float, y: float) -> None:
        page.frame(x, y, self.grid.width, self.height, FRAME)
        pad = self.grid.pad
        for number, cells in enumerate(self.placed):
            high = self.heights[number]
            for placed in cells:
                cell, left, wide = placed.cell, x + placed.left, placed.width
                tall = high if cell.rows == 1 else sum(self.heights[number : number + cell.rows])
                if cell.common and not self.common:
                    page.stamp((cell, left, y, wide, tall), partial(_draw_cell, page, placed, left, y, tall, pad))
                else:
                    _draw_cell(page, placed, left, y, tall, pad)
            y += high


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
        middle = y + self.above + self.style.step / 2
        page.lines(x, middle, (self.text,), self.style)
        if self.hint:
            page.lines(x + self.width, middle, (self.hint,), self.hint_style, Align.RIGHT)


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


def _draw_cell(page: Page, placed: Placed, x: float, y: float, high: float, pad: float) -> None:
    cell, lines, _, wide = placed
    if cell.shade:
        page.ground(x, y, wide, high, cell.shade)
    page.frame(x, y, wide, high, HAIR)
    middle = y + high / 2
    if cell.top:
        middle = y + pad + len(lines) * cell.style.step / 2
    if cell.mark:
        _draw_marked(page, placed, x, middle, pad)
    elif lines:
        at = x + pad if cell.align is Align.LEFT else x + wide / 2 if cell.align is Align.CENTER else x + wide - pad
        page.lines(at, middle, lines, cell.style, cell.align)


def _draw_marked(page: Page, placed: Placed, x: float, middle: float, pad: float) -> None:
    """Mark and text as one group: the mark before the first line, the lines flush behind it."""
    cell, lines, _, wide = placed
    group = cell.mark_room + max([width(line, cell.style) for line in lines], default=0)
    x += (wide - group) / 2 if cell.align is Align.CENTER else pad
    first = middle - (len(lines) - 1) * cell.style.step / 2 if lines else middle
    page.lines(x, first, (cell.mark,), cell.mark_style)
    page.lines(x + cell.mark_room, middle, lines, cell.style)

"""Long tables over several pages: the head is repeated, a heading never ends a page, the last page keeps its tail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pbdesk.sheets.grid import Block, Grid, Heading, Row


@dataclass(frozen=True, slots=True)
class Part:
    """A table that may go on over pages, with a heading above it where it begins."""

    grid: Grid
    head: tuple[Row, ...]
    rows: tuple[Row, ...]
    heading: Heading | None = None


@dataclass(slots=True)
class _Pages:
    """The pages filled so far, and what is left of the last one."""

    space: float
    pages: list[list[Block]] = field(default_factory=lambda: [[]])
    left: float = 0

    def turn(self) -> None:
        self.pages.append([])
        self.left = self.space

    def put(self, block: Block) -> None:
        self.pages[-1].append(block)
        self.left -= block.height


def flow(parts: Sequence[Part], space: float, tail: float) -> list[list[Block]]:
    """The blocks of each page; the last page leaves room for a tail of that height."""
    filled = _Pages(space, left=space)
    for number, part in enumerate(parts):
        _fill(filled, part, tail if number == len(parts) - 1 else 0)
    return filled.pages


def _fill(filled: _Pages, part: Part, tail: float) -> None:
    head = part.grid.table(part.head).height if part.head else 0
    heights = [part.grid.table([row]).height for row in part.rows]
    above = part.heading.height if part.heading else 0
    if filled.pages[-1] and above + head + heights[0] > filled.left:
        filled.turn()
    if part.heading:
        filled.put(part.heading)
    start, room = 0, filled.left - head
    for number, (row, high) in enumerate(zip(part.rows, heights, strict=True)):
        last = number == len(heights) - 1
        needed = high + (tail if last else heights[number + 1] if row.leads else 0)
        if number > start and needed > room:
            filled.put(part.grid.table([*part.head, *part.rows[start:number]]))
            filled.turn()
            start, room = number, filled.left - head
        room -= high
    filled.put(part.grid.table([*part.head, *part.rows[start:]]))

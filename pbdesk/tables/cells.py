"""What can stand in a cell once it is read, and what cleaning it may find."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month where the day is not known; its day is never made up."""

    year: int
    month: int

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"


@dataclass(frozen=True, slots=True)
class Broken:
    """A cell that shows something but holds nothing to use (an error, a formula never worked out), and why."""

    reason: str


Cell = str | float | bool | date | time | Month | Broken | None
"""A ``datetime`` is a ``date``; a cell with nothing in it is None."""


class UnclearError(ValueError):
    """A cell that can't be understood: its row is refused. The message is a Chinese clause."""


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """What a cell says, and what a person should know about it; a value left out always has a remark."""

    value: T | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range of cells, first and last row and column, counted from 0."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a table file: its rows from the first line on, and how Excel counts its days."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    merges: tuple[Merge, ...] = ()
    counts_from_1904: bool = False
    hidden: bool = False

    def cell(self, row: int, column: int) -> Cell:
        """The cell at a place counted from 0; None outside the table."""
        if 0 <= row < len(self.rows) and 0 <= column < len(self.rows[row]):
            return self.rows[row][column]
        return None

    @property
    def width(self) -> int:
        """The number of columns."""
        return max((len(row) for row in self.rows), default=0)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of data: its line in the file and its cells by column."""

    number: int
    cells: Mapping[int, Cell]

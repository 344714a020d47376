"""The look of a sheet at one size: where much must stand on a page, everything shrinks together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

from pbdesk.sheets.grid import Cell, Grid
from pbdesk.sheets.style import Align, Font, Shade, Style, Tone

FACTORS = (1.0, 0.93, 0.86, 0.8, 0.74, 0.68, 0.62, 0.56, 0.5, 0.44, 0.38)
"""The sizes that are tried, the largest that fits is taken; the last one is taken whatever stands on it."""


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """Styles and measures at one size; there is one of each, see :func:`look`."""

    factor: float
    plain: Style
    small: Style
    strong: Style
    section: Style
    name: Style
    row: float

    def grid(self, *widths: float) -> Grid:
        """A grid with this size's space around text."""
        return Grid(widths, pad=3 * self.factor, rise=2.4 * self.factor)

    def label(self, text: str, columns: int = 1, rows: int = 1) -> Cell:
        """A cell that names what stands beside or under it."""
        return _label(self, text, columns, rows)

    def value(self, text: str, columns: int = 1, align: Align = Align.CENTER) -> Cell:
        """A cell with a value."""
        return _value(self, text, columns, align)


@lru_cache(maxsize=4096)
def _label(look: Look, text: str, columns: int, rows: int) -> Cell:
    return Cell(text, look.plain, columns=columns, rows=rows, shade=Shade.LABEL, common=True)


@lru_cache(maxsize=4096)
def _value(look: Look, text: str, columns: int, align: Align) -> Cell:
    return Cell(text, look.plain, align, columns=columns, common=True)


@cache
def look(factor: float) -> Look:
    """The look smaller by a factor."""
    return Look(
        factor,
        plain=Style(Font.LABEL, 9, leading=1.35).scaled(factor),
        small=Style(Font.LABEL, 7.5, Tone.SOFT, 1.3).scaled(factor),
        strong=Style(Font.HEAD, 9, leading=1.35).scaled(factor),
        section=Style(Font.HEAD, 10.5, leading=1.3).scaled(factor),
        name=Style(Font.HEAD, 11, leading=1.3).scaled(factor),
        row=19 * factor,
    )

"""Rates over quarters on paper: a table of rules by quarters with arrows, and the sum of all as columns.

The figures stand on the columns and the arrows are signs, so that a black-and-white print loses nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from pbdesk.sheets.grid import Block, Cell, Row
from pbdesk.sheets.look import Look
from pbdesk.sheets.page import HAIR, Page
from pbdesk.sheets.style import Align, Font, Shade, Style
from pbdesk.views.rows import Ratio, Trend

CAPTION = "各季度达标率（到期应办事项中已达标的比例，还没有到期的待办不计）"
_BAR = 0.52
"""How much of a quarter's width its column takes."""


@dataclass(frozen=True, slots=True)
class TrendColumns:
    """The rate of all rules as one column a quarter; a quarter in which nothing fell due has none."""

    trend: Trend
    look: Look
    width: float
    height: float

    def draw(self, page: Page, x: float, y: float) -> None:
        """Draw the columns over a base line, each with its figure above and its quarter below."""
        small = Style(Font.LABEL, 8).scaled(self.look.factor)
        figure = Style(Font.HEAD, 8.5).scaled(self.look.factor)
        page.text(x, y + self.look.section.size, CAPTION, small)
        base, top = y + self.height - 1.8 * small.step, y + 2.6 * small.step
        step = self.width / len(self.trend.quarters)
        page.line(x, base, x + self.width, base, HAIR * 2)
        for at, (quarter, ratio) in enumerate(zip(self.trend.quarters, self.trend.ratios, strict=True)):
            middle = x + (at + 0.5) * step
            page.text(middle, base + 1.2 * small.step, quarter, small, Align.CENTER)
            if ratio.whole:
                high = (base - top) * ratio.part / ratio.whole
                page.ground(middle - step * _BAR / 2, base - high, step * _BAR, high, Shade.BAR)
                page.frame(middle - step * _BAR / 2, base - high, step * _BAR, high, HAIR)
            page.text(middle, base - _height(ratio, base - top) - 3, ratio.percent, figure, Align.CENTER)


def trend_table(trend: Trend, look: Look, width: float, least: float) -> Block:
    """A line a rule, a column a quarter: the rate and whether it rose (↑), fell (↓) or stayed."""
    title = min(width * 0.2, 110)
    grid = look.grid(title, *([(width - title) / len(trend.quarters)] * len(trend.quarters)))
    rows = [Row((look.label("事项"), *(look.label(quarter) for quarter in trend.quarters)), least)]
    named = [(line.title, line.ratios) for line in trend.lines] + [("合计", trend.ratios)]
    for name, ratios in named:
        before = (Ratio(), *ratios)
        cells = [Cell(_moved(old, now), look.plain) for old, now in zip(before, ratios, strict=False)]
        rows.append(Row((look.label(name), *cells), least))
    return grid.table(rows)


def _moved(before: Ratio, now: Ratio) -> str:
    """A rate with the way it went since the quarter before; compared as whole numbers."""
    if not now.whole:
        return "—"
    if not before.whole:
        return now.percent
    difference = now.part * before.whole - before.part * now.whole
    return f"{now.percent} {'↑' if difference > 0 else '↓' if difference < 0 else '→'}"


def _height(ratio: Ratio, room: float) -> float:
    return room * ratio.part / ratio.whole if ratio.whole else 0

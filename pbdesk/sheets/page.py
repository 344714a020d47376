"""One page while it is drawn: text, lines and grounds in points from the top left corner.

What is drawn is kept apart (grounds, lines, text) and written as one stretch each: one path a line width, one text
object a page, which is what makes hundreds of pages a matter of a moment.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pbdesk.sheets.style import Align, Shade, Style, Tone
from pbdesk.sheets.typeset import wrap

HAIR = 0.4
"""The width of the lines inside a table."""
FRAME = 1.0
"""The width of the line around a table."""
_MIDDLE = 0.38
"""How far the baseline lies under the middle of a character, as a multiple of the size."""

Setter = Callable[[str, Style], tuple[str, float]]
"""Answers the PDF operators that show a text, and how wide it stands."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, measured from the top left corner of the page."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + self.height

    def inset(self, by: float) -> Box:
        """The room inside, ``by`` points from the left and right edge."""
        return Box(self.x + by, self.y, self.width - 2 * by, self.height)


class Page:
    """A page of a document, numbered from 1."""

    def __init__(self, number: int, width: float, height: float, setter: Setter) -> None:
        self.number = number
        self.width = width
        self.height = height
        self._setter = setter
        self._grounds: list[str] = []
        self._lines: dict[float, list[str]] = {}
        self._texts: list[str] = []
        self._tone: Tone | None = None

    def text(self, x: float, baseline: float, text: str, style: Style, align: Align = Align.LEFT) -> float:
        """Write one line of text that begins, is centred or ends at ``x``; the answer is its width."""
        operators, wide = self._setter(text, style)
        if not operators:
            return 0
        if align is not Align.LEFT:
            x -= wide / 2 if align is Align.CENTER else wide
        if style.tone is not self._tone:
            self._tone = style.tone
            self._texts.append(f"{style.tone.value} rg")
        self._texts.append(f"1 0 0 1 {x:.2f} {self.height - baseline:.2f} Tm {operators}")
        return wide

    def lines(self, box: Box, lines: Iterable[str], style: Style, align: Align = Align.LEFT) -> None:
        """Write lines of text one under another, the whole in the middle of the box's height."""
        lines = tuple(lines)
        x = box.x if align is Align.LEFT else box.right if align is Align.RIGHT else box.x + box.width / 2
        middle = box.y + box.height / 2 - (len(lines) - 1) * style.step / 2
        for number, line in enumerate(lines):
            self.text(x, middle + number * style.step + _MIDDLE * style.size, line, style, align)

    def paragraph(self, box: Box, text: str, style: Style, align: Align = Align.LEFT) -> None:
        """Break text to the box's width and write it in the middle of its height."""
        self.lines(box, wrap(text, style, box.width), style, align)

    def line(self, x1: float, y1: float, x2: float, y2: float, weight: float = HAIR) -> None:
        """Draw a line."""
        path = f"{x1:.2f} {self.height - y1:.2f} m {x2:.2f} {self.height - y2:.2f} l"
        self._lines.setdefault(weight, []).append(path)

    def frame(self, box: Box, weight: float = FRAME) -> None:
        """Draw the outline of a box."""
        path = f"{box.x:.2f} {self.height - box.bottom:.2f} {box.width:.2f} {box.height:.2f} re"
        self._lines.setdefault(weight, []).append(path)

    def ground(self, box: Box, shade: Shade) -> None:
        """Fill a box, under all lines and text."""
        rectangle = f"{box.x:.2f} {self.height - box.bottom:.2f} {box.width:.2f} {box.height:.2f} re f"
        self._grounds.append(f"{shade.value} rg {rectangle}")

    def content(self) -> bytes:
        """Everything drawn so far as the content stream of the page."""
        parts = [*self._grounds, f"{Tone.INK.value} RG 2 J"]
        for weight, paths in self._lines.items():
            parts += [f"{weight} w", *paths, "S"]
        if self._texts:
            parts += ["BT", *self._texts, "ET"]
        return "\n".join(parts).encode("ascii")

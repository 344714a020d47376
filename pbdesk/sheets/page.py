"""One page while it is drawn: text, lines and grounds in points from the top left corner.

What is drawn is kept apart (grounds, lines, text) and written as one stretch each: one path a line width, one text
object a page, which is what makes hundreds of pages a matter of a moment.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pbdesk.sheets.showing import Operators
from pbdesk.sheets.style import Align, Shade, Style, Tone

HAIR = 0.4
"""The width of the lines inside a table."""
FRAME = 1.0
"""The width of the line around a table."""
_MIDDLE = 0.38
"""How far the baseline lies under the middle of a character, as a multiple of the size."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """Something drawn once and repeated at the same place of other pages."""

    grounds: tuple[str, ...]
    lines: tuple[tuple[float, str], ...]
    texts: tuple[tuple[Tone, str], ...]


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


class Page:
    """A page of a document, numbered from 1; ``stamps`` are kept from page to page, ``links`` lead to other pages."""

    def __init__(
        self, number: int, size: tuple[float, float], operators: Operators, stamps: dict[Hashable, Stamp]
    ) -> None:
        self.number = number
        self.width, self.height = size
        self._operators = operators
        self._stamps = stamps
        self._grounds: list[str] = []
        self._lines: list[tuple[float, str]] = []
        self._texts: list[tuple[Tone, str]] = []
        self._leaders: list[str] = []
        self._pictures: list[str] = []
        self.links: list[tuple[Box, int]] = []

    def link(self, box: Box, target: int) -> None:
        """Make a place lead to another page, numbered from 1."""
        self.links.append((box, target))

    def text(self, x: float, baseline: float, text: str, style: Style, align: Align = Align.LEFT) -> float:
        """Write one line of text that begins, is centred or ends at ``x``; the answer is its width."""
        operators, wide = self._operators[text, style]
        if not operators:
            return 0
        if align is not Align.LEFT:
            x -= wide / 2 if align is Align.CENTER else wide
        self._texts.append((style.tone, f"1 0 0 1 {x:.2f} {self.height - baseline:.2f} Tm {operators}"))
        return wide

    def lines(
        self, x: float, middle: float, lines: Sequence[str], style: Style, align: Align = Align.LEFT
    ) -> None:
        """Write lines of text one under another, the middle of the whole at that height."""
        baseline = middle + _MIDDLE * style.size - (len(lines) - 1) * style.step / 2
        for line in lines:
            self.text(x, baseline, line, style, align)
            baseline += style.step

    def line(self, x1: float, y1: float, x2: float, y2: float, weight: float = HAIR) -> None:
        """Draw a line."""
        path = f"{x1:.2f} {self.height - y1:.2f} m {x2:.2f} {self.height - y2:.2f} l"
        self._lines.append((weight, path))

    def picture(self, name: str, box: Box) -> None:
        """Put a picture of the document into a box; its own shape is the box's."""
        self._pictures.append(
            f"q {box.width:.2f} 0 0 {box.height:.2f} {box.x:.2f} {self.height - box.bottom:.2f} cm /{name} Do Q"
        )

    def leader(self, x1: float, x2: float, y: float) -> None:
        """Draw dots from one place to another, in columns that meet from line to line; they are ink, not text."""
        self._leaders.append(f"{x2:.2f} {self.height - y:.2f} m {x1:.2f} {self.height - y:.2f} l")

    def frame(self, x: float, y: float, width: float, height: float, weight: float = FRAME) -> None:
        """Draw the outline of a rectangle whose top left corner is given."""
        self._lines.append((weight, _rectangle(x, self.height - y - height, width, height)))

    def ground(self, x: float, y: float, width: float, height: float, shade: Shade) -> None:
        """Fill a rectangle, under all lines and text."""
        self._grounds.append(f"{shade} rg {_rectangle(x, self.height - y - height, width, height)} f")

    def ink(self, boxes: Iterable[Box]) -> None:
        """Fill rectangles with the colour of the text, as one shape."""
        path = " ".join(_rectangle(b.x, self.height - b.bottom, b.width, b.height) for b in boxes)
        self._grounds.append(f"{Tone.INK} rg {path} f")

    def stamp(self, key: Hashable, draw: Callable[[], None]) -> None:
        """Draw something that stands the same on other pages; after the first time it is only copied."""
        known = self._stamps.get(key)
        if known:
            self._grounds += known.grounds
            self._lines += known.lines
            self._texts += known.texts
            return
        before = len(self._grounds), len(self._lines), len(self._texts)
        draw()
        self._stamps[key] = Stamp(
            tuple(self._grounds[before[0] :]), tuple(self._lines[before[1] :]), tuple(self._texts[before[2] :])
        )

    def content(self) -> bytes:
        """Everything drawn so far as the content stream of the page."""
        parts = [*self._grounds, *self._pictures, f"{Tone.INK} RG 2 J"]
        for weight in sorted({weight for weight, _ in self._lines}):
            parts += [f"{weight} w", *(path for of, path in self._lines if of == weight), "S"]
        if self._leaders:
            parts += ["q 1 J [0 4.5] 0 d 0.9 w", *self._leaders, "S Q"]
        parts.append("BT")
        tone = None
        for wanted, operators in self._texts:
            if wanted is not tone:
                tone = wanted
                parts.append(f"{tone} rg")
            parts.append(operators)
        parts.append("ET")
        return "\n".join(parts).encode("ascii")


@lru_cache(maxsize=1 << 14)
def _rectangle(x: float, y: float, width: float, height: float) -> str:
    """A rectangle as a path; most of a sheet's stand at the same place on every page."""
    return f"{x:.2f} {y:.2f} {width:.2f} {height:.2f} re"

"""How text on a sheet looks: which font, how large, which tone; two or three of each and no more.

A tone or shade is the operand of a PDF colour operator. Colour only ever repeats what a mark or a word already says,
so a black-and-white print loses nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache


class Font(StrEnum):
    """The three fonts shipped in ``resources/fonts``, named by what they are for."""

    LABEL = "NotoSansSC-Regular"
    HEAD = "NotoSansSC-Bold"
    BODY = "NotoSerifSC-Regular"


class Align(StrEnum):
    """Where text stands in the room it is given."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


class Tone(StrEnum):
    """The colour of text and lines."""

    INK = "0.1 0.1 0.1"
    SOFT = "0.4 0.4 0.4"
    GOOD = "0.08 0.36 0.2"
    BAD = "0.68 0.07 0.1"
    WAIT = "0.5 0.31 0"


class Shade(StrEnum):
    """The ground under a cell."""

    LABEL = "0.955 0.952 0.945"
    BAD = "0.992 0.937 0.93"
    WAIT = "0.996 0.968 0.9"
    BAR = "0.72 0.7 0.66"


@dataclass(frozen=True, slots=True, eq=False)
class Style:
    """Font, size in points, tone, and the distance of lines as a multiple of the size.

    A style is compared by identity, since it is a key of every cache of the drawing layer: make one once, vary it with
    :meth:`scaled` and :meth:`toned`.
    """

    font: Font = Font.LABEL
    size: float = 9
    tone: Tone = Tone.INK
    leading: float = 1.4

    @property
    def step(self) -> float:
        """The distance from one line of text to the next."""
        return self.size * self.leading

    def scaled(self, factor: float) -> Style:
        """The same style at another size, for a sheet that must hold more."""
        return _scaled(self, factor)

    def toned(self, tone: Tone, font: Font | None = None) -> Style:
        """The same style in another tone, or in another font as well."""
        return _toned(self, tone, font or self.font)


PLAIN = Style()
"""What text looks like where nothing else is said."""


@cache
def _scaled(style: Style, factor: float) -> Style:
    return replace(style, size=round(style.size * factor, 2))


@cache
def _toned(style: Style, tone: Tone, font: Font) -> Style:
    return replace(style, tone=tone, font=font)

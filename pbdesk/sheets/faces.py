"""The font files as the drawing layer needs them: which characters they draw, and how wide.

Every character has a two-byte code of its own in the printed file: a character of the basic plane its code point, any
other one a number in the surrogate range that no character can use. Text is thus encoded by one ``utf-16`` call, and
two characters that share a picture (一 and the radical ⼀) are still copied as what they are.
"""

from __future__ import annotations

import unicodedata
from functools import cache

from reportlab.pdfbase.ttfonts import TTFontFile

from pbdesk.assets import asset
from pbdesk.sheets.style import Font

_LOOKALIKES = {"✗": "×", "✘": "×", "✔": "✓", "−": "–", "☐": "□", "\u2009": " ", "\u202f": " "}
_COMPATIBLE = (range(0x2E80, 0x2FE0), range(0xF900, 0xFB00), range(0x2F800, 0x2FA20))  # radicals, doubled ideographs
_BEYOND = 0xD800
_LAST_OF_PLANE = 0xFFFF


class Face:
    """One font file, read once; ``advances`` gives each character's width in thousandths of the size."""

    def __init__(self, font: Font) -> None:
        self.font = font
        self.resource = f"F{list(Font).index(font) + 1}"
        self.file = TTFontFile(str(asset("fonts", f"{font.value}.ttf")))
        self.glyphs: dict[str, int] = {chr(code): glyph for code, glyph in self.file.charToGlyph.items()}
        self.advances: dict[str, int] = {chr(code): round(width) for code, width in self.file.charWidths.items()}
        for char, picture in lookalikes().items():
            if char not in self.glyphs and picture in self.glyphs:
                self.glyphs[char], self.advances[char] = self.glyphs[picture], self.advances[picture]
        beyond = sorted(char for char in self.glyphs if ord(char) > _LAST_OF_PLANE)
        self._stand_ins = {ord(char): _BEYOND + n for n, char in enumerate(beyond)}

    def codes(self, text: str) -> bytes:
        """The text as it stands in a page: two bytes a character."""
        if text.isascii() or max(text) <= "\uffff":
            return text.encode("utf-16-be")
        return text.translate(self._stand_ins).encode("utf-16-be", "surrogatepass")

    def code(self, char: str) -> int:
        """The number that stands for one character in a page."""
        return self._stand_ins.get(ord(char), ord(char))


@cache
def lookalikes() -> dict[str, str]:
    """Characters with the picture that stands in where a font lacks theirs; copied text keeps the character."""
    pictures = {chr(code): unicodedata.normalize("NFKC", chr(code)) for block in _COMPATIBLE for code in block}
    return {char: picture for char, picture in pictures.items() if picture != char} | _LOOKALIKES


@cache
def face(font: Font) -> Face:
    """The face of a font; its file is read when it is first asked for."""
    return Face(font)

"""Read a printed sheet back, as a person or another program would: its text, where it stands, and its ink."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pypdfium2

from pbdesk.pdfium import opened


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character on a page with the box of its ink, from the lower left corner."""

    char: str
    left: float
    bottom: float
    right: float
    top: float


def page_texts(pdf: bytes) -> list[str]:
    """The text of each page as a reader copies it, without the line ends."""
    with opened(pdf) as document:
        return [_text(page).replace("\r\n", "") for page in document]


def text_of(pdf: bytes) -> str:
    """The text of all pages."""
    return "".join(page_texts(pdf))


def packed(pdf: bytes) -> str:
    """The text of all pages without any spaces: readers put some between the cells of a row."""
    return re.sub(r"\s", "", text_of(pdf))


def lines_of(pdf: bytes) -> list[str]:
    """The text of all pages line by line."""
    return [line for page in page_lines(pdf) for line in page]


def page_lines(pdf: bytes) -> list[list[str]]:
    """The text of each page line by line."""
    with opened(pdf) as document:
        return [_text(page).split("\r\n") for page in document]


def bookmarks(pdf: bytes) -> list[tuple[int, str, int]]:
    """Level, title and page (from 1) of every bookmark."""
    with opened(pdf) as document:
        return [(mark.level, mark.get_title(), mark.get_dest().get_index() + 1) for mark in document.get_toc()]


def links(pdf: bytes, page: int) -> list[int]:
    """The pages (from 1) that the links of a page lead to, in their order."""
    raw = pypdfium2.raw
    place, link = ctypes.c_int(0), raw.FPDF_LINK()
    found = []
    with opened(pdf) as document:
        here = document[page - 1]
        while raw.FPDFLink_Enumerate(here, place, link):
            found.append(raw.FPDFDest_GetDestPageIndex(document, raw.FPDFLink_GetDest(document, link)) + 1)
    return found


def size_of(pdf: bytes, page: int = 1) -> tuple[float, float]:
    """The width and height of a page in points."""
    with opened(pdf) as document:
        width, height = document[page - 1].get_size()
        return float(width), float(height)


def metadata(pdf: bytes) -> dict[str, str]:
    """What the file says of itself."""
    with opened(pdf) as document:
        found: dict[str, str] = document.get_metadata_dict()
        return found


def glyphs(pdf: bytes, page: int = 1) -> list[Glyph]:
    """The visible characters of a page."""
    with opened(pdf) as document:
        text = document[page - 1].get_textpage()
        count = text.count_chars()
        found = [Glyph(text.get_text_range(n, 1), *text.get_charbox(n)) for n in range(count)]
        text.close()
    return [glyph for glyph in found if glyph.char.strip()]


def darkest(pdf: bytes, boxes: Sequence[Glyph], page: int = 1, scale: int = 3) -> list[int]:
    """The darkest value (0 black to 255 white) within each character's box when the page is rendered."""
    with opened(pdf) as document:
        height = document[page - 1].get_height()
        image = document[page - 1].render(scale=scale, grayscale=True).to_pil()
    found = []
    for box in boxes:
        corners = (box.left, height - box.top, box.right, height - box.bottom)
        left, upper, right, lower = (round(corner * scale) for corner in corners)
        low, _ = image.crop((left, upper, max(right, left + 1), max(lower, upper + 1))).getextrema()
        found.append(low)
    return found


def overlaps(boxes: Sequence[Glyph], tolerance: float = 0.6) -> list[tuple[Glyph, Glyph]]:
    """Pairs of characters whose ink lies over one another."""
    ordered = sorted(boxes, key=lambda glyph: glyph.left)
    found = []
    for number, one in enumerate(ordered):
        for other in ordered[number + 1 :]:
            if other.left > one.right - tolerance:
                break
            if min(one.top, other.top) - max(one.bottom, other.bottom) > tolerance:
                found.append((one, other))
    return found


def _text(page: Any) -> str:
    text = page.get_textpage()
    try:
        found: str = text.get_text_range()
        return found
    finally:
        text.close()

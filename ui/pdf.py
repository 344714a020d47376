"""Reading a finished PDF back for the screen and the printer; safe on the worker, no widget is touched."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter

from pbdesk.errors import UserError
from pbdesk.pdfium import opened

_POINTS_AN_INCH = 72
_PRINT_DPI = 300


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A named place in a PDF; pages count from 0."""

    title: str
    page: int


@dataclass(frozen=True, slots=True)
class Pdf:
    """A PDF with the sizes of its pages in points, and its bookmarks."""

    data: bytes
    sizes: tuple[tuple[float, float], ...]
    bookmarks: tuple[Bookmark, ...]

    @property
    def pages(self) -> int:
        """How many pages it has."""
        return len(self.sizes)


def read_pdf(data: bytes) -> Pdf:
    """Look into a PDF."""
    with opened(data) as document:
        sizes = tuple(document.get_page_size(number) for number in range(len(document)))
        marks = []
        for entry in document.get_toc():
            place = entry.get_dest()
            if place is not None and entry.level == 0:
                marks.append(Bookmark(entry.get_title(), place.get_index()))
    return Pdf(data, sizes, tuple(marks))


def render_page(pdf: Pdf, number: int, scale: float) -> QImage:
    """One page as a picture; at scale 1 a point is a pixel."""
    with opened(pdf.data) as document:
        return _render(document, number, scale)


def print_pdf(pdf: Pdf, printer: QPrinter, pages: Sequence[int], progress: Callable[[int, int, str], None]) -> int:
    """Print pages; answers how many were printed.

    Raises:
        UserError: the printer cannot be started.
    """
    printer.setFullPage(True)
    _turn(printer, pdf.sizes[pages[0]])
    painter = QPainter()
    if not painter.begin(printer):
        raise UserError("打印机没有准备好，没有打印。请检查打印机是否开着、是否连接，再试一次。")
    try:
        with opened(pdf.data) as document:
            for done, number in enumerate(pages):
                progress(done, len(pages), f"正在打印第 {number + 1} 页")
                if done:
                    _turn(printer, pdf.sizes[number])
                    printer.newPage()
                dpi = min(printer.resolution(), _PRINT_DPI)
                image = _render(document, number, dpi / _POINTS_AN_INCH)
                painter.drawImage(_fitted(image, QRectF(painter.viewport())), image)
    finally:
        painter.end()
    return len(pages)


def _render(document: Any, number: int, scale: float) -> QImage:  # noqa: ANN401  pypdfium2 ships no types
    with closing(document[number]) as page:
        bitmap = page.render(scale=scale, may_draw_forms=False, prefer_bgrx=True)
        with closing(bitmap):
            picture = QImage(
                memoryview(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGB32
            )
            return picture.copy()


def _turn(printer: QPrinter, size: tuple[float, float]) -> None:
    """Lay the paper as the page lies: upright or across."""
    across = size[0] > size[1]
    points = QSizeF(min(size), max(size))
    paper = QPageSize(points, QPageSize.Unit.Point, matchPolicy=QPageSize.SizeMatchPolicy.FuzzyMatch)
    lying = QPageLayout.Orientation.Landscape if across else QPageLayout.Orientation.Portrait
    printer.setPageLayout(QPageLayout(paper, lying, QMarginsF()))


def _fitted(image: QImage, room: QRectF) -> QRectF:
    """As large as the paper allows, in its middle, without being stretched."""
    factor = min(room.width() / image.width(), room.height() / image.height())
    area = QRectF(0, 0, image.width() * factor, image.height() * factor)
    area.moveCenter(room.center())
    return area

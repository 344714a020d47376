"""A whole printed file: pages, bookmarks, fonts and what it says of itself; the same input gives the same bytes."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from reportlab.pdfbase import pdfdoc

from pbdesk.sheets.embedding import embed
from pbdesk.sheets.faces import face
from pbdesk.sheets.page import Box, Page, Stamp
from pbdesk.sheets.pictures import Picture
from pbdesk.sheets.showing import Operators
from pbdesk.sheets.style import Font
from pbdesk.sheets.typeset import clean

A4 = (595.28, 841.89)
A4_LANDSCAPE = (841.89, 595.28)
A3_LANDSCAPE = (1190.55, 841.89)
_LEVEL = 4  # of compression: twice as fast as the usual one, and a few percent larger


@dataclass(slots=True)
class _Bookmark:
    title: str
    page: int
    children: list[_Bookmark] = field(default_factory=list)


class _Pdf(pdfdoc.PDFDocument):  # type: ignore[misc]  # ReportLab has no types
    """ReportLab's document, with a fingerprint made of the content instead of the clock."""

    fingerprint = b""

    def ID(self) -> bytes:  # noqa: N802  ReportLab's name
        return b"[<%b> <%b>]" % (self.fingerprint, self.fingerprint)


class Document:
    """Pages of one size that become a PDF; ``total`` pages were counted beforehand, so that each can print 共 y 页."""

    def __init__(self, title: str, *, total: int, printed_on: date, size: tuple[float, float] = A4) -> None:
        self.title = title
        self.total = total
        self._printed_on = printed_on
        self._size = size
        self._contents: list[bytes] = []
        self._links: list[list[tuple[Box, int]]] = []
        self._open: Page | None = None
        self._bookmarks: list[_Bookmark] = []
        self._operators = Operators(self._section)
        self._stamps: dict[Hashable, Stamp] = {}
        self._pictures: dict[str, Picture] = {}

    def add_picture(self, picture: Picture) -> str:
        """Take a picture in; the answer names it for :meth:`Page.picture`."""
        name = f"P{len(self._pictures) + 1}"
        self._pictures[name] = picture
        return name

    def page(self) -> Page:
        """Begin the next page."""
        self._close()
        self._open = Page(len(self._contents) + 1, self._size, self._operators, self._stamps)
        return self._open

    def bookmark(self, title: str, *, under_last: bool = False) -> None:
        """Name the page that is open in the list of contents, on its own or under the last entry."""
        mark = _Bookmark(clean(title), len(self._contents))
        (self._bookmarks[-1].children if under_last and self._bookmarks else self._bookmarks).append(mark)

    def to_bytes(self) -> bytes:
        """The finished file.

        Raises:
            UserError: a character stands in the text that no shipped font can draw.
        """
        self._close()
        self._operators.refuse_missing()
        pdf = _Pdf(invariant=1, lang="zh-CN", pdfVersion=(1, 5))
        inner = [*self._contents, *(picture.data for picture in self._pictures.values())]
        pdf.fingerprint = hashlib.sha256(b"".join(inner)).hexdigest()[:32].encode()
        references = self._write_pages(pdf)
        pdf.Catalog.ViewerPreferences = pdfdoc.PDFDictionary({"DisplayDocTitle": "true"})
        pdf.Catalog.Outlines = None
        if self._bookmarks:
            pdf.Catalog.Outlines = _outline(pdf, self._bookmarks, references)
            pdf.Catalog.PageMode = "/UseOutlines"
        pdf.info = self._information()
        content: bytes = pdf.format()
        return content

    def _section(self) -> str:
        """What the page that is open is about, for a message."""
        return self._bookmarks[-1].title if self._bookmarks else self.title

    def _close(self) -> None:
        if self._open:
            self._contents.append(zlib.compress(self._open.content(), _LEVEL))
            self._links.append(self._open.links)
            self._open = None

    def _write_pages(self, pdf: Any) -> list[Any]:  # noqa: ANN401  ReportLab's objects have no types
        used = self._operators.used
        fonts = {face(font).resource: embed(pdf, face(font), used[font]) for font in Font if font in used}
        kinds = {"Font": pdfdoc.PDFDictionary(fonts)}
        if self._pictures:
            pictures = {name: pdf.Reference(_image(picture)) for name, picture in self._pictures.items()}
            kinds["XObject"] = pdfdoc.PDFDictionary(pictures)
        resources = pdf.Reference(pdfdoc.PDFDictionary(kinds))
        parent = pdf.Reference(pdf.Pages)
        made = []
        for content in self._contents:
            stream = pdfdoc.PDFStream(pdfdoc.PDFDictionary({"Filter": "/FlateDecode"}), content)
            made.append(pdfdoc.PDFDictionary({
                "Type": "/Page",
                "Parent": parent,
                "MediaBox": pdfdoc.PDFArray([0, 0, *self._size]),
                "Resources": resources,
                "Contents": pdf.Reference(stream),
            }))
        references = [pdf.Reference(page) for page in made]
        for page, links in zip(made, self._links, strict=True):
            if links:
                page["Annots"] = pdfdoc.PDFArray([self._annotation(box, references[to - 1]) for box, to in links])
        pdf.Pages.pages = list(references)
        return references

    def _annotation(self, box: Box, target: Any) -> Any:  # noqa: ANN401  as above
        high = self._size[1]
        return pdfdoc.PDFDictionary({
            "Type": "/Annot",
            "Subtype": "/Link",
            "Border": pdfdoc.PDFArray([0, 0, 0]),
            "Rect": pdfdoc.PDFArray([box.x, high - box.bottom, box.right, high - box.y]),
            "Dest": pdfdoc.PDFArray([target, "/Fit"]),
        })

    def _information(self) -> Any:  # noqa: ANN401  as above
        day = pdfdoc.PDFString(f"D:{self._printed_on:%Y%m%d}000000+08'00'")
        return pdfdoc.PDFDictionary({
            "Title": pdfdoc.PDFString(self.title),
            "Producer": pdfdoc.PDFString("pbdesk"),
            "CreationDate": day,
            "ModDate": day,
        })


def _image(picture: Picture) -> Any:  # noqa: ANN401  as above
    entries = {
        "Type": "/XObject", "Subtype": "/Image", "Width": picture.width, "Height": picture.height,
        "ColorSpace": "/DeviceRGB", "BitsPerComponent": 8, "Filter": "/DCTDecode",
    }  # fmt: skip
    return pdfdoc.PDFStream(pdfdoc.PDFDictionary(entries), picture.data)


def _outline(pdf: Any, bookmarks: list[_Bookmark], pages: list[Any]) -> Any:  # noqa: ANN401  as above
    root = pdfdoc.PDFDictionary({"Type": "/Outlines"})
    pdf.Reference(root)
    _entries(pdf, root, bookmarks, pages)
    root["Count"] = len(bookmarks)
    return root


def _entries(pdf: Any, parent: Any, bookmarks: list[_Bookmark], pages: list[Any]) -> None:  # noqa: ANN401  as above
    """Chain one level of the list of contents under its parent; deeper levels start folded."""
    entries = [
        pdfdoc.PDFDictionary({
            "Title": pdfdoc.PDFString(mark.title),
            "Parent": pdf.Reference(parent),
            "Dest": pdfdoc.PDFArray([pages[mark.page], "/Fit"]),
        })
        for mark in bookmarks
    ]
    references = [pdf.Reference(entry) for entry in entries]
    for entry, before, after in zip(entries, [None, *references], [*references[1:], None], strict=False):
        if before:
            entry["Prev"] = before
        if after:
            entry["Next"] = after
    for entry, mark in zip(entries, bookmarks, strict=True):
        if mark.children:
            _entries(pdf, entry, mark.children, pages)
            entry["Count"] = -len(mark.children)
    parent["First"], parent["Last"] = references[0], references[-1]

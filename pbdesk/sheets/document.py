"""A whole printed file: pages, bookmarks, fonts and what it says of itself; the same input gives the same bytes."""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from reportlab.pdfbase import pdfdoc

from pbdesk.errors import UserError
from pbdesk.sheets.embedding import embed
from pbdesk.sheets.faces import face
from pbdesk.sheets.page import Page
from pbdesk.sheets.style import Font, Style
from pbdesk.sheets.typeset import clean, runs, width

A4 = (595.28, 841.89)
A4_LANDSCAPE = (841.89, 595.28)
_NAMED = 8  # so many missing characters are named in one message


@dataclass(slots=True)
class _Bookmark:
    title: str
    page: int
    children: list[_Bookmark] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Missing:
    char: str
    text: str
    section: str


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
        self._open: Page | None = None
        self._bookmarks: list[_Bookmark] = []
        self._operators: dict[tuple[str, Font, float], tuple[str, float]] = {}
        self._used: dict[Font, set[str]] = {}
        self._missing: dict[str, _Missing] = {}

    def page(self) -> Page:
        """Begin the next page."""
        self._close()
        self._open = Page(len(self._contents) + 1, *self._size, self._set)
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
        if self._missing:
            raise UserError(self._missing_sentence())
        pdf = _Pdf(invariant=1, lang="zh-CN", pdfVersion=(1, 5))
        pdf.fingerprint = hashlib.sha256(b"".join(self._contents)).hexdigest()[:32].encode()
        references = self._write_pages(pdf)
        pdf.Catalog.ViewerPreferences = pdfdoc.PDFDictionary({"DisplayDocTitle": "true"})
        if self._bookmarks:
            pdf.Catalog.Outlines = _outline(pdf, self._bookmarks, references)
            pdf.Catalog.PageMode = "/UseOutlines"
        pdf.info = self._information()
        content: bytes = pdf.format()
        return content

    def _close(self) -> None:
        if self._open:
            self._contents.append(zlib.compress(self._open.content()))
            self._open = None

    def _set(self, text: str, style: Style) -> tuple[str, float]:
        """The operators that show a text; the same text in the same style is worked out once a file."""
        key = (text, style.font, style.size)
        known = self._operators.get(key)
        if known is None:
            known = self._operators[key] = self._work_out(text, style)
        return known

    def _work_out(self, text: str, style: Style) -> tuple[str, float]:
        text = clean(text)
        operators = []
        for run in runs(text, style.font):
            if run.font is None:
                for char in run.text:
                    section = self._bookmarks[-1].title if self._bookmarks else self.title
                    self._missing.setdefault(char, _Missing(char, text, section))
                continue
            self._used.setdefault(run.font, set()).update(run.text)
            drawn_by = face(run.font)
            operators.append(f"/{drawn_by.resource} {style.size:g} Tf <{drawn_by.codes(run.text).hex()}> Tj")
        return " ".join(operators), width(text, style)

    def _missing_sentence(self) -> str:
        shown = list(self._missing.values())[:_NAMED]
        places = "；".join(f"“{m.char}”（U+{ord(m.char):04X}），在《{m.section}》的“{_around(m)}”中" for m in shown)
        more = f"等{len(self._missing)}个字" if len(self._missing) > len(shown) else ""
        return (
            f"没有打印：字库里没有这些字，印出来会是空白：{places}{more}。"
            "请改成字库里有的写法（例如通用字），或先写成“□”、打印后手工填写，再打印一次。"
        )

    def _write_pages(self, pdf: Any) -> list[Any]:  # noqa: ANN401  ReportLab's objects have no types
        fonts = {face(font).resource: embed(pdf, face(font), self._used[font]) for font in Font if font in self._used}
        resources = pdf.Reference(pdfdoc.PDFDictionary({"Font": pdfdoc.PDFDictionary(fonts)}))
        parent = pdf.Reference(pdf.Pages)
        references = []
        for content in self._contents:
            stream = pdfdoc.PDFStream(pdfdoc.PDFDictionary({"Filter": "/FlateDecode"}), content)
            references.append(pdf.Reference(pdfdoc.PDFDictionary({
                "Type": "/Page",
                "Parent": parent,
                "MediaBox": pdfdoc.PDFArray([0, 0, *self._size]),
                "Resources": resources,
                "Contents": pdf.Reference(stream),
            })))
        pdf.Pages.pages = list(references)
        return references

    def _information(self) -> Any:  # noqa: ANN401  as above
        day = pdfdoc.PDFString(f"D:{self._printed_on:%Y%m%d}000000+08'00'")
        return pdfdoc.PDFDictionary({
            "Title": pdfdoc.PDFString(self.title),
            "Producer": pdfdoc.PDFString("pbdesk"),
            "CreationDate": day,
            "ModDate": day,
        })


def _around(missing: _Missing, reach: int = 8) -> str:
    """A few characters on both sides of the missing one, so that it can be found."""
    at = missing.text.index(missing.char)
    return missing.text[max(0, at - reach) : at + reach + 1]


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

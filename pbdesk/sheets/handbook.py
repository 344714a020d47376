"""使用手册: the chapters one after another, contents with page numbers in front; A4."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pbdesk.sheets.document import A4, Document
from pbdesk.sheets.grid import Block, Cell, Gap, Grid, Heading, Row, stack
from pbdesk.sheets.listing import Entry, break_entries, draw_entries
from pbdesk.sheets.page import FRAME, HAIR, Box, Page
from pbdesk.sheets.parts import Margins, plain_foot
from pbdesk.sheets.style import Align, Font, Shade, Style, Tone
from pbdesk.sheets.typeset import width, wrap
from pbdesk.views.rows import HandbookSheet, Piece, PrintedChapter, Said

TITLE = "使用手册"
_ROOM = Margins(left=62, top=56, right=62, bottom=50).room(A4)
_TITLE_ROOM = 42.0
_SPACE = _ROOM.height - _TITLE_ROOM
_BOOK = Style(Font.HEAD, 44)
_OWNER = Style(Font.HEAD, 22)
_VERSION = Style(Font.LABEL, 13)
_HEAD = Style(Font.HEAD, 18)
_HEADING = Style(Font.HEAD, 12.5, leading=1.3)
_SUBHEADING = Style(Font.HEAD, 10.5, leading=1.3)
_TEXT = Style(Font.BODY, 10.5, leading=1.6)
_CELL = Style(Font.LABEL, 9, leading=1.4)
_RUNNING = Style(Font.LABEL, 8, Tone.SOFT)
_INDENT = 16.0
_LEAST, _MOST = 0.16, 0.6
"""The narrowest and the widest column of a table, as shares of its width."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines of text, a mark before the first one of an item."""

    lines: tuple[str, ...]
    indent: float = 0
    mark: str = ""
    below: float = 5

    @property
    def height(self) -> float:
        """The lines and the space below."""
        return len(self.lines) * _TEXT.step + self.below

    def draw(self, page: Page, x: float, y: float) -> None:
        """Write the lines."""
        if self.mark:
            page.lines(x + self.indent - 5 - width(self.mark, _TEXT), y + _TEXT.step / 2, (self.mark,), _TEXT)
        page.lines(x + self.indent, y + len(self.lines) * _TEXT.step / 2, self.lines, _TEXT)


@dataclass(slots=True)
class _Pages:
    """The pages of a chapter filled so far, and what is left of the last one."""

    pages: list[list[Block]]
    left: float

    def put(self, block: Block, following: float = 0) -> None:
        """Put a block where it fits together with what follows it at once, else on the next page."""
        if self.pages[-1] and block.height + following > self.left:
            self.pages.append([])
            self.left = _SPACE
        self.pages[-1].append(block)
        self.left -= block.height


def draw(book: HandbookSheet) -> bytes:
    """The handbook as one PDF; chapters are its bookmarks, their headings below them."""
    filled = [(chapter, _filled(chapter)) for chapter in book.chapters]
    contents = len(break_entries([Entry(chapter.title, "", 1) for chapter in book.chapters], _SPACE))
    begins, number = [], contents + 2
    for _, pages in filled:
        begins.append(number)
        number += len(pages)
    document = Document(TITLE, total=number - 1, printed_on=book.issue.printed_on, size=A4)
    _draw_opening(document, book)
    titles = [chapter.title for chapter in book.chapters]
    entries = [
        Entry(title, f"第 {n} 章", page) for n, (title, page) in enumerate(zip(titles, begins, strict=True), start=1)
    ]
    for some in break_entries(entries, _SPACE):
        _draw_contents(document, book, some)
    for chapter, pages in filled:
        _draw_chapter(document, book, chapter, pages)
    return document.to_bytes()


def _filled(chapter: PrintedChapter) -> list[list[Block]]:
    """The pages of a chapter; a heading stays with what it heads, a table breaks between its rows."""
    filled = _Pages([[]], _SPACE)
    pieces = chapter.pieces
    for number, piece in enumerate(pieces):
        if piece.said is Said.TABLE:
            _fill_table(filled, piece)
            continue
        then = pieces[number + 1] if number + 1 < len(pieces) else None
        filled.put(_block(piece, then), _first_height(then) if then and _leads(piece) else 0)
    return filled.pages


def _leads(piece: Piece) -> bool:
    return piece.said in (Said.HEADING, Said.SUBHEADING)


def _first_height(piece: Piece) -> float:
    if piece.said is Said.TABLE:
        return _grid(piece).table([_row(row) for row in piece.rows[:2]]).height
    return _block(piece, None).height


def _block(piece: Piece, then: Piece | None) -> Block:
    match piece.said:
        case Said.HEADING:
            return Heading(piece.text, _HEADING, _ROOM.width, 12, 5)
        case Said.SUBHEADING:
            return Heading(piece.text, _SUBHEADING, _ROOM.width, 6, 3)
        case Said.ITEM:
            below = 2 if then and then.said is Said.ITEM else 6
            return Paragraph(wrap(piece.text, _TEXT, _ROOM.width - _INDENT), _INDENT, piece.mark, below)
        case _:
            indent = _INDENT if piece.said is Said.TYPED else 0.0
            return Paragraph(wrap(piece.text, _TEXT, _ROOM.width - indent), indent)


def _fill_table(filled: _Pages, piece: Piece) -> None:
    grid, head = _grid(piece), _row(piece.rows[0], head=True)
    start = 1
    while start < len(piece.rows):
        end = start + 1
        while end < len(piece.rows) and _table_height(grid, head, piece.rows[start : end + 1]) <= filled.left:
            end += 1
        filled.put(grid.table([head, *(_row(row) for row in piece.rows[start:end])]))
        start = end
    filled.put(Gap(8))


def _table_height(grid: Grid, head: Row, rows: Sequence[tuple[str, ...]]) -> float:
    return grid.table([head, *(_row(row) for row in rows)]).height


def _row(cells: Sequence[str], *, head: bool = False) -> Row:
    shade = Shade.LABEL if head else None
    return Row(tuple(Cell(cell, _CELL, Align.LEFT, shade=shade) for cell in cells))


def _grid(piece: Piece) -> Grid:
    """Columns as wide as their longest words ask for, none too narrow and none too wide."""
    asked = [max(width(row[n], _CELL) for row in piece.rows) for n in range(len(piece.rows[0]))]
    shares = [min(max(wide / sum(asked), _LEAST), _MOST) for wide in asked]
    return Grid(tuple(_ROOM.width * share / sum(shares) for share in shares), pad=5, rise=4)


def _draw_opening(document: Document, book: HandbookSheet) -> None:
    page = document.page()
    document.bookmark(TITLE)
    middle = _ROOM.x + _ROOM.width / 2
    page.frame(_ROOM.x, _ROOM.y, _ROOM.width, _ROOM.height, 2 * FRAME)
    page.frame(_ROOM.x + 5, _ROOM.y + 5, _ROOM.width - 10, _ROOM.height - 10, HAIR)
    page.text(middle, 220, "党支部工作台", _OWNER, Align.CENTER)
    page.text(middle, 300, TITLE, _BOOK, Align.CENTER)
    page.text(middle, 345, f"规则版本 {book.issue.rules_version}", _VERSION, Align.CENTER)
    plain_foot(page, _ROOM, book.issue, document.total)


def _draw_contents(document: Document, book: HandbookSheet, entries: Sequence[Entry]) -> None:
    page = document.page()
    document.bookmark("目录")
    page.text(_ROOM.x + _ROOM.width / 2, _ROOM.y + 18, "目录", _HEAD, Align.CENTER)
    draw_entries(page, Box(_ROOM.x, _ROOM.y + _TITLE_ROOM, _ROOM.width, _SPACE), entries)
    plain_foot(page, _ROOM, book.issue, document.total)


def _draw_chapter(
    document: Document, book: HandbookSheet, chapter: PrintedChapter, pages: Sequence[Sequence[Block]]
) -> None:
    for number, blocks in enumerate(pages):
        page = document.page()
        if not number:
            document.bookmark(chapter.title)
            page.text(_ROOM.x, _ROOM.y + 22, chapter.title, _HEAD)
        else:
            page.text(_ROOM.x, _ROOM.y + 18, f"{TITLE} · {chapter.title}", _RUNNING)
            page.line(_ROOM.x, _ROOM.y + 24, _ROOM.right, _ROOM.y + 24, HAIR)
        for heading in _headings(blocks):
            document.bookmark(heading, under_last=True)
        stack(page, _ROOM.x, _ROOM.y + _TITLE_ROOM, blocks)
        plain_foot(page, _ROOM, book.issue, document.total)


def _headings(blocks: Sequence[Block]) -> Iterator[str]:
    return (block.text for block in blocks if isinstance(block, Heading) and block.style is _HEADING)

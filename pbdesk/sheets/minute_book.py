"""会议记录本: a year's minutes of a branch for binding, with cover, contents, the records, and an index by kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby

from pbdesk.model import MeetingKind
from pbdesk.sheets.document import A4, Document
from pbdesk.sheets.grid import Cell, Grid, Row
from pbdesk.sheets.listing import Entry, break_entries, draw_entries
from pbdesk.sheets.minutes_pages import MinutesPage, bookmark_of, draw_page, pages_of
from pbdesk.sheets.page import FRAME, HAIR, Box
from pbdesk.sheets.parts import Margins, plain_foot
from pbdesk.sheets.photo_pages import draw_photos, photo_pages
from pbdesk.sheets.style import Align, Font, Shade, Style
from pbdesk.sheets.typeset import fit
from pbdesk.views.rows import Issue, MinuteBook, Minutes
from pbdesk.words import MEETING_WORDS, long_date, short_date

TITLE = "会议记录本"
_CONTENTS, _INDEX = "目录", "按会议类型查找"
_ROOM = Margins(left=64, top=60, right=64, bottom=58).room(A4)
_HEAD_HEIGHT = 40.0
_LISTED = Box(_ROOM.x, _ROOM.y + _HEAD_HEIGHT, _ROOM.width, _ROOM.height - _HEAD_HEIGHT)
_HEAD = Style(Font.HEAD, 18)
_BRANCH = Style(Font.HEAD, 24, leading=1.45)
_NAME = Style(Font.HEAD, 44)
_YEAR = Style(Font.LABEL, 20)
_COVER_LABEL = Style(Font.LABEL, 13)
_COVER_VALUE = Style(Font.BODY, 13)
_COVER_GRID = Grid((110, 230), pad=8, rise=7)
_COVER_INSET = 34.0


@dataclass(frozen=True, slots=True)
class _Record:
    """A meeting, its pages, and the number of the first of them."""

    minutes: Minutes
    pages: Sequence[MinutesPage]
    begins: int

    @property
    def length(self) -> int:
        """How many pages it takes, those of its photos included."""
        return len(self.pages) + len(photo_pages(self.minutes))


def draw(book: MinuteBook) -> bytes:
    """The whole volume as one PDF; months and meetings are its bookmarks, the lines of contents and index its links."""
    records, contents = _bound(book)
    after = 1 + len(contents) + sum(record.length for record in records)
    index = break_entries(_index(records), _LISTED.height)
    year = f"{book.issue.period.start.year}年"
    document = Document(
        f"{book.branch}{year}{TITLE}", total=after + len(index), printed_on=book.issue.printed_on, size=A4
    )
    _draw_cover(document, book, year)
    _draw_list(document, book.issue, _CONTENTS, contents)
    _draw_records(document, book.issue, records)
    _draw_list(document, book.issue, _INDEX, index)
    return document.to_bytes()


def _bound(book: MinuteBook) -> tuple[list[_Record], list[list[Entry]]]:
    """The records with their page numbers, and the contents, which stand before them and must be counted first."""
    pages = [pages_of(minutes) for minutes in book.meetings]
    blank = [_Record(minutes, each, 1) for minutes, each in zip(book.meetings, pages, strict=True)]
    before = 1 + len(break_entries(_contents(blank), _LISTED.height))
    begins = accumulate((record.length for record in blank), initial=before + 1)
    records = [
        _Record(minutes, each, first) for minutes, each, first in zip(book.meetings, pages, begins, strict=False)
    ]
    return records, break_entries(_contents(records), _LISTED.height)


def _contents(records: Sequence[_Record]) -> list[Entry]:
    """All meetings by month."""
    entries: list[Entry] = []
    for month, group in groupby(records, key=lambda record: record.minutes.held_on.month):
        entries.append(Entry(f"{month}月"))
        entries += [_entry(record, named=True) for record in group]
    return entries


def _index(records: Sequence[_Record]) -> list[Entry]:
    """All meetings by kind, in the order in which the kinds are known, each kind with its number."""
    entries: list[Entry] = []
    for kind in MeetingKind:
        found = [record for record in records if record.minutes.kind is kind]
        if found:
            entries.append(Entry(f"{MEETING_WORDS[kind]}（{len(found)}次）"))
            entries += [_entry(record, named=False) for record in found]
    return entries


def _entry(record: _Record, *, named: bool) -> Entry:
    """A line that leads to a meeting; ``named`` says its kind as well."""
    minutes = record.minutes
    kind = MEETING_WORDS[minutes.kind]
    if minutes.group and minutes.kind is MeetingKind.GROUP_MEETING:
        kind = f"{kind}（{minutes.group}）"
    words = [kind if named else minutes.group, minutes.title]
    return Entry("　".join(word for word in words if word) or kind, short_date(minutes.held_on), record.begins)


def _draw_records(document: Document, issue: Issue, records: Sequence[_Record]) -> None:
    month = 0
    for record in records:
        for plan in record.pages:
            page = document.page()
            if plan.first and plan.minutes.held_on.month != month:
                month = plan.minutes.held_on.month
                document.bookmark(f"{month}月")
            if plan.first:
                document.bookmark(bookmark_of(plan.minutes), under_last=True)
            draw_page(page, issue, plan, document.total)
        draw_photos(document, issue, record.minutes)


def _draw_list(document: Document, issue: Issue, title: str, pages: Sequence[Sequence[Entry]]) -> None:
    for number, entries in enumerate(pages):
        page = document.page()
        if not number:
            document.bookmark(title)
        more = "（续）" if number else ""
        page.text(_ROOM.x + _ROOM.width / 2, _ROOM.y + 18, title + more, _HEAD, Align.CENTER)
        draw_entries(page, _LISTED, entries)
        plain_foot(page, _ROOM, issue, document.total, judged=True)


def _draw_cover(document: Document, book: MinuteBook, year: str) -> None:
    """A double frame, whose book it is, and who kept it."""
    page = document.page()
    document.bookmark("封面")
    inner = _COVER_INSET + 5
    page.frame(_COVER_INSET, _COVER_INSET, A4[0] - 2 * _COVER_INSET, A4[1] - 2 * _COVER_INSET, 2 * FRAME)
    page.frame(inner, inner, A4[0] - 2 * inner, A4[1] - 2 * inner, HAIR)
    middle = A4[0] / 2
    style, lines = fit(book.branch, _BRANCH, _ROOM.width, lines=3, least=14)
    page.lines(middle, 190, lines, style, Align.CENTER)
    page.text(middle, 330, TITLE, _NAME, Align.CENTER)
    page.text(middle, 385, f"（{year}）", _YEAR, Align.CENTER)
    table = _COVER_GRID.table([_cover_row(title, words) for title, words in _kept(book)])
    table.draw(page, middle - _COVER_GRID.width / 2, 690 - table.height)


def _kept(book: MinuteBook) -> tuple[tuple[str, str], ...]:
    """Who kept the book, from when to when, and how much is in it."""
    days = [minutes.held_on for minutes in book.meetings]
    span = f"{long_date(min(days))}至{short_date(max(days))}" if days else ""
    return (
        ("支部书记", "、".join(book.secretaries)),
        ("记录人", "、".join(book.recorders)),
        ("起止日期", span),
        ("会议次数", f"{len(book.meetings)}次"),
    )


def _cover_row(title: str, words: str) -> Row:
    return Row((Cell(title, _COVER_LABEL, shade=Shade.LABEL), Cell(words, _COVER_VALUE)), 36)

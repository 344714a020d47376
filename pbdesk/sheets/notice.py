"""整改通知书: a letter a branch that says what is short, what would put it right and until when; with a slip to return.

It advises and accuses nobody: what stands there is what was not found in the records.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pbdesk.sheets.document import A4, Document
from pbdesk.sheets.flow import Part, flow
from pbdesk.sheets.grid import Block, Cell, Grid, Row, Table
from pbdesk.sheets.look import Look, look
from pbdesk.sheets.page import Box, Page
from pbdesk.sheets.parts import Margins, foot
from pbdesk.sheets.style import Align, Font, Style, Tone
from pbdesk.sheets.typeset import fit, wrap
from pbdesk.views.rows import ChaseEntry, Issue, Notice, NoticeSheet
from pbdesk.words import long_date

TITLE = "整改通知书"
_ROOM = Margins(left=62, top=46, right=62, bottom=44).room(A4)
_HEAD = Style(Font.HEAD, 20)
_NUMBER = Style(Font.LABEL, 11)
_TEXT = Style(Font.BODY, 12, leading=1.6)
_NAME = Style(Font.HEAD, 12)
_NOTE = Style(Font.LABEL, 8, Tone.SOFT, 1.4)
_SMALL = Style(Font.LABEL, 10.5, leading=1.5)
_INDENT = 2 * _TEXT.size
_TITLE_HEIGHT = 66.0
_SIGN_HEIGHT = 58.0
_SLIP_HEIGHT = 150.0
_SHARES = (26.0, 138.0, 88.0, 64.0, 0.0)
_TITLES = ("序号", "事项", "依据", "责任人", "怎样办")
_UNSURE = "（期限那一年的放假安排还没有公布，按周一至周五推算，公布后以公布的为准。）"
_FACTORS = (1.08, 1.0, 0.93, 0.86, 0.8, 0.74, 0.68)
"""The sizes of the table that are tried; what fits on one page at none goes on to the next."""


@dataclass(frozen=True, slots=True)
class Words:
    """A few lines of small type under a table."""

    lines: Sequence[str]
    style: Style
    above: float

    @property
    def height(self) -> float:
        """The lines and the space above them."""
        return self.above + len(self.lines) * self.style.step

    def draw(self, page: Page, x: float, y: float) -> None:
        """Write the lines."""
        page.lines(x, y + self.above + len(self.lines) * self.style.step / 2, self.lines, self.style)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One page of a notice: the blocks of its table, and which ends of the letter stand on it."""

    notice: Notice
    opening: tuple[str, ...]
    closing: tuple[str, ...]
    blocks: Sequence[Block]
    first: bool
    last: bool


def draw(sheet: NoticeSheet) -> bytes:
    """The notices as one PDF, a bookmark each."""
    issue = sheet.issue
    pages = [page for notice in sheet.notices for page in _pages(notice)]
    document = Document(
        f"{issue.street}{issue.period.title}{TITLE}", total=len(pages), printed_on=issue.printed_on
    )
    for each in pages:
        page = document.page()
        if each.first:
            document.bookmark(each.notice.branch)
        _draw(page, each, issue)
        foot(page, _ROOM, issue, document.total)
    return document.to_bytes()


def _opening(notice: Notice) -> str:
    return (
        f"经核对，截至{long_date(notice.issued_on)}，贵支部{notice.period}尚有以下{len(notice.entries)}项没有完成或没有登记，"
        f"请对照下表办理，于{long_date(notice.fix_by)}前完成，并把回执交回街道。"
    )


def _closing(notice: Notice) -> str:
    unsure = _UNSURE if notice.unsure else ""
    return (
        "已经办了、只是没有登记的，按实际日期补录即可；确有原因不能办理的，请在回执上写明情况，"
        f"上级认可后记为“已说明”。如有不清楚的地方，请与街道联系。{unsure}"
    )


def _pages(notice: Notice) -> list[_Sheet]:
    """One page where it can be, at the largest size that lets it; else as many as it needs."""
    opening = wrap(_opening(notice), _TEXT, _ROOM.width, _INDENT)
    closing = wrap(_closing(notice), _TEXT, _ROOM.width, _INDENT)
    above = _TITLE_HEIGHT + _TEXT.step * (len(opening) + 1) + 8
    tail = 8 + _TEXT.step * len(closing) + _SIGN_HEIGHT + _SLIP_HEIGHT
    sources = _sources(notice)
    tail += sources.height
    for factor in _FACTORS:
        table = _table(look(factor), notice.entries)
        if above + table.height + tail <= _ROOM.height:
            return [_Sheet(notice, opening, closing, [table, sources], first=True, last=True)]
    least = look(_FACTORS[-1])
    part = Part(_grid(least), (_head(least),), tuple(_rows(least, notice.entries)))
    flowed = flow([part], _ROOM.height - above, tail)
    return [
        _Sheet(notice, opening, closing, [*blocks, sources] if n == len(flowed) else blocks, n == 1, n == len(flowed))
        for n, blocks in enumerate(flowed, start=1)
    ]  # fmt: skip


def _sources(notice: Notice) -> Words:
    """What the table cites short, in full."""
    lines = wrap("　".join(notice.sources), _NOTE, _ROOM.width) if notice.sources else ()
    return Words(lines, _NOTE, above=4 if lines else 0)


def _table(size: Look, entries: Sequence[ChaseEntry]) -> Table:
    return _grid(size).table([_head(size), *_rows(size, entries)])


def _grid(size: Look) -> Grid:
    return size.grid(*(share or _ROOM.width - sum(_SHARES) for share in _SHARES))


def _head(size: Look) -> Row:
    return Row(tuple(size.label(title) for title in _TITLES), size.row)


def _rows(size: Look, entries: Sequence[ChaseEntry]) -> list[Row]:
    return [
        Row((
            size.value(str(number)), Cell(entry.what, size.plain, Align.LEFT),
            Cell(entry.citation, size.plain, Align.LEFT), Cell(entry.responsible, size.plain),
            Cell(entry.remedy, size.plain, Align.LEFT),
        ), size.row)
        for number, entry in enumerate(entries, start=1)
    ]  # fmt: skip


def _draw(page: Page, each: _Sheet, issue: Issue) -> None:
    middle = _ROOM.x + _ROOM.width / 2
    page.text(middle, _ROOM.y + 20, TITLE if each.first else f"{TITLE}（续）", _HEAD, Align.CENTER)
    page.text(middle, _ROOM.y + 44, each.notice.number, _NUMBER, Align.CENTER)
    y = _ROOM.y + _TITLE_HEIGHT
    if each.first:
        style, lines = fit(f"{each.notice.branch}：", _NAME, _ROOM.width)
        page.lines(_ROOM.x, y + _TEXT.step / 2, lines, style)
        y = _paragraph(page, y + _TEXT.step, each.opening) + 8
    for block in each.blocks:
        block.draw(page, _ROOM.x, y)
        y += block.height
    if each.last:
        y = _paragraph(page, y + 8, each.closing)
        _sign(page, y, each.notice, issue)
        _slip(page, Box(_ROOM.x, _ROOM.bottom - _SLIP_HEIGHT, _ROOM.width, _SLIP_HEIGHT), each.notice)


def _paragraph(page: Page, y: float, lines: Sequence[str]) -> float:
    """Lines of the letter, the first set in; the answer is where the letter goes on."""
    for number, line in enumerate(lines):
        page.lines(_ROOM.x + (0 if number else _INDENT), y + _TEXT.step / 2, (line,), _TEXT)
        y += _TEXT.step
    return y


def _sign(page: Page, y: float, notice: Notice, issue: Issue) -> None:
    """Who it comes from, with room for the seal, and the day."""
    page.text(_ROOM.right, y + 26, f"{issue.street}（盖章）", _TEXT, Align.RIGHT)
    page.text(_ROOM.right, y + 48, long_date(notice.issued_on), _TEXT, Align.RIGHT)


def _slip(page: Page, box: Box, notice: Notice) -> None:
    """The slip that comes back: cut along the dots, three lines to write on, who signs."""
    page.leader(box.x, box.right, box.y + 8)
    page.text(box.x + box.width / 2, box.y + 30, "回　执", _NAME, Align.CENTER)
    style, lines = fit(
        f"{notice.branch}已收到{TITLE}{notice.number}，办理情况如下：", _SMALL, box.width, lines=2, least=8
    )
    page.lines(box.x, box.y + 46 + (len(lines) - 1) * style.step / 2, lines, style)
    y = box.y + 56 + len(lines) * style.step
    for _ in range(2):
        page.line(box.x, y + 8, box.right, y + 8)
        y += 22
    third = box.width / 3
    for number, words in enumerate(("支部书记签字：", "联系电话：", "日期：")):
        wide = page.text(box.x + number * third, y + 14, words, _SMALL)
        page.line(box.x + number * third + wide, y + 16, box.x + (number + 1) * third - 8, y + 16)

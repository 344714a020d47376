"""The pages of minutes: the form of one meeting over as many pages as it needs, for single prints and bound volumes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pbdesk.sheets.document import A4
from pbdesk.sheets.grid import Table
from pbdesk.sheets.minutes_text import GRID, LABEL, LEADINGS, TextLine, content_lines, head_rows, period_of, title_of
from pbdesk.sheets.page import FRAME, HAIR, Box, Page
from pbdesk.sheets.parts import plain_foot
from pbdesk.sheets.style import Align, Font, Shade, Style, Tone
from pbdesk.sheets.typeset import fit
from pbdesk.views.rows import Issue, Minutes
from pbdesk.words import MEETING_WORDS, short_date

_ROOM = Box((A4[0] - GRID.width) / 2, 52, GRID.width, A4[1] - 52 - 58)
_TITLE = Style(Font.HEAD, 16)
_TITLE_GAP = 10.0
_LATE = Style(Font.LABEL, 9, Tone.SOFT)
_SIGN_HEIGHT = 46.0
_PAD = 8.0
_CARRIED = 2
"""So many lines at least go over to a page that else held only the signatures."""


@dataclass(frozen=True, slots=True)
class MinutesPage:
    """One page of a meeting's minutes: its head, and the lines of the main part that stand on it."""

    minutes: Minutes
    head: Table
    lines: Sequence[TextLine]
    first: bool
    last: bool


def bookmark_of(minutes: Minutes) -> str:
    """A meeting as the list of contents names it."""
    topic = f"　{minutes.title}" if minutes.title else ""
    return f"{short_date(minutes.held_on)}　{MEETING_WORDS[minutes.kind]}{topic}"


def pages_of(minutes: Minutes) -> list[MinutesPage]:
    """Fill pages with the lines of the main part; the last one keeps room for the signatures."""
    lines: Sequence[TextLine] = content_lines(minutes, sum(GRID.widths[1:]) - 2 * _PAD)
    head, again = GRID.table(head_rows(minutes)), GRID.table(period_of(minutes))
    room = _ROOM.height - _title_height(minutes) - 2 * _PAD
    sheets: list[MinutesPage] = []
    while True:
        table = again if sheets else head
        space = room - table.height
        closer = _closer(lines, space - _SIGN_HEIGHT)
        if closer is not None:
            return [*sheets, MinutesPage(minutes, table, closer, not sheets, last=True)]
        count = _fitting(lines, space)
        sheets.append(MinutesPage(minutes, table, lines[:count], not sheets, last=False))
        lines = lines[count:]


def _closer(lines: Sequence[TextLine], space: float) -> list[TextLine] | None:
    """The lines as far apart as the space allows, or nothing where even the closest do not fit."""
    for leading in LEADINGS:
        closer = [replace(line, leading=leading) for line in lines]
        if sum(line.height for line in closer) <= space:
            return closer
    return None


def _fitting(lines: Sequence[TextLine], space: float) -> int:
    """How many lines a page holds and leaves some for the next; one that leads goes over with what it leads."""
    count, used = 0, 0.0
    while count < len(lines) and used + lines[count].height <= space:
        used += lines[count].height
        count += 1
    count = min(count, max(len(lines) - _CARRIED, 0))
    while count > 1 and lines[count - 1].leads:
        count -= 1
    return count


def _title(text: str) -> tuple[Style, tuple[str, ...]]:
    return fit(text, _TITLE, _ROOM.width, lines=2, least=10)


def _title_height(minutes: Minutes) -> float:
    style, lines = _title(title_of(minutes) + "（续）")
    return len(lines) * style.step + _TITLE_GAP + (_LATE.step if minutes.late else 0)


def draw_page(page: Page, issue: Issue, plan: MinutesPage, total: int) -> None:
    """Draw one page of the form: title, head, main part, and on the last one where it is signed."""
    top = _title_height(plan.minutes)
    style, lines = _title(title_of(plan.minutes) + ("" if plan.first else "（续）"))
    page.lines(_ROOM.x + _ROOM.width / 2, _ROOM.y + len(lines) * style.step / 2, lines, style, Align.CENTER)
    if plan.minutes.late:
        page.text(_ROOM.right, _ROOM.y + top - 4, plan.minutes.late, _LATE, Align.RIGHT)
    plan.head.draw(page, _ROOM.x, _ROOM.y + top)
    y = _ROOM.y + top + plan.head.height
    _draw_main(page, plan, Box(_ROOM.x, y, _ROOM.width, _ROOM.bottom - y))
    plain_foot(page, _ROOM, issue, total, judged=True)


def _draw_main(page: Page, plan: MinutesPage, box: Box) -> None:
    """The main part: its name at the left, the text, and on the last page where chair and recorder sign."""
    label, name = GRID.widths[0], ("主要内容",) if plan.first else ("主要内容", "（续）")
    page.ground(box.x, box.y, label, box.height, Shade.LABEL)
    page.lines(box.x + label / 2, box.y + box.height / 2, name, LABEL, Align.CENTER)
    page.frame(box.x, box.y, box.width, box.height, FRAME)
    page.line(box.x + label, box.y, box.x + label, box.bottom, HAIR)
    x, y = box.x + label + _PAD, box.y + _PAD
    for line in plan.lines:
        page.lines(x + line.indent, y + line.above + line.step / 2, (line.text,), line.style)
        y += line.height
    if plan.last:
        _draw_signatures(page, Box(box.x + label, box.bottom - _SIGN_HEIGHT, box.width - label, _SIGN_HEIGHT))


def _draw_signatures(page: Page, box: Box) -> None:
    """Two lines to sign on."""
    half = box.width / 2
    for number, who in enumerate(("主持人签名：", "记录人签名：")):
        x = box.x + number * half + _PAD
        wide = page.text(x, box.y + 26, who, LABEL)
        page.line(x + wide, box.y + 28, box.x + (number + 1) * half - _PAD, box.y + 28, HAIR)

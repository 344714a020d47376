"""Lists of meetings with page numbers, as contents and index have them: dotted leaders, every line a link."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pbdesk.sheets.page import Box, Page
from pbdesk.sheets.style import Align, Font, Style
from pbdesk.sheets.typeset import clean, fit, width

_HEADING = Style(Font.HEAD, 11)
_ENTRY = Style(Font.LABEL, 10.5)
_STEP = 17.5
_HEADING_STEP = 23.0
_DAY, _NUMBER = 58.0, 24.0
_GAP = 6.0


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the list: a heading (``page`` 0), or a day, what was held, and the page on which it stands."""

    text: str
    day: str = ""
    page: int = 0

    @property
    def height(self) -> float:
        """How much of the page it takes."""
        return _STEP if self.page else _HEADING_STEP


def break_entries(entries: Sequence[Entry], space: float) -> list[list[Entry]]:
    """The entries by page; a heading stays with the line under it. Page numbers do not change where they break."""
    pages: list[list[Entry]] = [[]]
    left = space
    for number, entry in enumerate(entries):
        following = 0.0 if entry.page or number + 1 == len(entries) else entries[number + 1].height
        if pages[-1] and entry.height + following > left:
            pages.append([])
            left = space
        pages[-1].append(entry)
        left -= entry.height
    return pages


def draw_entries(page: Page, room: Box, entries: Sequence[Entry]) -> None:
    """Draw the entries one under another."""
    y = room.y
    for entry in entries:
        if entry.page:
            _draw_entry(page, Box(room.x, y, room.width, entry.height), entry)
        else:
            page.text(room.x, y + entry.height - 8, entry.text, _HEADING)
        y += entry.height


def _draw_entry(page: Page, box: Box, entry: Entry) -> None:
    """Day, words, dots up to the number; long words shrink, and end in an ellipsis before they meet the number."""
    baseline = box.y + 12.5
    page.text(box.x, baseline, entry.day, _ENTRY)
    left, stop = box.x + _DAY, box.right - _NUMBER
    words = _shortened(entry.text, stop - left - 2 * _GAP)
    page.leader(left + page.text(left, baseline, words, _ENTRY) + _GAP, stop, baseline - 3)
    page.text(box.right, baseline, str(entry.page), _ENTRY, Align.RIGHT)
    page.link(box, entry.page)


def _shortened(text: str, room: float) -> str:
    """As much of a text as fits on the line; the whole of it stands on the page that the line leads to."""
    text = clean(text)
    if width(text, _ENTRY) <= room:
        return text
    _, lines = fit(text, _ENTRY, room - width("……", _ENTRY), lines=1, least=_ENTRY.size)
    return lines[0] + "……"

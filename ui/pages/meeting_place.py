"""Where one is in the sheet of a meeting, so that saving it leaves everyone where he was."""

from __future__ import annotations

from dataclasses import dataclass

from ui.pages.meeting_scroll import SheetScroll
from ui.pages.meeting_sheet import MeetingSheet


@dataclass(frozen=True, slots=True)
class Place:
    """The section, the item (-1: none), the caret in the minutes, and how far minutes and sheet are scrolled."""

    section: int
    item: int
    caret: int
    minutes: int
    sheet: int


def place_in(sheet: MeetingSheet, scroll: SheetScroll) -> Place:
    """Where one is now."""
    return Place(
        section=sheet.content.sections.current,
        item=sheet.agenda.list.currentIndex().row(),
        caret=sheet.minutes.textCursor().position(),
        minutes=sheet.minutes.verticalScrollBar().value(),
        sheet=scroll.place,
    )


def go_back(place: Place, sheet: MeetingSheet, scroll: SheetScroll) -> None:
    """Be there again after the sheet was filled anew, as far as it is still there."""
    item = sheet.agenda.model.index(place.item)
    if item.isValid():
        sheet.agenda.list.setCurrentIndex(item)
    sheet.content.sections.show_section(place.section)
    cursor = sheet.minutes.textCursor()
    cursor.setPosition(min(place.caret, len(sheet.minutes.toPlainText())))
    sheet.minutes.setTextCursor(cursor)
    sheet.minutes.verticalScrollBar().setValue(place.minutes)
    scroll.go_to(place.sheet)

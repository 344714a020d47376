"""The sheet of a meeting in a window too low for it: whatever has the keyboard comes into sight."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QTimer
from PySide6.QtWidgets import QApplication, QScrollArea, QVBoxLayout, QWidget

from ui.pages.meeting_sheet import MeetingSheet
from ui.widgets.basic import scrolled


class SheetScroll(QWidget):
    """Holds the sheet and scrolls it."""

    def __init__(self, sheet: MeetingSheet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sheet = sheet
        self._area = scrolled(sheet)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.addWidget(self._area)
        sheet.content.sections.opened.connect(lambda: QTimer.singleShot(0, self, self._see_sections))
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._on_focus)

    def to_top(self) -> None:
        """Show the head of the sheet."""
        self._area.verticalScrollBar().setValue(0)

    @property
    def place(self) -> int:
        """How far the sheet is scrolled."""
        return self._area.verticalScrollBar().value()

    def go_to(self, place: int) -> None:
        """Scroll to where it was before."""
        self._area.verticalScrollBar().setValue(place)

    def _on_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Tab, a key of a section, a refusal: the field comes into sight, once what it came with has its room."""
        if now is not None and self._sheet.isAncestorOf(now):
            self._see(now)
            QTimer.singleShot(0, now, lambda: self._see(now))

    def _see(self, widget: QWidget) -> None:
        """Scroll whatever scrolls around a widget, the innermost first; what is said below it is seen too."""
        if not widget.isVisible() or not self._sheet.isAncestorOf(widget):
            return
        below = widget.fontMetrics().lineSpacing() * 2
        area: QWidget | None = widget.parentWidget()
        while area is not None and area is not self:
            inside = area.widget() if isinstance(area, QScrollArea) else None
            if isinstance(area, QScrollArea) and inside is not None:
                _show(area, inside, widget, below)
            area = area.parentWidget()

    def _see_sections(self) -> None:
        """Where the sections stand below the attendance, they come up to the top; once they have got their room."""
        content, bar = self._sheet.content, self._area.verticalScrollBar()
        if content.y() + content.height() > bar.value() + self._area.viewport().height():
            bar.setValue(content.y())
        focus = QApplication.focusWidget()
        if focus is not None:
            self._see(focus)


def _show(area: QScrollArea, inside: QWidget, widget: QWidget, below: int) -> None:
    """Bring a widget of what an area scrolls into sight: of what is higher than the area the top, otherwise all."""
    room = area.viewport().height()
    place = QRect(widget.mapTo(inside, QPoint(0, 0)), widget.size()).adjusted(0, 0, 0, below)
    bar = area.verticalScrollBar()
    if place.height() > room or place.top() < bar.value():
        bar.setValue(place.top() - below // 4)
    elif place.bottom() > bar.value() + room:
        bar.setValue(place.bottom() - room)

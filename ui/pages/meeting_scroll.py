"""The sheet of a meeting in a window too low for it: what is gone to comes into sight."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

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
        sheet.content.lacks.wanted.connect(lambda _field: self._see_focus())
        sheet.content.sections.opened.connect(lambda: QTimer.singleShot(0, self, self._see_sections))

    def to_top(self) -> None:
        """Show the head of the sheet."""
        self._area.verticalScrollBar().setValue(0)

    def _see_focus(self) -> None:
        focus = self._sheet.focusWidget()
        if focus is not None:
            self._area.ensureWidgetVisible(focus)

    def _see_sections(self) -> None:
        """Where the sections stand below the attendance, they come up to the top; once they have got their room."""
        content, bar = self._sheet.content, self._area.verticalScrollBar()
        if content.y() + content.height() > bar.value() + self._area.viewport().height():
            bar.setValue(content.y())

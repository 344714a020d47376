"""A field for a day of which perhaps only the month is known: a month stays a month, no day is made up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget

from pbdesk.entry import DayOrMonth, read_day_or_month
from ui.widgets.fields import WordField


class WhenField(WordField):
    """A day or a month: accepts 2015-03-07, 20150307, 2015年3月, 2015.3; shows what was meant."""

    changed = Signal()
    _widest = "2026-12-20"

    def __init__(self, name: str, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(name, "如 2015.3.7 或 2015.3", parent)
        self._today = today
        self.editingFinished.connect(self._settle)

    def value(self) -> DayOrMonth | None:
        """The day or month, or None when nothing or nothing readable stands there (then ``error`` says so)."""
        return read_day_or_month(self.text(), self._today())

    def set_value(self, when: DayOrMonth | None) -> None:
        """Show a day, or a month in words."""
        if isinstance(when, str):
            self.setText(f"{when[:4]}年{int(when[5:])}月")
        else:
            self.setText("" if when is None else when.isoformat())
        self.setCursorPosition(0)
        self.set_error("")
        self.changed.emit()

    def check(self) -> bool:
        """Read what stands there; what is neither day nor month is said at the field."""
        if self.text().strip() and self.value() is None:
            self.set_error("看不懂这个日期。可以写 2015-03-07、20150307，只知道月份就写 2015年3月。")
            return False
        self.set_error("")
        return True

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.MouseFocusReason:
            self.selectAll()

    def _settle(self) -> None:
        if self.check():
            when = self.value()
            if when is not None:
                self.set_value(when)
            else:
                self.changed.emit()

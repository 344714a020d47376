"""Fields for days, times of day and counts: typed in any spelling, shown in one, wrong ones said at the field."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from pbdesk.entry import next_day, plain, read_day, read_time
from pbdesk.words import WEEKDAY_WORDS
from ui.widgets.basic import set_role


class WordField(QLineEdit):
    """A one-line field that can say what is wrong with it; the sentence is also its description for screen readers."""

    _widest = ""

    def __init__(self, name: str, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self._error = ""
        self.textEdited.connect(lambda _text: self.set_error(""))

    def minimumSizeHint(self) -> QSize:
        """Room for the widest text the field may show, where there is one, whatever the type size."""
        least = super().minimumSizeHint()
        if not self._widest:
            return least
        metrics = self.fontMetrics()
        return QSize(least.width() + metrics.horizontalAdvance(self._widest) - metrics.maxWidth(), least.height())

    @property
    def error(self) -> str:
        """What is wrong, or nothing."""
        return self._error

    def set_error(self, sentence: str) -> None:
        """Mark the field (or clear the mark); the form shows the sentence below it."""
        if sentence == self._error:
            return
        self._error = sentence
        self.setToolTip(sentence)
        self.setAccessibleDescription(sentence)
        set_role(self, "invalid", bool(sentence))


class DateField(WordField):
    """A day: accepts 7.8, 0708, 20260708, 2026-07-08, 今天; Up and Down step by a day; shows the weekday."""

    changed = Signal()
    _widest = "2026-12-20 星期三"

    def __init__(self, name: str, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(name, "如 7.8 或 今天", parent)
        self._today = today
        self.editingFinished.connect(self._settle)

    def value(self) -> date | None:
        """The day, or None when nothing or nothing readable stands there (then ``error`` says so)."""
        return read_day(self.text(), self._today())

    def set_value(self, day: date | None) -> None:
        """Show a day with its weekday."""
        self.setText("" if day is None else f"{day.isoformat()} {WEEKDAY_WORDS[day.weekday()]}")
        self.setCursorPosition(0)
        self.set_error("")
        self.changed.emit()

    def check(self) -> bool:
        """Read what stands there; a day that cannot be read is said at the field."""
        if self.text().strip() and self.value() is None:
            self.set_error("看不懂这个日期。可以写 7.8、0708、2026-07-08 或 今天。")
            return False
        self.set_error("")
        return True

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.MouseFocusReason:
            self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            day = self.value() or self._today()
            self.set_value(next_day(day, 1 if event.key() == Qt.Key.Key_Up else -1))
            self.selectAll()
            return
        super().keyPressEvent(event)

    def _settle(self) -> None:
        if self.check():
            day = self.value()
            if day is not None:
                self.set_value(day)
            else:
                self.changed.emit()


class TimeField(WordField):
    """A time of day: accepts 1500, 15:00, 15.00, 下午3点; shows 15:00."""

    changed = Signal()
    _widest = "20:00"

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, "如 1500", parent)
        self.editingFinished.connect(self._settle)

    def value(self) -> time | None:
        """The time, or None when nothing or nothing readable stands there."""
        return read_time(self.text()) if self.text().strip() else None

    def set_value(self, at: time | None) -> None:
        """Show a time."""
        self.setText("" if at is None else f"{at:%H:%M}")
        self.set_error("")
        self.changed.emit()

    def check(self) -> bool:
        """Read what stands there; a time that cannot be read is said at the field."""
        if self.text().strip() and self.value() is None:
            self.set_error("看不懂这个时间。可以写 1500、15:00 或 15.00。")
            return False
        self.set_error("")
        return True

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.MouseFocusReason:
            self.selectAll()

    def _settle(self) -> None:
        if self.check():
            at = self.value()
            if at is not None:
                self.set_value(at)
            else:
                self.changed.emit()


class NumberField(WordField):
    """A count: whole numbers in any width of digits; anything else is said at the field."""

    changed = Signal()
    _widest = "8888"
    _MOST_DIGITS = 4

    def __init__(self, name: str, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(name, placeholder, parent)
        self.textEdited.connect(lambda _text: self.changed.emit())
        self.editingFinished.connect(self.check)

    def value(self) -> int | None:
        """The number, or None when nothing or nothing readable stands there (then ``error`` says so)."""
        words = plain(self.text())
        readable = words.isascii() and words.isdecimal() and len(words) <= self._MOST_DIGITS
        return int(words) if readable else None

    def set_value(self, number: int | None) -> None:
        """Show a number."""
        self.setText("" if number is None else str(number))
        self.set_error("")

    def check(self) -> bool:
        """Read what stands there; what is no count is said at the field."""
        if self.text().strip() and self.value() is None:
            self.set_error("请写数字，如 12。")
            return False
        self.set_error("")
        return True

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.MouseFocusReason:
            self.selectAll()

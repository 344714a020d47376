"""Fields for days, times of day and counts: typed in any spelling, shown in one, wrong ones said at the field."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from typing import Generic, TypeVar

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from pbdesk.entry import next_day, plain, read_day, read_time
from pbdesk.words import WEEKDAY_WORDS
from ui.widgets.basic import set_role

T = TypeVar("T")
_MOST_DIGITS = 4


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


class TypedField(WordField, Generic[T]):
    """A field whose words mean a value: read in any spelling, shown in one, selected when the keyboard comes."""

    changed = Signal()
    _unread = ""
    """What is said when the words mean nothing."""

    def __init__(
        self, name: str, placeholder: str, read: Callable[[str], T | None], words: Callable[[T], str],
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(name, placeholder, parent)
        self._read = read
        self._words = words
        self.editingFinished.connect(self._settle)

    def value(self) -> T | None:
        """The value, or None when nothing or nothing readable stands there (then ``error`` says so)."""
        return self._read(self.text()) if self.text().strip() else None

    def set_value(self, value: T | None) -> None:
        """Show a value; what stood there selected, to be typed over, stays so."""
        ready = self.hasFocus() and self.selectedText() == self.text()
        self.setText("" if value is None else self._words(value))
        if ready:
            self.selectAll()
        else:
            self.setCursorPosition(0)
        self.set_error("")
        self.changed.emit()

    def check(self) -> bool:
        """Read what stands there; what means nothing is said at the field."""
        unread = bool(self.text().strip()) and self.value() is None
        self.set_error(self._unread if unread else "")
        return not unread

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.MouseFocusReason:
            self.selectAll()

    def _settle(self) -> None:
        if self.check():
            value = self.value()
            if value is not None:
                self.set_value(value)
            else:
                self.changed.emit()


class DateField(TypedField[date]):
    """A day: accepts 7.8, 0708, 20260708, 2026-07-08, 今天; Up and Down step by a day; shows the weekday.

    ``ahead`` is for a time limit: a day without a year lies in the future.
    """

    _widest = "2026-12-20 星期三"
    _unread = "看不懂这个日期。可以写 7.8、0708、2026-07-08 或 今天。"

    def __init__(
        self, name: str, today: Callable[[], date], parent: QWidget | None = None, *, ahead: bool = False
    ) -> None:
        super().__init__(
            name, "如 7.8 或 今天", lambda text: read_day(text, today(), ahead=ahead), _day_words, parent
        )
        self._today = today

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go to the next day or the one before."""
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            day = self.value() or self._today()
            self.set_value(next_day(day, 1 if event.key() == Qt.Key.Key_Up else -1))
            self.selectAll()
            return
        super().keyPressEvent(event)


class TimeField(TypedField[time]):
    """A time of day: accepts 1500, 15:00, 15.00, 下午3点; shows 15:00."""

    _widest = "20:00"
    _unread = "看不懂这个时间。可以写 1500、15:00 或 15.00。"

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, "如 1500", read_time, "{:%H:%M}".format, parent)


class NumberField(TypedField[int]):
    """A count: whole numbers in any width of digits; every key counts, so that sums follow while it is typed."""

    _widest = "8888"
    _unread = "请写数字，如 12。"

    def __init__(self, name: str, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(name, placeholder, _read_count, str, parent)
        self.textEdited.connect(lambda _text: self.changed.emit())


def _day_words(day: date) -> str:
    return f"{day.isoformat()} {WEEKDAY_WORDS[day.weekday()]}"


def _read_count(text: str) -> int | None:
    words = plain(text)
    readable = words.isascii() and words.isdecimal() and len(words) <= _MOST_DIGITS
    return int(words) if readable else None

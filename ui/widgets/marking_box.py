"""The box where exceptions are typed: a number, a name or its pinyin, Enter; several at once, parted by spaces."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from pbdesk.views.marking import Marked, Reading, read_marks
from pbdesk.views.pinyin import Named
from ui.widgets.fields import WordField


class MarkingBox(WordField):
    """Reads as one types; Enter marks, an empty Enter goes on with the last person, ↓ chooses among namesakes."""

    read = Signal(object)
    """Reading: what the text means so far (an empty one when the box is empty)."""
    entered = Signal(object)
    """tuple[Marked, ...]: these people are to be marked."""
    again = Signal()
    """Enter in the empty box."""
    left_down = Signal()
    """↓ in the empty box: on to the grid."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("标记缺席和请假", "编号、姓名或拼音，回车", parent)
        self._people: tuple[Named, ...] = ()
        self._reading = Reading()
        self._picked = -1
        self.textEdited.connect(self._on_edited)

    def offer(self, people: Sequence[Named]) -> None:
        """Those who can be marked."""
        self._people = tuple(people)

    def start_over(self) -> None:
        """Empty the box for good: what was typed has become marks, which Ctrl+Z takes back as a whole."""
        self.setText("")  # unlike clear(), this forgets the keys typed
        self.set_error("")
        self._reading, self._picked = Reading(), -1

    def pointed(self) -> tuple[Named, ...]:
        """The people that Enter would mark, or among whom one has to choose."""
        if self._picked >= 0:
            return (self._reading.candidates[self._picked],)
        return self._reading.candidates or tuple(marked.person for marked in self._reading.marked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter marks the person typed or the last one again, arrows choose among namesakes or leave the box."""
        empty = not self.text().strip()
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if empty:
                self.again.emit()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._enter()
            case Qt.Key.Key_Down if empty:
                self.left_down.emit()
            case Qt.Key.Key_Down | Qt.Key.Key_Up if self._reading.candidates:
                self._pick(1 if event.key() == Qt.Key.Key_Down else -1)
            case _:
                super().keyPressEvent(event)

    def _on_edited(self, text: str) -> None:
        self._picked = -1
        self._reading = read_marks(text, self._people)
        self.read.emit(self._reading)

    def _pick(self, step: int) -> None:
        found = self._reading.candidates
        self._picked = (self._picked + step) % len(found) if self._picked >= 0 else (0 if step > 0 else len(found) - 1)
        self.read.emit(Reading(marked=(Marked(found[self._picked], self._reading.choice),)))

    def _enter(self) -> None:
        reading = self._reading = read_marks(self.text(), self._people)
        if self._picked >= 0 and reading.candidates:
            marked: tuple[Marked, ...] = (Marked(reading.candidates[self._picked], reading.choice),)
        else:
            marked = reading.marked
        if not marked:
            self.set_error(reading.problem)
            self.read.emit(reading)
            return
        self.start_over()
        self.entered.emit(marked)

"""The list of what is still owed: how pressing, what, by when, and beside each line the button that settles it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from pbdesk.views.home_rows import DueLine
from pbdesk.views.steps import Urgency
from ui.theme import Theme, Tone
from ui.widgets.basic import Pill, button
from ui.widgets.elided import ElidedLabel

_TONES = {
    Urgency.TODAY: Tone.SHORT, Urgency.OVERDUE: Tone.SHORT, Urgency.LOST: Tone.INFO, Urgency.SOON: Tone.OPEN,
    Urgency.LATER: Tone.IDLE,
}  # fmt: skip


class DueRow(QFrame):
    """One open item; Enter on the line opens its explanation, the button settles it."""

    opened = Signal(object)
    stepped = Signal(object)
    moved = Signal(int)
    """The keyboard wants the line so many further on."""

    def __init__(self, line: DueLine, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = line
        self.setProperty("role", "line")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"{line.mark} {line.title}，{line.note}")
        self.setToolTip(line.message)
        mark = Pill(line.mark, _TONES[line.urgency])
        mark.setProperty("loud", line.urgency is Urgency.OVERDUE)
        mark.setMinimumWidth(theme.px(88))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(ElidedLabel(line.title, "strong"))
        words.addWidget(ElidedLabel(line.note, "secondary"))
        lay = QHBoxLayout(self)
        lay.setContentsMargins(8, 5, 6, 5)
        lay.setSpacing(10)
        lay.addWidget(mark)
        lay.addLayout(words, 1)
        if line.step is not None:
            settle = button(line.step.words, lambda: self.stepped.emit(line), name=f"{line.step.words} {line.title}")
        else:
            settle = button("查看", lambda: self.opened.emit(line), name=f"查看 {line.title}")
        settle.setMinimumWidth(theme.px(88))
        lay.addWidget(settle)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.rect().contains(event.position().toPoint()):
            self.opened.emit(self.line)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space open what is owed, arrows go to the next."""
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Space:
                self.opened.emit(self.line)
            case Qt.Key.Key_Down:
                self.moved.emit(1)
            case Qt.Key.Key_Up:
                self.moved.emit(-1)
            case _:
                super().keyPressEvent(event)


class DueList(QWidget):
    """All open items, the nearest deadline first."""

    opened = Signal(object)
    stepped = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lay = QVBoxLayout(self)
        self._lay.setContentsMargins(0, 0, 0, 0)
        self._lay.setSpacing(2)
        self._lay.addStretch(1)
        self._rows: list[DueRow] = []

    @property
    def rows(self) -> tuple[DueRow, ...]:
        """The rows shown."""
        return tuple(self._rows)

    def show_lines(self, lines: Sequence[DueLine], theme: Theme) -> None:
        """Show other lines; the keyboard stays at its place in the list."""
        focus = QApplication.focusWidget()
        at = next((n for n, row in enumerate(self._rows) if row is focus or (focus and row.isAncestorOf(focus))), None)
        for row in self._rows:
            self._lay.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = [DueRow(line, theme) for line in lines]
        for number, row in enumerate(self._rows):
            row.opened.connect(self.opened)
            row.stepped.connect(self.stepped)
            row.moved.connect(partial(self._move, number))
            self._lay.insertWidget(number, row)
            row.show()
        if at is not None and self._rows:
            self._rows[min(at, len(self._rows) - 1)].setFocus(Qt.FocusReason.OtherFocusReason)

    def _move(self, number: int, step: int) -> None:
        if 0 <= number + step < len(self._rows):
            self._rows[number + step].setFocus(Qt.FocusReason.TabFocusReason)

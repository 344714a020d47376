"""The list of what is still owed: how pressing, what, by when, and beside each line the button that settles it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from pbdesk.views.home import DueLine, Urgency
from ui.theme import Theme, Tone
from ui.widgets.basic import Pill, button, label

_TONES = {Urgency.OVERDUE: Tone.SHORT, Urgency.SOON: Tone.OPEN, Urgency.LATER: Tone.IDLE}


class ElidedLabel(QLabel):
    """A line of words that ends in … when there is no room; the whole stands in the tool tip."""

    def __init__(self, text: str, role: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._full = text
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setText(text)
        self.setAccessibleName(text)

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self._full) + 2, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        shown = self.fontMetrics().elidedText(self._full, Qt.TextElideMode.ElideRight, self.width())
        self.setText(shown)
        self.setToolTip(self._full if shown != self._full else "")


class DueRow(QFrame):
    """One open item; Enter on the line opens its explanation, the button settles it."""

    opened = Signal(object)
    stepped = Signal(object)

    def __init__(self, line: DueLine, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = line
        self.setProperty("role", "line")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"{line.mark} {line.title}，{line.due_words}")
        self.setToolTip(line.finding.message)
        mark = Pill(line.mark, _TONES[line.urgency])
        mark.setProperty("loud", line.urgency is Urgency.OVERDUE)
        mark.setFixedWidth(theme.px(72))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(ElidedLabel(line.title, "strong"))
        words.addWidget(ElidedLabel(line.note, "secondary"))
        lay = QHBoxLayout(self)
        lay.setContentsMargins(8, 5, 6, 5)
        lay.setSpacing(10)
        lay.addWidget(mark)
        lay.addLayout(words, 1)
        lay.addWidget(label(line.due_words, "secondary"))
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
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Space:
                self.opened.emit(self.line)
            case Qt.Key.Key_Down:
                self._neighbour(1)
            case Qt.Key.Key_Up:
                self._neighbour(-1)
            case _:
                super().keyPressEvent(event)

    def _neighbour(self, step: int) -> None:
        rows = [row for row in self.parentWidget().findChildren(DueRow) if row.isVisible()]
        at = rows.index(self) + step
        if 0 <= at < len(rows):
            rows[at].setFocus(Qt.FocusReason.TabFocusReason)


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
        """Show other lines."""
        for row in self._rows:
            self._lay.removeWidget(row)
            row.deleteLater()
        self._rows = [DueRow(line, theme) for line in lines]
        for number, row in enumerate(self._rows):
            row.opened.connect(self.opened)
            row.stepped.connect(self.stepped)
            self._lay.insertWidget(number, row)

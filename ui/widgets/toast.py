"""The line that says what was saved, undone or refused; what went wrong stays until it is read."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QPushButton, QWidget

from ui.theme import Tone
from ui.widgets.basic import button, label, set_role


class Toast(QFrame):
    """Floats at the foot of the page; good news goes by itself, bad news waits for Esc or 知道了."""

    def __init__(self, undo: Callable[[], object], parent: QWidget) -> None:
        super().__init__(parent)
        self._host = parent
        self.show_for = 8.0
        """Seconds that good news stays."""
        self.setProperty("role", "toast")
        self._words = label("", wrap=False)
        self._undo = button("撤销", undo, hint="Ctrl+Z")
        self._close = button("知道了", self.hide, name="关闭提示")
        for each in (self._undo, self._close):
            each.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._lay = QHBoxLayout(self)
        self._lay.setContentsMargins(16, 8, 10, 8)
        self._lay.setSpacing(14)
        self._lay.addWidget(self._words, 1)
        self._lay.addWidget(self._undo)
        self._lay.addWidget(self._close)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        parent.installEventFilter(self)
        self.hide()

    def text(self) -> str:
        """What is said now; nothing when the line is hidden."""
        return self._words.text() if not self.isHidden() else ""

    def say(self, words: str, *, undoable: bool = False) -> None:
        """Say that something was done."""
        self._show(words, Tone.MET, undoable=undoable, lasting=False)

    def fail(self, words: str) -> None:
        """Say that something was refused or went wrong, until it is read."""
        self._show(words, Tone.SHORT, undoable=False, lasting=True)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and not self.isHidden():
            self._place()
        return super().eventFilter(watched, event)

    def _show(self, words: str, tone: Tone, *, undoable: bool, lasting: bool) -> None:
        set_role(self, "tone", tone.value)
        self._words.setText(words)
        self._words.setWordWrap(False)
        self._undo.setVisible(undoable)
        self._close.setVisible(lasting)
        self.setAccessibleName(words)
        self.show()
        self.raise_()
        self._place()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))
        if lasting:
            self._timer.stop()
        else:
            self._timer.start(round(self.show_for * 1000))

    def _place(self) -> None:
        host = self._host
        widest = host.width() - 48
        self.setFixedWidth(min(self._natural_width(), widest))
        self._words.setWordWrap(self._natural_width() > widest)
        self._lay.activate()
        height = self.heightForWidth(self.width()) if self._words.wordWrap() else self.sizeHint().height()
        self.resize(self.width(), max(height, self.sizeHint().height()))
        self.move((host.width() - self.width()) // 2, self._free_height())

    def _free_height(self) -> int:
        """As low as possible without lying over a button or what has the keyboard; at the foot if nothing is free."""
        host, foot = self._host, self._host.height() - self.height() - 14
        focus = QApplication.focusWidget()
        buttons = host.findChildren(QPushButton)
        shown: list[QWidget] = [each for each in buttons if each.isVisible() and not self.isAncestorOf(each)]
        if focus is not None and host.isAncestorOf(focus):
            shown.append(focus)
        taken = [QRect(each.mapTo(host, QPoint(0, 0)), each.size()) for each in shown]
        place = QRect((host.width() - self.width()) // 2, foot, self.width(), self.height())
        for top in range(foot, host.height() // 2, -8):
            place.moveTop(top)
            if not any(place.intersects(area) for area in taken):
                return top
        return foot

    def _natural_width(self) -> int:
        buttons = [each for each in (self._undo, self._close) if not each.isHidden()]
        words = self._words.fontMetrics().horizontalAdvance(self._words.text())
        return words + 36 + sum(each.sizeHint().width() + 14 for each in buttons)

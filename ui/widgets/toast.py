"""The line that says what was saved, undone or refused; what went wrong stays until it is read."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from ui.theme import Tone
from ui.widgets.basic import button, label, set_role

_A_LETTER = 0.06
"""Seconds that a letter takes to be read."""


class Toast(QFrame):
    """A bar at the foot of the window with a place of its own: it never lies over anything, nor moves anything.

    Good news goes by itself, bad news waits for Esc or 知道了; only what takes several lines asks for more room.
    """

    def __init__(self, undo: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.show_for = 4.0
        """Seconds that short good news stays; a longer sentence stays as long as it takes to be read."""
        self.setProperty("role", "toast")
        self._words = label("", wrap=True)
        self._undo = button("撤销", undo, hint="Ctrl+Z")
        self._close = button("知道了", self.hide, name="关闭提示")
        for each in (self._undo, self._close):
            each.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            each.setProperty("size", "slim")
        lay = QHBoxLayout(self)
        lay.setContentsMargins(16, 2, 6, 2)
        lay.setSpacing(14)
        lay.addWidget(self._words, 1)
        lay.addWidget(self._undo)
        lay.addWidget(self._close)
        kept = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        kept.setRetainSizeWhenHidden(True)  # so that nothing moves when it comes and goes
        self.setSizePolicy(kept)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self._keep_height()
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

    def hide(self) -> None:
        """Say no more, and give back the room that a long sentence took."""
        super().hide()
        self._words.setText("")
        self._keep_height()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take as many lines as the words need at the new width."""
        super().resizeEvent(event)
        self._keep_height()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._keep_height()

    def _show(self, words: str, tone: Tone, *, undoable: bool, lasting: bool) -> None:
        for each in (self, self._words, self._undo, self._close):  # what stands in the bar takes its tone too
            set_role(each, "tone", tone.value)
        self._words.setText(words)
        self._undo.setVisible(undoable)
        self._close.setVisible(lasting)
        self.setAccessibleName(words)
        self.show()
        self._keep_height()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))
        if lasting:
            self._timer.stop()
        else:
            self._timer.start(round(1000 * (self.show_for + _A_LETTER * max(0, len(words) - 20))))

    def _keep_height(self) -> None:
        """One line of words with a button beside it; as many lines as it takes where one has no room."""
        lay, around = self.layout(), 4
        assert lay is not None
        one = max(self._undo.sizeHint().height(), self._words.fontMetrics().height()) + around
        buttons = sum(each.sizeHint().width() + 14 for each in (self._undo, self._close) if not each.isHidden())
        room = max(80, self.width() - 22 - buttons)
        lines = self._words.heightForWidth(room) if self._words.text() else 0
        self.setFixedHeight(max(one, lines + around))
        lay.invalidate()

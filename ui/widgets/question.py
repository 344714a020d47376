"""A question in the page itself, with its answers beside it: the first has the keyboard, Esc takes none of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ui.widgets.basic import button, label


class QuestionBar(QFrame):
    """Hidden until something is asked; hidden again, with the keyboard where it was, once it is answered."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "question")
        self.words = label("", "strong", wrap=True)
        self._buttons: list[QPushButton] = []
        self._before: QWidget | None = None
        lay = QVBoxLayout(self)
        lay.setContentsMargins(12, 8, 12, 8)
        lay.addWidget(self.words)
        self._row = QHBoxLayout()
        self._row.addStretch(1)
        lay.addLayout(self._row)
        self.hide()

    def ask(self, words: str, answers: Sequence[tuple[str, Callable[[], object]]]) -> None:
        """Ask; one of the answers is done when it is chosen. “先不改” is always among them."""
        if self.isHidden():
            self._before = QApplication.focusWidget()
        self.words.setText(words)
        self.setAccessibleName(words)
        for old in self._buttons:
            self._row.removeWidget(old)
            old.deleteLater()
        self._buttons = [button(text, partial(self._answer, does)) for text, does in answers]
        self._buttons.append(button("先不改", self._leave, hint="Esc"))
        for each in self._buttons:
            self._row.addWidget(each)
        self.show()
        self._buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves everything as it is, arrows go from answer to answer."""
        match event.key():
            case Qt.Key.Key_Escape:
                self._leave()
            case Qt.Key.Key_Left:
                self.focusPreviousChild()
            case Qt.Key.Key_Right:
                self.focusNextChild()
            case _:
                super().keyPressEvent(event)

    def _answer(self, does: Callable[[], object]) -> None:
        self._leave()
        does()

    def _leave(self) -> None:
        self.hide()
        if self._before is not None:
            self._before.setFocus()

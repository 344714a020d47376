"""A question that is answered with a reason, in the page itself: Enter in the field does it, Esc leaves it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.widgets.basic import button, label
from ui.widgets.fields import WordField


class ReasonBar(QFrame):
    """Hidden until something is asked; hidden again, with the keyboard where it was, once it is answered or left."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "question")
        self.words = label("", "strong", wrap=True)
        self.field = WordField("原因")
        self.error = label("", "error", wrap=True)
        self.do_button = button("", self._answer, "primary")
        self.leave_button = button("先不改", self.leave, hint="Esc")
        self._does: Callable[[str], bool] | None = None
        self._name = "原因"
        self._before: QWidget | None = None
        lay = QVBoxLayout(self)
        lay.setContentsMargins(12, 8, 12, 8)
        lay.addWidget(self.words)
        lay.addWidget(self.field)
        lay.addWidget(self.error)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.do_button)
        row.addWidget(self.leave_button)
        lay.addLayout(row)
        self.field.returnPressed.connect(self._answer)
        self.field.textEdited.connect(lambda _text: self.show_error(""))
        self.hide()

    def ask(
        self, words: str, what: str, does: Callable[[str], bool], hint: str = "", *, name: str = "原因"
    ) -> None:
        """Ask; ``does`` gets the reason and answers whether it was taken: what was typed stays until then.

        ``name`` is what the field holds where that is no reason.
        """
        self._name = name
        self.field.setAccessibleName(name)
        if self.isHidden():
            self._before = QApplication.focusWidget()
        self.words.setText(words)
        self.setAccessibleName(words)
        self.do_button.setText(what)
        self.do_button.setAccessibleName(what)
        self.field.clear()
        self.field.setPlaceholderText(hint)
        self.show_error("")
        self._does = does
        self.show()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def show_error(self, sentence: str) -> None:
        """Say at the field why the answer was not taken."""
        self.field.set_error(sentence)
        self.error.setText(sentence)
        self.error.setVisible(bool(sentence))

    def leave(self) -> None:
        """Take the question away."""
        if self.isHidden():
            return
        self.hide()
        if self._before is not None:
            self._before.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves the bar."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def _answer(self) -> None:
        reason = self.field.text().strip()
        if not reason:
            self.show_error(f"请写明{self._name}。")
            self.field.setFocus()
        elif self._does is not None and self._does(reason):
            self.leave()

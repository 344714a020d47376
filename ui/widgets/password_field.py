"""Fields for a password, which nobody else is to read, and for a recovery key, which is typed from paper."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from pbdesk.store.recovery import GROUPS, so_far
from ui.widgets.fields import WordField

_LINES = 4


class PasswordField(WordField):
    """Shows dots unless it is told to show the words; notices that the shift lock is on."""

    capped = Signal(bool)
    """Whether the letter just typed shows that the shift lock is on."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, "", parent)
        self.show_words(shown=False)

    def show_words(self, *, shown: bool) -> None:
        """Show what is typed, or dots; an input method works only where the words are shown."""
        self.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
            | (Qt.InputMethodHint.ImhNone if shown else Qt.InputMethodHint.ImhHiddenText)
        )  # fmt: skip

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tell by the letters typed whether capitals are locked."""
        letter = event.text()
        if len(letter) == 1 and letter.isascii() and letter.isalpha():
            shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.capped.emit(letter.isupper() != shifted)
        elif event.key() == Qt.Key.Key_CapsLock:
            self.capped.emit(False)
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.MouseFocusReason:
            self.selectAll()


class RecoveryField(QPlainTextEdit):
    """Takes the fourteen groups in any spacing; Enter is handed on, Tab leaves."""

    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("恢复密钥")
        self.setPlaceholderText(f"照着纸上的 {GROUPS} 组输入，不分大小写，空格写不写都行")
        self.setTabChangesFocus(True)
        self.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhLatinOnly)
        self.setFixedHeight(self.fontMetrics().lineSpacing() * _LINES + 16)

    def state(self) -> str:
        """How far the typing is, and which groups are mistyped, in words."""
        groups, wrong = so_far(self.toPlainText())
        if wrong:
            return f"✗ 第 {'、'.join(map(str, wrong[:3]))} 组抄错了，请对照纸上的改正。"
        return f"✓ 已输入 {groups} 组，都对；共 {GROUPS} 组。" if groups else f"共 {GROUPS} 组，每组 5 个字。"

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter says that the password is typed."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
            return
        super().keyPressEvent(event)

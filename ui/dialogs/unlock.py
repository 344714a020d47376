"""Asked before a file with a password is opened: the password, or the recovery key from the safe."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from pbdesk.errors import UserError
from pbdesk.store.sentences import DamagedError
from pbdesk.store.unlocking import unlock_with_password, unlock_with_recovery
from ui.dialogs.plain import PlainDialog
from ui.widgets.basic import label
from ui.widgets.password_field import PasswordField, RecoveryField

CAPPED = "大小写锁定（Caps Lock）开着：输入的是大写字母。"


class UnlockDialog(PlainDialog):
    """Enter opens, Esc leaves the file alone; tries are not counted, each takes its moment."""

    def __init__(
        self, path: Path, unlocked: Callable[[], object], damaged: Callable[[str], object] = lambda _sentence: None,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__("请输入密码", f"“{path.name}”设了密码。", parent)
        self._path = path
        self._unlocked = unlocked
        self._damaged = damaged
        self.password = PasswordField("密码")
        self.recovery = RecoveryField()
        self.capped = label(CAPPED, "secondary", wrap=True)
        self.state = label(self.recovery.state(), "secondary", wrap=True)
        self.shown = QCheckBox("显示密码(&S)")
        self.error = label("", "error", wrap=True)
        self._by_password = self._part("密码(&W)", self.password, self.capped, self.shown)
        self._by_recovery = self._part("恢复密钥(&W)", self.recovery, self.state)
        self.body.addWidget(self.error)
        self.other = self.add_button("", self.turn)
        self.add_button("取消", self.reject)
        self.open_button = self.add_button("打开", self.submit, "primary")
        self.password.capped.connect(self.capped.setVisible)
        self.password.textEdited.connect(lambda _text: self._say(""))
        self.recovery.textChanged.connect(self._on_typed)
        self.recovery.entered.connect(self.submit)
        self.shown.toggled.connect(lambda shown: self.password.show_words(shown=shown))
        self.capped.hide()
        self._turn_to(recovery=False)

    def turn(self) -> None:
        """Ask for the recovery key instead of the password, or the other way round."""
        self._turn_to(recovery=self._by_recovery.isHidden())

    def submit(self) -> None:
        """Try what was typed."""
        QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            self._try()
        except DamagedError as error:
            self.accept()
            self._damaged(str(error))
            return
        except UserError as error:
            self._say(str(error))
            return
        finally:
            QGuiApplication.restoreOverrideCursor()
        self.accept()
        self._unlocked()

    def _try(self) -> None:
        if self._by_recovery.isHidden():
            unlock_with_password(self._path, self.password.text())
        else:
            unlock_with_recovery(self._path, self.recovery.toPlainText())

    def _turn_to(self, *, recovery: bool) -> None:
        self._by_password.setHidden(recovery)
        self._by_recovery.setVisible(recovery)
        self.other.setText("用密码打开(&K)" if recovery else "用恢复密钥打开(&K)")
        self.other.setAccessibleName(self.other.text().replace("&", ""))
        self._say("")
        (self.recovery if recovery else self.password).setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_typed(self) -> None:
        self.state.setText(self.recovery.state())
        self._say("")

    def _say(self, sentence: str) -> None:
        self.error.setText(sentence)
        self.error.setVisible(bool(sentence))
        if sentence and self._by_recovery.isHidden():
            self.password.set_error(sentence)
            self.password.setFocus(Qt.FocusReason.OtherFocusReason)
            self.password.selectAll()
        self.fit_words()

    def _part(self, words: str, field: QWidget, *more: QWidget) -> QWidget:
        """A field under its name, with what is said of it below."""
        part = QWidget()
        lay = QVBoxLayout(part)
        lay.setContentsMargins(0, 0, 0, 0)
        caption = label(words, "caption")
        caption.setBuddy(field)
        for widget in (caption, field, *more):
            lay.addWidget(widget)
        self.body.addWidget(part)
        return part

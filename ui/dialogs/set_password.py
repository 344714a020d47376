"""Setting, changing and taking off the password of the open file; proving oneself before its recovery key is shown."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QCheckBox, QLabel, QRadioButton, QVBoxLayout, QWidget

from pbdesk.errors import UserError
from pbdesk.store.passwords import checked
from pbdesk.store.rekeying import OldBackups
from pbdesk.store.unlocking import proves
from ui.dialogs.plain import PlainDialog
from ui.dialogs.unlock import CAPPED
from ui.widgets.basic import label, scrolled
from ui.widgets.password_field import PasswordField

_LOST = (
    "密码和恢复密钥都丢了，里面的记录谁也打不开，开发的人也打不开。"
    "设好以后会显示恢复密钥，请马上打印出来，放进保险柜。"
)


class Deed(StrEnum):
    """What is to be done about the password."""

    SET = "set"
    CHANGE = "change"
    REMOVE = "remove"
    SHEET = "sheet"


_TITLES = {
    Deed.SET: "给文件设密码", Deed.CHANGE: "修改密码", Deed.REMOVE: "取消密码", Deed.SHEET: "恢复密钥",
}  # fmt: skip
_WORDS = {
    Deed.SET: "以后打开这个文件要输入密码，新做的备份也一样。密码只记在您心里，程序不保存。",
    Deed.CHANGE: "改好以后，旧密码和旧的恢复密钥都打不开这个文件了。",
    Deed.REMOVE: "取消以后，谁拿到这个文件，都能打开看。",
    Deed.SHEET: "有恢复密钥就能打开这个文件。请先输入密码，确认是您本人。",
}
_DO = {Deed.SET: "设密码", Deed.CHANGE: "改密码", Deed.REMOVE: "取消密码", Deed.SHEET: "显示恢复密钥"}
_BACKUPS = {
    Deed.SET: "一起加上密码（推荐）(&1)", Deed.CHANGE: "一起改成新密码（推荐）(&1)", Deed.REMOVE: "一起去掉密码(&1)",
}  # fmt: skip
_LEFT = {
    Deed.SET: "留着不动：不用密码就能打开(&2)", Deed.CHANGE: "留着不动：还用原来的密码打开(&2)",
    Deed.REMOVE: "留着不动：还用原来的密码打开(&2)",
}  # fmt: skip
_ROOM, _CHARACTERS, _TWO_COLUMNS, _SHARE = 8, 42, 60, 0.9
_GONE = "删除，不能找回（新的备份马上会有一份）(&3)"


class SetPasswordDialog(PlainDialog):
    """Hands on the new password (None: none any more) and what becomes of old backups; faults stand at their fields."""

    def __init__(
        self, path: Path, deed: Deed, backups: int, submitted: Callable[[str | None, OldBackups], object],
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(_TITLES[deed], _WORDS[deed], parent)
        self._path = path
        self._deed = deed
        self._submitted = submitted
        self._errors: dict[PasswordField, QLabel] = {}
        self.now = PasswordField("现在的密码，或者恢复密钥")
        self.new = PasswordField("新密码")
        self.again = PasswordField("再输入一遍")
        self.shown = QCheckBox("显示密码(&S)")
        self.capped = label(CAPPED, "secondary", wrap=True)
        self.choices = QButtonGroup(self)
        self._inner = QWidget()
        self._columns = QBoxLayout(QBoxLayout.Direction.TopToBottom, self._inner)
        self._columns.setContentsMargins(0, 0, _ROOM, 0)
        self._columns.setSpacing(_ROOM)
        self._fields, self._beside = QVBoxLayout(), QVBoxLayout()
        for column in (self._fields, self._beside):
            column.setSpacing(_ROOM)
            self._columns.addLayout(column, 1)
        self._area = scrolled(self._inner)
        self.body.addWidget(self._area, 1)
        fresh = deed in (Deed.SET, Deed.CHANGE)
        if deed is not Deed.SET:
            self._add(self.now, "现在的密码，或者恢复密钥(&W)", "")
        if fresh:
            self._add(self.new, "新密码(&N)", "8 个字以上，中文、英文、空格都行。几个不相干的词，好记也难猜。")
            self._add(self.again, "再输入一遍(&A)", "")
        self._fields.addWidget(self.capped)
        self._fields.addWidget(self.shown)
        if backups and deed is not Deed.SHEET:
            self._add_choices(backups)
        if fresh:
            self._beside.addWidget(label(_LOST, "strong", wrap=True))
        for column in (self._fields, self._beside):
            column.addStretch(1)
        self.add_button("取消", self.reject)
        self.do_button = self.add_button(_DO[deed], self.submit, "primary")
        self.shown.toggled.connect(self._show_words)
        self.capped.hide()
        self._fit()
        next(iter(self._errors)).setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def backups(self) -> OldBackups:
        """What is to become of old backups."""
        return tuple(OldBackups)[max(0, self.choices.checkedId())]

    def submit(self) -> None:
        """Hand on what was asked for, if it is all right."""
        for field in self._errors:
            self._say(field, "")
        try:
            password = None if self.new not in self._errors else checked(self.new.text())
        except UserError as error:
            self._say(self.new, str(error))
            return
        if password is not None and self.again.text() != self.new.text():
            self._say(self.again, "两次输入的密码不一样，请再输入一遍。")
            return
        if self.now in self._errors and not self._is_right():
            self._say(self.now, "密码不对。请看看大小写锁定和输入法，再输入一遍。")
            return
        backups = self.backups
        self.accept()
        self._submitted(password, backups)

    def _is_right(self) -> bool:
        QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            return proves(self._path, self.now.text())
        finally:
            QGuiApplication.restoreOverrideCursor()

    def _add(self, field: PasswordField, words: str, hint: str) -> None:
        caption = label(words, "caption")
        caption.setBuddy(field)
        error = label("", "error", wrap=True)
        error.hide()
        self._fields.addWidget(caption)
        self._fields.addWidget(field)
        if hint:
            self._fields.addWidget(label(hint, "secondary", wrap=True))
        self._fields.addWidget(error)
        self._errors[field] = error
        field.capped.connect(self.capped.setVisible)
        field.textEdited.connect(lambda _text: self._say(field, ""))

    def _add_choices(self, backups: int) -> None:
        self._beside.addWidget(label(f"以前的 {backups} 份备份", "caption"))
        for number, words in enumerate((_BACKUPS[self._deed], _LEFT[self._deed], _GONE)):
            choice = QRadioButton(words)
            self.choices.addButton(choice, number)
            self._beside.addWidget(choice)
        self.choices.button(0).setChecked(True)

    def _show_words(self, shown: bool) -> None:
        for field in self._errors:
            field.show_words(shown=shown)

    def _say(self, field: PasswordField, sentence: str) -> None:
        field.set_error(sentence)
        self._errors[field].setText(sentence)
        self._errors[field].setVisible(bool(sentence))
        self._fit()
        if sentence:
            field.setFocus(Qt.FocusReason.OtherFocusReason)
            QTimer.singleShot(0, self, lambda: self._area.ensureWidgetVisible(self._errors[field]))

    def _fit(self) -> None:
        """Take the height that the words need: in two columns where the screen is too low for one, then scrolling."""
        letter = self.fontMetrics().horizontalAdvance("字")
        if self._take(letter * _CHARACTERS):
            return
        self._columns.setDirection(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(3 * _ROOM)
        self._take(min(letter * _TWO_COLUMNS, round(self.screen().availableSize().width() * _SHARE)))

    def _take(self, width: int) -> bool:
        """Be so wide, and as high as that needs and the screen allows; whether it allows all."""
        self.setMinimumWidth(width)
        self._area.setFixedHeight(0)
        around = self._lay.totalHeightForWidth(width)
        room = round(self.screen().availableSize().height() * _SHARE) - around
        margins = self._lay.contentsMargins()
        inside = width - margins.left() - margins.right() - self._area.verticalScrollBar().sizeHint().width()
        fold = self._columns.hasHeightForWidth()
        wanted = self._columns.totalHeightForWidth(inside) if fold else self._columns.totalSizeHint().height()
        self._area.setFixedHeight(min(wanted, room))
        self.resize(width, self._lay.totalHeightForWidth(width))
        return wanted <= room

"""公钥: a street hands its public key out, branches and guides register it; everybody's fingerprint stands large."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from pbdesk.errors import UserError
from pbdesk.exchange import keys
from pbdesk.files import write_whole
from pbdesk.model import Desk
from pbdesk.store import Changes
from pbdesk.views.exchange_out import KEY_SUFFIX, key_paper
from ui.bridge import Bridge
from ui.dialogs.files import documents, file_dialog, files_dialog
from ui.theme import Theme
from ui.widgets.basic import Card, button, label, scrolled
from ui.widgets.two_cards import TwoCards

_LARGEST_KEY = 10_000


class KeysPanel(QWidget):
    """Ctrl+S saves the street's key as a file, or registers the one that is typed."""

    registered = Signal()

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.street = bridge.store.desk is Desk.STREET
        theme = bridge.theme
        self.dialog: QDialog | None = None
        self._code = ""
        self.mark = _mark("街道公钥的指纹")
        self.whose = label("", wrap=True)
        self.code = label("", "strong", wrap=True)
        self.code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.own_mark = _mark("这个文件的指纹")
        self.field = QPlainTextEdit()
        self.field.setAccessibleName("街道公钥的代码")
        self.field.setPlaceholderText("把纸上的代码照着输入，或者粘贴；大小写和空格都不要紧")
        self.field.setTabChangesFocus(True)
        self.field.setMaximumHeight(theme.px(96))
        self.error = label("", "error", wrap=True)
        self.error.hide()
        self.save_button = button("存成文件…  Ctrl+S", self.save, "primary", name="公钥存成文件")
        self.paper_button = button("排成一页 PDF…", self.save_paper, hint="印出来发给支部和指导员")
        self.copy_button = button("复制代码", self.copy)
        self.register_button = button("登记  Ctrl+S", self.register, "primary", name="登记街道公钥")
        self.file_button = button("打开公钥文件…", self.ask_file)
        self._lay_out(theme)

    def show_keys(self) -> None:
        """Say which keys there are; a street's is made when it is looked at first."""
        store = self._bridge.store
        if store.read_only:
            self.own_mark.setText("（只读打开，看不到）")
        else:
            self.own_mark.setText(keys.fingerprint(keys.verify_key_of(keys.device_key(store))))
        office = keys.known_office(store)
        if self.street and not store.read_only:
            office = keys.office_key(store)
        self.mark.setText(office.fingerprint if office else "还没有登记")
        self._code = office.code if office and self.street else ""
        groups = self._code.split()
        self.code.setText("\n".join("　".join(groups[at : at + 4]) for at in range(0, len(groups), 4)))
        if not self.street:
            self.whose.setText(
                f"已登记“{office.name}”的公钥。请和街道核对这三组字母，一样才对。" if office
                else "登记以后，导出的数据包自动加密，只有街道能打开。代码在街道印发的纸上，也可以用街道给的公钥文件。"
            )  # fmt: skip

    def act(self) -> None:
        """What Ctrl+S does here."""
        if self.street:
            self.save()
        else:
            self.register()

    def save(self) -> None:
        """Ask where to save the street's key as a file."""
        self._ask(f"{self._bridge.store.title}-公钥{KEY_SUFFIX}", "公钥", KEY_SUFFIX, self._key_file)

    def save_paper(self) -> None:
        """Ask where to save the page with the key."""
        self._ask(
            f"{self._bridge.store.title}-公钥.pdf", "PDF", ".pdf",
            lambda: key_paper(self._bridge.store, self._bridge.today()),
        )  # fmt: skip

    def copy(self) -> None:
        """Put the code on the clipboard."""
        QGuiApplication.clipboard().setText(self._code)
        self._bridge.said.emit("代码已复制，可以粘贴到聊天里发给支部。", False)

    def register(self) -> None:
        """Register the key that is typed."""
        self._register(self.field.toPlainText())

    def ask_file(self) -> None:
        """Ask for the file of a key."""
        self.dialog = files_dialog(
            self, "打开街道的公钥文件", documents(), "公钥", KEY_SUFFIX, lambda paths: self.read_file(paths[0])
        )
        self.dialog.open()

    def read_file(self, path: Path) -> None:
        """Register the key in a file."""
        try:
            data = path.read_bytes()[:_LARGEST_KEY]
        except OSError:
            self._say(f"读不了“{path.name}”。请检查文件是否在、U盘是否插好。")
            return
        self._register(data.decode("utf-8", "replace"))

    def first_widget(self) -> QWidget:
        """Where the keyboard starts."""
        return self.save_button if self.street else self.field

    def retheme(self, theme: Theme) -> None:
        """Follow a new look."""
        self._cards.retheme(theme)

    def arrange(self, *, narrow: bool) -> None:
        """Below each other where there is no room beside each other."""
        self._cards.arrange(narrow=narrow)

    def _lay_out(self, theme: Theme) -> None:
        left = Card(theme, "街道的公钥")
        right = Card(theme, "这个文件的指纹")
        if self.street:
            self.whose.setText("发给支部和指导员登记一次：以后他们导出的数据包会加密，只有这个文件能打开。")
        asks = "谁来核对：支部和指导员登记公钥的时候。" if self.street else "和谁核对：街道，登记公钥的时候。"
        inside = self._column(theme, (
            self.whose, label("公钥的指纹", "caption"), self.mark, label(asks, "secondary", wrap=True),
        ))  # fmt: skip
        if self.street:
            for each in (label("代码", "caption"), self.code):
                inside.addWidget(each)
        else:
            for widget in (label("代码", "caption"), self.field, self.error):
                inside.addWidget(widget)
        inside.addStretch(1)
        left.body.addWidget(scrolled(_holding(inside)), 1)
        foot = QHBoxLayout()
        buttons = (self.save_button, self.paper_button, self.copy_button) if self.street else (
            self.register_button, self.file_button
        )
        for each_button in buttons:
            foot.addWidget(each_button)
            each_button.setEnabled(not self._bridge.store.read_only)
        foot.addStretch(1)
        left.body.addLayout(foot)
        who = "支部和指导员" if self.street else "街道"
        told = f"谁来核对：{who}，第一次收到这个文件的数据包、要确认这台电脑的时候。和公钥的指纹不是一回事。"
        right.body.addLayout(self._column(theme, (self.own_mark, label(told, "secondary", wrap=True))))
        right.body.addStretch(1)
        self._cards = TwoCards(left, right, theme, (7, 5), self, form=True)

    def _column(self, theme: Theme, parts: tuple[QWidget, ...]) -> QVBoxLayout:
        lay = QVBoxLayout()
        lay.setContentsMargins(0, 0, 6, 0)
        lay.setSpacing(theme.px(8))
        for each in parts:
            lay.addWidget(each)
        return lay

    def _key_file(self) -> bytes:
        return keys.office_key(self._bridge.store).to_file()

    def _ask(self, name: str, kind: str, suffix: str, made: Callable[[], bytes]) -> None:
        def write(path: Path) -> None:
            try:
                write_whole(path, [made()])
            except UserError as error:
                self._bridge.failed.emit(str(error))
                return
            self._bridge.said.emit(f"已保存到 {path}", False)

        self.dialog = file_dialog(self, "保存公钥", documents() / name, kind, suffix, write, saving=True)
        self.dialog.open()

    def _register(self, text: str) -> None:
        if not text.strip():
            self._say("请先输入纸上的代码，或者打开街道给的公钥文件。")
            return
        try:
            key = keys.read_office(text)
            keys.keep_office(self._bridge.store, key)
        except UserError as error:
            self._say(str(error))
            return
        self.field.clear()
        self._say("")
        told = f"已登记“{key.name}”的公钥。请核对指纹 {key.fingerprint}"
        self._bridge.tell(Changes(frozenset({"bundle_out"}), "登记公钥"), told)
        self.registered.emit()

    def _say(self, sentence: str) -> None:
        self.error.setText(sentence)
        self.error.setVisible(bool(sentence))
        if sentence:
            self.field.setFocus()


def _mark(name: str) -> QLabel:
    made = label("", "figure")
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    made.setAccessibleName(name)
    return made


def _holding(lay: QVBoxLayout) -> QWidget:
    made = QWidget()
    made.setLayout(lay)
    return made

"""合并: choose bundles (files, a folder, or dropped on the window); what came, from whom, and receipts to give back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pbdesk.errors import UserError
from pbdesk.exchange.container import BUNDLE_SUFFIX, RECEIPT_SUFFIX
from pbdesk.exchange.receipts import write_receipt
from pbdesk.files import write_whole
from pbdesk.views.exchange import BundleRow, DeviceRow
from pbdesk.views.exchange_out import receipt_name
from pbdesk.words import short_date
from ui.bridge import Bridge
from ui.dialogs.files import documents, file_dialog, files_dialog, folder_dialog
from ui.dialogs.merge import MergeDialog
from ui.theme import Theme, Tone
from ui.widgets.basic import Card, Empty, button, label
from ui.widgets.rows import Column, RowsTable

_SIGNS = {"已合并": "✓ 已合并", "已撤销": "— 已撤销", "搁置待确认": "… 先搁置"}
_TONES = {"已合并": Tone.MET, "已撤销": Tone.IDLE, "搁置待确认": Tone.OPEN}
_COLUMNS: tuple[Column[BundleRow], ...] = (
    Column("情况", lambda row: _SIGNS.get(row.state, row.state), 7, tone=lambda row: _TONES.get(row.state, Tone.IDLE)),
    Column("日期", lambda row: short_date(row.day), 6),
    Column("数据包", lambda row: row.words.removeprefix("合并数据包："), hint=lambda row: row.words),
    Column("电脑", lambda row: row.mark, 7, hint=lambda row: f"这台电脑的指纹以 {row.mark} 开头", optional=True),
)


class ReceivePanel(QWidget):
    """The red button chooses files; Enter in the list gives the sender a receipt."""

    conflicts_wanted = Signal()
    devices_wanted = Signal()

    def __init__(self, bridge: Bridge, *, first: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._senders: dict[str, DeviceRow] = {}
        theme = bridge.theme
        self.dialog: QDialog | None = None
        self.merge_button = button("合并数据包…", self.ask_files, "primary" if first else "", name="合并数据包")
        self.folder_button = button("整个文件夹…", self.ask_folder)
        self.how = label(
            "可以一次选几个文件，也可以把文件拖到窗口里；文件改了名字没有关系。先看预览，确认了才合并，合错了可以撤销。",
            "secondary", wrap=True,
        )  # fmt: skip
        self.table: RowsTable[BundleRow] = RowsTable(_COLUMNS, theme, "收到的数据包")
        self.receipt_button = button("给对方开回执…", self.give_receipt, hint="Enter")
        self.empty = Empty(theme)
        self._lay_out(theme)
        self.table.chosen.connect(lambda _row: self._dress())
        self.table.opened.connect(lambda _row: self.give_receipt())

    def show_arrived(self, rows: Sequence[BundleRow], senders: Sequence[DeviceRow]) -> None:
        """What came so far."""
        self._senders = {row.id: row for row in senders}
        self.table.show_rows(rows, keep=lambda row: row.id)
        self._stack.setCurrentIndex(0 if rows else 1)
        self.empty.say("还没有收到过数据包", "对方导出的文件，用U盘或聊天软件拿到这台电脑上，再点“合并数据包”。")
        self._dress()

    def ask_files(self) -> None:
        """Ask which bundles to merge."""
        self.dialog = files_dialog(self, "选要合并的数据包", documents(), "数据包", BUNDLE_SUFFIX, self.look_at)
        self.dialog.open()

    def ask_folder(self) -> None:
        """Ask for a folder with bundles in it."""
        self.dialog = folder_dialog(self, "选放数据包的文件夹", lambda folder: self.look_at([folder]))
        assert isinstance(self.dialog, QFileDialog)
        self.dialog.setLabelText(QFileDialog.DialogLabel.Accept, "选这个文件夹")
        self.dialog.open()

    def look_at(self, places: Sequence[Path]) -> None:
        """Show what merging some files would do."""
        if self._bridge.store.read_only:
            self._bridge.failed.emit("文件是以只读方式打开的，不能合并。")
            return
        dialog = MergeDialog(self._bridge, places, self.window())
        dialog.conflicts_wanted.connect(self.conflicts_wanted)
        dialog.devices_wanted.connect(self.devices_wanted)
        dialog.receipts_wanted.connect(self.give_receipts)
        self.dialog = dialog
        dialog.open()

    def give_receipt(self) -> None:
        """Give the sender of the bundle that is chosen a receipt for all that came from him."""
        row = self.table.current()
        if row is not None and self.receipt_button.isEnabled():
            self.give_receipts((row.device_id,))

    def give_receipts(self, devices: Sequence[str]) -> None:
        """Ask where to save receipts: one by its name, several into a folder."""
        today = self._bridge.today()
        names = {device: receipt_name(self._called(device), today) for device in devices}
        if len(names) == 1:
            (device, name) = next(iter(names.items()))
            self.dialog = file_dialog(
                self, "开回执", documents() / name, "回执", RECEIPT_SUFFIX,
                lambda path: self._write({path: device}), saving=True,
            )  # fmt: skip
        else:
            self.dialog = folder_dialog(
                self, "回执放进哪个文件夹", lambda folder: self._write({folder / n: d for d, n in names.items()})
            )
        self.dialog.open()

    def first_widget(self) -> QWidget:
        """Where the keyboard starts."""
        return self.merge_button

    def retheme(self, theme: Theme) -> None:
        """Follow a new look."""
        self.table.retheme(theme)

    def arrange(self, *, narrow: bool) -> None:
        """One card has nothing to arrange."""

    def _lay_out(self, theme: Theme) -> None:
        card = Card(theme, "收到的")
        top = QHBoxLayout()
        top.addWidget(self.merge_button)
        top.addWidget(self.folder_button)
        top.addStretch(1)
        top.addWidget(self.receipt_button)
        card.body.addLayout(top)
        card.body.addWidget(self.how)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        card.body.addWidget(self._stack, 1)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.addWidget(card)
        writable = not self._bridge.store.read_only
        self.merge_button.setEnabled(writable)
        self.folder_button.setEnabled(writable)

    def _dress(self) -> None:
        row = self.table.current()
        merged = row is not None and row.state == "已合并"
        self.receipt_button.setEnabled(merged and not self._bridge.store.read_only)

    def _called(self, device: str) -> str:
        found = self._senders.get(device)
        return found.name.split(" · ")[0] if found else device

    def _write(self, places: dict[Path, str]) -> None:
        try:
            for path, device in places.items():
                write_whole(path, [write_receipt(self._bridge.store, device)])
        except UserError as error:
            self._bridge.failed.emit(str(error))
            return
        first = next(iter(places))
        words = f"回执已保存到 {first}" if len(places) == 1 else f"{len(places)} 份回执已保存到 {first.parent}"
        self._bridge.said.emit(f"{words}，请交给对方登记。", False)

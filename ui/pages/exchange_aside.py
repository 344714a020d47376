"""搁置: what came and was not taken in, with the reason and from whom; below it what waits for something to arrive."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pbdesk.errors import UserError
from pbdesk.exchange.incoming import reconsider
from pbdesk.store.bundles import set_aside
from pbdesk.views.exchange_in import DEVICE, UNDONE, AsideRow, WaitingRow
from ui.bridge import Bridge
from ui.theme import Theme
from ui.widgets.basic import Card, Empty, button, label
from ui.widgets.rows import Column, RowsTable

_ASIDE: tuple[Column[AsideRow], ...] = (
    Column("什么", lambda row: row.what, 6),
    Column("哪一条", lambda row: row.name, hint=lambda row: row.name),
    Column("为什么搁置", lambda row: row.reason, 13, hint=lambda row: row.reason),
    Column("来自", lambda row: f"{row.sender} {row.bundle}", 12, hint=lambda row: f"{row.sender} {row.bundle}",
           optional=True),
)  # fmt: skip
_WAITING: tuple[Column[WaitingRow], ...] = (
    Column("什么", lambda row: row.what, 6),
    Column("哪一条", lambda row: row.name, hint=lambda row: row.name),
    Column("等什么", lambda row: row.reason, 18, hint=lambda row: row.reason),
)
_TOLD = {
    DEVICE: "这台电脑还没有确认。到“电脑”里核对指纹，确认以后自动接收。",
    UNDONE: "合并以后又撤销了。要它回来，按 Ctrl+Y 重做，或者再合并一次那个文件。",
}
_SCOPE = "不在发送方负责的范围里。如果应当由它报送，到“电脑”里改它负责的支部，再点“重新核对”。"


class AsidePanel(QWidget):
    """Nothing that came is thrown away: it stays here until a person decides, or until what it needs arrives."""

    devices_wanted = Signal()

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        theme = bridge.theme
        self.table: RowsTable[AsideRow] = RowsTable(_ASIDE, theme, "搁置的内容")
        self.waiting: RowsTable[WaitingRow] = RowsTable(_WAITING, theme, "等待补齐的记录")
        self.empty = Empty(theme)
        self.told = label("", "secondary", wrap=True)
        self.devices_button = button("去“电脑”", self.devices_wanted.emit, name="去看电脑")
        self.again_button = button("重新核对", self.look_again, hint="按现在确认的范围，再判断一次")
        self._lay_out(theme)
        self.table.chosen.connect(self._show_told)
        self.table.opened.connect(lambda row: self.devices_wanted.emit() if row.why != UNDONE else None)

    def show_rows(self, aside: Sequence[AsideRow], waiting: Sequence[WaitingRow]) -> None:
        """What is kept aside, and what waits."""
        self.table.show_rows(aside, keep=lambda row: (row.what, row.name, row.bundle))
        self.waiting.show_rows(waiting)
        self._aside_card.setVisible(bool(aside) or not waiting)
        self._waiting_card.setVisible(bool(waiting))
        self._stack.setCurrentIndex(0 if aside else 1)
        self.empty.say("没有搁置的内容", "越出范围的、还没有确认的电脑发来的，会先放在这里，不会扔掉。")
        for each in (self.told, self.devices_button, self.again_button):
            each.setVisible(bool(aside))

    def look_again(self) -> None:
        """Judge again what is kept aside."""
        store = self._bridge.store
        before = len(set_aside(store))
        try:
            changes = reconsider(store)
        except UserError as error:
            self._bridge.failed.emit(str(error))
            return
        taken = before - len(set_aside(store))
        told = f"重新核对过了，接收了 {taken} 个" if taken else "重新核对过了，还是不能接收"
        self._bridge.tell(changes, told)

    def first_widget(self) -> QWidget:
        """Where the keyboard starts."""
        return self.waiting if self.waiting.rows and not self.table.rows else self.table

    def retheme(self, theme: Theme) -> None:
        """Follow a new look."""
        self.table.retheme(theme)
        self.waiting.retheme(theme)

    def arrange(self, *, narrow: bool) -> None:
        """The cards stand below each other anyway."""

    def _lay_out(self, theme: Theme) -> None:
        self._aside_card = Card(theme, "搁置的内容")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        self._aside_card.body.addWidget(self._stack, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.told, 1)
        foot.addWidget(self.devices_button)
        foot.addWidget(self.again_button)
        self._aside_card.body.addLayout(foot)
        self._waiting_card = Card(theme, "等待补齐", "它们所指的记录还没有收到，收到以后自动显示")
        self._waiting_card.body.addWidget(self.waiting, 1)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(theme.space("gap"))
        lay.addWidget(self._aside_card, 3)
        lay.addWidget(self._waiting_card, 2)

    def _show_told(self, row: AsideRow | None) -> None:
        self.told.setText(_TOLD.get(row.why, _SCOPE) if row is not None else "")

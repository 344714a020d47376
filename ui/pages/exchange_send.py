"""报送: what a branch or a guide sends to the street, what would go said beforehand, what went, what arrived."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pbdesk.exchange.beginning import GUIDE
from pbdesk.model import Desk
from pbdesk.store import Changes
from pbdesk.views.exchange import BundleRow
from pbdesk.views.exchange_out import Parcel, export_name, guide_choices, guide_name, lock_words, parcel, role_words
from pbdesk.words import short_date
from ui.bridge import Bridge
from ui.jobs import Task
from ui.pages.exchange_saving import Saving, Shipment
from ui.theme import Theme, Tone
from ui.widgets.basic import Card, Empty, button, label, rule, scrolled
from ui.widgets.rows import Column, RowsTable
from ui.widgets.send_options import SendOptions
from ui.widgets.two_cards import TwoCards

_SENT: tuple[Column[BundleRow], ...] = (
    Column("日期", lambda row: short_date(row.day), 6),
    Column("第几包", lambda row: f"第 {row.sequence} 包", 5, optional=True),
    Column("回执", lambda row: row.state, tone=lambda row: Tone.MET if "收到" in row.state else Tone.OPEN,
           hint=lambda row: row.state),
)  # fmt: skip


class SendPanel(QWidget):
    """The one red button exports; Ctrl+S too."""

    receipt_wanted = Signal()
    key_wanted = Signal()
    handover_wanted = Signal()

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        theme = bridge.theme
        self.saving = Saving(bridge, self, self._on_sent)
        self.who = QComboBox()
        self.who.setAccessibleName("我是哪位指导员")
        self.who_words = label("我是哪位指导员(&G)", "caption")
        self.who_words.setBuddy(self.who)
        self.roles = label("\n".join(role_words(bridge.store)), "secondary", wrap=True)
        self.options = SendOptions(theme)
        self.will = label("", wrap=True)
        self.lock = label("", "secondary", wrap=True)
        self.export_button = button("导出给街道…  Ctrl+S", self.export, "primary", name="导出给街道")
        self.key_button = button("登记街道的公钥…", self.key_wanted.emit)
        self.receipt_button = button("登记回执…", self.receipt_wanted.emit, hint="街道合并以后开给你的小文件")
        self.handover_button = button("办理交接…", self.handover_wanted.emit, hint="把支部交给新任书记")
        self.table: RowsTable[BundleRow] = RowsTable(_SENT, theme, "送出去的")
        self.empty = Empty(theme)
        self._lay_out(theme)
        self.options.changed.connect(self._look)
        self.who.activated.connect(self._on_who)

    def show_sent(self, rows: Sequence[BundleRow]) -> None:
        """What went out so far; what would go now is worked out again."""
        self.table.show_rows(rows, keep=lambda row: row.id)
        self._stack.setCurrentIndex(0 if rows else 1)
        self.empty.say("还没有导出过", "导出以后，把文件用U盘或聊天软件交给街道；街道开的回执登记在这里。")
        self.key_button.setVisible("没有加密" in lock_words(self._bridge.store))
        self._show_who()
        self._look()

    def export(self) -> None:
        """Ask where to save the bundle, and write it."""
        if not self.export_button.isEnabled():
            return
        name = export_name(self._bridge.store, self._bridge.today())
        self.saving.ask([Shipment("街道", self.options.wish(), name)])

    def first_widget(self) -> QWidget:
        """Where the keyboard starts."""
        return self.who if self.who.isEnabled() and not self.who.isHidden() and self._guide_unknown() else (
            self.export_button if self.export_button.isEnabled() else self.options.which
        )  # fmt: skip

    def retheme(self, theme: Theme) -> None:
        """Follow a new look."""
        self._cards.retheme(theme)
        self.table.retheme(theme)

    def arrange(self, *, narrow: bool) -> None:
        """Below each other where there is no room beside each other."""
        self._cards.arrange(narrow=narrow)

    def _lay_out(self, theme: Theme) -> None:
        left, right = Card(theme, "导出给街道"), Card(theme, "送出去的")
        inside = QWidget()
        lay = QVBoxLayout(inside)
        lay.setContentsMargins(0, 0, 6, 0)
        lay.setSpacing(theme.px(8))
        parts: tuple[QWidget, ...] = (
            self.roles, self.who_words, self.who, rule(), self.options, rule(), label("这次会带去", "caption"),
            self.will, self.lock,
        )  # fmt: skip
        for each in parts:
            lay.addWidget(each)
        lay.addWidget(self.key_button, 0, Qt.AlignmentFlag.AlignLeft)
        lay.addStretch(1)
        left.body.addWidget(scrolled(inside), 1)
        foot = QHBoxLayout()
        foot.addWidget(self.export_button)
        foot.addStretch(1)
        foot.addWidget(self.handover_button)
        left.body.addLayout(foot)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        right.body.addWidget(self._stack, 1)
        right.body.addWidget(self.receipt_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._cards = TwoCards(left, right, theme, (7, 5), self, form=True)
        guide = self._bridge.store.desk is Desk.GUIDE
        self.who.setVisible(guide)
        self.who_words.setVisible(guide)
        self.handover_button.setVisible(self._bridge.store.desk is Desk.BRANCH)
        self.export_button.setEnabled(False)

    def _guide_unknown(self) -> bool:
        return self._bridge.store.desk is Desk.GUIDE and guide_name(self._bridge.store) is None

    def _show_who(self) -> None:
        store = self._bridge.store
        if store.desk is not Desk.GUIDE:
            return
        self.who.blockSignals(True)
        self.who.clear()
        if self._guide_unknown():
            self.who.addItem("请选一位", "")
        for each in guide_choices(store):
            self.who.addItem(each.name, each.person_id)
        self.who.setCurrentIndex(max(0, self.who.findData(store.setting(GUIDE) or "")))
        self.who.setEnabled(not store.read_only)
        self.who.blockSignals(False)

    def _on_who(self) -> None:
        chosen = self.who.currentData()
        if chosen:
            self._bridge.store.keep_setting(GUIDE, chosen)
            told = f"这个文件是指导员{self.who.currentText()}的"
            self._bridge.tell(Changes(frozenset({"bundle_out"}), "登记指导员"), told)

    def _look(self) -> None:
        """Work out what would go."""
        store, wish = self._bridge.store, self.options.wish()
        self.lock.setText(lock_words(store))
        if self._guide_unknown():
            self._show_parcel(Parcel((), "请先在上面选好“我是哪位指导员”。"))
            return
        self.will.setText("正在核对……")

        def work(task: Task) -> Parcel:
            return parcel(task.store, wish)

        def show(found: Parcel) -> None:
            if wish == self.options.wish():
                self._show_parcel(found)

        self._bridge.read(("parcel", wish), work, show)

    def _show_parcel(self, found: Parcel) -> None:
        self.will.setText(found.empty or "\n".join(f"· {line}" for line in found.lines))
        self.export_button.setEnabled(bool(found.lines) and not self._bridge.store.read_only)

    def _on_sent(self) -> None:
        self.options.forget_private()

"""发送: what a street sends to branches and guides: ticked in a list, each a bundle of its own with what is theirs."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from pbdesk.exchange.outgoing import Wish
from pbdesk.views.exchange_out import Parcel, RecipientRow, export_name, lock_words, parcel, role_words
from pbdesk.views.pinyin import Named, find
from ui.bridge import Bridge
from ui.jobs import Task
from ui.pages.exchange_saving import Saving, Shipment
from ui.theme import Theme, Tone
from ui.widgets.basic import Card, button, label, rule, scrolled
from ui.widgets.rows import Column
from ui.widgets.search import SearchField
from ui.widgets.send_options import SendOptions
from ui.widgets.ticks import TickTable
from ui.widgets.two_cards import TwoCards

_ALL, _BRANCH, _GUIDE = "", "支部", "指导员"
_PAUSE_MS = 120
"""Arrows held down pass over rows without each being worked out."""
_FEW = 3
"""Up to so many recipients are told one by one what they would get."""


def _tone(row: RecipientRow) -> Tone | None:
    if not row.receipt:
        return None
    return Tone.MET if "收到" in row.receipt else Tone.OPEN


_COLUMNS: tuple[Column[RecipientRow], ...] = (
    Column("发给谁", lambda row: row.name, hint=lambda row: row.name),
    Column("", lambda row: row.what if row.what == _BRANCH else f"{row.what}（{len(row.branches)}）", 6, optional=True),
    Column("上次发送", lambda row: row.sent, 10, hint=lambda row: row.sent),
    Column("回执", lambda row: row.receipt, 9, tone=_tone, hint=lambda row: row.receipt),
)


class IssuePanel(QWidget):
    """Space ticks a row, Ctrl+A all; Enter or Ctrl+S exports for those ticked (or the one that is chosen)."""

    handover_wanted = Signal()

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._rows: tuple[RecipientRow, ...] = ()
        theme = bridge.theme
        self.saving = Saving(bridge, self, self._on_sent)
        self.search = SearchField()
        self.search.setPlaceholderText("支部或指导员")
        self.kind_box = QComboBox()
        self.kind_box.setAccessibleName("支部还是指导员")
        for value, words in ((_ALL, "支部和指导员"), (_BRANCH, "只看支部"), (_GUIDE, "只看指导员")):
            self.kind_box.addItem(words, value)
        self.table: TickTable[RecipientRow] = TickTable(_COLUMNS, theme, "发给谁", key=lambda row: row.id)
        self.roles = label("\n".join(role_words(bridge.store)), "secondary", wrap=True)
        self.options = SendOptions(theme)
        self.will = label("", wrap=True)
        self.note = label(lock_words(bridge.store), "secondary", wrap=True)
        self.export_button = button("导出…  Ctrl+S", self.export, "primary", name="导出数据包")
        self.handover_button = button("办理交接…", self.handover_wanted.emit, hint="把一个支部交给新任书记")
        self._timer = QTimer(self, interval=_PAUSE_MS, singleShot=True)
        self._timer.timeout.connect(self._weigh)
        self._lay_out(theme)
        self._connect()
        self.export_button.setEnabled(False)

    def show_rows(self, rows: Sequence[RecipientRow]) -> None:
        """Whom bundles may go to, and what went last."""
        self._rows = tuple(rows)
        self._show()

    def export(self) -> None:
        """Ask where to save, and write a bundle for each that is ticked."""
        store, today = self._bridge.store, self._bridge.today()
        chosen = self._chosen()
        if chosen and not store.read_only:
            self.saving.ask([Shipment(r.name, self._wish(r), export_name(store, today, r.name)) for r in chosen])

    def first_widget(self) -> QWidget:
        """Where the keyboard starts."""
        return self.table if self.table.rows else self.search

    def retheme(self, theme: Theme) -> None:
        """Follow a new look."""
        self._cards.retheme(theme)
        self.table.retheme(theme)

    def arrange(self, *, narrow: bool) -> None:
        """Below each other where there is no room beside each other."""
        self._cards.arrange(narrow=narrow)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the list."""
        if event.key() == Qt.Key.Key_Escape and not self.table.hasFocus() and self.table.rows:
            self.table.setFocus()
        else:
            super().keyPressEvent(event)

    def _lay_out(self, theme: Theme) -> None:
        left, right = Card(theme, "发给支部和指导员"), Card(theme, "带什么去")
        filters = QHBoxLayout()
        filters.addWidget(self.search, 3)
        filters.addWidget(self.kind_box, 2)
        left.body.addLayout(filters)
        left.body.addWidget(self.table, 1)
        inside = QWidget()
        lay = QVBoxLayout(inside)
        lay.setContentsMargins(0, 0, 6, 0)
        lay.setSpacing(theme.px(8))
        for each in (self.roles, rule(), self.options, rule(), label("这次会带去", "caption"), self.will, self.note):
            lay.addWidget(each)
        lay.addStretch(1)
        right.body.addWidget(scrolled(inside), 1)
        foot = QHBoxLayout()
        foot.addWidget(self.export_button)
        foot.addStretch(1)
        foot.addWidget(self.handover_button)
        right.body.addLayout(foot)
        self._cards = TwoCards(left, right, theme, (7, 5), self)

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda _text: self._show())
        self.search.entered.connect(self.table.setFocus)
        self.kind_box.currentIndexChanged.connect(lambda _n: self._show())
        self.table.ticked.connect(self._look)
        self.table.chosen.connect(lambda _row: self._look())
        self.table.opened.connect(lambda _row: self.export())
        self.options.changed.connect(self._look)

    def _show(self) -> None:
        kind, words = self.kind_box.currentData(), self.search.text().strip()
        rows = [row for row in self._rows if kind in {_ALL, row.what}]
        if words:
            meant = {each.person_id for each in find(words, [Named(row.id, row.name) for row in rows])}
            rows = [row for row in rows if row.id in meant]
        self.table.show_rows(rows, keep=lambda row: row.id)

    def _chosen(self) -> tuple[RecipientRow, ...]:
        """Those ticked, or the one that the keyboard stands on."""
        current = self.table.current()
        return self.table.chosen_rows or ((current,) if current is not None else ())

    def _wish(self, row: RecipientRow) -> Wish:
        return self.options.wish(row.id, row.branches)

    def _look(self) -> None:
        """Say what would go."""
        chosen = self._chosen()
        self.export_button.setEnabled(bool(chosen) and not self._bridge.store.read_only)
        words = f"导出给选中的 {len(chosen)} 家…" if len(chosen) > 1 else "导出…"
        self.export_button.setText(f"{words}  Ctrl+S")
        self._timer.stop()
        if len(chosen) > _FEW:
            self.will.setText(f"选了 {len(chosen)} 家，一家一个数据包，只带各自的内容；没有新内容的不导出。")
        elif chosen:
            self.will.setText("正在核对……")
            self._timer.start()
        else:
            self.will.setText("先在左边选发给谁。")

    def _weigh(self) -> None:
        """Work out what would go to the few that are chosen."""
        wishes = tuple((row.name, self._wish(row)) for row in self._chosen())

        def work(task: Task) -> tuple[tuple[str, Parcel], ...]:
            return tuple((name, parcel(task.store, wish)) for name, wish in wishes)

        def show(found: tuple[tuple[str, Parcel], ...]) -> None:
            if wishes == tuple((row.name, self._wish(row)) for row in self._chosen()):
                self.will.setText("\n".join(_told(name, each) for name, each in found))

        self._bridge.read(("parcels", wishes), work, show)

    def _on_sent(self) -> None:
        self.options.forget_private()
        self.table.clear_ticks()


def _told(name: str, found: Parcel) -> str:
    return f"{name}：{found.empty or '；'.join(found.lines)}"

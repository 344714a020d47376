"""电脑: which desks have sent something; a new one is let in once its fingerprint was compared, for chosen branches."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pbdesk.errors import UserError
from pbdesk.exchange.incoming import let_in
from pbdesk.model import Desk
from pbdesk.store import Changes, bundles
from pbdesk.views.exchange import DeviceRow, twin_words
from pbdesk.views.names import branch_choices
from pbdesk.words import short_date
from ui.bridge import Bridge
from ui.theme import Theme, Tone
from ui.widgets.basic import Card, Empty, Pill, button, label, scrolled
from ui.widgets.picking import PickList
from ui.widgets.rows import Column, RowsTable
from ui.widgets.two_cards import TwoCards

_SIGNS = {"pending": "… 待确认", "approved": "✓ 已确认", "blocked": "✗ 已停用"}
_TONES = {"pending": Tone.OPEN, "approved": Tone.MET, "blocked": Tone.SHORT}
_ORDER = {"pending": 0, "approved": 1, "blocked": 2}
_COLUMNS: tuple[Column[DeviceRow], ...] = (
    Column("情况", lambda row: _SIGNS[row.state], 7, tone=lambda row: _TONES[row.state]),
    Column("名称", lambda row: row.name, hint=lambda row: row.name),
    Column("指纹", lambda row: row.mark, 7, hint=lambda row: f"{row.fingerprint}\n第一次 {short_date(row.first_seen)}"),
    Column("身份", lambda row: row.desk, 4, optional=True),
    Column("搁置", lambda row: str(row.waiting or ""), 4, number=True),
)
_COMPARE = "给对方打电话或当面核对这三组字母，一样才确认。对方的在他的“交换”页“街道公钥”里。"


class DevicesPanel(QWidget):
    """Those that wait come first; Enter goes to the branches they may send, and on to 确认."""

    decided = Signal()

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._row: DeviceRow | None = None
        theme = bridge.theme
        self.table: RowsTable[DeviceRow] = RowsTable(_COLUMNS, theme, "发来过数据包的电脑")
        self.empty = Empty(theme)
        self.name = label("", "heading", wrap=True)
        self.state = Pill()
        self.mark = label("", "figure")
        self.mark.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.mark.setAccessibleName("指纹")
        self.facts = label("", "secondary", wrap=True)
        self.compare = label(_COMPARE, wrap=True)
        self.scope_words = label("可以报送哪些支部", "caption")
        self.scope: PickList | None = None
        self.allow_button = button("核对过了，确认", self.allow, "primary", name="确认这台电脑")
        self.block_button = button("停用", self.block, hint="以后它的数据包都先搁置")
        self._lay_out(theme)
        self.table.chosen.connect(self._show_detail)
        self.table.opened.connect(lambda _row: self._enter())
        self._show_detail(None)

    def show_devices(self, rows: Sequence[DeviceRow]) -> None:
        """All desks, those that wait first; one that waits is chosen unless another that waits is."""
        ordered = sorted(rows, key=lambda row: (_ORDER[row.state], row.name))
        current = self.table.current()
        waiting = {row.id for row in rows if row.state == "pending"}
        stays = not waiting or (current is not None and current.id in waiting)
        self.table.show_rows(ordered, keep=(lambda row: row.id) if stays else None)
        self._stack.setCurrentIndex(0 if rows else 1)
        self.empty.say("还没有别的电脑发来过", "第一次合并某台电脑的数据包以后，会列在这里，等您核对指纹。")

    def allow(self) -> None:
        """Let the desk in, and take in what waited for that."""
        row = self._row
        if row is None or not self.allow_button.isEnabled():
            return
        scope = self.scope.picked() if self.scope is not None else row.scope
        if self.scope is not None and not scope:
            self._bridge.failed.emit("请先勾选这台电脑可以报送哪些支部。")
            self.scope.list.setFocus()
            return
        try:
            changes = let_in(self._bridge.store, row.id, scope, by=self._bridge.store.author)
        except UserError as error:
            self._bridge.failed.emit(str(error))
            return
        told = f"已确认“{row.name}”" + (f"，搁置的 {row.waiting} 个内容已经接收" if row.waiting else "")
        twin = twin_words(self._bridge.store, scope)
        self._bridge.tell(Changes(changes.tables | {"device"}, changes.label), f"{told}。{twin}" if twin else told)

    def block(self) -> None:
        """Keep the desk out from now on; what it sent stays."""
        row = self._row
        if row is None:
            return
        try:
            bundles.decide_device(
                self._bridge.store, row.id, "blocked", row.scope, by=self._bridge.store.author
            )
        except UserError as error:
            self._bridge.failed.emit(str(error))
            return
        told = f"已停用“{row.name}”。以前合并的都在，以后它的数据包先搁置。"
        self._bridge.tell(Changes(frozenset({"device"}), "停用电脑"), told)

    def first_widget(self) -> QWidget:
        """Where the keyboard starts."""
        return self.table

    def retheme(self, theme: Theme) -> None:
        """Follow a new look."""
        self._cards.retheme(theme)
        self.table.retheme(theme)

    def arrange(self, *, narrow: bool) -> None:
        """Below each other where there is no room beside each other."""
        self._cards.arrange(narrow=narrow)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the list."""
        if event.key() == Qt.Key.Key_Escape and not self.table.hasFocus():
            self.table.setFocus()
        else:
            super().keyPressEvent(event)

    def _lay_out(self, theme: Theme) -> None:
        left, right = Card(theme, "发来过数据包的电脑"), Card(theme)
        right.setAccessibleName("这台电脑")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        left.body.addWidget(self._stack, 1)
        inside = QWidget()
        self._lines = QVBoxLayout(inside)
        self._lines.setContentsMargins(0, 0, 6, 0)
        self._lines.setSpacing(theme.px(8))
        self._lines.addWidget(self.name)
        self._lines.addWidget(self.state, 0, Qt.AlignmentFlag.AlignLeft)
        for each in (label("指纹", "caption"), self.mark, self.compare, self.facts, self.scope_words):
            self._lines.addWidget(each)
        self._lines.addStretch(1)
        self._detail = scrolled(inside)
        right.body.addWidget(self._detail, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.allow_button)
        foot.addWidget(self.block_button)
        foot.addStretch(1)
        right.body.addLayout(foot)
        self._cards = TwoCards(left, right, theme, (6, 6), self)

    def _show_detail(self, row: DeviceRow | None) -> None:
        self._row = row
        self._detail.setVisible(row is not None)
        writable = not self._bridge.store.read_only
        self.allow_button.setVisible(row is not None and (row.state != "approved" or self._scoped(row)))
        self.block_button.setVisible(row is not None and row.state != "blocked" and not self._only_street(row))
        self.allow_button.setEnabled(writable)
        self.block_button.setEnabled(writable)
        self._show_scope(row)
        if row is None:
            return
        self.name.setText(row.name)
        self.state.show_state(_SIGNS[row.state], _TONES[row.state])
        self.mark.setText(row.fingerprint)
        waits = f"，有 {row.waiting} 个内容等确认" if row.waiting else ""
        self.facts.setText(f"{row.desk}的电脑，第一次在{short_date(row.first_seen)}{waits}。编号 {row.id}")
        self.compare.setVisible(row.state != "approved")
        words = "按上面勾选的，重新确认" if row.state == "approved" else "核对过了，确认"
        self.allow_button.setText(words)

    def _show_scope(self, row: DeviceRow | None) -> None:
        """The branches that a branch's or a guide's desk may send; a street's may send all."""
        if self.scope is not None:
            self._lines.removeWidget(self.scope)
            self.scope.hide()
            self.scope.deleteLater()
            self.scope = None
        scoped = row is not None and self._scoped(row)
        self.scope_words.setVisible(scoped)
        if row is None or not scoped:
            return
        known = [(each.person_id, each.name, "") for each in branch_choices(self._bridge.store)]
        ids = {key for key, _, _ in known}
        own = [(key, name, "还没有收到过") for key, name in zip(row.scope, row.branches, strict=True) if key not in ids]
        first = [each for each in known if each[0] in row.scope]
        self.scope = PickList("可以报送哪些支部", [*own, *first, *(each for each in known if each[0] not in row.scope)])
        self.scope.search.setPlaceholderText("名称或拼音首字母")
        self.scope.tick(row.scope)
        self._lines.insertWidget(self._lines.indexOf(self.scope_words) + 1, self.scope)
        self.scope.follow(self.table)
        QWidget.setTabOrder(self.scope.list, self.allow_button)

    def _scoped(self, row: DeviceRow) -> bool:
        """Whether it is chosen here which branches the desk may send."""
        return self._bridge.store.desk is Desk.STREET and row.desk != "街道"

    def _only_street(self, row: DeviceRow) -> bool:
        """Whether this is the street's computer, at a branch or guide that has let in no other of the street."""
        let_in_ = [each for each in self.table.rows if each.desk == "街道" and each.state == "approved"]
        return self._bridge.store.desk is not Desk.STREET and let_in_ == [row]

    def _enter(self) -> None:
        self._cards.show_right()
        (self.scope.list if self.scope is not None else self.allow_button).setFocus()

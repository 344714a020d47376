"""冲突: records that desks wrote differently; both values side by side, a choice a field, then the next comes up."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pbdesk.actions.conflicts import settle_conflict, third
from pbdesk.errors import UserError
from pbdesk.views.conflict_entry import EntryKind, people_offered
from pbdesk.views.conflicts import ConflictDetail, ConflictRow, conflict_detail, name_now
from pbdesk.views.names import branch_choices
from ui.bridge import Bridge
from ui.pages.settling_panel import SettlingPanel
from ui.theme import Theme
from ui.widgets.basic import button, label
from ui.widgets.choice_field import ChoiceField
from ui.widgets.explanation import empty_layout
from ui.widgets.rows import Column, RowsTable

_COLUMNS: tuple[Column[ConflictRow], ...] = (
    Column("什么", lambda row: row.what, 4),
    Column("哪一条", lambda row: row.name, hint=lambda row: row.name),
    Column("哪几项", lambda row: row.fields, 8, hint=lambda row: row.fields),
    Column("谁写的", lambda row: row.sides, 8, hint=lambda row: row.sides, optional=True),
)
_MOST_SIDES = 4
"""The digits that choose from the list: left, right, both, a third."""
_DOORS = frozenset({"meeting", "visit", "person"})


class ConflictPanel(SettlingPanel[ConflictRow]):
    """Enter goes to the values; 1 and 2 take one (from the list too), F6 and F7 a side as a whole; Ctrl+S saves."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        table: RowsTable[ConflictRow] = RowsTable(_COLUMNS, bridge.theme, "两边写的不一样的记录")
        super().__init__(bridge, table, ("冲突", "两边的内容"), parent)
        self._detail: ConflictDetail | None = None
        self._wanted: tuple[str, str] | None = None
        self.fields: list[ChoiceField] = []
        self.save_button = button("就这样定  Ctrl+S", self.save, "primary", name="选定")
        self.left_button = button("都用左边的  F6", lambda: self.take_side(0), name="都用左边的")
        self.right_button = button("都用右边的  F7", lambda: self.take_side(1), name="都用右边的")
        self.hint = label("数字键选一个", "secondary")
        self.open_button = button("打开这条记录", self._open, "quiet")
        self._lay_out(bridge.theme)
        self.table.chosen.connect(self._show_detail)
        self._show_detail(None)

    def show_conflicts(self, rows: Sequence[ConflictRow]) -> None:
        """All of them; after one is settled the next has the keyboard."""
        self.table.show_rows(rows, keep=lambda row: (row.kind, row.record_id))
        if self._choose_following(rows):
            self._enter()
        self._stack.setCurrentIndex(0 if rows else 1)
        self.empty.say("✓ 没有冲突", "两边改了同一处、又写得不一样的记录会列在这里，两个内容都留着，由您来定。")
        self._go_to_wanted()

    def go_to(self, kind: str, record_id: str) -> None:
        """Show one record, now or when the list has been read."""
        self._wanted = (kind, record_id) if kind else None
        self._go_to_wanted()

    def save(self) -> None:
        """Let the record say what is chosen."""
        detail = self._detail
        if detail is None or not self.save_button.isEnabled():
            return
        missing = [field for field in self.fields if not field.chosen]
        if missing:
            self._refuse(f"还没有选：{'、'.join(field.field.name for field in missing)}。", missing[0])
            return
        wrong = next((field for field in self.fields if not field.check()), None)
        if wrong is not None:
            return
        try:
            chosen = {f.field.path: third(detail.row.kind, f.field, f.value()) if f.typed else f.value()
                      for f in self.fields}  # fmt: skip
        except UserError as error:
            self._refuse(str(error), self.fields[0])
            return
        store, row = self._bridge.store, detail.row
        try:
            changes = settle_conflict(store, row.kind, row.record_id, detail.heads, chosen)
        except UserError as error:
            self._refuse(str(error), self.fields[0])
            return
        self._remember_place()
        told = f"已选定：{name_now(store, row)}。结果会随下一个数据包带给对方"
        self._bridge.tell(changes, told, undoable=True)

    def take_side(self, number: int) -> None:
        """Take one side for every field."""
        for field in reversed(self.fields):
            field.take(number)

    def take_first(self, number: int) -> None:
        """Take a side of the first field, from the list; the keyboard goes on from there."""
        if self.fields:
            self._enter()
            self.fields[0].take(number)

    def _lay_out(self, theme: Theme) -> None:
        self._top.addWidget(self.open_button)
        self._lines = QVBoxLayout(self._inside)
        self._lines.setContentsMargins(0, 0, 6, 0)
        self._lines.setSpacing(theme.px(8))
        self._add_buttons(self.save_button, self.left_button, self.right_button)
        self._foot.insertWidget(self._foot.count() - 1, self.hint)
        self._add_keys(("F6", lambda: self.take_side(0)), ("F7", lambda: self.take_side(1)))
        for number in range(_MOST_SIDES):
            key = QShortcut(QKeySequence(str(number + 1)), self.table)
            key.setContext(Qt.ShortcutContext.WidgetShortcut)
            key.activated.connect(lambda number=number: self.take_first(number))

    def _show_detail(self, row: ConflictRow | None) -> None:
        store = self._bridge.store
        found = conflict_detail(store, row.kind, row.record_id) if row is not None else None
        before, self._detail = self._detail, found
        self._right.setVisible(found is not None)
        if found is None:
            self._clear()
            return
        if before is not None and (before.row, before.heads) == (found.row, found.heads):
            return  # what is chosen already stays
        self._clear()
        self.heading.setText(f"{found.row.what}　{found.row.name}")
        self.open_button.setVisible(found.row.kind in _DOORS)
        asked = {clash.entry.kind for clash in found.fields}
        people = people_offered(store) if EntryKind.PERSON in asked else ()
        branches = branch_choices(store) if EntryKind.BRANCH in asked else ()
        for clash in found.fields:
            field = ChoiceField(clash, self._bridge.theme, self._bridge.today, people, branches)
            field.arrange(narrow=len(clash.choices) > 2)
            field.changed.connect(lambda: self._say(""))
            self.fields.append(field)
            self._lines.addWidget(field)
        for who, lines in found.others:
            if lines:
                self._lines.addWidget(label(f"{who}同时还改了：{'；'.join(lines)}", "secondary", wrap=True))
        self._lines.addStretch(1)
        several = max(len(clash.choices) for clash in found.fields) <= 2
        for button_ in (self.left_button, self.right_button):
            button_.setVisible(several and len(found.fields) > 1)
        self.save_button.setEnabled(not store.read_only)

    def _clear(self) -> None:
        self.fields = []
        empty_layout(self._lines)
        self._say("")

    def _enter(self) -> None:
        super()._enter()
        if self.fields:
            self.fields[0].take_focus()

    def _go_to_wanted(self) -> None:
        wanted = self._wanted
        if wanted is not None and self.table.select_where(lambda row: (row.kind, row.record_id) == wanted):
            self._wanted = None
            self._enter()

    def _open(self) -> None:
        row = self.table.current()
        if row is None:
            return
        doors = {
            "meeting": self._bridge.open_meeting, "visit": self._bridge.open_visit, "person": self._bridge.open_member,
        }  # fmt: skip
        doors[row.kind](row.record_id)

    def _refuse(self, sentence: str, field: ChoiceField) -> None:
        self._say(sentence)
        field.take_focus()
        self._area.ensureWidgetVisible(field)

"""重复: what may have been typed twice, both side by side; one stays and is filled from the other, or they are two."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from pbdesk.actions.duplicates import join, look_again, not_duplicates
from pbdesk.errors import UserError
from pbdesk.store import Changes
from pbdesk.views.duplicate_detail import ComparedLine, compare
from pbdesk.views.duplicates import DuplicateRow
from ui.bridge import Bridge
from ui.pages.settling_panel import SettlingPanel
from ui.theme import Theme
from ui.widgets.basic import button, label
from ui.widgets.explanation import empty_layout
from ui.widgets.rows import Column, RowsTable

_COLUMNS: tuple[Column[DuplicateRow], ...] = (
    Column("什么", lambda row: row.what, 5),
    Column("哪一条", lambda row: row.name, hint=lambda row: f"{row.name}\n{row.why}"),
    Column("支部", lambda row: row.branch, 8, hint=lambda row: row.branch, optional=True),
)
_JUDGED = Changes(frozenset({"setting"}), "标明不是重复")


class DuplicatePanel(SettlingPanel[DuplicateRow]):
    """F6 keeps the left one, F7 the right one, F8 says that they are two; the next pair comes up."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        table: RowsTable[DuplicateRow] = RowsTable(_COLUMNS, bridge.theme, "可能重复的记录")
        super().__init__(bridge, table, ("可能重复的记录", "两条并排"), parent)
        self._row: DuplicateRow | None = None
        self.why = label("", "secondary", wrap=True)
        self.left_button = button("留左边的  F6", lambda: self.keep(0), name="留左边的，右边的并进来")
        self.right_button = button("留右边的  F7", lambda: self.keep(1), name="留右边的，左边的并进来")
        self.apart_button = button("不是重复  F8", self.apart, name="不是重复")
        self.judged = label("", "secondary")
        self.again_button = button("重新列出", self.list_again, "quiet", hint="把标明过“不是重复”的也列出来")
        self._lay_out(bridge.theme)
        self.table.chosen.connect(self._show_detail)
        self._show_detail(None)
        self.again_button.hide()

    def show_pairs(self, rows: Sequence[DuplicateRow], judged: int) -> None:
        """All pairs; after one is decided the next has the keyboard."""
        self.table.show_rows(rows, keep=lambda row: row.pair)
        self._choose_following(rows)
        self._stack.setCurrentIndex(0 if rows else 1)
        told = (
            "同一支部同一天的同类会议（主题不同的，相隔不超过两小时）、同一位指导员同一天的走访、"
            "同名又同生日的人、名称一样的支部，会列在这里。"
        )
        self.empty.say("✓ 没有可能重复的记录", told)
        self.judged.setText(f"标明不是重复的 {judged} 对" if judged else "")
        self.again_button.setVisible(bool(judged))

    def keep(self, number: int) -> None:
        """Keep one of the two and let the other go into it."""
        row = self._row
        if row is None or self._bridge.store.read_only:
            return
        kept, gone = (row.first, row.second) if number == 0 else (row.second, row.first)
        self._remember_place()
        if not self._bridge.run(
            lambda store: join(store, row.kind, kept, gone), f"已并成一条：{row.name}", on_error=self._refuse
        ):
            self._place = None

    def apart(self) -> None:
        """Remember that they are two."""
        row = self._row
        if row is None:
            return
        self._remember_place()
        try:
            not_duplicates(self._bridge.store, row.kind, row.first, row.second)
        except UserError as error:
            self._place = None
            self._refuse(error)
            return
        self._bridge.tell(_JUDGED, f"记住了：{row.name} 是两条，以后不再列出")

    def list_again(self) -> None:
        """Show the pairs that were judged, too."""
        try:
            look_again(self._bridge.store)
        except UserError as error:
            self._refuse(error)
            return
        self._bridge.tell(_JUDGED, "标明过的也重新列出来了")

    def _lay_out(self, theme: Theme) -> None:
        below = QHBoxLayout()
        below.addWidget(self.judged, 1)
        below.addWidget(self.again_button)
        self._left.body.addLayout(below)
        self._right.body.insertWidget(1, self.why)
        self._grid = QGridLayout(self._inside)
        self._grid.setContentsMargins(0, 0, 6, 0)
        self._grid.setHorizontalSpacing(theme.px(12))
        self._grid.setVerticalSpacing(theme.px(6))
        self._add_buttons(self.left_button, self.right_button, self.apart_button)
        self._add_keys(("F6", lambda: self.keep(0)), ("F7", lambda: self.keep(1)), ("F8", self.apart))

    def _show_detail(self, row: DuplicateRow | None) -> None:
        found = compare(self._bridge.store, row) if row is not None else None
        self._row = row if found is not None else None
        self._right.setVisible(found is not None)
        empty_layout(self._grid)
        self._say("")
        if found is None:
            return
        self.heading.setText(f"{found.row.what}　{found.row.name}")
        self.why.setText(f"{found.row.why}。{found.outlook}")
        for column, (side, made) in enumerate(zip(("左边", "右边"), found.made, strict=True), start=1):
            more = "（内容多一些）" if column - 1 == found.fuller else ""
            self._grid.addWidget(label(f"{side}{more}", "strong"), 0, column)
            self._grid.addWidget(label(made, "secondary", wrap=True), 1, column)
            self._grid.setColumnStretch(column, 1)
        for number, line in enumerate(found.lines, start=2):
            self._add(number, line)
        self._grid.setRowStretch(len(found.lines) + 2, 1)
        for each in (self.left_button, self.right_button, self.apart_button):
            each.setEnabled(not self._bridge.store.read_only)

    def _add(self, number: int, line: ComparedLine) -> None:
        """One line: what is the same on both sides stands once and quietly, what differs says so."""
        top = Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(label(line.name if line.same else f"≠ {line.name}", "caption"), number, 0, top)
        role = "secondary" if line.same else ""
        for column, words in enumerate((line.left, line.right), start=1):
            self._grid.addWidget(label(words or "（没有写）", role, wrap=True), number, column, top)

    def _enter(self) -> None:
        super()._enter()
        self.left_button.setFocus()

    def _refuse(self, error: UserError) -> None:
        self._say(str(error))

"""重复: what may have been typed twice, both side by side; one stays and is filled from the other, or they are two."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QStackedWidget, QWidget

from pbdesk.actions.duplicates import join, look_again, not_duplicates
from pbdesk.errors import UserError
from pbdesk.store import Changes
from pbdesk.views.duplicate_detail import ComparedLine, compare
from pbdesk.views.duplicates import DuplicateRow
from ui.bridge import Bridge
from ui.theme import Theme
from ui.widgets.basic import Card, Empty, button, label, scrolled
from ui.widgets.explanation import empty_layout
from ui.widgets.rows import Column, RowsTable
from ui.widgets.two_cards import TwoCards

_COLUMNS: tuple[Column[DuplicateRow], ...] = (
    Column("什么", lambda row: row.what, 5),
    Column("哪一条", lambda row: row.name, hint=lambda row: f"{row.name}\n{row.why}"),
    Column("支部", lambda row: row.branch, 8, hint=lambda row: row.branch, optional=True),
)
_JUDGED = Changes(frozenset({"setting"}), "标明不是重复")


class DuplicatePanel(QWidget):
    """F6 keeps the left one, F7 the right one, F8 says that they are two; the next pair comes up."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._row: DuplicateRow | None = None
        self._place: int | None = None
        theme = bridge.theme
        self.table: RowsTable[DuplicateRow] = RowsTable(_COLUMNS, theme, "可能重复的记录")
        self.empty = Empty(theme)
        self.heading = label("", "heading", wrap=True)
        self.why = label("", "secondary", wrap=True)
        self.error = label("", "error", wrap=True)
        self.left_button = button("留左边的  F6", lambda: self.keep(0), name="留左边的，右边的并进来")
        self.right_button = button("留右边的  F7", lambda: self.keep(1), name="留右边的，左边的并进来")
        self.apart_button = button("不是重复  F8", self.apart, name="不是重复")
        self.judged = label("", "secondary")
        self.again_button = button("重新列出", self.list_again, "quiet", hint="把标明过“不是重复”的也列出来")
        self._lay_out(theme)
        self._connect()
        self._show_detail(None)
        self.again_button.hide()

    def show_pairs(self, rows: Sequence[DuplicateRow], judged: int) -> None:
        """All pairs; after one is decided the next has the keyboard."""
        place, self._place = self._place, None
        self.table.show_rows(rows, keep=lambda row: row.pair)
        if place is not None and rows:
            following = rows[min(place, len(rows) - 1)]
            self.table.select_where(lambda row: row is following)
        self._stack.setCurrentIndex(0 if rows else 1)
        told = "同一支部同一天的同类会议、同一位指导员同一天的走访、同名又同生日的人，会列在这里。"
        self.empty.say("✓ 没有可能重复的记录", told)
        self.judged.setText(f"标明不是重复的 {judged} 对" if judged else "")
        self.again_button.setVisible(bool(judged))

    def keep(self, number: int) -> None:
        """Keep one of the two and let the other go into it."""
        row = self._row
        if row is None or self._bridge.store.read_only:
            return
        kept, gone = (row.first, row.second) if number == 0 else (row.second, row.first)
        self._place = self.table.currentIndex().row()
        if not self._bridge.run(
            lambda store: join(store, row.kind, kept, gone), f"已并成一条：{row.name}", on_error=self._refuse
        ):
            self._place = None

    def apart(self) -> None:
        """Remember that they are two."""
        row = self._row
        if row is None:
            return
        self._place = self.table.currentIndex().row()
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
        if event.key() == Qt.Key.Key_Escape and not self.table.hasFocus() and self.table.rows:
            self.table.setFocus()
        else:
            super().keyPressEvent(event)

    def _lay_out(self, theme: Theme) -> None:
        left, right = Card(theme), Card(theme)
        left.setAccessibleName("可能重复的记录")
        right.setAccessibleName("两条并排")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        left.body.addWidget(self._stack, 1)
        below = QHBoxLayout()
        below.addWidget(self.judged, 1)
        below.addWidget(self.again_button)
        left.body.addLayout(below)
        inside = QWidget()
        self._grid = QGridLayout(inside)
        self._grid.setContentsMargins(0, 0, 6, 0)
        self._grid.setHorizontalSpacing(theme.px(12))
        self._grid.setVerticalSpacing(theme.px(6))
        for part in (self.heading, self.why):
            right.body.addWidget(part)
        right.body.addWidget(scrolled(inside), 1)
        right.body.addWidget(self.error)
        self.error.hide()
        foot = QHBoxLayout()
        for each in (self.left_button, self.right_button, self.apart_button):
            foot.addWidget(each)
        foot.addStretch(1)
        right.body.addLayout(foot)
        self._right = right
        self._cards = TwoCards(left, right, theme, (5, 8), self)

    def _connect(self) -> None:
        self.table.chosen.connect(self._show_detail)
        self.table.opened.connect(lambda _row: self._enter())
        for keys, does in (("F6", lambda: self.keep(0)), ("F7", lambda: self.keep(1)), ("F8", self.apart)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)  # asleep while the section is not shown
            shortcut.activated.connect(does)

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
        self._cards.show_right()
        self.left_button.setFocus()

    def _refuse(self, error: UserError) -> None:
        self._say(str(error))

    def _say(self, sentence: str) -> None:
        self.error.setText(sentence)
        self.error.setVisible(bool(sentence))

"""A list of what a person has to settle, and beside it what stands side by side; one is settled, the next comes up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QWidget

from ui.bridge import Bridge
from ui.theme import Theme
from ui.widgets.basic import Card, Empty, label, scrolled
from ui.widgets.rows import RowsTable
from ui.widgets.two_cards import TwoCards

RowT = TypeVar("RowT")


class SettlingPanel(QWidget, Generic[RowT]):
    """Enter goes from the list to what stands side by side, Esc back; the keys of what is done work from both."""

    def __init__(
        self, bridge: Bridge, table: RowsTable[RowT], names: tuple[str, str], parent: QWidget | None = None
    ) -> None:
        """Lay out the list and the rest; ``names`` is what a screen reader calls them."""
        super().__init__(parent)
        self._bridge = bridge
        self._place: int | None = None
        theme = bridge.theme
        self.table = table
        self.empty = Empty(theme)
        self.heading = label("", "heading", wrap=True)
        self.error = label("", "error", wrap=True)
        self._left, self._right = Card(theme), Card(theme)
        for card, name in zip((self._left, self._right), names, strict=True):
            card.setAccessibleName(name)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        self._left.body.addWidget(self._stack, 1)
        self._top, self._foot = QHBoxLayout(), QHBoxLayout()
        self._top.addWidget(self.heading, 1)
        self._inside = QWidget()
        self._area = scrolled(self._inside)
        self._right.body.addLayout(self._top)
        self._right.body.addWidget(self._area, 1)
        self._right.body.addWidget(self.error)
        self._right.body.addLayout(self._foot)
        self.error.hide()
        self._cards = TwoCards(self._left, self._right, theme, (5, 8), self)
        self.table.opened.connect(lambda _row: self._enter())

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
        if event.key() == Qt.Key.Key_Escape and not self.table.hasFocus() and self.table.rows:
            self.table.setFocus()
        else:
            super().keyPressEvent(event)

    def _add_buttons(self, *buttons: QPushButton) -> None:
        """What can be done, at the foot."""
        for each in buttons:
            self._foot.addWidget(each)
        self._foot.addStretch(1)

    def _add_keys(self, *keys: tuple[str, Callable[[], object]]) -> None:
        """Keys that do something while the section is shown; they sleep while it is not."""
        for key, does in keys:
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
            shortcut.activated.connect(does)

    def _remember_place(self) -> None:
        """What is done now takes the row away: the one that moves up to its place comes next."""
        self._place = self.table.currentIndex().row()

    def _choose_following(self, rows: Sequence[RowT]) -> bool:
        """Choose the row that moved up to where one was settled; whether there is one."""
        place, self._place = self._place, None
        if place is None or not rows:
            return False
        following = rows[min(place, len(rows) - 1)]
        return self.table.select_where(lambda row: row is following)

    def _enter(self) -> None:
        """Go to what stands side by side."""
        self._cards.show_right()

    def _say(self, sentence: str) -> None:
        self.error.setText(sentence)
        self.error.setVisible(bool(sentence))

"""A list and what one of its rows is about: both in sight, or one of them where there is no room for both."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QTableView, QWidget

from ui.bridge import Bridge
from ui.theme import Theme
from ui.widgets.basic import Card, Empty, button
from ui.widgets.search import SearchField


class DetailCard(Card):
    """What one row is about; Esc, or the button where the list is not in sight, goes back to the list."""

    left = Signal()

    def __init__(self, theme: Theme, name: str, back: str, parent: QWidget | None = None) -> None:
        """``name`` is what a screen reader calls it; ``back`` stands on the button back, which the card lays out."""
        super().__init__(theme, parent=parent)
        self.setAccessibleName(name)
        self.back_button: QPushButton = button(f"{back}  Esc", self.left.emit, "quiet", name=back)
        self.back_button.hide()

    def take_focus(self) -> None:
        """Let the keyboard in."""
        self.setFocus(Qt.FocusReason.TabFocusReason)

    def arrange(self, *, narrow: bool) -> None:
        """Say where the list is when it is not in sight."""
        self.back_button.setVisible(narrow)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the list."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class ListAndDetail(QWidget):
    """Enter goes from the list into the detail, Esc back to the list."""

    def __init__(
        self, bridge: Bridge, table: QTableView, detail: DetailCard, name: str, parent: QWidget | None = None
    ) -> None:
        """``name`` is what a screen reader calls the list."""
        super().__init__(parent)
        self._bridge = bridge
        self._narrow = False
        self._table, self._detail = table, detail
        self.search = SearchField()
        self.empty = Empty(bridge.theme)
        self._stack = QStackedWidget()
        self._stack.addWidget(table)
        self._stack.addWidget(self.empty)
        self._list_card = Card(bridge.theme)
        self._list_card.setAccessibleName(name)
        self.search.entered.connect(table.setFocus)
        detail.left.connect(self._leave)

    def arrange(self, *, narrow: bool) -> None:
        """Where there is no room for both, the list or what one row is about."""
        self._narrow = narrow
        self._detail.arrange(narrow=narrow)
        self._list_card.show()
        self._detail.setVisible(not narrow)

    def first_widget(self) -> QWidget:
        """Where the keyboard starts."""
        return self._table if self._rows() else self.search

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the list from the fields above it too."""
        if event.key() == Qt.Key.Key_Escape and not self._table.hasFocus() and self._rows():
            self._leave()
        else:
            super().keyPressEvent(event)

    def _rows(self) -> int:
        return self._table.model().rowCount()

    def _stand_side_by_side(self, shares: tuple[int, int]) -> None:
        """Put both into the panel, once the list card is filled; ``shares`` are the widths they take."""
        lay = QHBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(self._bridge.theme.space("gap"))
        lay.addWidget(self._list_card, shares[0])
        lay.addWidget(self._detail, shares[1])

    def _enter(self) -> None:
        if self._narrow:
            self._list_card.hide()
            self._detail.show()
        self._detail.take_focus()

    def _leave(self) -> None:
        if self._narrow:
            self._detail.hide()
            self._list_card.show()
        self._table.setFocus()

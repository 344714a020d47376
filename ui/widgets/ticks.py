"""A table whose rows can be ticked: Space or a click on the box ticks a row, Ctrl+A all of them or none."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QWidget

from ui.theme import Theme
from ui.widgets.rows import Column, RowsTable

R = TypeVar("R")
_TICKED, _OPEN = "☑", "☐"


class TickTable(RowsTable[R], Generic[R]):
    """Ticks stay with a row, by its key, while other rows are shown; only rows that ``may`` be ticked are."""

    ticked = Signal()
    """Other rows are ticked now."""

    def __init__(
        self, columns: Sequence[Column[R]], theme: Theme, name: str, *, key: Callable[[R], Hashable],
        may: Callable[[R], bool] = lambda _row: True, parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        self._ticks: set[Hashable] = set()
        self._key = key
        self._may = may
        tick: Column[R] = Column("选", self._mark, 2)
        super().__init__((tick, *columns), theme, name, parent)

    @property
    def chosen_rows(self) -> tuple[R, ...]:
        """The rows shown that are ticked."""
        return tuple(row for row in self.rows if self._key(row) in self._ticks)

    def clear_ticks(self) -> None:
        """Take all ticks away."""
        self._ticks.clear()
        self._tell()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space ticks a row, Ctrl+A all of them."""
        if event.key() == Qt.Key.Key_Space and not event.modifiers():
            self._toggle_current()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self._toggle_all()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        at = self.indexAt(event.position().toPoint())
        if at.isValid() and at.column() == 0 and event.button() == Qt.MouseButton.LeftButton:
            self._toggle(self.rows[at.row()])

    def _toggle_current(self) -> None:
        """Tick the row that the keyboard stands on, and go on to the next."""
        if self._toggle(self.current()):
            self._go_to(min(self.currentIndex().row() + 1, len(self.rows) - 1))

    def _toggle(self, row: R | None) -> bool:
        """Tick a row or take its tick away; answers whether that may be done."""
        if row is None or not self._may(row):
            return False
        self._ticks ^= {self._key(row)}
        self._tell()
        return True

    def _toggle_all(self) -> None:
        every = {self._key(row) for row in self.rows if self._may(row)}
        self._ticks = self._ticks - every if every <= self._ticks else self._ticks | every
        self._tell()

    def _tell(self) -> None:
        self.viewport().update()
        self.ticked.emit()

    def _mark(self, row: R) -> str:
        if not self._may(row):
            return ""
        return _TICKED if self._key(row) in self._ticks else _OPEN

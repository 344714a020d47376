"""A table whose rows can be ticked: Space ticks the row the keyboard stands on, Ctrl+A all of them or none."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from ui.theme import Theme
from ui.widgets.rows import Column, RowsTable

R = TypeVar("R")
_TICK = "✓"


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
        if event.key() == Qt.Key.Key_Space and not event.modifiers():
            self._toggle(self.current())
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self._toggle_all()
        else:
            super().keyPressEvent(event)

    def _toggle(self, row: R | None) -> None:
        """Tick a row or take its tick away, and go on to the next."""
        if row is None or not self._may(row):
            return
        self._ticks ^= {self._key(row)}
        self._tell()
        self._go_to(min(self.currentIndex().row() + 1, len(self.rows) - 1))

    def _toggle_all(self) -> None:
        every = {self._key(row) for row in self.rows if self._may(row)}
        self._ticks = self._ticks - every if every <= self._ticks else self._ticks | every
        self._tell()

    def _tell(self) -> None:
        self.viewport().update()
        self.ticked.emit()

    def _mark(self, row: R) -> str:
        return _TICK if self._key(row) in self._ticks else ""

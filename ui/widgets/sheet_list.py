"""The sheets to choose from, under the headings of what they are printed for; arrows pass over the headings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QAbstractScrollArea, QListWidget, QListWidgetItem, QSizePolicy, QWidget

from pbdesk.sheets import Sheet
from ui.theme import Theme

_HEADING = 24
"""How high a heading is, at 100 %."""


class SheetList(QListWidget):
    """One line a sheet; a heading cannot be chosen."""

    chosen = Signal(str)
    """The name of the sheet that was chosen."""

    def __init__(
        self, theme: Theme, sheets: Sequence[Sheet], about: Mapping[str, str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName("哪张表")
        self.setProperty("role", "choices")
        self.setProperty("dense", True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizeAdjustPolicy(QAbstractScrollArea.SizeAdjustPolicy.AdjustToContents)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._rows: dict[str, int] = {}
        for shelf, group in groupby(sheets, key=lambda sheet: sheet.shelf):
            self._add_heading(theme, shelf.value)
            for sheet in group:
                self._add_sheet(sheet, about.get(sheet.name, ""))
        self.currentItemChanged.connect(self._on_chosen)

    def value(self) -> str:
        """The name of the sheet chosen."""
        item = self.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole)) if item else next(iter(self._rows))

    def set_value(self, name: str) -> None:
        """Choose a sheet by its name."""
        self.setCurrentRow(self._rows[name])

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the sheets offered."""
        return tuple(self._rows)

    def retheme(self, theme: Theme) -> None:
        """Give the headings the room of another type size."""
        for row in set(range(self.count())) - set(self._rows.values()):
            self.item(row).setSizeHint(QSize(0, theme.px(_HEADING)))

    def _add_heading(self, theme: Theme, words: str) -> None:
        item = QListWidgetItem(words)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setSizeHint(QSize(0, theme.px(_HEADING)))
        item.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom)
        self.addItem(item)

    def _add_sheet(self, sheet: Sheet, about: str) -> None:
        item = QListWidgetItem(sheet.title)
        item.setData(Qt.ItemDataRole.UserRole, sheet.name)
        item.setToolTip(about)
        self._rows[sheet.name] = self.count()
        self.addItem(item)

    def _on_chosen(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.data(Qt.ItemDataRole.UserRole):
            self.chosen.emit(str(item.data(Qt.ItemDataRole.UserRole)))

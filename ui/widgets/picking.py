"""Picking several people from a list: typing narrows it, Space ticks, the ticks stay while it is narrowed."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from pbdesk.views.pinyin import Named, find, normal
from ui.widgets.search import SearchField


class _Ticks(QListWidget):
    """Enter ticks as Space does, instead of pressing the dialog's button."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter ticks a line like Space."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            item = self.currentItem()
            if item is not None:
                ticked = item.checkState() == Qt.CheckState.Checked
                item.setCheckState(Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked)
            return
        super().keyPressEvent(event)


class PickList(QWidget):
    """A searchable list with ticks; ``choices`` are id, name and a note."""

    changed = Signal()

    def __init__(self, name: str, choices: Sequence[tuple[str, str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names = [Named(key, words) for key, words, _ in choices]
        self.search = SearchField()
        self.search.setPlaceholderText("姓名或拼音首字母")
        self.search.setAccessibleName(f"{name} 查找")
        self.list = _Ticks()
        self.list.setProperty("role", "ticks")
        self.list.setAccessibleName(name)
        self.list.setMinimumHeight(190)
        for key, words, note in choices:
            item = QListWidgetItem(f"{words}　{note}" if note else words)
            item.setData(Qt.ItemDataRole.UserRole, key)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
            self.list.addItem(item)
        if choices:
            self.list.setCurrentRow(0)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(4)
        lay.addWidget(self.search)
        lay.addWidget(self.list)
        self.search.textChanged.connect(self._narrow)
        self.search.entered.connect(self.list.setFocus)
        self.list.itemChanged.connect(lambda _item: self.changed.emit())

    def follow(self, before: QWidget) -> None:
        """Come after a widget for the Tab key: first where one types, then the list."""
        QWidget.setTabOrder(before, self.search)
        QWidget.setTabOrder(self.search, self.list)

    def tick(self, keys: Collection[str]) -> None:
        """Tick these, whatever was ticked."""
        for number in range(self.list.count()):
            item = self.list.item(number)
            ticked = item.data(Qt.ItemDataRole.UserRole) in keys
            item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)

    def picked(self) -> tuple[str, ...]:
        """The ids of those ticked."""
        items = (self.list.item(n) for n in range(self.list.count()))
        return tuple(
            str(item.data(Qt.ItemDataRole.UserRole)) for item in items if item.checkState() == Qt.CheckState.Checked
        )

    def _narrow(self, text: str) -> None:
        """Hide whom the text does not mean."""
        shown = {each.person_id for each in find(text, self._names)}
        first = None
        for number in range(self.list.count()):
            item = self.list.item(number)
            fits = not normal(text) or item.data(Qt.ItemDataRole.UserRole) in shown
            item.setHidden(not fits)
            first = number if fits and first is None else first
        if first is not None:
            self.list.setCurrentRow(first)

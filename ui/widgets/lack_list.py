"""What a record still lacks, sentence by sentence; choosing one leads to the field where it is mended."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QBrush, QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from pbdesk.model import Outcome
from pbdesk.views.meeting_notes import Note
from ui.theme import Theme
from ui.widgets.basic import OUTCOME_SIGNS, OUTCOME_TONES


class LackList(QListWidget):
    """A few sentences for the keyboard: arrows choose, Enter (or a click) goes to the field."""

    wanted = Signal(str)
    """The field of the sentence that was chosen."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._notes: tuple[Note, ...] = ()
        self.setProperty("role", "choices")
        self.setAccessibleName("还缺什么")
        self.setAccessibleDescription("回车到要补的那一栏")
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.itemClicked.connect(self._go)

    @property
    def count_open(self) -> int:
        """How many sentences wait to be settled; what can be mended nowhere is only told."""
        return sum(note.outcome is not Outcome.MET and bool(note.field) for note in self._notes)

    def show_notes(self, notes: Sequence[Note]) -> None:
        """Say these; the one the keyboard stands on stays where it is as far as it can."""
        if tuple(notes) == self._notes:
            return
        self._notes = tuple(notes)
        row = max(0, self.currentRow())
        self.clear()
        for note in notes:
            item = QListWidgetItem(f"{OUTCOME_SIGNS[note.outcome]} {note.sentence}")
            item.setData(Qt.ItemDataRole.UserRole, note.field)
            item.setForeground(QBrush(self._theme.ink(OUTCOME_TONES[note.outcome])))
            self.addItem(item)
        self.setCurrentRow(min(row, self.count() - 1))

    def retheme(self, theme: Theme) -> None:
        """Follow a new look."""
        self._theme = theme
        notes, self._notes = self._notes, ()
        self.show_notes(notes)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space go to the field that lacks something."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.currentItem():
            self._go(self.currentItem())
        else:
            super().keyPressEvent(event)

    def _go(self, item: QListWidgetItem) -> None:
        field = str(item.data(Qt.ItemDataRole.UserRole) or "")
        if field:
            self.wanted.emit(field)

"""The five further duties of a guide as buttons that stay pressed; 1 to 5 press them while one has the keyboard."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from pbdesk.words import DUTY_WORDS
from ui.theme import Theme

_COLUMNS = 3


class Duties(QWidget):
    """Which duties a visit served."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chips: dict[str, QPushButton] = {}
        self._others: tuple[str, ...] = ()
        lay = QGridLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(theme.px(6))
        for number, (tag, words) in enumerate(DUTY_WORDS.items()):
            chip = QPushButton(f"{number + 1} {words}")
            chip.setCheckable(True)
            chip.setProperty("role", "chip")
            chip.setAccessibleName(f"工作类别 {words}")
            chip.toggled.connect(lambda _on: self.changed.emit())
            self._chips[tag] = chip
            lay.addWidget(chip, number // _COLUMNS, number % _COLUMNS)

    def tags(self) -> tuple[str, ...]:
        """The tags chosen, and those of another program that came with the record."""
        return (*(tag for tag, chip in self._chips.items() if chip.isChecked()), *self._others)

    def set_tags(self, tags: Collection[str]) -> None:
        """Choose these; tags without a button are kept."""
        for tag, chip in self._chips.items():
            chip.setChecked(tag in tags)
        self._others = tuple(tag for tag in tags if tag not in self._chips)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        chips = list(self._chips.values())
        if event.text().isdecimal() and 1 <= int(event.text()) <= len(chips):
            chips[int(event.text()) - 1].toggle()
        else:
            super().keyPressEvent(event)

"""The five further duties of a guide as buttons that stay pressed: one stop for Tab, arrows inside, 1 to 5 press."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from pbdesk.words import DUTY_WORDS
from ui.theme import Theme

_COLUMNS = 3
_COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


class Duties(QWidget):
    """Which duties a visit served."""

    changed = Signal()
    typed = Signal(str)
    """Text that was typed here but belongs into the next field."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chips: dict[str, QPushButton] = {}
        self._others: tuple[str, ...] = ()
        self._columns = 0
        self._lay = QGridLayout(self)
        self._lay.setContentsMargins(0, 0, 0, 0)
        self._lay.setSpacing(theme.px(6))
        for number, (tag, words) in enumerate(DUTY_WORDS.items()):
            chip = QPushButton(f"{number + 1} {words}")
            chip.setCheckable(True)
            chip.setProperty("role", "chip")
            chip.setAccessibleName(f"工作类别 {words}")
            chip.toggled.connect(lambda _on: self.changed.emit())
            chip.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
            self._chips[tag] = chip
            chip.installEventFilter(self)

        self._set_out(_COLUMNS)
        self._stand_on(0)

    def tags(self) -> tuple[str, ...]:
        """The tags chosen, and those of another program that came with the record."""
        return (*(tag for tag, chip in self._chips.items() if chip.isChecked()), *self._others)

    def set_tags(self, tags: Collection[str]) -> None:
        """Choose these; tags without a button are kept."""
        for tag, chip in self._chips.items():
            chip.setChecked(tag in tags)
        self._others = tuple(tag for tag in tags if tag not in self._chips)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the duties in one line, or in columns where they don't fit."""
        super().resizeEvent(event)
        chips = self._chips.values()
        whole = sum(chip.sizeHint().width() + self._lay.horizontalSpacing() for chip in chips)
        self._set_out(len(chips) if whole <= self.width() else _COLUMNS)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows are taken before a button does, which would leave the row."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            steps = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Down: self._columns,
                     Qt.Key.Key_Up: -self._columns}  # fmt: skip
            step = steps.get(Qt.Key(event.key()))
            if step is not None:
                chips = list(self._chips.values())
                now = next((n for n, chip in enumerate(chips) if chip is watched), 0)
                self._stand_on(max(0, min(now + step, len(chips) - 1)))
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit ticks the duty of that number; letters go on to the text."""
        chips, text = list(self._chips.values()), event.text()
        if text.isdecimal() and 1 <= int(text) <= len(chips):
            chips[int(text) - 1].toggle()
        elif text.isprintable() and text and not event.modifiers() & _COMMANDS:
            self.typed.emit(text)
        else:
            super().keyPressEvent(event)

    def _set_out(self, columns: int) -> None:
        """One row where there is room for it, otherwise two."""
        if columns != self._columns:
            self._columns = columns
            for number, chip in enumerate(self._chips.values()):
                self._lay.addWidget(chip, number // columns, number % columns)

    def _stand_on(self, number: int) -> None:
        """Make one button the stop of Tab, and give it the keyboard if another has it."""
        chips = list(self._chips.values())
        had = any(chip.hasFocus() for chip in chips)
        for n, chip in enumerate(chips):
            chip.setFocusPolicy(Qt.FocusPolicy.StrongFocus if n == number else Qt.FocusPolicy.ClickFocus)
        if had:
            chips[number].setFocus(Qt.FocusReason.TabFocusReason)

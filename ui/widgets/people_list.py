"""Choosing many people from a list: Space ticks, typing a name or its initials finds, one key ticks all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pbdesk.views.pinyin import Named
from ui.theme import Theme
from ui.widgets.basic import button, label
from ui.widgets.finder import Finder
from ui.widgets.rows import Column, RowsTable


@dataclass(frozen=True, slots=True)
class _Line:
    person: Named
    ticked: bool = False


_COLUMNS: tuple[Column[_Line], ...] = (
    Column("参加", lambda line: "☑" if line.ticked else "☐", 3),
    Column("姓名", lambda line: line.person.name, 0),
    Column("", lambda line: line.person.note, 5, optional=True),
)


class PeopleList(QWidget):
    """``changed`` follows every tick."""

    changed = Signal()

    def __init__(self, name: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.finder = Finder(f"{name}，按姓名勾选")
        self.finder.setPlaceholderText("姓名或拼音首字母，回车勾选")
        self.table = _Ticks(theme, name)
        self.count = label("", "secondary")
        self.fault = label("", "error", wrap=True)
        self.fault.hide()
        top = QHBoxLayout()
        top.addWidget(self.finder, 1)
        top.addWidget(self.count)
        top.addWidget(button("全选", lambda: self._tick_all(ticked=True), name=f"{name}，全选"))
        top.addWidget(button("全不选", lambda: self._tick_all(ticked=False), name=f"{name}，全不选"))
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        for part in (top, self.table, self.fault):
            lay.addLayout(part) if isinstance(part, QHBoxLayout) else lay.addWidget(part)
        self.table.setMinimumHeight(theme.px(170))
        self.table.opened.connect(lambda line: self._toggle(line.person.person_id))
        self.finder.changed.connect(self._on_found)
        self._say()

    def offer(self, people: Sequence[Named]) -> None:
        """Whom to choose from; nobody is ticked."""
        self.finder.offer(people)
        self.table.show_rows([_Line(person) for person in people])
        self._say()

    def people(self) -> tuple[str, ...]:
        """The ids of those ticked."""
        return tuple(line.person.person_id for line in self.table.rows if line.ticked)

    def show_fault(self, sentence: str) -> None:
        """Say what is wrong below the list; nothing takes it away."""
        self.fault.setText(sentence)
        self.fault.setVisible(bool(sentence))
        self.table.setAccessibleDescription(sentence)

    def _on_found(self) -> None:
        value = self.finder.value()
        if value is not None:
            self.finder.set_value(None)
            self._toggle(value)

    def _toggle(self, person_id: str) -> None:
        self._show([replace(ln, ticked=ln.ticked != (ln.person.person_id == person_id)) for ln in self.table.rows])
        self.table.select_where(lambda line: line.person.person_id == person_id)

    def _tick_all(self, *, ticked: bool) -> None:
        self._show([replace(line, ticked=ticked) for line in self.table.rows])

    def _show(self, lines: Sequence[_Line]) -> None:
        self.table.show_rows(lines, keep=lambda line: line.person.person_id)
        self.show_fault("")
        self._say()
        self.changed.emit()

    def _say(self) -> None:
        self.count.setText(f"已选 {len(self.people())} 人")


class _Ticks(RowsTable[_Line]):
    """Space ticks as Enter does."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__(_COLUMNS, theme, name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space opens a line like Enter."""
        if event.key() == Qt.Key.Key_Space:
            line = self.current()
            if line is not None:
                self.opened.emit(line)
            return
        super().keyPressEvent(event)

"""Naming several people by typing: each becomes a chip that can be taken away again."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from pbdesk.views.pinyin import Named
from ui.theme import Theme
from ui.widgets.basic import label
from ui.widgets.finder import Finder
from ui.widgets.flow import FlowLayout


class _Chip(QPushButton):
    """One person; a click takes him off the list. Tab passes it by: Enter there would take off whom nobody meant to."""

    removed = Signal()

    def __init__(self, person: Named) -> None:
        super().__init__(f"{person.name} ✕")
        self.setProperty("role", "chip")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAutoDefault(False)
        self.setAccessibleName(f"{person.name}，按下去掉")
        self.setToolTip("按下去掉；在空的输入框里按退格键去掉最后一个")
        self.clicked.connect(self.removed)


class PeoplePicker(QWidget):
    """A field that takes one name after the other; Backspace in the empty field takes the last one away."""

    changed = Signal()
    done = Signal()
    """Enter in the empty field: nobody else."""

    def __init__(self, name: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._people: dict[str, Named] = {}
        self._shown: list[_Chip] = []
        self.finder = _LastGoes(name)
        self.finder.setPlaceholderText("姓名或拼音首字母，回车添加，可以添加几个")
        self.fault = label("", "error", wrap=True)
        self.fault.hide()
        self._chips = FlowLayout(theme.px(6))
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(theme.px(4))
        self._place = QWidget()
        self._place.setLayout(self._chips)
        for part in (self.finder, self.fault, self._place):
            lay.addWidget(part)
        self.finder.changed.connect(self._on_found)
        self.finder.emptied.connect(self._drop_last)
        self.finder.returnPressed.connect(self._on_return)
        self.setFocusProxy(self.finder)

    def people(self) -> tuple[str, ...]:
        """The ids of those named, in their order."""
        return tuple(self._people)

    def offer(self, people: Sequence[Named]) -> None:
        """Whom to choose from; those named already stay."""
        self.finder.offer(people)

    def set_people(self, people: Sequence[str]) -> None:
        """Name these (of those offered)."""
        known = {person.person_id: person for person in self.finder.offered}
        self._people = {person: known[person] for person in people if person in known}
        self._show()

    def show_fault(self, sentence: str) -> None:
        """Say what is wrong below the field; nothing takes it away."""
        self.finder.set_error(sentence)
        self.fault.setText(sentence)
        self.fault.setVisible(bool(sentence))

    def check(self) -> bool:
        """Take whom the text in the field fits; whether nothing is left there, otherwise it is said."""
        self.finder.settle()
        fine = self.finder.check()
        self.show_fault("" if fine else self.finder.error)
        return fine

    def _on_found(self) -> None:
        value = self.finder.value()
        if value is None:
            return
        person = next(each for each in self.finder.offered if each.person_id == value)
        self.finder.set_value(None)
        self._people[person.person_id] = person
        self._show()
        self.changed.emit()

    def _on_return(self) -> None:
        if not self.finder.text().strip():
            self.done.emit()

    def _drop_last(self) -> None:
        if self._people:
            self._people.popitem()
            self._show()
            self.changed.emit()

    def _remove(self, person_id: str) -> None:
        del self._people[person_id]
        self._show()
        self.finder.setFocus()
        self.changed.emit()

    def _show(self) -> None:
        self.show_fault("")
        for old in self._shown:
            self._chips.removeWidget(old)
            old.deleteLater()
        self._shown = [_Chip(person) for person in self._people.values()]
        for chip, person_id in zip(self._shown, self._people, strict=True):
            chip.removed.connect(lambda who=person_id: self._remove(who))
            self._chips.addWidget(chip)
            chip.ensurePolished()
            chip.show()  # only what is shown takes room
        self._make_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the names chosen as many lines as they need at the new width."""
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """As many lines of chips as there are."""
        self._place.setFixedHeight(self._chips.heightForWidth(max(self.width(), 1)))
        self._place.setVisible(bool(self._people))


class _LastGoes(Finder):
    """A finder that says when Backspace finds nothing left to take away."""

    emptied = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Backspace in the empty field takes the last person off."""
        if event.key() == Qt.Key.Key_Backspace and not self.text():
            self.emptied.emit()
        else:
            super().keyPressEvent(event)

"""Those listed without a vote: the guide with one key, others by name, someone unknown as a new guest."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from pbdesk.views.pinyin import Named
from ui.theme import Theme
from ui.widgets.basic import button, label
from ui.widgets.finder import GuestFinder


class _Chip(QPushButton):
    """One observer; pressing it, or Delete, takes him off the list."""

    removed = Signal()

    def __init__(self, person: Named) -> None:
        super().__init__(f"{person.name} ✕")
        self.setProperty("role", "chip")
        self.setAutoDefault(True)
        self.setAccessibleName(f"列席 {person.name}，按下去掉")
        self.setToolTip(f"{person.note}　按下去掉" if person.note else "按下去掉")
        self.clicked.connect(self.removed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete takes the guest off the list."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
        else:
            super().keyPressEvent(event)


class Observers(QWidget):
    """A row of chips and a field to add one; ``changed`` follows both."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._listed: dict[str, Named] = {}
        self._guide: Named | None = None
        self._newcomers: dict[str, Named] = {}
        self._due: frozenset[str] = frozenset()
        self._shown: list[_Chip] = []
        self.finder = GuestFinder("列席人员")
        self.finder.setPlaceholderText("姓名，回车添加")
        self.finder.changed.connect(self._on_found)
        self.finder.returnPressed.connect(self._on_return)
        self._suggestion = button("", self._add_guide, "quiet")
        words = label("列席", "caption")
        words.setBuddy(self.finder)
        self._chips = QHBoxLayout()
        self._chips.setSpacing(theme.px(6))
        lay = QHBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(theme.px(8))
        lay.addWidget(words)
        lay.addWidget(self._suggestion)
        lay.addLayout(self._chips)
        lay.addWidget(self.finder, 1)

    def people(self) -> tuple[str, ...]:
        """The ids of those listed."""
        return tuple(self._listed)

    def newcomers(self) -> tuple[Named, ...]:
        """Those listed whom the file does not know yet."""
        return tuple(person for person in self._listed.values() if person.person_id in self._newcomers)

    def offer(self, people: Sequence[Named], guide: Named | None, due: frozenset[str]) -> None:
        """Whom to choose from, the guide of the day, and those who are due and so never observers."""
        self._due = due
        self._guide = guide if guide is not None and guide.person_id not in due else None
        self.finder.offer([person for person in people if person.person_id not in due])
        for person in [each for each in self._listed if each in due]:
            del self._listed[person]
        self._show()

    def set_people(self, people: Sequence[Named]) -> None:
        """List these."""
        self._listed = {person.person_id: person for person in people if person.person_id not in self._due}
        self._newcomers = {}
        self.finder.set_value(None)
        self._show()

    def follow(self, before: QWidget) -> None:
        """Let Tab lead here from another widget: first the guide, then those listed, then the field."""
        QWidget.setTabOrder(before, self._suggestion)
        QWidget.setTabOrder(self._suggestion, self.finder)

    def _add_guide(self) -> None:
        if self._guide is not None:
            self._add(self._guide)
            self.finder.setFocus()

    def _add(self, person: Named) -> None:
        self._listed[person.person_id] = person
        self._show()
        self.changed.emit()

    def _remove(self, person_id: str) -> None:
        del self._listed[person_id]
        self._show()
        self.finder.setFocus()
        self.changed.emit()

    def _on_found(self) -> None:
        value = self.finder.value()
        if value is None:
            return
        guest = self.finder.newcomer()
        if guest is not None:
            person = Named(guest.person_id, guest.name, note="来宾")
            self._newcomers[guest.person_id] = person
        else:
            person = next(each for each in self.finder.offered if each.person_id == value)
        self.finder.set_value(None)
        self._add(person)

    def _on_return(self) -> None:
        if not self.finder.text().strip():
            self.focusNextChild()

    def _show(self) -> None:
        for old in self._shown:
            self._chips.removeWidget(old)
            old.deleteLater()
        self._shown = [_Chip(person) for person in self._listed.values()]
        for chip, person_id in zip(self._shown, self._listed, strict=True):
            chip.removed.connect(lambda who=person_id: self._remove(who))
            self._chips.addWidget(chip)
        guide = self._guide
        shown = guide is not None and guide.person_id not in self._listed
        self._suggestion.setVisible(shown)
        if guide is not None:
            self._suggestion.setText(f"＋ 指导员 {guide.name}")
            self._suggestion.setAccessibleName(f"添加指导员 {guide.name} 为列席人员")
            self._suggestion.setToolTip("指导员列席才算完成“每季度列席党员大会”")
        for before, after in pairwise([self._suggestion, *self._shown]):
            QWidget.setTabOrder(before, after)

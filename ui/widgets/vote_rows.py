"""People in rows below a field to add one: what is typed of each stands beside the name."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from pbdesk.model import Outcome
from pbdesk.views.pinyin import Named
from ui.theme import Theme
from ui.widgets.basic import OUTCOME_SIGNS, OUTCOME_TONES, button, label, set_role
from ui.widgets.fields import DateField, NumberField
from ui.widgets.finder import Finder


class PersonRow(QWidget):
    """One person: the name, the fields, a button that takes the row away, and what is wrong below."""

    changed = Signal()
    removed = Signal()
    left = Signal(int)
    """Enter (or ↓, ↑) in a field: the keyboard is to go on by so many rows."""

    def __init__(self, person: Named, fields: Sequence[tuple[QWidget, int]], theme: Theme) -> None:
        super().__init__()
        self.person = person
        self.fields = tuple(widget for widget, _share in fields)
        self.note = label("", "strong")
        self.fault = label("", "error", wrap=True)
        self.words = label("", "secondary", wrap=True)
        self.fault.hide()
        self.words.hide()
        self.remove_button = button("✕", self.removed.emit, "quiet", name=f"去掉 {person.name}")
        name = label(person.name)
        name.setMinimumWidth(theme.px(48))
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(theme.px(3))
        line, more = QHBoxLayout(), QHBoxLayout()
        for each in (line, more):
            lay.addLayout(each)
            each.setSpacing(theme.px(6))
        line.addWidget(name)
        for number, (widget, share) in enumerate(fields):
            (more if number else line).addWidget(widget, share)
            widget.setAccessibleName(f"{person.name} {widget.accessibleName()}")
        line.addWidget(self.note)
        line.addStretch(0 if fields[0][1] else 1)
        line.addWidget(self.remove_button)
        lay.addWidget(self.words)
        lay.addWidget(self.fault)
        self._watch()

    def check(self) -> bool:
        """Whether every field can be read; what can't is said below the row, and gets the focus."""
        bad = [f for f in self.fields if isinstance(f, DateField | NumberField) and not f.check()]
        self._say()
        if bad:
            bad[0].setFocus()
        return not bad

    def say(self, outcome: Outcome, words: str) -> None:
        """Say what came of it, in a word or two beside the fields."""
        _tell(self.note, outcome, words)

    def tell(self, outcome: Outcome, words: str) -> None:
        """Say what the row amounts to, below the fields."""
        _tell(self.words, outcome, words)
        self.words.setVisible(bool(words))

    def show_fault(self, sentence: str) -> None:
        """Say what is wrong with the row as a whole."""
        self.fault.setText(sentence)
        self.fault.setVisible(bool(sentence))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and arrows go to the next number or the one before."""
        steps = {Qt.Key.Key_Return: 1, Qt.Key.Key_Enter: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        step = steps.get(Qt.Key(event.key()))
        if step is not None and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.left.emit(step)
        else:
            super().keyPressEvent(event)

    def _watch(self) -> None:
        for widget in self.fields:
            if isinstance(widget, DateField | NumberField):
                widget.changed.connect(self._on_changed)
                widget.editingFinished.connect(self._say)

    def _on_changed(self) -> None:
        self._say()
        self.changed.emit()

    def _say(self) -> None:
        errors = [f.error for f in self.fields if isinstance(f, DateField | NumberField) and f.error]
        self.show_fault("\n".join(errors))


def _tell(where: QLabel, outcome: Outcome, words: str) -> None:
    plain = outcome is Outcome.NOT_APPLICABLE or not words
    where.setText(words if plain else f"{OUTCOME_SIGNS[outcome]} {words}")
    set_role(where, "tone", "" if plain else OUTCOME_TONES[outcome].value)


RowT = TypeVar("RowT", bound=PersonRow)


class PeopleRows(QWidget, Generic[RowT]):
    """A field that finds people, and a row for each one added; ``changed`` follows every edit."""

    changed = Signal()

    def __init__(self, name: str, hint: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.rows: list[RowT] = []
        self._people: tuple[Named, ...] = ()
        self._known: tuple[Named, ...] = ()
        self.finder = Finder(name)
        self.finder.setPlaceholderText(hint)
        self.finder.changed.connect(self._on_found)
        self._lay = QVBoxLayout(self)
        self._lay.setContentsMargins(0, 0, 0, 0)
        self._lay.setSpacing(theme.px(5))
        self._lay.addWidget(self.finder)

    def offer(self, people: Sequence[Named], known: Sequence[Named] = ()) -> None:
        """Whom to choose from (those who have a row are not offered again); ``known`` are others it may name."""
        self._people, self._known = tuple(people), (*people, *known)
        self._offer_rest()

    def clear(self) -> None:
        """Take all rows away."""
        for row in self.rows:
            row.hide()
            row.deleteLater()
        self.rows = []
        self._offer_rest()

    def check(self) -> bool:
        """Whether every row can be read."""
        checked = [row.check() for row in self.rows]  # every row says its own fault
        return all(checked)

    def show_fault(self, person_id: str, sentence: str) -> None:
        """Say a refusal at the row of a person, and lead the keyboard there."""
        for row in self.rows:
            if row.person.person_id == person_id:
                row.show_fault(sentence)
        self.go_to(person_id)

    def go_to(self, person_id: str) -> None:
        """The keyboard to the row of a person."""
        for row in self.rows:
            if row.person.person_id == person_id:
                row.fields[0].setFocus()

    def named(self, person_id: str) -> Named:
        """Someone by id; whom nobody knows any more keeps his row."""
        return next((p for p in self._known if p.person_id == person_id), Named(person_id, "（不在名册）"))

    def add(self, row: RowT) -> RowT:
        """Put a row at the end."""
        row.setParent(self)
        self.rows.append(row)
        self._lay.addWidget(row)
        row.changed.connect(self.changed)
        row.removed.connect(lambda: self._remove(row))
        row.left.connect(lambda step: self._go(row, step))
        row.show()
        self._order()
        self._offer_rest()
        return row

    def make(self, person: Named) -> RowT:
        """A fresh row for someone just found."""
        raise NotImplementedError

    def _on_found(self) -> None:
        found = self.finder.value()
        if found is None:
            return
        person = self.named(found)
        self.finder.set_value(None)
        row = self.add(self.make(person))
        row.fields[0].setFocus(Qt.FocusReason.TabFocusReason)
        self.changed.emit()

    def _remove(self, row: RowT) -> None:
        self.rows.remove(row)
        self._lay.removeWidget(row)
        self.finder.setFocus()
        row.hide()
        row.deleteLater()
        self._offer_rest()
        self.changed.emit()

    def _go(self, row: RowT, step: int) -> None:
        """On to the same field of another row; from the last one to the field that adds people."""
        number = self.rows.index(row) + step
        column = next((n for n, field in enumerate(row.fields) if field.hasFocus()), 0)
        if 0 <= number < len(self.rows):
            self.rows[number].fields[column].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.finder.setFocus(Qt.FocusReason.TabFocusReason)

    def _order(self) -> None:
        stops: list[QWidget] = [self.finder]
        for row in self.rows:
            stops += [*row.fields, row.remove_button]
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    def _offer_rest(self) -> None:
        there = {row.person.person_id for row in self.rows}
        self.finder.offer([person for person in self._people if person.person_id not in there])

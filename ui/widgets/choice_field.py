"""One field on which desks disagree: their values beside each other, both, or a third that is typed; digits choose."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QGridLayout, QLabel, QRadioButton, QVBoxLayout, QWidget

from pbdesk.model import Attendance
from pbdesk.views.conflict_entry import EntryKind
from pbdesk.views.conflicts import FieldClash
from pbdesk.views.pinyin import Named
from ui.theme import Theme
from ui.widgets.basic import label
from ui.widgets.form import Field, Form, Kind

_KINDS = {
    EntryKind.WORDS: Kind.TEXT, EntryKind.LONG: Kind.LONG, EntryKind.DAY: Kind.DAY, EntryKind.TIME: Kind.TIME,
    EntryKind.NUMBER: Kind.NUMBER, EntryKind.CHOICE: Kind.CHOICE, EntryKind.PERSON: Kind.PERSON,
    EntryKind.BRANCH: Kind.BRANCH,
}  # fmt: skip
_OTHER = "value"


class ChoiceField(QFrame):
    """Nothing is chosen at first: a person has to say it. 1 and 2 take a side, the next digits both or a third."""

    changed = Signal()

    def __init__(
        self, field: FieldClash, theme: Theme, today: Callable[[], date], people: tuple[Named, ...],
        branches: tuple[Named, ...], parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.field = field
        self.setProperty("role", "card")
        self._group = QButtonGroup(self)
        self.radios: list[QRadioButton] = []
        self.form: Form | None = None
        self._values: list[Any] = []
        lay = QVBoxLayout(self)
        lay.setContentsMargins(theme.space("pad"), theme.px(8), theme.space("pad"), theme.px(10))
        lay.setSpacing(theme.px(6))
        whose = "参会 · " if field.path[0] == Attendance.table else ""
        before = f"　原来：{field.before}" if field.before else ""
        self.head = label(f"{whose}{field.name}{before}", "strong", wrap=True)
        lay.addWidget(self.head)
        self._sides = QGridLayout()
        self._sides.setHorizontalSpacing(theme.px(12))
        lay.addLayout(self._sides)
        self._places: list[tuple[QRadioButton, QLabel]] = []
        for choice in field.choices:
            now = "　现在显示的" if choice.shown else ""
            radio = self._add(f"{choice.whose} {choice.when}{now}", choice.value, f"{choice.whose}：{choice.words}")
            words = label(choice.words, "quote", wrap=True)
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._places.append((radio, words))
        if field.both:
            lay.addWidget(self._add("两个都留，接在一起", field.both))
        if field.entry.kind is not EntryKind.NONE and not field.deletion:
            lay.addWidget(self._add("另写一个", None))
            self.form = self._form(today, people, branches)
            lay.addWidget(self.form)
        self.arrange(narrow=False)
        self._group.buttonToggled.connect(lambda _radio, on: self._on_chosen() if on else None)

    @property
    def chosen(self) -> bool:
        """Whether something is chosen."""
        return self._group.checkedId() >= 0

    @property
    def typed(self) -> bool:
        """Whether a third value is to be typed."""
        return self.form is not None and self._group.checkedId() == len(self.radios) - 1

    def value(self) -> Any:  # noqa: ANN401  any value of a document, or what the form holds
        """The value of the side that is chosen, or what is typed."""
        if self.typed:
            assert self.form is not None
            return self.form.values()[_OTHER]
        return self._values[self._group.checkedId()]

    def check(self) -> bool:
        """Whether what is chosen can be read; what can't is said at its field."""
        return self.form is None or not self.typed or self.form.check()

    def take(self, number: int) -> None:
        """Choose by number, from 0."""
        if 0 <= number < len(self.radios):
            self.radios[number].setChecked(True)
            where = self.form.input(_OTHER) if self.typed and self.form is not None else self.radios[number]
            where.setFocus(Qt.FocusReason.OtherFocusReason)

    def take_focus(self) -> None:
        """Lead the keyboard to what is chosen, or to the first."""
        self.radios[max(0, self._group.checkedId())].setFocus(Qt.FocusReason.OtherFocusReason)

    def arrange(self, *, narrow: bool) -> None:
        """The sides beside each other, or below each other where there is no room."""
        for number, (radio, words) in enumerate(self._places):
            line, column = (2 * number, 0) if narrow else (0, number)
            self._sides.addWidget(radio, line, column)
            self._sides.addWidget(words, line + 1, column)
            self._sides.setColumnStretch(number, int(not narrow or number == 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit takes the choice of that number."""
        number = event.key() - Qt.Key.Key_1
        if 0 <= number < len(self.radios) and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.take(number)
        else:
            super().keyPressEvent(event)

    def _add(self, words: str, value: Any, name: str = "") -> QRadioButton:  # noqa: ANN401  any value of a document
        number = len(self.radios)
        radio = QRadioButton(f"{number + 1}　{words}")
        radio.setAccessibleName(f"{self.field.name} {number + 1} {name or words}")
        self._group.addButton(radio, number)
        self.radios.append(radio)
        self._values.append(value)
        return radio

    def _form(self, today: Callable[[], date], people: tuple[Named, ...], branches: tuple[Named, ...]) -> Form:
        kind = self.field.entry.kind
        form = Form(((Field(
            _OTHER, f"另写的{self.field.name}", _KINDS[kind], choices=self.field.entry.choices, lines=3,
        ),),), today)  # fmt: skip
        if kind in {EntryKind.PERSON, EntryKind.BRANCH}:
            form.offer(_OTHER, people if kind is EntryKind.PERSON else branches)
        form.hide()
        return form

    def _on_chosen(self) -> None:
        if self.form is not None:
            self.form.setVisible(self.typed)
            if self.typed:
                self.form.input(_OTHER).setFocus()
        self.changed.emit()

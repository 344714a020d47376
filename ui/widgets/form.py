"""Forms as data: a page declares its fields, one builder draws them, checks them and shows what is wrong at each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from pbdesk.errors import FieldError, UserError
from pbdesk.views.pinyin import Named
from ui.widgets.basic import label, set_role
from ui.widgets.fields import DateField, NumberField, TimeField, WordField
from ui.widgets.finder import Finder, GuestFinder
from ui.widgets.when import WhenField


class Kind(StrEnum):
    """What a field holds, and so which widget it is."""

    TEXT = "text"
    LONG = "long"
    DAY = "day"
    UNTIL = "until"
    WHEN = "when"
    TIME = "time"
    NUMBER = "number"
    CHOICE = "choice"
    PERSON = "person"
    GUEST = "guest"
    BRANCH = "branch"


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its name in the data, its words (``&`` marks the Alt key), and its share of the row's width."""

    name: str
    words: str
    kind: Kind = Kind.TEXT
    required: bool = False
    share: int = 1
    hint: str = ""
    choices: tuple[tuple[Any, str], ...] = ()
    lines: int = 4


Input = WordField | QComboBox | QPlainTextEdit
Readable = DateField | WhenField | TimeField | NumberField | Finder
"""The fields that hold more than text: what stands there has to be understood."""


class Form(QWidget):
    """Rows of fields with their words above and their faults below; ``changed`` follows every edit."""

    changed = Signal()

    def __init__(
        self, rows: Sequence[Sequence[Field]], today: Callable[[], date], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._fields = {field.name: field for row in rows for field in row}
        self._inputs: dict[str, Input] = {}
        self._faults: dict[str, QLabel] = {}
        self._words: dict[str, QLabel] = {}
        self._places: dict[str, tuple[QGridLayout, int]] = {}
        self._grids: list[QGridLayout] = []
        self._general = label("", "error", wrap=True)
        self._general.hide()
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(8)
        for row in rows:
            for field in row:
                self._make_field(field, today)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(8)
        lay.addLayout(self._rows)
        lay.addWidget(self._general)
        self.arrange([[field.name for field in row] for row in rows])

    def input(self, name: str) -> Input:
        """The widget of a field."""
        return self._inputs[name]

    def offer(self, name: str, people: Sequence[Named]) -> None:
        """The people or branches a finder chooses from."""
        finder = self._inputs[name]
        assert isinstance(finder, Finder)
        finder.offer(people)

    def offer_choices(self, name: str, choices: Sequence[tuple[Any, str]]) -> None:
        """The entries of a choice; the chosen one stays if it is still offered."""
        box = self._inputs[name]
        assert isinstance(box, QComboBox)
        before = box.currentData()
        box.blockSignals(True)
        box.clear()
        for value, words in choices:
            box.addItem(words, value)
        box.setCurrentIndex(max(0, box.findData(before)))
        box.blockSignals(False)

    def arrange(self, rows: Sequence[Sequence[str]]) -> None:
        """Set the fields out in other rows, for a narrower place or larger type; their order is to stay.

        A row joins the form before its fields join the row: otherwise the binding keeps a hold on each place of the
        row, and mistakes whatever Qt puts there later for it.
        """
        for old in self._grids:
            self._rows.removeItem(old)
            old.deleteLater()
        self._grids = []
        for row in rows:
            made = QGridLayout()
            self._grids.append(made)
            self._rows.addLayout(made, int(any(self._fields[name].kind is Kind.LONG for name in row)))
            made.setHorizontalSpacing(10)
            made.setVerticalSpacing(3)
            for column, name in enumerate(row):
                for line, part in enumerate((self._words[name], self._inputs[name], self._faults[name])):
                    made.addWidget(part, line, column)
                shown = not self._inputs[name].isHidden()
                made.setColumnStretch(column, self._fields[name].share if shown else 0)
                self._places[name] = made, column
            long = any(self._fields[name].kind is Kind.LONG for name in row)
            made.setRowStretch(1, int(long))  # free height belongs to the text, not to its caption

    def show_field(self, name: str, shown: bool) -> None:
        """Show a field or leave it out; the others of its row share the room."""
        grid, column = self._places[name]
        self._words[name].setVisible(shown)
        self._inputs[name].setVisible(shown)
        self._faults[name].setVisible(shown and bool(self._faults[name].text()))
        grid.setColumnStretch(column, self._fields[name].share if shown else 0)

    def rename(self, name: str, words: str) -> None:
        """Call a field something else, where what it asks depends on another."""
        self._words[name].setText(words)
        self._inputs[name].setAccessibleName(words)

    def values(self) -> dict[str, Any]:
        """What the fields hold: text without space at its ends (None when empty), dates, times, ids."""
        return {name: _value(widget) for name, widget in self._inputs.items()}

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Fill the fields that are named."""
        for name, value in values.items():
            _fill(self._inputs[name], value)
        self.clear_errors()

    def check(self) -> bool:
        """Whether every field can be read and the required ones filled; faults are said, the first gets focus."""
        self.clear_errors()
        bad: list[str] = []
        for name, widget in self._inputs.items():
            readable = not isinstance(widget, Readable) or widget.check()
            if not readable:
                assert isinstance(widget, WordField)
                self._say(name, widget.error)
            elif self._fields[name].required and _value(widget) is None:
                self._say(name, f"请填写{self._plain_words(name)}。")
            else:
                continue
            bad.append(name)
        if bad:
            self._inputs[bad[0]].setFocus()
        return not bad

    def show_error(self, error: UserError) -> None:
        """Say a refusal at the fields it belongs to; what belongs to no field stands below the form."""
        rest = [] if isinstance(error, FieldError) else [str(error)]
        at_fields: dict[str, list[str]] = {}
        for fault in error.faults if isinstance(error, FieldError) else ():
            told = at_fields.setdefault(fault.field, []) if fault.field in self._inputs else rest
            told.append(fault.sentence)
        for name, sentences in at_fields.items():
            self._say(name, "\n".join(sentences))
        self._general.setText("\n".join(rest))
        self._general.setVisible(bool(rest))
        if at_fields:
            self._inputs[next(iter(at_fields))].setFocus()

    def clear_errors(self) -> None:
        """Take all faults away."""
        for name in self._inputs:
            self._say(name, "")
        self._general.hide()

    def error(self, name: str) -> str:
        """What is said at a field."""
        return self._faults[name].text()

    def _make_field(self, field: Field, today: Callable[[], date]) -> None:
        widget = _make(field, today)
        widget.setParent(self)
        words = label(field.words + (" *" if field.required else ""), "caption")
        words.setParent(self)
        words.setBuddy(widget)
        fault = label("", "error", wrap=True)
        fault.setAlignment(Qt.AlignmentFlag.AlignTop)
        fault.setParent(self)
        fault.hide()
        self._inputs[field.name], self._faults[field.name], self._words[field.name] = widget, fault, words
        self._watch(field.name, widget)

    def _watch(self, name: str, widget: Input) -> None:
        def edited() -> None:
            self._say(name, widget.error if isinstance(widget, WordField) else "")
            self.changed.emit()

        if isinstance(widget, Readable):
            widget.changed.connect(edited)
            widget.editingFinished.connect(lambda: self._say(name, widget.error))
        elif isinstance(widget, QComboBox):
            widget.currentIndexChanged.connect(edited)
        elif isinstance(widget, QPlainTextEdit):
            widget.textChanged.connect(edited)
        else:
            widget.textEdited.connect(edited)

    def _say(self, name: str, sentence: str) -> None:
        widget, fault = self._inputs[name], self._faults[name]
        if isinstance(widget, WordField):
            widget.set_error(sentence)
        else:
            set_role(widget, "invalid", bool(sentence))
            widget.setAccessibleDescription(sentence)
        fault.setText(sentence)
        fault.setVisible(bool(sentence))

    def _plain_words(self, name: str) -> str:
        return self._fields[name].words.split("(&")[0].replace("&", "")


def _make(field: Field, today: Callable[[], date]) -> Input:
    name = field.words.split("(&")[0].replace("&", "")
    match field.kind:
        case Kind.DAY | Kind.UNTIL | Kind.WHEN:
            is_when = field.kind is Kind.WHEN
            return WhenField(name, today) if is_when else DateField(name, today, ahead=field.kind is Kind.UNTIL)
        case Kind.TIME:
            return TimeField(name)
        case Kind.NUMBER:
            return NumberField(name, field.hint)
        case Kind.PERSON | Kind.BRANCH:
            return Finder(name, "人" if field.kind is Kind.PERSON else "支部")
        case Kind.GUEST:
            return GuestFinder(name)
        case Kind.CHOICE:
            box = QComboBox()
            box.setAccessibleName(name)
            for value, words in field.choices:
                box.addItem(words, value)
            return box
        case Kind.LONG:
            text = QPlainTextEdit()
            text.setAccessibleName(name)
            text.setPlaceholderText(field.hint)
            text.setTabChangesFocus(True)
            text.setMinimumHeight(text.fontMetrics().lineSpacing() * field.lines)
            return text
        case Kind.TEXT:
            return WordField(name, field.hint)


def _value(widget: Input) -> Any:  # noqa: ANN401  what a field holds depends on its kind
    if isinstance(widget, Readable):
        return widget.value()
    if isinstance(widget, QComboBox):
        return widget.currentData()
    text = widget.toPlainText() if isinstance(widget, QPlainTextEdit) else widget.text()
    return text.strip() or None


def _fill(widget: Input, value: Any) -> None:  # noqa: ANN401  as above
    if isinstance(widget, Readable):
        widget.set_value(value)
    elif isinstance(widget, QComboBox):
        widget.setCurrentIndex(widget.findData(value))
    elif isinstance(widget, QPlainTextEdit):
        widget.setPlainText(value or "")
    else:
        widget.setText(value or "")

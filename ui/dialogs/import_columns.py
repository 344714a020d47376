"""The second step of an import: what each column means, with its first values beside it."""

from __future__ import annotations

import re
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from pbdesk.masking import masked
from pbdesk.tables.choosing import choices
from pbdesk.tables.fields import FIELDS, IGNORED, SUBJECT_WORDS, Field, Subject, field_word
from pbdesk.tables.headers import Column, Table, remap
from pbdesk.tables.reading import Book
from ui.bridge import Bridge
from ui.theme import Tone
from ui.widgets.basic import Pill, label, scrolled
from ui.widgets.elided import ElidedLabel

_NUMBER = re.compile(r"\d{11,18}[\dXx]?", re.ASCII)
_PRIVATE = frozenset({Field.ID_NUMBER, Field.PHONE})


class ColumnsStep(QWidget):
    """One line a column of the table: its heading, a choice of what it is, its first values."""

    other_sheet = Signal(object, str)
    """Subject, str: another sheet is to be read, or the same one as something else."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = bridge.theme
        self._read: Table | None = None
        self._table: Table | None = None
        self._said: dict[int, Field | None] = {}
        self._boxes: dict[int, QComboBox] = {}
        self._pills: dict[int, Pill] = {}
        self.sheet = _box("工作表")
        self.kind = _box("这是什么表格")
        for subject, words in SUBJECT_WORDS.items():
            self.kind.addItem(words, subject)
        self.where = label("", "secondary")
        top = QHBoxLayout()
        top.setSpacing(self._theme.px(10))
        for words, box in (("工作表(&T)", self.sheet), ("这是(&K)", self.kind)):
            caption = label(words, "caption")
            caption.setBuddy(box)
            top.addWidget(caption)
            top.addWidget(box)
        top.addWidget(self.where, 1)
        self._place = QVBoxLayout()
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(self._theme.px(12))
        lay.addLayout(top)
        lay.addLayout(self._place, 1)
        self._grid: QScrollArea | None = None
        self.sheet.activated.connect(self._ask)
        self.kind.activated.connect(self._ask)

    def first_widget(self) -> QWidget:
        """Where the keyboard begins: the first column that is not sure or not known, or the first of all."""
        columns = self._table.columns if self._table else ()
        doubtful = [c.index for c in columns if not c.sure and c.samples]
        order = [*doubtful, *self._boxes]
        return self._boxes[order[0]] if order else self.sheet

    def show_focus(self, box: QWidget) -> None:
        """Scroll to where the keyboard stands."""
        if self._grid is not None and self._grid.isAncestorOf(box):
            self._grid.ensureWidgetVisible(box)

    def table(self) -> Table | None:
        """The table with its columns as they are chosen now."""
        return self._table

    def box(self, header: str) -> QComboBox:
        """The choice of a column, by its heading."""
        assert self._table is not None
        return next(self._boxes[c.index] for c in self._table.columns if c.called == header)

    def show_table(self, book: Book, table: Table) -> None:
        """Show another table."""
        self._read = self._table = table
        self._said = {}
        self.sheet.clear()
        for choice in choices(book):
            self.sheet.addItem(choice.sheet + ("（隐藏）" if choice.hidden else ""), choice.sheet)
        self.sheet.setCurrentIndex(self.sheet.findData(table.sheet))
        self.kind.setCurrentIndex(self.kind.findData(table.subject))
        known = any(c.field is not None for c in table.columns)
        lines = f"表头在第 {table.header_line} 行，下面有 {len(table.lines)} 行"
        self.where.setText(lines if known else "没有认出表头，请逐列指明")
        self._rebuild(table)

    def _rebuild(self, table: Table) -> None:
        if self._grid is not None:
            self._place.removeWidget(self._grid)
            self._grid.deleteLater()
        inner = QWidget()
        grid = QGridLayout(inner)
        grid.setHorizontalSpacing(self._theme.px(14))
        grid.setVerticalSpacing(self._theme.px(6))
        for place, words in enumerate(("表里的列", "当作", "", "前几行")):
            grid.addWidget(label(words, "caption"), 0, place)
        self._boxes, self._pills = {}, {}
        for row, column in enumerate(table.columns, start=1):
            self._add_line(grid, row, table.subject, column)
        grid.setColumnMinimumWidth(0, self._theme.px(220))
        grid.setColumnStretch(3, 1)
        grid.setRowStretch(len(table.columns) + 1, 1)
        self._grid = scrolled(inner)
        self._place.addWidget(self._grid)

    def _add_line(self, grid: QGridLayout, row: int, subject: Subject, column: Column) -> None:
        name = ElidedLabel(f"{column.letter}　{column.header or '（没有列名）'}")
        box = _box(f"{column.called} 当作")
        box.addItem(IGNORED, None)
        for field in FIELDS[subject]:
            box.addItem(field_word(subject, field), field)
        box.setMinimumWidth(self._theme.px(170))
        box.activated.connect(partial(self._on_chosen, column.index))
        self._boxes[column.index] = box
        pill = Pill()
        self._pills[column.index] = pill
        grid.addWidget(name, row, 0)
        grid.addWidget(box, row, 1)
        grid.addWidget(pill, row, 2)
        grid.addWidget(ElidedLabel(_samples(column)), row, 3)
        self._dress(column)

    def _dress(self, column: Column) -> None:
        box, pill = self._boxes[column.index], self._pills[column.index]
        box.setCurrentIndex(box.findData(column.field))
        doubtful = column.field is not None and not column.sure
        pill.setVisible(doubtful)
        if doubtful:
            pill.show_state("！请核对", Tone.OPEN)

    def _on_chosen(self, index: int, entry: int) -> None:
        assert self._read is not None
        field = self._boxes[index].itemData(entry)
        self._said.pop(index, None)
        self._said[index] = Field(field) if field else None
        self._table = remap(self._read, _last_said(self._said))
        for column in self._table.columns:
            self._dress(column)

    def _ask(self, _entry: int) -> None:
        self.other_sheet.emit(Subject(self.kind.currentData()), str(self.sheet.currentData()))


def _box(name: str) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    return box


def _last_said(said: dict[int, Field | None]) -> dict[int, Field | None]:
    """What the user said of columns; a field said of two belongs to the later, until that one moves on."""
    found: dict[int, Field | None] = {}
    for index, field in reversed(said.items()):
        found[index] = None if field in found.values() else field
    return found


def _samples(column: Column) -> str:
    """The first values; what is, or looks like, somebody's number shows only its ends (E-42)."""
    private = column.field in _PRIVATE
    return "　".join(masked(s) if private or _NUMBER.fullmatch(s) else s for s in column.samples)

"""The table in which a month's dues are filled in, made for the keyboard."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHeaderView,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ui.theme import Theme
from ui.widgets.dues_table import EDITABLE, HEADINGS, Col, DuesModel, paint_cell_ring
from ui.widgets.fields import WordField
from ui.widgets.rows import Index, PillDelegate

_WIDTHS = {0: 3, 1: 7, 2: 8, 3: 4, 4: 6, 5: 6, 6: 7, 7: 6, 8: 0}
_GIVE_WAY = (Col.RATE, Col.CATEGORY, Col.REMARK)
"""The columns that are left out where there is no room, the first first."""


class _Delegate(PillDelegate):
    """Edits in a plain field that says which sum of whom it is; ``field`` is the one that is open."""

    field: WordField | None = None

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        name = index.sibling(index.row(), Col.NAME).data()
        field = WordField(f"{name} {HEADINGS[index.column()]}", parent=parent)
        field.setProperty("role", "cell")
        self.field = field
        field.setAlignment(Qt.AlignmentFlag(index.data(Qt.ItemDataRole.TextAlignmentRole)))
        return field

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        view = self.parent()
        if isinstance(view, QTableView) and view.hasFocus() and index == view.currentIndex():
            paint_cell_ring(painter, self.theme, QRectF(option.rect))


class DuesGrid(QTableView):
    """↑ ↓ go through the members, Space or Enter marks paid, digits type a sum, ← → reach the other cells."""

    moved = Signal()
    """Another member is current."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.dues_model = DuesModel(self)
        self._delegate = _Delegate(theme, self)
        self.setModel(self.dues_model)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName("本月党费")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.AnyKeyPressed | triggers.DoubleClicked | triggers.EditKeyPressed)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self.selectionModel().currentChanged.connect(lambda _now, _old: self.moved.emit())
        self.retheme(theme)

    def go_to(self, row: int) -> None:
        """Make a member's sum the current cell."""
        if 0 <= row < self.dues_model.rowCount():
            index = self.dues_model.index(row, Col.PAID)
            self.setCurrentIndex(index)
            self.scrollTo(index)

    @property
    def _typing(self) -> bool:
        return self.state() is QAbstractItemView.State.EditingState

    def finish(self) -> None:
        """Take what is being typed, before it is saved or left."""
        field = self._delegate.field
        if field is not None and self._typing:
            self.commitData(field)
            self.closeEditor(field, QAbstractItemDelegate.EndEditHint.NoHint)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter notes the usual sum and goes down, Space notes or takes it back, digits type another sum."""
        index, plain = self.currentIndex(), not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if self._typing:
            event.accept()  # Enter that ends the typing in a cell is not meant for the row
        elif plain and enter and index.column() in EDITABLE[1:]:
            self.edit(index)
        elif plain and index.isValid() and (enter or event.key() == Qt.Key.Key_Space):
            self.dues_model.toggle(index.row())
            self.go_to(min(index.row() + 1, self.dues_model.rowCount() - 1) if enter else index.row())
        elif plain and event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._step(1 if event.key() == Qt.Key.Key_Right else -1)
        elif plain and event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.go_to(0 if event.key() == Qt.Key.Key_Home else self.dues_model.rowCount() - 1)
        elif plain and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and index.isValid():
            self.dues_model.setData(index, "")
        else:
            if event.text().strip() and index.column() not in EDITABLE:
                self.go_to(index.row())
            super().keyPressEvent(event)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """A sum that was typed leads on to the next member."""
        if self._delegate.field is None:
            return
        self._delegate.field = None
        row, column = self.currentIndex().row(), self.currentIndex().column()
        super().closeEditor(editor, hint)
        taken = hint is QAbstractItemDelegate.EndEditHint.SubmitModelCache
        if taken and column == Col.PAID and not self.dues_model.fault(row):
            self.go_to(min(row + 1, self.dues_model.rowCount() - 1))

    def retheme(self, theme: Theme) -> None:
        """Follow a new look."""
        self._delegate.theme = theme
        self.verticalHeader().setDefaultSectionSize(theme.px(36))
        header = self.horizontalHeader()
        for column, width in _WIDTHS.items():
            if width:
                header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
                header.resizeSection(column, theme.px(width * 15 + 14))
        header.setSectionResizeMode(Col.NAME, QHeaderView.ResizeMode.Stretch)
        self._make_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out columns that can be missed where it got narrow."""
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        theme, room = self._delegate.theme, self.viewport().width()
        needed = {column: theme.px((width or 8) * 15 + 14) for column, width in _WIDTHS.items()}
        for column in _GIVE_WAY:
            hide = sum(needed.values()) > room
            if hide:
                del needed[column]
            self.setColumnHidden(column, hide)

    def _step(self, step: int) -> None:
        """To the next cell of the row that can be typed in."""
        places = [column for column in EDITABLE if not self.isColumnHidden(column)]
        now = self.currentIndex()
        at = next((place for place, column in enumerate(places) if column == now.column()), 0)
        self.setCurrentIndex(now.sibling(now.row(), places[max(0, min(at + step, len(places) - 1))]))

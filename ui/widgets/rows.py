"""Tables: frozen rows on a screen, columns as data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelectionModel,
    QLineF,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from pbdesk.model import Outcome
from ui.theme import Theme, Tone
from ui.widgets.basic import OUTCOME_TONES, outcome_text

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
TONE_ROLE = Qt.ItemDataRole.UserRole + 1
ROOT = QModelIndex()
_GIVES = 0.4
"""The share of its width that a column gives up where even the columns that must stay do not fit."""
_LEAST = 8
"""Characters that a column taking the rest should have."""


@dataclass(frozen=True, slots=True)
class Column(Generic[R]):
    """One column: its heading, the words of a row, and how it looks. ``width`` is in characters; 0 takes the rest.

    ``tone`` puts the words on a coloured pill; ``hint`` is the tool tip; ``number`` sets them to the right; an
    ``optional`` column gives way where the table is too narrow for all.
    """

    title: str
    text: Callable[[R], str]
    width: int = 0
    tone: Callable[[R], Tone | None] | None = None
    number: bool = False
    hint: Callable[[R], str] | None = None
    optional: bool = False


def outcome_column(outcome: Callable[[R], Outcome], title: str = "结果", width: int = 8) -> Column[R]:
    """The column that says an outcome with sign, word and colour."""
    return Column(title, lambda row: outcome_text(outcome(row)), width, tone=lambda row: OUTCOME_TONES[outcome(row)])


class RowsModel(QAbstractTableModel, Generic[R]):
    """Any frozen rows through any columns; read-only, replaced as a whole."""

    def __init__(self, columns: Sequence[Column[R]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._rows: tuple[R, ...] = ()

    @property
    def rows(self) -> tuple[R, ...]:
        """The rows shown."""
        return self._rows

    @property
    def columns(self) -> tuple[Column[R], ...]:
        """The columns shown."""
        return self._columns

    def show_rows(self, rows: Sequence[R]) -> None:
        """Replace all rows."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401  Qt's signature
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        column, row = self._columns[index.column()], self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return column.text(row)
            case Qt.ItemDataRole.ToolTipRole:
                return column.hint(row) if column.hint else None
            case Qt.ItemDataRole.TextAlignmentRole:
                side = Qt.AlignmentFlag.AlignRight if column.number else Qt.AlignmentFlag.AlignLeft
                return side | Qt.AlignmentFlag.AlignVCenter
            case value if value == TONE_ROLE:
                return column.tone(row) if column.tone else None
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401  Qt's signature
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self._columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if self._columns[section].number else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None


class PillDelegate(QStyledItemDelegate):
    """Paints a cell that has a tone as a pill, and a ring around the row that has the keyboard."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.theme = theme

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        if index.data(TONE_ROLE) is not None:
            option.text = ""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        tone = index.data(TONE_ROLE)
        if tone is not None:
            paint_pill(painter, self.theme, QRectF(option.rect), str(index.data()), Tone(tone))
        view = self.parent()
        if isinstance(view, QTableView) and view.hasFocus() and index.row() == view.currentIndex().row():
            self._paint_focus(painter, QRectF(option.rect), index)

    def _paint_focus(self, painter: QPainter, area: QRectF, index: Index) -> None:
        """The ring around the row that the keyboard stands on, drawn cell by cell."""
        painter.save()
        painter.setPen(QPen(self.theme.colour("focus"), 2))
        inner = area.adjusted(1, 1, -1, -1)
        painter.drawLine(QLineF(area.left(), inner.top(), area.right(), inner.top()))
        painter.drawLine(QLineF(area.left(), inner.bottom(), area.right(), inner.bottom()))
        if index.column() == 0:
            painter.drawLine(QLineF(inner.topLeft(), inner.bottomLeft()))
        if index.column() == index.model().columnCount() - 1:
            painter.drawLine(QLineF(inner.topRight(), inner.bottomRight()))
        painter.restore()


def paint_pill(painter: QPainter, theme: Theme, area: QRectF, text: str, tone: Tone) -> None:
    """Paint a word on its colour at the left of an area."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    font = theme.font(13, bold=True)
    painter.setFont(font)
    text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(area.width() - theme.px(16)))
    words = painter.fontMetrics().horizontalAdvance(text)
    height = min(theme.px(22), area.height() - 4)
    pill = QRectF(area.left() + theme.px(6), 0, min(words + theme.px(16), area.width() - theme.px(8)), height)
    pill.moveCenter(area.center())
    pill.moveLeft(area.left() + theme.px(6))
    painter.setPen(theme.edge(tone))
    painter.setBrush(theme.soft(tone))
    painter.drawRoundedRect(pill, height / 2, height / 2)
    painter.setPen(theme.ink(tone))
    painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()


class RowsTable(QTableView, Generic[R]):
    """A table of whole rows for the keyboard: arrows move, Enter opens, Tab leaves the table."""

    opened = Signal(object)
    """A row was opened with Enter or a double click (a single click selects)."""
    chosen = Signal(object)
    """Another row is current (None when there is none)."""

    def __init__(self, columns: Sequence[Column[R]], theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._narrowed = False
        self._model: RowsModel[R] = RowsModel(columns, self)
        self._delegate = PillDelegate(theme, self)
        self.setModel(self._model)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self.doubleClicked.connect(lambda index: self._open(index.row()))
        self.selectionModel().currentRowChanged.connect(lambda now, _old: self.chosen.emit(self._at(now.row())))
        self.retheme(theme)

    @property
    def rows(self) -> tuple[R, ...]:
        """The rows shown."""
        return self._model.rows

    def current(self) -> R | None:
        """The row the keyboard stands on."""
        return self._at(self.currentIndex().row())

    def show_rows(self, rows: Sequence[R], keep: Callable[[R], object] | None = None) -> None:
        """Replace the rows; ``keep`` names a row so that the same one stays current, otherwise the first is."""
        before = self.current()
        self._model.show_rows(rows)
        number = 0
        if keep is not None and before is not None:
            name = keep(before)
            number = next((n for n, row in enumerate(rows) if keep(row) == name), 0)
        if rows:
            self._choose_row(number)
        else:
            self.chosen.emit(None)

    def select_where(self, wanted: Callable[[R], bool]) -> bool:
        """Make the first row that is wanted the current one; answers whether there is one."""
        for number, row in enumerate(self._model.rows):
            if wanted(row):
                self._choose_row(number)
                self.scrollTo(self._model.index(number, 0))
                return True
        return False

    def _choose_row(self, number: int) -> None:
        """Select one row and nothing else; ``selectRow`` would add it to the others while Ctrl is held (Ctrl+S)."""
        only = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(self._model.index(number, 0), only)

    def retheme(self, theme: Theme) -> None:
        """Follow a new look: row height and column widths grow with the type."""
        self._delegate.theme = theme
        self.verticalHeader().setDefaultSectionSize(theme.px(34))
        header = self.horizontalHeader()
        header.setMinimumSectionSize(theme.px(30))
        for number, column in enumerate(self._model.columns):
            if column.width:
                header.setSectionResizeMode(number, QHeaderView.ResizeMode.Interactive)
                header.resizeSection(number, self._width(column))
            else:
                header.setSectionResizeMode(number, QHeaderView.ResizeMode.Stretch)
        self._make_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out columns that can be missed where it got narrow."""
        super().resizeEvent(event)
        self._make_room()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens a row, Home and End go to the first and the last."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._open(self.currentIndex().row())
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End) and not event.modifiers():
            self._go_to(0 if event.key() == Qt.Key.Key_Home else len(self.rows) - 1)
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right) and not event.modifiers():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _go_to(self, number: int) -> None:
        if self.rows:
            self._choose_row(number)
            self.scrollTo(self._model.index(number, 0))

    def _make_room(self) -> None:
        """Hide optional columns, the last first, until the rest fit."""
        columns = self._model.columns
        room = self.viewport().width()
        needed = sum(self._width(column) for column in columns)
        for number in reversed(range(len(columns))):
            hidden = columns[number].optional and needed > room
            if hidden:
                needed -= self._width(columns[number])
            if columns[number].optional and self.isColumnHidden(number) != hidden:
                self.setColumnHidden(number, hidden)
        self._narrow(needed - room)

    def _narrow(self, short: int) -> None:
        """Where the columns are still too wide, those with a tool tip give up a part, the last first."""
        if short <= 0 and not self._narrowed:
            return  # widths that the user has set stay
        self._narrowed = short > 0
        header = self.horizontalHeader()
        for number, column in reversed(tuple(enumerate(self._model.columns))):
            if column.width and column.hint is not None and not self.isColumnHidden(number):
                width = self._width(column)
                given = max(0, min(short, int(width * _GIVES)))
                short -= given
                if header.sectionSize(number) != width - given:
                    header.resizeSection(number, width - given)

    def _width(self, column: Column[R]) -> int:
        return self._delegate.theme.px((column.width or _LEAST) * 15 + 14)

    def _open(self, number: int) -> None:
        row = self._at(number)
        if row is not None:
            self.opened.emit(row)

    def _at(self, number: int) -> R | None:
        return self._model.rows[number] if 0 <= number < len(self._model.rows) else None

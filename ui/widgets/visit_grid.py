"""Branches by Tuesdays: a sign and a colour a cell, arrows move, Enter opens."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from pbdesk.calendar import Period
from pbdesk.views.visits import TuesdayHead, VisitCell, VisitGrid, VisitLine
from pbdesk.words import short_date
from ui.theme import Theme, Tone
from ui.widgets.basic import OUTCOME_SIGNS, OUTCOME_TONES

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
CELL_ROLE = Qt.ItemDataRole.UserRole + 1
_TUESDAY, _BRANCH = 44, 110
_LEAD = 2
"""Columns before the Tuesdays: the branch, and what it has done of what it owes."""


class VisitGridModel(QAbstractTableModel):
    """A VisitGrid for a table; read-only, replaced as a whole."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: tuple[VisitLine, ...] = ()
        self.tuesdays: tuple[TuesdayHead, ...] = ()

    def show_grid(self, grid: VisitGrid, lines: tuple[VisitLine, ...]) -> None:
        """Replace everything; ``lines`` are those of the grid that are wanted."""
        self.beginResetModel()
        self.lines, self.tuesdays = lines, grid.tuesdays
        self.endResetModel()

    def cell(self, index: Index) -> VisitCell | None:
        """What stands at a place; None beside the Tuesdays and where the branch did not exist."""
        number = index.column() - _LEAD
        if not index.isValid() or number < 0:
            return None
        return self.lines[index.row()].cells[number]

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else _LEAD + len(self.tuesdays)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401  Qt's signature
        if not index.isValid() or index.row() >= len(self.lines):
            return None
        line, cell = self.lines[index.row()], self.cell(index)
        match role:
            case Qt.ItemDataRole.DisplayRole if index.column() < _LEAD:
                return line.short_name if index.column() == 0 else f"{line.done}/{line.due}"
            case Qt.ItemDataRole.DisplayRole:
                return "" if cell is None else "·" if cell.lies_ahead else OUTCOME_SIGNS[cell.outcome]
            case Qt.ItemDataRole.AccessibleTextRole if cell:
                return f"{line.branch} {short_date(cell.day)} {cell.word}"
            case Qt.ItemDataRole.AccessibleTextRole:
                return line.branch
            case Qt.ItemDataRole.ToolTipRole if index.column() < _LEAD:
                return f"{line.branch}　指导员 {line.guide or '空缺'}"
            case Qt.ItemDataRole.ToolTipRole:
                return cell.message if cell else "支部当时还没有成立，或者已经撤销"
            case Qt.ItemDataRole.TextAlignmentRole:
                side = Qt.AlignmentFlag.AlignLeft if index.column() == 0 else Qt.AlignmentFlag.AlignHCenter
                return side | Qt.AlignmentFlag.AlignVCenter
            case value if value == CELL_ROLE:
                return cell
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401  Qt's signature
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < self.columnCount():
            return None
        head = self.tuesdays[section - _LEAD] if section >= _LEAD else None
        match role:
            case Qt.ItemDataRole.DisplayRole if head is None:
                return ("支部", "已/应")[section]
            case Qt.ItemDataRole.DisplayRole if head is not None:
                under = head.holiday[:2] or (f"差{head.short}" if head.short else "")
                return f"{head.day.month}.{head.day.day}\n{under}"
            case Qt.ItemDataRole.ToolTipRole if head is not None:
                return head.words or (f"还有 {head.short} 个支部没有走访" if head.short else "")
            case Qt.ItemDataRole.TextAlignmentRole:
                side = Qt.AlignmentFlag.AlignLeft if section == 0 else Qt.AlignmentFlag.AlignHCenter
                return side | Qt.AlignmentFlag.AlignVCenter
        return None


class VisitDelegate(QStyledItemDelegate):
    """Paints a Tuesday's cell as a sign on its colour."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        if index.column() < _LEAD:
            super().paint(painter, option, index)
            return
        cell, theme = index.data(CELL_ROLE), self.theme
        state, rect = option.state, option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(rect).adjusted(2, 3, -2, -3)
        current = bool(state & QStyle.StateFlag.State_Selected)
        if cell is not None:
            tone = Tone.IDLE if cell.lies_ahead else OUTCOME_TONES[cell.outcome]
            painter.setPen(QPen(theme.colour("focus"), 2) if current else QPen(theme.edge(tone), 1))
            painter.setBrush(theme.soft(tone))
            painter.drawRoundedRect(box, theme.px(5), theme.px(5))
            painter.setFont(theme.font(14, bold=True))
            painter.setPen(theme.ink(tone))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(index.data()))
        elif current:
            painter.setPen(QPen(theme.colour("focus"), 2))
            painter.drawRoundedRect(box, theme.px(5), theme.px(5))
        painter.restore()


class VisitGridView(QTableView):
    """The grid for the keyboard."""

    opened = Signal(object)
    """VisitCell: Enter or a double click."""
    chosen = Signal(object)
    """VisitCell or None: another place is current."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = VisitGridModel(self)
        self._delegate = VisitDelegate(theme, self)
        self._period: Period | None = None
        self.setModel(self._model)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName("各支部每个周二的走访")
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setProperty("role", "dense")
        self.doubleClicked.connect(lambda index: self._open(index))
        self.selectionModel().currentChanged.connect(lambda now, _old: self.chosen.emit(self._model.cell(now)))
        self.retheme(theme)

    @property
    def grid_model(self) -> VisitGridModel:
        """The model shown."""
        return self._model

    def current_cell(self) -> VisitCell | None:
        """The cell the keyboard stands on."""
        return self._model.cell(self.currentIndex())

    def show_grid(self, grid: VisitGrid, lines: tuple[VisitLine, ...]) -> None:
        """Replace everything; the same branch and Tuesday stay current."""
        before = self.current_cell()
        self._model.show_grid(grid, lines)
        if grid.period != self._period:
            before, self._period = None, grid.period
        self._fit()
        if lines and not (before is not None and self.go_to(before.branch_id, before.day)):
            self.setCurrentIndex(self._model.index(0, _LEAD))
        self.chosen.emit(self.current_cell())

    def go_to(self, branch_id: str, day: date) -> bool:
        """Make a branch's Tuesday the current cell; answers whether it is shown."""
        row = next((n for n, line in enumerate(self._model.lines) if line.branch_id == branch_id), -1)
        column = next((n for n, head in enumerate(self._model.tuesdays) if head.day == day), -1)
        if row < 0 or column < 0:
            return False
        index = self._model.index(row, _LEAD + column)
        self.setCurrentIndex(index)
        self.scrollTo(index)
        return True

    def retheme(self, theme: Theme) -> None:
        """Follow a new look."""
        self._delegate.theme = theme
        self.verticalHeader().setDefaultSectionSize(theme.px(36))
        header = self.horizontalHeader()
        header.setMinimumSectionSize(theme.px(24))
        header.setMinimumHeight(theme.px(44))
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw the Tuesdays together as far as their days can be read."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """The Tuesdays draw together as far as their days can be read, so that the branch stays in sight."""
        theme, header, number = self._delegate.theme, self.horizontalHeader(), len(self._model.tuesdays)
        done, branch = self._done_width(), theme.px(_BRANCH)
        room = (self.viewport().width() - done - branch) // max(1, number)
        tuesday = min(theme.px(_TUESDAY), max(room, header.fontMetrics().horizontalAdvance("12.29") + theme.px(2)))
        for column, width in enumerate([done, *[tuesday] * number], start=1):
            header.resizeSection(column, width)
        header.resizeSection(0, max(branch, self.viewport().width() - done - tuesday * number))

    def _done_width(self) -> int:
        """What the widest “13/13” takes."""
        widths = [self.sizeHintForIndex(self._model.index(n, 1)).width() for n in range(len(self._model.lines))]
        return max([self._delegate.theme.px(58), *widths])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the Tuesday."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._open(self.currentIndex())
            return
        super().keyPressEvent(event)

    def _open(self, index: Index) -> None:
        cell = self._model.cell(index)
        if cell is not None:
            self.opened.emit(cell)

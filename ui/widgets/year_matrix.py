"""Branches by rules for a year: a table in which every cell is a door, for mouse and keyboard."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from pbdesk.views.rows import StreetYearLine, StreetYearSheet, Tally
from pbdesk.words import OUTCOME_WORDS
from ui.theme import Theme, Tone
from ui.widgets.basic import OUTCOME_SIGNS, OUTCOME_TONES
from ui.widgets.rows import ROOT, TONE_ROLE, Index

_NAME, _RATE = 0, 1
_FIRST_RULE = 2
_NARROWEST = 70 - 19
"""What the padding of a heading leaves of the narrowest column."""


class YearMatrixModel(QAbstractTableModel):
    """A line a branch: its name, its rate, then a tally a rule."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[StreetYearLine, ...] = ()
        self._rules: tuple[tuple[str, str], ...] = ()

    @property
    def lines(self) -> tuple[StreetYearLine, ...]:
        """The branches shown."""
        return self._lines

    @property
    def rules(self) -> tuple[tuple[str, str], ...]:
        """The rules shown, id and title."""
        return self._rules

    def show_sheet(self, sheet: StreetYearSheet) -> None:
        """Replace everything."""
        self.beginResetModel()
        self._lines, self._rules = sheet.lines, sheet.rules
        self.endResetModel()

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._rules) + _FIRST_RULE

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401  Qt's signature
        if not index.isValid() or index.row() >= len(self._lines):
            return None
        line, tally = self._lines[index.row()], self.tally(index)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._words(line, tally, index.column())
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole:
                return self.sentence(index)
            case Qt.ItemDataRole.TextAlignmentRole:
                side = Qt.AlignmentFlag.AlignLeft if index.column() == _NAME else Qt.AlignmentFlag.AlignHCenter
                return side | Qt.AlignmentFlag.AlignVCenter
            case value if value == TONE_ROLE:
                return OUTCOME_TONES[tally.outcome] if tally and tally.outcome else None
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401  Qt's signature
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < self.columnCount():
            return None
        title = ("支部", "达标率")[section] if section < _FIRST_RULE else self._rules[section - _FIRST_RULE][1]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return title
        return None

    def tally(self, index: Index) -> Tally | None:
        """The tally of a cell; None for the name and the rate."""
        if index.column() < _FIRST_RULE or not index.isValid():
            return None
        return self._lines[index.row()].tallies[index.column() - _FIRST_RULE]

    def sentence(self, index: Index) -> str:
        """A cell in words."""
        line, tally = self._lines[index.row()], self.tally(index)
        if tally is None:
            return f"{line.name}：全年到期 {line.ratio.whole} 项，达标 {line.ratio.part} 项（{line.ratio.percent}）"
        title = self._rules[index.column() - _FIRST_RULE][1]
        if tally.outcome is None:
            return f"{line.name} · {title}：没有要求"
        told = f"到期 {tally.ratio.whole} 项，达标 {tally.ratio.part} 项" if tally.ratio.whole else "还没有到期的"
        return f"{line.name} · {title}：{told}（{OUTCOME_WORDS[tally.outcome]}）"

    def _words(self, line: StreetYearLine, tally: Tally | None, column: int) -> str:
        if column == _NAME:
            return line.name
        if column == _RATE:
            return line.ratio.percent
        if tally is None or tally.outcome is None:
            return ""
        return f"{OUTCOME_SIGNS[tally.outcome]} {tally.ratio.text if tally.ratio.whole else ''}".strip()


class _TallyDelegate(QStyledItemDelegate):
    """Paints a tally on the ground of its tone, and a ring around the cell that has the keyboard."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        area, tone = QRectF(option.rect), index.data(TONE_ROLE)
        if tone is None:
            super().paint(painter, option, index)
        else:
            self._paint_tally(painter, area.adjusted(2, 2, -2, -2), str(index.data()), Tone(tone))
        view = self.parent()
        if isinstance(view, QTableView) and view.hasFocus() and view.currentIndex() == index:
            painter.save()
            painter.setPen(QPen(self.theme.colour("focus"), 2))
            painter.drawRect(area.adjusted(1, 1, -1, -1))
            painter.restore()

    def _paint_tally(self, painter: QPainter, area: QRectF, text: str, tone: Tone) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self.theme.edge(tone))
        painter.setBrush(self.theme.soft(tone))
        painter.drawRoundedRect(area, 4, 4)
        painter.setPen(self.theme.ink(tone))
        painter.setFont(self.theme.font(13, bold=True))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)
        painter.restore()


class YearMatrix(QTableView):
    """Arrows move from cell to cell, Enter opens the findings behind one."""

    opened = Signal(str, str)
    """Branch and rule (empty: the branch as a whole) whose findings are wanted."""
    moved = Signal(str, str)
    """The sentence of the cell that the keyboard stands on, and its rule (empty: none)."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = YearMatrixModel(self)
        self._delegate = _TallyDelegate(theme, self)
        self.setModel(self.table)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName("支部和事项")
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.verticalHeader().hide()
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
        self.horizontalHeader().setHighlightSections(False)
        self.doubleClicked.connect(self._open)
        self.selectionModel().currentChanged.connect(lambda now, _before: self._tell(now))
        self.retheme(theme)

    def show_sheet(self, sheet: StreetYearSheet) -> None:
        """Show another year; the keyboard stays where it stood."""
        at = self.currentIndex()
        row, column = max(at.row(), 0), max(at.column(), 0)
        self.table.show_sheet(sheet)
        inside = row < self.table.rowCount() and column < self.table.columnCount()
        self.setCurrentIndex(self.table.index(row if inside else 0, column if inside else 0))
        self._fit()

    def retheme(self, theme: Theme) -> None:
        """Follow a new look."""
        self._delegate.theme = theme
        self.verticalHeader().setDefaultSectionSize(theme.px(30))
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the cell."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share out the new width: the name first, then the tallies."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """The name takes what the tallies leave, but never less than it needs to be read."""
        theme, header = self._delegate.theme, self.horizontalHeader()
        header.setMinimumSectionSize(theme.px(56))
        for column in range(self.table.columnCount()):
            wide = theme.px(190) if column == _NAME else theme.px(78)
            mode = QHeaderView.ResizeMode.Fixed if column == _NAME else QHeaderView.ResizeMode.Stretch
            narrow = column > _NAME and self.viewport().width() < theme.px(190 + 70 * self.table.columnCount())
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed if narrow else mode)
            header.resizeSection(column, wide)
        header.setMinimumHeight(max(theme.px(62), self._title_height(theme.px(_NARROWEST))))

    def _title_height(self, wide: int) -> int:
        """What the longest title of a rule takes, in so narrow a column."""
        metrics, flags = self.horizontalHeader().fontMetrics(), Qt.TextFlag.TextWrapAnywhere
        area = QRect(0, 0, wide, 0)
        high = [metrics.boundingRect(area, flags, title).height() for _rule, title in self.table.rules]
        return max(high, default=0) + self._delegate.theme.px(12)

    def _tell(self, index: QModelIndex) -> None:
        if index.isValid():
            rule = self.table.rules[index.column() - _FIRST_RULE][0] if index.column() >= _FIRST_RULE else ""
            self.moved.emit(self.table.sentence(index), rule)

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            rule = self.table.rules[index.column() - _FIRST_RULE][0] if index.column() >= _FIRST_RULE else ""
            self.opened.emit(self.table.lines[index.row()].id, rule)

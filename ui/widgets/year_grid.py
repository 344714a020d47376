"""The year at a glance, painted: rules × months, every cell a door for mouse and keyboard."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QToolTip, QWidget

from pbdesk.views.year_grid import Cell, GridRow
from ui.theme import Theme, Tone
from ui.widgets.basic import OUTCOME_TONES

_MONTHS = 12
_ROW = 29
_LOW_ROW = 25
_MANY = 13
"""From so many rows on they are set closer, so that the year still fits a small screen."""
_SIZES = (13, 12, 11)
_HEAD = 26


class YearGrid(QWidget):
    """Arrows move from cell to cell, Enter opens; the sentence of the current cell is its tool tip and description."""

    opened = Signal(object)
    """Cell: its explanation is wanted."""
    moved = Signal(str)
    """The sentence of the cell the keyboard or the mouse stands on."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows: tuple[GridRow, ...] = ()
        self._month = 0
        self._at = (0, 0)
        self._hover: tuple[int, int] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName("全年一览")

    @property
    def rows(self) -> tuple[GridRow, ...]:
        """The rows shown."""
        return self._rows

    def show_rows(self, rows: Sequence[GridRow], month: int) -> None:
        """Show other rows; ``month`` (1 to 12) is the present one."""
        self._rows = tuple(rows)
        self._month = month
        row, column = self._at
        inside = row < len(self._rows) and column < len(self._rows[row].cells)
        self._at = self._at if inside else (0, 0)
        self._hover = None
        self._describe()
        self.updateGeometry()
        self.update()

    def current(self) -> Cell | None:
        """The cell the keyboard stands on."""
        return self._cell(self._at)

    def retheme(self, theme: Theme) -> None:
        """Follow a new look."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        height = self._theme.px(_HEAD + self._row() * max(1, len(self._rows))) + 4
        return QSize(self._title_width() + _MONTHS * self._theme.px(40), height)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._title_width() + _MONTHS * self._theme.px(26), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        size = self._size()
        self._paint_head(painter, size)
        for number, row in enumerate(self._rows):
            self._paint_row(painter, number, row, size)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk through the cells, Enter and Space open one."""
        row, column = self._at
        match event.key():
            case Qt.Key.Key_Left | Qt.Key.Key_Right:
                step = 1 if event.key() == Qt.Key.Key_Right else -1
                self._move(row, column + step)
            case Qt.Key.Key_Up | Qt.Key.Key_Down:
                self._move_row(1 if event.key() == Qt.Key.Key_Down else -1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Space:
                self._open(self._at)
            case _:
                super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        found = self._cell_at(event.position())
        if found != self._hover:
            self._hover = found
            cell = self._cell(found) if found else None
            self.setCursor(Qt.CursorShape.PointingHandCursor if cell else Qt.CursorShape.ArrowCursor)
            QToolTip.showText(event.globalPosition().toPoint(), cell.sentence if cell else "", self)
            if cell:
                self.moved.emit(cell.sentence)
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        found = self._cell_at(event.position())
        if found:
            self._move(*found)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        found = self._cell_at(event.position())
        if found and found == self._at:
            self._open(found)

    def leaveEvent(self, event: QEvent) -> None:
        self._hover = None
        cell = self.current() if self.hasFocus() else None
        self.moved.emit(cell.sentence if cell else "")
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._describe()
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.moved.emit("")
        self.update()

    def _paint_head(self, painter: QPainter, size: int) -> None:
        for month in range(1, _MONTHS + 1):
            now = month == self._month
            painter.setFont(self._theme.font(size, bold=now))
            painter.setPen(self._theme.colour("ink" if now else "secondary"))
            area = self._area(-1, month - 1, 1)
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, f"{month}月")

    def _paint_row(self, painter: QPainter, number: int, row: GridRow, size: int) -> None:
        painter.setFont(self._theme.font(14))
        painter.setPen(self._theme.colour("ink"))
        area = self._area(number, 0, 1)
        words = QRectF(0, area.top(), self._title_width() - self._theme.px(8), area.height())
        title = painter.fontMetrics().elidedText(row.title, Qt.TextElideMode.ElideRight, int(words.width()))
        painter.drawText(words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, title)
        for column, cell in enumerate(row.cells):
            self._paint_cell(painter, (number, column), cell, size)

    def _paint_cell(self, painter: QPainter, place: tuple[int, int], cell: Cell, size: int) -> None:
        theme = self._theme
        tone = OUTCOME_TONES[cell.outcome] if cell.text else Tone.IDLE
        area = self._area(place[0], cell.first, cell.span)
        painter.setBrush(theme.soft(Tone.IDLE if cell.mild else tone))
        strong = theme.spaces["border"] > 1 or place == self._hover
        painter.setPen(QPen(theme.ink(tone), 1) if strong else Qt.PenStyle.NoPen)
        painter.drawRoundedRect(area, 4, 4)
        painter.setPen(theme.ink(tone))
        painter.setFont(theme.font(size, bold=True))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, cell.text)
        if place == self._at and self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("focus"), 2))
            painter.drawRoundedRect(area.adjusted(-1, -1, 1, 1), 5, 5)

    def _size(self) -> int:
        """The type size of all cells and months: the largest in which each fits, so that they look alike."""
        words = {(f"{month}月", 1) for month in range(1, _MONTHS + 1)}
        words |= {(cell.text, cell.span) for row in self._rows for cell in row.cells}
        room = {span: self._area(0, 0, span).width() - 1 for span in {span for _, span in words}}
        for size in _SIZES:
            metrics = QFontMetrics(self._theme.font(size, bold=True))
            if all(metrics.horizontalAdvance(text) <= room[span] for text, span in words):
                return size
        return _SIZES[-1]

    def _area(self, row: int, first: int, span: int) -> QRectF:
        left, step = self._title_width(), (self.width() - self._title_width() - 2) / _MONTHS
        top = 0 if row < 0 else self._theme.px(_HEAD + self._row() * row)
        height = self._theme.px(_HEAD if row < 0 else self._row())
        gap = self._theme.px(2)
        return QRectF(left + first * step + gap, top + gap, span * step - 2 * gap, height - 2 * gap)

    def _row(self) -> int:
        return _ROW if len(self._rows) <= _MANY else _LOW_ROW

    def _title_width(self) -> int:
        metrics = QFontMetrics(self._theme.font(14))
        widest = max((metrics.horizontalAdvance(row.title) for row in self._rows), default=0)
        return min(max(widest, self._theme.px(60)) + self._theme.px(12), self._theme.px(150))

    def _cell_at(self, point: QPointF) -> tuple[int, int] | None:
        for number, row in enumerate(self._rows):
            for column, cell in enumerate(row.cells):
                if self._area(number, cell.first, cell.span).contains(point):
                    return number, column
        return None

    def _cell(self, place: tuple[int, int]) -> Cell | None:
        row, column = place
        if 0 <= row < len(self._rows) and 0 <= column < len(self._rows[row].cells):
            return self._rows[row].cells[column]
        return None

    def _move_row(self, step: int) -> None:
        here, row = self.current(), self._at[0] + step
        if here is None or not 0 <= row < len(self._rows):
            return
        cells = self._rows[row].cells
        nearest = min(range(len(cells)), key=lambda n: abs(cells[n].first + cells[n].span / 2 - here.first - 0.5))
        self._move(row, nearest)

    def _move(self, row: int, column: int) -> None:
        if self._cell((row, column)) is None:
            return
        self._at = (row, column)
        self._describe()
        self.update()

    def _describe(self) -> None:
        cell = self.current()
        self.setAccessibleDescription(cell.sentence if cell else "还没有内容")
        if cell and self.hasFocus():
            self.moved.emit(cell.sentence)
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))

    def _open(self, place: tuple[int, int]) -> None:
        cell = self._cell(place)
        if cell is not None:
            self.opened.emit(cell)

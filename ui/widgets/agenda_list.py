"""The items of an agenda as a list: number, topic, kind, and what the vote came to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from pbdesk.actions.meeting_drafts import AgendaDraft
from pbdesk.model import Outcome
from pbdesk.words import AGENDA_WORDS
from ui.theme import Theme, Tone
from ui.widgets.basic import OUTCOME_SIGNS, OUTCOME_TONES
from ui.widgets.rows import paint_pill

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
ITEM_ROLE = Qt.ItemDataRole.UserRole + 1
RESULT_ROLE = Qt.ItemDataRole.UserRole + 2
_ROW = 34
_MOST_SEEN = 3


class AgendaModel(QAbstractListModel):
    """The items in their order, each with the words of its result."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._items: list[AgendaDraft] = []
        self._results: Mapping[str, tuple[Outcome, str]] = {}

    @property
    def items(self) -> tuple[AgendaDraft, ...]:
        """The items in their order."""
        return tuple(self._items)

    def show_items(self, items: Sequence[AgendaDraft]) -> None:
        """Replace all items."""
        self.beginResetModel()
        self._items, self._results = list(items), {}
        self.endResetModel()

    def show_results(self, results: Mapping[str, tuple[Outcome, str]]) -> None:
        """Say what each vote came to; items without one have none."""
        self._results = results
        if self._items:
            self.dataChanged.emit(self.index(0), self.index(len(self._items) - 1))

    def add(self, item: AgendaDraft) -> int:
        """Put an item at the end; answers its row."""
        row = len(self._items)
        self.beginInsertRows(ROOT, row, row)
        self._items.append(item)
        self.endInsertRows()
        return row

    def put(self, row: int, item: AgendaDraft) -> None:
        """Replace one item."""
        if self._items[row] != item:
            self._items[row] = item
            self.dataChanged.emit(self.index(row), self.index(row))

    def remove(self, row: int) -> None:
        """Take one item away."""
        self.beginRemoveRows(ROOT, row, row)
        del self._items[row]
        self.endRemoveRows()
        if self._items:
            self.dataChanged.emit(self.index(0), self.index(len(self._items) - 1))  # the numbers of the rest

    def move(self, row: int, step: int) -> int:
        """Move an item up or down; answers where it is now."""
        to = row + step
        if not 0 <= to < len(self._items):
            return row
        self.beginMoveRows(ROOT, row, row, ROOT, to + 1 if step > 0 else to)
        self._items.insert(to, self._items.pop(row))
        self.endMoveRows()
        self.dataChanged.emit(self.index(min(row, to)), self.index(max(row, to)))
        return to

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401  Qt's signature
        if not index.isValid() or index.row() >= len(self._items):
            return None
        item = self._items[index.row()]
        result = self._results.get(item.id)
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole | Qt.ItemDataRole.ToolTipRole:
                told = [f"{index.row() + 1} {item.topic or '（没有题目）'}", _kind(item), result[1] if result else ""]
                return " ".join(part for part in told if part)
            case value if value == ITEM_ROLE:
                return item
            case value if value == RESULT_ROLE:
                return result
        return None


class _Delegate(QStyledItemDelegate):
    """Paints one item on one line."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, self.theme.px(_ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, item, result = self.theme, index.data(ITEM_ROLE), index.data(RESULT_ROLE)
        state, area = option.state, QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = area.adjusted(1.5, 1.5, -1.5, -2.5)
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        focused = bool(state & QStyle.StateFlag.State_HasFocus)
        painter.setPen(QPen(theme.colour("focus") if focused else theme.colour("line"), 2 if focused else 1))
        painter.setBrush(theme.colour("select" if chosen else "card"))
        painter.drawRoundedRect(box, theme.px(6), theme.px(6))
        right = box.right() - theme.px(4)
        if result:
            words = result[1]
            painter.setFont(theme.font(13, bold=True))
            wide = painter.fontMetrics().horizontalAdvance(words) + theme.px(32)
            pill = QRectF(right - wide, box.top(), wide, box.height())
            paint_pill(painter, theme, pill, words, Tone(OUTCOME_TONES[result[0]]))
            right = pill.left()
        self._words(painter, box.adjusted(theme.px(9), 0, right - box.right() - theme.px(4), 0), index.row() + 1, item)
        painter.restore()

    def _words(self, painter: QPainter, box: QRectF, number: int, item: AgendaDraft) -> None:
        theme, middle = self.theme, Qt.AlignmentFlag.AlignVCenter
        painter.setFont(theme.font(13))
        painter.setPen(theme.colour("secondary"))
        painter.drawText(box, middle | Qt.AlignmentFlag.AlignLeft, str(number))
        painter.drawText(box, middle | Qt.AlignmentFlag.AlignRight, _kind(item))
        taken = painter.fontMetrics().horizontalAdvance(_kind(item))
        topic = box.adjusted(theme.px(19), 0, -taken - theme.px(8), 0)
        painter.setFont(theme.font(15))
        painter.setPen(theme.colour("ink" if item.topic else "secondary"))
        words = item.topic or "（没有题目）"
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(topic.width()))
        painter.drawText(topic, middle | Qt.AlignmentFlag.AlignLeft, shown)


class AgendaList(QListView):
    """The items for the keyboard: arrows choose, Enter goes into one, Delete takes it away, Alt and arrows move it."""

    chosen = Signal(int)
    """The row of the current item, -1 for none."""
    entered = Signal()
    removed = Signal(int)
    moved = Signal()

    def __init__(self, model: AgendaModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._delegate = _Delegate(theme, self)
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName("议题")
        self.setAccessibleDescription("方向键选择，回车填写，Delete 删除，Alt+↑↓ 调整先后")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.selectionModel().currentRowChanged.connect(lambda now, _old: self.chosen.emit(now.row()))
        for signal in (model.rowsInserted, model.rowsRemoved, model.modelReset):
            signal.connect(self._fit)
        self.retheme(theme)

    def retheme(self, theme: Theme) -> None:
        """Follow a new look."""
        self._delegate.theme = theme
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes into the item, Delete takes it away, Alt and an arrow move it."""
        row, key, alt = self.currentIndex().row(), event.key(), event.modifiers() & Qt.KeyboardModifier.AltModifier
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and row >= 0:
            self.entered.emit()
        elif key == Qt.Key.Key_Delete and row >= 0:
            self.removed.emit(row)
        elif alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and row >= 0:
            self.setCurrentIndex(self._model.index(self._model.move(row, -1 if key == Qt.Key.Key_Up else 1)))
            self.moved.emit()
        else:
            super().keyPressEvent(event)

    def _fit(self) -> None:
        """As high as its rows, up to a few; more scroll."""
        rows = min(max(self._model.rowCount(), 1), _MOST_SEEN)
        self.setFixedHeight(rows * self._delegate.theme.px(_ROW) + 2 * self.frameWidth() + 2)


def _kind(item: AgendaDraft) -> str:
    return AGENDA_WORDS[item.kind] if item.kind else ""


def result_words(outcome: Outcome, words: str) -> str:
    """The sign and the words of a result."""
    return f"{OUTCOME_SIGNS[outcome]} {words}"

"""Attached files as a list: a small picture, the name, what it shows and how large it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QKeySequence, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from pbdesk.views.attachments import AttachmentRow
from ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
ROW_ROLE = Qt.ItemDataRole.UserRole + 1
EDGE = 44
"""The side of a small picture at 100 %."""


class AttachmentModel(QAbstractListModel):
    """The attachments of one record; small pictures come in when they are decoded."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[AttachmentRow, ...] = ()
        self._pictures: dict[str, QImage] = {}
        self._asked: set[str] = set()

    @property
    def rows(self) -> tuple[AttachmentRow, ...]:
        """The attachments shown."""
        return self._rows

    def lacking(self) -> tuple[str, ...]:
        """The digests of pictures that nobody was asked to decode yet; from here on they are asked for."""
        found = tuple(row.sha256 for row in self._rows if row.is_picture and row.sha256 not in self._asked)
        self._asked.update(found)
        return found

    def show_rows(self, rows: Sequence[AttachmentRow]) -> None:
        """Replace all rows."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def show_pictures(self, pictures: Mapping[str, QImage]) -> None:
        """Small pictures by digest."""
        self._pictures.update(pictures)
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))

    def forget_pictures(self) -> None:
        """The pictures are to be decoded in another size."""
        self._pictures.clear()
        self._asked.clear()

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401  Qt's signature
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole | Qt.ItemDataRole.ToolTipRole:
                return f"{row.name}　{row.what}　{row.size_words}"
            case Qt.ItemDataRole.DecorationRole:
                return self._pictures.get(row.sha256)
            case value if value == ROW_ROLE:
                return row
        return None


class _Delegate(QStyledItemDelegate):
    """Paints one attachment on two lines beside its picture."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, self.theme.px(EDGE + 14))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, row, state = self.theme, index.data(ROW_ROLE), option.state
        box = QRectF(option.rect).adjusted(1.5, 1.5, -1.5, -3.5)
        focused = bool(state & QStyle.StateFlag.State_HasFocus)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("focus") if focused else theme.colour("line"), 2 if focused else 1))
        painter.setBrush(theme.colour("select" if state & QStyle.StateFlag.State_Selected else "card"))
        painter.drawRoundedRect(box, theme.px(6), theme.px(6))
        side = theme.px(EDGE)
        tile = QRectF(box.left() + theme.px(5), box.center().y() - side / 2, side, side)
        self._picture(painter, tile, index.data(Qt.ItemDataRole.DecorationRole), row)
        words = box.adjusted(side + theme.px(16), theme.px(5), -theme.px(8), -theme.px(5))
        self._words(painter, words, row)
        painter.restore()

    def _picture(self, painter: QPainter, tile: QRectF, picture: QImage | None, row: AttachmentRow) -> None:
        theme = self.theme
        if picture is None:
            painter.setPen(theme.colour("line"))
            painter.setBrush(theme.colour("idle_soft"))
            painter.drawRect(tile)
            painter.setFont(theme.font(13, bold=True))
            painter.setPen(theme.colour("secondary"))
            painter.drawText(tile, Qt.AlignmentFlag.AlignCenter, "图" if row.is_picture else "PDF")
            return
        area = QRectF(0, 0, *picture.size().scaled(tile.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio).toTuple())
        area.moveCenter(tile.center())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(area, picture)

    def _words(self, painter: QPainter, box: QRectF, row: AttachmentRow) -> None:
        theme = self.theme
        painter.setFont(theme.font(15))
        painter.setPen(theme.colour("ink"))
        name = painter.fontMetrics().elidedText(row.name, Qt.TextElideMode.ElideMiddle, int(box.width()))
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, name)
        painter.setFont(theme.font(13))
        painter.setPen(theme.colour("secondary"))
        below = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
        painter.drawText(box, below, f"{row.what}　{row.size_words}")


class AttachmentList(QListView):
    """The list for the keyboard: Enter saves one somewhere, Delete takes it off, Ctrl+V pastes."""

    exported = Signal()
    removed = Signal()
    pasted = Signal()

    def __init__(self, model: AttachmentModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._delegate = _Delegate(theme, self)
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName("附件")
        self.setAccessibleDescription("回车另存，Delete 移除，Ctrl+V 粘贴")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)

    def retheme(self, theme: Theme) -> None:
        """Follow a new look."""
        self._delegate.theme = theme
        self.scheduleDelayedItemsLayout()

    def current(self) -> AttachmentRow | None:
        """The attachment that the keyboard stands on."""
        found: AttachmentRow | None = self.currentIndex().data(ROW_ROLE) if self.currentIndex().isValid() else None
        return found

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+V adds what was copied, Enter saves a file elsewhere, Delete takes it away."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self.pasted.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.exported.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.removed.emit()
        else:
            super().keyPressEvent(event)

"""People as a grid of names: arrows move, a key sets the word beside a name, colour and word show it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from pbdesk.views.roll import Seat
from ui.theme import Theme, Tone

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
SEAT_ROLE = Qt.ItemDataRole.UserRole + 1
WORD_ROLE = Qt.ItemDataRole.UserRole + 3
"""The word beside a name."""
TONE_ROLE = Qt.ItemDataRole.UserRole + 4
"""The colour of that word; None: none."""
_BAR = 14
_FEWEST_ROWS = 4
_COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


class PersonDelegate(QStyledItemDelegate):
    """Paints one person: number, name, and the word that matters at the right."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.pointed: frozenset[str] = frozenset()
        """The people that what is being typed may mean."""
        self.size = QSize(theme.px(124), theme.px(40))

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return self.size

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, seat = self.theme, index.data(SEAT_ROLE)
        said, word = index.data(TONE_ROLE), index.data(WORD_ROLE)
        tone = Tone(said) if said else None  # Qt hands an enum of words back as the word
        state, rect = option.state, option.rect
        current = bool(state & QStyle.StateFlag.State_HasFocus)
        box = QRectF(rect).adjusted(1.5, 1.5, -theme.px(6), -theme.px(5))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        loud = current or seat.person_id in self.pointed
        border = theme.colour("focus") if loud else theme.ink(tone) if tone and tone is not Tone.IDLE else None
        painter.setPen(QPen(border or theme.colour("line"), 2 if loud else 1))
        painter.setBrush(theme.soft(tone) if tone else theme.colour("card"))
        painter.drawRoundedRect(box, theme.px(6), theme.px(6))
        pad = theme.px(5 if box.width() < theme.px(112) else 7)
        self._words(painter, box.adjusted(pad, 0, -pad, 0), seat, word, tone)
        painter.restore()

    def _words(self, painter: QPainter, box: QRectF, seat: Seat, word: str, tone: Tone | None) -> None:
        theme = self.theme
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(theme.font(12))
        painter.setPen(theme.colour("secondary"))
        painter.drawText(box, middle | Qt.AlignmentFlag.AlignLeft, str(seat.number))
        note = word or seat.note
        painter.setFont(theme.font(13, bold=bool(word)))
        if word and tone:
            painter.setPen(theme.ink(tone))
        painter.drawText(box, middle | Qt.AlignmentFlag.AlignRight, note)
        taken = painter.fontMetrics().horizontalAdvance(note)
        name = box.adjusted(theme.px(19), 0, -taken - theme.px(2), 0)
        painter.setPen(theme.colour("ink"))
        if seat.called:
            self._namesake(painter, name, seat)
            return
        painter.setFont(theme.font(15))
        shown = painter.fontMetrics().elidedText(seat.name, Qt.TextElideMode.ElideRight, int(name.width()) + 1)
        painter.drawText(name, middle | Qt.AlignmentFlag.AlignLeft, shown)

    def _namesake(self, painter: QPainter, box: QRectF, seat: Seat) -> None:
        """The name and, small below it, what tells this one from who else is called so."""
        half = box.height() / 2
        lines = (seat.called, 13, box.adjusted(0, 1, 0, -half + 2)), (seat.name[len(seat.called) + 1 : -1], 10,
                 box.adjusted(0, half, 0, -1))  # fmt: skip
        for words, size, place in lines:
            painter.setFont(self.theme.font(size))
            shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(place.width()) + 1)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


class PeopleGrid(QListView):
    """As many columns as the width takes, rows low enough that as many people as possible are seen.

    Its model gives a seat, a word and a tone for each person; ``keys`` are what a key sets. ``room`` is what a name and
    its word take, where there is enough room and where there is little.
    """

    stepped = Signal(str)
    """The person whose word is to go on to the next one (Enter, Space or a click)."""
    chosen = Signal(str, object)
    """A person and what a key set."""

    def __init__(
        self,
        model: QAbstractListModel,
        keys: Mapping[str, object],
        theme: Theme,
        room: tuple[int, int] = (124, 106),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._room = room
        self._model, self._keys = model, keys
        self._delegate = PersonDelegate(theme, self)
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.clicked.connect(lambda index: self.stepped.emit(index.data(SEAT_ROLE).person_id))
        model.modelReset.connect(self._arrange)
        self.retheme(theme)

    def retheme(self, theme: Theme) -> None:
        """Follow a new look."""
        self._delegate.theme = theme
        self.setMinimumHeight(theme.px(_FEWEST_ROWS * 33))
        self._arrange()

    def point_at(self, people: frozenset[str]) -> None:
        """Outline the people that what is being typed may mean, and bring the first into view."""
        if people == self._delegate.pointed:
            return
        self._delegate.pointed = people
        rows = [row for row in range(self._model.rowCount())
                if self._model.index(row).data(SEAT_ROLE).person_id in people]  # fmt: skip
        if rows:
            self.scrollTo(self._model.index(rows[0]))
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A letter marks the person with its state, Enter and Space go to the next state."""
        person = self._current()
        key = event.text().lower()
        if person and key in self._keys and not event.modifiers() & _COMMANDS:
            self.chosen.emit(person, self._keys[key])
        elif person and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.stepped.emit(person)
        elif event.text() and event.text().isprintable() and not event.modifiers() & _COMMANDS:
            event.accept()  # a key without a meaning moves nothing
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put as many people side by side as can be read."""
        super().resizeEvent(event)
        self._arrange()

    def _current(self) -> str:
        index = self.currentIndex()
        return str(index.data(SEAT_ROLE).person_id) if index.isValid() else ""

    def _arrange(self) -> None:
        theme, people = self._delegate.theme, max(1, self._model.rowCount())
        area = self.contentsRect()
        columns, height = max(1, area.width() // theme.px(self._room[0])), theme.px(40)
        if -(-people // columns) * height > area.height():
            columns, height = max(1, (area.width() - _BAR) // theme.px(self._room[1])), theme.px(33)
        scrolls = -(-people // columns) * height > area.height()
        policy = Qt.ScrollBarPolicy.ScrollBarAlwaysOn if scrolls else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(policy)
        self._delegate.size = QSize((area.width() - (_BAR if scrolls else 0) - 4) // columns, height)
        self.setGridSize(self._delegate.size)

"""The roll as a grid of names: arrows move, a key says how a person took part, colour and word show it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from pbdesk.model import AttendanceState
from pbdesk.views.marking import ABSENT, CHOICES, ONLINE, PRESENT, PRIVATE, Marking
from pbdesk.views.roll import Seat
from ui.theme import Theme, Tone

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
SEAT_ROLE = Qt.ItemDataRole.UserRole + 1
MARKING_ROLE = Qt.ItemDataRole.UserRole + 2
_NOBODY = Marking(None)
_TONES = {
    AttendanceState.ABSENT: Tone.SHORT,
    AttendanceState.LEAVE: Tone.OPEN,
    AttendanceState.ONLINE: Tone.INFO,
}
_DIGITS = {"1": PRESENT, "2": ONLINE, "3": PRIVATE, "4": ABSENT}
_BAR = 14
_FEWEST_ROWS = 4
_COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
_KEYS = {**{choice.key: choice for choice in CHOICES}, **_DIGITS}


class RollModel(QAbstractListModel):
    """The people due, in list order, each with how he took part."""

    marked = Signal(str)
    """The id of the person whose mark has changed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._seats: tuple[Seat, ...] = ()
        self._markings: dict[str, Marking] = {}
        self.by_invitation = False
        """Whether nobody is expected and those who took part are marked, as with a talk."""

    @property
    def seats(self) -> tuple[Seat, ...]:
        """The people shown."""
        return self._seats

    @property
    def markings(self) -> Mapping[str, Marking]:
        """How each of them took part."""
        return self._markings

    def show_roll(self, seats: Sequence[Seat], markings: Mapping[str, Marking], *, by_invitation: bool = False) -> None:
        """Replace the list; people without a marking are not marked at all."""
        self.beginResetModel()
        self._seats = tuple(seats)
        self._markings = {seat.person_id: markings.get(seat.person_id, _NOBODY) for seat in seats}
        self.by_invitation = by_invitation
        self.endResetModel()

    def mark(self, person_id: str, marking: Marking) -> None:
        """Say how one person took part."""
        if self._markings.get(person_id, marking) == marking:
            return
        self._markings[person_id] = marking
        row = self.row_of(person_id)
        self.dataChanged.emit(self.index(row), self.index(row))
        self.marked.emit(person_id)

    def row_of(self, person_id: str) -> int:
        """Where a person stands in the list, or -1."""
        return next((n for n, seat in enumerate(self._seats) if seat.person_id == person_id), -1)

    def word(self, marking: Marking) -> str:
        """The word beside a name: what is out of the ordinary for this kind of meeting."""
        if self.by_invitation and marking.state is AttendanceState.PRESENT:
            return "参加"
        return "未标" if marking.state is None and not self.by_invitation else marking.words

    def tone(self, marking: Marking) -> Tone | None:
        """The colour of that word."""
        if self.by_invitation and marking.state is AttendanceState.PRESENT:
            return Tone.MET
        if marking.state is None:
            return None if self.by_invitation else Tone.IDLE
        return _TONES.get(marking.state)

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._seats)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401  Qt's signature
        if not index.isValid() or index.row() >= len(self._seats):
            return None
        seat = self._seats[index.row()]
        marking = self._markings[seat.person_id]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                usual = "" if self.by_invitation else PRESENT.words
                return f"{seat.number} {seat.name} {self.word(marking) or usual}".rstrip()
            case Qt.ItemDataRole.ToolTipRole:
                return self._hint(seat, marking) or None
            case value if value == SEAT_ROLE:
                return seat
            case value if value == MARKING_ROLE:
                return marking
        return None

    def _hint(self, seat: Seat, marking: Marking) -> str:
        notes = {"预备": "预备党员，没有表决权", "停权": "暂停党员权利，没有表决权", "不在册": "当天不在本支部名册"}
        parts = [notes.get(seat.note, "")]
        if seat.eased:
            parts.append("年老体弱，到会不作硬性要求")
        if marking.is_away and marking.own_reason:
            parts.append(f"{marking.words}原因：{marking.own_reason}")
        return "；".join(part for part in parts if part)


class RollDelegate(QStyledItemDelegate):
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
        theme, model = self.theme, index.model()
        seat, marking = index.data(SEAT_ROLE), index.data(MARKING_ROLE)
        assert isinstance(model, RollModel)
        tone, word = model.tone(marking), model.word(marking)
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


class RollView(QListView):
    """The grid: as many columns as the width takes, rows low enough that as many people as possible are seen."""

    stepped = Signal(str)
    """The person whose mark is to go on to the next one (Enter, Space or a click)."""
    chosen = Signal(str, object)
    """A person and the Choice that a key set."""

    def __init__(self, model: RollModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._delegate = RollDelegate(theme, self)
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName("出席名单")
        self.setAccessibleDescription("方向键移动；1 到会，2 线上，3 事假，4 缺席；b 病假，g 公假；空格换下一种")
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
        rows = [self._model.row_of(person) for person in people]
        if rows:
            self.scrollTo(self._model.index(min(rows)))
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        person = self._current()
        choice = _KEYS.get(event.text().lower()) if not event.modifiers() & _COMMANDS else None
        if person and choice:
            self.chosen.emit(person, choice)
        elif person and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.stepped.emit(person)
        elif event.text() and event.text().isprintable() and not event.modifiers() & _COMMANDS:
            event.accept()  # a key without a meaning moves nothing
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _current(self) -> str:
        index = self.currentIndex()
        return str(index.data(SEAT_ROLE).person_id) if index.isValid() else ""

    def _arrange(self) -> None:
        theme, people = self._delegate.theme, max(1, self._model.rowCount())
        area = self.contentsRect()
        columns, height = max(1, area.width() // theme.px(124)), theme.px(40)
        if -(-people // columns) * height > area.height():
            columns, height = max(1, (area.width() - _BAR) // theme.px(106)), theme.px(33)
        scrolls = -(-people // columns) * height > area.height()
        policy = Qt.ScrollBarPolicy.ScrollBarAlwaysOn if scrolls else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(policy)
        self._delegate.size = QSize((area.width() - (_BAR if scrolls else 0) - 4) // columns, height)
        self.setGridSize(self._delegate.size)

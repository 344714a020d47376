"""The roll as a grid of names: arrows move, a key says how a person took part, colour and word show it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from pbdesk.model import AttendanceState
from pbdesk.views.marking import ABSENT, CHOICES, ONLINE, PRESENT, PRIVATE, Marking
from pbdesk.views.roll import Seat
from ui.theme import Theme, Tone
from ui.widgets.people_grid import ROOT, SEAT_ROLE, TONE_ROLE, WORD_ROLE, Index, PeopleGrid

MARKING_ROLE = Qt.ItemDataRole.UserRole + 2
_NOBODY = Marking(None)
_TONES = {
    AttendanceState.ABSENT: Tone.SHORT,
    AttendanceState.LEAVE: Tone.OPEN,
    AttendanceState.ONLINE: Tone.INFO,
}
_DIGITS = {"1": PRESENT, "2": ONLINE, "3": PRIVATE, "4": ABSENT}
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
            case value if value == WORD_ROLE:
                return self.word(marking)
            case value if value == TONE_ROLE:
                return self.tone(marking)
        return None

    def _hint(self, seat: Seat, marking: Marking) -> str:
        notes = {"预备": "预备党员，没有表决权", "停权": "暂停党员权利，没有表决权", "不在册": "当天不在本支部名册"}
        parts = [notes.get(seat.note, "")]
        if seat.eased:
            parts.append("年老体弱，到会不作硬性要求")
        if marking.is_away and marking.own_reason:
            parts.append(f"{marking.words}原因：{marking.own_reason}")
        return "；".join(part for part in parts if part)


class RollView(PeopleGrid):
    """The roll with how each took part: ``chosen`` carries a Choice."""

    def __init__(self, model: RollModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(model, _KEYS, theme, parent=parent)
        self.setAccessibleName("出席名单")
        self.setAccessibleDescription("方向键移动；1 到会，2 线上，3 事假，4 缺席；b 病假，g 公假；空格换下一种")

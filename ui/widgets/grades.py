"""评议等次: the grade of each full member, given with one key each, and how many more may be excellent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pbdesk.model import Grade
from pbdesk.views.grades import GRADE_KEYS, gradable, grade_stand
from pbdesk.views.roll import Seat
from pbdesk.words import GRADE_WORDS
from ui.theme import Theme, Tone
from ui.widgets.basic import OUTCOME_SIGNS, OUTCOME_TONES, button, label, set_role
from ui.widgets.people_grid import ROOT, SEAT_ROLE, TONE_ROLE, WORD_ROLE, Index, PeopleGrid

_TONES = {Grade.EXCELLENT: Tone.MET, Grade.BASIC: Tone.OPEN, Grade.UNQUALIFIED: Tone.SHORT}
_KEYS = "方向键选人；y 优秀　h 合格　j 基本合格　b 不合格（或 1 2 3 4），退格清除。预备党员参加评议，不评等次。"
_CLEARED = "\b"
"""What the backspace key types."""


class GradeModel(QAbstractListModel):
    """The full members in list order, each with the grade given so far."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._seats: tuple[Seat, ...] = ()
        self._grades: dict[str, Grade] = {}

    @property
    def seats(self) -> tuple[Seat, ...]:
        """Those who are given a grade."""
        return self._seats

    @property
    def grades(self) -> Mapping[str, Grade]:
        """The grades by person; someone who is no longer listed keeps the one he was given."""
        return self._grades

    def show_seats(self, seats: Sequence[Seat]) -> None:
        """List these; grades stay."""
        if tuple(seats) != self._seats:
            self.beginResetModel()
            self._seats = tuple(seats)
            self.endResetModel()

    def show_grades(self, grades: Mapping[str, Grade]) -> None:
        """Replace all grades."""
        self._grades = dict(grades)
        self._repaint()

    def grade(self, person_id: str, grade: Grade | None) -> None:
        """Give one person a grade, or take it back."""
        if self._grades.get(person_id) is grade:
            return
        if grade is None:
            del self._grades[person_id]
        else:
            self._grades[person_id] = grade
        self._repaint()
        self.changed.emit()

    def grade_rest(self, grade: Grade) -> None:
        """Give everyone a grade who has none yet."""
        rest = [seat.person_id for seat in self._seats if seat.person_id not in self._grades]
        if rest:
            self._grades |= dict.fromkeys(rest, grade)
            self._repaint()
            self.changed.emit()

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._seats)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401  Qt's signature
        if not index.isValid() or index.row() >= len(self._seats):
            return None
        seat = self._seats[index.row()]
        grade = self._grades.get(seat.person_id)
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return f"{seat.number} {seat.name} {GRADE_WORDS[grade] if grade else '未评'}"
            case value if value == SEAT_ROLE:
                return seat
            case value if value == WORD_ROLE:
                return GRADE_WORDS[grade] if grade else "未评"
            case value if value == TONE_ROLE:
                return _TONES.get(grade) if grade else Tone.IDLE
        return None

    def _repaint(self) -> None:
        if self._seats:
            self.dataChanged.emit(self.index(0), self.index(len(self._seats) - 1))


class GradesPanel(QWidget):
    """Keys give grades and go on to the next person; the line above says how many more may be excellent."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._roll: tuple[Seat, ...] = ()
        self.model = GradeModel(self)
        keys: dict[str, Grade | None] = {**GRADE_KEYS, _CLEARED: None, "0": None}
        self.view = PeopleGrid(self.model, keys, theme, (148, 138))
        self.view.setAccessibleName("评议等次")
        self.view.setAccessibleDescription(_KEYS)
        self.live = label("", "strong", wrap=True)
        self.rest_button = button("其余都评合格", lambda: self.model.grade_rest(Grade.QUALIFIED), "quiet")
        top = QHBoxLayout()
        top.setSpacing(theme.px(8))
        top.addWidget(self.live, 1)
        top.addWidget(self.rest_button, 0, Qt.AlignmentFlag.AlignTop)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(theme.px(8))
        lay.addLayout(top)
        lay.addWidget(self.view, 1)
        lay.addWidget(label(_KEYS, "secondary", wrap=True))
        self.view.chosen.connect(self._on_chosen)
        self.view.stepped.connect(self._on_stepped)
        self.model.changed.connect(self._on_changed)

    @property
    def count(self) -> int:
        """How many have a grade."""
        return sum(seat.person_id in self.model.grades for seat in self.model.seats)

    def show_grades(self, grades: Mapping[str, Grade]) -> None:
        """Put the grades of a draft on the screen."""
        self.model.show_grades(grades)
        self._show_live()

    def offer(self, seats: Sequence[Seat]) -> None:
        """Those on the roll of the day, of whom the full members are graded."""
        self._roll = tuple(seats)
        self.model.show_seats(gradable(seats))
        self._show_live()

    def grades(self) -> Mapping[str, Grade]:
        """The grades as given."""
        return self.model.grades

    def stops(self) -> tuple[QWidget, ...]:
        """Where Tab stops, in reading order."""
        return self.rest_button, self.view

    def retheme(self, theme: Theme) -> None:
        """Follow a new look."""
        self.view.retheme(theme)

    def _on_chosen(self, person_id: str, grade: Grade | None) -> None:
        self.model.grade(person_id, grade)
        if grade is not None:
            self._go_on()

    def _on_stepped(self, person_id: str) -> None:
        now = self.model.grades.get(person_id)
        order: tuple[Grade | None, ...] = (None, *Grade)
        self.model.grade(person_id, order[(order.index(now) + 1) % len(order)])

    def _go_on(self) -> None:
        """The keyboard to the next person; it stays at the last one."""
        row = min(self.view.currentIndex().row() + 1, self.model.rowCount() - 1)
        self.view.setCurrentIndex(self.model.index(row))

    def _on_changed(self) -> None:
        self._show_live()
        self.changed.emit()

    def _show_live(self) -> None:
        stand = grade_stand(self.model.grades, self._roll)
        self.live.setText(f"{OUTCOME_SIGNS[stand.outcome]} {stand.sentence}")
        set_role(self.live, "tone", OUTCOME_TONES[stand.outcome].value)
        self.rest_button.setEnabled(self.count < len(self.model.seats))

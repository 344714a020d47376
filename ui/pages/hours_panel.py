"""学时: each member's class hours against the target, and the events behind the figure that is chosen."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pbdesk.rules.hours import HourEvent
from pbdesk.views.duties_as_text import number
from pbdesk.views.hours import HoursLine, HoursYear
from pbdesk.views.hours_events import UncountedEvent
from pbdesk.words import short_date
from ui.bridge import Bridge
from ui.theme import Theme, Tone
from ui.widgets.basic import Card, Empty, button, label
from ui.widgets.rows import Column, RowsTable


def _state(line: HoursLine) -> str:
    if line.target.eased:
        return "不硬性要求"
    return "✓ 已达到" if line.met else f"还差 {number(line.missing)}"


def _tone(line: HoursLine) -> Tone:
    if line.target.eased:
        return Tone.IDLE
    return Tone.MET if line.met else Tone.OPEN


def _standing(line: HoursLine) -> str:
    return line.post or ("预备党员" if line.probationary else "")


def _asked(line: HoursLine) -> str:
    return str(line.target.hours or "—")


def _given(event: HourEvent) -> str:
    if not event.hours:
        return "不另计"
    return number(event.hours) + ("（扣重叠）" if event.shared else "（折算）" if event.derived else "")


_LINES: tuple[Column[HoursLine], ...] = (
    Column("姓名", lambda line: line.name, 0),
    Column("职务", _standing, 5, optional=True),
    Column("学时", lambda line: number(line.hours), 4, number=True),
    Column("要求", _asked, 3, number=True, hint=lambda line: line.target.basis),
    Column("情况", _state, 7, tone=_tone),
    Column("集中培训", lambda line: f"{line.trainings} 次" if line.trainings else "—", 5, optional=True),
)
_EVENTS: tuple[Column[HourEvent], ...] = (
    Column("日期", lambda event: short_date(event.held_on), 6),
    Column("活动", lambda event: event.words, 0, hint=lambda event: event.told),
    Column("学时", _given, 7, number=True, hint=lambda event: event.why),
)
_UNCOUNTED: tuple[Column[UncountedEvent], ...] = (
    Column("日期", lambda event: short_date(event.held_on), 6),
    Column("没有学时的活动", lambda event: event.words, 0, hint=lambda event: event.words),
)
_TRAINING = "今年还没有参加集中培训（规划要求至少 1 次）。"
_TRAINING_NEW = "今年还没有参加集中培训（规划要求转正满一年以前，至少参加 1 次上级举办的）。"
_WHY = "没有填学时，也没有填起止时间。回车打开，补上就会计入。"


class HoursPanel(QWidget):
    """Arrows go through the members; Enter goes to the events, Esc comes back; Enter on an event opens its record."""

    training_wanted = Signal()
    """A training is to be recorded."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = bridge.theme
        self._narrow = False
        self._wanted: str | None = None
        self.table: RowsTable[HoursLine] = RowsTable(_LINES, theme, "各人学时")
        self.events: RowsTable[HourEvent] = RowsTable(_EVENTS, theme, "计入的活动")
        self.uncounted: RowsTable[UncountedEvent] = RowsTable(_UNCOUNTED, theme, "没有学时的活动")
        self.empty, self.no_events = Empty(theme), Empty(theme)
        self.training_button = button("记一次培训", self.training_wanted.emit, "primary", hint="Ctrl+Shift+T")
        self.summary = label("", "strong", wrap=True)
        self.name, self.basis = label("", "heading"), label("", "secondary", wrap=True)
        self.back_button = button("◀ 返回名单", self._leave, "quiet", hint="Esc")
        self.why = label(_WHY, "secondary", wrap=True)
        self._build(theme)
        self.table.chosen.connect(self._explain)
        self.table.opened.connect(lambda _line: self._enter())
        self.events.opened.connect(lambda event: bridge.open_meeting(event.meeting_id))
        self.uncounted.opened.connect(lambda event: bridge.open_meeting(event.meeting_id))

    def show_year(self, year: HoursYear) -> None:
        """A branch's year."""
        self.summary.setText(f"{year.met}/{year.due} 人达到要求" if year.due else "没有要求学时的党员")
        self.table.show_rows(year.lines, keep=lambda line: line.person_id)
        self.go_to(self._wanted)
        self._list.setCurrentWidget(self.table if year.lines else self.empty)
        self.empty.say("名册上还没有党员", "先在“党员”页添加党员，每人的学时会列在这里。")
        self.uncounted.show_rows(year.uncounted, keep=lambda event: event.meeting_id)
        self._foot.setVisible(bool(year.uncounted))
        self.training_button.setEnabled(bool(year.lines))

    def go_to(self, person_id: str | None) -> None:
        """Stand on a member, as soon as he is listed."""
        there = person_id is not None and self.table.select_where(lambda line: line.person_id == person_id)
        self._wanted = None if there else person_id

    def arrange(self, *, narrow: bool) -> None:
        """Where there is no room for both, the members or the events."""
        self._narrow = narrow
        self.back_button.setVisible(narrow)
        self._left.show()
        self._right.setVisible(not narrow)

    def retheme(self, theme: Theme) -> None:
        """Follow a new look."""
        for table in (self.table, self.events, self.uncounted):
            table.retheme(theme)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the list."""
        if event.key() == Qt.Key.Key_Escape and not self.table.hasFocus():
            self._leave()
        else:
            super().keyPressEvent(event)

    def _build(self, theme: Theme) -> None:
        self._left, self._right = Card(theme), Card(theme)
        self._left.setAccessibleName("各人学时")
        self._right.setAccessibleName("学时怎么来的")
        self._list, self._own = QStackedWidget(), QStackedWidget()
        for stack, parts in ((self._list, (self.table, self.empty)), (self._own, (self.events, self.no_events))):
            for part in parts:
                stack.addWidget(part)
        top = QHBoxLayout()
        top.addWidget(self.summary, 1)
        top.addWidget(self.training_button)
        self._left.body.addLayout(top)
        self._left.body.addWidget(self._list, 1)
        head = QHBoxLayout()
        head.addWidget(self.name, 1)
        head.addWidget(self.back_button)
        self._right.body.addLayout(head)
        self._right.body.addWidget(self.basis)
        self._right.body.addWidget(self._own, 3)
        self._foot = QWidget()
        foot = QVBoxLayout(self._foot)
        foot.setContentsMargins(0, 0, 0, 0)
        foot.addWidget(self.uncounted, 1)
        foot.addWidget(self.why)
        self._right.body.addWidget(self._foot, 2)
        lay = QHBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(theme.space("gap"))
        lay.addWidget(self._left, 5)
        lay.addWidget(self._right, 4)
        self.arrange(narrow=False)

    def _explain(self, line: HoursLine | None) -> None:
        """How one member's figure came about."""
        self.name.setText(f"{line.name}　{number(line.hours)} 学时" if line else "")
        told = [f"要求：{line.target.basis}" if line.target.hours or line.target.eased else ""] if line else []
        if line is not None and line.courses:
            told.append(f"集中培训：{line.trainings_told}")
        if line is not None and line.training_wanted:
            told.append(_TRAINING if line.post else _TRAINING_NEW)
        self.basis.setText("\n".join(part for part in told if part))
        events = line.events if line is not None else ()
        self.events.show_rows(events)
        self._own.setCurrentWidget(self.events if events else self.no_events)
        none = line is not None and line.hours == Decimal(0)
        self.no_events.say("还没有学时" if none else "", "参加的党课、主题党日、培训填了学时或起止时间，就会列在这里。")

    def _enter(self) -> None:
        if self._narrow:
            self._left.hide()
            self._right.show()
        target = self.events if self.events.rows else self.uncounted if self.uncounted.rows else self.back_button
        target.setFocus()

    def _leave(self) -> None:
        if self._narrow:
            self._right.hide()
            self._left.show()
        self.table.setFocus()

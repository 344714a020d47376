"""A person's way as a vertical flow: a rail with a sign for each step, what was done, what is next and later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from pbdesk.rules.admission_track import StepState
from pbdesk.views.admissions_page import StepLine
from pbdesk.views.steps import Urgency
from ui.theme import Theme, Tone
from ui.widgets.basic import Pill, label

_SIGNS: Mapping[StepState, str] = {
    StepState.DONE: "✓", StepState.NEXT: "→", StepState.LATER: "", StepState.MISSING: "?",
}  # fmt: skip
_TONES: Mapping[StepState, Tone] = {
    StepState.DONE: Tone.MET, StepState.NEXT: Tone.INFO, StepState.LATER: Tone.IDLE, StepState.MISSING: Tone.OPEN,
}  # fmt: skip
_WORDS: Mapping[StepState, str] = {
    StepState.DONE: "已办", StepState.NEXT: "下一步", StepState.LATER: "以后", StepState.MISSING: "没有记录",
}  # fmt: skip
URGENCY_TONES: Mapping[Urgency, Tone] = {
    Urgency.OVERDUE: Tone.SHORT, Urgency.SOON: Tone.OPEN, Urgency.LATER: Tone.IDLE,
}  # fmt: skip


class Rail(QWidget):
    """The sign of a step in its circle, and the line that joins it to its neighbours."""

    def __init__(self, state: StepState, theme: Theme, *, first: bool, last: bool, warned: bool) -> None:
        super().__init__()
        self._theme, self._first, self._last = theme, first, last
        self._tone = Tone.OPEN if warned and state is StepState.DONE else _TONES[state]
        self._sign = "!" if warned and state is StepState.DONE else _SIGNS[state]
        self._filled = state in (StepState.DONE, StepState.NEXT)
        self.setFixedWidth(theme.px(30))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, size = self._theme, self._theme.px(22)
        middle, top = self.width() / 2, float(theme.px(6))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("line"), 2))
        if not self._first:
            painter.drawLine(QPointF(middle, 0), QPointF(middle, top))
        if not self._last:
            painter.drawLine(QPointF(middle, top + size), QPointF(middle, self.height()))
        circle = QRectF(middle - size / 2, top, size, size)
        painter.setPen(QPen(theme.ink(self._tone) if self._sign else theme.colour("edge"), 1.5))
        painter.setBrush(theme.soft(self._tone) if self._filled else theme.colour("card"))
        painter.drawEllipse(circle)
        painter.setFont(theme.font(13, bold=True))
        painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, self._sign)
        painter.end()


class StepRow(QFrame):
    """One step; Enter opens it: to correct what was done, or to record it."""

    opened = Signal(object)
    moved = Signal(int)
    """The keyboard wants the row so many further on."""

    def __init__(self, line: StepLine, theme: Theme, *, first: bool, last: bool) -> None:
        super().__init__()
        self.line = line
        self.setProperty("role", "line")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        told = [_WORDS[line.state], line.title, line.day, line.mark, line.when, line.details, *line.remarks]
        self.setAccessibleName("，".join(part for part in told if part))
        self.setToolTip("\n".join(line.why))
        lay = QHBoxLayout(self)
        lay.setContentsMargins(2, 0, 6, 0)
        lay.setSpacing(theme.px(8))
        lay.addWidget(Rail(line.state, theme, first=first, last=last, warned=bool(line.remarks)))
        words = QVBoxLayout()
        words.setContentsMargins(0, theme.px(6), 0, theme.px(6))
        words.setSpacing(1)
        words.addLayout(self._head(line, theme))
        for text, tone in _under(line):
            words.addWidget(label(text, "secondary", tone=tone, wrap=True))
        lay.addLayout(words, 1)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.rect().contains(event.position().toPoint()):
            self.opened.emit(self.line)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space open the step, arrows go to the next."""
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Space:
                self.opened.emit(self.line)
            case Qt.Key.Key_Down:
                self.moved.emit(1)
            case Qt.Key.Key_Up:
                self.moved.emit(-1)
            case _:
                super().keyPressEvent(event)

    def _head(self, line: StepLine, theme: Theme) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(theme.px(8))
        quiet = line.state in (StepState.LATER, StepState.MISSING)
        title = label(line.title, "" if quiet else "strong", tone=Tone.IDLE if quiet else None)
        head.addWidget(title)
        if line.mark and line.urgency:
            pill = Pill(line.mark, URGENCY_TONES[line.urgency])
            pill.setProperty("loud", line.urgency is Urgency.OVERDUE)
            head.addWidget(pill)
        head.addStretch(1)
        if line.day:
            head.addWidget(label(line.day, "secondary", tone=Tone.OPEN if line.state is StepState.MISSING else None))
        return head


class StepFlow(QWidget):
    """All steps of a person, from the application down to the conversion."""

    opened = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lay = QVBoxLayout(self)
        self._lay.setContentsMargins(0, 0, 0, 0)
        self._lay.setSpacing(0)
        self._lay.addStretch(1)
        self._rows: list[StepRow] = []

    @property
    def rows(self) -> tuple[StepRow, ...]:
        """The rows shown."""
        return tuple(self._rows)

    def show_lines(self, lines: Sequence[StepLine], theme: Theme) -> None:
        """Show another way."""
        for row in self._rows:
            self._lay.removeWidget(row)
            row.hide()
            row.deleteLater()
        last = len(lines) - 1
        self._rows = [StepRow(line, theme, first=n == 0, last=n == last) for n, line in enumerate(lines)]
        for number, row in enumerate(self._rows):
            row.opened.connect(self.opened)
            row.moved.connect(partial(self._move, number))
            self._lay.insertWidget(number, row)
            row.show()

    def next_row(self) -> StepRow | None:
        """The row of the step that presses most, else the last one done."""
        marked = [row for row in self._rows if row.line.state is StepState.NEXT]
        return marked[0] if marked else self._rows[-1] if self._rows else None

    def _move(self, number: int, step: int) -> None:
        if 0 <= number + step < len(self._rows):
            self._rows[number + step].setFocus(Qt.FocusReason.TabFocusReason)


def _under(line: StepLine) -> list[tuple[str, Tone | None]]:
    """What stands below a step's title: what was done, or from when to when and why; then what the rules say."""
    told: list[tuple[str, Tone | None]] = []
    if line.details:
        told.append((line.details, None))
    if line.state is StepState.NEXT:
        told += [(line.when, Tone.INFO)] if line.when else []
        told += [(reason, None) for reason in line.why]
    elif line.when:
        told.append((line.when, Tone.IDLE))
    return told + [(remark, Tone.OPEN) for remark in line.remarks]

"""One period on the page 封账: how it stands, what is in the way or has changed, the acts, and everything issued."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QEvent, QObject, QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pbdesk.calendar import Period
from pbdesk.views.closed_page import STATE_WORDS, ChangedLine, IssueLine, period_note, preview_words
from pbdesk.views.closed_periods import Hindrance, PeriodRow, Preview, State
from pbdesk.words import long_date
from ui.theme import Theme, Tone
from ui.widgets.basic import Card, Empty, Pill, button, label
from ui.widgets.question import QuestionBar
from ui.widgets.reason_bar import ReasonBar
from ui.widgets.rows import Column, RowsTable, outcome_column

STATE_TONES = {
    State.RUNNING: Tone.IDLE, State.CLOSABLE: Tone.OPEN, State.CLOSED: Tone.MET, State.CHANGED: Tone.SHORT,
    State.REOPENED: Tone.OPEN,
}  # fmt: skip
_HINDRANCES: tuple[Column[Hindrance], ...] = (
    outcome_column(lambda h: h.outcome, "没有定的", 6),
    Column("事项", lambda h: h.title, hint=lambda h: h.rule),
    Column("项数", lambda h: str(h.findings), 3, number=True),
    Column("支部数", lambda h: str(h.branches), 4, number=True),
)
_CHANGES: tuple[Column[ChangedLine], ...] = (
    Column("支部", lambda c: c.branch, 10, hint=lambda c: c.branch),
    Column("事项", lambda c: c.what, hint=lambda c: f"{c.rule} {c.what}"),
    Column("封账的结果", lambda c: c.before, 9, hint=lambda c: c.before),
    Column("现在是", lambda c: f"→ {c.after}", 9, hint=lambda c: c.after),
)
_ISSUES: tuple[Column[IssueLine], ...] = (
    Column("哪一次", lambda i: i.words, 6, hint=lambda i: i.words),
    Column("日期", lambda i: long_date(i.day), 8),
    Column("原因或支部数", lambda i: i.note, hint=lambda i: i.note),
    Column("校验码", lambda i: i.code, 12, optional=True),
)


class ClosingPanel(QWidget):
    """Shows what it is told and says what is wanted; it acts on nothing itself."""

    close_wanted = Signal()
    correct_wanted = Signal()
    reopen_wanted = Signal()
    print_wanted = Signal(object)
    """IssueLine to print, or None: the latest."""
    finding_wanted = Signal(object)
    """Hindrance to look at."""
    branch_wanted = Signal(object)
    """ChangedLine to look at."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.card = Card(theme, "这一期")
        self.pill = Pill()
        self.words = label("", wrap=True)
        self.note = label("", "secondary", wrap=True)
        self.question = QuestionBar()
        self.reason = ReasonBar()
        self.hindrances: RowsTable[Hindrance] = RowsTable(_HINDRANCES, theme, "没有定下来的事项")
        self.changes: RowsTable[ChangedLine] = RowsTable(_CHANGES, theme, "封账后的改动")
        self.issues: RowsTable[IssueLine] = RowsTable(_ISSUES, theme, "已经出过的结果")
        self.close_button = button("封账(&F)", self.close_wanted.emit, "primary", name="封账")
        self.correct_button = button("登记更正(&G)", self.correct_wanted.emit, "primary", name="登记更正")
        self.reopen_button = button("重新打开(&O)", self.reopen_wanted.emit, "quiet", name="重新打开")
        self.print_button = button("打印结果表(&P)", lambda: self.print_wanted.emit(None), name="打印封账结果表")
        self.issues_card = Card(theme, "已经出过的结果", "回车打印选中的一次")
        self._empty = Empty(theme)
        self._period: Period | None = None
        self._lay_out(theme)
        self.hindrances.opened.connect(self.finding_wanted)
        self.changes.opened.connect(self.branch_wanted)
        self.issues.opened.connect(self.print_wanted)

    def show_period(self, row: PeriodRow, issues: Sequence[IssueLine], today: date) -> None:
        """Begin with a period; what is looked at on the worker comes after.

        A question about the same period stays open, with what was typed in it.
        """
        if row.period != self._period:
            self.question.hide()
            self.reason.hide()
        self._period = row.period
        self.card.say(row.period.title)
        self.show_state(row, today)
        self.issues.show_rows(issues, keep=lambda line: (line.closing, line.number))
        self._make_room()

    def show_state(self, row: PeriodRow, today: date) -> None:
        """Say how the period stands, and offer what can be done now."""
        self.pill.show_state(STATE_WORDS[row.state], STATE_TONES[row.state])
        self.words.setText(period_note(row, today) + "。")
        self.close_button.setVisible(row.state in {State.CLOSABLE, State.REOPENED})
        self.correct_button.setVisible(row.state is State.CHANGED)
        self.reopen_button.setVisible(row.is_closed)
        self.print_button.setVisible(row.is_closed or row.state is State.REOPENED)

    def show_waiting(self, words: str) -> None:
        """Say that something is being worked out."""
        self.note.setText("")
        self._say(words, "")

    def show_preview(self, found: Preview) -> None:
        """What closing would freeze, and what is in its way."""
        self.note.setText(preview_words(found))
        self.hindrances.show_rows(found.hindrances)
        if found.hindrances:
            self._stack.setCurrentWidget(self.hindrances)
        else:
            self._say("✓ 没有悬而未决的事项", "封账会把全部规则的结果固定下来；以后的改动要登记更正，不会悄悄改变。")

    def show_changes(self, lines: Sequence[ChangedLine]) -> None:
        """What differs now from what was issued last."""
        self.note.setText("这些结果和封账时不一样。报表仍按封账时的打印，登记更正后才换成新的。" if lines else "")
        self.changes.show_rows(lines)
        if lines:
            self._stack.setCurrentWidget(self.changes)
        else:
            self._say("✓ 封账后没有改动", "以后补录或改正了这一期的记录，这里会列出改了什么。")

    def show_running(self) -> None:
        """The period is not over."""
        self.note.setText("")
        self._say("这一期还没有结束", "结束后可以在这里封账：把结果固定下来，报表盖上封账的标记和校验码。")

    def allow(self, *, acting: bool) -> None:
        """Let the acts be pressed, or not while one is under way or the file is only looked at."""
        for each in (self.close_button, self.correct_button, self.reopen_button):
            each.setEnabled(acting)

    def retheme(self, theme: Theme) -> None:
        """Follow a new look."""
        for table in (self.hindrances, self.changes, self.issues):
            table.retheme(theme)

    def sizeHint(self) -> QSize:
        """No taller than it must be: the lists scroll by themselves, so that the page need not."""
        return QSize(super().sizeHint().width(), self.minimumSizeHint().height())

    def hasHeightForWidth(self) -> bool:
        return False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """While something is asked, the question stands alone: no other act beside it, and room for it."""
        if event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self._make_room()
        return super().eventFilter(watched, event)

    def _make_room(self) -> None:
        asking = not (self.question.isHidden() and self.reason.isHidden())
        self._acts.setVisible(not asking)
        self.issues_card.setVisible(not asking and bool(self.issues.rows))

    def _say(self, heading: str, words: str) -> None:
        self._empty.say(heading, words)
        self._stack.setCurrentWidget(self._empty)

    def _lay_out(self, theme: Theme) -> None:
        self._stack = QStackedWidget()
        for widget in (self._empty, self.hindrances, self.changes):
            self._stack.addWidget(widget)
        self._stack.setMinimumHeight(theme.px(150))
        head = QHBoxLayout()
        head.addWidget(self.pill)
        head.addWidget(self.words, 1)
        self._acts = QWidget()
        self._acts.setProperty("role", "clear")
        acts = QHBoxLayout(self._acts)
        acts.setContentsMargins(0, 0, 0, 0)
        acts.setSpacing(theme.px(8))
        acts.addWidget(self.reopen_button)
        acts.addStretch(1)
        for each in (self.print_button, self.correct_button, self.close_button):
            acts.addWidget(each)
        self.card.body.addLayout(head)
        self.card.body.addWidget(self.note)
        self.card.body.addWidget(self._stack, 1)
        self.card.body.addWidget(self.question)
        self.card.body.addWidget(self.reason)
        self.card.body.addWidget(self._acts)
        for bar in (self.question, self.reason):
            bar.installEventFilter(self)
        self.issues.setMinimumHeight(theme.px(120))
        self.issues_card.body.addWidget(self.issues, 1)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(theme.space("gap"))
        lay.addWidget(self.card, 3)
        lay.addWidget(self.issues_card, 2)

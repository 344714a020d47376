"""催过的: what was chased when, what became of it, and what the branch answered."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pbdesk.actions.chasing import answer
from pbdesk.errors import UserError
from pbdesk.model import Desk
from pbdesk.views.chase_papers import of_one_paper
from pbdesk.views.chases import STATE_WORDS, ChaseRow, ChaseState
from pbdesk.views.pinyin import Named, find
from pbdesk.words import long_date, near_date, short_date
from ui.bridge import Bridge
from ui.pages.urging_papers import Papers
from ui.theme import Theme, Tone
from ui.widgets.basic import Card, Empty, Pill, button, label, rule, scrolled
from ui.widgets.explanation import empty_layout
from ui.widgets.reason_bar import ReasonBar
from ui.widgets.rows import Column, RowsTable
from ui.widgets.search import SearchField

STATE_TONES = {
    ChaseState.WAITING: Tone.OPEN, ChaseState.LATE: Tone.SHORT, ChaseState.ANSWERED: Tone.INFO,
    ChaseState.SETTLED: Tone.MET,
}  # fmt: skip
_SIGNS = {ChaseState.WAITING: "…", ChaseState.LATE: "✗", ChaseState.ANSWERED: "说", ChaseState.SETTLED: "✓"}
_COLUMNS: tuple[Column[ChaseRow], ...] = (
    Column("情况", lambda row: f"{_SIGNS[row.state]} {STATE_WORDS[row.state]}", 6, tone=lambda r: STATE_TONES[r.state]),
    Column("日期", lambda row: short_date(row.chased_on), 6),
    Column("支部", lambda row: row.branch, hint=lambda row: row.branch),
    Column("用纸", lambda row: row.paper, 12, hint=lambda row: row.paper, optional=True),
    Column("期间", lambda row: row.period_words, 8, optional=True),
)


class ChasedPanel(QWidget):
    """Arrows go through the reminders; Enter notes what the branch answered, Esc leaves it."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._rows: tuple[ChaseRow, ...] = ()
        theme = bridge.theme
        self.acting = bridge.store.desk is not Desk.BRANCH and not bridge.store.read_only
        self.papers = Papers(bridge, self)
        self.search = SearchField()
        self.state_box = QComboBox()
        self.state_box.setAccessibleName("办得怎样")
        for value, words in (("", "全部"), *((state.value, STATE_WORDS[state]) for state in ChaseState)):
            self.state_box.addItem(words, value)
        self.table: RowsTable[ChaseRow] = RowsTable(_COLUMNS, theme, "催办记录")
        self.answer_button = button("登记答复…", self.note_answer, "primary", hint="Enter")
        self.paper_button = button("再存一份 PDF", self._save_paper)
        self.bar = ReasonBar()
        self.empty = Empty(theme)
        self._lay_out(theme)
        self._connect()

    def show_rows(self, rows: Sequence[ChaseRow]) -> None:
        """All reminders, the latest first."""
        self._rows = tuple(rows)
        self._show()

    def note_answer(self) -> None:
        """Ask what the branch answered, and keep it."""
        row = self.table.current()
        if row is None or not self.acting:
            return
        self.bar.ask(
            f"{row.branch}对{row.when}的答复：", "登记答复", lambda words: self._answer(row, words),
            "例如：11月的支委会已补录", name="支部怎样答复的",
        )  # fmt: skip

    def first_widget(self) -> QWidget:
        """Where the keyboard starts."""
        return self.table if self.table.rows else self.search

    def retheme(self, theme: Theme) -> None:
        """Follow a new look."""
        self.table.retheme(theme)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves the bar of the answer, or goes back to the list."""
        if event.key() == Qt.Key.Key_Escape and not self.bar.isHidden():
            self.bar.leave()
        elif event.key() == Qt.Key.Key_Escape and self.table.rows:
            self.table.setFocus()
        else:
            super().keyPressEvent(event)

    def _lay_out(self, theme: Theme) -> None:
        filters = QHBoxLayout()
        filters.setSpacing(theme.px(8))
        filters.addWidget(self.search, 3)
        filters.addWidget(self.state_box, 2)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        left, right = Card(theme), Card(theme)
        left.setAccessibleName("催办记录")
        right.setAccessibleName("这次催办")
        left.body.addLayout(filters)
        left.body.addWidget(self.bar)
        left.body.addWidget(self._stack, 1)
        inside = QWidget()
        self._lines = QVBoxLayout(inside)
        self._lines.setContentsMargins(0, 0, 6, 0)
        self._lines.setSpacing(6)
        right.body.addWidget(scrolled(inside), 1)
        foot = QHBoxLayout()
        foot.addWidget(self.answer_button)
        foot.addWidget(self.paper_button)
        foot.addStretch(1)
        right.body.addLayout(foot)
        lay = QHBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(theme.space("gap"))
        lay.addWidget(left, 8)
        lay.addWidget(right, 5)

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda _text: self._show())
        self.search.entered.connect(self.table.setFocus)
        self.state_box.currentIndexChanged.connect(lambda _n: self._show())
        self.table.chosen.connect(self._show_detail)
        self.table.opened.connect(lambda _row: self.note_answer())

    def _show(self) -> None:
        state, words = self.state_box.currentData(), self.search.text().strip()
        rows = [row for row in self._rows if not state or row.state == state]
        if words:
            named = {row.branch: None for row in rows}
            meant = {n.name for n in find(words, [Named(name, name) for name in named])}
            rows = [row for row in rows if row.branch in meant or words in row.paper or words in row.answer]
        self.table.show_rows(rows, keep=lambda row: row.id)
        self._stack.setCurrentIndex(0 if rows else 1)
        if self._rows:
            self.empty.say("没有符合条件的催办记录", "换一个条件，或者清空查找的字。")
        elif self._bridge.store.desk is Desk.BRANCH:
            self.empty.say("上级还没有催办过", "收到催办清单或整改通知书后，会列在这里。")
        else:
            self.empty.say("还没有登记过催办", "在“催办”里选好支部，按“登记催办”，催过谁、什么时候催的就会记在这里。")

    def _show_detail(self, row: ChaseRow | None) -> None:
        empty_layout(self._lines)
        self.answer_button.setVisible(row is not None and self.acting)
        self.paper_button.setVisible(row is not None)
        if row is None:
            self._lines.addStretch(1)
            return
        self._lines.addWidget(label(row.branch, "heading", wrap=True))
        pill = Pill(f"{_SIGNS[row.state]} {row.state_words}", STATE_TONES[row.state])
        self._lines.addWidget(pill, 0, Qt.AlignmentFlag.AlignLeft)
        for words in _facts(row):
            self._lines.addWidget(label(words, "secondary", wrap=True))
        if row.answered_on is not None:
            self._lines.addWidget(label(f"{long_date(row.answered_on)}答复：{row.answer}", "quote", wrap=True))
        for item in row.items:
            self._lines.addWidget(rule())
            self._lines.addWidget(label(item.what, "strong", wrap=True))
            told = " · ".join(part for part in (item.cited, item.responsible, item.remedy) if part)
            self._lines.addWidget(label(told, "secondary", wrap=True))
        self._lines.addStretch(1)

    def _answer(self, row: ChaseRow, words: str) -> bool:
        """Keep an answer; one that can't be kept is said at its field."""
        today = self._bridge.today()

        def refused(error: UserError) -> None:
            self.bar.show_error(str(error))

        return self._bridge.run(
            lambda store: answer(store, row.id, today, words, today), f"已登记答复：{row.branch}", on_error=refused
        )

    def _save_paper(self) -> None:
        row = self.table.current()
        if row is not None:
            self.papers.save(of_one_paper(self._bridge.store, row.id))


def _facts(row: ChaseRow) -> list[str]:
    """When, on which paper, by whom, how, and until when."""
    until = f"整改期限 {near_date(row.fix_by, row.chased_on.year)}" if row.fix_by else ""
    how = " · ".join(part for part in (row.chased_by, row.channel) if part)
    return [part for part in (f"{long_date(row.chased_on)} · {row.paper} · {row.period_words}", how, until) if part]

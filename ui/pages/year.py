"""全年一图: a branch's months by rules, or the street's branches by rules; below, the rates quarter by quarter."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from pbdesk.calendar import Period, PeriodKind
from pbdesk.views.branch_quarter import issue_of
from pbdesk.views.names import branch_choices
from pbdesk.views.rows import Trend
from pbdesk.views.year_grid import Cell, year_grid
from pbdesk.views.years import YearFacts, branch_year, load_year, street_of
from ui.bridge import Bridge
from ui.jobs import Task
from ui.pages.base import Page
from ui.requests import Request, ShowFinding, ShowFindings
from ui.theme import Theme
from ui.widgets.basic import Card, Empty, button, label, scrolled
from ui.widgets.finder import Finder
from ui.widgets.period_bar import PeriodBar
from ui.widgets.trend_bars import TrendBars
from ui.widgets.year_grid import YearGrid
from ui.widgets.year_matrix import YearMatrix

_BOTH_FIT = 560
"""From this height of the page (at 100 %) on, chart and columns are both shown at first."""
_BRANCH, _STREET, _NOTHING = 0, 1, 2


class YearPage(Page):
    """The whole year on one screen; arrows move from cell to cell, Enter opens what stands behind one."""

    TITLE = "全年一图"
    WATCHES: ClassVar[frozenset[str]] = frozenset({
        "organization", "party_group", "committee", "membership", "member_condition", "post", "posting", "meeting",
        "visit", "policy", "calendar_day", "explanation", "person", "local_rule",
    })  # fmt: skip

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        theme = bridge.theme
        self._facts: YearFacts | None = None
        self._trend: Trend | None = None
        self._rule = ""
        self.period_bar = PeriodBar(bridge.today, PeriodKind.YEAR)
        self.print_button = button("打印挂图(&P)", self._print, "primary", name="打印挂图")
        self.branch_field = Finder("支部", "支部")
        self.branch_field.setPlaceholderText("全部支部（输入名称看一个支部）")
        self.trend_button = button("各季度走势(&Q)", self._show_trend, "quiet", name="各季度走势")
        self.trend_button.setCheckable(True)
        self.grid = YearGrid(theme)
        self.matrix = YearMatrix(theme)
        self.bars = TrendBars(theme)
        self.sentence = label("", "secondary", wrap=True)
        self.empty = Empty(theme)
        self._lay_out(theme)
        self._connect()

    def reload(self) -> None:
        """Evaluate the year on a worker, and offer the branches there are."""
        year, today = self.period_bar.period, self.bridge.today()
        branches = branch_choices(self.bridge.store)
        self.branch_field.offer(branches)
        self.branch_field.setVisible(len(branches) > 1)

        def work(task: Task) -> YearFacts:
            return load_year(task.store, year, today)

        self.bridge.read(("year", year.label), work, partial(self._take, year))

    def why(self) -> Request | None:
        """The findings behind the cell or the branch that is chosen."""
        if self._stack.currentIndex() == _BRANCH:
            cell = self.grid.current()
            return self._behind(cell) if cell is not None else None
        return ShowFindings(self._branch(), self._rule or None, self.period_bar.period.label)

    def first_widget(self) -> QWidget | None:
        return (self.grid, self.matrix, None)[self._stack.currentIndex()]

    def retheme(self, theme: Theme) -> None:
        for each in (self.grid, self.matrix, self.bars):
            each.retheme(theme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the rates quarter by quarter where there is room for both."""
        super().resizeEvent(event)
        if event.size().height() != event.oldSize().height():
            self.trend_button.setChecked(self.height() >= self.bridge.theme.px(_BOTH_FIT))
            self._show_trend()

    def _lay_out(self, theme: Theme) -> None:
        for widget in (self.print_button, self.period_bar):
            self.head.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)
        self._stack = QStackedWidget()
        for part in (scrolled(self.grid), self.matrix, self.empty):
            self._stack.addWidget(part)
        chart = Card(theme)
        chart.setAccessibleName("全年一图")
        row = QHBoxLayout()
        row.addWidget(self.branch_field, 1)
        row.addStretch(1)
        row.addWidget(self.trend_button)
        chart.body.addLayout(row)
        chart.body.addWidget(self._stack, 1)
        self.sentence.setMinimumHeight(theme.px(22))
        chart.body.addWidget(self.sentence)
        self._trend_card = Card(theme, "各季度达标率", "到期应办事项中已达标的比例，还没有到期的待办不计")
        self._trend_card.body.addWidget(self.bars)
        self.body.addWidget(chart, 1)
        self.body.addWidget(self._trend_card)

    def _connect(self) -> None:
        self.period_bar.changed.connect(lambda _period: self.refresh())
        self.branch_field.changed.connect(self._show)
        self.grid.opened.connect(self._open_cell)
        self.grid.moved.connect(self._say_cell)
        self.matrix.opened.connect(self._open_tally)
        self.matrix.moved.connect(self._say_tally)

    def _take(self, year: Period, facts: YearFacts) -> None:
        if year == self.period_bar.period:
            self._facts = facts
            self._show()

    def _show(self) -> None:
        facts, today = self._facts, self.bridge.today()
        if facts is None:
            return
        chosen = self.branch_field.value() or (next(iter(facts.places)) if len(facts.places) == 1 else None)
        if not facts.places:
            self._say_empty(facts.year)
        elif chosen is not None and chosen in facts.places:
            self._show_branch(facts, chosen)
        else:
            sheet = street_of(facts, today, issue_of(self.bridge.store, facts.year, today, facts.street))
            self._trend = sheet.trend
            self.set_titles("全年一图", f"{facts.year.title} · {len(sheet.lines)} 个支部")
            self._stack.setCurrentIndex(_STREET)
            self.matrix.show_sheet(sheet)
        self.trend_button.setEnabled(bool(self._trend and self._trend.lines))
        self._show_trend()
        self.print_button.setEnabled(bool(facts.places))
        self._follow(self._rule)

    def _show_trend(self) -> None:
        """Show the columns below the chart where they are wanted; a low page begins without them."""
        self._trend_card.setVisible(self.trend_button.isChecked() and self.trend_button.isEnabled())

    def _show_branch(self, facts: YearFacts, branch: str) -> None:
        today = self.bridge.today()
        own = [f for f in facts.findings if f.branch == branch]
        made = branch_year(facts, branch, today)
        self._trend = made.trend
        rate = f"到期 {made.ratio.whole} 项，达标 {made.ratio.part} 项（{made.ratio.percent}）"
        self.set_titles("全年一图", f"{facts.year.title} · {made.name} · {rate}")
        self._stack.setCurrentIndex(_BRANCH)
        month = today.month if today in facts.year else 0
        self.grid.show_rows(year_grid(own, facts.names, today, only_branch=True), month)

    def _say_empty(self, year: Period) -> None:
        self._trend = None
        self.set_titles("全年一图", year.title)
        self.empty.say("这一年还没有支部", "登记了支部和会议以后，全年的情况会画在这里。")
        self._stack.setCurrentIndex(_NOTHING)

    def _say_cell(self, sentence: str) -> None:
        self.sentence.setText(sentence)
        cell = self.grid.current()
        self._follow(cell.rule if cell and sentence else "")

    def _say_tally(self, sentence: str, rule: str) -> None:
        self.sentence.setText(sentence)
        self._follow(rule)

    def _follow(self, rule: str) -> None:
        """Let the columns tell of the rule that the keyboard stands on."""
        self._rule = rule
        if self._trend is None:
            return
        title = next((line.title for line in self._trend.lines if line.rule == rule), "")
        self._trend_card.title_label.setText(f"各季度达标率 · {title}" if title else "各季度达标率")
        self.bars.show_trend(self._trend, rule)

    def _open_cell(self, cell: Cell) -> None:
        self.bridge.asked.emit(self._behind(cell))

    def _behind(self, cell: Cell) -> Request:
        """What stands behind a cell: its finding, or the list of those that it sums."""
        if cell.subject:
            return ShowFinding(cell.rule, cell.subject, cell.period)
        return ShowFindings(self._branch(), cell.rule, cell.period)

    def _open_tally(self, branch: str, rule: str) -> None:
        """One branch's year in full; of one rule, its findings."""
        if not rule:
            self.branch_field.set_value(branch)
            self._show()
            self.grid.setFocus()
            return
        facts = self._facts
        mine = [f.period for f in facts.findings if f.branch == branch and f.rule == rule] if facts else []
        self.bridge.show_findings(branch, rule, max(mine, default=self.period_bar.period.label))

    def _branch(self) -> str | None:
        places = self._facts.places if self._facts else {}
        return self.branch_field.value() or (next(iter(places)) if len(places) == 1 else None)

    def _print(self) -> None:
        branch, year = self._branch(), self.period_bar.period.label
        self.bridge.print_sheet("branch-year" if branch else "street-year", year, branch)

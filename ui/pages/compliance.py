"""达标: every finding, narrowed by filters; beside the list the rule, the records and what would make it right."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QStackedWidget, QWidget

from pbdesk.calendar import Period, PeriodKind, parse_period
from pbdesk.model import Outcome
from pbdesk.rules.forecast import Chance
from pbdesk.views.compliance import (
    FindingRow,
    explain_row,
    find_row,
    narrowed,
    rows_of,
    rule_choices,
)
from pbdesk.views.names import branch_choices
from pbdesk.views.outlook_words import CHANCE_HELP
from pbdesk.views.periods import same_kind
from pbdesk.views.pinyin import find
from pbdesk.views.steps import is_open
from pbdesk.words import OUTCOME_WORDS
from ui.bridge import Bridge
from ui.dialogs.explanation import take_explanation_back, write_explanation
from ui.jobs import Task
from ui.pages.base import Page
from ui.requests import Request, ShowFinding, ShowFindings
from ui.theme import Theme, Tone
from ui.widgets.basic import Card, Empty, button
from ui.widgets.explanation import Explanation
from ui.widgets.finder import Finder
from ui.widgets.period_bar import PeriodBar
from ui.widgets.rows import Column, RowsTable, outcome_column
from ui.widgets.search import SearchField

_CHANCES = {
    Chance.IN_TIME: Tone.IDLE, Chance.NEEDS_GUIDE: Tone.OPEN, Chance.MENDABLE: Tone.OPEN,
    Chance.RECORD_ONLY: Tone.SHORT, Chance.LOOK_OVER: Tone.IDLE, Chance.LOST: Tone.SHORT, Chance.UNSURE: Tone.INFO,
}  # fmt: skip
_COLUMNS: tuple[Column[FindingRow], ...] = (
    outcome_column(lambda r: r.outcome, width=5),
    Column("规则", lambda r: r.rule, 6, hint=lambda r: r.rule),
    Column("对象", lambda r: r.subject, hint=lambda r: f"{r.branch} {r.subject}"),
    Column("期间", lambda r: r.period, 5),
    Column("期限", lambda r: r.due, 8, optional=True),
    Column("来得及吗", lambda r: r.chance, 6, tone=lambda r: _CHANCES.get(r.ahead.chance) if r.ahead else None,
           hint=lambda r: CHANCE_HELP[r.ahead.chance] if r.ahead else "", optional=True),
    Column("已办/应办", lambda r: r.tally, 5, number=True, optional=True),
)  # fmt: skip
_OPEN, _LOST = "open", "lost"
_IN_ONE_ROW = (((0, 0, 1, 1), (0, 1, 1, 1), (0, 2, 1, 1), (0, 3, 1, 1)), (3, 2, 2, 2))
_BY_TWO = (((0, 0, 1, 1), (0, 1, 1, 1), (1, 1, 1, 1), (1, 0, 1, 1)), (1, 1, 0, 0))
_ONE_ABOVE_TWO = (((0, 0, 1, 2), (1, 0, 1, 1), (1, 1, 1, 1), (2, 0, 1, 1)), (1, 1, 0, 0))
"""Where search, outcome, rule and branch stand in the grid of filters, and how its columns share the room."""
_FOUR_FILTERS = 1000  # from this width of the page (at 100 %) on, all four stand in one row
_ALL_RULES = ("", "全部规则")
_SHOWN_FIRST: tuple[tuple[str, str], ...] = ((_OPEN, "还要办的"), (_LOST, "来不及的"), ("", "全部结果"))


class CompliancePage(Page):
    """The findings of a quarter, each explained; Ctrl+F searches, Enter goes to the explanation, Esc back."""

    TITLE = "达标"
    WATCHES: ClassVar[frozenset[str]] = frozenset({
        "organization", "party_group", "committee", "membership", "member_condition", "post", "posting", "meeting",
        "visit", "policy", "local_rule", "calendar_day", "explanation", "person", "admission", "admission_step", "dues",
        "dues_standard",
    })  # fmt: skip
    ANSWERS: ClassVar[frozenset[type]] = frozenset({ShowFinding, ShowFindings})

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self._rows: tuple[FindingRow, ...] = ()
        self._wanted: ShowFinding | None = None
        self._warm = self._fresh = False
        theme = bridge.theme
        self.period_bar = PeriodBar(bridge.today)
        self.period_bar.changed.connect(lambda _period: self.refresh())
        self.head.addWidget(self.period_bar, 0, Qt.AlignmentFlag.AlignTop)
        self.search = SearchField()
        self.outcome_box = _box("结果", [*_SHOWN_FIRST, *((o.value, OUTCOME_WORDS[o]) for o in Outcome)])
        self.rule_box = _box("规则", [_ALL_RULES])
        self.branch_field = Finder("支部", "支部")
        self.branch_field.setPlaceholderText("全部支部")
        self.table: RowsTable[FindingRow] = RowsTable(_COLUMNS, theme, "各项要求")
        self.explanation = Explanation(theme)
        self._lay_out(theme)
        self._connect()

    def reload(self) -> None:
        """Evaluate the period on a worker, and offer the rules and branches there are to narrow by."""
        period, today = self.period_bar.period, self.bridge.today()
        self._offer_rules()
        branches = branch_choices(self.bridge.store)
        self.branch_field.offer(branches)
        self.branch_field.setVisible(len(branches) > 1)
        self._place_filters()

        def work(task: Task) -> tuple[FindingRow, ...]:
            return rows_of(task.store, period, today)

        self.bridge.read(("findings", period.label), work, partial(self._take_rows, period))

    def answer(self, request: Request) -> None:
        """Show one finding, or the list of those that were asked for and nothing else."""
        match request:
            case ShowFinding(period=period):
                self._wanted = request
                self._go_to(period)
                self._set_filters(outcome="", rule="", branch=None)
            case ShowFindings(branch, rule, period, short_only, words):
                self._go_to(period)
                self._set_filters(outcome=_OPEN if short_only else "", rule=rule or "", branch=branch, words=words)
                self._wanted = None
        self.refresh()
        self.table.setFocus()

    def retheme(self, theme: Theme) -> None:
        self.table.retheme(theme)

    def first_widget(self) -> QWidget | None:
        return self.table if self._stack.currentIndex() == 0 else self.search

    def arrange(self, *, narrow: bool) -> None:
        self._alone = narrow
        self.explanation.back_button.setVisible(narrow)
        self._list_card.show()
        self.explanation.setVisible(not narrow)
        self._place_filters()

    def _offer_rules(self) -> None:
        """The rules that can find something; a street may have added its own meanwhile."""
        chosen = self.rule_box.currentData()
        self.rule_box.blockSignals(True)
        self.rule_box.clear()
        for rule, title in (_ALL_RULES, *rule_choices(self.bridge.store)):
            self.rule_box.addItem(title, rule)
        self.rule_box.setMaxVisibleItems(self.rule_box.count())
        self.rule_box.setCurrentIndex(max(0, self.rule_box.findData(chosen)))
        self.rule_box.blockSignals(False)

    def _place_filters(self) -> None:
        """In one row, or in two where the page is narrow; a filter that is not there leaves no hole."""
        several = not self.branch_field.isHidden()
        short = self._alone or self.width() < self.bridge.theme.px(_FOUR_FILTERS)
        places, stretches = _IN_ONE_ROW if not short else _BY_TWO if several else _ONE_ABOVE_TWO
        widgets = (self.search, self.outcome_box, self.rule_box, self.branch_field)
        for widget, place in zip(widgets, places, strict=True):
            self._filters.addWidget(widget, *place)
        for column, stretch in enumerate(stretches):
            self._filters.setColumnStretch(column, stretch if several or column < len(widgets) - 1 else 0)

    def _lay_out(self, theme: Theme) -> None:
        self._filters = QGridLayout()
        self._filters.setSpacing(8)
        for box in (self.outcome_box, self.rule_box):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(8)
        self._empty = Empty(theme)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        self._list_card = Card(theme)
        self._list_card.body.addLayout(self._filters)
        self._list_card.body.addWidget(self._stack, 1)
        self._row = QHBoxLayout()
        self._row.setSpacing(theme.space("gap"))
        self._row.addWidget(self._list_card, 8)
        self._row.addWidget(self.explanation, 5)
        self.body.addLayout(self._row)
        self.arrange(narrow=False)
        for before, after in (
            (self.search, self.outcome_box), (self.outcome_box, self.rule_box), (self.rule_box, self.branch_field),
            (self.branch_field, self.table),
        ):  # fmt: skip
            QWidget.setTabOrder(before, after)

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda _text: self._show_rows())
        self.search.entered.connect(self._enter_list)
        self.outcome_box.currentIndexChanged.connect(lambda _n: self._show_rows())
        self.rule_box.currentIndexChanged.connect(lambda _n: self._show_rows())
        self.branch_field.changed.connect(self._show_rows)
        self.table.chosen.connect(self._explain)
        self.table.opened.connect(lambda _row: self._enter())
        self.explanation.left.connect(self._leave)
        self.explanation.opened.connect(self.bridge.take)
        self.explanation.stepped.connect(self.bridge.take)
        self.explanation.explained_by.connect(self.bridge.show_handbook)
        self.explanation.excusing.connect(partial(write_explanation, self.bridge, parent=self))
        self.explanation.withdrawn.connect(partial(take_explanation_back, self.bridge))
        QShortcut(QKeySequence.StandardKey.Find, self, self.search.setFocus)

    def _take_rows(self, period: Period, rows: tuple[FindingRow, ...]) -> None:
        if period != self.period_bar.period:
            return
        self._rows, self._fresh = rows, True
        self._warm_search()
        self._show_rows()
        self._fresh = False

    def _say_counts(self, rows: Sequence[FindingRow]) -> None:
        """Count what the filters let through, and say when that is not all."""
        today = self.bridge.today()
        short = sum(row.outcome is Outcome.UNMET for row in rows)
        opened = sum(is_open(row.finding, today) for row in rows) - short
        some = self.rule_box.currentData() or self.branch_field.value() or self.search.text().strip()
        scope = "按现在的条件" if some else "全部"
        self.set_titles("达标", f"{self.period_bar.period.title} · {scope}：未达标 {short} 项，待办 {opened} 项")

    def _warm_search(self) -> None:
        """Let the worker learn how the names are read, so that the first letter typed does not wait for it."""
        branches = self.branch_field.offered
        if branches and not self._warm:
            self._warm = True
            failed = self.bridge.failed.emit
            self.bridge.jobs.start(lambda _task: find("a", branches), lambda _found: None, failed=failed)

    def _show_rows(self) -> None:
        shown, today = self.outcome_box.currentData(), self.bridge.today()
        every = narrowed(
            self._rows,
            today,
            rule=self.rule_box.currentData() or None,
            branch=self.branch_field.value(),
            words=self.search.text(),
        )
        outcomes = (Outcome(shown),) if shown not in ("", _OPEN, _LOST) else ()
        rows = narrowed(every, today, outcomes=outcomes, open_only=shown == _OPEN, lost_only=shown == _LOST)
        self._say_counts(every)
        self.table.show_rows(rows, keep=lambda r: r.finding.key)
        self._stack.setCurrentIndex(0 if rows else 1)
        if not rows:
            self._say_empty()
        self._show_wanted()

    def _show_wanted(self) -> None:
        if self._wanted is None or not self._rows:
            return
        wanted = self._wanted
        row = find_row(self._rows, wanted.rule, wanted.subject, wanted.period, wanted.branch)
        if row is not None and self.table.select_where(lambda each: each is row):
            self._wanted = None
            if self._alone:
                self._enter()
        elif row is None and self._fresh:
            self._wanted = None
            self.bridge.said.emit(f"{self.period_bar.period.title}没有这一项要求，所以没有结果可看。", False)

    def _say_empty(self) -> None:
        if self._rows:
            again = button("看全部结果", lambda: self._set_filters(outcome="", rule="", branch=None))
            nothing_open = self.outcome_box.currentData() == _OPEN and not self.search.text()
            heading = "✓ 没有还要办的事" if nothing_open else "没有符合条件的结果"
            self._empty.say(heading, "换一个条件，或者看这一季度的全部结果。", again)
        else:
            self._empty.say("这一季度没有要办的事", "登记了支部以后，每一项要求都会列在这里。")

    def _explain(self, row: FindingRow | None) -> None:
        if row is None:
            self.explanation.show_nothing()
        else:
            self.explanation.show_explained(explain_row(self.bridge.store, row, self.bridge.today()))

    def _enter(self) -> None:
        """Let the keyboard into the explanation; where there is room for one thing only, it takes the list's place."""
        if self._alone:
            self._list_card.hide()
            self.explanation.show()
        self.explanation.take_focus()

    def _enter_list(self) -> None:
        if self.table.rows:
            self.table.setFocus()

    def _leave(self) -> None:
        if self._alone:
            self.explanation.hide()
            self._list_card.show()
        self.table.setFocus()

    def _go_to(self, period: str | None) -> None:
        """Show the quarter in which a finding's period ends (a year: the present quarter, if it lies in it)."""
        if period is None:
            return
        day = _last_day(period)
        now = same_kind(PeriodKind.QUARTER, self.bridge.today())
        in_year = len(period) == len("2026") and now.start.year == day.year
        self.period_bar.set_period(now if in_year else same_kind(PeriodKind.QUARTER, day))

    def _set_filters(self, *, outcome: str, rule: str, branch: str | None, words: str = "") -> None:
        self._offer_rules()
        self.branch_field.offer(branch_choices(self.bridge.store))
        widgets: tuple[QWidget, ...] = (self.outcome_box, self.rule_box, self.branch_field, self.search)
        for widget in widgets:
            widget.blockSignals(True)
        self.outcome_box.setCurrentIndex(self.outcome_box.findData(outcome))
        self.rule_box.setCurrentIndex(self.rule_box.findData(rule))
        self.branch_field.set_value(branch)
        self.search.setText(words)
        for widget in widgets:
            widget.blockSignals(False)
        self._show_rows()


def _last_day(period: str) -> date:
    return parse_period(period[:7] if period.count("-") > 1 else period).last_day


def _box(name: str, entries: list[tuple[str, str]]) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    box.setMaxVisibleItems(len(entries))
    for value, words in entries:
        box.addItem(words, value)
    return box

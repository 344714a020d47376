"""封账: freeze a quarter or a year, number what changes afterwards, open it again, and look up the code of a print."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QGridLayout, QStackedWidget, QWidget

from pbdesk.actions.closing import close_period, correct_closing, reopen_period
from pbdesk.calendar import Period, PeriodKind, parse_period
from pbdesk.errors import UserError
from pbdesk.model import Desk
from pbdesk.store import Changes, Store
from pbdesk.store.naming import TABLE_WORDS
from pbdesk.views.closed_page import (
    STATE_WORDS,
    ChangedLine,
    IssueLine,
    branches_in,
    issue_lines,
    period_brief,
    period_note,
)
from pbdesk.views.closed_periods import Hindrance, PeriodRow, Preview, period_rows, preview, recent
from pbdesk.views.closing import Edition
from pbdesk.views.freezing import Live, live
from ui.bridge import Bridge
from ui.closed import Lines, look_at, look_through
from ui.jobs import Task
from ui.pages.base import Page
from ui.pages.closing_check import CodeCheck
from ui.pages.closing_panel import STATE_TONES, ClosingPanel
from ui.requests import Request, ShowClosed
from ui.theme import Theme
from ui.widgets.basic import Card, Empty, scrolled
from ui.widgets.rows import Column, RowsTable

_KINDS = {PeriodKind.QUARTER: "按季度", PeriodKind.YEAR: "按年"}
Act = Callable[[Store, Live | None], Changes]


class ClosingsPage(Page):
    """The periods at the left, the chosen one at the right; everything can be done with the keyboard."""

    TITLE = "封账"
    WATCHES: ClassVar[frozenset[str]] = frozenset(TABLE_WORDS)  # whatever changes may change what was closed
    ANSWERS: ClassVar[frozenset[type]] = frozenset({ShowClosed})

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self._looked: dict[Period, Lines] = {}
        self._wanted: Period | None = None
        self._acting = False
        theme = bridge.theme
        self.kind_box = QComboBox()
        self.kind_box.setAccessibleName("按季度还是按年")
        for kind, words in _KINDS.items():
            self.kind_box.addItem(words, kind)
        self.head.addWidget(self.kind_box, 0, Qt.AlignmentFlag.AlignTop)
        columns: tuple[Column[PeriodRow], ...] = (
            Column("期间", lambda row: row.period.title, 8),
            Column("状态", lambda row: STATE_WORDS[row.state], 7, tone=lambda row: STATE_TONES[row.state]),
            Column("", lambda r: period_brief(r, bridge.today()), hint=lambda r: period_note(r, bridge.today())),
        )
        self.table: RowsTable[PeriodRow] = RowsTable(columns, theme, "各期")
        self.panel = ClosingPanel(theme)
        self.check = CodeCheck(bridge, theme)
        self.empty = Empty(theme)
        self._lay_out(theme)
        self._connect()

    def reload(self) -> None:
        """Show the periods again, and look anew what differs from what was issued."""
        self._looked = {}
        self._show_rows()
        self.check.look_again()
        self._look_of_late()

    def answer(self, request: Request) -> None:
        """Go to a period that was closed."""
        if isinstance(request, ShowClosed):
            self._go_to(parse_period(request.period))

    def first_widget(self) -> QWidget | None:
        return self.table if self.table.rows else self.check.field

    def retheme(self, theme: Theme) -> None:
        self.table.retheme(theme)
        self.panel.retheme(theme)

    def arrange(self, *, narrow: bool) -> None:
        self._cards.addWidget(self._list_card, 0, 0, 1, 2 if narrow else 1)
        self._cards.addWidget(self.check, 2 if narrow else 1, 0, 1, 2 if narrow else 1)
        self._cards.addWidget(self.panel, *((1, 0, 1, 2) if narrow else (0, 1, 2, 1)))
        self._cards.setColumnStretch(0, 5)
        self._cards.setColumnStretch(1, 7)
        self._cards.setRowStretch(0, 1)
        px = self.bridge.theme.px
        self._list_card.setMinimumHeight(px(260))
        self.panel.setMinimumHeight(px(420) if narrow else 0)

    def _lay_out(self, theme: Theme) -> None:
        self._list_card = Card(theme, "各期", "")
        self._list_card.body.addWidget(self.table, 1)
        board = QWidget()
        board.setProperty("role", "clear")
        self._cards = QGridLayout(board)
        self._cards.setContentsMargins(0, 0, 0, 0)
        self._cards.setSpacing(theme.space("gap"))
        self._stack = QStackedWidget()
        self._scroll = scrolled(board)
        self._stack.addWidget(self._scroll)
        self._stack.addWidget(self.empty)
        self.body.addWidget(self._stack, 1)
        self.arrange(narrow=False)

    def _connect(self) -> None:
        self.kind_box.activated.connect(lambda _row: self.refresh())
        self.table.chosen.connect(self._choose)
        self.table.opened.connect(lambda _row: self._enter())
        panel = self.panel
        panel.close_wanted.connect(self._ask_close)
        panel.correct_wanted.connect(self._ask_correct)
        panel.reopen_wanted.connect(self._ask_reopen)
        panel.print_wanted.connect(self._print)
        panel.finding_wanted.connect(self._open_hindrance)
        panel.branch_wanted.connect(self._open_change)
        self.check.shown.connect(self._show_edition)

    def _show_rows(self) -> None:
        store, today = self.bridge.store, self.bridge.today()
        rows = [self._known(row) for row in period_rows(store, self.kind_box.currentData(), today)]
        self._stack.setCurrentIndex(0 if rows else 1)
        whose = "本支部" if store.desk is Desk.BRANCH else "各支部"
        told = f"一个季度结束、核对好以后封账：{whose}的结果固定下来，以后的改动编号更正"
        self.set_titles(self.TITLE, told if rows else "")
        if not rows:
            self.empty.say("还没有可以封账的期间", "记了会议或走访以后，每个季度会列在这里；季度结束后就可以封账。")
        self.table.show_rows(rows, keep=lambda row: row.period)
        if self._wanted is not None and self.table.select_where(lambda row: row.period == self._wanted):
            self._wanted = None

    def _known(self, row: PeriodRow) -> PeriodRow:
        """A row with what was found about its changes, if somebody has looked."""
        found = self._looked.get(row.period)
        return row if found is None or not row.is_closed else row.with_changes(branches_in(found))

    def _choose(self, row: PeriodRow | None) -> None:
        if row is None:
            return
        store, today = self.bridge.store, self.bridge.today()
        panel = self.panel
        panel.show_period(row, issue_lines(store, row.period), today)
        panel.allow(acting=not self._acting and not store.read_only)
        if row.is_closed:
            found = self._looked.get(row.period)
            if found is None:
                panel.show_waiting("正在核对封账后有没有改动……")
                look_at(self.bridge, row.period, partial(self._take_changes, row.period))
            else:
                panel.show_changes(found)
        elif row.period.last_day >= today:
            panel.show_running()
        else:
            panel.show_waiting("正在核对全部规则……")
            self.bridge.read(("closing preview", row.period), partial(_preview, row.period, today),
                             partial(self._take_preview, row.period))  # fmt: skip

    def _take_preview(self, period: Period, found: Preview) -> None:
        current = self.table.current()
        if current is not None and current.period == period and not current.is_closed:
            self.panel.show_preview(found)

    def _look_of_late(self) -> None:
        """Look at what was closed of late; an older period is looked at when it is chosen."""
        periods = [row.period for row in recent(self.table.rows, self.bridge.today())]
        look_through(self.bridge, periods, self._take_changes, self.isVisible)

    def _take_changes(self, period: Period, lines: Lines) -> None:
        if self._looked.get(period) != lines:
            self._looked[period] = lines
            self._show_rows()

    def _ask_close(self) -> None:
        row = self.table.current()
        if row is not None:
            words = f"封账后，{row.period.title}的结果就固定下来；以后的改动要登记更正。现在封账吗？"
            act: Act = lambda store, now: close_period(store, row.period, self.bridge.today(), now=now)  # noqa: E731
            said = f"已封账：{row.period.title}"
            self.panel.question.ask(words, [("封账", lambda: self._act(row.period, act, said))])

    def _ask_correct(self) -> None:
        row = self.table.current()
        if row is None:
            return
        period, today = row.period, self.bridge.today()

        def correct(reason: str) -> bool:
            said = f"已登记更正：{period.title}"
            return self._act(period, lambda store, now: correct_closing(store, period, today, reason, now=now), said)

        words = f"登记{period.title}的更正：新的结果编号打印，旧的和新的都留着。为什么改？"
        self.panel.reason.ask(words, "登记更正", correct, "如 9月的党员大会当时开了，10月才补录")

    def _ask_reopen(self) -> None:
        row = self.table.current()
        if row is None:
            return
        period, today = row.period, self.bridge.today()

        def reopen(reason: str) -> bool:
            said = f"已重新打开：{period.title}"
            return self._run(lambda store: reopen_period(store, period, today, reason), said)

        words = f"重新打开后，{period.title}的报表又按现在的记录打印，可以再封一次；原来出过的都留着。为什么重新打开？"
        self.panel.reason.ask(words, "重新打开", reopen, "如 支部合并，需要重新汇总")

    def _act(self, period: Period, act: Act, said: str) -> bool:
        """Work the results out on the worker, then act at once; where the file changed meanwhile, start again."""
        version, today = self.bridge.version, self.bridge.today()
        self._set_acting(acting=True)
        self.panel.show_waiting("正在核对全部规则，马上就好……")

        def done(now: Live) -> None:
            if version != self.bridge.version:
                self._act(period, act, said)
                return
            self._set_acting(acting=False)
            if not self._run(lambda store: act(store, now), said):
                self._choose(self.table.current())

        def failed(sentence: str) -> None:
            self._set_acting(acting=False)
            self.bridge.failed.emit(sentence)

        self.bridge.jobs.start(
            lambda task: live(task.store, period, today), done, failed=failed, store=self.bridge.store, owner=self
        )
        return True

    def _run(self, action: Callable[[Store], Changes], said: str) -> bool:
        """Act; a refusal is said where the reason was typed, or at the foot of the window."""
        bar = self.panel.reason

        def refuse(error: UserError) -> None:
            if bar.isVisible():
                bar.show_error(str(error))
            else:
                self.bridge.failed.emit(str(error))

        return self.bridge.run(action, said, on_error=refuse)

    def _set_acting(self, *, acting: bool) -> None:
        self._acting = acting
        self.panel.allow(acting=not acting and not self.bridge.store.read_only)

    def _print(self, line: IssueLine | None) -> None:
        row = self.table.current()
        if row is not None:
            issue = (line.closing, line.number) if line else None
            self.bridge.print_sheet("closing", row.period.label, None, issue)

    def _open_hindrance(self, hindrance: Hindrance) -> None:
        row = self.table.current()
        if row is not None:
            self.bridge.show_findings(None, hindrance.rule, row.period.label)

    def _open_change(self, line: ChangedLine) -> None:
        row = self.table.current()
        if row is not None:
            rule = line.rule if "-" in line.rule else None
            self.bridge.show_findings(line.branch_id, rule, row.period.label)

    def _show_edition(self, edition: Edition) -> None:
        """Stand at the period that a code belongs to, with the keyboard still in the field."""
        if edition.period.kind in _KINDS:
            self._go_to(edition.period)

    def _go_to(self, period: Period) -> None:
        self._wanted = period
        if period.kind in _KINDS:
            self.kind_box.setCurrentIndex(self.kind_box.findData(period.kind))
        self.refresh()

    def _enter(self) -> None:
        """Enter in the list goes to what can be done with the period."""
        panel = self.panel
        for each in (panel.correct_button, panel.close_button, panel.print_button):
            if each.isVisible() and each.isEnabled():
                each.setFocus(Qt.FocusReason.OtherFocusReason)
                self._scroll.ensureWidgetVisible(each)
                return


def _preview(period: Period, today: date, task: Task) -> Preview:
    return preview(task.store, period, today)


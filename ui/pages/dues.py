"""党费: a month collected in one go, what each is to pay, who is behind, and the year."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from pbdesk.calendar import Period, PeriodKind, parse_period
from pbdesk.views.dues import DuesMonth, dues_month
from pbdesk.views.dues_arrears import ArrearsLine, arrears
from pbdesk.views.dues_standards import StandardRow, standard_rows
from pbdesk.views.dues_year import DuesYear, dues_year
from pbdesk.views.names import branch_choices
from ui.bridge import Bridge
from ui.jobs import Task
from ui.pages.base import Page
from ui.pages.dues_arrears_panel import ArrearsPanel
from ui.pages.dues_collect import CollectPanel
from ui.pages.dues_standard_panel import StandardPanel
from ui.pages.dues_year_panel import YearPanel
from ui.requests import Request, ShowArrears, ShowDues, ShowFinding, ShowFindings
from ui.theme import Theme
from ui.widgets.basic import Empty, button, scrolled
from ui.widgets.finder import Finder
from ui.widgets.period_bar import PeriodBar
from ui.widgets.sections import Sections
from ui.widgets.unsaved import UnsavedBar

COLLECT, STANDARDS, ARREARS, YEAR = range(4)


@dataclass(frozen=True, slots=True)
class _Rest:
    """What the page shows of a branch beside the month, which is not to wait for it."""

    standards: tuple[StandardRow, ...]
    behind: tuple[ArrearsLine, ...]
    year: DuesYear


class DuesPage(Page):
    """Ctrl+S saves what the section shown holds; Alt and arrows change the month."""

    TITLE = "党费"
    WIDE = 950
    WATCHES: ClassVar[frozenset[str]] = frozenset({
        "dues", "dues_standard", "membership", "person", "post", "member_condition", "organization", "policy",
        "party_group",
    })  # fmt: skip
    ANSWERS: ClassVar[frozenset[type]] = frozenset({ShowArrears, ShowDues})

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        theme = bridge.theme
        self._branch: str | None = None
        self.branch_field = Finder("支部", "支部")
        self.period_bar = PeriodBar(bridge.today, PeriodKind.MONTH)
        self._period = self.period_bar.period
        self.unsaved = UnsavedBar("党费")
        self.sections = Sections("党费的哪一部分", theme)
        self.collect = CollectPanel(bridge)
        self.standards = StandardPanel(bridge)
        self.arrears = ArrearsPanel(bridge)
        self.year = YearPanel(bridge)
        self.empty = Empty(theme)
        self._build()

    def reload(self) -> None:
        """Read the month, the arrears and the standards of the branch that is chosen."""
        self._offer_branches()
        branch, period, today = self._branch, self._period, self.bridge.today()
        self._scroll.setVisible(branch is not None)
        self.empty.setVisible(branch is None)
        self.period_bar.setVisible(branch is not None)
        if branch is None:
            self.set_titles(self.TITLE)
            start = button("登记支部(&J)", lambda: self.setup_wanted.emit("branch"), "primary")
            self.empty.say("还没有支部", "先登记支部和党员，每月的党费就在这里收。", start)
            return

        def month(task: Task) -> DuesMonth:
            return dues_month(task.store, branch, period.label)

        def rest(task: Task) -> _Rest:
            return _Rest(
                standard_rows(task.store, branch, today),
                arrears(task.store, branch, today),
                dues_year(task.store, branch, period.start.year, today),
            )

        self.bridge.read(("dues", branch, period.label), month, self._take)
        self.bridge.read(("dues of a year", branch, period.start.year), rest, self._take_rest)

    def answer(self, request: Request) -> None:
        """Open the arrears, or a month's collection of a branch."""
        match request:
            case ShowArrears():
                self.sections.open(ARREARS)
            case ShowDues(branch_id, month):
                self._go(branch_id, parse_period(month) if month else self._period)
                self.sections.open(COLLECT if month else ARREARS)

    def why(self) -> Request | None:
        """The rule behind the month, or the person in arrears."""
        if self._branch is None:
            return None
        if self.sections.current == ARREARS:
            line = self.arrears.table.current()
            return ShowFindings(self._branch, words=line.name) if line is not None else None
        rule, period = ("DUE-11", self._period.label) if self.sections.current == COLLECT else ("DUE-13", self._year)
        return ShowFinding(rule, self._branch, period)

    @property
    def _year(self) -> str:
        return str(self._period.start.year)

    def leaving(self) -> bool:
        """Ask about sums that are typed and not saved."""
        return self._may_leave(self.freed.emit)

    def first_widget(self) -> QWidget | None:
        firsts = (self.collect.grid, self.standards.table, self.arrears.table, self.year.table)
        return firsts[self.sections.current]

    def arrange(self, *, narrow: bool) -> None:
        self.branch_field.setMaximumWidth(self.bridge.theme.px(210 if narrow else 320))
        self.collect.arrange(narrow=narrow)

    def retheme(self, theme: Theme) -> None:
        self.collect.grid.retheme(theme)
        for panel in (self.standards, self.arrears, self.year):
            panel.retheme(theme)

    def _build(self) -> None:
        for each in (self.branch_field, self.period_bar):
            self.head.addWidget(each, 0, Qt.AlignmentFlag.AlignTop)
        for words, panel, first in (
            ("收缴", self.collect, self.collect.grid),
            ("标准", self.standards, self.standards.table),
            ("欠交", self.arrears, self.arrears.table),
            ("全年", self.year, self.year.table),
        ):
            self.sections.add(words, panel, first)
        self._scroll = scrolled(self.sections)
        for part in (self.unsaved, self._scroll, self.empty):
            self.body.addWidget(part, 0 if part is self.unsaved else 1)
        self.standards.left.connect(self._ask_about_standard)
        self.collect.standards_wanted.connect(lambda: self.sections.open(STANDARDS))
        self.branch_field.changed.connect(self._on_branch)
        self.period_bar.changed.connect(self._on_period)
        shortcut = QShortcut(QKeySequence.StandardKey.Save, self, self.save)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)  # asleep while the page is not shown

    def save(self) -> None:
        """Save what the section shown holds."""
        saves: tuple[Callable[[], object], ...] = (self.collect.save, self.standards.save, self.arrears.save)
        if self.sections.current < len(saves):
            saves[self.sections.current]()

    def _offer_branches(self) -> None:
        branches = branch_choices(self.bridge.store)
        self.branch_field.offer(branches)
        self.branch_field.setVisible(len(branches) > 1)
        if self._branch not in {branch.person_id for branch in branches}:
            self._branch = branches[0].person_id if branches else None
        self._show_choices()

    def _show_choices(self) -> None:
        """Branch and month as they are shown; while something is unsaved, neither changes."""
        for widget in (self.branch_field, self.period_bar):
            widget.blockSignals(True)
        if self.branch_field.value() != self._branch:
            self.branch_field.set_value(self._branch)
        self.period_bar.set_period(self._period)
        for widget in (self.branch_field, self.period_bar):
            widget.blockSignals(False)

    def _on_branch(self) -> None:
        wanted = self.branch_field.value()
        if wanted is not None and wanted != self._branch:
            self._go(wanted, self._period)

    def _on_period(self, period: Period) -> None:
        self._go(self._branch, period)

    def _go(self, branch: str | None, period: Period) -> None:
        """Show another branch or month; what is filled in is asked about first."""
        if not self._may_leave(lambda: self._go(branch, period)):
            self._show_choices()
            return
        self._branch, self._period = branch, period
        self._show_choices()
        self.refresh()

    def _may_leave(self, then: Callable[[], object]) -> bool:
        unsaved = self.collect if self.collect.dirty else self.standards if self.standards.dirty else None
        if unsaved is None:
            return True
        self.unsaved.ask(save=lambda: unsaved.save() and then(), drop=lambda: self._drop(then))
        return False

    def _ask_about_standard(self, then: Callable[[], object]) -> None:
        """Another member is chosen over a standard half typed."""

        def drop() -> None:
            self.standards.forget()
            then()

        self.unsaved.ask(save=lambda: self.standards.save() and then(), drop=drop)

    def _drop(self, then: Callable[[], object]) -> None:
        self.collect.forget()
        self.standards.forget()
        then()

    def _take(self, month: DuesMonth) -> None:
        if (month.branch_id, month.month) != (self._branch, self._period.label):
            return
        told = f"应交 {month.due:.2f} 元，实交 {month.paid:.2f} 元"
        self.set_titles(self.TITLE, told + (f"，还差 {month.owed:.2f} 元" if month.owed else ""))
        self.collect.show_month(month, over=self._period.end <= self.bridge.today())

    def _take_rest(self, rest: _Rest) -> None:
        if (rest.year.branch_id, rest.year.year) != (self._branch, self._period.start.year):
            return
        self.standards.show_rows(rest.standards)
        self.arrears.show_lines(rest.behind)
        self.year.show_year(rest.year)
        self.sections.say(STANDARDS, sum(row.amount is None for row in rest.standards))
        self.sections.say(ARREARS, len(rest.behind))

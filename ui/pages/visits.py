"""走访: the Tuesdays of a quarter, what each got, and the visit being logged."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from pbdesk.calendar import Period
from pbdesk.model import Desk, Visit
from pbdesk.views.names import branch_choices
from pbdesk.views.visit_asked import place_of
from pbdesk.views.visits import (
    TuesdayHead,
    VisitCell,
    VisitGrid,
    column_of,
    first_look,
    lines_like,
    patched,
    quarter_grid,
    summary,
    visit_day,
)
from ui.bridge import Bridge
from ui.jobs import Task
from ui.pages.base import Page
from ui.pages.visit_column import VisitColumn
from ui.pages.visit_editor import VisitEditor
from ui.pages.visit_panel import VisitPanel
from ui.requests import LogVisit, OpenVisit, Request, ShowFinding, ShowFindings
from ui.theme import Theme
from ui.widgets.basic import Card, Empty, button
from ui.widgets.fields import WordField
from ui.widgets.period_bar import PeriodBar
from ui.widgets.unsaved import UnsavedBar
from ui.widgets.visit_grid import VisitGridView

_ANY = 16_777_215
"""No limit to a width, as Qt says it."""


class VisitsPage(Page):
    """Arrows go through the Tuesdays, Enter logs or corrects a visit, Ctrl+S saves it, Esc goes back."""

    TITLE = "走访"
    WIDE = 1000
    WATCHES: ClassVar[frozenset[str]] = frozenset({
        "visit", "posting", "organization", "person", "policy", "local_rule", "calendar_day", "explanation",
    })  # fmt: skip
    ANSWERS: ClassVar[frozenset[type]] = frozenset({OpenVisit, LogVisit})

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        theme = bridge.theme
        self._grid: VisitGrid | None = None
        self._target: tuple[str, date] | None = None
        self._shown_period: Period | None = None
        self.period_bar = PeriodBar(bridge.today)
        self.new_button = button("记一次走访", self.begin, "primary", hint="Ctrl+T")
        self.search = WordField("查找支部", "支部、指导员或拼音首字母  Ctrl+F")
        self.grid = VisitGridView(theme)
        self.column = VisitColumn(theme)
        self.empty = Empty(theme)
        self.panel = VisitPanel(theme)
        self.editor = VisitEditor(bridge)
        self.unsaved = UnsavedBar("走访")
        self._build(theme)
        self._connect()

    def reload(self) -> None:
        """Read the Tuesdays of the quarter on a worker."""
        period, today = self.period_bar.period, self.bridge.today()

        def work(task: Task) -> VisitGrid:
            return quarter_grid(task.store, period, today)

        self.bridge.read(("visits", period.label), work, self._take)

    def answer(self, request: Request) -> None:
        """Open a visit, or start logging one."""
        match request:
            case OpenVisit(visit_id):
                self.open_record(visit_id)
            case LogVisit(branch_id, day):
                self.start_record(branch_id, day)

    def open_record(self, visit_id: str) -> None:
        """Show a logged visit to read or correct."""
        found = self.bridge.store.get(Visit, visit_id)
        if found is None or not self._may_leave(lambda: self.open_record(visit_id)):
            return
        if self.editor.open(visit_id):
            branch_id = self.editor.draft().branch_id
            if branch_id is not None:
                self._go_to(branch_id, found.record.visited_on)
            self._show_editor()

    def start_record(self, branch_id: str | None = None, day: date | None = None) -> None:
        """Begin a visit; on a holiday Tuesday the day starts as one that will do."""
        if not branch_choices(self.bridge.store):
            self.bridge.failed.emit("文件里还没有支部，记不了走访。先从菜单“文件”里添加支部。")
            return
        if not self._may_leave(lambda: self.start_record(branch_id, day)):
            return
        if branch_id is not None and day is not None:
            self._go_to(branch_id, day)
        head = self._head_of(day)
        start = visit_day(head, self.bridge.today()) if head is not None else day
        self.editor.start(branch_id, start)
        self._show_editor()

    def begin(self) -> None:
        """Begin a visit to the branch that is current, of a day that is asked."""
        cell = self._current()
        self.start_record(cell.branch_id if cell else None)

    def leave_editor(self) -> None:
        """Back to the Tuesdays; asks first when something was typed."""
        if self._may_leave(self.leave_editor):
            self._show_panel()

    def leaving(self) -> bool:
        """Ask about a visit that is typed and not saved."""
        return self._may_leave(self._free)

    def why(self) -> Request | None:
        """The finding of the Tuesday that is chosen."""
        cell = self._current()
        if cell is None:
            return None
        if cell.rule:
            return ShowFinding(cell.rule, cell.branch_id, cell.day.isoformat())
        return ShowFindings(cell.branch_id, period=cell.day.isoformat()[:7])

    def first_widget(self) -> QWidget | None:
        return None if self._editing else self._table

    def arrange(self, *, narrow: bool) -> None:
        self.editor.arrange(narrow=narrow)
        self._show_sides()

    def retheme(self, theme: Theme) -> None:
        self.grid.retheme(theme)
        self.column.retheme(theme)
        self._show_sides()

    @property
    def _editing(self) -> bool:
        return self._right.currentWidget() is self.editor

    @property
    def _table(self) -> VisitGridView | VisitColumn:
        return self.column if self._stack.currentWidget() is self.column else self.grid

    def _build(self, theme: Theme) -> None:
        for each in (self.period_bar, self.new_button):
            self.head.addWidget(each, 0, Qt.AlignmentFlag.AlignTop)
        self._left, self._side = Card(theme), Card(theme)
        self._left.setAccessibleName("每个周二")
        self._side.setAccessibleName("所选周二")
        self._stack, self._right = QStackedWidget(), QStackedWidget()
        for table in (self.grid, self.column, self.empty):
            self._stack.addWidget(table)
        self.search.setClearButtonEnabled(True)
        self._left.body.addWidget(self.search)
        self._left.body.addWidget(self._stack, 1)
        for side in (self.panel, self.editor):
            self._right.addWidget(side)
        self._side.body.addWidget(self._right)
        row = QHBoxLayout()
        row.setSpacing(theme.space("gap"))
        row.addWidget(self._left, 1)
        row.addWidget(self._side, 1)
        self.body.addWidget(self.unsaved)
        self.body.addLayout(row, 1)
        self._show_sides()

    def _connect(self) -> None:
        self.period_bar.changed.connect(lambda _period: self.refresh())
        self.search.textChanged.connect(lambda _text: self._show_lines())
        self.search.returnPressed.connect(self.grid.setFocus)
        for table in (self.grid, self.column):
            table.chosen.connect(lambda _cell: self._show_cell())
            table.opened.connect(self._on_opened)
        self.panel.start.connect(self._start_here)
        self.panel.why.connect(self._explain)
        self.panel.opened.connect(self.open_record)
        self.editor.saved.connect(self._on_saved)
        self.editor.given_up.connect(self.leave_editor)
        shortcuts: tuple[tuple[QKeySequence.StandardKey, Callable[[], object]], ...] = (
            (QKeySequence.StandardKey.Save, lambda: self._editing and self.editor.save()),
            (QKeySequence.StandardKey.Find, self.search.setFocus),
        )
        for keys, does in shortcuts:
            shortcut = QShortcut(keys, self)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)  # asleep while the page is not shown
            shortcut.activated.connect(does)

    def _take(self, grid: VisitGrid) -> None:
        self._grid = grid
        self.set_titles(self.TITLE, summary(grid))
        one = len(grid.lines) <= 1 and self.bridge.store.desk is Desk.BRANCH
        self.search.setVisible(len(grid.lines) > 1)
        if not grid.lines:
            self._say_empty(grid.period)
            self._stack.setCurrentWidget(self.empty)
        elif one:
            self.column.show_rows(column_of(grid))
            self._stack.setCurrentWidget(self.column)
        else:
            self._show_lines()
            self._stack.setCurrentWidget(self.grid)
        fresh, self._shown_period = grid.period != self._shown_period, grid.period
        if self._target is None and fresh and grid.lines:
            self._target = grid.lines[0].branch_id, first_look(grid, self.bridge.today())
        if self._target is not None:
            self._table.go_to(*self._target)
            self._target = None
        self._show_cell()

    def _show_lines(self) -> None:
        if self._grid is not None:
            self.grid.show_grid(self._grid, lines_like(self._grid, self.search.text()))

    def _say_empty(self, period: Period) -> None:
        words = "有指导员派驻的支部会列在这里，每个周二一格。先登记指导员派驻在哪个支部，或者换一个季度看。"
        self.empty.say(f"{period.title}没有要走访的支部", words)

    def _current(self) -> VisitCell | None:
        if self._grid is None or not self._grid.lines:
            return None
        return self._table.current_cell()

    def _head_of(self, day: date | None) -> TuesdayHead | None:
        """The Tuesday of the grid that a day is, if it is one."""
        heads = self._grid.tuesdays if self._grid else ()
        return next((head for head in heads if head.day == day), None)

    def _show_cell(self) -> None:
        cell = self._current()
        if self._editing and self.editor.dirty:
            return
        lines = self._grid.lines if self._grid else ()
        line = next((each for each in lines if cell and each.branch_id == cell.branch_id), None)
        head = self._head_of(cell.day if cell else None)
        branch = f"{line.branch}　指导员 {line.guide or '空缺'}" if line else ""
        self.panel.show_cell(cell, branch, head.words if head else "")

    def _go_to(self, branch_id: str, day: date) -> None:
        """Show a branch's Tuesday of the week that a day lies in, whichever quarter that is."""
        period, tuesday = place_of(self.bridge.store, day)
        self._target = branch_id, tuesday
        if period != self.period_bar.period:
            self.period_bar.set_period(period)
        elif self._grid is not None and self._table.go_to(branch_id, tuesday):
            self._target = None

    def _on_opened(self, cell: VisitCell) -> None:
        if cell.visits:
            self.open_record(cell.visits[0].id)
        else:
            self.start_record(cell.branch_id, cell.day)

    def _start_here(self) -> None:
        cell = self._current()
        if cell is not None:
            self.start_record(cell.branch_id, cell.day)

    def _explain(self) -> None:
        request = self.why()
        if request is not None:
            self.bridge.asked.emit(request)

    def _on_saved(self) -> None:
        draft = self.editor.draft()
        if self._grid is not None and draft.branch_id is not None:
            period, today = self._grid.period, self.bridge.today()
            self._take(patched(self._grid, quarter_grid(self.bridge.store, period, today, {draft.branch_id})))
        self._show_panel()
        if draft.branch_id is not None and draft.visited_on is not None:
            self._go_to(draft.branch_id, draft.visited_on)

    def _show_editor(self) -> None:
        self.unsaved.hide()
        self._right.setCurrentWidget(self.editor)
        self.new_button.hide()
        self._show_sides()

    def _show_panel(self) -> None:
        self.unsaved.hide()
        self._right.setCurrentWidget(self.panel)
        self.new_button.show()
        self._show_sides()
        self._show_cell()
        self._table.setFocus()

    def _free(self) -> None:
        self._show_panel()
        self.freed.emit()

    def _show_sides(self) -> None:
        """Where there is no room for both, the Tuesdays or the visit being typed; typing gets the wider side."""
        px, editing = self.bridge.theme.px, self._editing
        self._side.setMinimumWidth(px(400 if editing else 330))
        self._side.setMaximumWidth(_ANY if self._narrow else px(415 if editing else 350))
        self._left.setVisible(not (self._narrow and self._editing))
        self._side.setVisible(not self._narrow or self._editing)

    def _may_leave(self, then: Callable[[], object]) -> bool:
        """Whether nothing typed would be lost; otherwise the bar asks, and ``then`` follows the answer."""
        if not self._editing or not self.editor.dirty:
            return True
        self.unsaved.ask(save=lambda: self.editor.save() and then(), drop=lambda: self._drop(then))
        return False

    def _drop(self, then: Callable[[], object]) -> None:
        self.editor.forget()
        then()

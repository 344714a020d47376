"""首页: what is still owed and by when, with the button that settles it; the year at a glance."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QStackedWidget, QWidget

from pbdesk.calendar import Period
from pbdesk.model import Desk, SubjectKind
from pbdesk.views.closed_page import changed_notice, closed_of_late
from pbdesk.views.home import carried_findings, home, year_findings
from pbdesk.views.home_rows import BranchLine, DueLine, Home, Notice
from pbdesk.views.year_grid import Cell
from ui.bridge import Bridge
from ui.closed import Lines, look_through
from ui.dialogs.attendance_rate import AttendanceRateDialog
from ui.dialogs.calendar_export import CalendarExport
from ui.jobs import Task
from ui.pages.base import Page
from ui.requests import Request, ShowFinding, ShowFindings
from ui.theme import Theme, Tone
from ui.widgets.basic import Card, Empty, Figure, button, label, scrolled
from ui.widgets.due_list import DueList
from ui.widgets.notices import NoticeList
from ui.widgets.rows import Column, RowsTable
from ui.widgets.year_grid import YearGrid

_COLUMNS: tuple[Column[BranchLine], ...] = (
    Column("支部", lambda r: r.name, 11, hint=lambda r: r.name),
    Column(
        "未达标", lambda r: f"✗ {r.short}" if r.short else "—", 4, tone=lambda r: Tone.SHORT if r.short else Tone.IDLE
    ),
    Column("待办", lambda r: f"{r.open}", 3, number=True),
    Column("主要缺什么", lambda r: r.worst, hint=lambda r: f"{r.worst}，最近期限 {r.due}"),
)
_LEGEND = "✓ 达标　✗ 未达标　差3 有 3 项未达标　待2 有 2 项待办　免 免计"
"""What the cells of the year say, where no cell is looked at."""
_FOUR_FIGURES = 740
"""From this width (at 100 %) on, four figures stand side by side."""
_BY_URGENCY = "最紧的在最上面"
_MOODS = {"met": Tone.MET, "short": Tone.SHORT, "open": Tone.OPEN}


class HomePage(Page):
    """What do I still owe, by when: for one branch item by item, for a street branch by branch."""

    TITLE = "首页"
    WATCHES: ClassVar[frozenset[str]] = frozenset({
        "organization", "party_group", "committee", "membership", "member_condition", "post", "posting", "meeting",
        "visit", "policy", "local_rule", "calendar_day", "explanation", "person", "admission", "admission_step",
        "dues", "dues_standard", "closing", "correction", "chase", "review", "attachment",
    })  # fmt: skip

    WIDE = 960

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self._home: Home | None = None
        self.rate_dialog: AttendanceRateDialog | None = None
        theme = bridge.theme
        guide = bridge.store.desk is Desk.GUIDE
        meeting = button("记一次会议", bridge.record_meeting, "" if guide else "primary", hint="Ctrl+N")
        visit = button("记一次走访", bridge.log_visit, "primary" if guide else "", hint="Ctrl+T")
        self.calendar = CalendarExport(bridge, self)
        export = button("导出到日历…", self.calendar.ask, "quiet", name="导出到日历")
        for each in (export, meeting, visit) if guide else (export, visit, meeting):
            self.head.addWidget(each, 0, Qt.AlignmentFlag.AlignTop)
        self._actions = (meeting, visit, export)
        self.figures = tuple(Figure(theme, "", partial(self._open_figure, number)) for number in range(4))
        self.due = DueList(theme)
        self.due.opened.connect(self._open_line)
        self.due.stepped.connect(lambda line: bridge.take(line.step))
        self.branches = RowsTable(_COLUMNS, theme, "有待办事项的支部")
        self.branches.opened.connect(lambda row: bridge.asked.emit(self._behind_branch(row)))
        self.notices = NoticeList(theme)
        self.notices.opened.connect(self._open_notice)
        self.grid = YearGrid(theme)
        self.grid.opened.connect(self._open_cell)
        self.empty = Empty(theme)
        self.due_card = Card(theme, "还差什么", _BY_URGENCY)
        self.grid_card = Card(theme, "全年一览", "点一格看依据和记录")
        self._stack = QStackedWidget()
        self._stack.addWidget(scrolled(self._board(theme)))
        self._stack.addWidget(self.empty)
        self.body.addWidget(self._stack)

    def reload(self) -> None:
        """Evaluate the year on a worker; the page stands meanwhile as it was."""
        today = self.bridge.today()

        def work(task: Task) -> Home:
            findings = year_findings(task.store, today)
            return home(task.store, findings, today, carried_findings(task.store, today))

        if self._home is None:
            self.set_titles("首页", "正在核对各项记录……")
        self.bridge.read("home", work, self._show)

    def retheme(self, theme: Theme) -> None:
        self.grid.retheme(theme)
        self.branches.retheme(theme)
        if self._home is not None:
            self.due.show_lines(self._home.due, theme)

    def first_widget(self) -> QWidget | None:
        if self._stack.currentIndex():
            return self.empty
        return self.due.rows[0] if self.due.rows else self.branches if self.branches.rows else self.grid

    def why(self) -> Request | None:
        """The finding behind the line, the cell or the branch that has the keyboard."""
        focus = QApplication.focusWidget()
        row = next((row for row in self.due.rows if row is focus or (focus and row.isAncestorOf(focus))), None)
        if row is not None:
            return self._behind_line(row.line)
        cell, branch = self.grid.current(), self.branches.current()
        if self.grid.hasFocus() and cell is not None:
            return self._behind_cell(cell)
        return self._behind_branch(branch) if branch is not None and self.branches.hasFocus() else None

    def arrange(self, *, narrow: bool) -> None:
        self._cards.addWidget(self.due_card, 2, 0, 1, 2 if narrow else 1)
        self._cards.addWidget(self.grid_card, 3 if narrow else 2, 0 if narrow else 1, 1, 2 if narrow else 1)
        self._cards.setColumnStretch(0, 12)
        self._cards.setColumnStretch(1, 13)
        self._cards.setRowStretch(2, 1)
        self.due_card.setMinimumHeight(self.bridge.theme.px(250))
        self.grid_card.setMinimumHeight(self.grid.sizeHint().height() + self.bridge.theme.px(110) if narrow else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stand the figures two by two where they could not be read side by side."""
        super().resizeEvent(event)
        self._arrange_figures()

    def _arrange_figures(self) -> None:
        """Side by side, or two by two where the numbers could not be read whole."""
        across = 4 if self.width() >= self.bridge.theme.px(_FOUR_FIGURES) else 2
        for number, figure in enumerate(self.figures):
            self._numbers.addWidget(figure, *divmod(number, across))
            self._numbers.setColumnStretch(number, int(number < across))

    def _board(self, theme: Theme) -> QWidget:
        board = QWidget()
        board.setProperty("role", "clear")
        lay = QGridLayout(board)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(theme.space("gap"))
        self._numbers = QGridLayout()
        self._numbers.setSpacing(theme.space("gap"))
        self._arrange_figures()
        lay.addLayout(self._numbers, 0, 0, 1, 2)
        lay.addWidget(self.notices, 1, 0, 1, 2)
        self._lists = QStackedWidget()
        self._lists.addWidget(scrolled(self.due))
        self._lists.addWidget(self.branches)
        self._done = Empty(theme)
        self._lists.addWidget(self._done)
        self.due_card.body.addWidget(self._lists, 1)
        self.grid_card.body.addWidget(scrolled(self.grid), 1)
        self._sentence = label(_LEGEND, "secondary", wrap=True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._sentence.setMinimumHeight(theme.px(40))
        self.grid.moved.connect(lambda words: self._sentence.setText(words or _LEGEND))
        self.grid_card.body.addWidget(self._sentence)
        self._cards = lay
        self.arrange(narrow=False)
        return board

    def _show(self, shown: Home) -> None:
        first_time = self._home is None or not self._home.branches
        self._home = shown
        self.set_titles(shown.title, shown.subtitle)
        for each in self._actions:
            each.setEnabled(shown.branches > 0)
        if not shown.branches:
            self._show_empty()
            return
        self._stack.setCurrentIndex(0)
        for widget, figure in zip(self.figures, shown.figures, strict=True):
            widget.show_number(figure.number, _MOODS.get(figure.mood), figure.caption)
        self.grid.show_rows(shown.grid, self.bridge.today().month)
        self._show_list(shown)
        self.notices.show_notices(shown.notices)
        self._look_at_closed(shown)
        if first_time:
            QTimer.singleShot(0, self, self._take_focus)

    def _show_list(self, shown: Home) -> None:
        theme = self.bridge.theme
        self.due.show_lines(shown.due, theme)
        self.branches.show_rows(shown.short_branches, keep=lambda row: row.branch)
        if shown.due:
            self.due_card.say("还差什么", _BY_URGENCY)
            self._lists.setCurrentIndex(0)
        elif shown.short_branches:
            every, short = len(shown.short_branches), sum(row.short > 0 for row in shown.short_branches)
            note = f"{short} 个未达标 · 回车看明细"
            self.due_card.say(f"还有事项要办的支部（{every} 个）", note)
            self._lists.setCurrentIndex(1)
        else:
            self.due_card.say("还差什么", "")
            self._done.say("✓ 到今天为止，都办好了", "新的一期开始后，要办的事会自动列在这里。")
            self._lists.setCurrentIndex(2)

    def _take_focus(self) -> None:
        """Let the keyboard start at what is owed, once it is there to be seen."""
        first = self.first_widget()
        if first is not None and self.isVisible():
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_empty(self) -> None:
        street = self.bridge.store.desk is Desk.STREET
        words = "第一步：把街道下面的支部列进来。" if street else "第一步：登记支部和党员，每行一个名字，粘贴就行。"
        words_on_it = "登记街道和支部(&J)" if street else "登记支部(&J)"
        start = button(words_on_it, lambda: self.setup_wanted.emit("branch"), "primary")
        self.set_titles("首页", "")
        self.empty.say("这个文件还没有支部", words + "\n登记好以后，这里会列出每一项还差什么、什么时候到期。", start)
        self._stack.setCurrentIndex(1)

    def _open_line(self, line: DueLine) -> None:
        request = self._behind_line(line)
        if request is not None:
            self.bridge.asked.emit(request)
        elif line.step is not None:
            self.bridge.take(line.step)

    def _behind_line(self, line: DueLine) -> Request | None:
        """The finding of a line, or the list of those that it sums up."""
        finding, many = line.finding, line.listing
        if many is not None:
            return ShowFindings(many.branch, many.rule, many.period, short_only=True)
        if finding is None:
            return None
        where = finding.branch if finding.subject_kind is SubjectKind.GUIDE else None
        return ShowFinding(finding.rule, finding.subject, finding.period, where)

    def _behind_branch(self, row: BranchLine) -> Request:
        """What a branch owes: of this quarter, or of the one that its line is about."""
        return ShowFindings(row.branch, period=row.period or None, short_only=True)

    def _look_at_closed(self, shown: Home) -> None:
        """Add a line for each period closed of late that differs from what was issued."""
        notices = list(shown.notices)

        def told(period: Period, lines: Lines) -> None:
            if lines and shown is self._home:
                notices.append(changed_notice(period, lines))
                self.notices.show_notices(notices)

        periods = closed_of_late(self.bridge.store, self.bridge.today())
        look_through(self.bridge, periods, told, self.isVisible)

    def _open_notice(self, notice: Notice) -> None:
        if notice.draft is not None:
            self.bridge.resume_draft(notice.draft)
        elif notice.closed is not None:
            self.bridge.show_closed(notice.closed)
        elif notice.mend is not None:
            self.bridge.open_record(notice.mend.kind, notice.mend.record_id)
        elif notice.review is not None:
            self.bridge.show_review(notice.review.kind, notice.review.record_id, notice.review.period)
        elif notice.chased:
            self.bridge.show_chases()
        elif notice.exchange is not None:
            self.bridge.show_exchange(notice.exchange)
        elif notice.arrears:
            self.bridge.show_arrears()
        else:
            self.bridge.open_admission()

    def _open_cell(self, cell: Cell) -> None:
        self.bridge.asked.emit(self._behind_cell(cell))

    def _behind_cell(self, cell: Cell) -> Request:
        """The finding of a cell, or the list of those that it sums up."""
        if cell.subject:
            return ShowFinding(cell.rule, cell.subject, cell.period)
        return ShowFindings(self._home.only_branch if self._home else None, cell.rule, cell.period)

    def _open_figure(self, number: int) -> None:
        if self._home is None:
            return
        if number == len(self.figures) - 1:
            self.rate_dialog = AttendanceRateDialog(self.bridge, self._home.quarter, self)
            self.rate_dialog.open()
        else:
            self.bridge.show_findings(self._home.only_branch, short_only=number < 2)

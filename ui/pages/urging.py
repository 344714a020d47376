"""督促: remind branches of what they are short of, and review the quality of their records."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from pbdesk.calendar import Period, parse_period
from pbdesk.model import Desk, Review
from pbdesk.store import Changes
from pbdesk.store.naming import TABLE_WORDS
from pbdesk.views.chases import ChaseRow, chase_rows
from pbdesk.views.chasing import ChaseBoard, chase_board
from pbdesk.views.reviews import ReviewBoard, restood, review_board
from ui.bridge import Bridge
from ui.jobs import Task, Ticket
from ui.pages.base import Page
from ui.pages.urging_chase import ChasePanel
from ui.pages.urging_chased import ChasedPanel
from ui.pages.urging_review import ReviewPanel
from ui.requests import Request, ShowChases, ShowFindings, ShowReview
from ui.theme import Theme
from ui.widgets.period_bar import PeriodBar
from ui.widgets.sections import Sections

Panel = ChasePanel | ChasedPanel | ReviewPanel
_WORDS: dict[type[Panel], str] = {ChasePanel: "催办", ChasedPanel: "催过的", ReviewPanel: "督导"}


class UrgingPage(Page):
    """催办, 催过的 and 督导 of a quarter; a branch's own desk shows what it was chased for and what came back."""

    TITLE = "督促"
    WIDE = 980
    WATCHES: ClassVar[frozenset[str]] = frozenset(TABLE_WORDS)  # whatever is recorded may settle what was chased
    ANSWERS: ClassVar[frozenset[type]] = frozenset({ShowReview, ShowChases})

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        theme = bridge.theme
        self._ticket: Ticket | None = None
        self._wanted: ShowReview | None = None
        self._words: dict[type[Panel], str] = {}
        self._begun: set[Panel] = set()
        self.own = bridge.store.desk is Desk.BRANCH
        self.period_bar = PeriodBar(bridge.today)
        self.head.addWidget(self.period_bar, 0, Qt.AlignmentFlag.AlignTop)
        self.sections = Sections("催办还是督导", theme)
        self.chase, self.chased, self.review = ChasePanel(bridge, self), ChasedPanel(bridge), ReviewPanel(bridge)
        self._panels: tuple[Panel, ...] = (self.chased, self.review) if self.own else (
            self.chase, self.chased, self.review
        )
        self.chase.setVisible(not self.own)
        for panel in self._panels:
            self.sections.add(_WORDS[type(panel)], panel, panel.table)
        self.body.addWidget(self.sections, 1)
        self._connect()
        self.arrange(narrow=False)

    @property
    def section(self) -> Panel:
        """The section shown."""
        return self._panels[self.sections.current]

    def reload(self) -> None:
        """Read on workers who is short of what, who was chased, and what is under review."""
        period, today = self.period_bar.period, self.bridge.today()

        def board(task: Task) -> ChaseBoard:
            return chase_board(task.store, period, today)

        def chased(task: Task) -> tuple[ChaseRow, ...]:
            return chase_rows(task.store, today)

        if not self.own:
            self.bridge.read(("chase", period.label), board, self._take_board)
        self.bridge.read("chased", chased, self._take_chased)
        self._look_through(period)

    def answer(self, request: Request) -> None:
        """Open what was chased, or one record under review once its period has been looked through."""
        match request:
            case ShowChases():
                self._open(self.chased)
            case ShowReview(_, _, period):
                self._wanted = request
                self.period_bar.set_period(parse_period(period))
                self._open(self.review)
                self._go_to_wanted()

    def why(self) -> Request | None:
        """What the branch that is chosen is short of."""
        line = self.chase.table.current() if self.section is self.chase else None
        chased = self.chased.table.current() if self.section is self.chased else None
        if line is not None:
            return ShowFindings(line.branch_id, period=self.period_bar.period.label, short_only=True)
        return ShowFindings(chased.branch_id, short_only=True) if chased is not None else None

    def first_widget(self) -> QWidget | None:
        return self.section.first_widget()

    def arrange(self, *, narrow: bool) -> None:
        self.chase.arrange(narrow=narrow)
        self.review.arrange(narrow=narrow)

    def retheme(self, theme: Theme) -> None:
        for panel in (self.chase, self.chased, self.review):
            panel.retheme(theme)

    def _connect(self) -> None:
        self.period_bar.changed.connect(lambda _period: self.refresh())
        self.sections.shown.connect(lambda _n: self._say())
        self.chase.told.connect(lambda words: self._note(self.chase, words))
        self.review.told.connect(lambda words: self._note(self.review, words))
        self.review.cancelled.connect(self._stop)
        self.review.again.connect(self.refresh)
        for keys, does in (
            ("Ctrl+S", self._remind), (QKeySequence.StandardKey.Print, self._print),
            (QKeySequence.StandardKey.Find, self._search),
        ):  # fmt: skip
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)  # asleep while the page is not shown
            shortcut.activated.connect(does)

    def _on_changed(self, changes: Changes) -> None:
        """A verdict changes how records stand, and nothing of what is remarked on them."""
        board = self.review.board
        if board is None or self._stale or self._ticket is not None or not changes.tables <= {Review.table}:
            super()._on_changed(changes)
            return
        jobs, failed = self.bridge.jobs, self.bridge.failed.emit
        jobs.start(
            lambda task: restood(task.store, board), self._take_reviews, failed=failed, store=self.bridge.store,
            owner=self,
        )  # fmt: skip

    def _look_through(self, period: Period) -> None:
        """Look every record of a period through on the worker; what was asked before and is not finished is dropped."""
        if self._ticket is not None:
            self._ticket.cancel()
        today, store = self.bridge.today(), self.bridge.store

        def work(task: Task) -> ReviewBoard:
            return review_board(task.store, period, today, tell=task.progress)

        failed = self.bridge.failed.emit
        ticket = self.bridge.jobs.start(work, self._take_reviews, failed=failed, store=store, owner=self)
        self._ticket = ticket
        ticket.progressed.connect(lambda done, total, _words: self.review.show_progress(done, total))
        ticket.ended.connect(lambda: self._forget(ticket))

    def _forget(self, ticket: Ticket) -> None:
        if ticket is self._ticket:
            self._ticket = None
            self.review.show_progress(0, 0)

    def _stop(self) -> None:
        if self._ticket is not None:
            self._ticket.cancel()
        self.review.show_stopped()

    def _take_board(self, board: ChaseBoard) -> None:
        if board.period == self.period_bar.period:
            self.chase.show_board(board)
            self._count(self.chase, len(board.lines))
            self._begin(self.chase)

    def _take_chased(self, rows: tuple[ChaseRow, ...]) -> None:
        self.chased.show_rows(rows)
        waiting = sum(row.state in {"waiting", "late"} for row in rows)
        self._note(self.chased, f"催办 {len(rows)} 次，{waiting} 次还没有办结或答复" if rows else "")
        self._count(self.chased, waiting)
        self._begin(self.chased)

    def _take_reviews(self, board: ReviewBoard) -> None:
        if board.period == self.period_bar.period:
            self.review.show_board(board)
            self._count(self.review, sum(branch.waiting for branch in board.branches))
            self._begin(self.review)
            self._go_to_wanted()

    def _begin(self, panel: Panel) -> None:
        """Once there is something in its list, the keyboard that waited for it in the search box goes there."""
        if panel in self._begun or not panel.table.rows:
            return
        self._begun.add(panel)
        if panel.search.hasFocus() and not panel.search.text():
            panel.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go_to_wanted(self) -> None:
        wanted = self._wanted
        if wanted is not None and self.review.go_to(wanted.kind, wanted.record_id):
            self._wanted = None
            self.review.table.setFocus()

    def _open(self, panel: Panel) -> None:
        self.sections.show_section_of(panel)
        first = self.first_widget()
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _note(self, panel: Panel, words: str) -> None:
        self._words[type(panel)] = words
        self._say()

    def _count(self, panel: Panel, number: int) -> None:
        self.sections.say(self._panels.index(panel), number)

    def _say(self) -> None:
        self.set_titles(self.TITLE, self._words.get(type(self.section), ""))

    def _remind(self) -> None:
        if self.section is self.chase:
            self.chase.remind()

    def _print(self) -> None:
        section = self.section
        if isinstance(section, ChasePanel | ReviewPanel) and not self.own:
            section.print()

    def _search(self) -> None:
        self.section.search.setFocus(Qt.FocusReason.ShortcutFocusReason)

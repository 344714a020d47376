"""谈话学时: the heart-to-heart talks of a year, and the class hours of its members."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from pbdesk.calendar import Period, PeriodKind
from pbdesk.rules.talking import Coverage
from pbdesk.views.hours import HoursYear, hours_year
from pbdesk.views.names import branch_choices
from pbdesk.views.talks import TalkRow, coverage, talk_rows
from ui.bridge import Bridge
from ui.dialogs.training import TrainingDialog
from ui.jobs import Task
from ui.pages.base import Page
from ui.pages.hours_panel import HoursPanel
from ui.pages.talk_panel import TalkPanel
from ui.requests import Request, ShowFinding, ShowFindings, ShowStudy
from ui.theme import Theme
from ui.widgets.basic import Empty, button, scrolled
from ui.widgets.finder import Finder
from ui.widgets.period_bar import PeriodBar
from ui.widgets.sections import Sections

TALKS, HOURS = 0, 1


class StudyPage(Page):
    """Ctrl+S saves the talk being recorded, Ctrl+Shift+T begins a training."""

    TITLE = "谈话学时"
    WIDE = 950
    WATCHES: ClassVar[frozenset[str]] = frozenset({
        "meeting", "membership", "person", "post", "member_condition", "organization", "policy", "committee",
    })  # fmt: skip

    ANSWERS: ClassVar[frozenset[type]] = frozenset({ShowStudy})

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        theme = bridge.theme
        self._branch: str | None = None
        self.branch_field = Finder("支部", "支部")
        self.period_bar = PeriodBar(bridge.today, PeriodKind.YEAR)
        self.sections = Sections("谈话还是学时", theme)
        self.talks = TalkPanel(bridge)
        self.hours = HoursPanel(bridge)
        self.empty = Empty(theme)
        self._build()

    def reload(self) -> None:
        """Read talks and class hours of the branch that is chosen."""
        self._offer_branches()
        branch, year, today = self._branch, self.period_bar.period, self.bridge.today()
        self._scroll.setVisible(branch is not None)
        self.empty.setVisible(branch is None)
        self.period_bar.setVisible(branch is not None)
        self.talks.offer(branch)
        if branch is None:
            self.set_titles(self.TITLE)
            start = button("登记支部(&J)", lambda: self.setup_wanted.emit("branch"), "primary")
            self.empty.say("还没有支部", "先登记支部和党员，谈话和学时就记在这里。", start)
            return

        def talks(task: Task) -> tuple[tuple[TalkRow, ...], Coverage]:
            return talk_rows(task.store, year, branch), coverage(task.store, branch, year.start.year, today)

        def hours(task: Task) -> HoursYear:
            return hours_year(task.store, branch, year.start.year, today)

        self.bridge.read(("talks", branch, year.label), talks, lambda found: self._take_talks(branch, year, *found))
        self.bridge.read(("hours", branch, year.label), hours, self._take_hours)

    def answer(self, request: Request) -> None:
        """Open the talks or the class hours of a branch, at a person."""
        match request:
            case ShowStudy(branch_id, hours, person_id):
                self._go_to(branch_id)
                self.sections.open(HOURS if hours else TALKS)
                self.hours.go_to(person_id)

    def why(self) -> Request | None:
        """The rule of talks, or the class hours of the person that is chosen."""
        year = self.period_bar.period.label
        if self.sections.current == TALKS:
            return ShowFindings(self._branch, "MTG-09", year) if self._branch else None
        line = self.hours.table.current()
        return ShowFinding("EDU-02" if line.post else "EDU-01", line.person_id, year) if line is not None else None

    def leaving(self) -> bool:
        """Ask about a talk that is typed and not saved."""
        return self.talks.may_leave(self.freed.emit)

    def first_widget(self) -> QWidget | None:
        return self.talks.form.talker if self.sections.current == TALKS else self.hours.table

    def arrange(self, *, narrow: bool) -> None:
        self.branch_field.setMaximumWidth(self.bridge.theme.px(210 if narrow else 320))
        self.talks.arrange(narrow=narrow)
        self.hours.arrange(narrow=narrow)

    def retheme(self, theme: Theme) -> None:
        self.talks.retheme(theme)
        self.hours.retheme(theme)

    def record_training(self) -> TrainingDialog | None:
        """Ask about a training of the branch shown."""
        if self._branch is None:
            return None
        dialog = TrainingDialog(self.bridge, self._branch, self)
        dialog.open()
        return dialog

    def _build(self) -> None:
        for each in (self.branch_field, self.period_bar):
            self.head.addWidget(each, 0, Qt.AlignmentFlag.AlignTop)
        self.sections.add("谈心谈话", self.talks, self.talks.form.talker)
        self.sections.add("学时", self.hours, self.hours.table)
        self._scroll = scrolled(self.sections)
        self.body.addWidget(self._scroll, 1)
        self.arrange(narrow=False)
        self.body.addWidget(self.empty, 1)
        self.branch_field.changed.connect(self._on_branch)
        self.period_bar.changed.connect(lambda _period: self.refresh())
        self.hours.training_wanted.connect(self.record_training)
        for keys, does in (("Ctrl+S", self._save), ("Ctrl+Shift+T", self.record_training)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)  # asleep while the page is not shown
            shortcut.activated.connect(does)

    def _save(self) -> None:
        if self.sections.current == TALKS:
            self.talks.form.save()

    def _offer_branches(self) -> None:
        branches = branch_choices(self.bridge.store)
        self.branch_field.offer(branches)
        self.branch_field.setVisible(len(branches) > 1)
        if self._branch not in {branch.person_id for branch in branches}:
            self._branch = branches[0].person_id if branches else None
        if self.branch_field.value() != self._branch:
            self.branch_field.blockSignals(True)
            self.branch_field.set_value(self._branch)
            self.branch_field.blockSignals(False)

    def _on_branch(self) -> None:
        wanted = self.branch_field.value()
        if wanted is not None:
            self._go_to(wanted)

    def _go_to(self, wanted: str) -> None:
        """Show another branch; a talk half recorded is asked about first."""
        if wanted == self._branch:
            return

        def go() -> None:
            self._branch = wanted
            self.refresh()

        if self.talks.may_leave(go):
            go()

    def _take_talks(self, branch: str, year: Period, rows: tuple[TalkRow, ...], found: Coverage) -> None:
        if (branch, year) == (self._branch, self.period_bar.period):
            self.set_titles(self.TITLE, f"谈话 {len(rows)} 次，还有 {len(found.missing)} 处没有谈到")
            self.talks.show_year(year.title, rows, found)

    def _take_hours(self, hours: HoursYear) -> None:
        if (hours.branch_id, hours.year) == (self._branch, self.period_bar.period.start.year):
            self.hours.show_year(hours)

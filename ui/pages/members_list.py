"""The roll as a list: on any day, narrowed by words, standing and group; Enter opens a member's own page."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QComboBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pbdesk.model import Desk
from pbdesk.views.members import (
    STATUS_WORDS,
    Heads,
    MemberRoll,
    MemberRow,
    Narrowing,
    ProbationEnd,
    Status,
    heads_of,
    learn_names,
    narrowed,
    probation_ends,
    read_members,
)
from pbdesk.views.names import branch_choices
from pbdesk.words import long_date
from ui.bridge import Bridge
from ui.jobs import Task
from ui.pages.members_parts import MOST_DUE, ConversionsDue, roll_columns
from ui.theme import Theme
from ui.widgets.basic import Card, Empty, button, label
from ui.widgets.fields import DateField
from ui.widgets.finder import Finder
from ui.widgets.rows import RowsTable
from ui.widgets.search import SearchField

_UNGROUPED = "ungrouped"
_EXPLAINED = (
    "全体党员 {members} 人：支部一般不超过 50 人，按这个数；到会率也按这个数。\n"
    "正式党员 {full} 人：满 3 人应当成立支部，满 7 人应当设支委会，按这个数。\n"
    "有表决权 {voting} 人：表决和选举的应到人数按这个数，就是正式党员里去掉停止行使权利的。"
)


class MembersList(QWidget):
    """Filters above, members below; who is to be converted stands between."""

    opened = Signal(str)
    """The id of the person to show."""
    wanted = Signal()
    """Somebody is to be put on the roll."""
    filtered = Signal()
    """The list shows something else."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._roll = MemberRoll(bridge.today(), (), (), Heads())
        self._several = bridge.store.desk is not Desk.BRANCH
        self.search = SearchField()
        self.search.setPlaceholderText("姓名、拼音、职务  Ctrl+F")
        self.branch_field = Finder("支部", "支部")
        self.branch_field.setPlaceholderText("全部支部")
        statuses = ((words, status) for status, words in STATUS_WORDS.items())
        self.status_box = _box("状态", (("全部状态", None), *statuses))
        self.group_box = _box("党小组", (("全部党小组", None),))
        self.day_field = DateField("名册日期", bridge.today)
        self.left_box = QCheckBox("看已离开的")
        self.left_box.setAccessibleName("看已离开的党员")
        here, gone = (roll_columns(several=self._several, left=left) for left in (False, True))
        self.table: RowsTable[MemberRow] = RowsTable(here, bridge.theme, "党员名册")
        self.left_table: RowsTable[MemberRow] = RowsTable(gone, bridge.theme, "已离开的党员")
        self.empty = Empty(bridge.theme)
        self.counts = label("", "strong")
        self.why_button = button("这几个数怎么用", self._explain, "quiet")
        self.explanation = label("", "secondary", wrap=True)
        self.due = ConversionsDue(bridge.theme, with_branch=self._several)
        self._stack = QStackedWidget()
        self._when = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._build(bridge.theme)
        self._connect()

    @property
    def day(self) -> date:
        """The day of the roll; today where the field is empty or can't be read."""
        return self.day_field.value() or self._bridge.today()

    @property
    def branch_id(self) -> str | None:
        """The branch the list is narrowed to; in a file with one branch, that one."""
        branches = self.branch_field.offered
        return self.branch_field.value() or (branches[0].person_id if len(branches) == 1 else None)

    @property
    def current(self) -> MemberRow | None:
        """The member the keyboard stands on."""
        return self._shown_table.current()

    @property
    def words(self) -> str:
        """What the list shows, for the head of the page."""
        on = long_date(self.day)
        return f"今天（{on}）的名册" if self.day == self._bridge.today() else f"{on}的名册"

    def first_widget(self) -> QWidget:
        """Where the keyboard starts: in the list, or, when it is empty, where one searches."""
        return self._shown_table if self._shown_table.rows else self.search

    def reload(self, then_show: str = "") -> None:
        """Read the roll again; ``then_show`` is a person to make the current one."""
        self.branch_field.offer(branch_choices(self._bridge.store))
        self.branch_field.setVisible(len(self.branch_field.offered) > 1)
        day, branch, today = self.day, self.branch_id, self._bridge.today()

        def work(task: Task) -> tuple[MemberRoll, tuple[ProbationEnd, ...]]:
            ends = probation_ends(task.store, None if branch is None else {branch}, today)
            return read_members(task.store, day, branch, gone=True), ends

        self._bridge.read(("members", day, branch), work, lambda found: self._take(day, branch, found, then_show))

    def show_branch(self, branch_id: str | None) -> None:
        """Narrow the list to a branch."""
        self.branch_field.set_value(branch_id)

    def arrange(self, *, narrow: bool) -> None:
        """Put the counts below the day where there is no room beside it."""
        directions = QBoxLayout.Direction
        self._when.setDirection(directions.TopToBottom if narrow else directions.LeftToRight)
        self.due.set_most(1 if narrow else MOST_DUE)

    def retheme(self, theme: Theme) -> None:
        """Follow a new look."""
        for table in (self.table, self.left_table):
            table.retheme(theme)

    @property
    def _shown_table(self) -> RowsTable[MemberRow]:
        return self.left_table if self.left_box.isChecked() else self.table

    def _build(self, theme: Theme) -> None:
        filters = QHBoxLayout()
        filters.setSpacing(theme.px(10))
        filters.addWidget(self.search, 4)
        filters.addWidget(self.branch_field, 3)
        for box in (self.status_box, self.group_box):
            filters.addWidget(box)
        self._when.setSpacing(theme.px(10))
        caption = label("名册日期", "caption")
        caption.setBuddy(self.day_field)
        self.day_field.set_value(self._bridge.today())
        self.explanation.hide()
        dated, counted = QHBoxLayout(), QHBoxLayout()
        dated.addWidget(caption)
        dated.addWidget(self.day_field)
        dated.addWidget(self.left_box)
        counted.addWidget(self.counts)
        counted.addWidget(self.why_button)
        counted.addStretch(1)
        for line, share in ((dated, 0), (counted, 1)):
            line.setSpacing(theme.px(10))
            self._when.addLayout(line, share)
        self._when.setAlignment(dated, Qt.AlignmentFlag.AlignLeft)
        for each in (self.table, self.left_table, self.empty):
            self._stack.addWidget(each)
        card = Card(theme)
        card.setAccessibleName("党员名册")
        for part in (filters, self._when):
            card.body.addLayout(part)
        card.body.addWidget(self.explanation)
        card.body.addWidget(self.due)
        card.body.addWidget(self._stack, 1)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.addWidget(card)

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda _text: self._show())
        self.search.entered.connect(lambda: self._shown_table.setFocus())
        for box in (self.status_box, self.group_box):
            box.currentIndexChanged.connect(lambda _number: self._show())
        self.due.opened.connect(self.opened)
        self.branch_field.changed.connect(self.reload)
        self.day_field.changed.connect(self.reload)
        self.left_box.toggled.connect(lambda _on: self._show())
        for table in (self.table, self.left_table):
            table.opened.connect(lambda row: self.opened.emit(row.person_id))
        find = QShortcut(QKeySequence.StandardKey.Find, self)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self.search.setFocus)

    def _take(
        self, day: date, branch: str | None, found: tuple[MemberRoll, tuple[ProbationEnd, ...]], then_show: str
    ) -> None:
        if (day, branch) != (self.day, self.branch_id):
            return
        fresh = found[0] is not self._roll
        self._roll, ends = found
        if fresh and self._bridge.store.path is not None:  # in the background: spelling is looked up but once a name
            members = self._roll.members
            self._bridge.jobs.start(
                lambda _task: learn_names(members), lambda _known: None, failed=self._bridge.failed.emit, owner=self
            )
        self._offer_groups()
        self._show(then_show)
        self.due.show_ends([each for each in ends if each.is_over(self._bridge.today())])

    def _offer_groups(self) -> None:
        """The groups of the roll; a branch's own, not those of a whole street that are called alike."""
        before = self.group_box.currentData()
        self.group_box.blockSignals(True)
        self.group_box.clear()
        self.group_box.addItem("全部党小组", None)
        for key, name in self._roll.groups if self.branch_id else ():
            self.group_box.addItem(name, key)
        if self.group_box.count() > 1:
            self.group_box.addItem("没有编组", _UNGROUPED)
        self.group_box.setCurrentIndex(max(0, self.group_box.findData(before)))
        self.group_box.blockSignals(False)
        self.group_box.setVisible(self.group_box.count() > 1)

    def _show(self, then_show: str = "") -> None:
        chosen = self.group_box.currentData()
        status = self.status_box.currentData()
        left = self.left_box.isChecked()
        to = Narrowing(
            text=self.search.text(),
            status=Status(status) if status and not left else None,
            group_id=chosen if chosen != _UNGROUPED else None,
            ungrouped=chosen == _UNGROUPED,
        )
        rows = narrowed(self._roll.left if left else self._roll.members, to)
        table = self._shown_table
        table.show_rows(rows, keep=lambda row: (row.person_id, row.branch_id))
        if then_show:
            table.select_where(lambda row: row.person_id == then_show)
        for each in (self.status_box, self.why_button):
            each.setEnabled(not left)
        if not rows:
            self._say_empty(narrow=to != Narrowing(), left=left)
        self._stack.setCurrentWidget(table if rows else self.empty)
        self._count(rows, narrow=to != Narrowing(), left=left)
        self.filtered.emit()

    def _count(self, rows: tuple[MemberRow, ...], *, narrow: bool, left: bool) -> None:
        heads = heads_of(rows)
        told = f"离开的 {heads.members} 人" if left else (
            f"{'选出' if narrow else '全体'} {heads.members} 人　正式 {heads.full}　预备 {heads.probationary}　"
            f"有表决权 {heads.voting}"
        )  # fmt: skip
        self.counts.setText(told)
        whole = self._roll.heads
        self.explanation.setText(_EXPLAINED.format(members=whole.members, full=whole.full, voting=whole.voting))

    def _explain(self) -> None:
        self.explanation.setVisible(self.explanation.isHidden())

    def _say_empty(self, *, narrow: bool, left: bool) -> None:
        if narrow:
            self.empty.say("没有符合条件的党员", "换个说法，或者清除筛选。", button("清除筛选", self._clear, "primary"))
        elif left:
            self.empty.say("还没有党员离开", "转出、去世、除名的党员会列在这里，带着日期和原因。")
        else:
            words = "登记以后，开会的应到名单、党费、学时都从这里来。一次登记很多人，可以粘贴名单。"
            self.empty.say("名册上这一天还没有党员", words, button("登记党员", self.wanted.emit, "primary"))

    def _clear(self) -> None:
        for box in (self.status_box, self.group_box):
            box.setCurrentIndex(0)
        self.search.clear()
        self.search.setFocus()


def _box(name: str, choices: tuple[tuple[str, object], ...]) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    for words, value in choices:
        box.addItem(words, value)
    return box

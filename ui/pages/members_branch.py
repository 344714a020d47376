"""How the branch is made up: its committee with the term, who holds which post, its groups."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from pbdesk.model import Committee, PartyGroup, Post, PostRole
from pbdesk.views.branch_life import BranchLife, GroupLine, PostLine, branch_life
from pbdesk.views.members import MemberRow
from ui.bridge import Bridge
from ui.dialogs.member_committee import CommitteeDialog, EditCommitteeDialog, EndCommitteeDialog
from ui.dialogs.member_groups import DissolveGroupDialog, GatherDialog, GroupDialog
from ui.dialogs.member_posts import AppointDialog, EditPostDialog
from ui.dialogs.setup import SetupDialog
from ui.theme import Theme, Tone
from ui.widgets.basic import Card, button, label, scrolled
from ui.widgets.rows import Column, RowsTable

_POSTS: tuple[Column[PostLine], ...] = (
    Column("职务", lambda r: r.words, 7),
    Column("姓名", lambda r: r.name, hint=lambda r: r.name),
    Column("从哪天起", lambda r: r.since.isoformat(), 8),
)
_GROUPS: tuple[Column[GroupLine], ...] = (
    Column("党小组", lambda r: r.name, hint=lambda r: r.name),
    Column("组长", lambda r: r.leader or "（空缺）", 6, hint=lambda r: r.leader),
    Column("党员", lambda r: str(len(r.members)), 3, number=True),
    Column("正式", lambda r: str(r.full), 3, number=True),
)
_MEMBERS: tuple[Column[MemberRow], ...] = (
    Column("组员", lambda r: r.name, 7),
    Column("状态", lambda r: "正式" if r.full else "预备", 5, tone=lambda r: Tone.MET if r.full else Tone.OPEN),
    Column("职务", lambda r: r.post, hint=lambda r: r.post),
)


class BranchView(QWidget):
    """Committee and posts at the left, groups at the right; Enter on a line corrects it."""

    opened = Signal(str)
    """The id of a person to show."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = bridge.theme
        self._bridge = bridge
        self._branch: str | None = None
        self.life: BranchLife | None = None
        self.dialog: SetupDialog | None = None
        self.remarks = label("", tone=Tone.OPEN, wrap=True)
        self.term = label("", wrap=True)
        self.posts: RowsTable[PostLine] = RowsTable(_POSTS, theme, "职务")
        self.groups: RowsTable[GroupLine] = RowsTable(_GROUPS, theme, "党小组")
        self.members: RowsTable[MemberRow] = RowsTable(_MEMBERS, theme, "组员")
        self.renew_button = button("换届(&K)…", self._renew, name="换届")
        self.term_button = button("任期(&Q)…", self._edit_term, name="任期")
        self.end_button = button("不再设支委会…", self._end, "quiet", name="不再设支委会")
        self.appoint_button = button("任职、补选(&P)…", lambda: self._appoint(), name="任职、补选")
        self.form_button = button("成立党小组(&G)…", self._form, name="成立党小组")
        self._of_group = (
            button("编入党员(&J)…", self._gather, name="编入党员"),
            button("定组长(&L)…", self._lead, name="定组长"),
            button("改名(&N)…", self._rename, name="改名"),
            button("撤销(&X)…", self._dissolve, name="撤销党小组"),
        )
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._build(theme)
        self.posts.opened.connect(self._edit_post)
        self.groups.chosen.connect(lambda _line: self._show_members())
        self.groups.opened.connect(lambda _line: self.members.setFocus())
        self.members.opened.connect(lambda row: self.opened.emit(row.person_id))

    @property
    def branch_id(self) -> str | None:
        """The branch shown."""
        return self._branch

    def show_branch(self, branch_id: str) -> None:
        """Read a branch as it is made up today."""
        self._branch = branch_id
        life = self.life = branch_life(self._bridge.store, branch_id, self._bridge.today())
        self.remarks.setText("\n".join(life.remarks))
        self.remarks.setVisible(bool(life.remarks))
        committee = life.committee
        self.term.setText(committee.words if committee else "今天没有登记支委会。")
        for each in (self.term_button, self.end_button):
            each.setVisible(committee is not None)
        self.renew_button.setText("换届(&K)…" if committee else "设支委会(&K)…")
        self.renew_button.setAccessibleName("换届" if committee else "设支委会")
        self.posts.show_rows(life.posts, keep=lambda line: line.id)
        self.groups.show_rows(life.groups, keep=lambda line: line.id)
        self._show_members()

    def arrange(self, *, narrow: bool) -> None:
        """Put the groups below the committee where there is no room beside it."""
        self._row.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)

    def retheme(self, theme: Theme) -> None:
        """Follow a new look."""
        for table in (self.posts, self.groups, self.members):
            table.retheme(theme)
        self._fit(theme)

    def _build(self, theme: Theme) -> None:
        left, right = Card(theme, "支委会和职务"), Card(theme, "党小组")
        left.body.addWidget(self.term)
        left.body.addLayout(_line(theme, self.appoint_button, self.renew_button, self.term_button, self.end_button))
        left.body.addWidget(self.posts, 1)
        right.body.addLayout(_line(theme, self.form_button))
        right.body.addWidget(self.groups, 2)
        right.body.addLayout(_line(theme, *self._of_group))
        right.body.addWidget(self.members, 3)
        self._row.setSpacing(theme.space("gap"))
        self._row.addWidget(left, 1)
        self._row.addWidget(right, 1)
        inner = QWidget()
        lay = QVBoxLayout(inner)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(theme.space("gap"))
        lay.addWidget(self.remarks)
        lay.addLayout(self._row, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(inner))
        self._fit(theme)

    def _fit(self, theme: Theme) -> None:
        """Room for some lines in every list; where the window is too low for that, the whole scrolls."""
        for table, lines in ((self.posts, 5), (self.groups, 3), (self.members, 4)):
            table.setMinimumHeight(theme.px(34 * lines + 36))

    def _show_members(self) -> None:
        """The members of the group chosen; where there are no groups, those who are in none."""
        group = self.groups.current()
        ungrouped = self.life.ungrouped if self.life else ()
        self.members.show_rows(group.members if group else ungrouped, keep=lambda row: row.person_id)
        for each in self._of_group:
            each.setEnabled(group is not None)

    def _renew(self) -> None:
        if self._branch is not None:
            self._open(CommitteeDialog(self._bridge, self._branch, self.window()))

    def _edit_term(self) -> None:
        self._with_committee(EditCommitteeDialog)

    def _end(self) -> None:
        self._with_committee(EndCommitteeDialog)

    def _with_committee(self, dialog: Callable[..., SetupDialog]) -> None:
        committee = self.life.committee if self.life else None
        shown = self._bridge.store.get(Committee, committee.id) if committee else None
        if shown is not None:
            self._open(dialog(self._bridge, shown, self.window()))

    def _appoint(self, role: PostRole | None = None, group_id: str | None = None) -> None:
        if self._branch is not None:
            self._open(AppointDialog(self._bridge, self._branch, None, role, group_id, self.window()))

    def _edit_post(self, line: PostLine) -> None:
        shown = self._bridge.store.get(Post, line.id)
        if shown is not None:
            self._open(EditPostDialog(self._bridge, shown, line.name, self.window()))

    def _form(self) -> None:
        if self._branch is not None:
            self._open(GroupDialog(self._bridge, self._branch, None, self.window()))

    def _lead(self) -> None:
        group = self.groups.current()
        if group is not None:
            self._appoint(PostRole.GROUP_LEADER, group.id)

    def _rename(self) -> None:
        group = self.groups.current()
        shown = self._bridge.store.get(PartyGroup, group.id) if group else None
        if shown is not None and self._branch is not None:
            self._open(GroupDialog(self._bridge, self._branch, shown, self.window()))

    def _gather(self) -> None:
        self._with_group(GatherDialog)

    def _dissolve(self) -> None:
        self._with_group(DissolveGroupDialog)

    def _with_group(self, dialog: Callable[..., SetupDialog]) -> None:
        group = self.groups.current()
        shown = self._bridge.store.get(PartyGroup, group.id) if group else None
        if shown is not None:
            self._open(dialog(self._bridge, shown, self.window()))

    def _open(self, dialog: SetupDialog) -> None:
        self.dialog = dialog
        dialog.open()


def _line(theme: Theme, *buttons: QPushButton) -> QHBoxLayout:
    lay = QHBoxLayout()
    lay.setSpacing(theme.px(8))
    for each in buttons:
        lay.addWidget(each)
    lay.addStretch(1)
    lay.setAlignment(Qt.AlignmentFlag.AlignLeft)
    return lay

"""What can be done with a member now: each deed with its words and the short dialog it opens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtWidgets import QMenu, QWidget

from pbdesk.actions.members import still_probationary
from pbdesk.actions.members_moving import cancel_transfer
from pbdesk.model import ConditionKind, MemberCondition, Membership, Person, Post
from pbdesk.store import Shown
from pbdesk.views.member_page import MemberPage
from pbdesk.views.member_spans import SpanKind, SpanLine
from pbdesk.views.members import Status
from pbdesk.views.roll import groups_on
from ui.bridge import Bridge
from ui.dialogs.member_add import AddMemberDialog
from ui.dialogs.member_facts import EditMemberDialog
from ui.dialogs.member_groups import RegroupDialog
from ui.dialogs.member_move import ConvertDialog, EditMembershipDialog, LeaveDialog, ReceiveDialog, SendDialog
from ui.dialogs.member_posts import AppointDialog, EditPostDialog
from ui.dialogs.member_state import StateDialog
from ui.dialogs.setup import SetupDialog

_STATES = (
    (ConditionKind.MOBILE, Status.MOBILE, "外出流动(&L)…"),
    (ConditionKind.ATTENDANCE_EASED, Status.EASED, "不硬性要求到会(&B)…"),
    (ConditionKind.RIGHTS_SUSPENDED, Status.SUSPENDED, "停止行使权利(&T)…"),
    (ConditionKind.CORRECTION, Status.CORRECTION, "限期改正(&K)…"),
    (ConditionKind.ABROAD, Status.ABROAD, "出国（境）学习(&E)…"),
    (ConditionKind.LOST, Status.LOST, "失去联系(&D)…"),
    (ConditionKind.MEMBERSHIP_SUSPENDED, Status.MEMBERSHIP_SUSPENDED, "停止党籍(&G)…"),
)


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that can be done; ``urgent`` is what is due now."""

    words: str
    do: Callable[[], object]
    urgent: bool = False


class MemberDeeds:
    """Opens the dialogs about members on behalf of a page."""

    def __init__(self, bridge: Bridge, parent: QWidget) -> None:
        self._bridge = bridge
        self._parent = parent
        self.dialog: SetupDialog | None = None

    def add(self, branch_id: str | None = None, name: str | None = None) -> None:
        """Put somebody on the roll; ``name`` is somebody the file knows already."""
        dialog = AddMemberDialog(self._bridge, branch_id, self._parent.window())
        if name is not None:
            dialog.name_known(name)
        self._open(dialog)

    def edit(self, person_id: str) -> None:
        """Correct a person's facts."""
        shown = self._bridge.store.get(Person, person_id)
        if shown is not None:
            self._open(EditMemberDialog(self._bridge, shown, self._parent.window()))

    def edit_span(self, page: MemberPage, line: SpanLine) -> None:
        """Correct a stretch of membership, a post or a state."""
        bridge, window = self._bridge, self._parent.window()
        match line.kind:
            case SpanKind.MEMBERSHIP:
                membership = bridge.store.get(Membership, line.id)
                if membership is not None:
                    self._open(EditMembershipDialog(bridge, membership, page.name, window))
            case SpanKind.POST:
                post = bridge.store.get(Post, line.id)
                if post is not None:
                    self._open(EditPostDialog(bridge, post, page.name, window))
            case SpanKind.CONDITION:
                state = bridge.store.get(MemberCondition, line.id)
                if state is not None:
                    self._state(page, state.record.kind, state)
            case SpanKind.POSTING:
                bridge.failed.emit("派驻由街道登记，在菜单“文件”里“登记指导员”改。")

    def of(self, page: MemberPage) -> tuple[Deed, ...]:
        """What can be done with a member as he stands today."""
        if page.row is None:
            words = "重新登记到名册(&A)…" if page.branch_id else "登记到名册(&A)…"
            return (Deed(words, lambda: self.add(page.branch_id, page.name)),)
        return tuple(self._deeds(page, page.row.membership_id))

    def fill(self, menu: QMenu, page: MemberPage, chosen: Callable[[], SpanLine | None] | None = None) -> None:
        """Put the deeds into a menu, and below them what can be looked up; ``chosen`` is the stretch stood on."""
        menu.clear()
        for deed in self.of(page):
            menu.addAction(deed.words).triggered.connect(lambda _on=False, deed=deed: deed.do())
        menu.addSeparator()
        if page.row is not None and not page.row.full:
            track = menu.addAction("发展党员的记录(&F)…")
            track.triggered.connect(lambda: self._bridge.open_admission(person_id=page.person_id))
        facts = menu.addAction("资料的修改历史(&H)…")
        facts.triggered.connect(lambda: self._bridge.show_history(Person.table, page.person_id))
        if chosen is not None and page.spans:
            stretch = menu.addAction("所选经历的修改历史(&I)…")
            stretch.triggered.connect(lambda: self._show_history(chosen()))

    def _show_history(self, line: SpanLine | None) -> None:
        if line is not None:
            self._bridge.show_history(line.kind.value, line.id)

    def _deeds(self, page: MemberPage, membership_id: str) -> Iterator[Deed]:
        row = page.row
        assert row is not None
        if not row.full:
            over = page.probation is not None and page.probation.is_over(self._bridge.today())
            yield Deed("转为正式党员(&Z)…", lambda: self._convert(page.person_id), urgent=over)
        if row.full_assumed:
            yield Deed("其实还是预备党员(&Y)", lambda: self._still_probationary(page.person_id))
        if Status.LEAVING in row.states:
            yield Deed("对方已接收(&J)…", lambda: self._move(ReceiveDialog, membership_id, page.name), urgent=True)
            yield Deed("取消转出(&Q)", lambda: self._cancel(membership_id))
        else:
            yield Deed("转出组织关系(&C)…", lambda: self._move(SendDialog, membership_id, page.name))
        yield Deed("任职(&P)…", lambda: self._open(self._appointment(row.branch_id, page.person_id)))
        if groups_on(self._bridge.store, row.branch_id, self._bridge.today()):
            yield Deed("调整党小组(&X)…", lambda: self._regroup(row.branch_id, membership_id, page.name))
        for kind, status, words in _STATES:
            sought = kind is not ConditionKind.MEMBERSHIP_SUSPENDED or row.states & {Status.LOST, Status.ABROAD}
            if status not in row.states and sought:
                yield Deed(words, lambda kind=kind: self._state(page, kind))  # type: ignore[misc]  # a default binds it
        yield Deed("离开名册（去世、除名等）(&S)…", lambda: self._move(LeaveDialog, membership_id, page.name))

    def _convert(self, person_id: str) -> None:
        shown = self._bridge.store.get(Person, person_id)
        if shown is not None:
            self._open(ConvertDialog(self._bridge, shown, self._parent.window()))

    def _move(
        self,
        dialog: Callable[[Bridge, Shown[Membership], str, QWidget], SetupDialog],
        membership_id: str,
        name: str,
    ) -> None:
        shown = self._bridge.store.get(Membership, membership_id)
        if shown is not None:
            self._open(dialog(self._bridge, shown, name, self._parent.window()))

    def _still_probationary(self, person_id: str) -> None:
        shown = self._bridge.store.get(Person, person_id)
        if shown is not None:
            self._bridge.run(lambda store: still_probationary(store, shown))

    def _cancel(self, membership_id: str) -> None:
        shown = self._bridge.store.get(Membership, membership_id)
        if shown is not None:
            self._bridge.run(lambda store: cancel_transfer(store, shown))

    def _appointment(self, branch_id: str, person_id: str) -> SetupDialog:
        return AppointDialog(self._bridge, branch_id, person_id, parent=self._parent.window())

    def _regroup(self, branch_id: str, membership_id: str, name: str) -> None:
        self._open(RegroupDialog(self._bridge, branch_id, [membership_id], name, parent=self._parent.window()))

    def _state(self, page: MemberPage, kind: ConditionKind, shown: Shown[MemberCondition] | None = None) -> None:
        self._open(StateDialog(
            self._bridge, page.person_id, page.name, kind, page.branch_id, shown, self._parent.window()
        ))  # fmt: skip

    def _open(self, dialog: SetupDialog) -> None:
        self.dialog = dialog
        dialog.open()

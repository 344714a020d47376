"""党员: the roll on any day, a member's own page, and how the branch is made up."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QPushButton, QStackedWidget, QWidget

from pbdesk.views.member_page import MemberPage, member_page
from pbdesk.views.member_spans import SpanKind
from pbdesk.views.members import STATUS_WORDS
from pbdesk.views.names import branch_choices
from ui.bridge import Bridge
from ui.pages.base import Page
from ui.pages.members_branch import BranchView
from ui.pages.members_deeds import MemberDeeds
from ui.pages.members_list import MembersList
from ui.pages.members_person import MemberView
from ui.requests import AddMember, OpenMember, Request, ShowBranchLife, ShowFindings, ShowRoll
from ui.theme import Theme
from ui.widgets.basic import button


class MembersPage(Page):
    """Lists members; Enter opens one, Esc goes back to the list; every deed is in the menu 办理 and by right click."""

    TITLE = "党员"
    WATCHES: ClassVar[frozenset[str]] = frozenset({
        "person", "membership", "member_condition", "post", "party_group", "committee", "organization", "meeting",
        "attendance", "dues", "dues_standard", "admission", "admission_step", "posting",
    })  # fmt: skip
    ANSWERS: ClassVar[frozenset[type]] = frozenset({OpenMember, AddMember, ShowRoll, ShowBranchLife})

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self.list = MembersList(bridge)
        self.person = MemberView(bridge)
        self.branch = BranchView(bridge)
        self.deeds = MemberDeeds(bridge, self)
        self._stack = QStackedWidget()
        self._before: QWidget = self.list
        self.add_button = QPushButton("添加党员")
        self.branch_button = button("支委和党小组", self.show_branch, name="支委和党小组")
        self.back_button = button("返回名册", self.back, hint="Esc")
        self.edit_button = button("修改资料", self._edit, hint="Ctrl+E")
        self.deed_button = QPushButton("办理")
        self.urgent_button = button("转正…", self._do_urgent, "primary", name="马上办理")
        self._menu = QMenu(self.deed_button)
        self._build()

    def reload(self) -> None:
        """Read the roll again, and the member or the branch that is open."""
        self.list.reload()
        if self._stack.currentWidget() is self.person and self.person.page is not None:
            if not self._read_person(self.person.page.person_id):
                self._show(self.list)
        elif self._stack.currentWidget() is self.branch and self.branch.branch_id is not None:
            self.branch.show_branch(self.branch.branch_id)
        self._show_head()

    def answer(self, request: Request) -> None:
        """Open a member, the roll or the life of a branch, or start adding members."""
        match request:
            case OpenMember(person_id):
                self.open_member(person_id)
            case AddMember(branch_id):
                self.add(branch_id)
            case ShowRoll(branch_id):
                self._show(self.list)
                self.list.show_branch(branch_id)
                self.list.first_widget().setFocus(Qt.FocusReason.OtherFocusReason)
            case ShowBranchLife(branch_id):
                self._show_life(branch_id)

    def open_member(self, person_id: str) -> None:
        """Show a member's own page."""
        before = self._stack.currentWidget()
        if self._read_person(person_id):
            self._before = before if before is self.branch else self.list
            self._show(self.person)
            self.person.sections.show_section(0)
            self.person.spans.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_branch(self) -> None:
        """Show committee, posts and groups of the branch that the list is narrowed to, or that is current in it."""
        row = self.list.current
        branch_id = self.list.branch_id or (row.branch_id if row else None)
        if branch_id is None:
            self.bridge.failed.emit("先在名册上方选一个支部，再看它的支委和党小组。")
        else:
            self._show_life(branch_id)

    def _show_life(self, branch_id: str) -> None:
        self.branch.show_branch(branch_id)
        self._show(self.branch)
        self.branch.posts.setFocus(Qt.FocusReason.OtherFocusReason)

    def back(self) -> None:
        """Back to where the member was opened from; from there to the roll."""
        here = self._stack.currentWidget()
        if here is self.person and self._before is self.branch and self.branch.branch_id is not None:
            self.branch.show_branch(self.branch.branch_id)
            self._before = self.list
            self._show(self.branch)
            self.branch.members.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        shown = self.person.page.person_id if here is self.person and self.person.page else ""
        self._show(self.list)
        if shown:
            self.list.table.select_where(lambda row: row.person_id == shown)
        self.list.first_widget().setFocus(Qt.FocusReason.OtherFocusReason)

    def add(self, branch_id: str | None = None) -> None:
        """Put somebody on the roll of a branch, or of the one that the list is narrowed to."""
        if not branch_choices(self.bridge.store):
            self.bridge.failed.emit("文件里还没有支部，登记不了党员。先从菜单“文件”里添加支部。")
            return
        self.deeds.add(branch_id or self.list.branch_id)

    def why(self) -> Request | None:
        """The findings of the branch or the person that is shown."""
        here = self._stack.currentWidget()
        if here is self.branch:
            return ShowFindings(self.branch.branch_id)
        page, row = self.person.page, self.list.current
        if here is self.person:
            return ShowFindings(words=page.name) if page is not None else None
        return ShowFindings(row.branch_id, words=row.name) if row is not None else None

    def first_widget(self) -> QWidget | None:
        if self._stack.currentWidget() is self.person:
            return self.person.spans
        return self.list.first_widget() if self._stack.currentWidget() is self.list else self.branch.posts

    def arrange(self, *, narrow: bool) -> None:
        self.list.arrange(narrow=narrow)
        self.person.arrange(narrow=narrow)
        self.branch.arrange(narrow=narrow)

    def retheme(self, theme: Theme) -> None:
        for part in (self.list, self.person, self.branch):
            part.retheme(theme)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back from a member's own page to the roll."""
        if event.key() == Qt.Key.Key_Escape and self._stack.currentWidget() is not self.list:
            self.back()
        else:
            super().keyPressEvent(event)

    def _build(self) -> None:
        for part in (self.list, self.person, self.branch):
            self._stack.addWidget(part)
        self.body.addWidget(self._stack, 1)
        self.add_button.setProperty("role", "primary")
        menu = QMenu(self.add_button)
        menu.addAction("登记一名党员(&A)…").triggered.connect(lambda: self.add())
        menu.addAction("粘贴一份名单(&P)…").triggered.connect(lambda: self.setup_wanted.emit("members"))
        self.add_button.setMenu(menu)
        self.add_button.setAccessibleName("添加党员")
        self.deed_button.setMenu(self._menu)
        self.deed_button.setAccessibleName("办理")
        for each in (self.branch_button, self.add_button, self.person.year_bar, self.back_button, self.edit_button,
                     self.deed_button, self.urgent_button):  # fmt: skip
            self.head.addWidget(each, 0, Qt.AlignmentFlag.AlignTop)
        self.list.opened.connect(self.open_member)
        self.list.wanted.connect(lambda: self.add())
        self.list.filtered.connect(self._show_head)
        self.person.corrected.connect(self._correct)
        self.person.year_chosen.connect(self.reload)
        self.person.sections.shown.connect(lambda _number: self._show_head())
        self.branch.opened.connect(self.open_member)
        for table in (self.list.table, self.list.left_table):
            table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            table.customContextMenuRequested.connect(self._offer_deeds)
        edit = QShortcut(QKeySequence("Ctrl+E"), self, self._edit)
        edit.setContext(Qt.ShortcutContext.WindowShortcut)  # asleep while the page is not shown
        self._show_head()

    def _show(self, part: QWidget) -> None:
        if self._stack.currentWidget() is self.person and part is not self.person:
            self.person.facts.cover()
        self._stack.setCurrentWidget(part)
        self._show_head()

    def _read_person(self, person_id: str) -> bool:
        page = member_page(self.bridge.store, person_id, self.person.year, self.bridge.today())
        if page is None:
            return False
        self.person.show_page(page)
        self.deeds.fill(self._menu, page, self.person.spans.current)
        return True

    def _show_head(self) -> None:
        here = self._stack.currentWidget()
        page = self.person.page if here is self.person else None
        for each in (self.branch_button, self.add_button):
            each.setVisible(here is self.list)
        self.back_button.setVisible(here is not self.list)
        for one in (self.edit_button, self.deed_button):
            one.setVisible(page is not None)
        self.person.year_bar.setVisible(page is not None and self.person.sections.current > 0)
        self._show_urgent(page)
        if page is not None:
            self.set_titles(page.name, _standing(page))
        elif here is self.branch:
            names = {each.person_id: each.name for each in branch_choices(self.bridge.store)}
            self.set_titles("支委和党小组", names.get(self.branch.branch_id or "", ""))
        else:
            self.set_titles(self.TITLE, self.list.words)

    def _show_urgent(self, page: MemberPage | None) -> None:
        """What is due now has a button of its own."""
        urgent = [deed for deed in self.deeds.of(page) if deed.urgent] if page is not None else []
        self.urgent_button.setVisible(bool(urgent))
        if urgent:
            words = urgent[0].words.split("(&")[0]
            self.urgent_button.setText(f"{words}…")
            self.urgent_button.setAccessibleName(words)

    def _do_urgent(self) -> None:
        page = self.person.page
        urgent: list[Callable[[], object]] = [d.do for d in self.deeds.of(page) if d.urgent] if page else []
        if urgent:
            urgent[0]()

    def _edit(self) -> None:
        if self._stack.currentWidget() is self.person and self.person.page is not None:
            self.deeds.edit(self.person.page.person_id)

    def _correct(self, line: object) -> None:
        page = self.person.page
        found = next((each for each in page.spans if each is line), None) if page else None
        if page is not None and found is not None:
            self.deeds.edit_span(page, found)

    def _offer_deeds(self, at: QPoint) -> None:
        """The deeds of the member that the list stands on, where the mouse is."""
        row = self.list.current
        page = member_page(self.bridge.store, row.person_id, self.person.year, self.bridge.today()) if row else None
        table = self.sender()
        if page is None or not isinstance(table, QWidget):
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.deeds.fill(menu, page)
        menu.popup(table.mapToGlobal(at))


def _standing(page: MemberPage) -> str:
    """What he is today, in one line."""
    row = page.row
    if row is None:
        guide = any(line.kind is SpanKind.POSTING and line.running for line in page.spans)
        known = any(line.kind is SpanKind.MEMBERSHIP for line in page.spans)
        gone = "不在册，以前的记录都保留着" if known else "不在这个文件的名册上"
        return f"党建指导员，{gone}。" if guide else f"{gone}。"
    told = [
        "正式党员" if row.full else "预备党员", row.branch, row.group, row.post,
        *(STATUS_WORDS[each] for each in STATUS_WORDS if each in row.states), row.sent,
        page.probation.words if page.probation else "",
    ]  # fmt: skip
    return "　".join(filter(None, told))

"""会议: the list of meetings, and the one being recorded or corrected."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from pbdesk.actions.drafts import read_kept
from pbdesk.actions.meetings import cancel, delete
from pbdesk.errors import UserError
from pbdesk.model import Meeting, MeetingKind, Outcome
from pbdesk.store import Changes, Shown, Store
from pbdesk.views.copy_out import copy_out
from pbdesk.views.evidence import finding_of_meeting
from pbdesk.views.meeting_stand import Effect
from pbdesk.views.names import branch_choices
from pbdesk.words import MEETING_WORDS, short_date
from ui.bridge import Bridge
from ui.pages.base import Page
from ui.pages.meeting_editor import MeetingEditor
from ui.pages.meeting_list import MeetingList
from ui.pages.meeting_menu import MeetingMenu
from ui.requests import OpenMeeting, RecordMeeting, Request, ResumeDraft, ShowFinding
from ui.theme import Theme
from ui.widgets.basic import OUTCOME_SIGNS, OUTCOME_TONES, button, set_role
from ui.widgets.copy_out import CopyOutPanel
from ui.widgets.unsaved import UnsavedBar

READ_ONLY = "只读：这个文件在别处打开着，这里不能记录也不能修改。先关掉别处那一份，再重新打开。"


class MeetingsPage(Page):
    """Lists meetings; Enter opens one, Ctrl+S saves it, Esc goes back to the list."""

    TITLE = "会议"
    WIDE = 900
    WATCHES: ClassVar[frozenset[str]] = frozenset({
        "meeting", "attendance", "attachment", "organization", "party_group", "committee", "person", "membership",
        "member_condition", "post", "posting", "policy", "calendar_day", "review",
    })  # fmt: skip
    ANSWERS: ClassVar[frozenset[type]] = frozenset({OpenMeeting, RecordMeeting, ResumeDraft})

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self.list = MeetingList(bridge)
        self.editor = MeetingEditor(bridge)
        self.unsaved = UnsavedBar("会议")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.editor)
        self.body.addWidget(self.unsaved)
        self.body.addWidget(self._stack, 1)
        self.new_button = button("记一次会议", self.begin, "primary", hint="Ctrl+N")
        self.back_button = button("返回列表", self.leave_editor, hint="Esc")
        self.more_button = MeetingMenu(
            {
                "like_last": self.editor.like_last, "drop_part": self.editor.drop_part, "copy_out": self._copy_out,
                "history": self._history, "cancel": self._cancel_or_restore,
                "delete": lambda: self._change(delete, "已删除"),
            },
            self.editor.add_part,
        )  # fmt: skip
        self.print_button = button("打印记录", self._print, hint="Ctrl+P")
        self.plan_button = button("存为计划", lambda: self.editor.save(planned=True))
        self.save_button = button("保存  Ctrl+S", self.save, "primary", name="保存")
        self.copy_panel: CopyOutPanel | None = None
        self._build()

    def reload(self) -> None:
        """Read the list again; a record that is open and gone by now is left."""
        self.list.reload()
        if self._editing and not self.editor.refresh():
            self._show_list()
        self._show_head()

    def answer(self, request: Request) -> None:
        """Open a record or a draft, or start a new record with what is known of it."""
        match request:
            case OpenMeeting(meeting_id):
                self.open_record(meeting_id)
            case RecordMeeting(branch_id, kind, group_id, on):
                self.start_record(branch_id, kind, group_id, on)
            case ResumeDraft(key):
                self.resume(key)

    def open_record(self, meeting_id: str) -> None:
        """Show a recorded meeting to read or correct."""
        if self._may_leave(lambda: self.open_record(meeting_id)) and self.editor.open(meeting_id):
            self._show_editor()
            sheet = self.editor.sheet
            first = sheet.minutes if self.bridge.store.read_only else sheet.form.input("title")
            first.setFocus(Qt.FocusReason.TabFocusReason)

    def start_record(
        self,
        branch_id: str | None = None,
        kind: MeetingKind | None = None,
        group_id: str | None = None,
        on: date | None = None,
    ) -> None:
        """Begin a new meeting; what is left out is asked."""
        if self.bridge.store.read_only:
            self.bridge.failed.emit(READ_ONLY)
        elif not branch_choices(self.bridge.store):
            self.bridge.failed.emit("文件里还没有支部，记不了会议。先从菜单“文件”里添加支部。")
        elif self._may_leave(lambda: self.start_record(branch_id, kind, group_id, on)):
            self._show_editor()
            self.editor.start(branch_id, kind, group_id, on)

    def begin(self) -> None:
        """Begin a new meeting, of the kind and branch the list is narrowed to."""
        self.start_record(self.list.branch_field.value(), self.list.kind)

    def save(self) -> None:
        """Save what stands in the editor."""
        if self._editing and self.bridge.store.read_only:
            self.bridge.failed.emit(READ_ONLY)
        elif self._editing and self.editor.save():
            self.unsaved.hide()

    def leave_editor(self) -> None:
        """Back to the list; asks first when something was typed."""
        if self._may_leave(self.leave_editor):
            self._show_list()

    def leaving(self) -> bool:
        """Ask about a meeting that is typed and not saved."""
        return not self._editing or self._may_leave(self._free)

    def why(self) -> Request | None:
        """The finding that the meeting counts for, or would count for."""
        row = self.list.table.current()
        found = self.editor.effect.finding if self._editing else None
        if found is None and not self._editing and row is not None:
            found = finding_of_meeting(self.bridge.store, row.id, self.bridge.today())
        return ShowFinding(found.rule, found.subject, found.period) if found is not None else None

    def first_widget(self) -> QWidget | None:
        return None if self._editing else self.list.first_widget()

    def arrange(self, *, narrow: bool) -> None:
        self.editor.sheet.arrange(narrow=narrow)

    def retheme(self, theme: Theme) -> None:
        self.list.retheme(theme)
        self.editor.retheme(theme)

    @property
    def _editing(self) -> bool:
        return self._stack.currentWidget() is self.editor

    def _build(self) -> None:
        buttons = (
            self.new_button, self.back_button, self.more_button, self.print_button, self.plan_button, self.save_button
        )  # fmt: skip
        for each in (self.list.period_bar, *buttons):
            self.head.addWidget(each, 0, Qt.AlignmentFlag.AlignTop)
        self.list.opened.connect(self.open_record)
        self.list.wanted.connect(self.begin)
        self.list.filtered.connect(self._show_head)
        self.list.drafts.resumed.connect(self.resume)
        self.list.drafts.dropped.connect(self._drop_draft)
        self.editor.part_wanted.connect(self.open_record)
        self.editor.stood.connect(self._show_head)
        self.editor.given_up.connect(self.leave_editor)
        for keys, does in (
            (QKeySequence.StandardKey.Save, self.save), (QKeySequence.StandardKey.Print, self._print),
            ("Ctrl+L", self._like_last), ("Ctrl+J", self._pop_up_parts), ("Ctrl+Shift+C", self._copy_out),
        ):  # fmt: skip
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)  # asleep while the page is not shown
            shortcut.activated.connect(does)
        if self.bridge.store.read_only:
            for each in (self.new_button, self.save_button, self.plan_button):
                each.setEnabled(False)
                each.setToolTip(READ_ONLY)
        last: QWidget = self.editor.sheet.content.sections.bar
        for each in (self.save_button, self.plan_button, self.print_button, self.more_button, self.back_button):
            QWidget.setTabOrder(last, each)
            last = each
        self._show_head()

    def _show_editor(self) -> None:
        self.unsaved.hide()
        self._stack.setCurrentWidget(self.editor)
        self._show_head()

    def _show_list(self) -> None:
        self.unsaved.hide()
        self._stack.setCurrentWidget(self.list)
        self.list.reload(then_show=self.editor.meeting_id)
        self.list.table.setFocus()
        self._show_head()

    def _free(self) -> None:
        self._show_list()
        self.freed.emit()

    def _show_head(self) -> None:
        editing, shown = self._editing, self.editor.shown
        recorded, writes = editing and shown is not None, not self.bridge.store.read_only
        for each in (self.list.period_bar, self.new_button):
            each.setVisible(not editing)
        for each in (self.back_button, self.save_button, self.more_button):
            each.setVisible(editing)
        self.print_button.setVisible(recorded)
        self.save_button.setText("已召开，保存  Ctrl+S" if editing and self.editor.becomes_held else "保存  Ctrl+S")
        self.more_button.say("cancel", "改回已召开" if self.editor.cancelled else "这次会没有开成")
        self.more_button.show_entries({
            "like_last": writes and (not recorded or self.editor.becomes_held),
            "drop_part": writes and self.editor.parts.several, "parts": writes,
            "copy_out": recorded, "history": recorded, "cancel": recorded and writes, "delete": recorded and writes,
        })  # fmt: skip
        self.plan_button.setVisible(editing and self.editor.lies_ahead)
        told = self.editor.effect if editing else Effect(Outcome.NOT_APPLICABLE, self.list.words)
        self.set_titles(self.editor.title if editing else self.TITLE, _signed(told))
        self.subtitle_label.setToolTip(f"{told.sentence}\nF2 看依据" if told.finding else told.sentence)
        plain = told.outcome is Outcome.NOT_APPLICABLE
        set_role(self.subtitle_label, "tone", "" if plain else OUTCOME_TONES[told.outcome].value)

    def _may_leave(self, then: Callable[[], object]) -> bool:
        """Whether nothing typed would be lost; otherwise the bar asks, and ``then`` follows the answer."""
        if not self._editing or not self.editor.dirty:
            return True
        self.unsaved.ask(
            save=lambda: self.editor.save() and then(),
            drop=lambda: self._drop(then),
            keep=lambda: self.editor.keep() and then(),
        )
        return False

    def _drop(self, then: Callable[[], object]) -> None:
        self.editor.forget()
        then()

    def resume(self, key: str) -> None:
        """Go on with what was typed and never saved."""
        kept = next((read_kept(draft) for draft in self.bridge.store.drafts() if draft.key == key), None)
        if kept is None:
            self.bridge.failed.emit("这份草稿读不出来了，请重新记。")
        elif self._may_leave(lambda: self.resume(key)):
            self._show_editor()
            self.editor.resume(kept)

    def _drop_draft(self, key: str) -> None:
        self.bridge.store.drop_draft(key)
        self.list.show_drafts()
        self.list.table.setFocus()

    def _like_last(self) -> None:
        if self._editing and not self.bridge.store.read_only:
            self.editor.like_last()

    def _pop_up_parts(self) -> None:
        if self._editing and not self.bridge.store.read_only:
            self.more_button.pop_up_parts()

    def _copy_out(self) -> None:
        """Show the fields for the clipboard; what was typed is saved first, so that nothing old is pasted."""
        if not self._editing or self.editor.shown is None or (self.editor.dirty and not self.editor.save()):
            return
        try:
            fields = copy_out(self.bridge.store, self.editor.meeting_id)
        except UserError as error:
            self.bridge.failed.emit(str(error))
            return
        before = self.focusWidget()
        self.back_button.setFocus()  # a digit meant for the panel never lands in a field, even without its keyboard
        self.copy_panel = CopyOutPanel(self.editor.title, fields, self.bridge.theme, self)
        if before is not None:
            self.copy_panel.closed.connect(before.setFocus)
        self.copy_panel.show()

    def _history(self) -> None:
        if self._editing and self.editor.shown is not None:
            self.bridge.show_history("meeting", self.editor.meeting_id)

    def _print(self) -> None:
        """Print the minutes; what was typed is saved first, so that paper and file say the same."""
        if self._editing and self.editor.shown and (not self.editor.dirty or self.editor.save()):
            self.bridge.print_sheet("minutes", subject=self.editor.meeting_id)

    def _cancel_or_restore(self) -> None:
        if self.editor.cancelled:
            self.editor.save(restored=True)
        else:
            self._change(cancel, "已记成没有开成")

    def _change(self, action: Callable[[Store, Shown[Meeting]], Changes], said: str) -> None:
        """Do something with the whole record; what was typed over it goes, and undo brings the record back."""
        shown = self.editor.shown
        if shown is None:
            return
        self.editor.forget()
        what = f"{short_date(shown.record.held_on)}{MEETING_WORDS[shown.record.kind]}"
        if self.bridge.run(lambda store: action(store, shown), f"{said}：{what}"):
            self._show_list()


def _signed(told: Effect) -> str:
    plain = told.outcome is Outcome.NOT_APPLICABLE
    return told.sentence if plain or not told.sentence else f"{OUTCOME_SIGNS[told.outcome]} {told.sentence}"

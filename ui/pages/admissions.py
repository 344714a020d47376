"""发展党员: everybody on the way into the Party by stage, and one person's file with the next step."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QStackedWidget, QWidget

from pbdesk.actions import admissions
from pbdesk.model import Admission, Desk, ReviewedKind
from pbdesk.rules.admission_track import Stage
from pbdesk.views.admissions import STAGE_WORDS, TrackRow, is_quick, rows_like, stage_counts, summary, track_rows
from pbdesk.views.admissions_page import Offer, StepLine, track_page
from pbdesk.views.names import branch_choices
from ui.bridge import Bridge
from ui.jobs import Task
from ui.pages.admission_editor import AdmissionEditor
from ui.pages.admission_flow import URGENCY_TONES
from ui.pages.admission_panel import STAGE_TONES, AdmissionPanel
from ui.pages.base import Page
from ui.requests import OpenAdmission, Request, ShowFindings
from ui.theme import Theme, Tone
from ui.widgets.basic import Card, Empty, button
from ui.widgets.fields import WordField
from ui.widgets.finder import Finder
from ui.widgets.review_strip import ReviewStrip
from ui.widgets.rows import Column, RowsTable
from ui.widgets.unsaved import UnsavedBar

_ANY = 16_777_215
"""No limit to a width, as Qt says it."""


def _hint(row: TrackRow) -> str:
    """The whole next step, why it comes next, and when the probation is over."""
    return "\n".join(part for part in (row.step, row.why, row.probation_words) if part)


def _columns(*, several: bool) -> tuple[Column[TrackRow], ...]:
    branch: tuple[Column[TrackRow], ...] = (
        Column("支部", lambda r: r.branch.removesuffix("党支部"), 8, hint=lambda r: r.branch, optional=True),
    )
    return (
        Column("姓名", lambda r: r.name, 5),
        *(branch if several else ()),
        Column("阶段", lambda r: r.stage_words, 5, tone=lambda r: Tone.IDLE if r.ended else STAGE_TONES[r.stage]),
        Column("下一步", lambda r: r.step or "—", hint=_hint),
        Column("期限", lambda r: r.mark, 7, tone=lambda r: URGENCY_TONES[r.urgency] if r.urgency else None),
    )


class AdmissionsPage(Page):
    """Arrows choose a person, Enter goes to the next step, Enter again records it; Ctrl+S saves, Esc goes back."""

    TITLE = "发展党员"
    WIDE = 1040
    WATCHES: ClassVar[frozenset[str]] = frozenset({
        "admission", "admission_step", "person", "membership", "member_condition", "organization", "review",
    })  # fmt: skip
    ANSWERS: ClassVar[frozenset[type]] = frozenset({OpenAdmission})

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        theme = bridge.theme
        several = bridge.store.desk is not Desk.BRANCH
        self._several = several
        self._rows: tuple[TrackRow, ...] = ()
        self._wanted: OpenAdmission | None = None
        self.new_button = button("新建档案", self.start, hint="给一个人建发展党员档案")
        self.search = WordField("查找", "姓名或拼音首字母  Ctrl+F")
        self.stage_box = QComboBox()
        self.stage_box.setAccessibleName("阶段")
        self.stage_box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.branch_field = Finder("支部", "支部")
        self.branch_field.setPlaceholderText("全部支部")
        if not several:
            self.branch_field.hide()
        self.table: RowsTable[TrackRow] = RowsTable(_columns(several=several), theme, "发展党员名单")
        self.empty = Empty(theme)
        self.panel = AdmissionPanel(theme)
        self.review_strip = ReviewStrip(bridge, ReviewedKind.ADMISSION)
        self.panel.put_above(self.review_strip)
        self.editor = AdmissionEditor(bridge)
        self.unsaved = UnsavedBar("这一步")
        self._build(theme)
        self._connect()

    def reload(self) -> None:
        """Read who is on the way into the Party; a large file is read by a worker."""
        today = self.bridge.today()

        def work(task: Task) -> tuple[TrackRow, ...]:
            return track_rows(task.store, today)

        if is_quick(self.bridge.store):
            self._take(track_rows(self.bridge.store, today))
        else:
            self.bridge.read("admissions", work, self._take)

    def answer(self, request: Request) -> None:
        """Open somebody's file, once the list has been read."""
        if isinstance(request, OpenAdmission):
            self._wanted = request
            self.refresh()

    def why(self) -> Request | None:
        """The findings about the person that is chosen."""
        row = self.table.current()
        return ShowFindings(row.branch_id, words=row.name) if row is not None else None

    def first_widget(self) -> QWidget | None:
        return None if self._editing else self.table if self.table.rows else self.new_button

    def leaving(self) -> bool:
        """Ask about a step that is typed and not saved."""
        return self._may_leave(self._free)

    def arrange(self, *, narrow: bool) -> None:
        self._show_sides()

    def retheme(self, theme: Theme) -> None:
        self.table.retheme(theme)
        self._show_person(self.table.current())
        self._show_sides()

    def start(self) -> None:
        """Begin a file for someone to be named."""
        if not branch_choices(self.bridge.store):
            self.bridge.failed.emit("文件里还没有支部，建不了档案。先从菜单“文件”里添加支部。")
        elif self._may_leave(self.start):
            self.editor.start(self.branch_field.value())
            self._show_editor()

    def start_here(self) -> None:
        """Begin a file for the member chosen, who is on the roll and has none."""
        row = self.table.current()
        if row is not None and self._may_leave(self.start_here):
            self.editor.start(row.branch_id, row)
            self._show_editor()

    def record(self, line: StepLine | None = None) -> None:
        """Record a step of the file shown: the next one, or the one of a line."""
        page = self.panel.page
        if page is None or page.is_ended:
            return
        if line is not None and line.step_id is not None:
            self.editor.correct(page, line)
        else:
            self.editor.record(page, line.kind if line else None)
        self._show_editor()

    @property
    def _editing(self) -> bool:
        return self._right.currentWidget() is self.editor

    def _build(self, theme: Theme) -> None:
        self.head.addWidget(self.new_button, 0, Qt.AlignmentFlag.AlignTop)
        self.search.setClearButtonEnabled(True)
        filters = QHBoxLayout()
        filters.setSpacing(theme.px(10))
        for widget, share in ((self.search, 3), (self.branch_field, 3), (self.stage_box, 0)):
            filters.addWidget(widget, share)
        self._stack, self._right = QStackedWidget(), QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        for side in (self.panel, self.editor):
            self._right.addWidget(side)
        self._left, self._side = Card(theme), Card(theme)
        self._left.setAccessibleName("名单")
        self._side.setAccessibleName("档案")
        self._left.body.addLayout(filters)
        self._left.body.addWidget(self._stack, 1)
        self._side.body.addWidget(self._right)
        row = QHBoxLayout()
        row.setSpacing(theme.space("gap"))
        row.addWidget(self._left, 1)
        row.addWidget(self._side, 1)
        self.body.addWidget(self.unsaved)
        self.body.addLayout(row, 1)
        self._show_sides()

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda _text: self._narrow_down())
        self.search.returnPressed.connect(self.table.setFocus)
        self.stage_box.currentIndexChanged.connect(lambda _number: self._narrow_down())
        self.branch_field.changed.connect(self._narrow_down)
        self.table.chosen.connect(self._show_person)
        self.table.opened.connect(lambda _row: self._enter())
        self.panel.step_opened.connect(self.record)
        self.panel.record_wanted.connect(self.record)
        self.panel.start_wanted.connect(self.start_here)
        self.panel.offer_taken.connect(self._take_offer)
        self.panel.end_wanted.connect(self._end)
        self.panel.resume_wanted.connect(lambda: self._do(admissions.resume))
        self.panel.delete_wanted.connect(lambda: self._do(admissions.delete))
        self.panel.left.connect(self._back_to_list)
        self.editor.saved.connect(self._on_saved)
        self.editor.given_up.connect(self._give_up)
        for keys, does in (
            (QKeySequence.StandardKey.Save, lambda: self._editing and self.editor.save()),
            (QKeySequence.StandardKey.Find, self.search.setFocus),
        ):
            shortcut = QShortcut(keys, self)
            shortcut.activated.connect(does)

    def _take(self, rows: tuple[TrackRow, ...]) -> None:
        self._rows = rows
        self.set_titles(self.TITLE, summary(rows))
        self.branch_field.offer(branch_choices(self.bridge.store))
        self._offer_stages()
        self._narrow_down()
        wanted, self._wanted = self._wanted, None
        if wanted is not None:
            self._go_to(wanted)

    def _offer_stages(self) -> None:
        counts, before = stage_counts(self._rows), self.stage_box.currentData()
        self.stage_box.blockSignals(True)
        self.stage_box.clear()
        self.stage_box.addItem(f"全部（{len(self._rows)}）", None)
        for stage, words in STAGE_WORDS.items():
            self.stage_box.addItem(f"{words}（{counts[stage]}）", stage)
        self.stage_box.setCurrentIndex(max(0, self.stage_box.findData(before)))
        self.stage_box.blockSignals(False)

    def _narrow_down(self) -> None:
        stage = self.stage_box.currentData()
        rows = rows_like(self._rows, self.search.text(), Stage(stage) if stage else None, self.branch_field.value())
        self.table.show_rows(rows, keep=lambda row: (row.person_id, row.file_id))
        if not rows:
            self._say_empty()
        self._stack.setCurrentWidget(self.table if rows else self.empty)

    def _say_empty(self) -> None:
        if self._rows:
            self.empty.say("没有符合条件的人", "换个阶段或者清空查找。", button("全部显示", self._show_all, "primary"))
        else:
            start = button("新建档案", self.start, "primary")
            words = "从入党申请到转正，一人一份档案；每一步什么时候办、最晚哪天，这里会提醒。"
            self.empty.say("还没有发展党员档案", words, start)

    def _show_all(self) -> None:
        self.search.clear()
        self.stage_box.setCurrentIndex(0)
        self.branch_field.set_value(None)

    def _show_person(self, row: TrackRow | None) -> None:
        page = track_page(self.bridge.store, row.file_id, self.bridge.today()) if row and row.file_id else None
        self.review_strip.show_for(row.file_id if row else None)
        if page is not None:
            self.panel.show_page(page, self.bridge.theme)
        else:
            self.panel.show_row(row)

    def _go_to(self, wanted: OpenAdmission) -> None:
        def fits(row: TrackRow) -> bool:
            return row.file_id == wanted.file_id if wanted.file_id else row.person_id == wanted.person_id

        if not any(fits(row) for row in self.table.rows):
            self._show_all()
        if self.table.select_where(fits):
            self._enter()

    def _enter(self) -> None:
        """Go from the list into the file, to what comes next."""
        row = self.table.current()
        if row is not None and row.file_id is None:
            self.start_here()
        elif self._may_leave(self._enter):
            self._show_panel()
            self._show_sides(inside=True)
            self.panel.first_widget().setFocus(Qt.FocusReason.TabFocusReason)

    def _back_to_list(self) -> None:
        self._show_sides()
        self.table.setFocus()

    def _on_saved(self, file_id: str) -> None:
        self._show_panel()
        self._wanted = OpenAdmission(file_id)
        self.refresh()

    def _give_up(self) -> None:
        if self._may_leave(self._give_up):
            self._show_panel()
            self._show_sides(inside=True)
            self.panel.first_widget().setFocus(Qt.FocusReason.TabFocusReason)

    def _end(self) -> None:
        if self.panel.page is not None:
            self.editor.end(self.panel.page)
            self._show_editor()

    def _take_offer(self, offer: Offer) -> None:
        self._do(admissions.admit if offer is Offer.ADMIT else admissions.convert)

    def _do(self, action: admissions.FileVerb) -> None:
        """Do something with the file shown, as one step that can be undone."""
        page = self.panel.page
        shown = self.bridge.store.get(Admission, page.file_id) if page else None
        if shown is None:
            return

        if self.bridge.run(lambda store: action(store, shown)):
            self.table.setFocus()

    def _show_editor(self) -> None:
        self.unsaved.hide()
        self._right.setCurrentWidget(self.editor)
        self._show_sides(inside=True)

    def _show_panel(self) -> None:
        self.unsaved.hide()
        self._right.setCurrentWidget(self.panel)
        self._show_sides()

    def _free(self) -> None:
        self._show_panel()
        self.freed.emit()

    def _show_sides(self, *, inside: bool = False) -> None:
        """Where there is no room for both, the list or the file."""
        inside = inside or self._editing
        self._side.setMinimumWidth(self.bridge.theme.px(430))
        self._side.setMaximumWidth(_ANY if self._narrow else self.bridge.theme.px(465 if self._several else 520))
        self._left.setVisible(not (self._narrow and inside))
        self._side.setVisible(not self._narrow or inside)
        self.panel.back_button.setVisible(self._narrow)

    def _may_leave(self, then: Callable[[], object]) -> bool:
        """Whether nothing typed would be lost; otherwise the bar asks, and ``then`` follows the answer."""
        if not self._editing or not self.editor.dirty:
            return True
        self.unsaved.ask(save=lambda: self.editor.save() and then(), drop=lambda: self._drop(then))
        return False

    def _drop(self, then: Callable[[], object]) -> None:
        self.editor.forget()
        then()

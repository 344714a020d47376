"""Logging a visit or correcting one, in the panel beside the Tuesdays."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from pbdesk.actions.visits import VisitDraft, correct, delete, draft_of, log
from pbdesk.model import ReviewedKind, Visit
from pbdesk.store import Changes, Shown, Store
from pbdesk.store.ids import new_id
from pbdesk.views.guides import guide_on
from pbdesk.views.names import branch_choices
from pbdesk.views.visit_days import DayNote, day_note
from pbdesk.views.visits import visit_gaps
from pbdesk.words import short_date
from ui.bridge import Bridge
from ui.theme import Tone
from ui.widgets.basic import button, label, scrolled, set_role
from ui.widgets.conflict_strip import ConflictStrip
from ui.widgets.duties import Duties
from ui.widgets.form import Field, Form, Kind
from ui.widgets.review_strip import ReviewStrip

_WHEN = (
    (Field("branch", "支部", Kind.BRANCH),),
    (
        Field("visited_on", "日期", Kind.DAY, share=4),
        Field("starts_at", "到访", Kind.TIME, share=2),
        Field("ends_at", "离开", Kind.TIME, share=2),
    ),
    (Field("met", "接待人", share=5, hint="如 陈建国和居民代表 3 人"),),
)
_WHAT = (
    (Field("content", "走访内容", Kind.LONG, hint="了解到什么，商量了什么", lines=3),),
    (Field("advice", "指导意见", Kind.LONG, hint="建议怎么办，什么时候办好", lines=2),),
)


class VisitEditor(QWidget):
    """Holds what is typed until it is saved or given up."""

    saved = Signal()
    given_up = Signal()
    """Esc or the button: back to the Tuesdays."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._shown: Shown[Visit] | None = None
        self._id = ""
        self._names: dict[str, str] = {}
        self._only: str | None = None
        self._noted: date | None = None
        self._clean = VisitDraft(branch_id=None, visited_on=None)
        self.when = Form(_WHEN, bridge.today)
        self.duties = Duties(bridge.theme)
        self.what = Form(_WHAT, bridge.today)
        self.review_strip = ReviewStrip(bridge, ReviewedKind.VISIT)
        self.conflict_strip = ConflictStrip(bridge, Visit.table)
        self.heading = label("", "heading")
        self.branch = label("", "secondary", wrap=True)
        self.hint = label("", "secondary", wrap=True)
        self.notes = label("", "secondary", wrap=True)
        self.save_button = button("保存  Ctrl+S", self.save, "primary", name="保存走访")
        self.delete_button = button("删除", self.delete, name="删除这次走访")
        self.back_button = button("返回", self.given_up.emit, hint="Esc", name="不记了，返回")
        self._build()

    @property
    def dirty(self) -> bool:
        """Whether something was typed that is not saved."""
        return self.draft() != self._clean

    def draft(self) -> VisitDraft:
        """The visit as it stands on the screen."""
        when, what = self.when.values(), self.what.values()
        return VisitDraft(
            branch_id=when["branch"],
            visited_on=when["visited_on"],
            starts_at=when["starts_at"],
            ends_at=when["ends_at"],
            duties=self.duties.tags(),
            met=when["met"] or "",
            content=what["content"] or "",
            advice=what["advice"] or "",
        )

    def start(self, branch_id: str | None, day: date | None) -> None:
        """Begin a new visit; the keyboard starts at the first field that is still to be filled."""
        self._shown, self._id = None, new_id()
        self._offer_branches()
        self._fill(VisitDraft(branch_id=branch_id or self._only, visited_on=day or self._bridge.today()))
        self.heading.setText("记一次走访")
        first = "branch" if self.draft().branch_id is None else "starts_at" if day else "visited_on"
        self.when.input(first).setFocus(Qt.FocusReason.TabFocusReason)

    def open(self, visit_id: str) -> bool:
        """Show a logged visit; answers whether there is one."""
        found = self._bridge.store.get(Visit, visit_id)
        if found is None:
            return False
        self._shown, self._id = found, visit_id
        self._offer_branches()
        self._fill(draft_of(self._bridge.store, found.record))
        self.heading.setText(f"更正{short_date(found.record.visited_on)}的走访")
        self.when.input("starts_at").setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def save(self) -> bool:
        """Save what stands there; answers whether it was saved."""
        self.when.clear_errors()
        if not (self.when.check() and self.what.check()):
            return False
        draft = self.draft()
        done = self._bridge.run(lambda store: self._write(store, draft), on_error=self.when.show_error)
        if done:
            self.forget()
            self.saved.emit()
        return done

    def delete(self) -> None:
        """Take the visit shown out of the list; undo brings it back."""
        shown = self._shown
        if shown is None:
            return
        self.forget()
        said = f"已删除：{short_date(shown.record.visited_on)}走访"
        if self._bridge.run(lambda store: delete(store, shown), said):
            self.saved.emit()

    def arrange(self, *, narrow: bool) -> None:
        """In a narrow page the editor has the whole width to itself: fields stand beside each other."""
        met = ["visited_on", "starts_at", "ends_at", "met"]
        self.when.arrange([["branch"], met] if narrow else [[field.name for field in row] for row in _WHEN])
        self.what.arrange([["content", "advice"]] if narrow else [["content"], ["advice"]])

    def forget(self) -> None:
        """Give up what was typed."""
        self._clean = self.draft()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc gives up what was typed."""
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)

    def _build(self) -> None:
        tags = label("工作类别", "caption")
        foot = QHBoxLayout()
        foot.addWidget(self.save_button)
        foot.addWidget(self.delete_button)
        foot.addStretch(1)
        foot.addWidget(self.back_button)
        inner = QWidget()
        parts = QVBoxLayout(inner)
        parts.setContentsMargins(0, 0, 0, 0)
        for part in (self.hint, self.when, tags, self.duties, self.what):
            parts.addWidget(part, 1 if part is self.what else 0)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        head = QHBoxLayout()
        head.addWidget(self.heading)
        head.addWidget(self.branch, 1)
        lay.addLayout(head)
        lay.addWidget(self.conflict_strip)
        lay.addWidget(self.review_strip)
        lay.addWidget(scrolled(inner), 1)
        lay.addWidget(self.notes)
        lay.addLayout(foot)
        for name in ("content", "advice"):
            self.what.input(name).setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        for form in (self.when, self.what):
            form.changed.connect(self._on_changed)
        self.duties.changed.connect(self._on_changed)
        self.duties.typed.connect(self._go_on_in_content)
        for row in _WHEN:
            for field in row:
                widget = self.when.input(field.name)
                assert isinstance(widget, QLineEdit)
                widget.returnPressed.connect(self.focusNextChild)

    def _offer_branches(self) -> None:
        branches = branch_choices(self._bridge.store)
        self._only = branches[0].person_id if len(branches) == 1 else None
        self._names = {branch.person_id: branch.name for branch in branches}
        self.when.offer("branch", branches)

    def _fill(self, draft: VisitDraft) -> None:
        """Put a draft on the screen; a branch that is settled is only named, so that the form stays short."""
        self._noted = None
        self.branch.setText(self._names.get(draft.branch_id or "", ""))
        self.branch.setVisible(draft.branch_id is not None)
        self.when.show_field("branch", draft.branch_id is None)
        self.when.set_values(
            {
                "branch": draft.branch_id,
                "visited_on": draft.visited_on,
                "starts_at": draft.starts_at,
                "ends_at": draft.ends_at,
                "met": draft.met,
            }
        )
        self.duties.set_tags(draft.duties)
        self.what.set_values({"content": draft.content, "advice": draft.advice})
        self.delete_button.setVisible(self._shown is not None)
        for strip in (self.review_strip, self.conflict_strip):
            strip.show_for(self._id if self._shown else None)
        self._clean = self.draft()
        self._on_changed()

    def _go_on_in_content(self, text: str) -> None:
        """What is typed at the duties is meant for the field after them."""
        content = self.what.input("content")
        assert isinstance(content, QPlainTextEdit)
        content.setFocus(Qt.FocusReason.TabFocusReason)
        content.insertPlainText(text)

    def _show_day(self, day: date | None) -> None:
        """Say under the date what a visit on it will count as."""
        if day is not None and day == self._noted:
            return
        self._noted = day
        note = day_note(self._bridge.store, day, self._bridge.today()) if day else DayNote()
        self.hint.setText(note.sentence)
        self.hint.setVisible(bool(note.sentence))
        set_role(self.hint, "tone", Tone.OPEN.value if note.warns else "")

    def _on_changed(self) -> None:
        draft = self.draft()
        self._show_day(draft.visited_on)
        guide = None
        if draft.branch_id and draft.visited_on:
            guide = guide_on(self._bridge.store, draft.branch_id, draft.visited_on)
        lacking = visit_gaps(draft)
        told = [f"指导员 {guide.name}"] if guide else []
        told.append(f"还缺：{'、'.join(lacking)}" if lacking else "✓ 记录齐全")
        self.notes.setText("　".join(told))

    def _write(self, store: Store, draft: VisitDraft) -> Changes:
        if self._shown is None:
            return log(store, draft, self._id)
        return correct(store, self._shown, draft)

"""Typing a step of admission: a new file with its first step, one more step, a correction, or the end of a file."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from pbdesk.actions import admissions
from pbdesk.actions.admissions import StartDraft, StepDraft
from pbdesk.actions.members_identity import PersonDraft
from pbdesk.model import Admission
from pbdesk.model import AdmissionStepKind as Step
from pbdesk.store import Changes, Shown, Store
from pbdesk.store.ids import new_id
from pbdesk.views.admissions import TrackRow, candidates
from pbdesk.views.admissions_page import PEOPLE_WORDS, StepLine, TrackPage, first_kinds, kinds_to_record, rule_words
from pbdesk.views.names import branch_choices
from ui.bridge import Bridge
from ui.widgets.basic import button, label, scrolled
from ui.widgets.finder import GuestFinder
from ui.widgets.form import Field, Form, Kind

_ROWS = (
    (Field("branch_id", "支部", Kind.BRANCH),),
    (Field("name", "姓名", Kind.GUEST, share=3), Field("born", "出生日期", Kind.DAY, share=4)),
    (Field("kind", "哪一步", Kind.CHOICE),),
    (Field("done_on", "日期", Kind.DAY), Field("ended_on", "结束日期", Kind.DAY)),
    (Field("people", "人员", hint="几个人用顿号隔开"),),
    (Field("document", "材料", hint="如 谈话记录、〔2026〕12号批复"),),
    (Field("note", "备注", Kind.LONG, lines=2),),
)
_END = (
    (Field("ended_on", "终止日期", Kind.DAY),),
    (Field("end_reason", "原因", hint="如 本人调离、考察不合格"),),
)
_ALONE = frozenset({Step.APPLICATION, Step.CONVERSION_REQUEST})
"""What a person writes by himself."""
_WHO = ("branch_id", "name", "born")


class Mode(Enum):
    """What is being typed."""

    START = "新建档案"
    STEP = "记一步"
    CORRECT = "更正"
    END = "终止档案"


class AdmissionEditor(QWidget):
    """Holds what is typed until it is saved or given up."""

    saved = Signal(str)
    """The id of the file that was saved."""
    given_up = Signal()

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._mode = Mode.STEP
        self._file: Shown[Admission] | None = None
        self._file_id, self._step_id = "", ""
        self.form = Form(_ROWS, bridge.today)
        self.end_form = Form(_END, bridge.today)
        self.heading = label("", "heading")
        self.hint = label("", "secondary", wrap=True)
        self.save_button = button("保存  Ctrl+S", self.save, "primary", name="保存这一步")
        self.delete_button = button("删除这一步", self.delete)
        self.back_button = button("返回", self.given_up.emit, hint="Esc", name="不记了，返回")
        self._build()
        self._clean: object = self._typed()

    @property
    def dirty(self) -> bool:
        """Whether something was typed that is not saved."""
        return self._typed() != self._clean

    def start(self, branch_id: str | None, row: TrackRow | None = None) -> None:
        """Begin a file: for the member of a row, or for someone to be named."""
        branches = branch_choices(self._bridge.store)
        only = branches[0].person_id if len(branches) == 1 else None
        self._file, self._file_id = None, new_id()
        self._show(Mode.START, "新建发展党员档案")
        self.form.offer("branch_id", branches)
        branch = row.branch_id if row else branch_id or only
        self.form.offer("name", candidates(self._bridge.store, branch))
        self.form.show_field("branch_id", branch is None or len(branches) > 1)
        self.form.offer_choices("kind", first_kinds())
        known = row.person_id if row else None
        first = Step.ADMISSION_VOTE if row else Step.APPLICATION
        self._fill({"branch_id": branch, "name": known, "kind": first, "done_on": None})
        self._focus("done_on" if known else "name" if branch else "branch_id")

    def record(self, page: TrackPage, kind: Step | None = None) -> None:
        """One more step of a file; the one that presses most is chosen, today is offered as its day."""
        self._open(page, Mode.STEP, f"{page.name}：记一步")
        self.form.offer_choices("kind", kinds_to_record(page))
        self._fill({"kind": kind or page.next_kind, "done_on": self._bridge.today()})
        self._focus("done_on")

    def correct(self, page: TrackPage, line: StepLine) -> None:
        """A step that was recorded."""
        self._open(page, Mode.CORRECT, f"{page.name}：更正“{line.title}”")
        assert self._file is not None
        (step,) = (s for s in self._file.record.steps if s.id == line.step_id)
        self._step_id = step.id
        self.form.offer_choices("kind", ((line.kind, line.title),))
        self._fill({
            "kind": step.kind, "done_on": step.done_on, "ended_on": step.ended_on, "people": step.people,
            "document": step.document, "note": step.note,
        })  # fmt: skip
        self._focus("done_on")

    def end(self, page: TrackPage) -> None:
        """The end of a file that does not go on."""
        self._open(page, Mode.END, f"{page.name}：终止档案")
        self.end_form.set_values({"ended_on": self._bridge.today(), "end_reason": ""})
        self.hint.setText("档案和已经记下的每一步都会保留，需要时可以恢复。")
        self._clean = self._typed()
        self.end_form.input("ended_on").setFocus(Qt.FocusReason.TabFocusReason)

    def save(self) -> bool:
        """Save what stands there; answers whether it was saved."""
        form = self.end_form if self._mode is Mode.END else self.form
        form.clear_errors()
        if not form.check():
            return False
        done = self._bridge.run(self._write, on_error=form.show_error)
        if done:
            self.forget()
            self.saved.emit(self._file_id)
        return done

    def delete(self) -> None:
        """Take the step away; undo brings it back."""
        shown, step_id = self._file, self._step_id
        if shown is not None and self._bridge.run(lambda s: admissions.remove_step(s, shown, step_id)):
            self.forget()
            self.saved.emit(self._file_id)

    def forget(self) -> None:
        """Give up what was typed."""
        self._clean = self._typed()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc gives up what was typed."""
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)

    def _build(self) -> None:
        inner = QWidget()
        parts = QVBoxLayout(inner)
        parts.setContentsMargins(0, 0, 0, 0)
        for part in (self.hint, self.form, self.end_form):
            parts.addWidget(part)
        parts.addStretch(1)
        name = self.form.input("name")
        assert isinstance(name, GuestFinder)
        name.enters_on_leaving = True
        note = self.form.input("note")
        note.setMaximumHeight(note.minimumHeight() * 2)
        foot = QHBoxLayout()
        foot.addWidget(self.save_button)
        foot.addWidget(self.delete_button)
        foot.addStretch(1)
        foot.addWidget(self.back_button)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.addWidget(self.heading)
        lay.addWidget(scrolled(inner), 1)
        lay.addLayout(foot)
        self.form.changed.connect(self._on_changed)
        for form, rows in ((self.form, _ROWS), (self.end_form, _END)):
            for field in (field for row in rows for field in row):
                widget = form.input(field.name)
                if isinstance(widget, QLineEdit):
                    widget.returnPressed.connect(self.focusNextChild)

    def _open(self, page: TrackPage, mode: Mode, heading: str) -> None:
        self._file, self._file_id = self._bridge.store.get(Admission, page.file_id), page.file_id
        self._show(mode, heading)
        for name in _WHO:
            self.form.show_field(name, False)

    def _show(self, mode: Mode, heading: str) -> None:
        self._mode = mode
        self.heading.setText(heading)
        self.form.setVisible(mode is not Mode.END)
        self.end_form.setVisible(mode is Mode.END)
        self.delete_button.setVisible(mode is Mode.CORRECT)
        self.form.show_field("kind", mode is not Mode.CORRECT)
        for name in _WHO:
            self.form.show_field(name, True)

    def _fill(self, values: dict[str, object]) -> None:
        blank = dict.fromkeys(("branch_id", "name", "born", "ended_on", "people", "document", "note"))
        self.form.set_values({**blank, **values})
        self._on_changed()
        self._clean = self._typed()

    def _focus(self, name: str) -> None:
        self.form.input(name).setFocus(Qt.FocusReason.TabFocusReason)

    def _on_changed(self) -> None:
        """Say what the chosen step asks for, and ask only for what belongs to it."""
        kind = self.form.values()["kind"]
        if kind is None or self._mode is Mode.END:
            return
        step = Step(kind)
        self.hint.setText(rule_words(step))
        self.form.show_field("ended_on", step in (Step.TRAINING, Step.EXTENSION))
        self.form.show_field("people", step not in _ALONE)
        people = self.form.input("people")
        assert isinstance(people, QLineEdit)
        people.setPlaceholderText(f"{PEOPLE_WORDS.get(step, '参加的人')}，几个用顿号隔开")
        name = self.form.input("name")
        if self._mode is Mode.START and isinstance(name, GuestFinder):
            known = name.value() is not None and name.newcomer() is None
            self.form.show_field("born", not known)

    def _typed(self) -> object:
        name = self.form.input("name")
        return self.form.values(), name.text() if isinstance(name, QLineEdit) else "", self.end_form.values()

    def _step(self) -> StepDraft:
        typed = self.form.values()
        kind = typed["kind"]
        return StepDraft(
            kind=Step(kind) if kind else None, done_on=typed["done_on"], ended_on=typed["ended_on"],
            document=typed["document"], people=typed["people"], note=typed["note"],
        )  # fmt: skip

    def _write(self, store: Store) -> Changes:
        if self._file is None:
            return self._write_start(store)
        match self._mode:
            case Mode.CORRECT:
                return admissions.correct_step(store, self._file, self._step_id, self._step())
            case Mode.END:
                typed = self.end_form.values()
                return admissions.end(store, self._file, typed["ended_on"], typed["end_reason"])
            case _:
                return admissions.record_step(store, self._file, self._step())

    def _write_start(self, store: Store) -> Changes:
        typed, name = self.form.values(), self.form.input("name")
        assert isinstance(name, GuestFinder)
        new = name.newcomer()
        draft = StartDraft(
            branch_id=typed["branch_id"],
            known_id=None if new else typed["name"],
            person=PersonDraft(name=new.name if new else None, born=typed["born"] if new else None),
            first=self._step(),
        )
        return admissions.start(store, draft, self._file_id)

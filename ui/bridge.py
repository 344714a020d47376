"""What every page gets instead of the window: the file, the day, the one way to act, and the way to other pages."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from pbdesk import clock
from pbdesk.errors import UserError
from pbdesk.model import MeetingKind, ReviewedKind
from pbdesk.store import Changes, Store
from pbdesk.views.home_rows import Waits
from pbdesk.views.record_lines import first_door
from pbdesk.views.steps import Step, Verb
from ui.jobs import Jobs, Task
from ui.requests import (
    AddMember,
    EditBranch,
    LogVisit,
    MergeFiles,
    OpenAdmission,
    OpenMeeting,
    OpenMember,
    OpenVisit,
    PrintSheet,
    RecordMeeting,
    Request,
    ResumeDraft,
    SetGuide,
    ShowArrears,
    ShowBranchLife,
    ShowChases,
    ShowClosed,
    ShowConflict,
    ShowDues,
    ShowExchange,
    ShowFindings,
    ShowHandbook,
    ShowHistory,
    ShowReview,
    ShowRoll,
    ShowStudy,
)
from ui.theme import Theme


class Bridge(QObject):
    """Holds the open store for the pages. ``changed`` follows every commit, undo and redo; pages reload on it."""

    changed = Signal(object)
    """Changes: which tables a commit touched, and its label."""
    said = Signal(str, bool)
    """A sentence for the toast line, and whether undoing is offered with it."""
    failed = Signal(str)
    """A finished sentence about what did not work; it stays until it is read."""
    themed = Signal(object)
    """Theme: the look has changed."""
    asked = Signal(object)
    """Request: a page wants another page to do something."""

    def __init__(self, store: Store, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.store = store
        self.jobs = Jobs(self)
        self._theme = theme
        self._version = 0
        self._read: dict[Hashable, tuple[tuple[int, date], Any]] = {}
        self._waiting: dict[Hashable, list[Callable[[Any], None]]] = {}

    @property
    def theme(self) -> Theme:
        """The look in use."""
        return self._theme

    @property
    def version(self) -> int:
        """Counts the changes since the file was opened; what is worked out from the file is kept under it."""
        return self._version

    def set_theme(self, theme: Theme) -> None:
        """Change the look; painted widgets follow ``themed``."""
        self._theme = theme
        self.themed.emit(theme)

    def today(self) -> date:
        """The present day by the store's clock."""
        return clock.today(self.store.clock)

    # acting

    def run(
        self,
        action: Callable[[Store], Changes],
        said: str = "",
        *,
        on_error: Callable[[UserError], None] | None = None,
    ) -> bool:
        """Do one short action at once; answers whether it was done.

        A ``UserError`` goes to ``on_error`` (a ``FieldError`` names the fields it belongs to; ``Form.show_error``
        takes either) or, without one, to the line at the foot of the window.
        """
        try:
            changes = action(self.store)
        except UserError as error:
            if on_error is not None:
                on_error(error)
            else:
                self.failed.emit(str(error))
            return False
        self.tell(changes, said or f"已保存：{changes.label}", undoable=True)
        return True

    def undo(self) -> bool:
        """Take the last change back and say what was taken back."""
        return self._step(lambda store: store.undo(), "已撤销")

    def redo(self) -> bool:
        """Do again what was taken back last."""
        return self._step(lambda store: store.redo(), "已重做")

    def catch_up(self, changes: Changes, said: str, *, undoable: bool = False) -> None:
        """Follow what a work has written on its own connection."""
        self.store.read_settings()
        self.tell(changes, said, undoable=undoable)

    def tell(self, changes: Changes, said: str, *, undoable: bool = False) -> None:
        """Let every page know what changed, and the user what was done."""
        self._version += 1
        self.changed.emit(changes)
        self.said.emit(said, undoable)

    # reading what takes longer than a frame

    def read(self, key: Hashable, work: Callable[[Task], Any], then: Callable[[Any], None]) -> None:
        """Work something out on the worker and hand it to ``then``; kept until the file, or the day, changes.

        ``key`` names what is asked; two pages asking the same while it is being worked out share one work. A result
        that a change has overtaken is never handed on: the work starts again.
        """
        stamp = (self._version, self.today())
        kept = self._read.get(key)
        if kept is not None and kept[0] == stamp:
            then(kept[1])
            return
        waiting = self._waiting.setdefault(key, [])
        waiting.append(then)
        if len(waiting) == 1:
            self._start(key, work)

    def _start(self, key: Hashable, work: Callable[[Task], Any]) -> None:
        stamp = (self._version, self.today())

        def done(result: Any) -> None:  # noqa: ANN401  the type is the work's own
            if stamp != (self._version, self.today()):
                self._start(key, work)
                return
            self._read[key] = (stamp, result)
            for then in self._waiting.pop(key, []):
                then(result)

        def failed(sentence: str) -> None:
            self._waiting.pop(key, None)
            self.failed.emit(sentence)

        self.jobs.start(work, done, failed=failed, store=self.store)

    # asking other pages

    def open_meeting(self, meeting_id: str) -> None:
        """Show one recorded meeting."""
        self._ask(OpenMeeting(meeting_id))

    def open_member(self, person_id: str) -> None:
        """Show one person's own page."""
        self._ask(OpenMember(person_id))

    def add_member(self, branch_id: str | None = None) -> None:
        """Put somebody on the roll."""
        self._ask(AddMember(branch_id))

    def record_meeting(
        self,
        branch_id: str | None = None,
        kind: MeetingKind | None = None,
        group_id: str | None = None,
        on: date | None = None,
    ) -> None:
        """Start recording a meeting."""
        self._ask(RecordMeeting(branch_id, kind, group_id, on))

    def open_visit(self, visit_id: str) -> None:
        """Show one logged visit."""
        self._ask(OpenVisit(visit_id))

    def log_visit(self, branch_id: str | None = None, day: date | None = None) -> None:
        """Start logging a visit."""
        self._ask(LogVisit(branch_id, day))

    def show_findings(
        self, branch: str | None = None, rule: str | None = None, period: str | None = None, *, short_only: bool = False
    ) -> None:
        """Show a narrowed list of findings."""
        self._ask(ShowFindings(branch, rule, period, short_only))

    def print_sheet(
        self,
        sheet: str,
        period: str | None = None,
        subject: str | None = None,
        issue: tuple[int, int] | None = None,
    ) -> None:
        """Show a sheet ready to print."""
        self._ask(PrintSheet(sheet, period, subject, issue))

    def show_closed(self, period: str) -> None:
        """Show how a period stands."""
        self._ask(ShowClosed(period))

    def set_guide(self, branch_id: str | None = None) -> None:
        """Register the guide of a branch."""
        self._ask(SetGuide(branch_id))

    def open_admission(self, file_id: str | None = None, person_id: str | None = None) -> None:
        """Show one person's file of admission."""
        self._ask(OpenAdmission(file_id, person_id))

    def show_arrears(self) -> None:
        """Show who is behind with dues."""
        self._ask(ShowArrears())

    def open_record(self, kind: ReviewedKind, record_id: str) -> None:
        """Show a record that is reviewed, on its own page."""
        match kind:
            case ReviewedKind.MEETING:
                self.open_meeting(record_id)
            case ReviewedKind.VISIT:
                self.open_visit(record_id)
            case ReviewedKind.ADMISSION:
                self.open_admission(record_id)

    def show_review(self, kind: ReviewedKind, record_id: str, period: str) -> None:
        """Show one record under review."""
        self._ask(ShowReview(kind, record_id, period))

    def show_chases(self) -> None:
        """Show what was chased when."""
        self._ask(ShowChases())

    def show_history(self, kind: str, record_id: str) -> None:
        """Show who changed one record when, and how; ``kind`` is the name of its table ("meeting", "person")."""
        self._ask(ShowHistory(kind, record_id))

    def merge_files(self, *paths: Path) -> None:
        """Look at bundles, to merge them."""
        self._ask(MergeFiles(paths))

    def show_conflict(self, kind: str = "", record_id: str = "") -> None:
        """Show what desks say differently of one record, or all such records."""
        self._ask(ShowConflict(kind, record_id))

    def show_exchange(self, waits: Waits) -> None:
        """Show the part of exchange where something waits."""
        self._ask(ShowExchange(waits))

    def show_handbook(self, target: str) -> None:
        """Open the handbook at a rule or a chapter."""
        self._ask(ShowHandbook(target))

    def resume_draft(self, key: str) -> None:
        """Go on with what was typed and never saved."""
        self._ask(ResumeDraft(key))

    def take(self, step: Step) -> None:
        """Begin the step that settles a finding, or open what a record's door leads to."""
        request = _request(step)
        if step.verb is Verb.RECORD:
            door = first_door(self.store, step.records)
            request = _request(door) if door is not None else None
        if request is None:
            self.failed.emit("这里打不开它：文件里已经没有这条记录，或者它来自更新的版本。")
        else:
            self._ask(request)

    def _ask(self, request: Request) -> None:
        self.asked.emit(request)

    def _step(self, step: Callable[[Store], Changes], word: str) -> bool:
        try:
            changes = step(self.store)
        except UserError as error:
            self.said.emit(str(error), False)
            return False
        self.tell(changes, f"{word}：{changes.label}")
        return True


def _request(step: Step) -> Request | None:
    """The request that a step comes to; None where nothing answers it."""
    match step.verb:
        case Verb.MEETING:
            return RecordMeeting(step.branch, step.kind, step.group, step.on)
        case Verb.VISIT:
            return LogVisit(step.branch, step.on)
        case Verb.OPEN_MEETING:
            return OpenMeeting(step.records[0])
        case Verb.OPEN_VISIT:
            return OpenVisit(step.records[0])
        case Verb.ADMISSION:
            return OpenAdmission(step.file, step.person)
        case Verb.MEMBER:
            return OpenMember(step.person or "")
        case _:
            return _of_branch(step)


def _of_branch(step: Step) -> Request | None:
    """The request for what belongs to a branch as a whole."""
    match step.verb:
        case Verb.GUIDE:
            return SetGuide(step.branch)
        case Verb.MEMBERS:
            return ShowRoll(step.branch)
        case Verb.BRANCH:
            return EditBranch(step.branch)
        case Verb.COMMITTEE:
            return ShowBranchLife(step.branch)
        case Verb.DUES:
            return ShowDues(step.branch, step.month)
        case Verb.TALK | Verb.HOURS:
            return ShowStudy(step.branch, step.verb is Verb.HOURS, step.person)
        case _:
            return None

"""Recording a new meeting or correcting one: the sheet, the file behind it, and what saving will achieve."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pbdesk.actions.meetings import MeetingDraft, correct, draft_of, record
from pbdesk.model import AttendanceRole, Desk, Meeting, MeetingKind, MeetingStatus, Outcome
from pbdesk.rules import load_policies
from pbdesk.store import Changes, Shown, Store
from pbdesk.store.ids import new_id
from pbdesk.views.marking import Marking
from pbdesk.views.meeting_desk import MeetingDesk, lay_out
from pbdesk.views.meeting_stand import Effect, default_year, effect, notes_on
from pbdesk.views.names import branch_choices
from pbdesk.views.roll import default_state
from pbdesk.views.vote_bases import valid_exclusions
from pbdesk.views.voting import tally
from pbdesk.words import MEETING_WORDS, STATUS_WORDS, short_date
from ui.bridge import Bridge
from ui.pages.meeting_sheet import MeetingSheet
from ui.theme import Theme
from ui.widgets.attendance import VoteTerms
from ui.widgets.basic import scrolled

_HABITS = ("starts_at", "ends_at", "place", "chair_id", "recorder_id")
_UNKNOWN = Marking(None)


class MeetingEditor(QWidget):
    """Holds what is typed until it is saved or given up."""

    stood = Signal()
    """``title`` or ``effect`` may say something else."""
    saved = Signal(str)
    """The id of the meeting that was saved."""
    given_up = Signal()
    """Esc was pressed."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._shown: Shown[Meeting] | None = None
        self._id = ""
        self._base = self._clean = MeetingDraft(branch_id=None, kind=MeetingKind.GENERAL_MEETING, held_on=None)
        self._followed = self._base
        self._desk: MeetingDesk = lay_out(bridge.store, None, self._base.kind, None, None)
        self._habits: dict[str, Any] = {}
        self._weighed: object = None
        self._effect = Effect(Outcome.NOT_APPLICABLE, "")
        self.sheet = MeetingSheet(bridge)
        self.sheet.changed.connect(self._on_changed)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.addWidget(scrolled(self.sheet))

    @property
    def meeting_id(self) -> str:
        """The id of the meeting on the screen, saved or not."""
        return self._id

    @property
    def shown(self) -> Shown[Meeting] | None:
        """The record being corrected; None while a new meeting is typed."""
        return self._shown

    @property
    def effect(self) -> Effect:
        """What saving will achieve."""
        return self._effect

    @property
    def title(self) -> str:
        """What is on the screen, for the head of the page."""
        if self._shown is None:
            return f"记录{MEETING_WORDS[self.draft().kind]}"
        meeting = self._shown.record
        status = meeting.status or MeetingStatus.HELD
        state = "" if status is MeetingStatus.HELD else f"（{STATUS_WORDS[status]}）"
        return f"{short_date(meeting.held_on)}{MEETING_WORDS[meeting.kind]}{state}"

    @property
    def dirty(self) -> bool:
        """Whether something was typed that is not saved."""
        return self.draft() != self._clean

    @property
    def cancelled(self) -> bool:
        """Whether the meeting shown was not held after all."""
        return self._base.status is MeetingStatus.CANCELLED

    @property
    def lies_ahead(self) -> bool:
        """Whether the day on the screen is still to come, so that it can only be planned."""
        held_on = self.draft().held_on
        return held_on is not None and held_on > self._bridge.today()

    def draft(self) -> MeetingDraft:
        """The meeting as it stands on the screen."""
        return self.sheet.draft(self._base)

    def start(
        self, branch_id: str | None, kind: MeetingKind | None, group_id: str | None = None, on: date | None = None
    ) -> None:
        """Begin a new meeting; what is left out is taken from the file or asked."""
        branches = self._offer_branches()
        only = branches[0] if len(branches) == 1 else None
        kind, day = kind or MeetingKind.GENERAL_MEETING, on or self._bridge.today()
        self._shown, self._id = None, new_id()
        self._fill(
            MeetingDraft(
                branch_id=branch_id or only, kind=kind, held_on=day, group_id=group_id, for_year=default_year(kind, day)
            )
        )
        first = "branch" if self._base.branch_id is None else "group" if self._lacks_group() else "held_on"
        self.sheet.form.input(first).setFocus(Qt.FocusReason.TabFocusReason)

    def open(self, meeting_id: str) -> bool:
        """Show a recorded meeting; answers whether there is one."""
        found = self._bridge.store.get(Meeting, meeting_id)
        if found is None:
            return False
        self._offer_branches()
        self._shown, self._id = found, meeting_id
        self._fill(draft_of(found.record))
        return True

    def refresh(self) -> bool:
        """Follow a change of the file; what is typed stays. Answers False when the meeting shown is gone."""
        self._weighed = None
        if self._shown is not None and not self.dirty:
            return self._reopen()
        self._follow(self.draft())
        self._stand()
        return True

    def save(self, *, planned: bool = False, restored: bool = False) -> bool:
        """Save what stands there; answers whether it was saved. What is wrong is said at its field.

        ``planned`` makes it a plan; ``restored`` makes a cancelled meeting one that was held.
        """
        self.sheet.show_error(None)
        if not self.sheet.is_readable():
            return False
        status = MeetingStatus.HELD if restored else self._status(planned=planned)
        draft = replace(self.draft(), status=status)
        if status is MeetingStatus.PLANNED:
            draft = replace(draft, attendance=(), newcomers=())
        done = self._bridge.run(lambda store: self._write(store, draft), on_error=self.sheet.show_error)
        if done:
            self._reopen()
            self.saved.emit(self._id)
        return done

    def _reopen(self) -> bool:
        """Read the meeting again; the keyboard stays in the field it was in, or goes to the first if that is gone."""
        before = self.focusWidget()
        if not self.open(self._id):
            return False
        if self.focusWidget() is None or (before is not None and not before.isVisible()):
            self.sheet.form.input("title").setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def forget(self) -> None:
        """Give up what was typed."""
        self._clean = self.draft()

    def retheme(self, theme: Theme) -> None:
        """Follow a new look."""
        self.sheet.retheme(theme)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)

    def _offer_branches(self) -> list[str]:
        branches = branch_choices(self._bridge.store)
        several = len(branches) > 1 or self._bridge.store.desk is not Desk.BRANCH
        self.sheet.offer_branches(branches, several=several)
        return [branch.person_id for branch in branches]

    def _fill(self, draft: MeetingDraft) -> None:
        """Put a draft on the screen; from here on every difference is something typed."""
        self._base, self._habits, self._weighed = draft, {}, None
        self._desk = self._lay_out(draft)
        self.sheet.fill(draft, self._desk)
        marks = {p.person_id: Marking(p.state, p.reason) for p in draft.attendance if p.role is AttendanceRole.MEMBER}
        recorded = self._shown is not None and draft.status is not MeetingStatus.PLANNED
        self._show_desk(draft, marks, _UNKNOWN if recorded else Marking(default_state(draft.kind)))
        observers = {p.person_id for p in draft.attendance if p.role is AttendanceRole.OBSERVER}
        self.sheet.attendance.show_observers([p for p in self._desk.people if p.person_id in observers])
        self._clean = self.draft()
        self._stand()

    def _on_changed(self) -> None:
        draft = self.draft()
        if _place(draft) != _place(self._followed):
            self._follow(draft)
        self._stand()

    def _follow(self, draft: MeetingDraft) -> None:
        """Branch, kind, group or day have changed: lay out anew, keeping what was marked by hand."""
        usual, before = Marking(default_state(draft.kind)), Marking(default_state(self._followed.kind))
        marks = {p: m for p, m in self.sheet.attendance.markings().items() if usual == before or m != before}
        if draft.for_year is None and draft.held_on is not None:
            draft = replace(draft, for_year=default_year(draft.kind, draft.held_on))
        self._desk = self._lay_out(draft)
        self._show_desk(draft, marks, usual)

    def _lay_out(self, draft: MeetingDraft) -> MeetingDesk:
        """Whoever the record names stays on the screen while kind and branch are the record's."""
        same = (draft.branch_id, draft.kind) == (self._base.branch_id, self._base.kind)
        marked = self._base.attendance if same else ()
        observers = [p.person_id for p in marked if p.role is AttendanceRole.OBSERVER]
        leading = [person for person in (draft.chair_id, draft.recorder_id, draft.lecturer_id) if person]
        return lay_out(
            self._bridge.store, draft.branch_id, draft.kind, draft.group_id, draft.held_on,
            [p.person_id for p in marked if p.role is AttendanceRole.MEMBER], [*observers, *leading],
        )  # fmt: skip

    def _show_desk(self, draft: MeetingDraft, marks: dict[str, Marking], rest: Marking) -> None:
        self._followed = draft
        self.sheet.show_desk(draft, self._desk, marks, rest, self._terms(draft))
        if self._shown is None:
            habits = {name: getattr(self._desk.usual, name) for name in _HABITS}
            self.sheet.take_over(habits, self._habits)
            self._habits = habits

    def _terms(self, draft: MeetingDraft) -> VoteTerms:
        kinds = frozenset(item.kind for item in draft.agenda if item.kind is not None)
        return VoteTerms(kinds, valid_exclusions(draft))

    def _stand(self) -> None:
        """Say at the head what saving achieves, and under the minutes what is missing."""
        draft = replace(self.draft(), status=self._status())
        names = {seat.person_id: seat.name for seat in self._desk.roll.seats}
        recorded_at = self._shown.record.recorded_at if self._shown else None
        named = {person.person_id: person.name for person in self._desk.people}
        stands = tally(draft, self._desk.roll, load_policies(self._bridge.store), named)
        self.sheet.show_votes(draft, stands, self._terms(draft))
        self.sheet.show_notes(notes_on(self._bridge.store, draft, names, self._id, recorded_at))
        weighty = replace(draft, title="", content="", place="")
        if weighty != self._weighed:
            recorded = self._shown is not None
            self._effect = effect(self._bridge.store, draft, self._bridge.today(), self._id, recorded=recorded)
            self._weighed = weighty
        self.stood.emit()

    def _status(self, *, planned: bool = False) -> MeetingStatus:
        """A cancelled meeting stays cancelled; a plan becomes held when it is saved on or after its day."""
        if self.cancelled:
            return MeetingStatus.CANCELLED
        still = self._base.status is MeetingStatus.PLANNED and self.lies_ahead
        return MeetingStatus.PLANNED if planned or still else MeetingStatus.HELD

    def _lacks_group(self) -> bool:
        return self._base.kind is MeetingKind.GROUP_MEETING and self._base.group_id is None

    def _write(self, store: Store, draft: MeetingDraft) -> Changes:
        if self._shown is None:
            return record(store, draft, self._id)
        return correct(store, self._shown, draft)


def _place(draft: MeetingDraft) -> object:
    return draft.branch_id, draft.kind, draft.group_id, draft.held_on

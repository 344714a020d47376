"""Laying a meeting out in its sheet: who is due, with which marks, and the habits of last time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pbdesk.actions.meeting_drafts import MeetingDraft
from pbdesk.model import AttendanceRole, Meeting, MeetingKind, MeetingStatus
from pbdesk.rules import load_policies
from pbdesk.rules.electorate import validly_excluded
from pbdesk.rules.vote_lines import decided_on
from pbdesk.store import Shown
from pbdesk.views.marking import Marking
from pbdesk.views.meeting_desk import MeetingDesk, lay_out
from pbdesk.views.meeting_habits import like_last, usual_end
from pbdesk.views.meeting_stand import default_year
from pbdesk.views.roll import default_state
from pbdesk.views.voting import bar_of_draft
from ui.bridge import Bridge
from ui.pages.meeting_sheet import MeetingSheet
from ui.widgets.attendance import VoteTerms

_HABITS = ("starts_at", "ends_at", "place", "chair_id", "recorder_id")
_UNKNOWN = Marking(None)


class Laying:
    """Keeps what the sheet was filled from (``base``) and what is laid out in it (``desk``)."""

    def __init__(self, bridge: Bridge, sheet: MeetingSheet) -> None:
        self._bridge = bridge
        self._sheet = sheet
        self.base = MeetingDraft(branch_id=None, kind=MeetingKind.GENERAL_MEETING, held_on=None)
        self.desk: MeetingDesk = lay_out(bridge.store, None, self.base.kind, None, None)
        self._followed = self.base
        self._habits: dict[str, Any] = {}

    def fill(self, draft: MeetingDraft, shown: Shown[Meeting] | None) -> None:
        """Put a draft into the sheet; ``shown`` is the record it corrects, None for a new meeting."""
        self.base, self._habits = draft, {}
        self.desk = self._lay_out(draft)
        self._sheet.fill(draft, self.desk, recorded=shown is not None)
        marks = {p.person_id: Marking(p.state, p.reason) for p in draft.attendance if p.role is AttendanceRole.MEMBER}
        marked = shown is not None and draft.status is not MeetingStatus.PLANNED
        self._show(draft, marks, _UNKNOWN if marked else Marking(default_state(draft.kind)), new=shown is None)
        observers = {p.person_id for p in draft.attendance if p.role is AttendanceRole.OBSERVER}
        self._sheet.attendance.show_observers([p for p in self.desk.people if p.person_id in observers])

    def follow(self, draft: MeetingDraft, shown: Shown[Meeting] | None, *, anew: bool = False) -> None:
        """Lay out anew if branch, kind, group or day have changed (or the file has); marks made by hand stay."""
        if not anew and _place(draft) == _place(self._followed):
            return
        usual, before = Marking(default_state(draft.kind)), Marking(default_state(self._followed.kind))
        marks = {p: m for p, m in self._sheet.attendance.markings().items() if usual == before or m != before}
        if draft.for_year is None and draft.held_on is not None:
            draft = replace(draft, for_year=default_year(draft.kind, draft.held_on))
        self.desk = self._lay_out(draft)
        self._show(draft, marks, usual, new=shown is None)

    def like_last(self, now: MeetingDraft, meeting_id: str) -> MeetingDraft | None:
        """A draft with place, times, people and usual absences of the last meeting of its kind; None: there is none."""
        if now.branch_id is None or now.held_on is None:
            return None
        last = like_last(self._bridge.store, now.branch_id, now.kind, now.held_on, now.group_id, meeting_id)
        if last is None:
            return None
        return replace(
            now, starts_at=last.starts_at, ends_at=last.ends_at, place=last.place, chair_id=last.chair_id,
            recorder_id=last.recorder_id, lecturer_id=last.lecturer_id or now.lecturer_id,
            hours=last.hours or now.hours, attendance=last.attendance,
        )  # fmt: skip

    def keep_length(self, draft: MeetingDraft) -> None:
        """Move the end that last time's habit put there along with the start, so that the usual length stays."""
        before, usual = self._habits.get("ends_at"), self.desk.usual
        if before is None or draft.ends_at != before:
            return
        ends_at = usual_end(draft.starts_at, usual.starts_at, usual.ends_at)
        if ends_at != before:
            self._sheet.take_over({"ends_at": ends_at}, {"ends_at": before})
            self._habits = {**self._habits, "ends_at": ends_at}

    def terms(self, draft: MeetingDraft) -> VoteTerms:
        """What the agenda and the exclusions mean for the head-count."""
        kinds = frozenset(item.kind for item in draft.agenda if item.kind is not None)
        if draft.held_on is None:
            return VoteTerms(kinds)
        ordinary = bar_of_draft(draft, load_policies(self._bridge.store), draft.held_on)
        return VoteTerms(
            kinds, validly_excluded(draft.exclusions, draft.held_on), ordinary, decided_on(draft.agenda)
        )

    def names(self) -> Mapping[str, str]:
        """Everyone who may be named, by id."""
        return {person.person_id: person.name for person in self.desk.people}

    def _lay_out(self, draft: MeetingDraft) -> MeetingDesk:
        """Whoever the record names stays on the screen while kind and branch are the record's."""
        same = (draft.branch_id, draft.kind) == (self.base.branch_id, self.base.kind)
        marked = self.base.attendance if same else ()
        observers = [p.person_id for p in marked if p.role is AttendanceRole.OBSERVER]
        leading = [draft.chair_id, draft.recorder_id, draft.lecturer_id, *_voted_on(draft)]
        return lay_out(
            self._bridge.store, draft.branch_id, draft.kind, draft.group_id, draft.held_on,
            [p.person_id for p in marked if p.role is AttendanceRole.MEMBER],
            [*observers, *(person for person in leading if person)],
        )  # fmt: skip

    def _show(self, draft: MeetingDraft, marks: Mapping[str, Marking], rest: Marking, *, new: bool) -> None:
        self._followed = draft
        self._sheet.show_desk(draft, self.desk, marks, rest, self.terms(draft))
        if new:
            habits = {name: getattr(self.desk.usual, name) for name in _HABITS}
            self._sheet.take_over(habits, self._habits)
            self._habits = habits


def _voted_on(draft: MeetingDraft) -> list[str | None]:
    """Those whom the agenda names: they need not be on the roll of the day."""
    items = [item.person_id for item in draft.agenda]
    candidates = [each.person_id for item in draft.agenda for each in item.candidates]
    return [*items, *candidates, *(each.person_id for each in draft.exclusions)]


def _place(draft: MeetingDraft) -> object:
    return draft.branch_id, draft.kind, draft.group_id, draft.held_on

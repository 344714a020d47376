"""The parts of a sitting while they are typed: one is on the screen, the others follow what all of them share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pbdesk.actions.meeting_drafts import MeetingDraft, Presence
from pbdesk.errors import Fault, FieldError, UserError
from pbdesk.model import AttendanceRole, MeetingStatus
from pbdesk.words import MEETING_WORDS


@dataclass(frozen=True, slots=True)
class TypedPart:
    """One part under the id that it will be saved by."""

    id: str
    draft: MeetingDraft

    @property
    def words(self) -> str:
        """What its tab says."""
        return part_words(self.draft)


def part_words(draft: MeetingDraft) -> str:
    """The kind of a part and when it begins."""
    begins = f" {draft.starts_at:%H:%M}" if draft.starts_at else ""
    return f"{MEETING_WORDS[draft.kind]}{begins}"


class TypedParts:
    """The parts in the order in which they were begun; there is always at least one once ``begin`` was called.

    Day, branch and place are one for all. A mark changed in a part is changed in the later ones too, where the person
    is due; what is changed in a later part stays there, since people come late and leave early.
    """

    def __init__(self) -> None:
        self._parts: list[TypedPart] = []
        self.at = 0

    def begin(self, parts: Sequence[TypedPart]) -> None:
        """Begin with these; the first is on the screen."""
        self._parts, self.at = list(parts), 0

    @property
    def all(self) -> tuple[TypedPart, ...]:
        """Every part as it is typed."""
        return tuple(self._parts)

    @property
    def several(self) -> bool:
        """Whether there is more than one."""
        return len(self._parts) > 1

    def put(self, draft: MeetingDraft) -> None:
        """Keep what is typed in the part on the screen; the others follow."""
        before = self._parts[self.at].draft
        if draft == before:
            return
        for number, part in enumerate(self._parts):
            if number != self.at:
                followed = _following(part.draft, before, draft, later=number > self.at)
                self._parts[number] = replace(part, draft=followed)
        self._parts[self.at] = replace(self._parts[self.at], draft=draft)

    def add(self, part: TypedPart) -> None:
        """Add a part and go to it; all belong to one sitting from here on."""
        sitting = part.draft.sitting_id
        self._parts = [replace(each, draft=replace(each.draft, sitting_id=sitting)) for each in self._parts]
        self._parts.append(part)
        self.at = len(self._parts) - 1

    def drop(self) -> None:
        """Give the part on the screen up and go to the one before it."""
        del self._parts[self.at]
        self.at = max(0, self.at - 1)
        if len(self._parts) == 1:
            alone = self._parts[0]
            self._parts[0] = replace(alone, draft=replace(alone.draft, sitting_id=None))

    def as_saved(self, status: MeetingStatus) -> tuple[MeetingDraft, ...]:
        """The parts as they are to be saved; a plan marks nobody."""
        found = (replace(part.draft, status=status) for part in self._parts)
        if status is MeetingStatus.PLANNED:
            return tuple(replace(draft, attendance=(), newcomers=()) for draft in found)
        return tuple(found)


def faulty_part(error: UserError) -> tuple[int | None, UserError]:
    """Which part of a sitting a refusal belongs to first, and the refusal in the words of that part's own fields."""
    if not isinstance(error, FieldError):
        return None, error
    read = [(fault.field.split(":", 2), fault) for fault in error.faults]
    parts = [int(field[1]) for field, _fault in read if field[0] == "part"]
    if not parts:
        return None, error
    first = min(parts)
    own = [Fault(field[2], fault.sentence) for field, fault in read if field[0] == "part" and int(field[1]) == first]
    return first, FieldError(tuple(own))


def _following(other: MeetingDraft, before: MeetingDraft, after: MeetingDraft, *, later: bool) -> MeetingDraft:
    """Another part after a change of this one."""
    same = replace(other, branch_id=after.branch_id, held_on=after.held_on, place=after.place)
    if not later:
        return same
    old, changed = _members(before), {}
    for person, mark in _members(after).items():
        known = old.get(person)
        if known is not None and (known.state, known.reason) != (mark.state, mark.reason):
            changed[person] = mark
    return replace(same, attendance=tuple(_marked(mark, changed.get(mark.person_id)) for mark in same.attendance))


def _members(draft: MeetingDraft) -> dict[str, Presence]:
    return {mark.person_id: mark for mark in draft.attendance if mark.role is AttendanceRole.MEMBER}


def _marked(mark: Presence, new: Presence | None) -> Presence:
    if new is None or mark.role is not AttendanceRole.MEMBER:
        return mark
    return replace(mark, state=new.state, reason=new.reason)

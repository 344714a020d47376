"""What the editor of meetings works on: the parts being typed, the record behind them, and what of it is saved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pbdesk.actions.drafts import KeptMeeting
from pbdesk.actions.meetings import MeetingDraft
from pbdesk.model import Meeting, MeetingStatus
from pbdesk.store import Shown, Store
from pbdesk.views.sittings import AttendanceOffer, Part, parts_of
from ui.pages.meeting_parts import TypedPart, TypedParts
from ui.pages.meeting_saving import Typed


class MeetingWork:
    """A new meeting or several, the correction of a recorded one, or further parts of a recorded one."""

    def __init__(self) -> None:
        self.parts = TypedParts()
        self.shown: Shown[Meeting] | None = None
        """The record being corrected; None while a new meeting is typed."""
        self.added_to: Shown[Meeting] | None = None
        """The recorded meeting that what is typed is a further part of."""
        self._clean: tuple[MeetingDraft, ...] = ()

    def begin(
        self, shown: Shown[Meeting] | None, parts: Sequence[TypedPart], added_to: Shown[Meeting] | None = None
    ) -> None:
        """Work on something else."""
        self.shown, self.added_to = shown, added_to
        self.parts.begin(parts)

    @property
    def meeting_id(self) -> str:
        """The id of the meeting on the screen, saved or not."""
        return self.parts.all[self.parts.at].id

    @property
    def drafts(self) -> tuple[MeetingDraft, ...]:
        """Every part as it is typed."""
        return tuple(part.draft for part in self.parts.all)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the parts."""
        return tuple(part.id for part in self.parts.all)

    @property
    def changed(self) -> bool:
        """Whether the parts are other than they were when they counted as safe."""
        return self.drafts != self._clean

    def count_as_safe(self) -> None:
        """From here on every difference is something typed."""
        self._clean = self.drafts

    def count_as_typed(self) -> None:
        """All of it is something typed, though nothing differs yet."""
        self._clean = ()

    def kept(self) -> KeptMeeting:
        """All of it, to be kept for another time."""
        return KeptMeeting(
            parts=self.drafts,
            ids=self.ids,
            heads=self.shown.heads if self.shown else (),
            added_to=self.added_to.record.id if self.added_to else "",
        )

    def typed(self, status: MeetingStatus, last_day: date | None, taken: Sequence[AttendanceOffer]) -> Typed:
        """All of it, to be saved."""
        drafts = self.parts.as_saved(status)
        return Typed(drafts, self.ids, self.shown, self.added_to, last_day, tuple(taken))

    def recorded(self, store: Store) -> tuple[Part, ...]:
        """The parts of the sitting that are in the file already."""
        if self.added_to is not None:
            return parts_of(store, self.added_to.record.sitting_id) or (_alone(self.added_to.record),)
        return parts_of(store, self.shown.record.sitting_id) if self.shown else ()

    def part_at_fault(self, part: int) -> int:
        """Which of the typed parts a refusal means: beside a recorded one they are counted from 1."""
        number = part if self.added_to is None else part - 1
        return number if 0 <= number < len(self.parts.all) else self.parts.at


def status_of(base: MeetingStatus, *, planned: bool, ahead: bool) -> MeetingStatus:
    """A cancelled meeting stays cancelled; a plan becomes held when it is saved on or after its day."""
    if base is MeetingStatus.CANCELLED:
        return base
    still = base is MeetingStatus.PLANNED and ahead
    return MeetingStatus.PLANNED if planned or still else MeetingStatus.HELD


def _alone(meeting: Meeting) -> Part:
    """A meeting that becomes the first part of a sitting."""
    return Part(
        id=meeting.id, kind=meeting.kind, status=meeting.status or MeetingStatus.HELD, title=meeting.title or "",
        starts_at=meeting.starts_at, ends_at=meeting.ends_at,
    )  # fmt: skip

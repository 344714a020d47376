"""What was held and visited: meetings with attendance, agenda and votes, visits of guides, attached files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import ClassVar

from pbdesk.model.fields import opt, ref
from pbdesk.model.vocabulary import (
    AgendaKind,
    AttachmentKind,
    AttendanceRole,
    AttendanceState,
    Grade,
    MeetingKind,
    MeetingStatus,
    Organizer,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """One person's mark at one meeting; role absent reads as member.

    ``opinion_on`` is the day a written opinion was handed in: only before the meeting is it a vote (VOT-05). ``grade``
    is what a democratic appraisal gave a full member (VOT-13).
    """

    table: ClassVar[str] = "attendance"
    meeting_id: str = ref("meeting")
    person_id: str = ref("person")
    state: AttendanceState
    role: AttendanceRole | None = None
    reason: str | None = None
    written_opinion: str | None = None
    opinion_on: date | None = None
    grade: Grade | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaItem:
    """One item of a meeting's agenda with its resolution and the numbers of its vote.

    ``person_id`` is who is admitted or converted (each voted on alone, VOT-06); ``void`` counts spoiled ballots.
    ``important`` is 1 for a matter that residents' branches must take to the general meeting (MTG-11); ``owner`` sees
    that what was decided is done, by ``finish_on``.
    """

    table: ClassVar[str] = "agenda_item"
    id: str
    meeting_id: str = ref("meeting")
    position: int | None = None
    kind: AgendaKind | None = None
    topic: str | None = None
    content: str | None = None
    resolution: str | None = None
    approve: int | None = None
    against: int | None = None
    abstain: int | None = None
    written_approve: int | None = None
    seats: int | None = None
    issued: int | None = None
    returned: int | None = None
    person_id: str | None = opt("person")
    void: int | None = None
    important: int | None = None
    owner: str | None = None
    finish_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Someone who stands in the election of an agenda item of the same meeting, with the votes he got."""

    table: ClassVar[str] = "candidate"
    id: str
    meeting_id: str = ref("meeting")
    agenda_item_id: str
    person_id: str = ref("person")
    position: int | None = None
    votes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteExclusion:
    """A member validly left out of the due head-count of one meeting; ``reason`` is 1 to 6 of VOT-12."""

    table: ClassVar[str] = "vote_exclusion"
    meeting_id: str = ref("meeting")
    person_id: str = ref("person")
    reason: int
    consent_document: str | None = None
    resolved_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """One sitting, or one part of it, with its attendance and agenda; status absent reads as held.

    ``organizer`` tells who held a training.
    """

    table: ClassVar[str] = "meeting"
    id: str
    branch_id: str = ref("organization")
    group_id: str | None = opt("party_group")
    kind: MeetingKind
    status: MeetingStatus | None = None
    title: str | None = None
    held_on: date
    starts_at: time | None = None
    ends_at: time | None = None
    place: str | None = None
    chair_id: str | None = opt("person")
    recorder_id: str | None = opt("person")
    lecturer_id: str | None = opt("person")
    hours: Decimal | None = None
    for_year: int | None = None
    sitting_id: str | None = None
    content: str | None = None
    recorded_at: datetime | None = None
    organizer: Organizer | None = None
    attendance: tuple[Attendance, ...] = ()
    agenda: tuple[AgendaItem, ...] = ()
    exclusions: tuple[VoteExclusion, ...] = ()
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A guide's visit to the branch of a posting; ``duties`` tags the duty types of GUI-04, separated by commas."""

    table: ClassVar[str] = "visit"
    id: str
    posting_id: str = ref("posting")
    visited_on: date
    starts_at: time | None = None
    ends_at: time | None = None
    duties: str | None = None
    met: str | None = None
    content: str | None = None
    advice: str | None = None
    recorded_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A photo or scan that belongs to a meeting or an admission; its bytes lie in the file once, by their SHA-256."""

    table: ClassVar[str] = "attachment"
    id: str
    branch_id: str = ref("organization")
    meeting_id: str | None = opt("meeting")
    admission_id: str | None = opt("admission")
    kind: AttachmentKind
    name: str
    media_type: str
    size: int
    sha256: str
    added_at: datetime | None = None

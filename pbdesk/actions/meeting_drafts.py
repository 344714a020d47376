"""A meeting as it is typed: everything of its record that a person fills in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal

from pbdesk.model import AgendaKind, AttendanceRole, AttendanceState, Grade, MeetingKind, MeetingStatus, Organizer
from pbdesk.store.ids import new_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """How one person took part; a written opinion of someone who was not there is a vote only if it came in before.

    ``opinion`` is one of ``OPINIONS`` or empty, ``opinion_words`` whatever stands after it, ``opinion_on`` the day on
    which it was handed in (VOT-05). ``grade`` is what a democratic appraisal gave a full member (VOT-13).
    """

    person_id: str
    state: AttendanceState
    role: AttendanceRole = AttendanceRole.MEMBER
    reason: str = ""
    opinion: str = ""
    opinion_words: str = ""
    opinion_on: date | None = None
    grade: Grade | None = None


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Someone named on the page whom the file doesn't know yet (a guest, a lecturer from outside)."""

    person_id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateDraft:
    """Someone who stands in an election, with the votes he got; the id stays empty until it is saved."""

    person_id: str
    votes: int | None = None
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaDraft:
    """One item of the agenda; make a new one with :func:`new_item`. Numbers that its kind doesn't ask for are None.

    ``approve``, ``against``, ``abstain``, ``void`` count the ballots of those in the room; ``written_approve`` the
    written approvals for this item (None: as the attendance list has them). An election counts by ``candidates``.
    ``important`` is 1 for a matter that the general meeting must discuss (MTG-11); ``owner`` sees that what was decided
    is done, by ``finish_on``.
    """

    id: str
    kind: AgendaKind | None = None
    topic: str = ""
    content: str = ""
    resolution: str = ""
    person_id: str | None = None
    approve: int | None = None
    against: int | None = None
    abstain: int | None = None
    void: int | None = None
    written_approve: int | None = None
    seats: int | None = None
    issued: int | None = None
    returned: int | None = None
    candidates: tuple[CandidateDraft, ...] = ()
    important: int | None = None
    owner: str = ""
    finish_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExclusionDraft:
    """A member left out of the due head-count of this meeting: which of the six reasons of VOT-12, and its papers."""

    person_id: str
    reason: int
    consent_document: str = ""
    resolved_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingDraft:
    """A meeting as it is about to be saved; what a page doesn't show it hands back as ``draft_of`` gave it.

    ``meeting_mapping`` turns it into the record and back.
    """

    branch_id: str | None
    kind: MeetingKind
    held_on: date | None
    status: MeetingStatus = MeetingStatus.HELD
    group_id: str | None = None
    title: str = ""
    starts_at: time | None = None
    ends_at: time | None = None
    place: str = ""
    chair_id: str | None = None
    recorder_id: str | None = None
    lecturer_id: str | None = None
    hours: Decimal | None = None
    organizer: Organizer | None = None
    for_year: int | None = None
    content: str = ""
    attendance: tuple[Presence, ...] = ()
    newcomers: tuple[Newcomer, ...] = ()
    agenda: tuple[AgendaDraft, ...] = ()
    exclusions: tuple[ExclusionDraft, ...] = ()
    sitting_id: str | None = None


def new_item(kind: AgendaKind | None = None, topic: str = "") -> AgendaDraft:
    """A fresh item of the agenda, with an id of its own."""
    return AgendaDraft(id=new_id(), kind=kind, topic=topic)

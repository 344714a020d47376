"""Between a meeting's record and its draft, without loss: saved again unchanged, the record is what it was."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pbdesk.actions.meeting_drafts import (
    AgendaDraft,
    CandidateDraft,
    ExclusionDraft,
    MeetingDraft,
    Presence,
)
from pbdesk.model import (
    AgendaItem,
    Attendance,
    AttendanceRole,
    Candidate,
    Meeting,
    MeetingStatus,
    VoteExclusion,
)
from pbdesk.rules.electorate import OPINIONS
from pbdesk.store.ids import new_id


def draft_of(meeting: Meeting) -> MeetingDraft:
    """A recorded meeting as the draft that would save it unchanged."""
    return MeetingDraft(
        branch_id=meeting.branch_id,
        kind=meeting.kind,
        held_on=meeting.held_on,
        status=meeting.status or MeetingStatus.HELD,
        group_id=meeting.group_id,
        title=meeting.title or "",
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        place=meeting.place or "",
        chair_id=meeting.chair_id,
        recorder_id=meeting.recorder_id,
        lecturer_id=meeting.lecturer_id,
        hours=meeting.hours,
        organizer=meeting.organizer,
        for_year=meeting.for_year,
        content=meeting.content or "",
        attendance=tuple(_presence(a) for a in meeting.attendance),
        agenda=tuple(_item_draft(item, meeting.candidates) for item in meeting.agenda),
        exclusions=tuple(
            ExclusionDraft(
                person_id=e.person_id,
                reason=e.reason,
                consent_document=e.consent_document or "",
                resolved_on=e.resolved_on,
            )
            for e in meeting.exclusions
        ),
        sitting_id=meeting.sitting_id,
    )


def filled(meeting: Meeting, draft: MeetingDraft) -> Meeting:
    """The record with what the draft says; what the draft leaves out is absent, not empty text."""
    return replace(
        meeting,
        kind=draft.kind,
        status=draft.status,
        group_id=draft.group_id,
        title=_text(draft.title),
        starts_at=draft.starts_at,
        ends_at=draft.ends_at,
        place=_text(draft.place),
        chair_id=draft.chair_id,
        recorder_id=draft.recorder_id,
        lecturer_id=draft.lecturer_id,
        hours=draft.hours,
        organizer=draft.organizer,
        for_year=draft.for_year,
        sitting_id=draft.sitting_id,
        content=draft.content.rstrip() or None,
        attendance=tuple(_attendance(meeting.id, presence) for presence in draft.attendance),
        agenda=tuple(_item(meeting, place, item) for place, item in enumerate(draft.agenda, start=1)),
        exclusions=tuple(_exclusion(meeting.id, exclusion) for exclusion in draft.exclusions),
        candidates=tuple(_candidates(meeting, draft.agenda)),
    )


def _presence(mark: Attendance) -> Presence:
    said = mark.written_opinion or ""
    opinion = next((word for word in OPINIONS if said.startswith(word)), "")
    return Presence(
        person_id=mark.person_id,
        state=mark.state,
        role=mark.role or AttendanceRole.MEMBER,
        reason=mark.reason or "",
        opinion=opinion,
        opinion_words=said.removeprefix(opinion),
        opinion_on=mark.opinion_on,
        grade=mark.grade,
    )


def _attendance(meeting_id: str, presence: Presence) -> Attendance:
    return Attendance(
        meeting_id=meeting_id,
        person_id=presence.person_id,
        state=presence.state,
        role=presence.role,
        reason=_text(presence.reason),
        written_opinion=_text(presence.opinion + presence.opinion_words),
        opinion_on=presence.opinion_on,
        grade=presence.grade,
    )


def _item_draft(item: AgendaItem, candidates: Iterable[Candidate]) -> AgendaDraft:
    return AgendaDraft(
        id=item.id,
        kind=item.kind,
        topic=item.topic or "",
        content=item.content or "",
        resolution=item.resolution or "",
        person_id=item.person_id,
        approve=item.approve,
        against=item.against,
        abstain=item.abstain,
        void=item.void,
        written_approve=item.written_approve,
        seats=item.seats,
        issued=item.issued,
        returned=item.returned,
        candidates=tuple(
            CandidateDraft(person_id=c.person_id, votes=c.votes, id=c.id)
            for c in candidates
            if c.agenda_item_id == item.id
        ),
        important=item.important,
        owner=item.owner or "",
        finish_on=item.finish_on,
    )


def _item(meeting: Meeting, place: int, draft: AgendaDraft) -> AgendaItem:
    return AgendaItem(
        id=draft.id,
        meeting_id=meeting.id,
        position=place,
        kind=draft.kind,
        topic=_text(draft.topic),
        content=draft.content.rstrip() or None,
        resolution=draft.resolution.rstrip() or None,
        person_id=draft.person_id,
        approve=draft.approve,
        against=draft.against,
        abstain=draft.abstain,
        void=draft.void,
        written_approve=draft.written_approve,
        seats=draft.seats,
        issued=draft.issued,
        returned=draft.returned,
        important=draft.important,
        owner=_text(draft.owner),
        finish_on=draft.finish_on,
    )


def _exclusion(meeting_id: str, draft: ExclusionDraft) -> VoteExclusion:
    return VoteExclusion(
        meeting_id=meeting_id,
        person_id=draft.person_id,
        reason=draft.reason,
        consent_document=_text(draft.consent_document),
        resolved_on=draft.resolved_on,
    )


def _candidates(meeting: Meeting, agenda: Iterable[AgendaDraft]) -> Iterable[Candidate]:
    """Each candidate under the id that he has already, however the page handed him back."""
    known = {(c.agenda_item_id, c.person_id): c.id for c in meeting.candidates}
    for item in agenda:
        for place, candidate in enumerate(item.candidates, start=1):
            yield Candidate(
                id=candidate.id or known.get((item.id, candidate.person_id)) or new_id(),
                meeting_id=meeting.id,
                agenda_item_id=item.id,
                person_id=candidate.person_id,
                position=place,
                votes=candidate.votes,
            )


def _text(words: str) -> str | None:
    return words.strip() or None

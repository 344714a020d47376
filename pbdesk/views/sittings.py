"""The parts of one sitting (E-26, E-27): which they are, who of the shared sign-in is due in each, what is odd."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import time
from itertools import combinations

from pbdesk.actions.meeting_drafts import MeetingDraft, Presence
from pbdesk.actions.meeting_mapping import draft_of
from pbdesk.model import AttendanceRole, AttendanceState, Meeting, MeetingKind, MeetingStatus
from pbdesk.store import Shown, Store
from pbdesk.store.ids import new_id
from pbdesk.views.people import names_of
from pbdesk.views.roll import Roll, roll_of
from pbdesk.words import ATTENDANCE_WORDS, MEETING_WORDS

_PARTS = """
    SELECT m.id, m.kind, m.status, m.title, m.starts_at, m.ends_at
      FROM meeting m
     WHERE m.sitting_id = :sitting AND m.deleted_at IS NULL
     ORDER BY m.held_on, COALESCE(m.starts_at, ''), m.id"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a sitting, as a tab or a line shows it."""

    id: str
    kind: MeetingKind
    status: MeetingStatus
    title: str = ""
    starts_at: time | None = None
    ends_at: time | None = None


@dataclass(frozen=True, slots=True)
class AttendanceOffer:
    """The same correction of attendance for another part of the sitting, with the sentence that offers it."""

    meeting_id: str
    marks: tuple[Presence, ...]
    sentence: str


def parts_of(store: Store, sitting_id: str | None) -> tuple[Part, ...]:
    """The parts of a sitting in order of time; a meeting that belongs to none has none."""
    if sitting_id is None:
        return ()
    return tuple(
        Part(
            id=r["id"],
            kind=MeetingKind(r["kind"]),
            status=MeetingStatus(r["status"] or MeetingStatus.HELD),
            title=r["title"] or "",
            starts_at=time.fromisoformat(r["starts_at"]) if r["starts_at"] else None,
            ends_at=time.fromisoformat(r["ends_at"]) if r["ends_at"] else None,
        )
        for r in store.query(_PARTS, {"sitting": sitting_id})
    )


def other_parts(store: Store, sitting_id: str | None, own_id: str) -> tuple[Shown[Meeting], ...]:
    """The other parts whole, with the heads to save them on."""
    found = (store.get(Meeting, part.id) for part in parts_of(store, sitting_id) if part.id != own_id)
    return tuple(shown for shown in found if shown is not None)


def shared(signed: Iterable[Presence], roll: Roll) -> tuple[Presence, ...]:
    """The sign-in of a day for one part: those due there as they signed; whoever did not sign stays unmarked.

    Observers, written opinions and grades belong to the part they were recorded in and are not shared.
    """
    marks = {p.person_id: p for p in signed if p.role is AttendanceRole.MEMBER}
    found = (marks.get(seat.person_id) for seat in roll.seats)
    return tuple(replace(p, opinion="", opinion_words="", opinion_on=None, grade=None) for p in found if p is not None)


def roll_for(store: Store, draft: MeetingDraft) -> Roll:
    """Those due at the meeting of a draft; nobody before branch and day are known."""
    if draft.branch_id is None or draft.held_on is None:
        return Roll(())
    return roll_of(store, draft.branch_id, draft.held_on, draft.kind, draft.group_id)


def next_part(store: Store, before: MeetingDraft, kind: MeetingKind, group_id: str | None = None) -> MeetingDraft:
    """A further part of the sitting that ``before`` belongs to: same day, place and people, from where that one ended.

    A theme day is a frame (E-27): what lies in it begins when it begins.
    """
    begins = before.starts_at if before.kind is MeetingKind.THEME_DAY else before.ends_at
    draft = MeetingDraft(
        branch_id=before.branch_id,
        kind=kind,
        held_on=before.held_on,
        status=before.status,
        group_id=group_id,
        starts_at=begins,
        place=before.place,
        chair_id=before.chair_id,
        recorder_id=before.recorder_id,
        for_year=before.for_year,
        sitting_id=before.sitting_id or new_id(),
    )
    return replace(draft, attendance=shared(before.attendance, roll_for(store, draft)))


def attendance_offers(store: Store, shown: Shown[Meeting], draft: MeetingDraft) -> tuple[AttendanceOffer, ...]:
    """What a correction of attendance in one part would change in the others of its sitting, for the user to accept."""
    changed = _changed(draft_of(shown.record), draft)
    if not changed or shown.record.sitting_id is None:
        return ()
    names = names_of(store, set(changed))
    found = (_offer(other, changed, names) for other in other_parts(store, shown.record.sitting_id, shown.record.id))
    return tuple(offer for offer in found if offer is not None)


def _changed(before: MeetingDraft, after: MeetingDraft) -> dict[str, Presence]:
    old = {p.person_id: (p.state, p.reason) for p in before.attendance if p.role is AttendanceRole.MEMBER}
    return {
        p.person_id: p
        for p in after.attendance
        if p.role is AttendanceRole.MEMBER and old.get(p.person_id) != (p.state, p.reason)
    }


def _offer(other: Shown[Meeting], changed: Mapping[str, Presence], names: Mapping[str, str]) -> AttendanceOffer | None:
    marks = []
    for mark in draft_of(other.record).attendance:
        wanted = changed.get(mark.person_id)
        if wanted is None or mark.role is not AttendanceRole.MEMBER:
            continue
        if (mark.state, mark.reason) != (wanted.state, wanted.reason):
            marks.append(replace(mark, state=wanted.state, reason=wanted.reason))
    if not marks:
        return None
    told = "、".join(_told(mark, names) for mark in marks[:3]) + (f"等 {len(marks)} 人" if len(marks) > 3 else "")
    return AttendanceOffer(other.record.id, tuple(marks), f"同一场的{MEETING_WORDS[other.record.kind]}也改：{told}")


def _told(mark: Presence, names: Mapping[str, str]) -> str:
    word = "到会" if mark.state is AttendanceState.PRESENT else ATTENDANCE_WORDS[mark.state]
    return f"{names.get(mark.person_id, '')}{word}"


def sitting_doubts(parts: Sequence[MeetingDraft]) -> tuple[str, ...]:
    """What is odd about the parts of a sitting together, as finished sentences; nothing of it keeps one from saving."""
    return tuple(sentence for one, other in combinations(parts, 2) for sentence in _pair_doubts(one, other))


def _pair_doubts(one: MeetingDraft, other: MeetingDraft) -> Iterator[str]:
    both = f"{MEETING_WORDS[one.kind]}和{MEETING_WORDS[other.kind]}"
    if one.content.strip() and one.content.strip() == other.content.strip():
        yield f"{both}用的是同一份记录，应当分别记录。"
    if one.kind is other.kind and one.group_id == other.group_id and one.title.strip() == other.title.strip():
        yield f"同一场里有两次{MEETING_WORDS[one.kind]}，主题也一样，请确认不是重复记录。"
    kinds = {one.kind: one, other.kind: other}
    committee, general = kinds.get(MeetingKind.COMMITTEE_MEETING), kinds.get(MeetingKind.GENERAL_MEETING)
    if committee and general and not (committee.ends_at and general.starts_at):
        yield "支委会和党员大会同场召开，请写明支委会几点结束、党员大会几点开始。"

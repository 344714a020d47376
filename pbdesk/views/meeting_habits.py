"""“Like last time”: the last meeting of a kind as the draft for another day, with everything that tends to stay.

Place, times, chair, recorder, lecturer of a training, observers and hours are taken over; topic, minutes, agenda and
votes never are. Of the people everyone due is there again, but for those who were away the last two times running:
they stay away with their reason, since a made-up presence is worse than an absence that is looked at once more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time

from pbdesk.actions.meeting_drafts import MeetingDraft, Presence
from pbdesk.actions.meeting_mapping import draft_of
from pbdesk.model import AttendanceRole, AttendanceState, Meeting, MeetingKind
from pbdesk.store import Store
from pbdesk.views.guides import guide_on
from pbdesk.views.people import people_around
from pbdesk.views.roll import default_state, roll_of

_LAST_TWO = """
    SELECT m.id
      FROM meeting m
     WHERE m.deleted_at IS NULL AND COALESCE(m.status, 'held') = 'held' AND m.branch_id = :branch AND m.kind = :kind
       AND (:group_id IS NULL OR m.group_id = :group_id) AND m.held_on <= :day AND m.id <> :own
     ORDER BY m.held_on DESC, COALESCE(m.starts_at, '') DESC, m.id DESC
     LIMIT 2"""

_THERE = frozenset({AttendanceState.PRESENT, AttendanceState.ONLINE})


def like_last(
    store: Store, branch_id: str, kind: MeetingKind, day: date, group_id: str | None = None, own_id: str = ""
) -> MeetingDraft | None:
    """The last meeting of this kind up to ``day`` as a draft for ``day``; None when there was none.

    ``own_id`` is the meeting being typed, which is not its own forerunner.
    """
    asked = {"branch": branch_id, "kind": kind, "group_id": group_id, "day": day.isoformat(), "own": own_id}
    found = [store.get(Meeting, row["id"]) for row in store.query(_LAST_TWO, asked)]
    drafts = [draft_of(shown.record) for shown in found if shown is not None]
    if not drafts:
        return None
    last = drafts[0]
    known = {person.person_id for person in people_around(store, branch_id, day)}
    return MeetingDraft(
        branch_id=branch_id,
        kind=kind,
        held_on=day,
        group_id=group_id or last.group_id,
        starts_at=last.starts_at,
        ends_at=last.ends_at,
        place=last.place,
        chair_id=last.chair_id if last.chair_id in known else None,
        recorder_id=last.recorder_id if last.recorder_id in known else None,
        lecturer_id=last.lecturer_id if kind is MeetingKind.TRAINING and last.lecturer_id in known else None,
        hours=last.hours,
        attendance=(*_members(store, branch_id, drafts, day, group_id), *_observers(store, branch_id, last, day)),
    )


def usual_end(starts_at: time | None, usual_start: time | None, usual_end: time | None) -> time | None:
    """When a meeting ends that begins at another time than usual and takes as long; None: unknown, or past midnight."""
    if starts_at is None or usual_start is None or usual_end is None:
        return usual_end
    ends = datetime.combine(date.min, starts_at) + (
        datetime.combine(date.min, usual_end) - datetime.combine(date.min, usual_start)
    )
    return ends.time() if ends.date() == date.min else None


def _members(
    store: Store, branch_id: str, drafts: list[MeetingDraft], day: date, group_id: str | None
) -> Iterator[Presence]:
    """Those due on the day, as they were last time; only those asked to come, where attendance is by invitation."""
    usual = default_state(drafts[0].kind)
    before = [{p.person_id: p for p in draft.attendance if p.role is AttendanceRole.MEMBER} for draft in drafts]
    for seat in roll_of(store, branch_id, day, drafts[0].kind, group_id).seats:
        last = before[0].get(seat.person_id)
        if usual is None:
            if last is not None and last.state in _THERE:
                yield Presence(person_id=seat.person_id, state=last.state)
            continue
        away = [marks[seat.person_id] for marks in before if seat.person_id in marks]
        if len(away) > 1 and all(mark.state not in _THERE for mark in away):
            yield replace(away[0], opinion="", opinion_words="", opinion_on=None, grade=None)
        else:
            yield Presence(person_id=seat.person_id, state=usual)


def _observers(store: Store, branch_id: str, last: MeetingDraft, day: date) -> Iterator[Presence]:
    """The guide in charge on the day, if a guide sat in last time; guests of one day are not asked again."""
    sat_in = {p.person_id for p in last.attendance if p.role is AttendanceRole.OBSERVER}
    then = guide_on(store, branch_id, last.held_on) if last.held_on else None
    guide = guide_on(store, branch_id, day)
    if guide is not None and then is not None and then.person_id in sat_in:
        yield Presence(person_id=guide.person_id, state=AttendanceState.PRESENT, role=AttendanceRole.OBSERVER)

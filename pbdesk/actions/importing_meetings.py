"""Writing the meetings of a previewed ledger, inside the one change of the import."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from pbdesk.model import AgendaItem, AgendaKind, Attendance, AttendanceRole, Meeting, MeetingStatus, Person
from pbdesk.store import Store, Transaction
from pbdesk.tables.agenda_words import split_numbered
from pbdesk.tables.fields import Field
from pbdesk.tables.meeting_matching import MeetingRow, ResolvedMeeting
from pbdesk.tables.people_lists import Attendee
from pbdesk.tables.preview import RowState


def put_meetings(store: Store, tx: Transaction, rows: Iterable[MeetingRow]) -> None:
    """Write new meetings and what is changed of known ones; a guest named twice is one person."""
    guests: dict[str, str] = {}
    for row in rows:
        assert row.entry is not None
        if row.state is RowState.NEW:
            _put_new(store, tx, row, row.entry, guests)
        else:
            _put_changed(store, tx, row, row.entry, guests)


def _put_new(store: Store, tx: Transaction, row: MeetingRow, resolved: ResolvedMeeting, guests: dict[str, str]) -> None:
    entry = resolved.entry
    meeting = Meeting(
        id=store.new_id(), branch_id=row.branch_id or "", group_id=resolved.group_id, kind=entry.kind,
        status=MeetingStatus.HELD, title=entry.title, held_on=entry.held_on, starts_at=entry.starts_at,
        ends_at=entry.ends_at, place=entry.place, chair_id=resolved.chair_id, recorder_id=resolved.recorder_id,
        lecturer_id=resolved.lecturer_id, content=entry.content, hours=entry.hours,
    )  # fmt: skip
    people = _attendance(store, tx, meeting.id, resolved, guests)
    tx.put(replace(meeting, attendance=people, agenda=_agenda(store, meeting, resolved)))


def _put_changed(
    store: Store, tx: Transaction, row: MeetingRow, resolved: ResolvedMeeting, guests: dict[str, str]
) -> None:
    shown = store.get(Meeting, row.record_id or "")
    assert shown is not None
    entry, fields = resolved.entry, {change.field for change in row.changes}
    values: dict[str, Any] = {
        "title": (Field.TITLE, entry.title), "content": (Field.CONTENT, entry.content),
        "hours": (Field.HOURS, entry.hours),
        "place": (Field.PLACE, entry.place),
        "chair_id": (Field.CHAIR, resolved.chair_id), "recorder_id": (Field.RECORDER, resolved.recorder_id),
        "lecturer_id": (Field.LECTURER, resolved.lecturer_id), "starts_at": (Field.CLOCK, entry.starts_at),
        "ends_at": (Field.CLOCK, entry.ends_at or shown.record.ends_at),
    }  # fmt: skip
    wanted = {name: value for name, (of, value) in values.items() if of in fields and value is not None}
    meeting = replace(shown.record, **wanted)
    if Field.PEOPLE in fields:
        meeting = replace(meeting, attendance=_attendance(store, tx, meeting.id, resolved, guests, shown.record))
    if fields & {Field.TOPIC, Field.RESOLUTION}:
        meeting = replace(meeting, agenda=_agenda(store, meeting, resolved))
    tx.put(meeting, heads=shown.heads)


def _attendance(
    store: Store, tx: Transaction, meeting_id: str, resolved: ResolvedMeeting, guests: dict[str, str],
    before: Meeting | None = None,
) -> tuple[Attendance, ...]:  # fmt: skip
    """The marks of the list; written opinions that the record has stay with their people."""
    opinions = {a.person_id: a for a in before.attendance} if before else {}
    marks = [_mark(meeting_id, person, one, opinions.get(person)) for person, one in resolved.people]
    for one in resolved.guests:
        if one.name not in guests:
            guests[one.name] = store.new_id()
            tx.put(Person(id=guests[one.name], name=one.name))
        marks.append(_mark(meeting_id, guests[one.name], one, None))
    return tuple(marks)


def _mark(meeting_id: str, person: str, one: Attendee, before: Attendance | None) -> Attendance:
    return Attendance(
        meeting_id=meeting_id, person_id=person, state=one.state,
        role=one.role if one.role is AttendanceRole.OBSERVER else None, reason=one.reason or None,
        written_opinion=before.written_opinion if before else None, opinion_on=before.opinion_on if before else None,
    )  # fmt: skip


def _agenda(store: Store, meeting: Meeting, resolved: ResolvedMeeting) -> tuple[AgendaItem, ...]:
    """The agenda with the topics and resolutions of the table; the votes of an item stay with it."""
    entry = resolved.entry
    topics, resolutions = split_numbered(entry.topic), split_numbered(entry.resolution)
    if entry.topic == entry.title and not meeting.agenda and not resolutions:
        return ()
    count = max(len(topics), len(resolutions))
    kept = meeting.agenda or tuple(
        AgendaItem(id=store.new_id(), meeting_id=meeting.id, position=n + 1, kind=AgendaKind.MATTER)
        for n in range(count)
    )
    return tuple(
        replace(
            item,
            topic=(topics[n] if n < len(topics) else "") or item.topic,
            resolution=(resolutions[n] if n < len(resolutions) else "") or item.resolution,
        )
        for n, item in enumerate(kept)
    )

"""The minutes of held meetings with names for ids, one query a table whatever the number of meetings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, time
from sqlite3 import Row

from pbdesk.calendar import Period
from pbdesk.model import AgendaKind, AttendanceState, MeetingKind
from pbdesk.store import Store
from pbdesk.views.branch_quarter import issue_of
from pbdesk.views.quarter_facts import load_quarter
from pbdesk.views.rows import Absentee, AgendaEntry, Minutes, MinutesSheet, Ratio
from pbdesk.words import AGENDA_WORDS, ATTENDANCE_WORDS

_CHUNK = 400

_MEETINGS = """
    SELECT m.id, m.branch_id, o.name AS branch, m.kind, m.held_on, m.title, g.name AS group_name, m.starts_at,
           m.ends_at, m.place, c.name AS chair, r.name AS recorder, l.name AS lecturer, m.for_year, m.content
      FROM meeting m
      JOIN organization o ON o.id = m.branch_id
      LEFT JOIN party_group g ON g.id = m.group_id
      LEFT JOIN person c ON c.id = m.chair_id
      LEFT JOIN person r ON r.id = m.recorder_id
      LEFT JOIN person l ON l.id = m.lecturer_id
     WHERE m.deleted_at IS NULL AND (m.status IS NULL OR m.status = 'held') AND {which}"""

_ATTENDANCE = """
    SELECT a.meeting_id, p.name, a.state, a.role, a.reason, a.written_opinion
      FROM attendance a
      JOIN person p ON p.id = a.person_id
     WHERE a.meeting_id IN ({marks})
     ORDER BY a.meeting_id, p.name, a.person_id"""

_AGENDA = """
    SELECT a.meeting_id, a.kind, a.topic, a.content, a.resolution, a.approve, a.against, a.abstain,
           a.written_approve, a.seats, a.issued, a.returned
      FROM agenda_item a
     WHERE a.meeting_id IN ({marks})
     ORDER BY a.meeting_id, CASE WHEN a.position IS NULL THEN 1 ELSE 0 END, a.position, a.id"""

_EXCLUSIONS = """
    SELECT e.meeting_id, p.name, e.reason, e.consent_document
      FROM vote_exclusion e
      JOIN person p ON p.id = e.person_id
     WHERE e.meeting_id IN ({marks})
     ORDER BY e.meeting_id, p.name, e.person_id"""

EXCLUSION_WORDS: Mapping[int, str] = {
    1: "因病不能表达本人意志",
    2: "自费出国半年以上",
    3: "正在服刑",
    4: "年老体弱卧床不起、长期生病不能自理",
    5: "外出半年以上，组织关系应转未转",
    6: "退休后长期在原籍居住，组织关系未转",
}
"""Why a member may be left out of the due head-count (VOT-12), in a few words."""

_THERE = {AttendanceState.PRESENT, AttendanceState.ONLINE}
_VOTE_WORDS = (
    ("seats", "应选{}名"), ("issued", "发出选票{}张"), ("returned", "收回选票{}张"), ("approve", "赞成{}票"),
    ("against", "反对{}票"), ("abstain", "弃权{}票"), ("written_approve", "会前书面赞成{}票"),
)  # fmt: skip


def minutes(
    store: Store,
    period: Period,
    today: date,
    branches: Collection[str] | None = None,
    meetings: Collection[str] | None = None,
) -> MinutesSheet:
    """The minutes of the meetings held in a period, of all branches or of some; or of just these meetings."""
    rows = list(_chosen(store, meetings)) if meetings is not None else _of_period(store, period, today, branches)
    place = {branch: number for number, branch in enumerate(_branch_order(store, period, today))}
    rows.sort(key=lambda r: (place.get(r["branch_id"], len(place)), r["branch_id"], r["held_on"], _start(r), r["id"]))
    ids = [row["id"] for row in rows]
    attendance, agenda, exclusions = (_by_meeting(store, sql, ids) for sql in (_ATTENDANCE, _AGENDA, _EXCLUSIONS))
    found = [_minutes(r, attendance[r["id"]], agenda[r["id"]], exclusions[r["id"]]) for r in rows]
    return MinutesSheet(issue_of(store, period, today, store.title), tuple(found))


def _of_period(store: Store, period: Period, today: date, branches: Collection[str] | None) -> list[Row]:
    names = {f"b{n}": branch for n, branch in enumerate(sorted(branches or ()))}
    only = f" AND m.branch_id IN ({', '.join(':' + name for name in names)})" if branches is not None else ""
    which = "m.held_on >= :start AND m.held_on < :end AND m.held_on <= :today" + only
    span = {"start": period.start.isoformat(), "end": period.end.isoformat(), "today": today.isoformat()}
    return store.query(_MEETINGS.format(which=which), {**span, **names})


def _chosen(store: Store, meetings: Collection[str]) -> Iterator[Row]:
    for part in _chunks(sorted(set(meetings))):
        yield from store.query(_MEETINGS.format(which=f"m.id IN ({_marks(part)})"), part)


def _branch_order(store: Store, period: Period, today: date) -> list[str]:
    return list(load_quarter(store, period, today, ()).branches)


def _by_meeting(store: Store, sql: str, ids: Sequence[str]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for part in _chunks(ids):
        for row in store.query(sql.format(marks=_marks(part)), part):
            found[row["meeting_id"]].append(row)
    return found


def _chunks(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), _CHUNK):
        yield ids[start : start + _CHUNK]


def _marks(part: Sequence[str]) -> str:
    return ", ".join("?" * len(part))


def _minutes(row: Row, attendance: list[Row], agenda: list[Row], exclusions: list[Row]) -> Minutes:
    members = [a for a in attendance if a["role"] != "observer"]
    there = [a for a in members if a["state"] in _THERE]
    return Minutes(
        id=row["id"],
        branch=row["branch"],
        kind=MeetingKind(row["kind"]),
        held_on=date.fromisoformat(row["held_on"]),
        title=row["title"] or "",
        group=row["group_name"] or "",
        starts_at=_time(row["starts_at"]),
        ends_at=_time(row["ends_at"]),
        place=row["place"] or "",
        chair=row["chair"] or "",
        recorder=row["recorder"] or "",
        lecturer=row["lecturer"] or "",
        for_year=row["for_year"],
        attendance=Ratio(len(there), len(members)),
        present=tuple(a["name"] for a in there if a["state"] == AttendanceState.PRESENT),
        online=tuple(a["name"] for a in there if a["state"] == AttendanceState.ONLINE),
        absent=tuple(_absentee(a) for a in members if a["state"] not in _THERE),
        observers=tuple(a["name"] for a in attendance if a["role"] == "observer" and a["state"] in _THERE),
        excluded=tuple(
            Absentee(e["name"], EXCLUSION_WORDS.get(e["reason"], ""), e["consent_document"] or "") for e in exclusions
        ),
        agenda=tuple(_entry(a) for a in agenda),
        content=row["content"] or "",
    )


def _absentee(row: Row) -> Absentee:
    reasons = [row["reason"], "会前交了书面意见" if row["written_opinion"] else None]
    words = "；".join(reason for reason in reasons if reason)
    return Absentee(row["name"], ATTENDANCE_WORDS[AttendanceState(row["state"])], words)


def _entry(row: Row) -> AgendaEntry:
    votes = [words.format(row[column]) for column, words in _VOTE_WORDS if row[column] is not None]
    kind = AGENDA_WORDS[AgendaKind(row["kind"])] if row["kind"] else ""
    return AgendaEntry(kind, row["topic"] or "", row["content"] or "", row["resolution"] or "", "，".join(votes))


def _start(row: Row) -> str:
    return row["starts_at"] or ""


def _time(text: str | None) -> time | None:
    return time.fromisoformat(text) if text else None

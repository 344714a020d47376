"""Sign-in sheets: filled from the record of a meeting that was held, blank for one to come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, time
from sqlite3 import Row

from pbdesk.calendar import Period
from pbdesk.model import AttendanceState, MeetingKind, PostRole
from pbdesk.store import Store
from pbdesk.views.branch_quarter import issue_of
from pbdesk.views.namesakes import tell_apart
from pbdesk.views.quarter_facts import load_quarter
from pbdesk.views.roll import roll_of
from pbdesk.views.rows import Signer, SignIn, SignInSheet

_MEETINGS = """
    SELECT m.id, m.branch_id, o.name AS branch, m.kind, m.held_on, m.title, m.group_id, g.name AS group_name,
           m.starts_at, m.ends_at, m.place, m.status
      FROM meeting m
      JOIN organization o ON o.id = m.branch_id
      LEFT JOIN party_group g ON g.id = m.group_id
     WHERE m.deleted_at IS NULL AND {which}"""

_ATTENDANCE = """
    SELECT a.meeting_id, a.person_id, p.name, p.joined_on, p.joined_month, g.name AS group_name, a.state, a.role,
           a.reason
      FROM attendance a
      JOIN meeting m ON m.id = a.meeting_id
      JOIN person p ON p.id = a.person_id
      LEFT JOIN membership t ON t.person_id = a.person_id AND t.branch_id = m.branch_id AND t.deleted_at IS NULL
                            AND t.started_on <= m.held_on AND (t.ended_on IS NULL OR t.ended_on > m.held_on)
      LEFT JOIN party_group g ON g.id = t.group_id AND g.deleted_at IS NULL
     WHERE a.meeting_id IN ({marks})
     ORDER BY a.meeting_id, p.name, a.person_id"""

_POSTS = """
    SELECT t.person_id, t.organization_id, t.group_id, t.role, t.started_on, t.ended_on
      FROM post t
     WHERE t.deleted_at IS NULL"""

_CHUNK = 400
_ROLES = list(PostRole)


def sign_in(
    store: Store,
    period: Period,
    today: date,
    branches: Collection[str] | None = None,
    meetings: Collection[str] | None = None,
) -> SignInSheet:
    """The sign-in sheets of a period's meetings, or of just these; planned ones are blank.

    Cancelled meetings and talks have none, unless they are asked for by themselves.
    """
    rows = _chosen(store, meetings) if meetings is not None else _of_period(store, period, branches)
    order = list(load_quarter(store, period, today, ()).branches)
    place = {branch: number for number, branch in enumerate(order)}
    rows.sort(key=lambda r: (place.get(r["branch_id"], len(place)), r["branch_id"], r["held_on"], _start(r), r["id"]))
    marks = _attendance(store, [r["id"] for r in rows])
    posts = _posts(store)
    found = tuple(_sheet(store, r, _in_order(r, marks.get(r["id"], []), posts), today) for r in rows)
    return SignInSheet(issue_of(store, period, today, store.title), found)


def blank_sign_in(
    store: Store, day: Period, kind: MeetingKind, today: date, branches: Collection[str] | None = None
) -> SignInSheet:
    """Blank sheets for a meeting of some kind on a day that nobody has planned yet: one a branch, or one a group."""
    quarter = load_quarter(store, day, today, (), branches)
    found: list[SignIn] = []
    for branch in quarter.branches.values():
        roll = roll_of(store, branch.id, day.start, kind)
        groups = sorted({(seat.group_id, seat.group_name or "党小组") for seat in roll.seats if seat.group_id})
        parts: Sequence[tuple[str | None, str]] = (
            groups if kind is MeetingKind.GROUP_MEETING and groups else [(None, "")]
        )
        for group_id, name in parts:
            signers = _due(store, branch.id, day.start, kind, group_id)
            found.append(SignIn(branch.name, kind, day.start, group=name, signers=signers))
    return SignInSheet(issue_of(store, day, today, quarter.street), tuple(s for s in found if s.signers))


def _of_period(store: Store, period: Period, branches: Collection[str] | None) -> list[Row]:
    names = {f"b{n}": branch for n, branch in enumerate(sorted(branches or ()))}
    only = f" AND m.branch_id IN ({', '.join(':' + name for name in names)})" if branches is not None else ""
    which = f"""COALESCE(m.status, 'held') <> 'cancelled' AND m.kind <> 'talk'
                AND m.held_on >= :start AND m.held_on < :end{only}"""
    span = {"start": period.start.isoformat(), "end": period.end.isoformat()}
    return store.query(_MEETINGS.format(which=which), {**span, **names})


def _chosen(store: Store, meetings: Collection[str]) -> list[Row]:
    ids = sorted(set(meetings))
    return [
        row
        for start in range(0, len(ids), _CHUNK)
        for row in store.query(
            _MEETINGS.format(which=f"m.id IN ({_marks(ids[start : start + _CHUNK])})"), ids[start : start + _CHUNK]
        )
    ]


def _attendance(store: Store, ids: Sequence[str]) -> Mapping[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for start in range(0, len(ids), _CHUNK):
        part = ids[start : start + _CHUNK]
        for row in store.query(_ATTENDANCE.format(marks=_marks(part)), part):
            found[row["meeting_id"]].append(row)
    return found


def _posts(store: Store) -> Mapping[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in store.query(_POSTS):
        found[row["person_id"]].append(row)
    return found


def _in_order(meeting: Row, marks: Sequence[Row], posts: Mapping[str, list[Row]]) -> list[Row]:
    """The people of a record as the roll lists them: the committee (a group: its leader) first, then by admission."""
    day, own = meeting["held_on"], {meeting["branch_id"], meeting["group_id"]} - {None}

    def place(mark: Row) -> tuple[int, str, str, str]:
        ranks = [
            _ROLES.index(PostRole(post["role"]))
            for post in posts.get(mark["person_id"], [])
            if (post["group_id"] or post["organization_id"]) in own and _holds(post, day)
        ]
        joined = mark["joined_on"] or mark["joined_month"] or "9999"
        return min(ranks, default=len(_ROLES)), joined, mark["name"], mark["person_id"]

    return sorted(marks, key=place)


def _holds(post: Row, day: str) -> bool:
    return bool(post["started_on"] <= day and (post["ended_on"] is None or post["ended_on"] > day))


def _sheet(store: Store, row: Row, marks: Sequence[Row], today: date) -> SignIn:
    kind, held_on = MeetingKind(row["kind"]), date.fromisoformat(row["held_on"])
    told = tell_apart(store, {r["person_id"]: r["name"] for r in marks})
    members = {r["person_id"]: r for r in marks if r["role"] != "observer"}
    guests = tuple(told[r["person_id"]] for r in marks if r["role"] == "observer")
    filled = bool(members) and row["status"] in {None, "held"} and held_on <= today
    if filled:
        signers = tuple(_signer(r, told[r["person_id"]]) for r in members.values())
    else:
        signers = _due(store, row["branch_id"], held_on, kind, row["group_id"])
    return SignIn(
        branch=row["branch"],
        kind=kind,
        held_on=held_on,
        title=row["title"] or "",
        group=row["group_name"] or "",
        starts_at=_time(row["starts_at"]),
        ends_at=_time(row["ends_at"]),
        place=row["place"] or "",
        signers=signers,
        observers=guests,
        filled=filled,
    )


def _due(store: Store, branch: str, day: date, kind: MeetingKind, group: str | None) -> tuple[Signer, ...]:
    """Those due on the day, in list order."""
    return tuple(Signer(seat.name, seat.group_name or "") for seat in roll_of(store, branch, day, kind, group).seats)


def _signer(row: Row, name: str) -> Signer:
    return Signer(name, row["group_name"] or "", AttendanceState(row["state"]), row["reason"] or "")


def _marks(part: Sequence[str]) -> str:
    return ", ".join("?" * len(part))


def _start(row: Row) -> str:
    return row["starts_at"] or ""


def _time(text: str | None) -> time | None:
    return time.fromisoformat(text) if text else None

"""The minutes of held meetings with names for ids, in the order in which they are printed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, time
from decimal import Decimal
from sqlite3 import Row

from pbdesk.calendar import Period
from pbdesk.model import AttachmentKind, AttendanceState, Grade, MeetingKind
from pbdesk.rules import load_policies
from pbdesk.rules.policy import Policies
from pbdesk.store import Store
from pbdesk.views import minutes_loading as loading
from pbdesk.views.branch_quarter import issue_of
from pbdesk.views.grades import summed_up
from pbdesk.views.meetings import late_days
from pbdesk.views.minutes_votes import agenda_entry, opinions_of, stands_of
from pbdesk.views.namesakes import tell_apart
from pbdesk.views.quarter_facts import load_quarter
from pbdesk.views.rows import Absentee, Minutes, MinutesSheet, Ratio
from pbdesk.words import ATTACHMENT_WORDS, ATTENDANCE_WORDS, EXCLUSION_WORDS, MEETING_WORDS

_THERE = {AttendanceState.PRESENT, AttendanceState.ONLINE}


def minutes(
    store: Store,
    period: Period,
    today: date,
    branches: Collection[str] | None = None,
    meetings: Collection[str] | None = None,
) -> MinutesSheet:
    """The minutes of the meetings held in a period, of all branches or of some; or of just these meetings."""
    if meetings is not None:
        rows = list(loading.held_with_ids(store, meetings))
    else:
        rows = loading.held_in(store, period, today, branches)
    order = list(load_quarter(store, period, today, ()).branches)
    place = {branch: number for number, branch in enumerate(order)}
    rows.sort(key=lambda r: (place.get(r["branch_id"], len(place)), r["branch_id"], r["held_on"], _start(r), r["id"]))
    return MinutesSheet(issue_of(store, period, today, store.title), _all(store, rows))


def minutes_of(store: Store, meeting_id: str) -> Minutes | None:
    """The minutes of one meeting; None when there is no such meeting, or it was not held."""
    return next(iter(_all(store, loading.held_with_ids(store, [meeting_id]))), None)


def _all(store: Store, rows: Iterable[Row]) -> tuple[Minutes, ...]:
    rows = list(rows)
    around = loading.load_around(store, rows)
    policies = load_policies(store)
    return tuple(_minutes(store, row, around, policies) for row in rows)


def _minutes(store: Store, row: Row, around: loading.Around, policies: Policies) -> Minutes:
    attendance, agenda = around.attendance[row["id"]], around.agenda[row["id"]]
    candidates, exclusions = around.candidates[row["id"]], around.exclusions[row["id"]]
    kinds = around.kinds.get(row["sitting_id"] or "", [])
    members = [a for a in attendance if a["role"] != "observer"]
    there = [a for a in members if a["state"] in _THERE]
    held_on = date.fromisoformat(row["held_on"])
    named = tell_apart(store, {r["person_id"]: r["name"] for r in (*attendance, *candidates, *exclusions)})
    stands = stands_of(store, row["id"], agenda, named, policies)
    return Minutes(
        id=row["id"],
        branch=row["branch"],
        kind=MeetingKind(row["kind"]),
        held_on=held_on,
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
        present=tuple(named[a["person_id"]] for a in there if a["state"] == AttendanceState.PRESENT),
        online=tuple(named[a["person_id"]] for a in there if a["state"] == AttendanceState.ONLINE),
        absent=tuple(_absentee(a, named[a["person_id"]]) for a in members if a["state"] not in _THERE),
        observers=tuple(
            named[a["person_id"]] for a in attendance if a["role"] == "observer" and a["state"] in _THERE
        ),
        excluded=tuple(
            Absentee(named[e["person_id"]], EXCLUSION_WORDS.get(e["reason"], ""), e["consent_document"] or "")
            for e in exclusions
        ),
        opinions=opinions_of(members, held_on, stands.values()),
        grades=summed_up({a["person_id"]: Grade(a["grade"]) for a in attendance if a["grade"]}, named),
        agenda=tuple(agenda_entry(item, candidates, stands.get(item["id"])) for item in agenda),
        content=row["content"] or "",
        hours=f"{Decimal(row['hours']).normalize():f}" if row["hours"] else "",
        late=_late(row, held_on, policies),
        sitting="、".join(MEETING_WORDS[MeetingKind(kind)] for kind in kinds) if len(kinds) > 1 else "",
        papers=tuple(f"{ATTACHMENT_WORDS[AttachmentKind(p['kind'])]}“{p['name']}”" for p in around.papers[row["id"]]),
    )


def _absentee(row: Row, name: str) -> Absentee:
    return Absentee(name, ATTENDANCE_WORDS[AttendanceState(row["state"])], row["reason"] or "")


def _late(row: Row, held_on: date, policies: Policies) -> str:
    """That a record was entered late (补录, E-32), in words."""
    recorded_at = datetime.fromisoformat(row["recorded_at"]) if row["recorded_at"] else None
    days = late_days(held_on, recorded_at, policies.number("record_within_days", held_on))
    return "" if days is None else f"补录：会后第 {days} 天记"


def _start(row: Row) -> str:
    return row["starts_at"] or ""


def _time(text: str | None) -> time | None:
    return time.fromisoformat(text) if text else None



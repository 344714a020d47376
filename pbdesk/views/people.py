"""The people who may be named on a branch's records: its members, its guide, and who was a guest there before."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from pbdesk.store import Store
from pbdesk.views.guides import guide_on
from pbdesk.views.pinyin import Named
from pbdesk.views.roll import Seat

_MEMBERS = """
    SELECT p.id, p.name
      FROM membership m
      JOIN person p ON p.id = m.person_id
     WHERE m.branch_id = :branch AND m.deleted_at IS NULL AND p.deleted_at IS NULL
       AND m.started_on <= :day AND (m.ended_on IS NULL OR m.ended_on > :day)
     ORDER BY p.name, p.id"""

_GUESTS = """
    SELECT p.id, p.name
      FROM person p
     WHERE p.deleted_at IS NULL
       AND (p.id IN (SELECT a.person_id FROM attendance a JOIN meeting m ON m.id = a.meeting_id
                      WHERE m.branch_id = :branch AND m.deleted_at IS NULL AND a.role = 'observer')
            OR p.id IN (SELECT m.lecturer_id FROM meeting m
                         WHERE m.branch_id = :branch AND m.deleted_at IS NULL AND m.lecturer_id IS NOT NULL))
     ORDER BY p.name, p.id"""


def people_around(store: Store, branch_id: str, day: date, shown: Sequence[Seat] = ()) -> tuple[Named, ...]:
    """Those to choose a chair, recorder, lecturer or observer from; ``shown`` keep the numbers they have on screen."""
    asked = {"branch": branch_id, "day": day.isoformat()}
    found = {seat.person_id: seat.named() for seat in shown}
    for r in store.query(_MEMBERS, asked):
        found.setdefault(r["id"], Named(r["id"], r["name"]))
    guide = guide_on(store, branch_id, day)
    if guide is not None:
        found.setdefault(guide.person_id, Named(guide.person_id, guide.name, note="党建指导员"))
    for r in store.query(_GUESTS, {"branch": branch_id}):
        found.setdefault(r["id"], Named(r["id"], r["name"], note="来过"))
    return tuple(found.values())


def names_of(store: Store, people: Collection[str]) -> Mapping[str, str]:
    """The names of some people by id, wherever they belong."""
    wanted = {f"p{number}": person for number, person in enumerate(sorted(people))}
    if not wanted:
        return {}
    places = ", ".join(f":{name}" for name in wanted)
    rows = store.query(f"SELECT p.id, p.name FROM person p WHERE p.id IN ({places})", wanted)
    return {r["id"]: r["name"] for r in rows}

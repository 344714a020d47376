"""Who may be named on a branch's records: members, the guide, those on the way into the Party, earlier guests."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from pbdesk.model import AdmissionStepKind, AgendaKind
from pbdesk.store import Store
from pbdesk.views.guides import guide_on
from pbdesk.views.namesakes import tell_apart
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


_ON_THE_WAY = """
    SELECT p.id, p.name,
           MAX(CASE WHEN s.kind = :target THEN 2 WHEN s.kind = :activist THEN 1 ELSE 0 END) AS stage
      FROM admission a
      JOIN person p ON p.id = a.person_id
      LEFT JOIN admission_step s ON s.admission_id = a.id AND s.done_on <= :day
     WHERE a.branch_id = :branch AND a.deleted_at IS NULL AND p.deleted_at IS NULL
       AND (a.ended_on IS NULL OR a.ended_on > :day)
     GROUP BY p.id, p.name
     ORDER BY 3 DESC, p.name, p.id"""

_NAMESAKES = """
    SELECT p.id, p.name, MAX(o.name) AS branch, MAX(a.id) AS track
      FROM person p
      LEFT JOIN membership m ON m.person_id = p.id AND m.deleted_at IS NULL AND m.ended_on IS NULL
      LEFT JOIN organization o ON o.id = m.branch_id
      LEFT JOIN admission a ON a.person_id = p.id AND a.deleted_at IS NULL AND a.ended_on IS NULL
     WHERE p.deleted_at IS NULL AND p.name = ?
     GROUP BY p.id, p.name
     ORDER BY p.id"""

_STAGES = ("入党申请人", "入党积极分子", "发展对象")
_PROBATIONARY = "预备"


def people_around(store: Store, branch_id: str, day: date, shown: Sequence[Seat] = ()) -> tuple[Named, ...]:
    """Those to choose a chair, recorder, lecturer or observer from; ``shown`` keep the numbers they have on screen."""
    asked = {"branch": branch_id, "day": day.isoformat()}
    found = {seat.person_id: seat.named() for seat in shown}
    for r in store.query(_MEMBERS, asked):
        found.setdefault(r["id"], Named(r["id"], r["name"]))
    guide = guide_on(store, branch_id, day)
    if guide is not None:
        found.setdefault(guide.person_id, Named(guide.person_id, guide.name, note="党建指导员"))
    steps = {"target": AdmissionStepKind.TARGET, "activist": AdmissionStepKind.ACTIVIST}
    for r in store.query(_ON_THE_WAY, {**asked, **steps}):
        found.setdefault(r["id"], Named(r["id"], r["name"], note=_STAGES[r["stage"]]))
    for r in store.query(_GUESTS, {"branch": branch_id}):
        found.setdefault(r["id"], Named(r["id"], r["name"], note="来过"))
    return named_apart(store, found.values())


def named_apart(store: Store, people: Iterable[Named]) -> tuple[Named, ...]:
    """Those offered by name, namesakes among them told apart."""
    offered = tuple(people)
    told = tell_apart(store, {person.person_id: person.typed for person in offered})
    return tuple(_renamed(person, told[person.person_id]) for person in offered)


def _renamed(person: Named, told: str) -> Named:
    bare = person.typed
    return replace(person, name=told, called=bare if told != bare else "")


def likeliest_first(people: Sequence[Named], kind: AgendaKind | None) -> tuple[Named, ...]:
    """The same people, first those whom a vote of a kind is about: targets to be admitted, members on probation."""
    if kind is AgendaKind.CONVERSION:
        wanted: tuple[str, ...] = (_PROBATIONARY,)
    elif kind is AgendaKind.ADMISSION:
        wanted = tuple(reversed(_STAGES))
    else:
        return tuple(people)
    ranks = {note: rank for rank, note in enumerate(wanted)}
    return tuple(sorted(people, key=lambda person: ranks.get(person.note, len(ranks))))


def namesakes(store: Store, name: str) -> tuple[Named, ...]:
    """Everyone in the file who has a name, with what tells them apart, so that nobody is entered twice unawares."""
    return tuple(
        Named(r["id"], r["name"], note=f"文件里已有{f'（{told}）' if told else ''}，是这个人吗？")
        for r in store.query(_NAMESAKES, (name,))
        for told in (r["branch"] or ("发展党员" if r["track"] else ""),)
    )


def names_of(store: Store, people: Collection[str]) -> Mapping[str, str]:
    """The names of some people by id, wherever they belong."""
    wanted = {f"p{number}": person for number, person in enumerate(sorted(people))}
    if not wanted:
        return {}
    places = ", ".join(f":{name}" for name in wanted)
    rows = store.query(f"SELECT p.id, p.name FROM person p WHERE p.id IN ({places})", wanted)
    return {r["id"]: r["name"] for r in rows}

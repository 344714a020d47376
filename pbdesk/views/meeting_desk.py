"""What the page for one meeting lays out before one types: who is due, whom to choose from, last time's habits."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from pbdesk.model import MeetingKind, PostRole
from pbdesk.store import Store
from pbdesk.views.guides import guide_on
from pbdesk.views.meetings import Usual, usual
from pbdesk.views.people import named_apart, names_of, people_around
from pbdesk.views.pinyin import Named
from pbdesk.views.roll import GroupChoice, Roll, apart, groups_on, roll_of, with_strangers

NO_BRANCH = Roll((), "先选支部和日期，再标出席。")


@dataclass(frozen=True, slots=True)
class MeetingDesk:
    """What depends on branch, kind, group and day; ``people`` are those to choose by name."""

    roll: Roll
    people: tuple[Named, ...]
    guide: Named | None
    groups: tuple[GroupChoice, ...]
    usual: Usual


def lay_out(
    store: Store,
    branch_id: str | None,
    kind: MeetingKind,
    group_id: str | None,
    day: date | None,
    due: Collection[str] = (),
    named: Collection[str] = (),
) -> MeetingDesk:
    """Lay out a meeting; ``due`` are people a record marks as due, ``named`` others it names: none of them is lost."""
    if branch_id is None or day is None:
        return MeetingDesk(NO_BRANCH, (), None, (), Usual())
    known = names_of(store, {*due, *named})
    strangers = {person: known[person] for person in due if person in known}
    roll = apart(store, with_strangers(roll_of(store, branch_id, day, kind, group_id), strangers))
    around = {person.person_id: person for person in people_around(store, branch_id, day, roll.seats)}
    for person in named:
        if person in known:
            around.setdefault(person, Named(person, known[person]))
    people = {person.person_id: person for person in named_apart(store, around.values())}
    guide = guide_on(store, branch_id, day)
    return MeetingDesk(
        roll=roll,
        people=tuple(people.values()),
        guide=people.get(guide.person_id) if guide else None,
        groups=groups_on(store, branch_id, day),
        usual=_usual(store, branch_id, kind, group_id, day, roll),
    )


def _usual(
    store: Store, branch_id: str, kind: MeetingKind, group_id: str | None, day: date, roll: Roll
) -> Usual:
    """Last time's habits; the first time, whoever ought to call the meeting chairs it (MTG-10)."""
    last = usual(store, branch_id, kind, day, group_id)
    if last is not None:
        return last
    if group_id is not None:
        caller = next((seat.person_id for seat in roll.seats if seat.leader), None)
    else:
        caller = next((seat.person_id for seat in roll.seats if seat.post is PostRole.SECRETARY), None)
    return Usual(chair_id=caller)

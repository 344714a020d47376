"""The year of a secretary's desk beside the meetings: files of admission, talks, trainings, dues, members on the move.

Each part has its own source of chance, so that a change in one leaves the meetings and the others as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from pbdesk.demo.dues import DuesMaker
from pbdesk.demo.names import NameMaker
from pbdesk.demo.numbering import Numbering, chance
from pbdesk.demo.offices import Offices
from pbdesk.demo.phrases import ELSEWHERE, MOBILE_PLACES
from pbdesk.demo.rolls import Member
from pbdesk.demo.street import FIRST_YEAR, BranchPlan, Care
from pbdesk.demo.talks import TalkMaker
from pbdesk.demo.tracks import TrackMaker
from pbdesk.model import ConditionKind, Record

_DUES_IN = (0, 4)
"""The communities (counted from 0) whose branches keep their dues in the file."""
_WHOLE_LOG_EVERY = 4
"""Every so manieth branch keeps a whole log of talks; an exemplary one always."""
_SENT_ON = date(FIRST_YEAR, 12, 20)
_SENT_EVERY = 20
"""In every so manieth branch someone's relation is on its way and not yet received (E-17)."""


class DeskYear:
    """Writes what a secretary keeps beside the meetings, branch by branch."""

    def __init__(self, seed: int, years: range, ids: Numbering, until: date) -> None:
        self._seed, self._years, self._ids = seed, years, ids
        self._until = min(until, date(years.stop - 1, 12, 28))
        self._done = 0
        self._sums: dict[str, Decimal] = {}
        self._paid: set[tuple[str, str]] = set()

    def year(self, community: int, plan: BranchPlan, members: Sequence[Member], offices: Offices) -> Iterator[Record]:
        """Everything of one branch, each record after those it refers to."""
        self._done += 1
        rng = chance(self._seed, "tracks", plan.id)
        leaders = (*offices.officers, *offices.leaders)
        yield from TrackMaker(rng, plan, NameMaker(rng), self._ids, self._until).files(members, leaders)
        whole = plan.care is Care.EXEMPLARY or self._done % _WHOLE_LOG_EVERY == 0
        talks = TalkMaker(chance(self._seed, "talks", plan.id), plan, self._ids, self._until)
        yield from talks.meetings(self._years, members, offices.officers, whole=whole)
        yield from talks.contacts(self._years, members)
        if community in _DUES_IN:
            dues = DuesMaker(chance(self._seed, "dues", plan.id), plan, self._until, self._sums, self._paid)
            yield from dues.dues(self._years, members)


def settled(members: Sequence[Member], offices: Offices, until: date) -> list[Member]:
    """The members with what only the officers settle: who keeps in touch with those away, whose relation is on its way.

    Whoever is on the way stays on the roll until received (MEM-08).
    """
    contact = offices.officers[0]
    made = [_kept_in_touch(m, contact) for m in members]
    posted = {m.id for m in (*offices.officers, *offices.leaders)}
    number = int(made[0].membership.branch_id.rpartition("-")[2])
    if number % _SENT_EVERY == 0 and until >= _SENT_ON:
        going = next((n for n, m in enumerate(made) if _can_go(m, posted)), None)
        if going is not None:
            sent = replace(made[going].membership, sent_on=_SENT_ON, sent_to=ELSEWHERE)
            made[going] = replace(made[going], membership=sent)
    return made


def _kept_in_touch(member: Member, contact: Member) -> Member:
    condition = member.condition
    if condition is None or condition.kind is not ConditionKind.MOBILE or member.id == contact.id:
        return member
    place = MOBILE_PLACES[int(condition.id.rpartition("-")[2]) % len(MOBILE_PLACES)]
    return replace(member, condition=replace(condition, place=place, contact_id=contact.id))


def _can_go(member: Member, posted: set[str]) -> bool:
    return (
        member.id not in posted
        and member.condition is None
        and member.membership.ended_on is None
        and member.is_full(_SENT_ON)
        and member.on_roll(_SENT_ON)
    )

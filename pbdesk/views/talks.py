"""The talks of a year, and who has not been talked with yet (MTG-09, E-19)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import combinations
from sqlite3 import Row

from pbdesk.calendar import Period, year_period
from pbdesk.model import MeetingKind, PostRole
from pbdesk.store import Store
from pbdesk.views.namesakes import tell_apart
from pbdesk.views.roll import Seat, roll_of

_TALKS = """
    SELECT m.id, m.branch_id, o.name AS branch, m.held_on, m.title, m.chair_id, a.person_id, p.name, a.state
      FROM meeting m
      JOIN organization o ON o.id = m.branch_id
      LEFT JOIN attendance a ON a.meeting_id = m.id
      LEFT JOIN person p ON p.id = a.person_id
     WHERE m.deleted_at IS NULL AND m.kind = 'talk' AND COALESCE(m.status, 'held') = 'held'
       AND m.held_on >= :start AND m.held_on < :end AND (:branch IS NULL OR m.branch_id = :branch)
     ORDER BY m.held_on DESC, m.id DESC, p.name"""


@dataclass(frozen=True, slots=True)
class TalkRow:
    """One talk: who talked (first the one who began it), when, about what."""

    id: str
    branch_id: str
    branch: str
    held_on: date
    people: tuple[str, ...]
    names: tuple[str, ...]
    topic: str

    @property
    def talker(self) -> str:
        """Who began it."""
        return self.names[0] if self.names else ""

    @property
    def others(self) -> str:
        """With whom."""
        return "、".join(self.names[1:])

    @property
    def pairs(self) -> frozenset[frozenset[str]]:
        """Everyone in one conversation has talked with everyone else in it."""
        return frozenset(frozenset(pair) for pair in combinations(self.people, 2))


class TalkNeed(StrEnum):
    """What a year asks for: not every pair of members, only these (E-19)."""

    COMMITTEE = "committee"
    WITH_COMMITTEE = "with_committee"
    WITH_MEMBER = "with_member"


NEED_WORDS = {
    TalkNeed.COMMITTEE: "支委之间", TalkNeed.WITH_COMMITTEE: "支委与党员", TalkNeed.WITH_MEMBER: "党员之间",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class MissingTalk:
    """A talk still to be held: a committee pair, or a member with some committee member or some other member."""

    need: TalkNeed
    person_id: str
    name: str
    other_id: str = ""
    other: str = ""
    eased: bool = False

    @property
    def words(self) -> str:
        """What is missing, in words."""
        match self.need:
            case TalkNeed.COMMITTEE:
                return f"{self.name}和{self.other}还没有谈"
            case TalkNeed.WITH_COMMITTEE:
                return f"{self.name}还没有和支委谈"
            case TalkNeed.WITH_MEMBER:
                return f"{self.name}还没有和其他党员谈"


@dataclass(frozen=True, slots=True)
class NeedCount:
    """How far one of the three needs is met."""

    need: TalkNeed
    due: int
    done: int

    @property
    def words(self) -> str:
        """The need with its figures."""
        return f"{NEED_WORDS[self.need]} {self.done}/{self.due}"


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the talks of a year cover, and what they don't; ``acting`` when secretary and deputy act as committee."""

    committee: tuple[str, ...]
    acting: bool
    counts: tuple[NeedCount, ...]
    missing: tuple[MissingTalk, ...]

    @property
    def complete(self) -> bool:
        """Whether everything is covered (and there was something to cover)."""
        return not self.missing and any(count.due for count in self.counts)


def talk_rows(store: Store, period: Period, branch_id: str | None = None) -> tuple[TalkRow, ...]:
    """The talks of a period, the latest first."""
    asked = {"start": period.start.isoformat(), "end": period.end.isoformat(), "branch": branch_id}
    found: dict[str, list[Row]] = {}
    for r in store.query(_TALKS, asked):
        found.setdefault(r["id"], []).append(r)
    told = tell_apart(store, {r["person_id"]: r["name"] for rows in found.values() for r in rows})
    return tuple(_row(rows, told) for rows in found.values())


def coverage(store: Store, branch_id: str, year: int, today: date) -> Coverage:
    """Who of today's roll (for a past year: that of its last day) is still without the talks a year asks for."""
    period = year_period(year)
    seats = roll_of(store, branch_id, min(today, period.last_day), MeetingKind.GENERAL_MEETING).seats
    pairs = frozenset[frozenset[str]]().union(*(row.pairs for row in talk_rows(store, period, branch_id)))
    return covered([seat for seat in seats if seat.on_roll], pairs)


def covered(seats: Sequence[Seat], pairs: frozenset[frozenset[str]]) -> Coverage:
    """What a set of talked-together pairs covers: committee pairs, each member with the committee and with a member.

    In a branch without a committee its secretary and deputy act as one.
    """
    committee, members = [s for s in seats if s.post is not None], [s for s in seats if s.post is None]
    asked = list(combinations(committee, 2))
    between = tuple(
        MissingTalk(TalkNeed.COMMITTEE, a.person_id, a.name, b.person_id, b.name)
        for a, b in asked
        if frozenset((a.person_id, b.person_id)) not in pairs
    )
    led = members if committee else []
    peers = members if len(members) > 1 else []
    with_committee = _unmet(TalkNeed.WITH_COMMITTEE, led, committee, pairs)
    with_member = _unmet(TalkNeed.WITH_MEMBER, peers, peers, pairs)
    return Coverage(
        committee=tuple(seat.name for seat in committee),
        acting=bool(committee) and all(s.post in (PostRole.SECRETARY, PostRole.DEPUTY) for s in committee),
        counts=(
            NeedCount(TalkNeed.COMMITTEE, len(asked), len(asked) - len(between)),
            NeedCount(TalkNeed.WITH_COMMITTEE, len(led), len(led) - len(with_committee)),
            NeedCount(TalkNeed.WITH_MEMBER, len(peers), len(peers) - len(with_member)),
        ),
        missing=(*between, *with_committee, *with_member),
    )


def _unmet(
    need: TalkNeed, members: Sequence[Seat], partners: Sequence[Seat], pairs: frozenset[frozenset[str]]
) -> tuple[MissingTalk, ...]:
    """The members who have talked with none of the partners."""
    wanted = {seat.person_id for seat in partners}
    talked = {person for pair in pairs for person in pair if (pair - {person}) & wanted}
    return tuple(MissingTalk(need, s.person_id, s.name, eased=s.eased) for s in members if s.person_id not in talked)


def _row(rows: Sequence[Row], told: Mapping[str, str]) -> TalkRow:
    """Who began the talk stands first; whoever was not there has not talked."""
    first = rows[0]
    there = {r["person_id"]: told[r["person_id"]] for r in rows if r["state"] in ("present", "online")}
    people = sorted(there, key=lambda person: person != first["chair_id"])
    return TalkRow(
        id=first["id"],
        branch_id=first["branch_id"],
        branch=first["branch"],
        held_on=date.fromisoformat(first["held_on"]),
        people=tuple(people),
        names=tuple(there[person] for person in people),
        topic=first["title"] or "",
    )

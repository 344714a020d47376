"""What the heart-to-heart talks of a year cover and what they don't (MTG-09): not every pair of members (E-19)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, combinations
from typing import Protocol

from pbdesk.model import PostRole


class Talker(Protocol):
    """A member as this asks of him: a post makes him one of the committee."""

    @property
    def person_id(self) -> str:
        """Who."""

    @property
    def name(self) -> str:
        """What he is called."""

    @property
    def post(self) -> PostRole | None:
        """His post in the branch."""

    @property
    def eased(self) -> bool:
        """Whether attendance is eased (ME 23)."""


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


def covered(seats: Sequence[Talker], pairs: frozenset[frozenset[str]]) -> Coverage:
    """What a set of talked-together pairs covers, and every talk that is missing."""
    committee = [s for s in seats if s.post is not None]
    counts, missing = counted(seats, pairs)
    return Coverage(
        committee=tuple(seat.name for seat in committee),
        acting=bool(committee) and all(s.post in (PostRole.SECRETARY, PostRole.DEPUTY) for s in committee),
        counts=counts,
        missing=tuple(missing),
    )


def counted(
    seats: Sequence[Talker], pairs: frozenset[frozenset[str]]
) -> tuple[tuple[NeedCount, ...], Iterator[MissingTalk]]:
    """How far each need is met, and the talks still missing as far as one asks for them.

    Committee pairs, each member with the committee and with a member; in a branch without a committee its secretary and
    deputy act as one.
    """
    committee, members = [s for s in seats if s.post is not None], [s for s in seats if s.post is None]
    asked = list(combinations(committee, 2))
    between = [(a, b) for a, b in asked if frozenset((a.person_id, b.person_id)) not in pairs]
    led = members if committee else []
    peers = members if len(members) > 1 else []
    unled, alone = _without(led, committee, pairs), _without(peers, peers, pairs)
    counts = (
        NeedCount(TalkNeed.COMMITTEE, len(asked), len(asked) - len(between)),
        NeedCount(TalkNeed.WITH_COMMITTEE, len(led), len(led) - len(unled)),
        NeedCount(TalkNeed.WITH_MEMBER, len(peers), len(peers) - len(alone)),
    )
    pairs_missing = (
        MissingTalk(TalkNeed.COMMITTEE, a.person_id, a.name, b.person_id, b.name) for a, b in between
    )
    singles = ((TalkNeed.WITH_COMMITTEE, s) for s in unled), ((TalkNeed.WITH_MEMBER, s) for s in alone)
    missing = (MissingTalk(need, s.person_id, s.name, eased=s.eased) for need, s in chain(*singles))
    return counts, chain(pairs_missing, missing)


def _without(
    members: Sequence[Talker], partners: Sequence[Talker], pairs: frozenset[frozenset[str]]
) -> list[Talker]:
    """The members who have talked with none of the partners."""
    wanted = {seat.person_id for seat in partners}
    talked: set[str] = set()
    for one, other in pairs:
        if other in wanted:
            talked.add(one)
        if one in wanted:
            talked.add(other)
    return [seat for seat in members if seat.person_id not in talked]

"""How a vote stands, as frozen rows: who counts, which bar with the numbers filled in, what comes of it, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pbdesk.model import AgendaKind, Outcome
from pbdesk.rules.vote_lines import VoteLine


@dataclass(frozen=True, slots=True)
class Base:
    """A set of persons that a vote is reckoned on; ``symbol`` is V, X, D, P, W, C or Pc of the formulas."""

    symbol: str
    title: str
    people: tuple[str, ...]

    @property
    def number(self) -> int:
        """How many they are."""
        return len(self.people)


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateStand:
    """One candidate: ``met`` is elected, ``unmet`` is not, ``warn`` must stand again, ``pending`` has no number yet."""

    person_id: str
    name: str
    votes: int | None
    outcome: Outcome
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExclusionStand:
    """One member who is to be left out of the head-count: whether he is, and what is missing where he isn't."""

    person_id: str
    name: str
    reason: str
    consent_document: str
    resolved_on: date | None
    valid: bool
    present: bool
    missing: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionStand:
    """One written opinion: whether it is a vote, and why where it isn't (VOT-05).

    ``doubtful`` is one that counts and came in on the day of the meeting: whether before it began is for people to say.
    """

    person_id: str
    name: str
    opinion: str
    received_on: date | None
    counts: bool
    words: str
    doubtful: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteStand:
    """How the vote on one agenda item stands; ``sentence`` says it in one breath, ``lines`` in figures.

    ``hints`` are sentences about what would change the result or needs a second look, the weightiest first.
    """

    item_id: str
    kind: AgendaKind | None
    title: str
    outcome: Outcome
    sentence: str
    bases: tuple[Base, ...] = ()
    lines: tuple[VoteLine, ...] = ()
    candidates: tuple[CandidateStand, ...] = ()
    exclusions: tuple[ExclusionStand, ...] = ()
    opinions: tuple[OpinionStand, ...] = ()
    hints: tuple[str, ...] = ()

    def number(self, symbol: str) -> int:
        """How many a base of this vote has; a base that it doesn't know has nobody."""
        return next((base.number for base in self.bases if base.symbol == symbol), 0)

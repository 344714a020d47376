"""Votes against a reimplementation that counts heads in the plainest way, with fractions instead of integers."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from pbdesk.actions.meeting_drafts import ExclusionDraft, Presence
from pbdesk.model import AgendaKind, AttendanceState, Outcome
from pbdesk.rules.bars import Bar, least_approvals, least_candidates, least_present, most_excellent
from pbdesk.views.roll import Roll, Seat
from tests.views.ballots import BEFORE, DAY, an_item, stand, standing

HALF = Fraction(1, 2)
STATES = st.sampled_from(list(AttendanceState))


class Someone:
    """One made-up member: his standing, how he took part, his opinion and his exclusion."""

    def __init__(
        self, number: int, full: bool, suspended: bool, state: AttendanceState, opinion: str, day: int, papers: int
    ) -> None:
        self.id = f"m{number}"
        self.seat = Seat(number=number, person_id=self.id, name=self.id, full=full, suspended=suspended)
        self.there = state is AttendanceState.PRESENT
        self.opinion = opinion
        self.early = day <= DAY.day
        self.votes = full and not suspended
        self.papers = papers
        self.presence = Presence(
            person_id=self.id, state=state, opinion=opinion, opinion_on=DAY.replace(day=day) if opinion else None
        )

    @property
    def exclusion(self) -> ExclusionDraft | None:
        """None, one without papers, or one with both."""
        if self.papers == 0:
            return None
        full = self.papers == 2
        return ExclusionDraft(
            person_id=self.id, reason=5, consent_document="函" if full else "", resolved_on=BEFORE if full else None
        )

    @property
    def is_due(self) -> bool:
        """Whether he counts among those due to vote."""
        return self.votes and (self.papers < 2 or self.there)

    @property
    def writes(self) -> bool:
        """Whether his written opinion is a vote."""
        return bool(self.opinion) and self.is_due and not self.there and self.early


PERSON = st.tuples(
    st.booleans(), st.booleans(), STATES, st.sampled_from(["", "同意", "反对", "弃权"]), st.integers(18, 22),
    st.integers(0, 2),
)  # fmt: skip
PEOPLE = st.lists(PERSON, min_size=1, max_size=14).map(
    lambda told: [Someone(number, *each) for number, each in enumerate(told, start=1)]
)


def kit(people: list[Someone]) -> tuple[Roll, tuple[Presence, ...], list[ExclusionDraft]]:
    exclusions = [p.exclusion for p in people if p.exclusion is not None]
    return Roll(tuple(p.seat for p in people)), tuple(p.presence for p in people), exclusions


def result(quorum: bool, passed: bool, due: int) -> Outcome:
    if due == 0:
        return Outcome.UNKNOWN
    return Outcome.MET if quorum and passed else Outcome.UNMET


@given(PEOPLE, st.integers(0, 14))
def test_ordinary_votes(people: list[Someone], approve: int) -> None:
    roll, marks, exclusions = kit(people)
    due = sum(p.is_due for p in people)
    present = sum(p.is_due and p.there for p in people)
    found = stand(roll, marks, an_item(approve=approve), *exclusions)
    wanted = result(present >= due * HALF, approve > due * HALF, due)
    assert (found.number("D"), found.number("P")) == (due, present)
    assert (Outcome.MET if found.outcome is Outcome.WARN else found.outcome) is wanted


@given(PEOPLE, st.integers(0, 14))
def test_admissions(people: list[Someone], approve: int) -> None:
    roll, marks, exclusions = kit(people)
    due = sum(p.is_due for p in people)
    present = sum(p.is_due and p.there for p in people)
    yes = approve + sum(p.writes and p.opinion == "同意" for p in people)
    found = stand(roll, marks, an_item(AgendaKind.ADMISSION, person_id="x", approve=approve), *exclusions)
    assert found.number("W") == sum(p.writes for p in people)
    assert found.outcome is result(present > due * HALF, yes > due * HALF, due)


@given(PEOPLE)
def test_nobody_is_in_the_room_and_by_letter_at_once(people: list[Someone]) -> None:
    roll, marks, exclusions = kit(people)
    found = stand(roll, marks, an_item(AgendaKind.CONVERSION), *exclusions)
    sets = {base.symbol: set(base.people) for base in found.bases}
    assert not sets["P"] & sets["W"]
    assert sets["P"] | sets["W"] <= sets["D"]
    assert sets["V"] == sets["D"] | sets["X"]


@given(st.lists(st.integers(0, 20), min_size=1, max_size=9), st.integers(1, 7))
def test_elections(votes: list[int], seats: int) -> None:
    people = [Someone(n, True, False, AttendanceState.PRESENT, "", 18, 0) for n in range(1, 21)]
    roll, marks, _ = kit(people)
    found = stand(roll, marks, standing(*votes, seats=seats))
    elected = [c.votes for c in found.candidates if c.outcome is Outcome.MET]
    tied = [c.votes for c in found.candidates if c.outcome is Outcome.WARN]
    over = sorted((v for v in votes if v > 10), reverse=True)
    assert len(elected) <= seats
    assert all(v is not None and v > 10 for v in [*elected, *tied])
    if len(over) <= seats:
        assert sorted(elected, key=lambda v: -(v or 0)) == over
    else:
        boundary = over[seats - 1]
        again = over[seats] == boundary
        assert len(elected) == (sum(v > boundary for v in over) if again else seats)
        assert tied == ([v for v in votes if v == boundary] if again else [])


@given(st.integers(1, 3000))
def test_least_numbers_are_least(n: int) -> None:
    assert least_present(n, Bar.HALF) == -(-n // 2)
    assert least_present(n, Bar.MORE_THAN_HALF) == least_approvals(n) == n // 2 + 1
    electors = least_present(n, Bar.FOUR_FIFTHS)
    assert Fraction(electors, n) >= Fraction(4, 5) > Fraction(electors - 1, n)
    assert Fraction(least_candidates(n) - n, n) >= Fraction(1, 5) > Fraction(least_candidates(n) - n - 1, n)
    assert Fraction(most_excellent(n), n) <= Fraction(1, 3) < Fraction(most_excellent(n) + 1, n)

"""Recorded votes reckoned by the one arithmetic of votes: each meeting's sets of persons and the bars of each item."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pbdesk.model import AgendaKind, MeetingKind, PostRole
from pbdesk.rules.election import Count, counted
from pbdesk.rules.electorate import Electorate, Letter, assemble, letter_fault, validly_excluded
from pbdesk.rules.policy import Policies
from pbdesk.rules.topics.ballots import BallotFact, ItemFact
from pbdesk.rules.topics.people import PeopleFacts
from pbdesk.rules.vote_lines import VOTING_KINDS, VoteLine, decided_on, passing_lines, quorum_of_committee


@dataclass(frozen=True, slots=True)
class Vote:
    """The vote on one item: the first of its bars says whether enough were there; ``count`` is an election's."""

    item: ItemFact
    lines: tuple[VoteLine, ...]
    count: Count | None = None

    @property
    def quorum(self) -> VoteLine:
        """Whether enough were there."""
        return self.lines[0]


@dataclass(frozen=True, slots=True)
class Tally:
    """One meeting reckoned; ``quorum`` is that of a committee meeting, whether it voted or not.

    ``outsiders`` are those on the list of a voting meeting whom the roll of the day does not hold.
    """

    ballot: BallotFact
    people: Electorate
    votes: tuple[Vote, ...]
    quorum: VoteLine | None = None
    outsiders: frozenset[str] = frozenset()
    void_letters: tuple[str, ...] = ()
    """Why some written opinions are no votes."""


@dataclass(frozen=True, slots=True)
class Tallies:
    """By branch, in order of their days: the meetings that voted or appraised, and every committee meeting."""

    voting: Mapping[str, Sequence[Tally]]
    committee: Mapping[str, Sequence[Tally]]

    @property
    def outsiders(self) -> frozenset[str]:
        """Everyone on the list of a voting meeting whom its roll does not hold."""
        return frozenset(person for own in self.voting.values() for tally in own for person in tally.outsiders)


def tally_ballots(ballots: Mapping[str, Sequence[BallotFact]], people: PeopleFacts, policies: Policies) -> Tallies:
    """Reckon the votes of all branches; a group decides nothing that a text puts a bar to."""
    voting: dict[str, list[Tally]] = defaultdict(list)
    committee: dict[str, list[Tally]] = defaultdict(list)
    for branch, own in ballots.items():
        for ballot in own:
            if ballot.group_id is not None:
                continue
            if ballot.kind is MeetingKind.COMMITTEE_MEETING:
                tally = _of_committee(ballot, people, policies)
                committee[branch].append(tally)
                if tally.votes:
                    voting[branch].append(tally)
            else:
                voting[branch].append(_of_branch(ballot, people, policies))
    return Tallies(voting, committee)


def _of_branch(ballot: BallotFact, people: PeopleFacts, policies: Policies) -> Tally:
    """A meeting of the whole branch, by the roll of its day."""
    day, decided = ballot.held_on, decided_on(ballot.items)
    roll: set[str] = set()
    full: set[str] = set()
    voters: dict[str, None] = {}
    for member in people.members.get(ballot.branch_id, ()):
        if member.span.covers(day):
            person = member.person_id
            roll.add(person)
            if member.is_full(day):
                full.add(person)
                if person not in decided and not people.without_vote(person, day):
                    voters[person] = None
    letters = [
        Letter(e.person_id, e.opinion, e.received_on, e.person_id in voters, e.person_id in ballot.there)
        for e in ballot.letters
        if e.person_id in roll
    ]
    excluded = validly_excluded(ballot.exclusions, day)
    electorate = assemble(tuple(voters), excluded, ballot.there, letters, day, full=len(full))
    faults = (letter_fault(letter, day, electorate.due) for letter in letters)
    return Tally(
        ballot,
        electorate,
        _votes(ballot, electorate, policies) if ballot.kind in VOTING_KINDS else (),
        outsiders=frozenset(ballot.marked - roll) if ballot.items else frozenset(),
        void_letters=tuple(fault for fault in faults if fault),
    )


def _of_committee(ballot: BallotFact, people: PeopleFacts, policies: Policies) -> Tally:
    """A committee meeting, by the seats filled on its day."""
    posts = people.committee(ballot.branch_id, ballot.held_on)
    seats = dict.fromkeys(p.person_id for p in posts if p.role is not PostRole.GROUP_LEADER)
    electorate = assemble(tuple(seats), (), ballot.there, full=0, committee=True)
    quorum = quorum_of_committee(electorate, ballot.held_on, policies, marked=bool(ballot.marked))
    return Tally(ballot, electorate, _votes(ballot, electorate, policies), quorum)


def _votes(ballot: BallotFact, people: Electorate, policies: Policies) -> tuple[Vote, ...]:
    marked, on = bool(ballot.marked), ballot.held_on
    found = []
    for item in ballot.items:
        if item.kind is AgendaKind.ELECTION:
            count = counted(item, people, on, policies, marked=marked)
            found.append(Vote(item, count.lines, count))
        else:
            found.append(Vote(item, passing_lines(item, people, on, policies, marked=marked)))
    return tuple(found)

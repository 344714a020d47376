"""What the rules beyond meetings and guides look at, read from the file when the first rule asks for it.

A topic is a module of its own: frozen facts, and a ``load_…`` function with a few queries for all branches at once. A
check reads ``ctx.topics.people`` and so on; a check that asks for nothing costs nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from pbdesk.model import Desk
from pbdesk.rules.topics.absences import Absence, load_absences
from pbdesk.rules.topics.attendance import AttendanceFacts, load_attendance
from pbdesk.rules.topics.ballots import load_ballots
from pbdesk.rules.topics.cadres import CadreFact, load_cadres
from pbdesk.rules.topics.communities import CommunityFacts, load_communities
from pbdesk.rules.topics.guests import GuestFact, load_guests
from pbdesk.rules.topics.matters import MatterFact, load_general, load_matters
from pbdesk.rules.topics.membership import MembershipFacts, load_membership
from pbdesk.rules.topics.money import MoneyFacts, load_money
from pbdesk.rules.topics.people import PeopleFacts, load_people
from pbdesk.rules.topics.structure import StructureFacts, load_structure
from pbdesk.rules.topics.study import StudyFacts, Training, load_study, load_trainings
from pbdesk.rules.topics.talks import TalkFact, load_talks
from pbdesk.rules.topics.tallies import Tallies, tally_ballots
from pbdesk.rules.topics.tracks import TrackFacts, load_tracks

if TYPE_CHECKING:
    from datetime import date

    from pbdesk.rules.checks.standing import Standing
    from pbdesk.rules.facts import Reach
    from pbdesk.rules.policy import Policies
    from pbdesk.store import Store


class Topics:
    """The topics of one evaluation, each read at most once; ``branches`` narrows them (None: all).

    ``standings`` is kept for the checks of lasting states, which all look at the same branches on the same days.
    """

    def __init__(
        self, store: Store, reach: Reach, branches: Collection[str] | None, policies: Policies, today: date
    ) -> None:
        self._store = store
        self._reach = reach
        self._branches = branches
        self._policies = policies
        self._today = today
        self.standings: tuple[Standing, ...] | None = None
        self._absences: dict[date, Mapping[str, Absence]] = {}

    @property
    def rolls_elsewhere(self) -> bool:
        """Whether rolls are another desk's: a guide keeps visits, not rolls."""
        return self._store.desk is Desk.GUIDE

    @cached_property
    def people(self) -> PeopleFacts:
        """Rolls, posts and states of members."""
        return load_people(self._store, self._branches)

    @cached_property
    def study(self) -> StudyFacts:
        """What everyone studied in the year of the period."""
        year = self._reach.year
        derive = self._policies.switch("hours_from_times", max(year.start, min(self._today, year.last_day)))
        return load_study(self._store, year.start.year, self._branches, derive=derive, today=self._today)

    def trainings(self, people: Collection[str]) -> Mapping[str, Sequence[Training]]:
        """Every training that some people ever attended, in whatever year."""
        return load_trainings(self._store, people)

    @cached_property
    def money(self) -> MoneyFacts:
        """Dues: standards, payments and long silences."""
        return load_money(self._store, self.people, self._reach, self._branches, self._policies, self._today)

    @cached_property
    def communities(self) -> CommunityFacts:
        """The communities of the file with their secretaries, whatever branches were asked for."""
        return load_communities(self._store, self._reach)

    @cached_property
    def tracks(self) -> TrackFacts:
        """The ways into the Party that were not over before the period."""
        return load_tracks(self._store, self._reach.near.start, self._branches)

    @cached_property
    def tallies(self) -> Tallies:
        """The votes of the quarters asked for, reckoned."""
        return tally_ballots(load_ballots(self._store, self._reach, self._branches), self.people, self._policies)

    @cached_property
    def guests(self) -> Mapping[str, GuestFact]:
        """Those on the lists of voting meetings whom the rolls do not hold."""
        return load_guests(self._store, self.tallies.outsiders)

    @cached_property
    def structure(self) -> StructureFacts:
        """Founding papers, committees, and how a branch is made up on a day."""
        return load_structure(self._store, self._branches, self._reach, self.people)

    @cached_property
    def membership(self) -> MembershipFacts:
        """What concerns single members: contacts, admitting votes, relations with several branches."""
        return load_membership(self._store, self._branches, self._reach, self.people)

    def absences(self, day: date) -> Mapping[str, Absence]:
        """Who on the rolls of a day had stayed away for months by then."""
        if day not in self._absences:
            self._absences[day] = load_absences(self._store, self._branches, self.people, day)
        return self._absences[day]

    @cached_property
    def talks(self) -> Mapping[str, Sequence[TalkFact]]:
        """The heart-to-heart talks of the year, by branch."""
        return load_talks(self._store, self._reach, self._branches)

    @cached_property
    def matters(self) -> Mapping[str, Sequence[MatterFact]]:
        """What was on the agendas of committees and general meetings, by branch."""
        return load_matters(self._store, self._reach, self._branches)

    def general_matters(self, branches: Collection[str]) -> Mapping[str, Sequence[MatterFact]]:
        """Everything that the general meetings of some branches ever had on their agendas."""
        return load_general(self._store, branches)

    @cached_property
    def attendance(self) -> AttendanceFacts:
        """Who was away without a word, which meetings have no list, who was in two places at once."""
        return load_attendance(self._store, self._reach, self._branches)

    @cached_property
    def cadres(self) -> Sequence[CadreFact]:
        """Those with posts above the branches, wherever they belong."""
        return load_cadres(self._store, self._reach)

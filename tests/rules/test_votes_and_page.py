"""What a check says of recorded votes is what the meeting page says of them: tried on random meetings."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

import pytest

from pbdesk.actions.meeting_mapping import draft_of
from pbdesk.model import (
    AgendaItem,
    AgendaKind,
    Attendance,
    AttendanceRole,
    AttendanceState,
    Candidate,
    Meeting,
    MeetingKind,
    Outcome,
    Policy,
    VoteExclusion,
)
from pbdesk.rules import load_policies
from pbdesk.store import Store
from pbdesk.views.sittings import roll_for
from pbdesk.views.vote_rows import VoteStand
from pbdesk.views.voting import tally
from tests.rules.voting_world import DAY, VotingWorld
from tests.rules.world import on

RULES = ("VOT-01", "VOT-02", "VOT-03", "VOT-04", "VOT-05", "VOT-07", "VOT-08", "VOT-09", "VOT-10")
BRANCHES = 60
KINDS = (MeetingKind.GENERAL_MEETING, MeetingKind.GENERAL_MEETING, MeetingKind.COMMITTEE_MEETING)
ITEMS = (AgendaKind.RESOLUTION, AgendaKind.ADMISSION, AgendaKind.CONVERSION, AgendaKind.ELECTION)


def a_meeting(chance: random.Random, branch: str, people: list[str]) -> Meeting:
    """A meeting with one vote and any attendance, opinions, exclusions and ballots, possible or not."""
    kind, item_kind = chance.choice(KINDS), chance.choice(ITEMS)
    comes = chance.choice((0.4, 0.5, 0.8, 1.0))
    own = f"m-{branch}"
    item = AgendaItem(id=f"{own}-a", meeting_id=own, position=1, kind=item_kind, topic="题目", person_id=people[0])
    numbers = [chance.choice((None, *range(len(people) + 1))) for _ in range(3)]
    candidates: tuple[Candidate, ...] = ()
    if item_kind is AgendaKind.ELECTION:
        item = replace(item, person_id=None, seats=chance.choice((None, 1, 3)), issued=numbers[0], returned=numbers[1])
        standing = chance.sample(people, min(len(people), chance.choice((0, 1, 3, 4))))
        candidates = tuple(
            Candidate(id=f"{own}-k{n}", meeting_id=own, agenda_item_id=item.id, person_id=person, position=n,
                      votes=chance.choice((None, *range(len(people) + 1))))
            for n, person in enumerate(standing)
        )  # fmt: skip
    else:
        item = replace(item, approve=numbers[0], against=numbers[1], written_approve=chance.choice((None, None, 1)))
    return Meeting(
        id=own, branch_id=branch, kind=kind, held_on=on(DAY), agenda=(item,), candidates=candidates,
        attendance=tuple(a_mark(chance, own, person, comes) for person in people),
        exclusions=tuple(
            VoteExclusion(meeting_id=own, person_id=person, reason=chance.choice((1, 5)),
                          consent_document=chance.choice((None, "函", "函")),
                          resolved_on=chance.choice((None, on("2026-07-01"), on("2026-07-11"))))
            for person in people if chance.random() < 0.2
        ),
    )  # fmt: skip


def a_mark(chance: random.Random, meeting: str, person: str, comes: float) -> Attendance:
    there = chance.random() < comes
    others = [state for state in AttendanceState if state is not AttendanceState.PRESENT]
    return Attendance(
        meeting_id=meeting, person_id=person,
        state=AttendanceState.PRESENT if there else chance.choice(others),
        role=AttendanceRole.OBSERVER if chance.random() < 0.05 else None,
        written_opinion=chance.choice((None, None, "同意", "不同意", "弃权", "同意接收")),
        opinion_on=chance.choice((None, on("2026-07-08"), on(DAY), on("2026-07-12"))),
    )  # fmt: skip


def worst(outcomes: Sequence[Outcome]) -> Outcome:
    order = (Outcome.UNMET, Outcome.UNKNOWN, Outcome.WARN, Outcome.MET)
    return min(outcomes, key=order.index) if outcomes else Outcome.MET


def as_recorded(stand: VoteStand) -> Outcome:
    """The worst bar of a stand: what is still to be typed is unknown in a record, a committee's majority only told."""
    if stand.outcome is Outcome.UNKNOWN:
        return Outcome.UNKNOWN
    told: list[Outcome] = [Outcome.UNKNOWN if line.outcome is Outcome.PENDING else line.outcome for line in stand.lines]
    if stand.number("C"):
        practice = told.pop()
        told += [Outcome.WARN] if practice is Outcome.UNMET and told[0] is Outcome.MET else []
    return worst(told)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("policies", [{}, {"vote_exact_half": "short", "election_base": "due"}], ids=["usual", "own"])
def test_the_check_and_the_meeting_page_say_the_same(store: Store, seed: int, policies: dict[str, str]) -> None:
    chance, world = random.Random(seed), VotingWorld(store)
    meetings = []
    for key, value in policies.items():
        world.add(Policy(key=key, value=value))
    for number in range(BRANCHES):
        branch = f"b{number}"
        sizes = [chance.randint(low, high) for low, high in ((1, 12), (0, 2), (0, 2))]
        world.roll(sizes[0], probationary=sizes[1], suspended=sizes[2], committee=min(sizes[0], 3), branch=branch)
        people = [f"{branch}-{letter}{n}" for letter, size in zip("fys", sizes, strict=True)
                  for n in range(1, size + 1)]  # fmt: skip
        meetings.append(a_meeting(chance, branch, people))
        world.add(meetings[-1])
    said = defaultdict(list)
    for rule in RULES:
        for finding in world.findings(rule, "2026-07"):
            said[finding.subject].append(finding.outcome)
    for meeting in meetings:
        draft = draft_of(meeting)
        (stand,) = tally(draft, roll_for(store, draft), load_policies(store))
        assert worst(said[meeting.branch_id]) is as_recorded(stand), (meeting, stand.sentence)

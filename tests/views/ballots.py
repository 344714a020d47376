"""Rolls and drafts for trying votes on: so many with a vote, so many there, in as few words as a test needs."""

from __future__ import annotations

from datetime import date
from typing import Any

from pbdesk.actions.meeting_drafts import AgendaDraft, CandidateDraft, ExclusionDraft, MeetingDraft, Presence
from pbdesk.model import AgendaKind, AttendanceState, MeetingKind, PostRole
from pbdesk.rules.policy import Policies, Setting
from pbdesk.views.roll import Roll, Seat
from pbdesk.views.vote_rows import VoteStand
from pbdesk.views.voting import tally

DAY = date(2026, 11, 20)
BEFORE = date(2026, 11, 19)
PLAIN = Policies()
AWAY = AttendanceState.ABSENT


def a_roll(full: int, *, probationary: int = 0, suspended: int = 0, committee: int = 0) -> Roll:
    """Full members f1…, probationary ones y1…, suspended ones s1…; the first so many full ones sit on the committee."""
    names = [(f"f{n}", True, False) for n in range(1, full + 1)]
    names += [(f"y{n}", False, False) for n in range(1, probationary + 1)]
    names += [(f"s{n}", True, True) for n in range(1, suspended + 1)]
    seats = [
        Seat(
            number=number, person_id=person, name=NAMED.get(person, person), full=is_full, suspended=rights,
            post=PostRole.MEMBER if is_full and not rights and number <= committee else None,
        )
        for number, (person, is_full, rights) in enumerate(names, start=1)
    ]  # fmt: skip
    return Roll(tuple(seats))


NAMED = {"f21": "张三", "f22": "李四", "f23": "王五"}


def there(roll: Roll, full: int, *others: Presence, probationary: int = 0) -> tuple[Presence, ...]:
    """The first so many full and probationary members are there, the others aren't, but for those given."""
    given = {p.person_id: p for p in others}
    come = {f"f{n}" for n in range(1, full + 1)} | {f"y{n}" for n in range(1, probationary + 1)}
    return tuple(
        given.get(seat.person_id)
        or Presence(
            person_id=seat.person_id,
            state=AttendanceState.PRESENT if seat.person_id in come else AWAY,
            reason="" if seat.person_id in come else "外出",
        )
        for seat in roll.seats
    )


def opinion(person: str, words: str = "同意", on: date | None = BEFORE, state: AttendanceState = AWAY) -> Presence:
    """Someone away who handed in a written opinion."""
    return Presence(person_id=person, state=state, reason="外出", opinion=words, opinion_on=on)


def left_out(person: str, reason: int = 5, document: str = "同意函", on: date | None = BEFORE) -> ExclusionDraft:
    """Someone left out of the head-count with all papers, but for what is given."""
    return ExclusionDraft(person_id=person, reason=reason, consent_document=document, resolved_on=on)


def an_item(kind: AgendaKind | None = AgendaKind.RESOLUTION, **values: Any) -> AgendaDraft:
    """An agenda item with an id."""
    return AgendaDraft(**{"id": "a1", "kind": kind, **values})


def standing(*votes: int | None, seats: int | None = 3, **values: Any) -> AgendaDraft:
    """An election with a candidate for each number of votes: c1, c2 and so on."""
    candidates = tuple(CandidateDraft(person_id=f"c{n}", votes=v) for n, v in enumerate(votes, start=1))
    return an_item(AgendaKind.ELECTION, seats=seats, candidates=candidates, **values)


def a_vote(
    roll: Roll, attendance: tuple[Presence, ...], item: AgendaDraft, *exclusions: ExclusionDraft, **values: Any
) -> MeetingDraft:
    """A general meeting with one item on its agenda."""
    told = {"branch_id": "b", "kind": MeetingKind.GENERAL_MEETING, "held_on": DAY, **values}
    return MeetingDraft(attendance=attendance, agenda=(item,), exclusions=exclusions, **told)


def stand(
    roll: Roll, attendance: tuple[Presence, ...], item: AgendaDraft, *exclusions: ExclusionDraft,
    policies: Policies = PLAIN, **values: Any,
) -> VoteStand:  # fmt: skip
    """How the only vote of such a meeting stands."""
    names = {f"c{n}": f"候选{n}" for n in range(1, 12)}
    (found,) = tally(a_vote(roll, attendance, item, *exclusions, **values), roll, policies, names)
    return found


def with_policy(key: str, value: str) -> Policies:
    """The policies with one of them set."""
    return Policies([Setting(key, value, None)])

"""A branch that votes: so many members with and without a vote, who came, what was put to the vote, what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, time
from typing import Any

from pbdesk.model import (
    AgendaItem,
    AgendaKind,
    Attendance,
    AttendanceState,
    Candidate,
    ConditionKind,
    Meeting,
    MeetingKind,
    MemberCondition,
    Membership,
    Person,
    Post,
    PostRole,
    VoteExclusion,
)
from tests.rules.world import World, on

DAY = "2026-07-10"
PRESENT, ABSENT = AttendanceState.PRESENT, AttendanceState.ABSENT
_ROLES = (PostRole.SECRETARY, PostRole.ORGANIZATION, PostRole.PUBLICITY, PostRole.DISCIPLINE, PostRole.MEMBER)


class VotingWorld(World):
    """Full members f1…, probationary ones y1…, suspended ones s1…; the first full ones sit on the committee."""

    def roll(
        self, full: int, *, probationary: int = 0, suspended: int = 0, committee: int = 0, branch: str = "b"
    ) -> VotingWorld:
        own = "" if branch == "b" else f"{branch}-"
        self.branch(branch)
        people: list[tuple[str, str | None]] = [(f"{own}f{n}", "2011-01-01") for n in range(1, full + 1)]
        people += [(f"{own}s{n}", "2011-01-01") for n in range(1, suspended + 1)]
        people += [(f"{own}y{n}", None) for n in range(1, probationary + 1)]
        for person, full_on in people:
            self.someone(person, full_on)
            self.add(
                Membership(id=self.new("ms"), person_id=person, branch_id=branch, started_on=on("2010-01-01"))
            )
        for n in range(1, suspended + 1):
            self.state(f"{own}s{n}", ConditionKind.RIGHTS_SUSPENDED)
        if committee:
            self.committee("2024-01-01", branch=branch)
        for n, role in zip(range(1, committee + 1), _ROLES, strict=False):
            self.add(
                Post(id=self.new("p"), person_id=f"{own}f{n}", organization_id=branch, role=role,
                     started_on=on("2024-01-01"))
            )  # fmt: skip
        return self

    def someone(self, person: str, full_on: str | None = None) -> None:
        if person not in self._people:
            self._people.add(person)
            joined = on("2010-01-01") if full_on else on("2026-01-15")
            self.add(Person(id=person, name=f"人{person}", joined_on=joined, full_on=on(full_on) if full_on else None))

    def state(self, person: str, kind: ConditionKind) -> VotingWorld:
        self.add(
            MemberCondition(id=self.new("c"), person_id=person, kind=kind, started_on=on("2026-01-01"))
        )
        return self

    def voted(
        self,
        marks: Iterable[Attendance | str],
        *items: AgendaItem,
        kind: MeetingKind = MeetingKind.GENERAL_MEETING,
        held: str = DAY,
        branch: str = "b",
        left_out: Iterable[VoteExclusion] = (),
        candidates: Iterable[Candidate] = (),
        at: str | None = None,
        recorded: str | None = None,
        **more: Any,
    ) -> str:
        """Hold a meeting with these votes; bare names are people who were there."""
        id_ = self.new("m")
        here = [mark if isinstance(mark, Attendance) else came(mark) for mark in marks]
        for mark in here:
            self.someone(mark.person_id)
        self.add(
            Meeting(
                id=id_, branch_id=branch, kind=kind, held_on=on(held),
                starts_at=time.fromisoformat(at.split("-")[0]) if at else None,
                ends_at=time.fromisoformat(at.split("-")[1]) if at else None,
                recorded_at=datetime.fromisoformat(recorded) if recorded else None,
                attendance=tuple(_of(mark, id_) for mark in here),
                agenda=tuple(_of(item, id_) for item in items),
                exclusions=tuple(_of(each, id_) for each in left_out),
                candidates=tuple(_of(each, id_) for each in candidates),
                **more,
            )
        )  # fmt: skip
        return id_


def came(person: str, **more: Any) -> Attendance:
    """Someone on the attendance list, there in person but for what is given."""
    return Attendance(meeting_id="", person_id=person, **{"state": PRESENT, **more})


def away(person: str, **more: Any) -> Attendance:
    """Someone who was not there."""
    return came(person, state=ABSENT, **more)


def full(first: int, last: int) -> list[str]:
    """Full members by number."""
    return [f"f{n}" for n in range(first, last + 1)]


def put(kind: AgendaKind = AgendaKind.RESOLUTION, topic: str = "修缮路灯", **more: Any) -> AgendaItem:
    """Something that is put to the vote."""
    return AgendaItem(id=more.pop("id", "a"), meeting_id="", kind=kind, topic=topic, **more)


def excluded(person: str, document: str | None = "同意函", resolved: str | None = "2026-07-01") -> VoteExclusion:
    """Someone to be left out, with the papers for it but for what is given."""
    return VoteExclusion(
        meeting_id="", person_id=person, reason=5, consent_document=document,
        resolved_on=on(resolved) if resolved else None,
    )  # fmt: skip


def _of(part: Any, meeting: str) -> Any:
    if isinstance(part, AgendaItem):
        return replace(part, id=f"{meeting}-{part.id}", meeting_id=meeting)
    if isinstance(part, Candidate):
        return replace(part, id=f"{meeting}-{part.id}", agenda_item_id=f"{meeting}-a", meeting_id=meeting)
    return replace(part, meeting_id=meeting)

"""The street of seed 7, made once for all tests, and looked at table by table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar, cast

import pytest

from pbdesk.demo.records import street
from pbdesk.model import (
    Attendance,
    AttendanceState,
    Meeting,
    MeetingKind,
    MeetingStatus,
    Membership,
    Organization,
    Person,
    Record,
)
from pbdesk.model import UnitKind as Unit

R = TypeVar("R")
YEAR_END = date(2018, 12, 31)


@dataclass
class StreetBook:
    """The records of a street by class, with the questions that several tests ask."""

    records: tuple[Record, ...]
    people: Mapping[str, Person] = field(default_factory=dict)

    @classmethod
    def of(cls, records: Iterable[Record]) -> StreetBook:
        listed = tuple(records)
        return cls(listed, {r.id: r for r in listed if isinstance(r, Person)})

    def all(self, kind: type[R]) -> list[R]:
        return [cast("R", r) for r in self.records if isinstance(r, kind)]

    def branches(self, unit: Unit | None = None) -> list[Organization]:
        return [o for o in self.all(Organization) if o.id.startswith("b-") and unit in (None, o.unit_kind)]

    def held(self) -> list[Meeting]:
        """The sittings that were held; talks and trainings have nobody in the chair and no time of day."""
        return [m for m in self.sittings() if m.status is MeetingStatus.HELD]

    def sittings(self) -> list[Meeting]:
        return [m for m in self.all(Meeting) if m.kind not in (MeetingKind.TALK, MeetingKind.TRAINING)]

    def roll(self, branch_id: str, day: date) -> list[Membership]:
        return [m for m in self._memberships()[branch_id] if _covers(m, day)]

    def full_members(self, branch_id: str, day: date) -> list[Person]:
        people = [self.people[m.person_id] for m in self.roll(branch_id, day)]
        return [p for p in people if p.full_on and p.full_on <= day]

    def _memberships(self) -> Mapping[str, list[Membership]]:
        by_branch: dict[str, list[Membership]] = defaultdict(list)
        for membership in self.all(Membership):
            by_branch[membership.branch_id].append(membership)
        return by_branch


def came(mark: Attendance) -> bool:
    return mark.state in (AttendanceState.PRESENT, AttendanceState.ONLINE)


def _covers(span: Membership, day: date) -> bool:
    return span.started_on <= day and (span.ended_on is None or day < span.ended_on)


@pytest.fixture(scope="session")
def book() -> StreetBook:
    return StreetBook.of(street(7))

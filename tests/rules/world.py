"""A small branch to try the rules on: say what happened, then ask what the rule book finds."""

from __future__ import annotations

from datetime import date, datetime, time

from pbdesk.calendar import parse_period
from pbdesk.model import (
    Attendance,
    AttendanceRole,
    AttendanceState,
    BranchKind,
    CalendarDay,
    Committee,
    DayKind,
    Explanation,
    Finding,
    Meeting,
    MeetingKind,
    MeetingStatus,
    Membership,
    Organization,
    OrganizationKind,
    PartyGroup,
    Person,
    Policy,
    Post,
    Posting,
    PostRole,
    Record,
    SubjectKind,
    UnitKind,
    Visit,
)
from pbdesk.rules import evaluate
from pbdesk.store import Store


def day(text: str | None) -> date | None:
    """An ISO date, or None."""
    return date.fromisoformat(text) if text else None


def on(text: str) -> date:
    """An ISO date."""
    return date.fromisoformat(text)


class World:
    """Records collected in the words of a test, written in one change when the first question is asked."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._records: list[Record] = []
        self._people: set[str] = set()
        self._number = 0

    def branch(
        self,
        id: str = "b",  # noqa: A002  the column's own name
        *,
        founded: str | None = None,
        dissolved: str | None = None,
        unit: UnitKind | None = UnitKind.RESIDENTS_GROUP,
        kind: BranchKind | None = None,
    ) -> World:
        return self.add(
            Organization(
                id=id, kind=OrganizationKind.BRANCH, name=f"{id}党支部", unit_kind=unit, branch_kind=kind,
                founded_on=day(founded), dissolved_on=day(dissolved),
            )
        )  # fmt: skip

    def committee(self, started: str, ended: str | None = None, branch: str = "b") -> World:
        return self.add(Committee(id=self.new("c"), branch_id=branch, started_on=on(started), ended_on=day(ended)))

    def group(self, id: str, branch: str = "b", formed: str | None = None) -> World:  # noqa: A002  as above
        return self.add(PartyGroup(id=id, branch_id=branch, name=f"{id}小组", formed_on=day(formed)))

    def member(self, person: str, group: str | None = None, branch: str = "b", since: str = "2010-01-01") -> World:
        self.person(person)
        membership = Membership(
            id=self.new("ms"), person_id=person, branch_id=branch, group_id=group, started_on=on(since)
        )
        return self.add(membership)

    def posting(
        self, person: str, started: str, ended: str | None = None, branch: str = "b", id: str | None = None  # noqa: A002
    ) -> World:
        self.person(person)
        return self.add(
            Posting(
                id=id or f"post-{person}-{branch}", person_id=person, branch_id=branch, started_on=on(started),
                ended_on=day(ended),
            )
        )  # fmt: skip

    def visit(self, person: str, held: str, branch: str = "b", recorded: str | None = None, duties: str = "") -> str:
        record = Visit(
            id=self.new("v"), posting_id=f"post-{person}-{branch}", visited_on=on(held), duties=duties or None,
            recorded_at=datetime.fromisoformat(recorded) if recorded else None,
        )  # fmt: skip
        self.add(record)
        return record.id

    def meeting(
        self,
        kind: MeetingKind,
        held: str,
        *,
        branch: str = "b",
        group: str | None = None,
        status: MeetingStatus | None = None,
        at: str | None = None,
        lecturer: str | None = None,
        for_year: int | None = None,
        sitting: str | None = None,
        title: str | None = None,
        content: str | None = None,
        recorded: str | None = None,
        people: dict[str, AttendanceState] | None = None,
        observers: tuple[str, ...] = (),
    ) -> str:
        times = [time.fromisoformat(t) if t else None for t in at.split("-")] if at else [None, None]
        id_ = self.new("m")
        for person in (*(people or {}), *observers, *((lecturer,) if lecturer else ())):
            self.person(person)
        marks = [Attendance(meeting_id=id_, person_id=p, state=s) for p, s in (people or {}).items()]
        marks += [
            Attendance(meeting_id=id_, person_id=p, state=AttendanceState.PRESENT, role=AttendanceRole.OBSERVER)
            for p in observers
        ]
        self.add(
            Meeting(
                id=id_, branch_id=branch, group_id=group, kind=kind, status=status, title=title, held_on=on(held),
                starts_at=times[0], ends_at=times[1], lecturer_id=lecturer, for_year=for_year, sitting_id=sitting,
                content=content, recorded_at=datetime.fromisoformat(recorded) if recorded else None,
                attendance=tuple(marks),
            )
        )  # fmt: skip
        return id_

    def party_secretary(self, person: str, started: str, kind: OrganizationKind = OrganizationKind.STREET) -> World:
        self.person(person)
        self.add(Organization(id=f"org-{person}", kind=kind, name="街道党工委"))
        return self.add(
            Post(
                id=self.new("p"), person_id=person, organization_id=f"org-{person}", role=PostRole.SECRETARY,
                started_on=on(started),
            )
        )  # fmt: skip

    def policy(self, key: str, value: str, valid_from: str | None = None) -> World:
        return self.add(Policy(key=key, value=value, valid_from=day(valid_from)))

    def calendar(self, held: str, kind: DayKind, name: str | None = None) -> World:
        return self.add(CalendarDay(day=on(held), kind=kind, name=name))

    def explained(self, rule: str, subject: str, period: str, reason: str) -> World:
        return self.add(
            Explanation(id=self.new("x"), rule=rule, subject_id=subject, period=period, reason=reason,
                        accepted_on=date(2026, 1, 1))
        )  # fmt: skip

    def person(self, id: str) -> None:  # noqa: A002  as above
        """Make sure that a person exists."""
        if id not in self._people:
            self._people.add(id)
            self._records.append(Person(id=id, name=f"人{id}"))

    def add(self, record: Record) -> World:
        """Remember a record until the next question."""
        self._records.append(record)
        return self

    def new(self, prefix: str) -> str:
        """An id of its own."""
        self._number += 1
        return f"{prefix}{self._number}"

    def findings(
        self, rule: str, period: str, today: str = "2030-01-01", kind: SubjectKind | None = None
    ) -> list[Finding]:
        """What a rule finds in a period, in order of the obligations' periods."""
        with self.store.change("准备测试") as tx:
            for record in self._records:
                tx.put(record)
        self._records = []
        found = evaluate(self.store, parse_period(period), on(today), rules={rule})
        return sorted((f for f in found if kind in (None, f.subject_kind)), key=lambda f: (f.period, f.subject))

    def one(self, rule: str, period: str, today: str = "2030-01-01", kind: SubjectKind | None = None) -> Finding:
        """The only finding of a rule in a period."""
        (only,) = self.findings(rule, period, today, kind)
        return only

    def tuesdays(self, period: str, today: str = "2030-01-01") -> dict[str, Finding]:
        """The branch's findings of GUI-01 by Tuesday."""
        return {f.period: f for f in self.findings("GUI-01", period, today, SubjectKind.BRANCH)}

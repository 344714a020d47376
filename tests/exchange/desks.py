"""Desks that exchange bundles: a street and branches, with clocks of their own, all trusting each other."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from pbdesk.errors import UserError
from pbdesk.exchange import incoming, keys, receipts
from pbdesk.exchange.incoming import Plan
from pbdesk.exchange.outgoing import OFFICE, Wish, write
from pbdesk.model import (
    Attendance,
    AttendanceState,
    Desk,
    Meeting,
    MeetingKind,
    Membership,
    Organization,
    OrganizationKind,
    Person,
)
from pbdesk.store import Store, bundles
from pbdesk.store.bundles import Device
from pbdesk.store.doctor import examine
from pbdesk.store.dumping import dump
from pbdesk.store.merging import Conflict

BRANCH = "b1"
_START = datetime(2026, 11, 30, 1, 0, tzinfo=UTC)


class DeskFile:
    """One file with a clock that may be wrong, and verbs in the words of a test."""

    def __init__(
        self, name: str, desk: Desk, *, wrong_by: timedelta = timedelta(), path: Path | None = None
    ) -> None:
        self.name = name
        self._ticks = count()
        self._now = _START + wrong_by
        self.store = Store.create(
            path, desk=desk, title=name, clock=self._clock, author=name, device=f"dev-{name}"
        )

    def _clock(self) -> datetime:
        return self._now + timedelta(seconds=next(self._ticks))

    def found_branch(self, branch: str = BRANCH) -> None:
        self.put(Organization(id=branch, kind=OrganizationKind.BRANCH, name=f"{branch}党支部"))

    def add_person(self, person: str, branch: str = BRANCH) -> None:
        with self.store.change("登记党员") as tx:
            tx.put(Person(id=person, name=f"人{person}"))
            tx.put(Membership(id=f"ms-{person}", person_id=person, branch_id=branch, started_on=date(2020, 1, 1)))

    def hold(self, meeting: str, present: Iterable[str] = (), branch: str = BRANCH) -> None:
        marks = tuple(
            Attendance(meeting_id=meeting, person_id=p, state=AttendanceState.PRESENT) for p in present
        )
        self.put(Meeting(
            id=meeting, branch_id=branch, kind=MeetingKind.GENERAL_MEETING, held_on=date(2026, 10, 10),
            attendance=marks,
        ))  # fmt: skip

    def edit(self, meeting: str, **values: Any) -> bool:
        """Change fields of a meeting as it is shown here; answers whether there was one."""
        return self.change(Meeting, meeting, **values)

    def change(self, kind: type[Any], record: str, /, **values: Any) -> bool:
        """Change fields of any record as it is shown here; answers whether there was one."""
        shown = self.store.get(kind, record)
        if shown is None:
            return False
        with self.store.change("修改") as tx:
            tx.put(replace(shown.record, **values), shown.heads)
        return True

    def change_person(self, person: str, **values: Any) -> bool:
        return self.change(Person, person, **values)

    def phone(self, person: str) -> str | None:
        shown = self.store.get(Person, person)
        return shown.record.phone if shown else None

    def conflicts(self, meeting: str) -> tuple[Conflict, ...]:
        shown = self.store.get(Meeting, meeting)
        return shown.conflicts if shown else ()

    def mark(self, meeting: str, person: str, state: AttendanceState) -> bool:
        shown = self.store.get(Meeting, meeting)
        if shown is None or self.store.get(Person, person) is None:
            return False
        marks = {a.person_id: a for a in shown.record.attendance}
        marks[person] = Attendance(meeting_id=meeting, person_id=person, state=state)
        return self.edit(meeting, attendance=tuple(marks.values()))

    def delete(self, meeting: str) -> bool:
        shown = self.store.get(Meeting, meeting)
        if shown is None:
            return False
        with self.store.change("删除会议") as tx:
            tx.delete(shown.record, shown.heads)
        return True

    def put(self, record: Any) -> None:
        with self.store.change("登记") as tx:
            tx.put(record)

    def send(self, *, everything: bool = True, private: bool = False, branches: tuple[str, ...] = (BRANCH,)) -> bytes:
        """A bundle for whoever wants it (never locked here: the office's key is not known)."""
        street = self.store.desk is Desk.STREET
        wish = Wish("all" if street else OFFICE, branches if street else (), everything, private)
        return write(self.store, wish).data

    def take(self, data: bytes) -> Plan:
        return incoming.merge(self.store, incoming.open_bundle(self.store, data))[0]

    def reply(self, other: DeskFile) -> bytes:
        """A receipt for everything that came from another desk."""
        return receipts.write_receipt(self.store, other.device)

    def note(self, receipt: bytes) -> int:
        return receipts.take_receipt(self.store, receipt)

    def news(self, recipient: str = OFFICE, branches: tuple[str, ...] = (BRANCH,)) -> bytes | None:
        """A bundle of what the recipient has not confirmed yet; None when there is nothing."""
        street = self.store.desk is Desk.STREET
        try:
            return write(self.store, Wish(recipient, branches if street else ())).data
        except UserError:
            return None

    def approve(self, other: DeskFile, scope: tuple[str, ...] = (BRANCH,)) -> None:
        incoming.let_in(self.store, other.device, scope, by=self.name)

    @property
    def device(self) -> str:
        return self.store.setting("device") or ""

    def findings(self) -> tuple[str, ...]:
        """What the doctor says against the file."""
        return examine(self.store).findings

    def trust(self, other: DeskFile, scope: tuple[str, ...] = (BRANCH,)) -> None:
        key = keys.verify_key_of(keys.device_key(other.store))
        known = Device(other.device, other.name, key, other.store.desk, scope, "approved", _START)
        bundles.meet_device(self.store, known)

    def records(self) -> list[str]:
        """What the file says, as text that can be compared."""
        return list(dump(self.store))

    def heads(self) -> list[tuple[str, str, str]]:
        rows = self.store.query("SELECT h.kind, h.record_id, h.rev FROM head h ORDER BY h.kind, h.record_id, h.rev")
        return [(r["kind"], r["record_id"], r["rev"]) for r in rows]

    def revisions(self) -> Mapping[str, list[str]]:
        """Every revision with those it was made from."""
        rows = self.store.query("SELECT r.rev, r.parents FROM revision r")
        return {r["rev"]: json.loads(r["parents"]) for r in rows}


def desks(branches: int, wrong_by: Iterable[timedelta] = (), path: Path | None = None) -> list[DeskFile]:
    """A street (with a file at ``path``) and some files of one branch, who trust each other and know the branch."""
    made = strangers(branches, wrong_by, path)
    for one in made:
        for other in made:
            if one is not other:
                one.trust(other)
    first = made[1].send()
    for other in (made[0], *made[2:]):
        other.take(first)
    return made


def strangers(branches: int, wrong_by: Iterable[timedelta] = (), path: Path | None = None) -> list[DeskFile]:
    """The same before anybody has let anybody in: only the first file of the branch knows the branch."""
    late = [*wrong_by, *[timedelta()] * (branches + 1)]
    made = [DeskFile("街道", Desk.STREET, wrong_by=late[0], path=path)]
    made += [DeskFile(f"支部{n}", Desk.BRANCH, wrong_by=late[n]) for n in range(1, branches + 1)]
    made[1].found_branch()
    made[1].add_person("p1")
    made[1].add_person("p2")
    made[1].hold("m0", ("p1",))
    return made

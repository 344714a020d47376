"""Branches that each send a year as a bundle: 60 meetings with 20 people signed in, every fifth changed once.

The street's file beside them knows the branches' computers and nothing of the branches; the minutes are those of the
made-up street, so that they compress as minutes do and not as one text repeated does.
"""

from __future__ import annotations

import json
import statistics
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks.measure import answer, child, seconds
from tests.benchmarks.streets import SEED

if TYPE_CHECKING:
    from pbdesk.exchange.keys import OfficeKey
    from pbdesk.exchange.outgoing import Outgoing
    from pbdesk.model import AttendanceState
    from pbdesk.store import Store

MEETINGS, PEOPLE, EDITED = 60, 20, 12
REVISIONS = 1 + 2 * PEOPLE + MEETINGS + EDITED
"""Of one branch: itself, its people and their memberships, its meetings and what was changed in them."""
_POOL = 65
"""Branches of the made-up street whose minutes are used again and again."""


def folder_of(directory: Path, branches: int) -> tuple[Path, dict[str, float]]:
    """The folder with the bundles and ``street.pbdesk``, and how large they are and how long writing them took."""
    folder = directory / f"branch-years-{branches}"
    told = folder / "told.json"
    if not told.exists():
        told.write_text(json.dumps(child("branch_years", folder, branches)))
    found: dict[str, float] = json.loads(told.read_text())
    return folder, found


def bundles_in(folder: Path) -> list[Path]:
    """The bundles, in the order of their branches."""
    return sorted(folder.glob("*.pbbundle"))


def _make(folder: Path, branches: int) -> None:
    from pbdesk.exchange import keys
    from pbdesk.model import Desk
    from pbdesk.store import Store

    folder.mkdir(parents=True, exist_ok=True)
    with Store.create(folder / "street.pbdesk", desk=Desk.STREET, title="福田街道") as street:
        office = keys.office_key(street)
        raw, packed, took = list[int](), list[int](), list[float]()
        minutes = cycle(_minutes())
        for number in range(1, branches + 1):
            made, spent = _branch(street, office, number, list(islice(minutes, MEETINGS)))
            (folder / f"支部{number:04}.pbbundle").write_bytes(made.data)
            raw.append(made.manifest.size)
            packed.append(len(made.data))
            took.append(spent)
    answer(raw=statistics.median(raw), packed=statistics.median(packed), packed_max=max(packed),
           write_min=min(took), write=statistics.median(took), write_all=sum(took))  # fmt: skip


def _minutes() -> list[dict[str, object]]:
    """Meetings of the made-up street that have something to say."""
    from pbdesk.demo.records import street_records

    rows = street_records(SEED, _POOL)
    return [row for row in rows if row["table"] == "meeting" and row.get("content")]


def _branch(street: Store, office: OfficeKey, number: int, minutes: list[dict[str, object]]) -> tuple[Outgoing, float]:
    """One branch records its year, the street gets to know its computer, and the bundle is written."""
    from pbdesk.exchange import keys
    from pbdesk.exchange.outgoing import Wish, write
    from pbdesk.model import Desk
    from pbdesk.store import Store, bundles
    from pbdesk.store.bundles import Device

    branch, clock = f"b{number:04}", _Clock()
    with Store.create(None, desk=Desk.BRANCH, title=f"第{number}党支部", clock=clock, author="书记") as store:
        _roll(store, branch)
        for place, row in enumerate(minutes):
            _hold(store, branch, place, row)
        for place in range(0, MEETINGS, MEETINGS // EDITED):
            _edit(store, branch, place)
        keys.keep_office(store, office)
        key = keys.verify_key_of(keys.device_key(store))
        device = store.setting("device") or ""
        known = Device(device, store.title, key, Desk.BRANCH, (branch,), "approved", clock().replace(microsecond=0))
        bundles.meet_device(street, known)
        made: list[Outgoing] = []
        took = seconds(lambda: made.append(write(store, Wish())))
        return made[0], took


class _Clock:
    """A year in which something is written down each third day."""

    def __init__(self) -> None:
        self._ticks = self._steps()

    def __call__(self) -> datetime:
        return next(self._ticks)

    def _steps(self) -> Iterator[datetime]:
        at = datetime(2025, 1, 2, 1, 0, tzinfo=UTC)
        while True:
            yield at
            at += timedelta(days=1, minutes=17)


def _roll(store: Store, branch: str) -> None:
    from pbdesk.model import Membership, Organization, OrganizationKind, Person

    with store.change("登记名册") as tx:
        tx.put(Organization(id=branch, kind=OrganizationKind.BRANCH, name=store.title))
        for number in range(PEOPLE):
            person = f"{branch}-p{number:02}"
            tx.put(Person(id=person, name=f"陈{number}", joined_on=date(2001, 7, 1), full_on=date(2002, 7, 1)))
            tx.put(Membership(id=f"{person}-m", person_id=person, branch_id=branch, started_on=date(2010, 1, 1)))


def _hold(store: Store, branch: str, place: int, row: dict[str, object]) -> None:
    from pbdesk.model import Attendance, Meeting, MeetingKind

    meeting, held_on = f"{branch}-m{place:02}", date(2025, 1, 1) + timedelta(days=6 * place)
    marks = tuple(
        Attendance(meeting_id=meeting, person_id=f"{branch}-p{n:02}", state=_state(n + place)) for n in range(PEOPLE)
    )
    with store.change("记录会议") as tx:
        tx.put(Meeting(
            id=meeting, branch_id=branch, kind=MeetingKind(str(row["kind"])), title=str(row.get("title") or "学习"),
            held_on=held_on, starts_at=time(15, 0), ends_at=time(16, 30), place="党群服务中心",
            content=str(row["content"]), attendance=marks, recorded_at=datetime(2026, 1, 5, tzinfo=UTC),
        ))  # fmt: skip


def _state(number: int) -> AttendanceState:
    from pbdesk.model import AttendanceState

    return AttendanceState.LEAVE if number % 11 == 0 else AttendanceState.PRESENT


def _edit(store: Store, branch: str, place: int) -> None:
    from pbdesk.model import Meeting

    shown = store.get(Meeting, f"{branch}-m{place:02}")
    assert shown is not None
    with store.change("修改会议") as tx:
        tx.put(replace(shown.record, place="党群服务中心二楼会议室"), shown.heads)


if __name__ == "__main__":
    _make(Path(sys.argv[1]), int(sys.argv[2]))

"""Records with sane defaults, and a way to fill a store with them: say only what a test is about."""

from __future__ import annotations

import hashlib
import typing
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from pbdesk.model import (
    AgendaItem,
    Attachment,
    AttachmentKind,
    Attendance,
    AttendanceState,
    Committee,
    Meeting,
    MeetingKind,
    Membership,
    Organization,
    OrganizationKind,
    PartyGroup,
    Person,
    Post,
    Posting,
    PostRole,
    Record,
    UnitKind,
    Visit,
)
from pbdesk.store import Shown, Store

RecordT = TypeVar("RecordT")

NOW = datetime(2026, 10, 8, 1, 0, tzinfo=UTC)
"""Where the clock of the fixtures stands still: 9 o'clock in the morning of the first workday after the holiday."""


def a_street(id: str = "street", **values: Any) -> Organization:  # noqa: A002  the column's own name
    """A street's working committee."""
    return Organization(id=id, **{"kind": OrganizationKind.STREET, "name": "福田街道", **values})


def a_branch(id: str = "b1", **values: Any) -> Organization:  # noqa: A002
    """A residents'-group branch founded long ago."""
    defaults = {
        "kind": OrganizationKind.BRANCH,
        "name": f"{id}党支部",
        "unit_kind": UnitKind.RESIDENTS_GROUP,
        "founded_on": date(2010, 1, 1),
    }
    return Organization(id=id, **{**defaults, **values})


def a_group(id: str = "g1", branch_id: str = "b1", **values: Any) -> PartyGroup:  # noqa: A002
    """A Party group of a branch."""
    return PartyGroup(id=id, branch_id=branch_id, **{"name": "第一党小组", "formed_on": date(2010, 1, 1), **values})


def a_committee(id: str = "c1", branch_id: str = "b1", **values: Any) -> Committee:  # noqa: A002
    """A branch committee in office since 2025."""
    return Committee(id=id, branch_id=branch_id, **{"started_on": date(2025, 1, 1), **values})


def a_person(id: str = "p1", **values: Any) -> Person:  # noqa: A002
    """A full member of long standing."""
    defaults = {"name": f"陈{id}", "joined_on": date(2000, 7, 1), "full_on": date(2001, 7, 1)}
    return Person(id=id, **{**defaults, **values})


def a_membership(person_id: str = "p1", branch_id: str = "b1", **values: Any) -> Membership:
    """A member's relation with a branch since 2010."""
    defaults = {"id": f"ms-{person_id}-{branch_id}", "started_on": date(2010, 1, 1)}
    return Membership(person_id=person_id, branch_id=branch_id, **{**defaults, **values})


def a_post(person_id: str = "p1", organization_id: str | None = "b1", **values: Any) -> Post:
    """A secretary's post since 2025."""
    defaults = {
        "id": f"post-{person_id}-{organization_id}", "role": PostRole.SECRETARY, "started_on": date(2025, 1, 1),
    }  # fmt: skip
    return Post(person_id=person_id, organization_id=organization_id, **{**defaults, **values})


def a_posting(id: str = "po1", person_id: str = "guide", branch_id: str = "b1", **values: Any) -> Posting:  # noqa: A002
    """A guide in charge of a branch since 2025."""
    return Posting(id=id, person_id=person_id, branch_id=branch_id, **{"started_on": date(2025, 1, 1), **values})


def a_meeting(id: str = "m1", branch_id: str = "b1", *, present: Iterable[str] = (), **values: Any) -> Meeting:  # noqa: A002
    """A general meeting of 2026-07-08; ``present`` names who attended."""
    marks = tuple(Attendance(meeting_id=id, person_id=person, state=AttendanceState.PRESENT) for person in present)
    defaults = {"kind": MeetingKind.GENERAL_MEETING, "held_on": date(2026, 7, 8), "attendance": marks}
    return Meeting(id=id, branch_id=branch_id, **{**defaults, **values})


def an_item(id: str = "a1", meeting_id: str = "m1", **values: Any) -> AgendaItem:  # noqa: A002
    """An agenda item."""
    return AgendaItem(id=id, meeting_id=meeting_id, **{"topic": "学习", **values})


def a_visit(id: str = "v1", posting_id: str = "po1", **values: Any) -> Visit:  # noqa: A002
    """A visit on Tuesday 2026-07-07."""
    return Visit(id=id, posting_id=posting_id, **{"visited_on": date(2026, 7, 7), **values})


def an_attachment(data: bytes, id: str = "at1", **values: Any) -> Attachment:  # noqa: A002
    """A scan of the signed page of meeting ``m1``; its bytes are kept by ``store.keep_blob(data)``."""
    defaults = {
        "branch_id": "b1", "meeting_id": "m1", "kind": AttachmentKind.SIGNED_PAGE, "name": f"{id}.png",
        "media_type": "image/png", "size": len(data), "sha256": hashlib.sha256(data).hexdigest(),
    }  # fmt: skip
    return Attachment(id=id, **{**defaults, **values})


def fill(store: Store, *records: Record, label: str = "准备") -> None:
    """Saves new records in one change, in whatever order they are given."""
    order = {kind: place for place, kind in enumerate(typing.get_args(Record))}
    with store.change(label) as tx:
        for record in sorted(records, key=lambda r: order[type(r)]):
            tx.put(record)


def seen(store: Store, record: type[RecordT], record_id: str) -> Shown[RecordT]:
    """A record that is there, with its heads."""
    found = store.get(record, record_id)
    assert found is not None
    return found


def a_small_branch() -> tuple[Record, ...]:
    """A branch of three members with a guide, a meeting and a visit."""
    return (
        a_branch(),
        *(a_person(p) for p in ("p1", "p2", "p3", "guide")),
        *(a_membership(p) for p in ("p1", "p2", "p3")),
        a_posting(),
        a_meeting(present=("p1", "p2"), agenda=(an_item(),)),
        a_visit(),
    )

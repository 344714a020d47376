"""The verbs of a member's person: put on the roll, correct, convert; what can't be true is refused, field by field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import TypeVar

from pbdesk import clock
from pbdesk.actions.members_checks import (
    branch_day_faults,
    branch_of,
    given,
    memberships_of,
    order_faults,
    overlap_faults,
    past_faults,
    refuse,
    tidy,
)
from pbdesk.actions.members_identity import PersonDraft, comes_before, draft_of, earliest, filled, identity_faults
from pbdesk.assumed import is_assumed, unmarked
from pbdesk.errors import Fault, UserError
from pbdesk.model import MemberCondition, Membership, PartyGroup, Person, Post
from pbdesk.store import Changes, Shown, Store

__all__ = [
    "Arrival", "MemberDraft", "PersonDraft", "add", "convert", "correct", "draft_of", "remove", "still_probationary",
]  # fmt: skip

OwnT = TypeVar("OwnT", Membership, Post, MemberCondition)


class Arrival(StrEnum):
    """How someone comes onto the roll."""

    ADMITTED = "admitted"
    """Admitted by a vote of the branch's general meeting, from that day on (MEM-09)."""
    TRANSFERRED = "transferred"
    """Received from another branch."""
    REGISTERED = "registered"
    """Was a member here before this file was kept."""


ARRIVAL_WORDS = {
    Arrival.ADMITTED: "接收预备党员",
    Arrival.TRANSFERRED: "转入党员",
    Arrival.REGISTERED: "登记党员",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberDraft:
    """A member as he is about to be put on the roll.

    ``since`` is the day of the vote, of the reception, or (may be absent) since when he has been a member here;
    ``known_id`` is somebody whom the file knows already (an applicant, or who was here before).
    """

    branch_id: str | None
    arrival: Arrival
    since: date | None = None
    group_id: str | None = None
    came_from: str | None = None
    known_id: str | None = None
    person: PersonDraft = field(default_factory=PersonDraft)


def add(store: Store, draft: MemberDraft) -> Changes:
    """Put someone on the roll of a branch; an admission may be entered late, and counts from its vote (E-18).

    Raises:
        FieldError: something in the draft can't be true; every field at fault is named, nothing was changed.
    """
    draft = _settled(draft)
    known = store.get(Person, draft.known_id) if draft.known_id else None
    since = draft.since or _long_since(store, draft)
    refuse(_arrival_faults(store, draft, since))
    person = filled(known.record if known else Person(id=store.new_id(), name=""), draft.person)
    membership = Membership(
        id=store.new_id(), person_id=person.id, branch_id=draft.branch_id or "", group_id=draft.group_id,
        started_on=since, came_from=tidy(draft.came_from) if draft.arrival is Arrival.TRANSFERRED else None,
    )  # fmt: skip
    with store.change(f"{ARRIVAL_WORDS[draft.arrival]}{person.name}") as tx:
        tx.put(person, heads=known.heads if known else ())
        tx.put(membership)
    return tx.changes


def correct(store: Store, shown: Shown[Person], draft: PersonDraft) -> Changes:
    """Save a person's facts over those shown; the earlier ones stay in the history.

    Raises:
        FieldError: as in ``add``.
        UserError: nothing is different.
    """
    refuse(identity_faults(draft, clock.today(store.clock)))
    after = filled(shown.record, draft)
    if after == shown.record:
        raise UserError("资料没有改动，不用保存。")
    with store.change(f"修改{shown.record.name}的资料") as tx:
        tx.put(after, heads=shown.heads)
    return tx.changes


def convert(store: Store, shown: Shown[Person], day: date | None) -> Changes:
    """Make a probationary member full from the day on which his conversion was approved (DEV-18, E-18).

    A probation of less than a year is not refused: ``views.members.probation_note`` says it. His standing counts from
    the end of the probation all the same (DEV-19; ``views.members_probation.standing_since``).

    Raises:
        FieldError: he is full already, the day is missing, lies ahead, or before his admission.
    """
    person = shown.record
    refuse(_conversion_faults(store, person, day))
    with store.change(f"{person.name}转为正式党员") as tx:
        tx.put(replace(person, full_on=day, full_month=None), heads=shown.heads)
    return tx.changes


def still_probationary(store: Store, shown: Shown[Person]) -> Changes:
    """Take an assumed conversion back: nobody told its day because there was none yet, so he has no vote (VOT-11).

    Raises:
        UserError: his conversion is no assumption.
    """
    person = shown.record
    if not is_assumed(person.remark):
        raise UserError(f"{person.name}的转正日期是登记过的，不是推定的。登记错了请在“修改资料”里改。没有改动。")
    with store.change(f"{person.name}记为预备党员") as tx:
        tx.put(replace(person, full_on=None, full_month=None, remark=unmarked(person.remark)), heads=shown.heads)
    return tx.changes


def remove(store: Store, shown: Shown[Person]) -> Changes:
    """Take someone off the file who was entered by mistake, with his memberships, posts and conditions.

    Raises:
        UserError: other records (a meeting, dues) name him.
    """
    person_id = shown.record.id
    own: tuple[Shown[Membership] | Shown[Post] | Shown[MemberCondition], ...] = (
        *_of(store, Membership, person_id), *_of(store, Post, person_id), *_of(store, MemberCondition, person_id),
    )  # fmt: skip
    with store.change(f"删除误登的{shown.record.name}") as tx:
        for each in own:
            tx.delete(each.record, heads=each.heads)
        tx.delete(shown.record, heads=shown.heads)
    return tx.changes


def _of(store: Store, record: type[OwnT], person_id: str) -> list[Shown[OwnT]]:
    """The records of one kind that belong to a person."""
    rows = store.query(
        f"SELECT t.id FROM {record.table} t WHERE t.person_id = :person AND t.deleted_at IS NULL",
        {"person": person_id},
    )
    return [found for row in rows if (found := store.get(record, row["id"]))]


def _settled(draft: MemberDraft) -> MemberDraft:
    """Of someone admitted here the day of the vote is both his admission and the start of his membership."""
    if draft.arrival is not Arrival.ADMITTED:
        return draft
    day = draft.since or (draft.person.joined if isinstance(draft.person.joined, date) else None)
    return replace(draft, since=day, person=replace(draft.person, joined=day))


def _long_since(store: Store, draft: MemberDraft) -> date:
    """From when on someone who has long been a member stands on the roll: the founding, or his own admission."""
    branch = branch_of(store, draft.branch_id)
    founded = branch.founded_on if branch else None
    joined = earliest(draft.person.joined) if draft.person.joined else None
    known = [day for day in (founded, joined) if day is not None]
    return max(known) if known else date(clock.today(store.clock).year, 1, 1)


def _arrival_faults(store: Store, draft: MemberDraft, since: date) -> Iterator[Fault]:
    today = clock.today(store.clock)
    yield from identity_faults(draft.person, today)
    if branch_of(store, draft.branch_id) is None:
        yield Fault("branch_id", "请先选支部。")
    yield from _since_faults(store, draft, since, today)
    group = store.get(PartyGroup, draft.group_id) if draft.group_id else None
    if group is not None and group.record.branch_id != draft.branch_id:
        yield Fault("group_id", "这个党小组不在所选的支部里。")
    if draft.known_id:
        yield from overlap_faults(store, "since", draft.known_id, draft.branch_id, (since, None))


def _since_faults(store: Store, draft: MemberDraft, since: date, today: date) -> Iterator[Fault]:
    missing = {
        Arrival.ADMITTED: "请填通过接收的党员大会日期，党员身份从这一天算起。",
        Arrival.TRANSFERRED: "请填接收组织关系的日期。",
        Arrival.REGISTERED: "",
    }[draft.arrival]
    yield from past_faults("since", draft.since, today, missing)
    if draft.since is not None or draft.arrival is Arrival.REGISTERED:
        yield from branch_day_faults(store, "since", draft.branch_id, since)
    if draft.arrival is Arrival.TRANSFERRED and not tidy(draft.came_from):
        yield Fault("came_from", "请写从哪个支部转来。")
    if draft.since is not None and comes_before(draft.since, draft.person.joined):
        yield Fault("since", "这一天早于入党日期，请核对。")


def _conversion_faults(store: Store, person: Person, day: date | None) -> tuple[Fault, ...]:
    if person.full_on or person.full_month:
        return (Fault("full_on", f"{person.name}已经是正式党员。转正日期登记错了，请在“修改资料”里更正。"),)
    found = tuple(past_faults("full_on", day, clock.today(store.clock), "请填批准转正的日期。"))
    found += tuple(order_faults("full_on", person.joined_on, day, "{}才入党，转正不能早于这一天。"))
    if person.joined_on is None and comes_before(day, person.joined_month):
        found += (Fault("full_on", "转正日期早于入党的月份，请核对。"),)
    spans = [shown.record for shown in memberships_of(store, person.id)]
    if not found and spans and not any(_holds(span, given(day)) for span in spans):
        found = (Fault("full_on", f"这一天{person.name}不在册，请核对日期。"),)
    return found


def _holds(span: Membership, day: date) -> bool:
    return span.started_on <= day and (span.ended_on is None or given(span.ended_on) > day)

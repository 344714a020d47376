"""What the verbs of the roll have in common: whose memberships there are, and why a day or a span can't be true."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Protocol

from pbdesk.actions.meetings import branch_faults
from pbdesk.errors import Fault, FieldError
from pbdesk.model import BranchKind, Membership, Organization, Person
from pbdesk.store import Shown, Store
from pbdesk.words import long_date

REGROUPED = "调整党小组"
"""Why a stretch of membership ends when the member goes on in the same branch, in another group."""


class Spanned(Protocol):
    """Anything that lasts from a day on."""

    @property
    def started_on(self) -> date:
        """The first day."""

    @property
    def ended_on(self) -> date | None:
        """The day after the last one."""


def name_of(store: Store, person_id: str) -> str:
    """A person's name, for a label or a sentence."""
    found = store.get(Person, person_id)
    return found.record.name if found else "这个人"


def branch_of(store: Store, branch_id: str | None) -> Organization | None:
    """A branch of the file."""
    found = store.get(Organization, branch_id) if branch_id else None
    return found.record if found else None


def branch_name(store: Store, branch_id: str | None) -> str:
    """A branch's name, for a sentence."""
    branch = branch_of(store, branch_id)
    return branch.name if branch else "这个支部"


def memberships_of(store: Store, person_id: str) -> list[Shown[Membership]]:
    """Every stretch of membership of a person, the earliest first."""
    rows = store.query(
        "SELECT m.id FROM membership m WHERE m.person_id = :person AND m.deleted_at IS NULL"
        " ORDER BY m.started_on, m.id",
        {"person": person_id},
    )
    return [found for row in rows if (found := store.get(Membership, row["id"]))]


def past_faults(field: str, day: date | None, today: date, missing: str = "") -> Iterator[Fault]:
    """Why a day on which something happened can't be: not given (where that is needed), or still to come."""
    if day is None:
        if missing:
            yield Fault(field, missing)
    elif day > today:
        yield Fault(field, f"{long_date(day)}还没到，请核对日期。")


def order_faults(field: str, first: date | None, then: date | None, sentence: str) -> Iterator[Fault]:
    """A refusal when something that comes second lies before the first; ``{}`` is the first day."""
    if first is not None and then is not None and then < first:
        yield Fault(field, sentence.format(long_date(first)))


def branch_day_faults(store: Store, field: str, branch_id: str | None, day: date | None) -> Iterator[Fault]:
    """Why nothing can have happened in a branch on a day: not founded yet, or dissolved by then."""
    branch = branch_of(store, branch_id)
    if branch is not None and day is not None:
        yield from branch_faults(field, branch, day)


def meet(first: Spanned, start: date, end: date | None) -> bool:
    """Whether a span and ``[start, end)`` have a day in common."""
    return (end is None or first.started_on < end) and (first.ended_on is None or start < first.ended_on)


def overlap_faults(
    store: Store, field: str, person_id: str, branch_id: str | None, span: tuple[date, date | None], but: str = ""
) -> Iterator[Fault]:
    """A refusal when a person would belong to two branches at once (ORG-15); ``but`` is the stretch corrected.

    Who works in a temporary branch stays in his own all the while (ORG-11, E-22): that is no second relation.
    """
    for shown in memberships_of(store, person_id):
        other = shown.record
        apart = other.branch_id != branch_id and is_temporary(store, branch_id) != is_temporary(store, other.branch_id)
        if other.id != but and not apart and meet(other, *span):
            until = f"到{long_date(other.ended_on)}" if other.ended_on else "，还没有结束"
            where = branch_name(store, other.branch_id)
            name = name_of(store, person_id)
            yield Fault(field, f"{name}从{long_date(other.started_on)}起在{where}册上{until}，两段时间不能重叠。")
            return


def is_temporary(store: Store, branch_id: str | None) -> bool:
    """Whether a branch is a temporary one, to which relations are not transferred (ORG-11)."""
    branch = branch_of(store, branch_id)
    return branch is not None and branch.branch_kind is BranchKind.TEMPORARY


def refuse(faults: Iterable[Fault]) -> None:
    """Stop an action that can't be done.

    Raises:
        FieldError: there is at least one fault.
    """
    found = tuple(faults)
    if found:
        raise FieldError(found)


def given(day: date | None) -> date:
    """A day that the checks have made sure of."""
    assert day is not None
    return day


def tidy(text: str | None) -> str | None:
    """Typed words without space at their ends; nothing instead of an empty text."""
    return (text or "").strip() or None

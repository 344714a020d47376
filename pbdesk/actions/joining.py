"""What two records of one thing come to: the kept one, with what it lacks from the other; nothing of it is overwritten.

An attendance mark, an agenda item, a candidate and a step of admission are judged each by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from pbdesk.model import (
    Admission,
    AdmissionStep,
    AdmissionStepKind,
    AgendaItem,
    Candidate,
    Meeting,
    MeetingStatus,
)
from pbdesk.store import Store
from pbdesk.store.columns import TABLES
from pbdesk.store.ids import new_id

T = TypeVar("T")


class Living:
    """Whether a record that another names is there and not deleted; each is asked for once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[tuple[str, str], bool] = {}

    def has(self, table: str, record_id: str) -> bool:
        """Whether the record lives."""
        key = (table, record_id)
        if key not in self._known:
            sql = f"SELECT t.id FROM {table} t WHERE t.id = ? AND t.deleted_at IS NULL"
            self._known[key] = bool(self._store.query(sql, [record_id]))
        return self._known[key]

    def all_of(self, part: Any) -> bool:  # noqa: ANN401  any part of a record
        """Whether all that a part names lives (what it is part of aside)."""
        table = TABLES[part.table]
        named = ((str(c.ref), getattr(part, c.name)) for c in table.refs if c.ref != table.owner)
        return all(value is None or self.has(ref, value) for ref, value in named)


def filled(kept: T, other: T, living: Living) -> T:
    """A record or a part, with what it lacks from another of its kind; its key stays."""
    table = TABLES[kept.table]  # type: ignore[attr-defined]
    lacking = {}
    for column in table.columns:
        value = getattr(other, column.name)
        if column.name in (*table.key, "id") or value is None or getattr(kept, column.name) is not None:
            continue
        if column.ref is None or living.has(column.ref, value):
            lacking[column.name] = value
    return replace(kept, **lacking)  # type: ignore[type-var]


def one_meeting(kept: Meeting, other: Meeting, living: Living) -> Meeting:
    """Two records of one meeting; one that was only planned has been held when the other was."""
    planned = kept.status is MeetingStatus.PLANNED
    other = _fitting(kept, other)
    agenda, places = _agenda(kept, other, living)
    candidates = tuple(
        replace(c, meeting_id=kept.id, agenda_item_id=places[c.agenda_item_id])
        for c in other.candidates if c.agenda_item_id in places
    )  # fmt: skip
    return replace(
        filled(kept, other, living),
        status=other.status if planned else kept.status,
        attendance=_united(kept.attendance, _moved(kept, other.attendance), lambda a: a.person_id, living),
        exclusions=_united(kept.exclusions, _moved(kept, other.exclusions), lambda e: e.person_id, living),
        agenda=agenda,
        candidates=_united(kept.candidates, candidates, _candidate, living, anew=True),
    )


def _fitting(kept: Meeting, other: Meeting) -> Meeting:
    """The other, without what can't go with the kept one's day and hours: when it was noted, when it began or ended."""
    if kept.held_on != other.held_on:
        other = replace(other, recorded_at=None)
    if kept.starts_at and other.ends_at and other.ends_at < kept.starts_at:
        other = replace(other, ends_at=None)
    if kept.ends_at and other.starts_at and kept.ends_at < other.starts_at:
        other = replace(other, starts_at=None)
    return other


def one_admission(kept: Admission, other: Admission, living: Living) -> Admission:
    """Two files of one person's way into the Party."""
    steps = [replace(step, admission_id=kept.id) for step in other.steps]
    return replace(filled(kept, other, living), steps=_united(kept.steps, steps, _step, living, anew=True))


def lines(*texts: str | None) -> str:
    """Texts below each other, those that are missing left out."""
    return "\n".join(filter(None, texts))


def _agenda(kept: Meeting, other: Meeting, living: Living) -> tuple[tuple[AgendaItem, ...], dict[str, str]]:
    """The items of both, those about one thing once; and where each item of the other went."""
    known = {_about(item): item.id for item in kept.agenda if _about(item)}
    items, last = {}, 0
    for item in kept.agenda:  # those without a number come last, and would come after what is added
        last = max(last + 1, item.position or 0)
        items[item.id] = replace(item, position=item.position or last)
    places: dict[str, str] = {}
    for item in other.agenda:
        at = known.get(_about(item))
        if at is not None:
            items[at] = filled(items[at], item, living)
        elif living.all_of(item):
            at, last = new_id(), last + 1
            items[at] = replace(item, id=at, meeting_id=kept.id, position=last)
        if at is not None:
            places[item.id] = at
    return tuple(items.values()), places


def _about(item: AgendaItem) -> str:
    """What tells one item from the others: whom it is about, or its words."""
    return item.person_id or "".join((item.topic or item.content or "").split())


def _candidate(candidate: Candidate) -> Hashable:
    return candidate.agenda_item_id, candidate.person_id


def _step(step: AdmissionStep) -> Hashable:
    """Most steps come once; an inspection comes every half-year."""
    return (step.kind, step.done_on) if step.kind is AdmissionStepKind.INSPECTION else step.kind


def _moved(kept: Meeting, parts: Iterable[T]) -> list[T]:
    return [replace(part, meeting_id=kept.id) for part in parts]  # type: ignore[type-var]


def _united(
    kept: Sequence[T], others: Iterable[T], key: Callable[[T], Hashable], living: Living, *, anew: bool = False
) -> tuple[T, ...]:
    """Parts of both by their key: the kept ones filled, the others added (``anew``: under ids of their own)."""
    found = {key(part): part for part in kept}
    for part in others:
        if not living.all_of(part):
            continue
        at = key(part)
        new = replace(part, id=new_id()) if anew else part  # type: ignore[type-var]
        found[at] = filled(found[at], part, living) if at in found else new
    return tuple(found.values())

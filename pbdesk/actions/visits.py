"""The verbs of a guide's visits: log, correct, delete; what can't be true is refused, field by field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, time

from pbdesk.actions.meetings import branch_faults
from pbdesk.clock import local_date, today
from pbdesk.errors import Fault, FieldError
from pbdesk.model import Organization, Posting, Visit
from pbdesk.store import Changes, Shown, Store
from pbdesk.store.ids import new_id
from pbdesk.views.guides import guide_on
from pbdesk.words import DUTY_WORDS, long_date, short_date


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitDraft:
    """A visit as it is about to be saved; whose visit it is follows from the branch and the day."""

    branch_id: str | None
    visited_on: date | None
    starts_at: time | None = None
    ends_at: time | None = None
    duties: tuple[str, ...] = ()
    met: str = ""
    content: str = ""
    advice: str = ""


def split_duties(text: str | None) -> tuple[str, ...]:
    """The duty tags of a stored visit, in whatever way another program separated them."""
    return tuple(tag for tag in (part.strip() for part in _comma(text or "").split(",")) if tag)


def draft_of(store: Store, visit: Visit) -> VisitDraft:
    """A logged visit as the draft that would save it unchanged."""
    posting = store.get(Posting, visit.posting_id)
    return VisitDraft(
        branch_id=posting.record.branch_id if posting else None,
        visited_on=visit.visited_on,
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        duties=split_duties(visit.duties),
        met=visit.met or "",
        content=visit.content or "",
        advice=visit.advice or "",
    )


def log(store: Store, draft: VisitDraft, visit_id: str | None = None) -> Changes:
    """Save a new visit under the posting that covers its day.

    Raises:
        FieldError: something in the draft can't be true; every field at fault is named, nothing was changed.
    """
    posting_id, day = _checked(store, draft)
    visit = Visit(id=visit_id or new_id(), posting_id=posting_id, visited_on=day, recorded_at=store.clock())
    return _save(store, "记录", _filled(visit, draft), draft, ())


def correct(store: Store, shown: Shown[Visit], draft: VisitDraft) -> Changes:
    """Save a visit over the one shown; the earlier one stays in its history.

    Raises:
        FieldError: as in ``log``.
    """
    posting_id, day = _checked(store, draft)
    held = store.get(Posting, shown.record.posting_id)
    if held is not None and _is_held(held.record, draft.branch_id, day):
        posting_id = held.record.id
    visit = replace(_filled(shown.record, draft), posting_id=posting_id, visited_on=day)
    if visit.recorded_at is None or local_date(visit.recorded_at) < day:
        visit = replace(visit, recorded_at=store.clock())
    return _save(store, "更正", visit, draft, shown.heads)


def delete(store: Store, shown: Shown[Visit]) -> Changes:
    """Take a visit out of every list; undo and history bring it back."""
    with store.change(_label(store, "删除", shown.record.visited_on, draft_of(store, shown.record).branch_id)) as tx:
        tx.delete(shown.record, heads=shown.heads)
    return tx.changes


def faults(store: Store, draft: VisitDraft) -> tuple[Fault, ...]:
    """Everything in a draft that can't be true, each tied to its field."""
    return *_day_faults(store, draft), *_own_faults(draft)


def _checked(store: Store, draft: VisitDraft) -> tuple[str, date]:
    found = faults(store, draft)
    guide = guide_on(store, draft.branch_id, draft.visited_on) if draft.branch_id and draft.visited_on else None
    if found or guide is None or draft.visited_on is None:
        raise FieldError(found)
    return guide.posting_id, draft.visited_on


def _is_held(posting: Posting, branch_id: str | None, day: date) -> bool:
    ended = posting.ended_on
    return posting.branch_id == branch_id and posting.started_on <= day and (ended is None or day < ended)


def _day_faults(store: Store, draft: VisitDraft) -> Iterator[Fault]:
    branch = store.get(Organization, draft.branch_id) if draft.branch_id else None
    day = draft.visited_on
    if branch is None:
        yield Fault("branch", "请先选走访的支部。")
    if day is None:
        yield Fault("visited_on", "请填走访日期。")
        return
    if day > today(store.clock):
        yield Fault("visited_on", f"{long_date(day)}还没到，走访过后再记。")
    if branch is None:
        return
    impossible = list(branch_faults("visited_on", branch.record, day))
    yield from impossible
    if not impossible and guide_on(store, branch.record.id, day) is None:
        yield Fault("visited_on", f"{long_date(day)}这个支部没有派驻党建指导员，走访记不到任何人名下。请核对日期。")


def _own_faults(draft: VisitDraft) -> Iterator[Fault]:
    if draft.starts_at and draft.ends_at and draft.ends_at <= draft.starts_at:
        yield Fault("ends_at", f"离开时间要晚于到访的 {draft.starts_at:%H:%M}。")


def _filled(visit: Visit, draft: VisitDraft) -> Visit:
    known = [tag for tag in DUTY_WORDS if tag in draft.duties]
    others = [tag for tag in draft.duties if tag not in DUTY_WORDS]
    return replace(
        visit,
        starts_at=draft.starts_at,
        ends_at=draft.ends_at,
        duties=",".join([*known, *others]) or None,
        met=draft.met.strip() or None,
        content=draft.content.strip() or None,
        advice=draft.advice.strip() or None,
    )


def _save(store: Store, verb: str, visit: Visit, draft: VisitDraft, heads: tuple[str, ...]) -> Changes:
    with store.change(_label(store, verb, visit.visited_on, draft.branch_id)) as tx:
        tx.put(visit, heads=heads)
    return tx.changes


def _label(store: Store, verb: str, day: date, branch_id: str | None) -> str:
    branch = store.get(Organization, branch_id) if branch_id else None
    return f"{verb}{short_date(day)}走访" + (f"（{branch.record.name}）" if branch else "")


def _comma(text: str) -> str:
    for mark in "，、;；":
        text = text.replace(mark, ",")
    return text

"""The verbs of a member's state for a time: away, out of touch, rights or membership suspended, eased, put right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from pbdesk import clock
from pbdesk.actions.members_checks import given, meet, name_of, order_faults, past_faults, refuse, tidy
from pbdesk.errors import Fault, UserError
from pbdesk.model import ConditionKind, MemberCondition
from pbdesk.store import Changes, Shown, Store
from pbdesk.words import CONDITION_WORDS, long_date

AWAY = frozenset({ConditionKind.MOBILE, ConditionKind.ABROAD})
"""The states of who is elsewhere: they have a place, and somebody who keeps in touch."""
_ON_PAPER = frozenset({ConditionKind.MEMBERSHIP_SUSPENDED, ConditionKind.CORRECTION})
"""What only a decision brings about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionDraft:
    """A state as it is about to be saved; place and contact belong to a stay elsewhere (MEM-02 to MEM-04).

    ``ended_on`` is the first day on which it holds no more; it may lie ahead (留党察看一年).
    """

    kind: ConditionKind | None
    started_on: date | None
    ended_on: date | None = None
    note: str | None = None
    place: str | None = None
    contact_id: str | None = None


def draft_of(condition: MemberCondition) -> ConditionDraft:
    """A state as the draft that would save it unchanged."""
    return ConditionDraft(
        kind=condition.kind,
        started_on=condition.started_on,
        ended_on=condition.ended_on,
        note=condition.note,
        place=condition.place,
        contact_id=condition.contact_id,
    )


def begin(store: Store, person_id: str, draft: ConditionDraft) -> Changes:
    """Enter a state of a member.

    Raises:
        FieldError: something in the draft can't be true.
    """
    refuse(_faults(store, person_id, draft))
    assert draft.kind is not None
    condition = MemberCondition(
        id=store.new_id(), person_id=person_id, kind=draft.kind, started_on=given(draft.started_on)
    )
    return _save(store, "登记", _filled(condition, draft), ())


def correct(store: Store, shown: Shown[MemberCondition], draft: ConditionDraft) -> Changes:
    """Save a state over the one shown.

    Raises:
        FieldError: as in ``begin``.
        UserError: nothing is different.
    """
    draft = replace(draft, kind=shown.record.kind)
    refuse(_faults(store, shown.record.person_id, draft, but=shown.record.id))
    after = _filled(shown.record, draft)
    if after == shown.record:
        raise UserError("没有改动，不用保存。")
    return _save(store, "更正", after, shown.heads)


def end(store: Store, shown: Shown[MemberCondition], day: date | None) -> Changes:
    """End a state on a day: from then on it holds no more.

    Raises:
        FieldError: the day is missing, lies ahead or before the beginning.
    """
    condition = shown.record
    today = clock.today(store.clock)
    refuse([
        *past_faults("ended_on", day, today, "请填从哪天起结束。"),
        *order_faults("ended_on", condition.started_on, day, "{}才开始，结束不能早于这一天。"),
    ])
    return _save(store, "结束", replace(condition, ended_on=day), shown.heads)


def delete(store: Store, shown: Shown[MemberCondition]) -> Changes:
    """Take a state away that was entered by mistake."""
    with store.change(_label(store, "删除误登的", shown.record)) as tx:
        tx.delete(shown.record, heads=shown.heads)
    return tx.changes


def _faults(store: Store, person_id: str, draft: ConditionDraft, but: str = "") -> Iterator[Fault]:
    if draft.kind is None:
        yield Fault("kind", "请选是哪种情况。")
    yield from past_faults("started_on", draft.started_on, clock.today(store.clock), "请填从哪天开始。")
    if draft.started_on and draft.ended_on and draft.ended_on <= draft.started_on:
        yield Fault("ended_on", f"结束要晚于{long_date(draft.started_on)}。还没有结束就空着。")
    if draft.kind is ConditionKind.MOBILE and not tidy(draft.place):
        yield Fault("place", "请写流动到哪里，例如 东莞市长安镇。")
    if draft.kind in _ON_PAPER and not tidy(draft.note):
        yield Fault("note", f"请写{CONDITION_WORDS[draft.kind]}的决定，例如 街党〔2026〕15号。")
    if draft.contact_id is not None and draft.contact_id == person_id:
        yield Fault("contact_id", "联系人不能是本人，请选支部里的另一名党员。")
    if draft.kind is not None and draft.started_on is not None:
        yield from _overlaps(store, person_id, draft.kind, (draft.started_on, draft.ended_on), but)


def _overlaps(
    store: Store, person_id: str, kind: ConditionKind, span: tuple[date, date | None], but: str
) -> Iterator[Fault]:
    rows = store.query(
        "SELECT c.id FROM member_condition c WHERE c.person_id = :person AND c.kind = :kind AND c.deleted_at IS NULL"
        " AND c.id <> :own ORDER BY c.started_on, c.id",
        {"person": person_id, "kind": kind.value, "own": but},
    )
    for row in rows:
        other = store.get(MemberCondition, row["id"])
        if other is not None and meet(other.record, *span):
            since = long_date(other.record.started_on)
            yield Fault("started_on", f"{since}起已经登记了“{CONDITION_WORDS[kind]}”，两段时间不能重叠。")
            return


def _filled(condition: MemberCondition, draft: ConditionDraft) -> MemberCondition:
    away = condition.kind in AWAY
    return replace(
        condition,
        started_on=given(draft.started_on),
        ended_on=draft.ended_on,
        note=tidy(draft.note),
        place=tidy(draft.place) if away else None,
        contact_id=draft.contact_id if away else None,
    )


def _save(store: Store, verb: str, condition: MemberCondition, heads: tuple[str, ...]) -> Changes:
    with store.change(_label(store, verb, condition)) as tx:
        tx.put(condition, heads=heads)
    return tx.changes


def _label(store: Store, verb: str, condition: MemberCondition) -> str:
    return f"{verb}{name_of(store, condition.person_id)}“{CONDITION_WORDS[condition.kind]}”"

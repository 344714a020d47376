"""The verbs of a membership's end: sent out, received elsewhere (E-17), left for another reason; and its correction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from pbdesk import clock
from pbdesk.actions.members_checks import (
    branch_day_faults,
    branch_name,
    given,
    name_of,
    order_faults,
    overlap_faults,
    past_faults,
    refuse,
    tidy,
)
from pbdesk.errors import Fault, UserError
from pbdesk.model import ConditionKind, MemberCondition, Membership, PartyGroup, Post
from pbdesk.store import Changes, Shown, Store, Transaction

TRANSFERRED = "组织关系转出"
LEAVE_REASONS = ("去世", "除名", "自行脱党除名", "退党除名", "开除党籍", "取消预备党员资格", "停止党籍", "其他")
"""Why someone leaves the roll otherwise than by a transfer; words of one's own may follow."""

EndedT = TypeVar("EndedT", Post, MemberCondition)


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferDraft:
    """A transfer out: until the other side has received him he stays on the roll.

    ``into`` is the receiving branch where it is in this file: he is on its roll from ``received_on`` on.
    """

    sent_on: date | None
    sent_to: str | None = None
    received_on: date | None = None
    into: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MembershipDraft:
    """A stretch of membership as it should have been entered."""

    started_on: date | None
    came_from: str | None = None
    sent_on: date | None = None
    sent_to: str | None = None
    ended_on: date | None = None
    end_reason: str | None = None


def send(store: Store, shown: Shown[Membership], draft: TransferDraft) -> Changes:
    """Transfer a member out; with ``received_on`` the transfer is complete at once.

    Raises:
        FieldError: a day is missing, lies ahead or comes before another, or nobody is named to whom he is sent.
    """
    membership = shown.record
    draft = replace(draft, sent_to=tidy(draft.sent_to) or (branch_name(store, draft.into) if draft.into else None))
    refuse(_send_faults(store, membership, draft))
    sent = replace(membership, sent_on=draft.sent_on, sent_to=draft.sent_to)
    with store.change(f"转出{name_of(store, membership.person_id)}") as tx:
        if draft.received_on is None:
            tx.put(sent, heads=shown.heads)
        else:
            _hand_over(store, tx, replace(shown, record=sent), draft.received_on, draft.into)
    return tx.changes


def receive(store: Store, shown: Shown[Membership], received_on: date | None, into: str | None = None) -> Changes:
    """Note that the other branch has received him: from that day on he is no longer on this roll (MEM-08).

    Raises:
        FieldError: the day is missing, lies ahead or before he was sent.
    """
    membership = shown.record
    refuse(_receive_faults(store, membership, received_on, into))
    with store.change(f"{name_of(store, membership.person_id)}的组织关系已被接收") as tx:
        _hand_over(store, tx, shown, given(received_on), into)
    return tx.changes


def cancel_transfer(store: Store, shown: Shown[Membership]) -> Changes:
    """Take a transfer back that nobody has received.

    Raises:
        UserError: he was not sent, or has been received already.
    """
    membership = shown.record
    name = name_of(store, membership.person_id)
    if membership.sent_on is None or membership.ended_on is not None:
        raise UserError(f"{name}没有正在办理的转出，不用取消。")
    with store.change(f"取消{name}的转出") as tx:
        tx.put(replace(membership, sent_on=None, sent_to=None), heads=shown.heads)
    return tx.changes


def leave(store: Store, shown: Shown[Membership], day: date | None, reason: str | None, words: str = "") -> Changes:
    """End a membership for a reason of ``LEAVE_REASONS``; posts and conditions end with it.

    Raises:
        FieldError: day or reason is missing, or the day can't be.
    """
    membership = shown.record
    refuse(_leave_faults(store, membership, day, reason, words))
    told = _reason(reason, words)
    left = replace(membership, ended_on=day, end_reason=told)
    with store.change(f"{name_of(store, membership.person_id)}离开名册（{told}）") as tx:
        tx.put(left, heads=shown.heads)
        _end_posts(store, tx, membership, given(day))
        _end_conditions(store, tx, membership.person_id, given(day))
    return tx.changes


def correct_membership(store: Store, shown: Shown[Membership], draft: MembershipDraft) -> Changes:
    """Save a stretch of membership over the one shown: a day was wrong, or an end is to be taken back.

    Raises:
        FieldError: the days contradict each other or another membership.
        UserError: nothing is different.
    """
    before = shown.record
    refuse(_correction_faults(store, before, draft))
    after = replace(
        before, started_on=given(draft.started_on), came_from=tidy(draft.came_from), sent_on=draft.sent_on,
        sent_to=tidy(draft.sent_to) if draft.sent_on else None, ended_on=draft.ended_on,
        end_reason=(tidy(draft.end_reason) or before.end_reason) if draft.ended_on else None,
    )  # fmt: skip
    if after == before:
        raise UserError("没有改动，不用保存。")
    with store.change(f"更正{name_of(store, before.person_id)}的组织关系") as tx:
        tx.put(after, heads=shown.heads)
    return tx.changes


def delete_membership(store: Store, shown: Shown[Membership]) -> Changes:
    """Take a stretch of membership away that was entered by mistake."""
    with store.change(f"删除误登的{name_of(store, shown.record.person_id)}的组织关系") as tx:
        tx.delete(shown.record, heads=shown.heads)
    return tx.changes


def _hand_over(store: Store, tx: Transaction, shown: Shown[Membership], day: date, into: str | None) -> None:
    """End the membership here on the day of reception and, where the other branch is in this file, begin it there."""
    old = shown.record
    tx.put(replace(old, ended_on=day, end_reason=TRANSFERRED), heads=shown.heads)
    _end_posts(store, tx, old, day)
    _end_conditions(store, tx, old.person_id, day, frozenset({ConditionKind.MOBILE, ConditionKind.ABROAD}))
    if into is not None:
        tx.put(Membership(
            id=store.new_id(), person_id=old.person_id, branch_id=into, started_on=day,
            came_from=branch_name(store, old.branch_id),
        ))  # fmt: skip


def _end_posts(store: Store, tx: Transaction, membership: Membership, day: date) -> None:
    """End the posts that a member holds in the branch and in its groups."""
    for shown in _running(store, Post, membership.person_id, day):
        post = shown.record
        group = store.get(PartyGroup, post.group_id) if post.group_id else None
        if membership.branch_id in (post.organization_id, group.record.branch_id if group else None):
            tx.put(replace(post, ended_on=max(day, post.started_on)), heads=shown.heads)


def _end_conditions(
    store: Store, tx: Transaction, person_id: str, day: date, kinds: frozenset[ConditionKind] = frozenset(ConditionKind)
) -> None:
    for shown in _running(store, MemberCondition, person_id, day):
        if shown.record.kind in kinds:
            tx.put(replace(shown.record, ended_on=max(day, shown.record.started_on)), heads=shown.heads)


def _running(store: Store, record: type[EndedT], person_id: str, day: date) -> list[Shown[EndedT]]:
    """The posts or conditions of a person that have not ended by a day."""
    rows = store.query(
        f"SELECT t.id FROM {record.table} t WHERE t.person_id = :person AND t.deleted_at IS NULL"
        " AND (t.ended_on IS NULL OR t.ended_on > :day) ORDER BY t.id",
        {"person": person_id, "day": day.isoformat()},
    )
    return [found for row in rows if (found := store.get(record, row["id"]))]


def _send_faults(store: Store, membership: Membership, draft: TransferDraft) -> Iterator[Fault]:
    today = clock.today(store.clock)
    if membership.ended_on is not None:
        yield Fault("sent_on", "这段组织关系已经结束，不能再转出。")
    elif membership.sent_on is not None:
        yield Fault("sent_on", "已经登记了转出，可以标记已接收，或者取消转出。")
    yield from past_faults("sent_on", draft.sent_on, today, "请填开出介绍信的日期。")
    yield from order_faults("sent_on", membership.started_on, draft.sent_on, "{}才到本支部，转出不能早于这一天。")
    if not draft.sent_to:
        yield Fault("sent_to", "请写转往哪个支部。")
    if draft.received_on is not None or draft.into is not None:
        sent = replace(membership, sent_on=draft.sent_on)
        yield from _reception_faults(store, sent, draft.received_on, draft.into)


def _receive_faults(store: Store, membership: Membership, day: date | None, into: str | None) -> Iterator[Fault]:
    if membership.ended_on is not None:
        yield Fault("received_on", "这段组织关系已经结束了。")
        return
    if membership.sent_on is None:
        yield Fault("received_on", "还没有登记转出，请先登记转出。")
        return
    yield from _reception_faults(store, membership, day, into)


def _reception_faults(store: Store, sent: Membership, day: date | None, into: str | None) -> Iterator[Fault]:
    yield from past_faults("received_on", day, clock.today(store.clock), "请填对方接收的日期。")
    yield from order_faults("received_on", sent.sent_on, day, "{}才转出，对方接收不能早于这一天。")
    if into is None:
        return
    if into == sent.branch_id:
        yield Fault("into", "不能转到原来的支部。")
        return
    yield from branch_day_faults(store, "received_on", into, day)
    if day is not None:
        yield from overlap_faults(store, "received_on", sent.person_id, into, (day, None), but=sent.id)


def _leave_faults(
    store: Store, membership: Membership, day: date | None, reason: str | None, words: str
) -> Iterator[Fault]:
    if membership.ended_on is not None:
        yield Fault("day", "这段组织关系已经结束了。")
    yield from past_faults("day", day, clock.today(store.clock), "请填离开的日期。")
    yield from order_faults("day", membership.started_on, day, "{}才到本支部，离开不能早于这一天。")
    if reason not in LEAVE_REASONS:
        yield Fault("reason", "请选离开的原因。")
    elif reason == LEAVE_REASONS[-1] and not tidy(words):
        yield Fault("words", "选了“其他”，请写清楚原因。")


def _correction_faults(store: Store, before: Membership, draft: MembershipDraft) -> Iterator[Fault]:
    today = clock.today(store.clock)
    start = draft.started_on
    yield from past_faults("started_on", start, today, "请填从哪天起在本支部。")
    yield from branch_day_faults(store, "started_on", before.branch_id, start)
    for field, day in (("sent_on", draft.sent_on), ("ended_on", draft.ended_on)):
        yield from past_faults(field, day, today)
        yield from order_faults(field, start, day, "{}才到本支部，不能早于这一天。")
    yield from order_faults("ended_on", draft.sent_on, draft.ended_on, "{}才转出，不能早于这一天结束。")
    if draft.sent_on is not None and not tidy(draft.sent_to):
        yield Fault("sent_to", "请写转往哪个支部。")
    if draft.ended_on is not None and not (tidy(draft.end_reason) or before.end_reason):
        yield Fault("end_reason", "请写结束的原因。")
    if start is not None and (draft.ended_on is None or draft.ended_on >= start):
        span = (start, draft.ended_on)
        yield from overlap_faults(store, "started_on", before.person_id, before.branch_id, span, but=before.id)


def _reason(reason: str | None, words: str) -> str:
    """The reason as it is kept: one of the list, with the words that were added."""
    more = tidy(words)
    if reason == LEAVE_REASONS[-1]:
        return more or LEAVE_REASONS[-1]
    return f"{reason}：{more}" if more else str(reason)

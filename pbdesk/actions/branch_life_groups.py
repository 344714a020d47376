"""The verbs of Party groups (党小组): form, rename, dissolve, and who belongs to which from a day on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from pbdesk import clock
from pbdesk.actions.members_checks import (
    REGROUPED,
    branch_day_faults,
    given,
    order_faults,
    past_faults,
    refuse,
    tidy,
)
from pbdesk.errors import Fault, UserError
from pbdesk.model import Membership, PartyGroup, Post
from pbdesk.store import Changes, Shown, Store, Transaction
from pbdesk.words import long_date

_LONGEST_NAME = 30


def form(
    store: Store, branch_id: str | None, name: str | None, formed_on: date | None, members: Sequence[str] = ()
) -> Changes:
    """Form a group and put people of the branch (``members`` are ids of memberships) into it from that day on.

    Raises:
        FieldError: the name is missing or taken, or the day can't be.
    """
    today = clock.today(store.clock)
    day = formed_on or today
    refuse([
        *([] if branch_id else [Fault("branch_id", "请先选支部。")]),
        *_name_faults(store, branch_id, name),
        *past_faults("formed_on", formed_on, today),
        *branch_day_faults(store, "formed_on", branch_id, day),
    ])
    group = PartyGroup(id=store.new_id(), branch_id=branch_id or "", name=tidy(name), formed_on=day)
    with store.change(f"成立{group.name}") as tx:
        tx.put(group)
        for shown in _memberships(store, members):
            _move(store, tx, shown, group, day)
    return tx.changes


def rename(store: Store, shown: Shown[PartyGroup], name: str | None, formed_on: date | None) -> Changes:
    """Correct the name and the founding day of a group.

    Raises:
        FieldError: the name is missing or taken, or the day can't be.
        UserError: nothing is different.
    """
    before = shown.record
    today = clock.today(store.clock)
    refuse([
        *([] if tidy(name) == before.name else _name_faults(store, before.branch_id, name)),
        *past_faults("formed_on", formed_on, today),
        *branch_day_faults(store, "formed_on", before.branch_id, formed_on),
        *order_faults("formed_on", formed_on, before.dissolved_on, "{}已经晚于撤销的日期，请核对。"),
    ])
    after = replace(before, name=tidy(name), formed_on=formed_on)
    if after == before:
        raise UserError("没有改动，不用保存。")
    with store.change(f"修改{before.name or '党小组'}") as tx:
        tx.put(after, heads=shown.heads)
    return tx.changes


def dissolve(store: Store, shown: Shown[PartyGroup], day: date | None, into: str | None = None) -> Changes:
    """Dissolve a group on a day; its members go on in ``into`` (None: in no group), its leader's post ends.

    Raises:
        FieldError: the day is missing or can't be, or ``into`` is this group.
    """
    group = shown.record
    target = store.get(PartyGroup, into) if into else None
    refuse([
        *past_faults("dissolved_on", day, clock.today(store.clock), "请填撤销的日期。"),
        *order_faults("dissolved_on", group.formed_on, day, "这个党小组{}才成立，撤销不能早于这一天。"),
        *_target_faults(target.record if target else None, group.branch_id, day),
        *([Fault("group_id", "不能并入要撤销的党小组。")] if into == group.id else []),
    ])
    with store.change(f"撤销{group.name or '党小组'}") as tx:
        for membership in _members_of(store, group.id, given(day)):
            _move(store, tx, membership, target.record if target else None, given(day))
        for post in _leaders_of(store, group.id, given(day)):
            tx.put(replace(post.record, ended_on=max(given(day), post.record.started_on)), heads=post.heads)
        tx.put(replace(group, dissolved_on=day), heads=shown.heads)
    return tx.changes


def regroup(store: Store, memberships: Sequence[str], group_id: str | None, since: date | None) -> Changes:
    """Put people (by the ids of their running memberships) into a group, or into none, from a day on.

    Earlier days keep the group they had: the stretch of membership is divided there.

    Raises:
        FieldError: nobody is chosen, the day can't be, or the group does not exist then.
        UserError: all of them are in that group already.
    """
    shown = _memberships(store, memberships)
    group = store.get(PartyGroup, group_id) if group_id else None
    today = clock.today(store.clock)
    day = since or today
    branch_id = shown[0].record.branch_id if shown else ""
    refuse([
        *([] if shown else [Fault("members", "请至少选一名党员。")]),
        *past_faults("since", since, today),
        *_target_faults(group.record if group else None, branch_id, day, "since"),
        *(fault for each in shown for fault in _stretch_faults(each.record, day)),
    ])
    moving = [each for each in shown if each.record.group_id != group_id]
    if not moving:
        raise UserError("选中的党员已经在这个党小组里了，不用调整。")
    where = f"到{group.record.name}" if group else "出党小组"
    with store.change(f"调整 {len(moving)} 名党员{where}") as tx:
        for each in moving:
            _move(store, tx, each, group.record if group else None, day)
    return tx.changes


def _move(store: Store, tx: Transaction, shown: Shown[Membership], group: PartyGroup | None, day: date) -> None:
    """Divide a stretch of membership at a day, or change it whole where there is nothing before to keep."""
    old = shown.record
    after = replace(old, group_id=group.id if group else None)
    first_group = old.group_id is None and group is not None and group.formed_on == day
    if first_group or day <= old.started_on:
        tx.put(after, heads=shown.heads)
        return
    sent_before = old.sent_on is not None and old.sent_on < day
    tx.put(
        replace(
            old, ended_on=day, end_reason=REGROUPED, sent_on=old.sent_on if sent_before else None,
            sent_to=old.sent_to if sent_before else None,
        ),
        heads=shown.heads,
    )  # fmt: skip
    tx.put(replace(after, id=store.new_id(), started_on=day, came_from=None))


def _memberships(store: Store, ids: Sequence[str]) -> list[Shown[Membership]]:
    return [found for each in dict.fromkeys(ids) if (found := store.get(Membership, each))]


def _members_of(store: Store, group_id: str, day: date) -> list[Shown[Membership]]:
    """The memberships in a group that have not ended by a day."""
    rows = store.query(
        "SELECT m.id FROM membership m WHERE m.group_id = :group_id AND m.deleted_at IS NULL"
        " AND (m.ended_on IS NULL OR m.ended_on > :day) ORDER BY m.id",
        {"group_id": group_id, "day": day.isoformat()},
    )
    return _memberships(store, [row["id"] for row in rows])


def _leaders_of(store: Store, group_id: str, day: date) -> list[Shown[Post]]:
    rows = store.query(
        "SELECT t.id FROM post t WHERE t.group_id = :group_id AND t.deleted_at IS NULL"
        " AND (t.ended_on IS NULL OR t.ended_on > :day) ORDER BY t.id",
        {"group_id": group_id, "day": day.isoformat()},
    )
    return [found for row in rows if (found := store.get(Post, row["id"]))]


def _name_faults(store: Store, branch_id: str | None, name: str | None) -> Iterator[Fault]:
    wanted = tidy(name)
    if not wanted:
        yield Fault("name", "请填写党小组的名称，例如 第一党小组。")
        return
    if len(wanted) > _LONGEST_NAME:
        yield Fault("name", f"名称请控制在 {_LONGEST_NAME} 字以内。")
    taken = store.query(
        "SELECT g.id FROM party_group g WHERE g.branch_id = :branch AND g.name = :name AND g.deleted_at IS NULL"
        " AND g.dissolved_on IS NULL",
        {"branch": branch_id, "name": wanted},
    )
    if taken:
        yield Fault("name", f"“{wanted}”已经有了，请换一个名称。")


def _target_faults(
    group: PartyGroup | None, branch_id: str, day: date | None, field: str = "dissolved_on"
) -> Iterator[Fault]:
    """Why nobody can go into a group on a day."""
    if group is None or day is None:
        return
    if group.branch_id != branch_id:
        yield Fault("group_id", "这个党小组不在同一个支部里。")
    if group.formed_on is not None and day < group.formed_on:
        yield Fault(field, f"{group.name}{long_date(group.formed_on)}才成立，日期不能早于这一天。")
    if group.dissolved_on is not None and day >= group.dissolved_on:
        yield Fault("group_id", f"{group.name}{long_date(group.dissolved_on)}已经撤销。")


def _stretch_faults(membership: Membership, day: date) -> Iterator[Fault]:
    if membership.ended_on is not None and membership.ended_on <= day:
        yield Fault("since", f"选中的党员里有人{long_date(membership.ended_on)}已经不在本支部，请核对。")

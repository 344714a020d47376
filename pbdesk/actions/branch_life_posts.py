"""The verbs of posts: appoint or by-elect, end, correct; who takes over a post that only one holds relieves the other.

A by-election fills a post and leaves the committee's term as it is (E-40).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from pbdesk import clock
from pbdesk.actions.members_checks import (
    branch_day_faults,
    branch_name,
    given,
    meet,
    memberships_of,
    name_of,
    order_faults,
    past_faults,
    refuse,
)
from pbdesk.errors import Fault, UserError
from pbdesk.model import PartyGroup, Person, Post, PostRole
from pbdesk.store import Changes, Shown, Store, Transaction
from pbdesk.words import POST_WORDS, long_date

SINGLE = frozenset({
    PostRole.SECRETARY, PostRole.ORGANIZATION, PostRole.PUBLICITY, PostRole.DISCIPLINE, PostRole.GROUP_LEADER,
})  # fmt: skip
"""The posts that one person holds at a time; a branch may have two deputies and any number of further members."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostDraft:
    """A post as it is about to be taken; a group leader's belongs to a group, every other to the branch."""

    person_id: str | None
    role: PostRole | None
    since: date | None
    branch_id: str | None = None
    group_id: str | None = None


def appoint(store: Store, draft: PostDraft) -> Changes:
    """Give someone a post from a day on; whoever holds it then, holds it until that day.

    Raises:
        FieldError: something in the draft can't be true, or the person can't be elected (VOT-11, E-18).
    """
    refuse(post_faults(store, draft))
    assert draft.role is not None
    assert draft.person_id is not None
    words = POST_WORDS[draft.role]
    with store.change(f"{name_of(store, draft.person_id)}任{_whose(store, draft)}{words}") as tx:
        put_post(store, tx, draft)
    return tx.changes


def put_post(store: Store, tx: Transaction, draft: PostDraft) -> None:
    """Write a post inside a change; where one person holds it, his predecessor's ends that day."""
    assert draft.role is not None
    assert draft.person_id is not None
    since = given(draft.since)
    for shown in holders(store, draft, since):
        post = shown.record
        if post.person_id == draft.person_id:
            return
        if draft.role in SINGLE:
            tx.put(replace(post, ended_on=max(since, post.started_on)), heads=shown.heads)
    leads = draft.role is PostRole.GROUP_LEADER
    tx.put(Post(
        id=store.new_id(), person_id=draft.person_id, organization_id=None if leads else draft.branch_id,
        group_id=draft.group_id if leads else None, role=draft.role, started_on=since,
    ))  # fmt: skip


def correct_post(store: Store, shown: Shown[Post], started_on: date | None, ended_on: date | None) -> Changes:
    """Correct the days of a post.

    Raises:
        FieldError: the days can't be.
        UserError: nothing is different.
    """
    post = shown.record
    today = clock.today(store.clock)
    refuse([
        *past_faults("started_on", started_on, today, "请填从哪天起任职。"),
        *branch_day_faults(store, "started_on", _branch_of(store, post), started_on),
        *past_faults("ended_on", ended_on, today),
        *order_faults("ended_on", started_on, ended_on, "{}才开始任职，免职不能早于这一天。"),
    ])
    after = replace(post, started_on=given(started_on), ended_on=ended_on)
    if after == post:
        raise UserError("没有改动，不用保存。")
    with store.change(f"更正{name_of(store, post.person_id)}任{POST_WORDS[post.role]}的时间") as tx:
        tx.put(after, heads=shown.heads)
    return tx.changes


def delete_post(store: Store, shown: Shown[Post]) -> Changes:
    """Take a post away that was entered by mistake."""
    with store.change(f"删除误登的{name_of(store, shown.record.person_id)}任{POST_WORDS[shown.record.role]}") as tx:
        tx.delete(shown.record, heads=shown.heads)
    return tx.changes


def post_faults(store: Store, draft: PostDraft) -> Iterator[Fault]:
    """Everything in a draft that can't be true, each tied to its field."""
    if draft.role is None:
        yield Fault("role", "请选任什么职务。")
    if draft.person_id is None:
        yield Fault("person_id", "请选是谁。")
    yield from past_faults("since", draft.since, clock.today(store.clock), "请填从哪天起任职。")
    if draft.role is PostRole.GROUP_LEADER:
        yield from _group_faults(store, draft)
    else:
        yield from branch_day_faults(store, "since", draft.branch_id, draft.since)
    if draft.person_id is None or draft.since is None or draft.role is None:
        return
    yield from standing_faults(store, draft, "person_id")
    for shown in holders(store, draft, draft.since):
        if shown.record.person_id == draft.person_id:
            yield Fault("person_id", f"{name_of(store, draft.person_id)}已经在任这个职务了。")
        elif draft.role in SINGLE and shown.record.started_on >= draft.since:
            who = name_of(store, shown.record.person_id)
            yield Fault("since", f"{long_date(shown.record.started_on)}{who}才任这个职务，接任要晚于这一天。")


def holders(store: Store, draft: PostDraft, day: date) -> list[Shown[Post]]:
    """Who holds the post of a draft on a day or later."""
    rows = store.query(
        "SELECT t.id FROM post t WHERE t.role = :role AND t.deleted_at IS NULL"
        " AND (t.ended_on IS NULL OR t.ended_on > :day)"
        " AND ((:role = 'group_leader' AND t.group_id = :group_id)"
        " OR (:role <> 'group_leader' AND t.organization_id = :branch)) ORDER BY t.started_on, t.id",
        {
            "role": draft.role.value if draft.role else "", "day": day.isoformat(), "group_id": draft.group_id,
            "branch": draft.branch_id,
        },
    )  # fmt: skip
    return [found for row in rows if (found := store.get(Post, row["id"]))]


def _group_faults(store: Store, draft: PostDraft) -> Iterator[Fault]:
    group = store.get(PartyGroup, draft.group_id) if draft.group_id else None
    if group is None:
        yield Fault("group_id", "请选是哪个党小组的组长。")
        return
    formed_on, since = group.record.formed_on, draft.since
    yield from order_faults("since", formed_on, since, "这个党小组{}才成立，任组长不能早于这一天。")


def standing_faults(store: Store, draft: PostDraft, field: str) -> Iterator[Fault]:
    """Probationary members and those whose rights are suspended are elected to nothing (VOT-11, E-18)."""
    person = store.get(Person, draft.person_id or "")
    if person is None or draft.role is PostRole.GROUP_LEADER or draft.since is None:
        return
    day = given(draft.since).isoformat()
    record = person.record
    full_on = record.full_on.isoformat() if record.full_on else f"{record.full_month}-99" if record.full_month else None
    is_member = any(meet(shown.record, given(draft.since), None) for shown in memberships_of(store, record.id))
    if is_member and (full_on is None or full_on > day):
        yield Fault(field, f"{record.name}这一天还是预备党员，没有被选举权，不能任{_role_words(draft)}。")
    suspended = store.query(
        "SELECT c.id FROM member_condition c WHERE c.person_id = :person AND c.deleted_at IS NULL"
        " AND c.kind IN ('rights_suspended', 'membership_suspended')"
        " AND c.started_on <= :day AND (c.ended_on IS NULL OR c.ended_on > :day)",
        {"person": record.id, "day": day},
    )
    if suspended:
        yield Fault(field, f"{record.name}这一天停止行使党员权利或者停止党籍，不能任{_role_words(draft)}。")


def _role_words(draft: PostDraft) -> str:
    return POST_WORDS[draft.role] if draft.role else "职务"


def _branch_of(store: Store, post: Post) -> str | None:
    group = store.get(PartyGroup, post.group_id) if post.group_id else None
    return group.record.branch_id if group else post.organization_id


def _whose(store: Store, draft: PostDraft) -> str:
    """Where a post is, as far as its own words don't say it."""
    if draft.role is PostRole.GROUP_LEADER:
        group = store.get(PartyGroup, draft.group_id or "")
        return (group.record.name or "") if group else ""
    several = len(store.query("SELECT o.id FROM organization o WHERE o.kind = 'branch' AND o.deleted_at IS NULL")) > 1
    return branch_name(store, draft.branch_id) if several else ""

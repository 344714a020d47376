"""The verbs of the branch committee (支委会): elected or appointed, corrected, given up.

An elected committee's term runs from its electing meeting and is as long as the approval says (E-38: no default); an
appointed one has no term (E-39). A by-election changes neither (E-40): it is a post, see ``branch_life_posts``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from pbdesk import clock
from pbdesk.actions.branch_life_posts import PostDraft, put_post, standing_faults
from pbdesk.actions.members_checks import branch_day_faults, given, order_faults, past_faults, refuse, tidy
from pbdesk.calendar import later
from pbdesk.errors import Fault, UserError
from pbdesk.model import Committee, CommitteeBasis, Post, PostRole
from pbdesk.store import Changes, Shown, Store
from pbdesk.words import long_date

_LONGEST_TERM = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitteeDraft:
    """A committee as it is about to take office; ``seats`` are role and person, several may be plain members."""

    branch_id: str | None
    basis: CommitteeBasis | None
    started_on: date | None
    term_years: int | None = None
    seats: tuple[tuple[PostRole, str], ...] = ()


def seat(store: Store, draft: CommitteeDraft) -> Changes:
    """Put a new committee in office: the one before ends that day, and so does every post that is not taken up again.

    Raises:
        FieldError: something in the draft can't be true.
    """
    refuse(_seat_faults(store, draft))
    day = given(draft.started_on)
    committee = Committee(
        id=store.new_id(), branch_id=draft.branch_id or "", basis=draft.basis, started_on=day,
        term_years=draft.term_years,
    )  # fmt: skip
    with store.change("登记新一届支委会") as tx:
        for shown in running_committees(store, committee.branch_id, day):
            tx.put(replace(shown.record, ended_on=max(day, shown.record.started_on)), heads=shown.heads)
        for post in _posts_of(store, committee.branch_id, day):
            if (post.record.role, post.record.person_id) not in draft.seats:
                tx.put(replace(post.record, ended_on=max(day, post.record.started_on)), heads=post.heads)
        for role, person in draft.seats:
            put_post(store, tx, PostDraft(person_id=person, role=role, since=day, branch_id=committee.branch_id))
        tx.put(committee)
    return tx.changes


@dataclass(frozen=True, slots=True, kw_only=True)
class TermDraft:
    """How a committee came into office, since when, for how long, and what a superior let it be put off to (ORG-09)."""

    basis: CommitteeBasis | None
    started_on: date | None
    term_years: int | None = None
    extended_to: date | None = None
    approval_document: str | None = None


def correct_committee(store: Store, shown: Shown[Committee], draft: TermDraft) -> Changes:
    """Correct a committee's term, or enter that a superior let the re-election wait.

    Raises:
        FieldError: what is given can't be true.
        UserError: nothing is different.
    """
    before = shown.record
    refuse([
        *_term_faults(draft.basis, draft.term_years),
        *past_faults("started_on", draft.started_on, clock.today(store.clock), "请填选举产生（或任命）的日期。"),
        *branch_day_faults(store, "started_on", before.branch_id, draft.started_on),
        *order_faults("started_on", draft.started_on, before.ended_on, "这一届到那时已经结束，{}不能是开始的日期。"),
        *_extension_faults(draft),
    ])
    after = replace(
        before, basis=draft.basis, started_on=given(draft.started_on), term_years=draft.term_years,
        extended_to=draft.extended_to, approval_document=tidy(draft.approval_document),
    )  # fmt: skip
    if after == before:
        raise UserError("没有改动，不用保存。")
    extended = after.extended_to is not None and after.extended_to != before.extended_to
    with store.change("登记支委会延期换届" if extended else "修改支委会的任期") as tx:
        tx.put(after, heads=shown.heads)
    return tx.changes


def end_committee(store: Store, shown: Shown[Committee], day: date | None) -> Changes:
    """End a committee without a new one (ORG-06): secretary and deputy go on, the other posts end.

    Raises:
        FieldError: the day is missing, lies ahead or before its beginning.
    """
    committee = shown.record
    refuse([
        *past_faults("ended_on", day, clock.today(store.clock), "请填从哪天起不设支委会。"),
        *order_faults("ended_on", committee.started_on, day, "这一届支委会{}才产生，结束不能早于这一天。"),
    ])
    going_on = {PostRole.SECRETARY, PostRole.DEPUTY}
    with store.change("不再设支委会") as tx:
        tx.put(replace(committee, ended_on=day), heads=shown.heads)
        for post in _posts_of(store, committee.branch_id, given(day)):
            if post.record.role not in going_on:
                tx.put(replace(post.record, ended_on=max(given(day), post.record.started_on)), heads=post.heads)
    return tx.changes


def running_committees(store: Store, branch_id: str, day: date) -> list[Shown[Committee]]:
    """The committees of a branch that have not ended by a day."""
    rows = store.query(
        "SELECT c.id FROM committee c WHERE c.branch_id = :branch AND c.deleted_at IS NULL"
        " AND (c.ended_on IS NULL OR c.ended_on > :day) ORDER BY c.started_on, c.id",
        {"branch": branch_id, "day": day.isoformat()},
    )
    return [found for row in rows if (found := store.get(Committee, row["id"]))]


def _posts_of(store: Store, branch_id: str, day: date) -> list[Shown[Post]]:
    rows = store.query(
        "SELECT t.id FROM post t WHERE t.organization_id = :branch AND t.deleted_at IS NULL"
        " AND (t.ended_on IS NULL OR t.ended_on > :day) ORDER BY t.started_on, t.id",
        {"branch": branch_id, "day": day.isoformat()},
    )
    return [found for row in rows if (found := store.get(Post, row["id"]))]


def _seat_faults(store: Store, draft: CommitteeDraft) -> Iterator[Fault]:
    if draft.branch_id is None:
        yield Fault("branch_id", "请先选支部。")
    yield from _term_faults(draft.basis, draft.term_years)
    today = clock.today(store.clock)
    yield from past_faults("started_on", draft.started_on, today, "请填选举产生（或任命）的日期。")
    yield from branch_day_faults(store, "started_on", draft.branch_id, draft.started_on)
    if draft.started_on is not None and draft.branch_id is not None:
        for shown in running_committees(store, draft.branch_id, draft.started_on):
            if shown.record.started_on >= draft.started_on:
                since = long_date(shown.record.started_on)
                yield Fault("started_on", f"已经登记了{since}产生的支委会，新一届要晚于这一天。")
    yield from _seats_faults(store, draft)


def _seats_faults(store: Store, draft: CommitteeDraft) -> Iterator[Fault]:
    if PostRole.SECRETARY not in {role for role, _ in draft.seats}:
        yield Fault("secretary", "请选谁任书记。")
    if len(set(draft.seats)) < len(draft.seats):
        yield Fault("member", "同一个人选了两次委员，请去掉一处。")
    for role, person in dict.fromkeys(draft.seats):
        taken = PostDraft(person_id=person, role=role, since=draft.started_on, branch_id=draft.branch_id)
        yield from standing_faults(store, taken, role.value)


def _extension_faults(draft: TermDraft) -> Iterator[Fault]:
    """A re-election is put off from the end of a term: there has to be one (E-39), and the day lies after it."""
    if draft.extended_to is None:
        return
    if draft.basis is CommitteeBasis.APPOINTED:
        yield Fault("extended_to", "上级任命的支委会没有任期，不用延期，这里请空着。")
    elif draft.term_years is None:
        yield Fault("term_years", "要登记延期，请先填任期几年（看批复）。")
    elif draft.started_on is not None:
        ends_on = later(draft.started_on, 12 * draft.term_years)
        if draft.extended_to <= ends_on:
            yield Fault("extended_to", f"这一届{long_date(ends_on)}届满，延期要晚于这一天。没有延期就空着。")


def _term_faults(basis: CommitteeBasis | None, years: int | None) -> Iterator[Fault]:
    if basis is CommitteeBasis.APPOINTED and years is not None:
        yield Fault("term_years", "上级任命的支委会没有任期，这里请空着。")
    elif years is not None and not 1 <= years <= _LONGEST_TERM:
        yield Fault("term_years", "任期写年数，例如 3 或 5，以批复文件为准。")

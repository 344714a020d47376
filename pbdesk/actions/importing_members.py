"""Writing the members of a previewed roster, inside the one change of the import."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from pbdesk.actions.members_checks import REGROUPED, memberships_of
from pbdesk.assumed import is_assumed, marked, unmarked
from pbdesk.model import ConditionKind, MemberCondition, Membership, PartyGroup, Person, Post, PostRole
from pbdesk.store import Store, Transaction
from pbdesk.tables.cells import Month
from pbdesk.tables.dates import Day
from pbdesk.tables.fields import Field
from pbdesk.tables.known import KnownBranch
from pbdesk.tables.members import MemberRow, entry_day
from pbdesk.tables.preview import RowState
from pbdesk.tables.roster import MemberEntry
from pbdesk.tables.standing import assumed_day, assumes_full
from pbdesk.views.import_facts import known_roll

_PLAIN = (Field.NAME, Field.GENDER, Field.ETHNICITY, Field.EDUCATION, Field.ID_NUMBER, Field.PHONE, Field.EMPLOYER)
_DAYS = (Field.BORN, Field.JOINED, Field.FULL)
_OF_PERSON = frozenset({*_PLAIN, *_DAYS, Field.REMARK})


@dataclass(slots=True)
class _Writing:
    """One import under way: where it writes, the branches, and the groups made or found so far."""

    store: Store
    tx: Transaction
    today: date
    since: date | None
    branches: dict[str, KnownBranch]
    groups: dict[tuple[str, str], str] = field(default_factory=dict)


def put_members(store: Store, tx: Transaction, rows: Iterable[MemberRow], since: date | None, today: date) -> None:
    """Write new members and what is changed of known ones; ``since``: from when on new ones are on the roll."""
    branches = {b.branch_id: b for b in known_roll(store, today).branches}
    writing = _Writing(store, tx, today, since, branches)
    for row in rows:
        entry = row.entry
        assert entry is not None
        if row.state is RowState.NEW:
            _put_new(writing, row, entry)
        else:
            _put_changed(writing, row, entry)


def _put_new(writing: _Writing, row: MemberRow, entry: MemberEntry) -> None:
    store, tx = writing.store, writing.tx
    branch = row.branch_id or ""
    since = entry_day(entry, writing.branches[branch], writing.since)
    known = store.get(Person, row.record_id) if row.record_id else None
    person = known.record if known else Person(id=store.new_id(), name=entry.name)
    person = _with(person, entry, _OF_PERSON if known is None else {c.field for c in row.changes})
    if known is None and assumes_full(entry):
        person = replace(person, full_on=assumed_day(entry, since), remark=marked(person.remark))
    tx.put(person, heads=known.heads if known else ())
    group = _group(writing, branch, entry.group, since)
    tx.put(Membership(
        id=store.new_id(), person_id=person.id, branch_id=branch, group_id=group, started_on=since,
        came_from=entry.came_from,
    ))  # fmt: skip
    _put_posts(writing, person.id, branch, group, entry, since)
    if entry.mobile:
        _put_mobile(writing, person.id, entry, since)


def _put_changed(writing: _Writing, row: MemberRow, entry: MemberEntry) -> None:
    fields = {change.field for change in row.changes}
    shown = writing.store.get(Person, row.record_id or "")
    assert shown is not None
    writing.tx.put(_with(shown.record, entry, fields), heads=shown.heads)
    running = [m for m in memberships_of(writing.store, shown.record.id) if m.record.ended_on is None]
    branch = row.branch_id or ""
    group = running[-1].record.group_id if running else None
    if Field.GROUP in fields and running:
        group = _group(writing, branch, entry.group, writing.today)
        _regroup(writing, running[-1].record, running[-1].heads, group)
    if Field.POST in fields:
        _put_posts(writing, shown.record.id, branch, group, entry, writing.today)
    if Field.MOBILE in fields:
        _put_mobile(writing, shown.record.id, entry, writing.today)


def _with(person: Person, entry: MemberEntry, fields: Iterable[Field]) -> Person:
    """A person with some fields as the table has them."""
    wanted = set(fields)
    values: dict[str, Any] = {f.value: getattr(entry, f.value) for f in _PLAIN if f in wanted}
    for each in _DAYS:
        day: Day | None = getattr(entry, each.value)
        if each in wanted and day is not None:
            values[f"{each.value}_on"] = None if isinstance(day, Month) else day
            values[f"{each.value}_month"] = str(day) if isinstance(day, Month) else None
    remark = person.remark
    if Field.FULL in wanted and entry.full is not None and is_assumed(remark):
        remark = unmarked(remark)
    if Field.REMARK in wanted and entry.remark:
        remark = "；".join(filter(None, (remark, entry.remark)))
    return replace(person, remark=remark, **values)


def _group(writing: _Writing, branch: str, name: str | None, since: date) -> str | None:
    """The group of that name in the branch, made where there is none."""
    if not name:
        return None
    found = writing.groups.get((branch, name)) or _group_called(writing.store, branch, name)
    if found is None:
        found = writing.store.new_id()
        formed = writing.branches[branch].founded_on or since
        writing.tx.put(PartyGroup(id=found, branch_id=branch, name=name, formed_on=min(formed, since)))
    writing.groups[(branch, name)] = found
    return found


def _group_called(store: Store, branch: str, name: str) -> str | None:
    rows = store.query(
        "SELECT g.id FROM party_group g WHERE g.branch_id = :branch AND g.name = :name AND g.deleted_at IS NULL"
        " AND g.dissolved_on IS NULL ORDER BY g.id",
        {"branch": branch, "name": name},
    )
    return str(rows[0]["id"]) if rows else None


def _regroup(writing: _Writing, old: Membership, heads: tuple[str, ...], group: str | None) -> None:
    """Put a member into a group: from today on where he was in another one, whose earlier days stay."""
    after = replace(old, group_id=group)
    if old.group_id is None or old.started_on >= writing.today:
        writing.tx.put(after, heads=heads)
        return
    writing.tx.put(replace(old, ended_on=writing.today, end_reason=REGROUPED), heads=heads)
    writing.tx.put(replace(after, id=writing.store.new_id(), started_on=writing.today, came_from=None))


def _put_posts(writing: _Writing, person: str, branch: str, group: str | None, entry: MemberEntry, since: date) -> None:
    for role in entry.posts:
        leads = role is PostRole.GROUP_LEADER
        if leads and group is None:
            continue
        writing.tx.put(Post(
            id=writing.store.new_id(), person_id=person, organization_id=None if leads else branch,
            group_id=group if leads else None, role=role, started_on=since,
        ))  # fmt: skip


def _put_mobile(writing: _Writing, person: str, entry: MemberEntry, since: date) -> None:
    writing.tx.put(MemberCondition(
        id=writing.store.new_id(), person_id=person, kind=ConditionKind.MOBILE,
        started_on=entry.mobile_since or since, place=entry.mobile_place,
    ))  # fmt: skip

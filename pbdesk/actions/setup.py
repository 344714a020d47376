"""The first step of a new file: a branch with its members, a street with its branches, a guide with theirs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from pbdesk import clock
from pbdesk.actions.roster import MemberLine, read_branches, read_roster
from pbdesk.assumed import ASSUMED
from pbdesk.errors import Fault, FieldError, Problem
from pbdesk.model import (
    BranchKind,
    Committee,
    Membership,
    Organization,
    OrganizationKind,
    PartyGroup,
    Person,
    Post,
    Posting,
    PostRole,
    UnitKind,
)
from pbdesk.store import Changes, Shown, Store, Transaction

NewId = Callable[[], str]
_COMMITTEE_ROLES = frozenset({
    PostRole.SECRETARY,
    PostRole.DEPUTY,
    PostRole.ORGANIZATION,
    PostRole.PUBLICITY,
    PostRole.DISCIPLINE,
    PostRole.MEMBER,
})


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchDraft:
    """A branch as it is about to be made; ``roster`` is the pasted text, ``guide`` the name of its guide."""

    name: str | None
    unit_kind: UnitKind | None
    founded_on: date | None
    roster: str
    has_committee: bool = False
    guide: str | None = None
    guide_since: date | None = None
    parent_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchesDraft:
    """Several branches at once: below a street, or in the care of one guide; ``branches`` is the pasted text."""

    street: str | None = None
    guide: str | None = None
    guide_since: date | None = None
    branches: str = ""


def create_branch(store: Store, draft: BranchDraft) -> Changes:
    """Make a branch with its members, groups, posts and committee.

    Raises:
        FieldError: a name is missing, a day lies ahead, or a line of the roster cannot be understood.
    """
    today = clock.today(store.clock)
    roster = read_roster(draft.roster, today)
    faults = [*name_faults(store, "name", draft.name), *_day_faults("founded_on", draft.founded_on, today)]
    faults += [*_day_faults("guide_since", draft.guide_since, today), *_line_faults("roster", roster.problems)]
    if draft.has_committee and not any(m.role in _COMMITTEE_ROLES for m in roster.members):
        faults.append(Fault("roster", "设有支委会，请在支委姓名后面写上职务，如“张建国 书记”。"))
    if faults:
        raise FieldError(tuple(faults))
    since = draft.founded_on or date(today.year, 1, 1)
    ids = store.new_id
    with store.change(f"登记{draft.name}") as tx:
        branch = _put_branch(tx, ids(), draft.name or "", draft.unit_kind, draft.founded_on, draft.parent_id)
        if draft.has_committee:
            tx.put(Committee(id=ids(), branch_id=branch, started_on=since))
        _put_members(tx, branch, roster.members, since, {}, ids)
        if draft.guide:
            _post_guide(tx, draft.guide, {branch: draft.guide_since or since}, ids)
    return tx.changes


def create_branches(store: Store, draft: BranchesDraft) -> Changes:
    """Make a street, or a guide, and the branches that belong to it.

    Raises:
        FieldError: a name is missing or already there, or a line cannot be understood.
    """
    today = clock.today(store.clock)
    branches, problems = read_branches(draft.branches, today)
    faults = [*_line_faults("branches", problems), *_day_faults("guide_since", draft.guide_since, today)]
    if not branches and not problems:
        faults.append(Fault("branches", "请至少写一个支部，一行一个。"))
    known = _names(store)
    faults += [Fault("branches", f"“{b.name}”已经有了，请去掉这一行。") for b in branches if b.name in known]
    if faults:
        raise FieldError(tuple(faults))
    ids = store.new_id
    with store.change(f"登记 {len(branches)} 个支部") as tx:
        parent = _put_street(tx, store, draft.street, ids)
        made = [_put_branch(tx, ids(), b.name, b.unit_kind, b.founded_on, parent) for b in branches]
        if draft.guide:
            since = draft.guide_since or today
            starts = {made[n]: max(since, line.founded_on or since) for n, line in enumerate(branches)}
            _post_guide(tx, draft.guide, starts, ids)
    return tx.changes


def add_members(store: Store, branch_id: str, text: str, since: date | None) -> Changes:
    """Put more members on the roll of a branch, from ``since`` (today) on.

    Raises:
        FieldError: no name, or a line cannot be understood.
    """
    today = clock.today(store.clock)
    roster = read_roster(text, today)
    faults = [*_line_faults("roster", roster.problems), *_day_faults("since", since, today)]
    if not roster.members and not faults:
        faults.append(Fault("roster", "请至少写一个姓名，一行一个。"))
    if store.get(Organization, branch_id) is None:
        faults.append(Fault("branch", "请先选支部。"))
    if faults:
        raise FieldError(tuple(faults))
    ids = store.new_id
    with store.change(f"添加 {len(roster.members)} 名党员") as tx:
        _put_members(tx, branch_id, roster.members, since or today, _groups_of(store, branch_id), ids)
    return tx.changes


def post_guide(store: Store, branch_id: str | None, name: str | None, since: date | None) -> Changes:
    """Put a guide in charge of a branch from a day on; whoever is in charge then, is until that day.

    Raises:
        FieldError: branch, name or day is missing or can't be; a guide took over on that day or later.
    """
    today = clock.today(store.clock)
    start = since or today
    faults = [] if branch_id and store.get(Organization, branch_id) else [Fault("branch", "请先选支部。")]
    faults += [] if name and name.strip() else [Fault("guide", "请填写指导员的姓名。")]
    faults += _day_faults("since", since, today)
    running = _postings_of(store, branch_id or "", start)
    if any(p.record.started_on >= start for p in running):
        faults.append(Fault("since", "这一天或之后已经登记了指导员，请核对日期。"))
    if faults or branch_id is None or name is None:
        raise FieldError(tuple(faults))
    with store.change(f"登记指导员{name.strip()}") as tx:
        for posting in running:
            tx.put(replace(posting.record, ended_on=start), heads=posting.heads)
        person = _guide_called(store, name.strip())
        if person is None:
            person = store.new_id()
            tx.put(Person(id=person, name=name.strip()))
        tx.put(Posting(id=store.new_id(), person_id=person, branch_id=branch_id, started_on=start))
    return tx.changes


def _postings_of(store: Store, branch_id: str, day: date) -> list[Shown[Posting]]:
    """The postings at a branch that run on a day or begin later."""
    rows = store.query(
        "SELECT t.id FROM posting t WHERE t.branch_id = :branch AND t.deleted_at IS NULL"
        " AND (t.ended_on IS NULL OR t.ended_on > :day) ORDER BY t.started_on, t.id",
        {"branch": branch_id, "day": day.isoformat()},
    )
    return [found for row in rows if (found := store.get(Posting, row["id"]))]


def _guide_called(store: Store, name: str) -> str | None:
    """The guide of that name whom the file knows already, if it is one only."""
    rows = store.query(
        "SELECT DISTINCT p.id FROM person p JOIN posting t ON t.person_id = p.id AND t.deleted_at IS NULL"
        " WHERE p.name = :name AND p.deleted_at IS NULL",
        {"name": name},
    )
    return str(rows[0]["id"]) if len(rows) == 1 else None


def _put_branch(
    tx: Transaction, branch: str, name: str, unit: UnitKind | None, founded: date | None, parent: str | None
) -> str:
    tx.put(Organization(
        id=branch, parent_id=parent, kind=OrganizationKind.BRANCH, name=name.strip(), unit_kind=unit,
        branch_kind=BranchKind.REGULAR, founded_on=founded,
    ))  # fmt: skip
    return branch


def _put_street(tx: Transaction, store: Store, name: str | None, ids: NewId) -> str | None:
    """The street that the branches hang on: the one there already, or a new one of this name."""
    known = store.query("SELECT o.id FROM organization o WHERE o.kind = 'street' AND o.deleted_at IS NULL")
    if known:
        return str(known[0]["id"])
    if not name:
        return None
    street = ids()
    tx.put(Organization(id=street, kind=OrganizationKind.STREET, name=name.strip()))
    return street


def _put_members(
    tx: Transaction, branch: str, members: Sequence[MemberLine], since: date, groups: dict[str, str], ids: NewId
) -> None:
    for name in dict.fromkeys(m.group for m in members if m.group):
        if name not in groups:
            groups[name] = ids()
            tx.put(PartyGroup(id=groups[name], branch_id=branch, name=name, formed_on=since))
    for member in members:
        person = ids()
        full_on, full_month = (member.full_on, member.full_month) if member.full else (None, None)
        assumed = member.full and not full_on and not full_month
        tx.put(Person(
            id=person, name=member.name, full_on=since if assumed else full_on, full_month=full_month,
            remark=ASSUMED if assumed else None,
        ))  # fmt: skip
        group = groups.get(member.group or "")
        tx.put(Membership(id=ids(), person_id=person, branch_id=branch, group_id=group, started_on=since))
        if member.role is PostRole.GROUP_LEADER:
            tx.put(Post(id=ids(), person_id=person, group_id=group, role=member.role, started_on=since))
        elif member.role is not None:
            tx.put(Post(id=ids(), person_id=person, organization_id=branch, role=member.role, started_on=since))


def _post_guide(tx: Transaction, name: str, starts: Mapping[str, date], ids: NewId) -> None:
    """A guide in charge of branches, of each from its own day on."""
    person = ids()
    tx.put(Person(id=person, name=name.strip()))
    for branch, since in starts.items():
        tx.put(Posting(id=ids(), person_id=person, branch_id=branch, started_on=since))


def _names(store: Store) -> set[str]:
    rows = store.query("SELECT o.name FROM organization o WHERE o.kind = 'branch' AND o.deleted_at IS NULL")
    return {row["name"] for row in rows}


def _groups_of(store: Store, branch_id: str) -> dict[str, str]:
    rows = store.query(
        "SELECT g.id, g.name FROM party_group g WHERE g.branch_id = :branch AND g.deleted_at IS NULL"
        " AND g.dissolved_on IS NULL",
        {"branch": branch_id},
    )
    return {row["name"]: row["id"] for row in rows if row["name"]}


def name_faults(store: Store, field: str, name: str | None) -> list[Fault]:
    """What is wrong with the name of a new branch: none, or one that is taken."""
    if not name or not name.strip():
        return [Fault(field, "请填写支部名称。")]
    return [Fault(field, f"“{name}”已经有了，请换一个名称。")] if name.strip() in _names(store) else []


def _day_faults(field: str, day: date | None, today: date) -> list[Fault]:
    return [Fault(field, "这一天还没有到，请核对日期。")] if day is not None and day > today else []


def _line_faults(field: str, problems: Sequence[Problem]) -> list[Fault]:
    if not problems:
        return []
    shown = "\n".join(f"第{p.line}行：{p.reason}" for p in problems[:3])
    more = f"\n另外还有 {len(problems) - 3} 行。" if len(problems) > 3 else ""
    return [Fault(field, shown + more)]

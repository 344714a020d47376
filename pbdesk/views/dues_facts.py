"""What dues are worked out from: who was where and when, what each owes a month, what was paid."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from sqlite3 import Row

from pbdesk.model import DuesCategory
from pbdesk.rules.dues_book import DuesBook, Payment, Standard
from pbdesk.rules.policy import Policies
from pbdesk.store import Store
from pbdesk.views.namesakes import tell_apart

_THEIRS = """
   AND (:branch IS NULL
        OR {person} IN (SELECT t.person_id FROM membership t WHERE t.branch_id = :branch AND t.deleted_at IS NULL)
        OR {person} IN (SELECT u.person_id FROM dues u WHERE u.branch_id = :branch AND u.deleted_at IS NULL))"""

_RELATIONS = """
    SELECT m.person_id, p.name, m.branch_id, o.name AS branch, o.branch_kind, m.started_on, m.ended_on, m.came_from,
           p.joined_on, p.joined_month
      FROM membership m
      JOIN person p ON p.id = m.person_id
      JOIN organization o ON o.id = m.branch_id
     WHERE m.deleted_at IS NULL AND p.deleted_at IS NULL""" + _THEIRS.format(person="m.person_id") + """
     ORDER BY m.started_on, m.id"""

_STANDARDS = """
    SELECT s.person_id, s.from_month, s.category, s.amount, s.approved_by, s.remark
      FROM dues_standard s
     WHERE s.deleted_at IS NULL""" + _THEIRS.format(person="s.person_id") + """
     ORDER BY s.from_month"""

_PAYMENTS = """
    SELECT d.person_id, d.month, d.branch_id, o.name AS branch, d.due, d.paid, d.paid_on, d.payer, d.remark
      FROM dues d
      JOIN organization o ON o.id = d.branch_id
     WHERE d.deleted_at IS NULL""" + _THEIRS.format(person="d.person_id")


@dataclass(frozen=True, slots=True)
class Relation:
    """A member's time in a branch, ``[started_on, ended_on)``; ``admitted`` where it began with the admission."""

    branch_id: str
    branch: str
    started_on: date
    ended_on: date | None
    temporary: bool
    admitted: bool = False

    def covers(self, day: date) -> bool:
        """Whether the branch holds the member on a day."""
        return self.started_on <= day and (self.ended_on is None or day < self.ended_on)


@dataclass(frozen=True, slots=True)
class DuesFacts(DuesBook):
    """All about the dues of some people, with their names."""

    relations: Mapping[str, Sequence[Relation]]
    names: Mapping[str, str]


def load_dues(store: Store, branch_id: str | None, policies: Policies, on: date) -> DuesFacts:
    """Read everything about the dues of those who ever belonged or paid to a branch (None: everyone)."""
    asked = {"branch": branch_id}
    names: dict[str, str] = {}
    relations: dict[str, list[Relation]] = defaultdict(list)
    for r in store.query(_RELATIONS, asked):
        names[r["person_id"]] = r["name"]
        ended = date.fromisoformat(r["ended_on"]) if r["ended_on"] else None
        relations[r["person_id"]].append(
            Relation(r["branch_id"], r["branch"], date.fromisoformat(r["started_on"]), ended,
                     r["branch_kind"] == "temporary", _is_admission(r))
        )  # fmt: skip
    standards: dict[str, list[Standard]] = defaultdict(list)
    for r in store.query(_STANDARDS, asked):
        standards[r["person_id"]].append(
            Standard(r["from_month"], DuesCategory(r["category"]), Decimal(r["amount"]), r["approved_by"] or "",
                     r["remark"] or "")
        )  # fmt: skip
    told = tell_apart(store, names)
    return DuesFacts(
        relations, standards, _payments(store, asked), policies.number("dues_day", on), names=told,
    )  # fmt: skip


def by_branch(everyone: DuesFacts) -> Mapping[str, DuesFacts]:
    """The facts of everyone as those of each branch: reading them branch by branch takes minutes in a large street."""
    branches: dict[str, set[str]] = defaultdict(set)
    for (person, _), payment in everyone.payments.items():
        branches[person].add(payment.branch_id)
    names: dict[str, dict[str, str]] = defaultdict(dict)
    for person, name in everyone.names.items():
        for branch in branches[person] | {relation.branch_id for relation in everyone.relations[person]}:
            names[branch][person] = name
    return {branch: replace(everyone, names=own) for branch, own in names.items()}


def _is_admission(row: Row) -> bool:
    """Whether someone became a member in the month in which a branch took him up, and came from nowhere else."""
    joined = row["joined_on"] or row["joined_month"] or ""
    return not row["came_from"] and joined[:7] == row["started_on"][:7]


def _payments(store: Store, asked: Mapping[str, object]) -> Mapping[tuple[str, str], Payment]:
    return {
        (r["person_id"], r["month"]): Payment(
            r["branch_id"], r["branch"], Decimal(r["due"]) if r["due"] else None, Decimal(r["paid"]),
            date.fromisoformat(r["paid_on"]) if r["paid_on"] else None, r["payer"] or "", r["remark"] or "",
        )
        for r in store.query(_PAYMENTS, asked)
    }  # fmt: skip

"""Names for the ids in findings, read once for all of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pbdesk.model import Finding, SubjectKind
from pbdesk.rules import RuleBook, rule_book
from pbdesk.store import Store
from pbdesk.views.pinyin import Named

_DIGITS = "一二三四五六七八九"

_ORGANIZATIONS = """
    SELECT o.id, o.name, o.kind
      FROM organization o
     WHERE o.deleted_at IS NULL
     ORDER BY o.name, o.id"""

_GROUPS = """
    SELECT g.id, g.name, g.branch_id
      FROM party_group g
     WHERE g.deleted_at IS NULL"""

_PEOPLE = """
    SELECT p.id, p.name
      FROM person p
     WHERE p.deleted_at IS NULL"""


@dataclass(frozen=True, slots=True)
class Names:
    """The names of organizations, groups and people, and the rules by their ids."""

    organizations: Mapping[str, str]
    branches: Mapping[str, str]
    groups: Mapping[str, str]
    people: Mapping[str, str]
    rules: RuleBook

    def branch(self, branch_id: str | None) -> str:
        """The name of a branch; nothing when there is none."""
        return self.organizations.get(branch_id or "", "")

    def subject(self, finding: Finding) -> str:
        """Whom a finding is about, by name."""
        match finding.subject_kind:
            case SubjectKind.BRANCH:
                return self.branch(finding.subject)
            case SubjectKind.GROUP:
                return self.groups.get(finding.subject, "党小组")
            case SubjectKind.GUIDE:
                return f"指导员 {self.people.get(finding.subject, '')}".strip()
            case SubjectKind.PERSON:
                return self.people.get(finding.subject, finding.subject)


def load_names(store: Store) -> Names:
    """Read the names."""
    rows = store.query(_ORGANIZATIONS)
    return Names(
        organizations={row["id"]: row["name"] for row in rows},
        branches={row["id"]: row["name"] for row in rows if row["kind"] == "branch"},
        groups={row["id"]: row["name"] or "党小组" for row in store.query(_GROUPS)},
        people={row["id"]: row["name"] for row in store.query(_PEOPLE)},
        rules=rule_book(store),
    )


def reading_order(name: str) -> str:
    """A key that sorts names as people count: 第二党小组 before 第三, 第九 before 第十."""
    return re.sub(f"[{_DIGITS}十]+", lambda found: f"{_number(found[0]):03}", name)


def branch_choices(store: Store) -> tuple[Named, ...]:
    """Every branch, to be found by typing."""
    rows = [row for row in store.query(_ORGANIZATIONS) if row["kind"] == "branch"]
    return tuple(Named(row["id"], row["name"], number) for number, row in enumerate(rows, start=1))


def _number(numerals: str) -> int:
    """A number from 1 to 99 in Chinese numerals."""
    tens, ten, ones = numerals.rpartition("十")
    return (10 * (_DIGITS.find(tens) + 1 or 1) if ten else 0) + (_DIGITS.find(ones) + 1 if ones else 0)

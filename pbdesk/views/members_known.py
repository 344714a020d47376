"""Who there is to choose from: the members of a branch on a day, and people of a name whom the file knows already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from sqlite3 import Row

from pbdesk.store import Store
from pbdesk.views.members import MemberRow, day_words, read_members
from pbdesk.views.people import named_apart
from pbdesk.views.pinyin import Named

_CALLED = """
    SELECT p.id, p.joined_on, p.joined_month, o.name AS branch, m.branch_id, m.started_on, m.ended_on
      FROM person p
      LEFT JOIN membership m ON m.person_id = p.id AND m.deleted_at IS NULL
      LEFT JOIN organization o ON o.id = m.branch_id
     WHERE p.name = :name AND p.deleted_at IS NULL
     ORDER BY p.id, CASE WHEN m.ended_on IS NULL THEN 0 ELSE 1 END, m.ended_on DESC, m.started_on DESC"""


@dataclass(frozen=True, slots=True)
class Namesake:
    """Someone of a name in the file; ``branch_id`` is where he is on the roll now, None when nowhere."""

    person_id: str
    words: str
    branch_id: str | None


def member_choices(store: Store, branch_id: str, day: date) -> tuple[Named, ...]:
    """The members of a branch on a day, to be found by typing."""
    members = read_members(store, day, branch_id).members
    return named_apart(
        store, (Named(row.person_id, row.name, n, _note(row)) for n, row in enumerate(members, start=1))
    )


def namesakes(store: Store, name: str, day: date) -> tuple[Namesake, ...]:
    """Everybody in the file who is called so, with what tells them apart."""
    found: dict[str, Row] = {}
    for row in store.query(_CALLED, {"name": name}):
        found.setdefault(row["id"], row)
    return tuple(_namesake(row, day) for row in found.values())


def _namesake(row: Row, day: date) -> Namesake:
    joined = day_words(row["joined_on"], row["joined_month"])
    admitted = f"，{joined} 入党" if joined else ""
    if row["branch"] is None:
        return Namesake(row["id"], f"文件里已有、还没有组织关系的人{admitted}", None)
    if row["ended_on"] is None or row["ended_on"] > day.isoformat():
        return Namesake(row["id"], f"在{row['branch']}册上{admitted}", row["branch_id"])
    return Namesake(row["id"], f"{row['ended_on']} 离开{row['branch']}{admitted}", None)


def _note(row: MemberRow) -> str:
    return row.post or ("" if row.full else "预备")

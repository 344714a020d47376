"""Who is in charge of a branch as guide on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pbdesk.store import Store

_GUIDES = """
    SELECT p.id, p.person_id, n.name
      FROM posting p
      JOIN person n ON n.id = p.person_id
     WHERE p.branch_id = :branch AND p.deleted_at IS NULL AND n.deleted_at IS NULL
       AND p.started_on <= :day AND (p.ended_on IS NULL OR p.ended_on > :day)
     ORDER BY p.started_on DESC, p.id DESC
     LIMIT 1"""


@dataclass(frozen=True, slots=True)
class GuideInCharge:
    """A guide and the posting he holds."""

    posting_id: str
    person_id: str
    name: str


def guide_on(store: Store, branch_id: str, day: date) -> GuideInCharge | None:
    """The guide in charge of a branch on a day (the latest posting, if two overlap), or None for a gap."""
    rows = store.query(_GUIDES, {"branch": branch_id, "day": day.isoformat()})
    return GuideInCharge(rows[0]["id"], rows[0]["person_id"], rows[0]["name"]) if rows else None

"""The study of a branch that gives nobody class hours as it is written down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pbdesk.calendar import year_period
from pbdesk.model import MeetingKind
from pbdesk.rules.hours import event_words
from pbdesk.rules.topics.study import STUDY
from pbdesk.store import Store

_UNCOUNTED = """
    SELECT m.id, m.kind, m.held_on, m.title
      FROM meeting m
     WHERE m.deleted_at IS NULL AND COALESCE(m.status, 'held') = 'held' AND m.branch_id = :branch
       AND m.held_on >= :start AND m.held_on <= :last AND m.hours IS NULL
       AND (:derive = 0 OR m.starts_at IS NULL OR m.ends_at IS NULL) AND """ + STUDY + """
     ORDER BY m.held_on, m.id"""


@dataclass(frozen=True, slots=True)
class UncountedEvent:
    """A lecture, theme day or training that gives nobody hours as it is written down."""

    meeting_id: str
    kind: MeetingKind
    held_on: date
    title: str

    @property
    def words(self) -> str:
        """The event in words."""
        return event_words(self.kind, self.title)


def uncounted_events(store: Store, branch_id: str, year: int, *, derive: bool) -> tuple[UncountedEvent, ...]:
    """The study events of a branch's year that lack both hours and what they could be reckoned from."""
    period = year_period(year)
    asked = {
        "start": period.start.isoformat(), "last": period.last_day.isoformat(), "branch": branch_id,
        "derive": int(derive),
    }  # fmt: skip
    return tuple(
        UncountedEvent(r["id"], MeetingKind(r["kind"]), date.fromisoformat(r["held_on"]), r["title"] or "")
        for r in store.query(_UNCOUNTED, asked)
    )

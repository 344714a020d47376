"""Which minutes of a period were copied from earlier ones of the same or another branch, over a year back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable
from datetime import date, datetime
from sqlite3 import Row

from dateutil.relativedelta import relativedelta

from pbdesk.calendar import Period
from pbdesk.clock import local_date
from pbdesk.model import MeetingKind
from pbdesk.rules.policy import Policies
from pbdesk.rules.quality.likeness import Copy, Text, find_copies
from pbdesk.store import Store

_BACK = relativedelta(years=1)
_JOINT = frozenset({MeetingKind.LECTURE, MeetingKind.THEME_DAY, MeetingKind.TRAINING})
"""What several branches hold together, each with its own record (E-11)."""

_HELD = """m.deleted_at IS NULL AND COALESCE(m.status, 'held') = 'held' AND m.kind <> 'talk'
       AND m.held_on >= :start AND m.held_on < :end AND m.held_on <= :today"""

_TEXTS = f"""
    SELECT m.id, m.kind, m.held_on, m.starts_at, m.place, m.recorded_at, m.content
      FROM meeting m
     WHERE {_HELD}"""

_UNDER_AGENDA = f"""
    SELECT a.meeting_id, a.content, a.resolution
      FROM meeting m
      JOIN agenda_item a ON a.meeting_id = m.id
     WHERE {_HELD} AND TRIM(COALESCE(m.content, '')) = ''
     ORDER BY a.meeting_id, CASE WHEN a.position IS NULL THEN 1 ELSE 0 END, a.position, a.id"""


def copies_in(
    store: Store,
    period: Period,
    today: date,
    policies: Policies,
    wanted: Collection[str],
    tell: Callable[[int, int], object] = lambda _done, _all: None,
) -> dict[str, Copy]:
    """Of the meetings wanted, those whose minutes are too much like earlier ones, whatever branch these are of."""
    if not wanted:
        return {}
    day = min(period.last_day, today)
    return find_copies(
        _texts(store, period, today),
        policies.number("minutes_likeness", day),
        policies.number("minutes_compared_from", day),
        frozenset(wanted),
        tell,
    )


def _texts(store: Store, period: Period, today: date) -> list[Text]:
    """The minutes of the period and of a year before, in the order in which they were written down."""
    asked = {
        "start": (period.start - _BACK).isoformat(), "end": period.end.isoformat(), "today": today.isoformat(),
    }  # fmt: skip
    under = defaultdict(list)
    for r in store.query(_UNDER_AGENDA, asked):
        under[r["meeting_id"]].append(f"{r['content'] or ''}{r['resolution'] or ''}")
    rows = sorted(store.query(_TEXTS, asked), key=_written)
    return [Text(r["id"], (r["content"] or "").strip() or "\n".join(under[r["id"]]), _together(r)) for r in rows]


def _written(row: Row) -> tuple[str, str, str]:
    """When the minutes were written: the day they were entered, or that of the meeting where nobody knows."""
    entered = local_date(datetime.fromisoformat(row["recorded_at"])).isoformat() if row["recorded_at"] else ""
    return entered or row["held_on"], row["held_on"], row["id"]


def _together(row: Row) -> Hashable:
    """What the records of one event held jointly share; None for a meeting that nobody else can have held."""
    if MeetingKind(row["kind"]) not in _JOINT or not row["place"]:
        return None
    return row["kind"], row["held_on"], row["starts_at"], row["place"].strip()

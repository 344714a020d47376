"""Who has stayed away for months: meetings missed in a row without leave, for the reminders of MEM-07.

Months are those that are over. A run begins after the last meeting attended, or missed with leave. Only those whom the
last month did not see are read in full.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from sqlite3 import Row

from dateutil.relativedelta import relativedelta

from pbdesk.model import ConditionKind
from pbdesk.rules.dues import ALERT_MONTHS
from pbdesk.rules.topics.narrowing import narrowed
from pbdesk.rules.topics.people import PeopleFacts
from pbdesk.store import Store

_CHUNK = 400
_MOST_MONTHS = ALERT_MONTHS[-1] + 1
"""How far back is looked: one month more than the last reminder."""
_EXCUSED = frozenset({
    ConditionKind.ATTENDANCE_EASED, ConditionKind.MOBILE, ConditionKind.ABROAD, ConditionKind.LOST,
    ConditionKind.MEMBERSHIP_SUSPENDED,
})  # fmt: skip

_HELD = "m.deleted_at IS NULL AND COALESCE(m.status, 'held') = 'held' AND m.kind <> 'talk'"

_ATTENDED = f"""
    SELECT DISTINCT a.person_id
      FROM meeting m
      JOIN attendance a ON a.meeting_id = m.id
     WHERE {_HELD} AND m.held_on >= :start AND m.held_on < :end AND a.state IN ('present', 'online') {{only}}"""

_MARKS = f"""
    SELECT DISTINCT a.person_id, a.meeting_id, m.held_on, a.state
      FROM membership s
      JOIN meeting m ON m.branch_id = s.branch_id
      JOIN attendance a ON a.meeting_id = m.id AND a.person_id = s.person_id
     WHERE {_HELD} AND (a.state <> 'absent' OR (m.kind <> 'training' AND COALESCE(a.role, 'member') = 'member'))
       AND m.held_on >= ? AND m.held_on < ? AND s.person_id IN ({{marks}})
     ORDER BY m.held_on, a.meeting_id"""

_LAST_SEEN = f"""
    SELECT a.person_id, MAX(m.held_on) AS held_on
      FROM attendance a
      JOIN meeting m ON m.id = a.meeting_id
     WHERE {_HELD} AND a.state IN ('present', 'online')
       AND m.held_on >= ? AND m.held_on < ? AND a.person_id IN ({{marks}})
     GROUP BY a.person_id"""


@dataclass(frozen=True, slots=True)
class Absence:
    """The meetings missed without leave since the last one attended, in order, with their days."""

    missed: tuple[tuple[str, date], ...]

    @property
    def months(self) -> int:
        """From the month of the first to that of the last, both included."""
        first, last = self.missed[0][1], self.missed[-1][1]
        return 12 * (last.year - first.year) + last.month - first.month + 1


def load_absences(
    store: Store, branches: Collection[str] | None, people: PeopleFacts, day: date
) -> Mapping[str, Absence]:
    """Read who had stayed away by a day; only runs that reach the first reminder are kept.

    Being marked present anywhere ends a run; for speed that is asked only of those whose own branches miss them.
    """
    until = day + timedelta(days=1)
    over = until.replace(day=1)
    asked = {m.person_id for roll in people.members.values() for m in roll if m.covers(day) and not m.temporary}
    only, names = narrowed(branches, "m.branch_id")
    recent = {"start": _back(over, 1).isoformat(), "end": until.isoformat(), **names}
    seen = {r["person_id"] for r in store.query(_ATTENDED.format(only=only), recent)}
    missing = sorted(p for p in asked - seen if not is_excused(people, p, day))
    window = (_back(over, _MOST_MONTHS).isoformat(), until.isoformat())
    runs: dict[str, list[tuple[str, date]]] = defaultdict(list)
    for r in _of(store, _MARKS, window, missing):
        held_on = date.fromisoformat(r["held_on"])
        if r["state"] != "absent":
            runs[r["person_id"]].clear()
        elif held_on < over and not is_excused(people, r["person_id"], held_on):
            runs[r["person_id"]].append((r["meeting_id"], held_on))
    long = _long(runs)
    last_seen = {r["person_id"]: r["held_on"] for r in _of(store, _LAST_SEEN, window, sorted(long))}
    after = {person: date.fromisoformat(last_seen[person]) if person in last_seen else date.min for person in long}
    return _long({person: [each for each in run.missed if each[1] > after[person]] for person, run in long.items()})


def is_excused(people: PeopleFacts, person_id: str, day: date) -> bool:
    """Whether nobody expects a member at a meeting of a day: attendance eased (ME 23), away, or out of reach."""
    return any(c.kind in _EXCUSED and c.span.covers(day) for c in people.conditions.get(person_id, ()))


def _long(runs: Mapping[str, Sequence[tuple[str, date]]]) -> Mapping[str, Absence]:
    """The runs that reach the first reminder."""
    found = {person: Absence(tuple(run)) for person, run in runs.items() if run}
    return {person: absence for person, absence in found.items() if absence.months >= ALERT_MONTHS[0]}


def _of(store: Store, sql: str, window: tuple[str, str], people: Sequence[str]) -> Iterable[Row]:
    """The rows of some people in a window, asked for in portions."""
    for first in range(0, len(people), _CHUNK):
        part = people[first : first + _CHUNK]
        yield from store.query(sql.format(marks=", ".join("?" * len(part))), [*window, *part])


def _back(day: date, months: int) -> date:
    return day - relativedelta(months=months)

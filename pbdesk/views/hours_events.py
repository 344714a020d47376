"""The events that give class hours, and those that give none because nobody wrote down how long they took."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from decimal import ROUND_DOWN, Decimal
from sqlite3 import Row

from pbdesk.model import MeetingKind
from pbdesk.store import Store
from pbdesk.words import MEETING_WORDS

MOST_A_DAY = Decimal(8)
"""A whole day is eight class hours, half a day four (EDU-06)."""

_FINEST = Decimal("0.01")
_STUDY = """
   AND (m.kind IN ('lecture', 'training')
        OR m.kind = 'theme_day' AND (NOT EXISTS (SELECT 1 FROM agenda_item i WHERE i.meeting_id = m.id)
                                     OR EXISTS (SELECT 1 FROM agenda_item i
                                                 WHERE i.meeting_id = m.id AND i.kind = 'study')))"""

_HELD = """
     WHERE m.deleted_at IS NULL AND m.year = :year AND COALESCE(m.status, 'held') = 'held'"""

_EVENTS = """
    SELECT a.person_id, m.id, m.kind, m.held_on, m.title, m.hours, m.starts_at, m.ends_at, m.sitting_id
      FROM meeting m
      JOIN attendance a ON a.meeting_id = m.id""" + _HELD + """
       AND a.state IN ('present', 'online')
       AND (:branch IS NULL OR a.person_id IN (SELECT t.person_id FROM membership t
                                                WHERE t.branch_id = :branch AND t.deleted_at IS NULL))
       AND (m.hours IS NOT NULL
            OR (:derive = 1 AND m.starts_at IS NOT NULL AND m.ends_at IS NOT NULL""" + _STUDY + """))
     ORDER BY m.held_on, CASE WHEN m.hours IS NULL THEN 1 ELSE 0 END, COALESCE(m.starts_at, ''), m.id"""

_UNCOUNTED = """
    SELECT m.id, m.kind, m.held_on, m.title
      FROM meeting m""" + _HELD + """
       AND m.branch_id = :branch AND m.hours IS NULL
       AND (:derive = 0 OR m.starts_at IS NULL OR m.ends_at IS NULL)""" + _STUDY + """
     ORDER BY m.held_on, m.id"""

_Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class HourEvent:
    """One event of one person; ``derived`` when its hours come from its times and not from the record.

    ``shared`` when minutes of it are counted with another event already, so that it gives less than it would alone.
    """

    meeting_id: str
    kind: MeetingKind
    held_on: date
    title: str
    hours: Decimal
    derived: bool
    sitting: str
    shared: bool = False

    @property
    def words(self) -> str:
        """The event in words."""
        return f"{MEETING_WORDS[self.kind]}" + (f"“{self.title}”" if self.title else "")

    @property
    def why(self) -> str:
        """How the hours came about where they are not simply as written; else empty."""
        if not self.hours:
            return "和同一天别的活动时间重叠，已经计过，不另计" if self.shared else "不足半小时，不计学时"
        told = ["按起止时间折算：每小时 1 学时"] if self.derived else []
        told += ["和同一天别的活动时间重叠，重叠的时间只计一次"] if self.shared else []
        return "；".join(told)


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
        return f"{MEETING_WORDS[self.kind]}" + (f"“{self.title}”" if self.title else "")


def hour_events(
    store: Store, year: int, branch_id: str | None, *, derive: bool
) -> Mapping[str, tuple[HourEvent, ...]]:
    """The events of each person in a year, in the order of their days.

    ``branch_id`` narrows to those who ever belonged to it, wherever they studied (E-22); ``derive`` reckons hours from
    times. The same minutes of one person never count twice (a lecture inside a theme day).
    """
    rows: dict[str, list[Row]] = defaultdict(list)
    for r in store.query(_EVENTS, {"year": year, "branch": branch_id, "derive": int(derive)}):
        rows[r["person_id"]].append(r)
    return {person: tuple(_events(own)) for person, own in rows.items()}


def uncounted_events(store: Store, branch_id: str, year: int, *, derive: bool) -> tuple[UncountedEvent, ...]:
    """The study events of a branch's year that lack both hours and what they could be reckoned from."""
    asked = {"year": year, "branch": branch_id, "derive": int(derive)}
    return tuple(
        UncountedEvent(r["id"], MeetingKind(r["kind"]), date.fromisoformat(r["held_on"]), r["title"] or "")
        for r in store.query(_UNCOUNTED, asked)
    )


def hours_between(starts_at: str | None, ends_at: str | None, taken: Iterable[_Span] = ()) -> Decimal:
    """Class hours from times: one an hour, half hours rounded down, at most eight; minutes taken already left out."""
    span = _span(starts_at, ends_at)
    if span is None:
        return Decimal(0)
    others = [range(*other) for other in taken]
    minutes = len(set(range(*span)).difference(*others)) if others else span[1] - span[0]
    return min(MOST_A_DAY, Decimal(minutes // 30) / 2)


@dataclass(slots=True)
class _Stretch:
    """Events of one person and day whose times run into each other: their minutes, and the hours given for them."""

    minutes: set[int] = field(default_factory=set)
    given: Decimal = Decimal(0)
    most: Decimal = Decimal(0)

    def give(self, span: _Span, written: Decimal) -> Decimal:
        """The hours that one more event adds: together never more than the minutes that were really spent.

        What a single record says stands, even where it says more than its times (a half day is four hours).
        """
        self.minutes.update(range(*span))
        self.most = max(self.most, written)
        together = (Decimal(len(self.minutes)) / 60).quantize(_FINEST, ROUND_DOWN)
        added = min(written, max(Decimal(0), max(together, self.most) - self.given))
        self.given += added
        return added


def _events(rows: Iterable[Row]) -> Iterable[HourEvent]:
    """The events of one person; those with written hours come before those reckoned from times."""
    taken: dict[str, list[_Span]] = defaultdict(list)
    stretches: dict[str, list[_Stretch]] = defaultdict(list)
    for r in rows:
        day, derived = r["held_on"], r["hours"] is None
        span = _span(r["starts_at"], r["ends_at"])
        if derived:
            alone = hours_between(r["starts_at"], r["ends_at"])
            hours = hours_between(r["starts_at"], r["ends_at"], taken[day])
        else:
            alone = Decimal(r["hours"])
            hours = _joined(stretches[day], span).give(span, alone) if span else alone
        if span is not None:
            taken[day].append(span)
        yield HourEvent(
            r["id"], MeetingKind(r["kind"]), date.fromisoformat(day), r["title"] or "", hours, derived,
            r["sitting_id"] or r["id"], hours < alone,
        )  # fmt: skip


def _joined(stretches: list[_Stretch], span: _Span) -> _Stretch:
    """The stretch that times belong to: all those they run into become one; a new one where they stand alone."""
    joined = _Stretch()
    for each in [each for each in stretches if not each.minutes.isdisjoint(range(*span))]:
        stretches.remove(each)
        joined.minutes |= each.minutes
        joined.given += each.given
        joined.most += each.most
    stretches.append(joined)
    return joined


def _span(starts_at: str | None, ends_at: str | None) -> _Span | None:
    if not starts_at or not ends_at:
        return None
    start, end = (_minute(time.fromisoformat(text)) for text in (starts_at, ends_at))
    return (start, end) if start < end else None


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute

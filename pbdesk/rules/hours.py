"""Class hours: how long an event counts for one person, and how many hours a year asks of whom (EDU-01, 02, 06).

A whole day is eight hours, half a day four. Where nobody wrote hours down, a lecture, a theme day or a training may be
reckoned from its times. The same minutes of one person never count twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, time
from decimal import ROUND_DOWN, Decimal
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from pbdesk.model import MeetingKind, Organizer
from pbdesk.words import MEETING_WORDS, ORGANIZER_WORDS

MOST_A_DAY = Decimal(8)
"""A whole day is eight class hours, half a day four (EDU-06)."""

_FINEST = Decimal("0.01")
_NOTHING = Decimal(0)

_Span = tuple[int, int]


def missing_words(missing: Decimal) -> str:
    """How many hours are missing, as a finding says it."""
    return f"还差{plain(missing)}学时"


def told_missing(message: str) -> Decimal:
    """The hours that a finding says are missing (:func:`missing_words` read back); nothing for nothing."""
    found = re.search(r"还差(\d+(?:\.\d+)?)学时", message)
    return Decimal(found[1]) if found else _NOTHING


class StudyMeeting(NamedTuple):
    """A meeting that gives hours to whoever was there: those written down, or those of its times.

    A tuple, because a street has many thousands of them in a year.
    """

    id: str
    kind: MeetingKind
    held_on: date
    title: str
    hours: Decimal | None
    starts_at: str | None
    ends_at: str | None
    sitting: str
    organizer: Organizer | None = None


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
    organizer: Organizer | None = None

    @property
    def words(self) -> str:
        """The event in words."""
        return event_words(self.kind, self.title)

    @property
    def told(self) -> str:
        """The event in words and, of a training, who held it."""
        return self.words + (f"（{held_words(self.organizer)}）" if self.kind is MeetingKind.TRAINING else "")

    @property
    def why(self) -> str:
        """How the hours came about where they are not simply as written; else empty."""
        if not self.hours:
            return "和同一天别的活动时间重叠，已经计过，不另计" if self.shared else "不足半小时，不计学时"
        told = ["按起止时间折算：每小时 1 学时"] if self.derived else []
        told += ["和同一天别的活动时间重叠，重叠的时间只计一次"] if self.shared else []
        return "；".join(told)


@dataclass(frozen=True, slots=True)
class Target:
    """The hours asked of one member in a year and, in words, why so many; ``post_days`` are those in a post."""

    hours: int
    basis: str
    eased: bool = False
    post_days: int = 0


def event_words(kind: MeetingKind, title: str) -> str:
    """An event in words: its kind and title."""
    return MEETING_WORDS[kind] + (f"“{title}”" if title else "")


def plain(quantity: Decimal) -> str:
    """A quantity without needless zeros."""
    return f"{quantity.normalize():f}"


def held_words(organizer: Organizer | None) -> str:
    """Who held a training, in words."""
    return f"{ORGANIZER_WORDS[organizer]}举办" if organizer else "没有写明谁举办的"


def hours_between(starts_at: str | None, ends_at: str | None, taken: Iterable[_Span] = ()) -> Decimal:
    """Class hours from times: one an hour, half hours rounded down, at most eight; minutes taken already left out."""
    span = _span(starts_at, ends_at)
    if span is None:
        return _NOTHING
    others = [range(*other) for other in taken]
    minutes = len(set(range(*span)).difference(*others)) if others else span[1] - span[0]
    return min(MOST_A_DAY, Decimal(minutes // 30) / 2)


def alone(meeting: StudyMeeting) -> HourEvent:
    """What a meeting gives where nothing else runs into it."""
    return _event(meeting, _hours_alone(meeting), shared=False)


def apart(meetings: Iterable[StudyMeeting]) -> bool:
    """Whether no two meetings of a day run into each other, so that each gives what it gives alone."""
    spans = sorted(span for m in meetings if (span := _span(m.starts_at, m.ends_at)))
    return all(one[1] <= other[0] for one, other in pairwise(spans))


def day_events(meetings: Iterable[StudyMeeting]) -> tuple[HourEvent, ...]:
    """What the meetings of one day give to one person who was at all of them, in the order of the day.

    Those with written hours come before those reckoned from times, so that what somebody wrote stands.
    """
    return tuple(_events(sorted(meetings, key=day_order)))


def day_order(meeting: StudyMeeting) -> tuple[bool, str, str]:
    """The order in which the meetings of a day are reckoned."""
    return meeting.hours is None, meeting.starts_at or "", meeting.id


def reckoned(days: int, post_days: int, year_days: int, member: int, committee: int) -> Target:
    """A target from the days on the roll and, of these, in a committee post; ``year_days`` 0: never by days.

    Rounded half up to whole hours.
    """
    post_days = min(days, post_days)
    if not days:
        return Target(0, "")
    if not year_days or (days >= year_days and post_days in (0, days)):
        asked, whom = (committee, "支部书记、委员") if post_days else (member, "党员")
        return Target(asked, f"{whom} {asked} 学时", post_days=post_days)
    hours = (2 * (member * (days - post_days) + committee * post_days) + year_days) // (2 * year_days)
    told = f"按在册 {days} 天折算" if days < year_days else "按天折算"
    return Target(hours, told + (f"（其中任支委 {post_days} 天）" if post_days else ""), post_days=post_days)


@dataclass(slots=True)
class _Stretch:
    """Events of one person and day whose times run into each other: their minutes, and the hours given for them."""

    minutes: set[int] = field(default_factory=set)
    given: Decimal = _NOTHING
    most: Decimal = _NOTHING

    def give(self, span: _Span, written: Decimal) -> Decimal:
        """The hours that one more event adds: together never more than the minutes that were really spent.

        What a single record says stands, even where it says more than its times (a half day is four hours).
        """
        self.minutes.update(range(*span))
        self.most = max(self.most, written)
        together = (Decimal(len(self.minutes)) / 60).quantize(_FINEST, ROUND_DOWN)
        added = min(written, max(_NOTHING, max(together, self.most) - self.given))
        self.given += added
        return added


def _events(meetings: Iterable[StudyMeeting]) -> Iterator[HourEvent]:
    taken: list[_Span] = []
    stretches: list[_Stretch] = []
    for m in meetings:
        span = _span(m.starts_at, m.ends_at)
        if m.hours is None:
            hours = hours_between(m.starts_at, m.ends_at, taken)
        else:
            hours = _joined(stretches, span).give(span, m.hours) if span else m.hours
        if span is not None:
            taken.append(span)
        yield _event(m, hours, shared=hours < _hours_alone(m))


def _hours_alone(meeting: StudyMeeting) -> Decimal:
    return hours_between(meeting.starts_at, meeting.ends_at) if meeting.hours is None else meeting.hours


def _event(m: StudyMeeting, hours: Decimal, *, shared: bool) -> HourEvent:
    return HourEvent(m.id, m.kind, m.held_on, m.title, hours, m.hours is None, m.sitting, shared, m.organizer)


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


@lru_cache(maxsize=2048)
def _span(starts_at: str | None, ends_at: str | None) -> _Span | None:
    if not starts_at or not ends_at:
        return None
    start, end = (_minute(time.fromisoformat(text)) for text in (starts_at, ends_at))
    return (start, end) if start < end else None


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute

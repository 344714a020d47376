"""The ledger (台账) of a branch's meetings as frozen rows: what one line says, and the sums below."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal

from pbdesk.model import AttendanceRole, AttendanceState, MeetingKind
from pbdesk.tables.people_lists import Attendee, people_words
from pbdesk.words import MEETING_WORDS

TITLE = "党建工作台账"
_CAME = frozenset({AttendanceState.PRESENT, AttendanceState.ONLINE})


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A decision that somebody sees to: who, by when, and whether it is an important matter."""

    topic: str
    resolution: str
    important: bool
    owner: str
    finish_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerLine:
    """One meeting of the ledger. Numbers are counted from the list of people, never typed."""

    meeting_id: str
    branch_id: str
    branch: str
    kind: MeetingKind
    held_on: date
    starts_at: time | None = None
    ends_at: time | None = None
    group_id: str | None = None
    group: str = ""
    title: str = ""
    place: str = ""
    chair: str = ""
    recorder: str = ""
    lecturer: str = ""
    topic: str = ""
    resolution: str = ""
    items: int = 0
    """How many items the agenda has, of which topic and resolution are the words."""
    content: str = ""
    hours: Decimal | None = None
    """What was talked about, and class hours: no columns of the ledger, but an import may bring them."""
    people: tuple[tuple[str, Attendee], ...] = ()
    """Person id and how he took part."""
    opinions: frozenset[str] = frozenset()
    """Ids of those who handed in a written opinion."""
    follow_ups: tuple[FollowUp, ...] = ()
    """The items that somebody sees to; they stand on a sheet of their own."""

    @property
    def clock(self) -> str:
        """From when to when, as far as it is known."""
        return "-".join(f"{moment:%H:%M}" for moment in (self.starts_at, self.ends_at) if moment)

    @property
    def people_words(self) -> str:
        """The list of people with their marks."""
        return people_words(one for _, one in self.people)

    @property
    def members(self) -> tuple[Attendee, ...]:
        """Those who were due; observers are none of them (E-25)."""
        return tuple(one for _, one in self.people if one.role is AttendanceRole.MEMBER)

    @property
    def due(self) -> int:
        """How many were due."""
        return len(self.members)

    @property
    def present(self) -> int:
        """How many came, or took part online."""
        return sum(one.state in _CAME for one in self.members)

    @property
    def leave(self) -> int:
        """How many were away with leave."""
        return sum(one.state is AttendanceState.LEAVE for one in self.members)

    @property
    def absent(self) -> int:
        """How many were away without leave."""
        return sum(one.state is AttendanceState.ABSENT for one in self.members)


@dataclass(frozen=True, slots=True)
class PersonCount:
    """How often one member of a branch was due and came in the time of the ledger."""

    name: str
    branch: str
    due: int
    present: int
    leave: int
    absent: int


@dataclass(frozen=True, slots=True)
class MonthCount:
    """The meetings of one month with all who were due and came."""

    month: str
    meetings: int
    due: int
    present: int


@dataclass(frozen=True, slots=True)
class Ledger:
    """The meetings of some branches over a time, the earliest first."""

    start: date
    last_day: date
    branches: tuple[str, ...]
    lines: tuple[LedgerLine, ...]

    @property
    def people(self) -> tuple[PersonCount, ...]:
        """The attendance of each member, in the order in which the ledger first names them."""
        return tuple(_people(self.lines))

    @property
    def months(self) -> tuple[MonthCount, ...]:
        """The sums of each month with a meeting."""
        months: dict[str, list[LedgerLine]] = defaultdict(list)
        for line in self.lines:
            months[f"{line.held_on:%Y-%m}"].append(line)
        return tuple(MonthCount(m, len(of), *_sums(of)) for m, of in sorted(months.items()))

    @property
    def kinds(self) -> tuple[tuple[str, int], ...]:
        """How many meetings there were of each kind."""
        found = Counter(line.kind for line in self.lines)
        return tuple((MEETING_WORDS[kind], found[kind]) for kind in MeetingKind if found[kind])


def rate(part: int, whole: int) -> str:
    """A share in percent with one decimal, rounded half up; a dash where nothing was due (E-35)."""
    if not whole:
        return "—"
    tenths = (2000 * part + whole) // (2 * whole)
    return f"{tenths // 10}.{tenths % 10}%"


def _sums(lines: Sequence[LedgerLine]) -> tuple[int, int]:
    return sum(line.due for line in lines), sum(line.present for line in lines)


def _people(lines: Iterable[LedgerLine]) -> Iterable[PersonCount]:
    marks: dict[tuple[str, str], list[Attendee]] = defaultdict(list)
    for line in lines:
        for person, one in line.people:
            if one.role is AttendanceRole.MEMBER:
                marks[(person, line.branch)].append(one)
    for (_, branch), of in marks.items():
        states = Counter(one.state for one in of)
        came = sum(states[state] for state in _CAME)
        leave, absent = states[AttendanceState.LEAVE], states[AttendanceState.ABSENT]
        yield PersonCount(of[-1].name, branch, len(of), came, leave, absent)

"""How one member took part in the meetings of a year, and whom he talked with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from sqlite3 import Row

from pbdesk.model import AttendanceRole, AttendanceState, MeetingKind
from pbdesk.rules.facts import Span
from pbdesk.store import Store
from pbdesk.views.rows import Ratio
from pbdesk.words import ATTENDANCE_WORDS, MEETING_WORDS

_MARKS = """
    SELECT m.id, m.kind, m.held_on, m.title, g.name AS group_name, a.state, a.role, a.reason
      FROM attendance a
      JOIN meeting m ON m.id = a.meeting_id
      LEFT JOIN party_group g ON g.id = m.group_id
     WHERE a.person_id = :person AND m.deleted_at IS NULL AND COALESCE(m.status, 'held') = 'held'
       AND m.kind <> 'talk' AND m.year = :year AND m.held_on <= :today
     ORDER BY m.held_on DESC, COALESCE(m.starts_at, '') DESC, m.id"""

_EASED = """
    SELECT c.started_on, c.ended_on
      FROM member_condition c
     WHERE c.person_id = :person AND c.kind = 'attendance_eased' AND c.deleted_at IS NULL"""

_TALKS = """
    SELECT m.id, m.held_on, m.title, p.name
      FROM attendance a
      JOIN meeting m ON m.id = a.meeting_id
      JOIN attendance b ON b.meeting_id = m.id AND b.person_id <> a.person_id
      JOIN person p ON p.id = b.person_id
     WHERE a.person_id = :person AND m.deleted_at IS NULL AND COALESCE(m.status, 'held') = 'held'
       AND m.kind = 'talk' AND m.year = :year
       AND a.state IN ('present', 'online') AND b.state IN ('present', 'online')
     ORDER BY m.held_on DESC, m.id, p.name"""

_ATTENDED = frozenset({AttendanceState.PRESENT, AttendanceState.ONLINE})


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceLine:
    """One meeting and how he took part; ``counts`` is False where he was not due: a guest, eased, a training."""

    meeting_id: str
    held_on: date
    what: str
    title: str
    state: AttendanceState
    words: str
    counts: bool
    excused: bool


@dataclass(frozen=True, slots=True)
class AttendanceYear:
    """The year's meetings, the latest first, and their figures."""

    lines: tuple[AttendanceLine, ...]
    eased: int
    """At how many meetings attendance was not demanded of him (ME 23): they are in no rate."""

    @property
    def rate(self) -> Ratio:
        """Attended of due."""
        return Ratio(sum(line.state in _ATTENDED for line in self._due), len(self._due))

    @property
    def words(self) -> str:
        """The figures in a sentence."""
        if not self.lines:
            return "这一年还没有他参加会议的记录"
        due = self._due
        leave = sum(line.state is AttendanceState.LEAVE for line in due)
        absent = sum(line.state is AttendanceState.ABSENT for line in due)
        told = [f"应到 {len(due)} 次", f"到会 {self.rate.part} 次", f"请假 {leave} 次", f"缺席 {absent} 次"]
        told += [f"到会率 {self.rate.percent}"] if due else []
        eased = f"；另有 {self.eased} 次不硬性要求到会，不计入" if self.eased else ""
        return "，".join(told) + eased

    @property
    def _due(self) -> tuple[AttendanceLine, ...]:
        return tuple(line for line in self.lines if line.counts)


@dataclass(frozen=True, slots=True)
class TalkLine:
    """One talk: when, with whom, about what (its content is nobody else's business)."""

    meeting_id: str
    held_on: date
    people: str
    topic: str


def attendance_of(store: Store, person_id: str, year: int, today: date) -> AttendanceYear:
    """The meetings of a year that mark somebody."""
    asked = {"person": person_id}
    eased = [
        Span(date.fromisoformat(r["started_on"]), date.fromisoformat(r["ended_on"]) if r["ended_on"] else None)
        for r in store.query(_EASED, asked)
    ]
    rows = store.query(_MARKS, {**asked, "year": year, "today": today.isoformat()})
    lines = tuple(_line(r, eased) for r in rows)
    return AttendanceYear(lines, sum(line.excused for line in lines))


def talks_of(store: Store, person_id: str, year: int) -> tuple[TalkLine, ...]:
    """The talks of a year that somebody took part in."""
    found: dict[str, list[Row]] = {}
    for r in store.query(_TALKS, {"person": person_id, "year": year}):
        found.setdefault(r["id"], []).append(r)
    return tuple(_talk(rows) for rows in found.values())


def _line(r: Row, eased: Sequence[Span]) -> AttendanceLine:
    held_on, state, kind = date.fromisoformat(r["held_on"]), AttendanceState(r["state"]), MeetingKind(r["kind"])
    observer = r["role"] == AttendanceRole.OBSERVER
    excused = any(span.covers(held_on) for span in eased) and not observer
    told = "列席" if observer else ATTENDANCE_WORDS[state]
    told += f"（{r['reason']}）" if r["reason"] and not observer else ""
    told += "　不硬性要求" if excused else ""
    what = MEETING_WORDS[kind] + (f"（{r['group_name']}）" if r["group_name"] else "")
    return AttendanceLine(
        meeting_id=r["id"],
        held_on=held_on,
        what=what,
        title=r["title"] or "",
        state=state,
        words=told,
        counts=not observer and not excused and kind is not MeetingKind.TRAINING,
        excused=excused,
    )


def _talk(rows: Sequence[Row]) -> TalkLine:
    first = rows[0]
    people = "、".join(r["name"] for r in rows)
    return TalkLine(first["id"], date.fromisoformat(first["held_on"]), people, first["title"] or "")

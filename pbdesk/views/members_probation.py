"""Whose probation ends when: a year after the vote that admitted (DEV-16), later where it was extended (DEV-17)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from sqlite3 import Row

from dateutil.relativedelta import relativedelta

from pbdesk.assumed import is_assumed
from pbdesk.calendar import later
from pbdesk.entry import DayOrMonth
from pbdesk.model import Person
from pbdesk.store import Store
from pbdesk.words import long_date

_DAYS_A_YEAR = 365

_PROBATIONERS = """
    SELECT p.id, p.name, p.joined_on, p.joined_month, m.branch_id, o.name AS branch
      FROM membership m
      JOIN person p ON p.id = m.person_id
      JOIN organization o ON o.id = m.branch_id
     WHERE m.deleted_at IS NULL AND p.deleted_at IS NULL
       AND m.started_on <= :day AND (m.ended_on IS NULL OR m.ended_on > :day)
       AND (COALESCE(p.full_on, p.full_month || '-99') IS NULL OR COALESCE(p.full_on, p.full_month || '-99') > :day)
     ORDER BY COALESCE(p.joined_on, p.joined_month, '9999'), p.name, p.id"""

_EXTENSIONS = """
    SELECT a.person_id, MAX(s.ended_on) AS ended_on
      FROM admission_step s
      JOIN admission a ON a.id = s.admission_id
     WHERE a.deleted_at IS NULL AND s.kind = 'extension' AND s.ended_on IS NOT NULL
     GROUP BY a.person_id"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbationEnd:
    """One probationary member and the day his probation is over; None where his admission is not dated."""

    person_id: str
    name: str
    branch_id: str
    branch: str
    ends_on: date | None
    extended: bool
    words: str

    def is_over(self, day: date) -> bool:
        """Whether the conversion is to be discussed by now (DEV-18)."""
        return self.ends_on is not None and self.ends_on <= day


def probation_ends(store: Store, branch_ids: Collection[str] | None, day: date) -> tuple[ProbationEnd, ...]:
    """The probationary members of some branches (None: of all) on a day, whose probation ends first standing first."""
    extended = {row["person_id"]: date.fromisoformat(row["ended_on"]) for row in store.query(_EXTENSIONS)}
    rows = store.query(_PROBATIONERS, {"day": day.isoformat()})
    wanted: Iterable[Row] = rows if branch_ids is None else (r for r in rows if r["branch_id"] in branch_ids)
    found = [_end(row, extended.get(row["id"]), day) for row in wanted]
    return tuple(sorted(found, key=lambda each: each.ends_on or date.max))


def probation_of(store: Store, person_id: str, day: date) -> ProbationEnd | None:
    """One member's end of probation; None of somebody who is not on probation on a day."""
    return next((each for each in probation_ends(store, None, day) if each.person_id == person_id), None)


def standing_since(store: Store, person: Person) -> date | None:
    """The day that a full member's standing (党龄) counts from: the end of his probation, extended or not (DEV-19).

    Where only a month is known, its last day; None of a probationary member. An assumed day of conversion says nothing.
    """
    full = person.full_on or (_last_day(person.full_month) if person.full_month else None)
    extended = next((r["ended_on"] for r in store.query(_EXTENSIONS) if r["person_id"] == person.id), None)
    end = date.fromisoformat(extended) if extended else probation_end(person.joined_on or person.joined_month)
    if is_assumed(person.remark):
        return end
    return full if full is None or end is None else min(full, end)


def probation_end(joined: DayOrMonth | None) -> date | None:
    """A year after admission: 2025-02-28 for 2024-02-29 (E-41); of a month the end of the same month a year later."""
    if joined is None:
        return None
    if isinstance(joined, date):
        return later(joined, 12)
    return later(_last_day(joined), 12) + relativedelta(day=31)


def probation_note(joined: DayOrMonth | None, converted: date | None) -> str:
    """What is odd about a conversion that is not refused: it comes before a whole year of probation."""
    end = probation_end(joined)
    if end is None or converted is None:
        return ""
    earliest = end if isinstance(joined, date) else end.replace(day=1)
    if converted >= earliest:
        return ""
    return f"预备期为一年，到{long_date(end)}才满，请核对日期；确实无误可以保存。"


def _last_day(month: str) -> date:
    return date.fromisoformat(f"{month}-01") + relativedelta(day=31)


def _end(row: Row, extended: date | None, day: date) -> ProbationEnd:
    joined: DayOrMonth | None = date.fromisoformat(row["joined_on"]) if row["joined_on"] else row["joined_month"]
    end = probation_end(joined)
    later = extended is not None and (end is None or extended > end)
    ends_on = extended if later else end
    return ProbationEnd(
        person_id=row["id"],
        name=row["name"],
        branch_id=row["branch_id"],
        branch=row["branch"],
        ends_on=ends_on,
        extended=later,
        words=_words(ends_on, day, later=later),
    )


def _words(end: date | None, day: date, *, later: bool) -> str:
    if end is None:
        return "没有登记入党日期，不知道预备期到哪天"
    what = "延长的预备期" if later else "预备期"
    if end > day:
        return f"{what}到{long_date(end)}满，还有 {(end - day).days} 天"
    if end == day:
        return f"{what}今天满，可以讨论转正"
    days = (day - end).days
    over = f"{days} 天" if days < _DAYS_A_YEAR else f"{days // _DAYS_A_YEAR} 年"
    return f"{what}{long_date(end)}已满，超过 {over}，应及时讨论转正"

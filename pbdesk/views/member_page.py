"""A member's own page: facts, what he was and when, and what the records of a year say of him."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from sqlite3 import Row

from pbdesk.assumed import ASSUMED_WORD, is_assumed, unmarked
from pbdesk.entry import DayOrMonth
from pbdesk.masking import masked
from pbdesk.model import Person
from pbdesk.store import Store
from pbdesk.views.hours import class_hours
from pbdesk.views.member_attendance import AttendanceYear, TalkLine, attendance_of, talks_of
from pbdesk.views.member_spans import SpanLine, spans_of
from pbdesk.views.members import MemberRow, ProbationEnd, day_words, probation_ends, read_members
from pbdesk.views.members_probation import standing_since
from pbdesk.words import DUES_WORDS

_WHERE = """
    SELECT m.branch_id
      FROM membership m
      JOIN organization o ON o.id = m.branch_id
     WHERE m.person_id = :person AND m.deleted_at IS NULL AND m.started_on <= :day
     ORDER BY CASE WHEN m.ended_on IS NULL OR m.ended_on > :day THEN 0 ELSE 1 END,
              CASE WHEN o.branch_kind = 'temporary' THEN 1 ELSE 0 END, m.started_on DESC, m.id
     LIMIT 1"""
"""The branch that a member's page is about: his own before a temporary one (E-22), the one he is in before another."""

_STANDARD = """
    SELECT s.category, s.amount, s.from_month
      FROM dues_standard s
     WHERE s.person_id = :person AND s.deleted_at IS NULL AND s.from_month <= :month
     ORDER BY s.from_month DESC
     LIMIT 1"""

_DUES = """
    SELECT d.month, d.due, d.paid, d.paid_on, o.name AS branch
      FROM dues d
      JOIN organization o ON o.id = d.branch_id
     WHERE d.person_id = :person AND d.deleted_at IS NULL AND d.month >= :first AND d.month <= :last
     ORDER BY d.month"""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing known of a person; ``private`` is shown masked until it is asked for (E-42)."""

    name: str
    words: str
    private: bool = False

    @property
    def shown(self) -> str:
        """The words as they stand there unasked."""
        return masked(self.words) if self.private else self.words


@dataclass(frozen=True, slots=True)
class DuesMonth:
    """What was paid for a month, in yuan."""

    month: str
    due: Decimal | None
    paid: Decimal
    paid_on: date | None
    branch: str

    @property
    def words(self) -> str:
        """The month's line: when it was paid, and what is missing."""
        short = self.due is not None and self.paid < self.due
        day = f"{self.paid_on.isoformat()} 交" if self.paid_on else ""
        return "，".join(filter(None, (day, f"还差 {(self.due or Decimal()) - self.paid} 元" if short else "")))


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberPage:
    """Everything the page shows; ``row`` is his line on the roll today, None of somebody who is not on it."""

    person_id: str
    name: str
    year: int
    row: MemberRow | None
    branch_id: str | None
    facts: tuple[Fact, ...]
    probation: ProbationEnd | None
    spans: tuple[SpanLine, ...]
    attendance: AttendanceYear
    hours: Decimal
    talks: tuple[TalkLine, ...]
    standard: str
    dues: tuple[DuesMonth, ...]

    @property
    def has_private(self) -> bool:
        """Whether anything on the page is masked."""
        return any(fact.private and fact.words for fact in self.facts)

    @property
    def paid(self) -> Decimal:
        """What he paid for the months of the year."""
        return sum((each.paid for each in self.dues), Decimal())


def member_page(store: Store, person_id: str, year: int, today: date) -> MemberPage | None:
    """Read a member's page; None where the file has no such person."""
    shown = store.get(Person, person_id)
    if shown is None:
        return None
    where = store.query(_WHERE, {"person": person_id, "day": today.isoformat()})
    branch_id = where[0]["branch_id"] if where else None
    row = None
    if branch_id is not None:
        members = read_members(store, today, branch_id).members
        row = next((each for each in members if each.person_id == person_id), None)
    waiting = probation_ends(store, {row.branch_id}, today) if row is not None and not row.full else ()
    return MemberPage(
        person_id=person_id,
        name=shown.record.name,
        year=year,
        row=row,
        branch_id=branch_id,
        facts=_facts(store, shown.record, today),
        probation=next((each for each in waiting if each.person_id == person_id), None),
        spans=spans_of(store, person_id, today),
        attendance=attendance_of(store, person_id, year, today),
        hours=class_hours(store, year, branch_id).get(person_id, Decimal()),
        talks=talks_of(store, person_id, year),
        standard=_standard(store, person_id, year, today),
        dues=_dues(store, person_id, year),
    )


def _facts(store: Store, person: Person, today: date) -> tuple[Fact, ...]:
    born = day_words(_iso(person.born_on), person.born_month)
    age = _years(person.born_on or person.born_month, today)
    full = day_words(_iso(person.full_on), person.full_month)
    if is_assumed(person.remark):
        full = f"没有登记，{ASSUMED_WORD} {full} 起有表决权"
    since = standing_since(store, person)
    standing = _years(since, today)
    return (
        Fact("性别", person.gender or ""),
        Fact("出生", f"{born}（{age} 岁）" if age is not None and age >= 0 else born),
        Fact("民族", person.ethnicity or ""),
        Fact("学历", person.education or ""),
        Fact("工作单位", person.employer or ""),
        Fact("身份证号", person.id_number or "", private=True),
        Fact("电话", person.phone or "", private=True),
        Fact("入党", day_words(_iso(person.joined_on), person.joined_month)),
        Fact("转正", full),
        Fact("党龄", f"{standing} 年（从 {since} 算起）" if since and standing is not None and standing >= 0 else ""),
        Fact("备注", unmarked(person.remark) or ""),
    )


def _years(since: DayOrMonth | None, today: date) -> int | None:
    """Whole years since a day, or since a month as far as that can be told."""
    if since is None:
        return None
    text = since.isoformat() if isinstance(since, date) else since
    return today.year - int(text[:4]) - (today.isoformat()[5 : len(text)] < text[5:])


def _standard(store: Store, person_id: str, year: int, today: date) -> str:
    month = min(f"{year}-12", today.isoformat()[:7])
    rows = store.query(_STANDARD, {"person": person_id, "month": month})
    if not rows:
        return "还没有定每月应交的数额"
    words = {kind.value: word for kind, word in DUES_WORDS.items()}
    return f"每月应交 {rows[0]['amount']} 元（{words[rows[0]['category']]}，{rows[0]['from_month']} 起）"


def _dues(store: Store, person_id: str, year: int) -> tuple[DuesMonth, ...]:
    rows = store.query(_DUES, {"person": person_id, "first": f"{year}-01", "last": f"{year}-12"})
    return tuple(_month(r) for r in rows)


def _month(r: Row) -> DuesMonth:
    return DuesMonth(
        month=r["month"],
        due=Decimal(r["due"]) if r["due"] is not None else None,
        paid=Decimal(r["paid"]),
        paid_on=date.fromisoformat(r["paid_on"]) if r["paid_on"] else None,
        branch=r["branch"],
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None

"""Typing the yearly notice of days off in: a holiday or a make-up workday of one or more days, in one action each."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from pbdesk.errors import Fault, FieldError
from pbdesk.model import CalendarDay, DayKind
from pbdesk.rules.loading import load_calendar_days
from pbdesk.store import Changes, Store, Transaction
from pbdesk.words import long_date

MOST_DAYS = 31
"""A holiday is never longer; whoever typed another year by mistake is asked again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HolidayDraft:
    """Days in a row that are off, or weekend days that are worked; ``notice`` is the document that says so."""

    first: date | None
    last: date | None = None
    kind: DayKind = DayKind.HOLIDAY
    name: str = ""
    notice: str = ""

    @property
    def number(self) -> int:
        """How many days there are from the first to the last, both included; one where no last day is named."""
        return ((self.last or self.first) - self.first).days + 1 if self.first else 0

    @property
    def days(self) -> tuple[date, ...]:
        """The days; of more than a holiday can have, the first ones."""
        number = min(self.number, MOST_DAYS + 1)
        return tuple(self.first + timedelta(days=n) for n in range(number)) if self.first else ()


def keep_days(store: Store, draft: HolidayDraft, instead_of: Collection[date] = ()) -> Changes:
    """Keep some days; those of an entry that is being changed (``instead_of``) give way to them.

    Raises:
        FieldError: no first day, a last one before it, too many, a holiday without a name, or days of another entry.
    """
    faults = tuple(_faults(store, draft, instead_of))
    if faults:
        raise FieldError(faults)
    what = draft.name.strip() or "调休上班"
    with store.change(f"放假安排：{_span(draft)}{what}") as tx:
        for day in sorted(set(instead_of) - set(draft.days)):
            _take_back(store, tx, day)
        for day in draft.days:
            shown = store.get(CalendarDay, day.isoformat())
            record = CalendarDay(
                day=day, kind=draft.kind, name=draft.name.strip() or None, notice=draft.notice.strip() or None
            )
            tx.put(record, heads=shown.heads if shown else ())
    return tx.changes


def take_days_back(store: Store, days: Collection[date]) -> Changes:
    """Take days back that were typed in; the tables below say again what they are."""
    listed = sorted(days)
    with store.change(f"删除放假安排：{_days_words(listed[0], listed[-1])}") as tx:
        for day in listed:
            _take_back(store, tx, day)
    return tx.changes


def _take_back(store: Store, tx: Transaction, day: date) -> None:
    shown = store.get(CalendarDay, day.isoformat())
    if shown is not None:
        tx.delete(shown.record, heads=shown.heads)


def _faults(store: Store, draft: HolidayDraft, instead_of: Collection[date]) -> Iterator[Fault]:
    if draft.first is None:
        yield Fault("first", "请写从哪天起。")
        return
    if draft.last is not None and draft.last < draft.first:
        yield Fault("last", "最后一天比第一天早，请核对。")
        return
    if draft.number > MOST_DAYS:
        yield Fault("last", f"一共{draft.number}天，放假没有这么长的，请核对年份。")
        return
    if draft.kind is DayKind.HOLIDAY and not draft.name.strip():
        yield Fault("name", "请写是什么假，例如 春节；免计的走访要写明是因为哪个假。")
    others = {d.day: d for d in load_calendar_days(store) if d.day not in instead_of}
    clash = next((others[day] for day in draft.days if day in others), None)
    if clash is not None:
        yield Fault("first", f"{long_date(clash.day)}已经填在“{clash.name or '调休上班'}”里，请先改那一条。")


def _span(draft: HolidayDraft) -> str:
    return _days_words(draft.days[0], draft.days[-1])


def _days_words(first: date, last: date) -> str:
    return long_date(first) if first == last else f"{long_date(first)}至{long_date(last)}"

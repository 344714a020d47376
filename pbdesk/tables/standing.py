"""What a line of a roster that tells no day of conversion says of someone's standing, and what has to be assumed.

Nobody is full before a year has passed since his admission (DEV-16). Where the table leaves it open whether he is, the
line is refused; where he surely is, the day that his vote counts from is assumed and marked (``pbdesk.assumed``).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from dateutil.relativedelta import relativedelta

from pbdesk.tables.cells import Month
from pbdesk.tables.dates import Day
from pbdesk.tables.roster import Category, MemberEntry

_YEAR = relativedelta(years=1)
_TOO_YOUNG = "写着正式党员，入党却还没有满一年，也没有转正日期，请补上转正日期，或者改成预备党员"
_OPEN = "入党一到两年，没有转正日期，看不出是正式还是预备，请在“党员类别”里写上正式或者预备"


def settled(entry: MemberEntry, today: date) -> MemberEntry:
    """The entry with what its own dates say for certain of its standing."""
    if entry.category is Category.PROBATIONARY and entry.full is not None:
        said = f"写着预备党员，转正日期 {entry.full} 没有导入"
        return replace(entry, full=None, remarks=(*entry.remarks, said))
    if entry.full is not None or entry.joined is None or entry.category is Category.PROBATIONARY:
        return entry
    if _first(entry.joined) <= today - _YEAR:
        return entry
    if entry.category is Category.FULL:
        return replace(entry, remarks=(*entry.remarks, "入党不满一年却写着正式党员，请核对"))
    said = "入党不满一年，按预备党员登记"
    return replace(entry, category=Category.PROBATIONARY, remarks=(*entry.remarks, said))


def assumes_full(entry: MemberEntry | None) -> bool:
    """Whether someone new is full without any day of conversion known: one has to be assumed, or he loses his vote."""
    return entry is not None and entry.full is None and entry.category is not Category.PROBATIONARY


def open_standing(entry: MemberEntry, today: date) -> str:
    """Why someone new can't be taken before his standing is told; nothing where it is clear."""
    if not assumes_full(entry) or entry.joined is None:
        return ""
    if entry.category is Category.FULL:
        return _TOO_YOUNG if first_full_day(entry.joined) > today else ""
    return _OPEN if _last(entry.joined) > today - 2 * _YEAR else ""


def assumed_day(entry: MemberEntry, since: date) -> date:
    """The day that the vote counts from: as a member of the branch, and never before a year after the admission."""
    return since if entry.joined is None else max(since, first_full_day(entry.joined))


def first_full_day(joined: Day) -> date:
    """The earliest day on which someone admitted then is full for certain; of a month, the first of the one after."""
    if isinstance(joined, Month):
        return date(joined.year, joined.month, 1) + relativedelta(years=1, months=1)
    return joined + _YEAR


def _first(day: Day) -> date:
    return date(day.year, day.month, 1) if isinstance(day, Month) else day


def _last(day: Day) -> date:
    return _first(day) + relativedelta(day=31) if isinstance(day, Month) else day

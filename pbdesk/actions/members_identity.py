"""What is typed about a person: name, ID number, phone, and days of which perhaps only the month is known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from pbdesk.actions.members_checks import tidy
from pbdesk.assumed import is_assumed, marked, unmarked
from pbdesk.entry import DayOrMonth, plain
from pbdesk.errors import Fault
from pbdesk.model import Person

_LONGEST_NAME = 60
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_PHONE = re.compile(r"\+?[\d\- ()]{5,24}")


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonDraft:
    """A person as he is about to be saved; ``born``, ``joined`` and ``full`` are days, or months as ``2015-03``."""

    name: str | None = None
    gender: str | None = None
    born: DayOrMonth | None = None
    ethnicity: str | None = None
    id_number: str | None = None
    phone: str | None = None
    education: str | None = None
    employer: str | None = None
    joined: DayOrMonth | None = None
    full: DayOrMonth | None = None
    remark: str | None = None


def draft_of(person: Person) -> PersonDraft:
    """A person as the draft that would save him unchanged; a day that is only assumed is none of his facts."""
    return PersonDraft(
        name=person.name,
        gender=person.gender,
        born=person.born_on or person.born_month,
        ethnicity=person.ethnicity,
        id_number=person.id_number,
        phone=person.phone,
        education=person.education,
        employer=person.employer,
        joined=person.joined_on or person.joined_month,
        full=None if is_assumed(person.remark) else person.full_on or person.full_month,
        remark=person.remark,
    )


def filled(person: Person, draft: PersonDraft) -> Person:
    """The record with what the draft says; a month never becomes a day.

    An assumed day of conversion stays, with its mark, until a real one is told.
    """
    remark = tidy(draft.remark)
    full_on, full_month = _day(draft.full), _month(draft.full)
    if is_assumed(person.remark):
        full_on, remark = (person.full_on, marked(remark)) if draft.full is None else (full_on, unmarked(remark))
    return replace(
        person,
        name=_name(draft.name),
        gender=tidy(draft.gender),
        born_on=_day(draft.born),
        born_month=_month(draft.born),
        ethnicity=tidy(draft.ethnicity),
        id_number=_id_number(draft.id_number),
        phone=plain(draft.phone or "") or None,
        education=tidy(draft.education),
        employer=tidy(draft.employer),
        joined_on=_day(draft.joined),
        joined_month=_month(draft.joined),
        full_on=full_on,
        full_month=full_month,
        remark=remark,
    )


def identity_faults(draft: PersonDraft, today: date) -> Iterator[Fault]:
    """Everything about a person that can't be true, each tied to its field."""
    yield from _name_faults(draft.name)
    for field, when in (("born", draft.born), ("joined", draft.joined), ("full", draft.full)):
        if when is not None and earliest(when) > today:
            yield Fault(field, "这一天还没有到，请核对日期。")
    if comes_before(draft.joined, draft.born):
        yield Fault("joined", "入党日期早于出生日期，请核对。")
    if draft.full is not None and draft.joined is not None and comes_before(draft.full, draft.joined):
        yield Fault("full", "转正日期早于入党日期，请核对。")
    problem = id_problem(draft.id_number)
    if problem:
        yield Fault("id_number", problem)
    if tidy(draft.phone) and not _PHONE.fullmatch(plain(draft.phone or "")):
        yield Fault("phone", "电话只能写数字，例如 13800000000 或 0755-84000000。")


def id_problem(text: str | None) -> str:
    """What is wrong with an ID number, as a sentence; it is never mended."""
    number = _id_number(text)
    if number is None or re.fullmatch(r"\d{15}", number):
        return ""
    if not re.fullmatch(r"\d{17}[\dX]", number):
        return "身份证号应当是 18 位（老证 15 位），请核对，或者先空着。"
    expected = _CHECK[sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False)) % 11]
    return "" if number[-1] == expected else "身份证号的最后一位和前面的数字对不上，请逐位核对，或者先空着。"


def earliest(when: DayOrMonth) -> date:
    """The earliest day that a day or a month may mean."""
    return when if isinstance(when, date) else date.fromisoformat(f"{when}-01")


def comes_before(when: DayOrMonth | None, other: DayOrMonth | None) -> bool:
    """Whether a day or month lies before another for certain: within one month a month says nothing."""
    if when is None or other is None:
        return False
    if isinstance(when, date) and isinstance(other, date):
        return when < other
    return _ym(when) < _ym(other)


def _name_faults(name: str | None) -> Iterator[Fault]:
    if not tidy(name):
        yield Fault("name", "请填写姓名。")
    elif len(name or "") > _LONGEST_NAME or any(ch.isdigit() for ch in name or ""):
        yield Fault("name", "这不像姓名。姓名里没有数字，不超过 60 个字。")


def _id_number(text: str | None) -> str | None:
    return re.sub(r"\s", "", plain(text or "")).upper() or None


def _name(text: str | None) -> str:
    """A name as it is kept: the space that lines up a short Chinese name is none of it, between letters it is."""
    name = tidy(text) or ""
    return name if name.isascii() else re.sub(r"\s", "", name)


def _ym(when: DayOrMonth) -> str:
    return when.isoformat()[:7] if isinstance(when, date) else when


def _day(when: DayOrMonth | None) -> date | None:
    return when if isinstance(when, date) else None


def _month(when: DayOrMonth | None) -> str | None:
    return when if isinstance(when, str) else None

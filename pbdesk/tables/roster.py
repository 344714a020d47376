"""A line of a roster as a member: what each cell says, what is odd about it, and why it can't be taken."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TypeVar

from pbdesk.model import PostRole
from pbdesk.tables.cells import Cell, Found, Line, Month, UnclearError
from pbdesk.tables.cleaning import gender, optional_words, person_name, phone, shown, words, yes_or_no
from pbdesk.tables.dates import Day, day_or_month
from pbdesk.tables.fields import ROSTER, Field, Subject, field_word, heading
from pbdesk.tables.headers import Table
from pbdesk.tables.id_numbers import facts, id_number
from pbdesk.words import POST_WORDS

T = TypeVar("T")


class Category(StrEnum):
    """Whether a table calls someone a full or a probationary member."""

    FULL = "full"
    PROBATIONARY = "probationary"


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberEntry:
    """One member as the table has him; what it leaves out is None."""

    line: int
    name: str
    gender: str | None = None
    ethnicity: str | None = None
    born: Day | None = None
    education: str | None = None
    id_number: str | None = None
    phone: str | None = None
    employer: str | None = None
    branch: str | None = None
    group: str | None = None
    posts: tuple[PostRole, ...] = ()
    joined: Day | None = None
    full: Day | None = None
    category: Category | None = None
    since: date | None = None
    came_from: str | None = None
    mobile: bool | None = None
    mobile_place: str | None = None
    mobile_since: date | None = None
    remark: str | None = None
    remarks: tuple[str, ...] = ()
    """What is odd, as sentences without their full stop."""


@dataclass(frozen=True, slots=True)
class Unusable:
    """A line that can't be taken, with every reason."""

    line: int
    name: str
    reasons: tuple[str, ...]


_CATEGORIES = dict.fromkeys(
    ("正式", "正式党员", "中共党员", "党员", "中共正式党员", "是"), Category.FULL
) | dict.fromkeys(("预备", "预备党员", "中共预备党员", "否"), Category.PROBATIONARY)
_NOT_MEMBERS = re.compile("积极分子|发展对象|申请人|群众|团员|转出|去世|死亡|除名|开除|停止党籍")
_POSTS = {name: role for role, name in POST_WORDS.items()} | {
    "支部书记": PostRole.SECRETARY, "党支部书记": PostRole.SECRETARY, "支部副书记": PostRole.DEPUTY,
    "党支部副书记": PostRole.DEPUTY, "纪律检查委员": PostRole.DISCIPLINE, "纪检委员": PostRole.DISCIPLINE,
    "支委": PostRole.MEMBER, "支部委员": PostRole.MEMBER, "党小组长": PostRole.GROUP_LEADER,
    "小组长": PostRole.GROUP_LEADER, "组长": PostRole.GROUP_LEADER, "青年委员": PostRole.MEMBER,
}  # fmt: skip
_NO_POSTS = frozenset({"党员", "普通党员", "正式党员", "预备党员", "无职务", "成员"})
_FOOT = re.compile(
    r"(合计|总计|小计|共计|填表|制表|填报|审核|报送|说明|注|备注|联系人|单位[(（]?盖章|(党支部)?书记签|日期)[\s:：]?"
)
_ADULT, _FIRST_NAME_LENGTH = 18, 12


def read_roster(table: Table, today: date) -> tuple[tuple[MemberEntry | Unusable, ...], int]:
    """The members of a table in its order, and how many lines are none (totals, notes, repeated headers, examples)."""
    read = [_read(table, line, today) for line in table.lines]
    return tuple(entry for entry in read if entry is not None), sum(entry is None for entry in read)


class _Reader:
    """The cells of one line by field, and what was found odd or wrong in them so far."""

    def __init__(self, table: Table, line: Line) -> None:
        self._table = table
        self._cells = {c.field: line.cells.get(c.index) for c in table.columns if c.field is not None}
        self.reasons: list[str] = []
        self.remarks: list[str] = []

    def cell(self, field: Field) -> Cell:
        return self._cells.get(field)

    def read(self, field: Field, clean: Callable[[Cell], T | None]) -> T | None:
        try:
            return clean(self.cell(field))
        except UnclearError as error:
            self.reasons.append(f"{field_word(Subject.ROSTER, field)}：{error}")
            return None

    def find(self, field: Field, clean: Callable[[Cell], Found[T]]) -> T | None:
        found = self.read(field, clean)
        if found is None:
            return None
        if found.remark:
            self.remarks.append(found.remark)
        return found.value

    def text(self, field: Field) -> str | None:
        return self.read(field, optional_words)

    def day(self, field: Field) -> Day | None:
        def clean(cell: Cell) -> Found[Day]:
            return day_or_month(cell, counts_from_1904=self._table.counts_from_1904)

        return self.find(field, clean)


def _read(table: Table, line: Line, today: date) -> MemberEntry | Unusable | None:
    reader = _Reader(table, line)
    if _is_no_member(reader, line):
        return None
    name = reader.find(Field.NAME, person_name) or ""
    entry = MemberEntry(
        line=line.number,
        name=name,
        gender=reader.find(Field.GENDER, gender),
        ethnicity=reader.text(Field.ETHNICITY),
        born=reader.day(Field.BORN),
        education=reader.text(Field.EDUCATION),
        id_number=reader.find(Field.ID_NUMBER, id_number),
        phone=reader.find(Field.PHONE, phone),
        employer=reader.text(Field.EMPLOYER),
        branch=reader.text(Field.BRANCH),
        group=reader.text(Field.GROUP),
        posts=reader.read(Field.POST, lambda cell: _posts(cell, reader.remarks)) or (),
        joined=reader.day(Field.JOINED),
        full=reader.day(Field.FULL),
        category=reader.read(Field.CATEGORY, _category),
        since=_whole_day(reader, Field.SINCE),
        came_from=reader.text(Field.CAME_FROM),
        mobile=reader.read(Field.MOBILE, yes_or_no),
        mobile_place=reader.text(Field.MOBILE_PLACE),
        mobile_since=_whole_day(reader, Field.MOBILE_SINCE),
        remark=reader.text(Field.REMARK),
    )
    if not name and not reader.reasons:
        reader.reasons.append("没有姓名")
    reasons = [*reader.reasons, *_impossible(entry, today)]
    if reasons:
        return Unusable(line.number, name or _named(reader), tuple(reasons))
    return replace(entry, remarks=(*reader.remarks, *_odd(entry)))


def _is_no_member(reader: _Reader, line: Line) -> bool:
    """Whether a line is a total, a note at the foot, a header printed again, or the example of a template."""
    name = shown(reader.cell(Field.NAME))
    if "示例" in name or shown(reader.cell(Field.NUMBER)) in {"例", "示例"}:
        return True
    if heading(name) in {heading(word) for word in ROSTER[Field.NAME]}:
        return True
    first = shown(next(iter(line.cells.values())))
    if any(_FOOT.match(re.sub(r"\s", "", text)) for text in (first, name, shown(reader.cell(Field.NUMBER)))):
        return True
    only_number = set(line.cells.values()) <= {reader.cell(Field.NUMBER)}
    return only_number or (not name and len(line.cells) == 1 and len(first) > _FIRST_NAME_LENGTH)


def _named(reader: _Reader) -> str:
    return shown(reader.cell(Field.NAME))[:_FIRST_NAME_LENGTH]


def _category(cell: Cell) -> Category | None:
    text = re.sub(r"\s", "", words(cell))
    if not text or text in _CATEGORIES:
        return _CATEGORIES.get(text)
    if _NOT_MEMBERS.search(text):
        raise UnclearError(f"“{text[:12]}”不在党员名册之列")
    for word, category in (("预备", Category.PROBATIONARY), ("正式", Category.FULL)):
        if word in text:
            return category
    raise UnclearError(f"“{text[:12]}”看不懂，请写 正式党员 或 预备党员")


def _posts(cell: Cell, remarks: list[str]) -> tuple[PostRole, ...]:
    parts = [part for part in re.split(r"[\s、，,;；/兼]+", optional_words(cell) or "") if part]
    unknown = [part for part in parts if part not in _POSTS and part not in _NO_POSTS]
    if unknown:
        remarks.append(f"党内职务“{'、'.join(unknown)[:20]}”不是支部里的职务，没有导入")
    return tuple(dict.fromkeys(_POSTS[part] for part in parts if part in _POSTS))


def _whole_day(reader: _Reader, field: Field) -> date | None:
    """A day that has to be whole; of a month its first day would be a guess, so it is left out and said."""
    found = reader.day(field)
    if isinstance(found, Month):
        reader.remarks.append(f"{field_word(Subject.ROSTER, field)}只有月份，没有导入这一项")
        return None
    return found


def before(one: Day | None, other: Day | None) -> bool:
    """Whether a day or month lies before another for certain."""
    if one is None or other is None:
        return False
    if isinstance(one, Month) or isinstance(other, Month):
        return (one.year, one.month) < (other.year, other.month)
    return one < other


def _impossible(entry: MemberEntry, today: date) -> Iterator[str]:
    for word, day in (("出生日期", entry.born), ("入党日期", entry.joined), ("转正日期", entry.full),
                      ("进入支部日期", entry.since), ("外出日期", entry.mobile_since)):  # fmt: skip
        if before(today, day):
            yield f"{word} {day} 还没有到"
    if before(entry.joined, entry.born):
        yield f"入党日期 {entry.joined} 早于出生日期 {entry.born}"
    if before(entry.full, entry.joined):
        yield f"转正日期 {entry.full} 早于入党日期 {entry.joined}"


def _odd(entry: MemberEntry) -> Iterator[str]:
    if entry.id_number and len(entry.id_number) == 18:
        known = facts(entry.id_number)
        if known.gender and entry.gender and known.gender != entry.gender:
            yield "性别和身份证号对不上，请核对"
        if known.born_on and (before(known.born_on, entry.born) or before(entry.born, known.born_on)):
            yield "出生日期和身份证号对不上，请核对"
    if entry.born and entry.joined and entry.joined.year - entry.born.year < _ADULT:
        yield "入党时不满 18 岁，请核对"
    if (entry.mobile_place or entry.mobile_since) and not entry.mobile:
        yield "写了外出地点或日期，没有写是流动党员，这一项没有导入"
    if entry.joined and entry.full and _months(entry.full) - _months(entry.joined) < 12:
        yield "入党到转正不满一年，请核对"


def _months(day: Day) -> int:
    return day.year * 12 + day.month

"""Reading a pasted list of members or branches: one a line, with what is known of each after the name.

    张建国 书记 1998-07-01
    李秀英 组织委员 第一党小组
    王志强 预备

What cannot be understood is a problem with its line; nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from pbdesk.entry import plain, read_day, read_month
from pbdesk.errors import Problem
from pbdesk.model import PostRole, UnitKind
from pbdesk.words import POST_WORDS, UNIT_WORDS

_ROLES = {words: role for role, words in POST_WORDS.items()} | {
    "支部书记": PostRole.SECRETARY, "党支部书记": PostRole.SECRETARY, "支部副书记": PostRole.DEPUTY,
    "组长": PostRole.GROUP_LEADER, "小组长": PostRole.GROUP_LEADER, "支委": PostRole.MEMBER,
    "支部委员": PostRole.MEMBER, "纪律委员": PostRole.DISCIPLINE, "纪检": PostRole.DISCIPLINE,
}  # fmt: skip
_PROBATIONARY = frozenset({"预备", "预备党员"})
_FULL = frozenset({"正式", "正式党员", "党员"})
_GROUP = re.compile(r".{1,12}组")
_UNITS = {words: unit for unit, words in UNIT_WORDS.items()} | {"工作站": UnitKind.WORK_STATION}
_PARTS = re.compile(r"[\s,，\t|]+")
_LINES = re.compile(r"[\r\n;；、]+")
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class MemberLine:
    """One member as typed; ``full_on`` is the day of conversion, ``full_month`` its month where no day was given."""

    name: str
    role: PostRole | None = None
    group: str | None = None
    full: bool = True
    full_on: date | None = None
    full_month: str | None = None


@dataclass(frozen=True, slots=True)
class BranchLine:
    """One branch as typed."""

    name: str
    unit_kind: UnitKind | None = None
    founded_on: date | None = None


@dataclass(frozen=True, slots=True)
class Roster:
    """The members read, and the lines that could not be."""

    members: tuple[MemberLine, ...]
    problems: tuple[Problem, ...]

    @property
    def groups(self) -> tuple[str, ...]:
        """The Party groups named, in their order."""
        return tuple(dict.fromkeys(m.group for m in self.members if m.group))

    @property
    def summary(self) -> str:
        """What was understood, in one sentence to read before saving."""
        if not self.members:
            return "还没有名字。每行写一个人。"
        told = [f"{len(self.members)} 人"]
        waiting = sum(not m.full for m in self.members)
        told += [f"预备党员 {waiting} 人"] if waiting else []
        told += [f"{POST_WORDS[m.role]} {m.name}" for m in self.members if m.role is PostRole.SECRETARY]
        others = sum(m.role not in (None, PostRole.SECRETARY, PostRole.GROUP_LEADER) for m in self.members)
        told += [f"其他支委 {others} 人"] if others else []
        told += [f"党小组 {len(self.groups)} 个"] if self.groups else []
        undated = sum(m.full and not m.full_on and not m.full_month for m in self.members)
        told += [f"没有写转正日期 {undated} 人，先按正式党员计票"] if undated else []
        names = [m.name for m in self.members]
        same = sorted({name for name in names if names.count(name) > 1})
        told += [f"有重名：{'、'.join(same)}，会分别登记"] if same else []
        return "，".join(told) + "。"


def read_roster(text: str, today: date) -> Roster:
    """Read members, one a line."""
    members, problems = [], []
    for number, parts in _lines(text):
        found = _member(parts, today)
        if isinstance(found, str):
            problems.append(Problem(number, "", found))
        else:
            members.append(found)
    return Roster(tuple(members), tuple(problems))


def read_branches(text: str, today: date) -> tuple[tuple[BranchLine, ...], tuple[Problem, ...]]:
    """Read branches, one a line: the name, then if known the kind of unit and the founding day."""
    branches: list[BranchLine] = []
    problems: list[Problem] = []
    for number, parts in _lines(text):
        found = _branch(parts, today)
        if isinstance(found, str):
            problems.append(Problem(number, "", found))
        elif any(known.name == found.name for known in branches):
            problems.append(Problem(number, "", f"“{found.name}”写了两遍，请去掉一行。"))
        else:
            branches.append(found)
    return tuple(branches), tuple(problems)


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    number = 0
    for raw in _LINES.split(text):
        words = re.sub(r"^\s*\d{1,3}[.、)）\s]\s*", "", plain(raw))
        if words:
            number += 1
            yield number, _joined([part for part in _PARTS.split(words) if part])


def _joined(parts: list[str]) -> list[str]:
    """A two-character name set apart to line up with longer ones is one name."""
    if len(parts) > 1 and len(parts[0]) == 1 and len(parts[1]) == 1:
        return [parts[0] + parts[1], *parts[2:]]
    return parts


def _member(parts: Sequence[str], today: date) -> MemberLine | str:
    name, role, group, full, full_on, full_month = parts[0], None, None, True, None, None
    if len(name) > _LONGEST_NAME or any(ch.isdigit() for ch in name):
        return f"“{name[:12]}”不像姓名。一行写一个人，姓名写在最前面。"
    for part in parts[1:]:
        if part in _ROLES:
            role = _ROLES[part]
        elif part in _PROBATIONARY:
            full = False
        elif part in _FULL:
            full = True
        elif _GROUP.fullmatch(part):
            group = part
        elif (day := read_day(part, today)) is not None and day <= today:
            full_on = day
        elif (month := read_month(part)) is not None and month <= today.isoformat()[:7]:
            full_month = month
        else:
            return f"看不懂“{part[:12]}”。姓名后面可以写职务、预备、党小组名称或转正日期。"
    if role is PostRole.GROUP_LEADER and group is None:
        return f"{name}是哪个党小组的组长？请在后面写上党小组名称。"
    return MemberLine(name, role, group, full, full_on, None if full_on else full_month)


def _branch(parts: Sequence[str], today: date) -> BranchLine | str:
    name, unit, founded = parts[0], None, None
    if len(name) > _LONGEST_NAME:
        return f"“{name[:12]}……”太长，支部名称请控制在 {_LONGEST_NAME} 字以内。"
    for part in parts[1:]:
        if part in _UNITS:
            unit = _UNITS[part]
        elif (day := read_day(part, today)) is not None and day <= today:
            founded = day
        else:
            return f"看不懂“{part[:12]}”。支部名称后面可以写单位类别（如 居民小组）或成立日期。"
    return BranchLine(name, unit or _unit_in(name), founded)


def _unit_in(name: str) -> UnitKind | None:
    """The kind of unit that a branch's own name says; the longest word in it tells the most."""
    found = [words for words in _UNITS if len(words) > 1 and words in name]
    return _UNITS[max(found, key=len)] if found else None

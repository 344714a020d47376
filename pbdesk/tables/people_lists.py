"""The list of who took part as a ledger writes it: 陈建国、李秀英(请假)[出差]、高远(列席), there and back."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pbdesk.model import AttendanceRole, AttendanceState
from pbdesk.tables.cells import UnclearError
from pbdesk.tables.cleaning import person_name, tidy

_STATES = {
    "请假": AttendanceState.LEAVE, "事假": AttendanceState.LEAVE, "病假": AttendanceState.LEAVE,
    "缺席": AttendanceState.ABSENT, "缺勤": AttendanceState.ABSENT, "旷会": AttendanceState.ABSENT,
    "线上": AttendanceState.ONLINE, "线上参加": AttendanceState.ONLINE, "视频": AttendanceState.ONLINE,
    "到会": AttendanceState.PRESENT, "出席": AttendanceState.PRESENT, "参会": AttendanceState.PRESENT,
}  # fmt: skip
_OBSERVER = frozenset({"列席", "列席人员", "指导员"})
_MARKS = {
    AttendanceState.LEAVE: "请假", AttendanceState.ABSENT: "缺席", AttendanceState.ONLINE: "线上",
    AttendanceState.PRESENT: "",
}  # fmt: skip
_PARTED = re.compile(r"[、，,;；\n]+(?![^(（\[【]*[)）\]】])")
_ENTRY = re.compile(r"([^(（\[【]+)((?:[(（][^)）]*[)）])*)((?:[\[【][^\]】]*[\]】])?)")


@dataclass(frozen=True, slots=True, order=True)
class Attendee:
    """One person of the list: name, how and as what he took part, and the reason of an absence."""

    name: str
    state: AttendanceState = AttendanceState.PRESENT
    role: AttendanceRole = AttendanceRole.MEMBER
    reason: str = ""


def read_people(text: str) -> tuple[Attendee, ...]:
    """Read a list of people.

    Raises:
        UnclearError: a name or a mark in it can't be understood.
    """
    parts = [part for part in _PARTED.split(tidy(text)) if part.strip()]
    if len(parts) == 1 and " " in parts[0] and "(" not in parts[0] and "（" not in parts[0]:
        parts = parts[0].split()
    return tuple(_read(part.strip()) for part in parts)


def people_words(people: Iterable[Attendee]) -> str:
    """The list as words: those who came, on leave, absent, then observers."""
    return "、".join(_words(one) for one in sorted(people, key=_order))


def _read(part: str) -> Attendee:
    found = _ENTRY.fullmatch(part)
    if found is None:
        raise UnclearError(f"看不懂“{part[:20]}”")
    name = person_name(found[1]).value
    if name is None:
        raise UnclearError(f"“{part[:20]}”没有姓名")
    state, role, reason = AttendanceState.PRESENT, AttendanceRole.MEMBER, found[3][1:-1].strip()
    for mark in re.split(r"[()（）、，,\s]+", found[2]):
        if mark in _STATES:
            state = _STATES[mark]
        elif mark in _OBSERVER:
            role = AttendanceRole.OBSERVER
        elif mark and mark[:2] in _STATES:
            state, reason = _STATES[mark[:2]], reason or mark[2:].strip("：: ")
        elif mark:
            raise UnclearError(f"看不懂“{part[:20]}”里的“{mark[:10]}”，可以写 请假、缺席、列席、线上")
    return Attendee(name, state, role, reason)


def _words(one: Attendee) -> str:
    observer = "列席" if one.role is AttendanceRole.OBSERVER else ""
    marks = "、".join(mark for mark in (observer, _MARKS[one.state]) if mark)
    return one.name + (f"({marks})" if marks else "") + (f"[{one.reason}]" if one.reason else "")


def _order(one: Attendee) -> tuple[bool, int]:
    return one.role is AttendanceRole.OBSERVER, list(AttendanceState).index(one.state)

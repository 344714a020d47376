"""Reading what is typed into the marking box: who, and how he took part.

``12`` marks number 12 absent, ``12b`` on sick leave, ``ty s`` 田野 on private leave, ``田野病假`` likewise; several at
once are parted by spaces. Words after a person or a state are the reason: ``12 出差``, ``12s 家里有事``. What is not
understood marks nobody and is said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pbdesk.entry import plain
from pbdesk.model import AttendanceState
from pbdesk.views.pinyin import Named, find
from pbdesk.words import ATTENDANCE_WORDS


@dataclass(frozen=True, slots=True)
class Marking:
    """How one person took part, and why not; state None is not marked at all."""

    state: AttendanceState | None
    reason: str = ""

    @property
    def words(self) -> str:
        """The word that stands beside the name; nothing for someone who is simply there."""
        if self.state is AttendanceState.LEAVE:
            return next((word for word in LEAVE_WORDS if self.reason.startswith(word)), "请假")
        if self.state is AttendanceState.ONLINE:
            return "线上"
        return "" if self.state in (None, AttendanceState.PRESENT) else ATTENDANCE_WORDS[self.state]

    @property
    def is_away(self) -> bool:
        """Whether someone was not there, so that there is a reason to give."""
        return self.state in (AttendanceState.ABSENT, AttendanceState.LEAVE)

    @property
    def own_reason(self) -> str:
        """The reason in the user's words, without the kind of leave that stands before it."""
        kind = self.words if self.words in LEAVE_WORDS else ""
        return self.reason.removeprefix(kind).lstrip("：:，,；; ") if kind else self.reason

    def explained(self, reason: str) -> Marking:
        """The same way of being away with a reason; 事假, 病假 and 公假 stay what they are (“事假：家里有事”)."""
        given = reason.strip()
        if not self.is_away:
            return self
        if self.state is AttendanceState.LEAVE and not given.startswith(LEAVE_WORDS) and self.words in LEAVE_WORDS:
            given = f"{self.words}：{given}" if given else self.words
        return Marking(self.state, given)


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to be marked: its key, the word on screen, and the shorter words that also mean it."""

    key: str
    words: str
    marking: Marking
    spoken: tuple[str, ...]


ABSENT = Choice("q", "缺席", Marking(AttendanceState.ABSENT), ("缺席", "缺"))
PRIVATE = Choice("s", "事假", Marking(AttendanceState.LEAVE, "事假"), ("事假", "事"))
SICK = Choice("b", "病假", Marking(AttendanceState.LEAVE, "病假"), ("病假", "病"))
DUTY = Choice("g", "公假", Marking(AttendanceState.LEAVE, "公假"), ("公假", "公"))
ONLINE = Choice("x", "线上", Marking(AttendanceState.ONLINE), ("线上", "线"))
PRESENT = Choice("d", "到会", Marking(AttendanceState.PRESENT), ("到会", "到"))
CHOICES = (ABSENT, PRIVATE, SICK, DUTY, ONLINE, PRESENT)
LEAVE_WORDS = tuple(choice.words for choice in (PRIVATE, SICK, DUTY))
_BY_KEY = {choice.key: choice for choice in CHOICES}
_BY_WORD = {word: choice for choice in CHOICES for word in choice.spoken}
_NUMBERED = re.compile(r"(\d+)(\D*)")


@dataclass(frozen=True, slots=True)
class Marked:
    """One person to be marked; ``choice`` None leaves it to the box: absent, or as he is marked already."""

    person: Named
    choice: Choice | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood; ``candidates`` are the several people one entry may mean; ``problem`` says what is wrong."""

    marked: tuple[Marked, ...] = ()
    candidates: tuple[Named, ...] = ()
    choice: Choice | None = None
    problem: str = ""


def choice_of(marking: Marking) -> Choice | None:
    """The choice that a marking is, if it is one of the usual ones."""
    return next((c for c in CHOICES if c.marking == marking), None)


def next_choice(marking: Marking) -> Choice:
    """The choice after the present one, for marking the same person on and on with Enter."""
    now = choice_of(marking)
    if now is None:
        near = next((c for c in CHOICES if c.marking.state is marking.state), PRESENT)
        return near if marking.state is None else _after(near)
    return _after(now)


def read_marks(text: str, people: Sequence[Named]) -> Reading:
    """Understand a line of the box: every entry names one person, or says more of the one before; all or nothing."""
    marked: list[Marked] = []
    entries = plain(text).replace(",", " ").replace("、", " ").split()
    for number, entry in enumerate(entries):
        said = _ending(entry, marked[-1]) if marked else None
        if said is not None:
            marked[-1] = said
            continue
        found, choice, reason = _who(entry, people)
        if len(found) > 1:
            endings = [_choice(rest) for rest in entries[number + 1 :]]
            return _several(entry, found, choice or next(iter(endings), None), alone=not number and None not in endings)
        if found:
            marked.append(Marked(found[0], choice, reason))
        elif marked and not entry.isascii() and not entry[0].isdecimal():
            marked[-1] = replace(marked[-1], reason="，".join(filter(None, (marked[-1].reason, entry))))
        else:
            return Reading(problem=f"没有找到“{entry[:12]}”。可以输入编号、姓名或拼音首字母。")
    there = next((m for m in marked if m.reason and m.choice in (ONLINE, PRESENT)), None)
    if there is not None and there.choice is not None:
        return Reading(problem=f"{there.person.name}{there.choice.words}，不用写原因。")
    return Reading(marked=tuple(marked))


def _ending(entry: str, last: Marked) -> Marked | None:
    """The person before with the state that an entry adds; None when it adds none."""
    choice = _choice(entry)
    return replace(last, choice=choice) if choice is not None and last.choice is None and not last.reason else None


def _after(choice: Choice) -> Choice:
    return CHOICES[(CHOICES.index(choice) + 1) % len(CHOICES)]


def _choice(words: str) -> Choice | None:
    return _BY_KEY.get(words.casefold()) or _BY_WORD.get(words)


def _who(entry: str, people: Sequence[Named]) -> tuple[tuple[Named, ...], Choice | None, str]:
    """Those an entry may mean, how it says they took part, and why not."""
    numbered = _NUMBERED.fullmatch(entry)
    if numbered:
        said = _said(numbered[2])
        return ((), None, "") if said is None else (find(numbered[1], people), *said)
    found = find(entry, people)
    if found:
        return found, None, ""
    folded = entry.casefold()
    for ending in sorted((*_BY_WORD, *_BY_KEY), key=len, reverse=True):
        if folded.endswith(ending) and len(folded) > len(ending):
            found = find(folded.removesuffix(ending), people)
            if found:
                return found, _choice(ending), ""
    return (), None, ""


def _said(rest: str) -> tuple[Choice | None, str] | None:
    """State and reason in what follows a number (``s``, ``病假``, ``出差``, ``s家里有事``); None when it is neither."""
    choice = _choice(rest)
    if choice is not None or not rest:
        return choice, ""
    known = next((word for word in _BY_WORD if len(word) > 1 and rest.startswith(word)), "")
    key = known or (rest[0] if rest[0].casefold() in _BY_KEY else "")
    reason = rest.removeprefix(key).lstrip("：:")
    return None if not reason or reason[0].isascii() else (_choice(key), reason)


def _several(entry: str, found: Sequence[Named], choice: Choice | None, *, alone: bool) -> Reading:
    listed = "、".join(f"{p.number} {p.name}" for p in found[:5]) + ("……" if len(found) > 5 else "")
    advice = "按 ↓ 选人，或改输编号" if alone else "请改输编号"
    return Reading(
        candidates=tuple(found) if alone else (),
        choice=choice,
        problem=f"“{entry[:12]}”有 {len(found)} 人：{listed}。{advice}。",
    )

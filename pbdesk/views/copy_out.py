"""A meeting's fields one by one, in the order in which online platforms ask for them (ASM-06, forms 4.1), to be pasted.

The program does not talk to any platform: each field is plain text for the clipboard, one key a field.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pbdesk.errors import UserError
from pbdesk.store import Store
from pbdesk.views.minutes import minutes_of
from pbdesk.views.rows import Absentee, AgendaEntry, Minutes
from pbdesk.words import MEETING_WORDS

KEYS = "1234567890-=[]"
"""The keys of the fields, as they lie side by side on the keyboard."""
_NONE = "无"
_KEPT = frozenset("\n\t")
_ONE_KIND = str.maketrans({"\r": "\n", "\u2028": "\n", "\u2029": "\n", "\u00a0": " "})


@dataclass(frozen=True, slots=True)
class CopyField:
    """One field: the key that copies it, what platforms call it, and its text (empty: nothing was recorded)."""

    key: str
    name: str
    text: str


def copy_out(store: Store, meeting_id: str) -> tuple[CopyField, ...]:
    """The fields of a recorded meeting.

    Raises:
        UserError: there is no such meeting, or it was not held.
    """
    found = minutes_of(store, meeting_id)
    if found is None:
        raise UserError("没有这次会议的记录，或者它还没有召开。请核对会议编号。")
    return fields_of(found)


def fields_of(minutes: Minutes) -> tuple[CopyField, ...]:
    """The fields of a meeting; whether or not something is recorded, each has the same key in every meeting."""
    texts = [(name, clean(text)) for name, text in _fields(minutes)]
    return tuple(CopyField(key, name, text) for key, (name, text) in zip(KEYS, texts, strict=False))


def clean(text: str) -> str:
    """Plain text that any form takes: no control or direction characters, one kind of line end, trimmed."""
    lines = text.replace("\r\n", "\n").translate(_ONE_KIND)
    kept = (c for c in lines if c in _KEPT or unicodedata.category(c) not in {"Cc", "Cf", "Cs"})
    return "\n".join(line.rstrip() for line in "".join(kept).split("\n")).strip()


def _fields(minutes: Minutes) -> Iterator[tuple[str, str]]:
    attendance = minutes.attendance
    yield "会议名称", minutes.title or f"{minutes.held_on.month}月{MEETING_WORDS[minutes.kind]}"
    yield "会议类型", MEETING_WORDS[minutes.kind]
    yield "会议时间", _when(minutes)
    yield "会议地点", minutes.place
    yield "主持人", minutes.chair
    yield "记录人", minutes.recorder
    yield "应到人数", str(attendance.whole) if attendance.whole else ""
    yield "实到人数", str(attendance.part) if attendance.whole else ""
    yield "缺席人员及原因", "、".join(map(_absentee, minutes.absent)) or _NONE
    yield "列席人员", "、".join(minutes.observers) or _NONE
    yield "会议议题", _numbered([entry.topic or entry.kind for entry in minutes.agenda]) or minutes.title
    yield "会议内容", "\n".join(filter(None, (minutes.content, *map(_content, minutes.agenda))))
    grades = f"评议等次：{minutes.grades}" if minutes.grades else ""
    yield "会议决议", "\n".join(filter(None, (*map(_decided, minutes.agenda), grades)))
    if minutes.lecturer:
        yield "授课人", minutes.lecturer


def _when(minutes: Minutes) -> str:
    """Day and time to the minute, as platforms write them: 2026-11-20 15:00 至 16:30."""
    clock = " 至 ".join(f"{at:%H:%M}" for at in (minutes.starts_at, minutes.ends_at) if at)
    return f"{minutes.held_on.isoformat()} {clock}".strip()


def _absentee(person: Absentee) -> str:
    return f"{person.name}（{person.reason or person.state}）"


def _numbered(topics: Sequence[str]) -> str:
    found = [topic for topic in topics if topic]
    return found[0] if len(found) == 1 else "\n".join(f"{n}. {topic}" for n, topic in enumerate(found, start=1))


def _content(entry: AgendaEntry) -> str:
    return f"{entry.topic}：{entry.content}" if entry.content and entry.topic else entry.content


def _decided(entry: AgendaEntry) -> str:
    decided = entry.resolution.rstrip("。；")
    told = "。".join(filter(None, (decided, entry.result or entry.vote)))
    told = "。".join(filter(None, (told.rstrip("。"), f"{entry.follow_up}。"))) if entry.follow_up else told
    return f"{entry.topic}：{told}" if told and entry.topic else told

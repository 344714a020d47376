"""What was read of one line of a table, field by field, in words: the numbers of people masked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from pbdesk.masking import masked
from pbdesk.model import MeetingKind, PostRole
from pbdesk.tables.fields import Field, Subject, field_word
from pbdesk.tables.preview import PreviewRow
from pbdesk.tables.roster import Category, MemberEntry
from pbdesk.words import MEETING_WORDS, POST_WORDS

_HIDDEN = frozenset({Field.ID_NUMBER, Field.PHONE})
_CATEGORIES = {Category.FULL: "正式党员", Category.PROBATIONARY: "预备党员"}
_CLOCK = {"starts_at": "开始", "ends_at": "结束"}
_SHOWN = 60
"""Characters shown of a long text."""


def read_words(row: PreviewRow[Any]) -> Iterator[str]:
    """Each field that the line fills: its word and what was understood; nothing of a line that can't be taken."""
    entry = row.entry
    if entry is None:
        return
    subject = Subject.ROSTER if isinstance(entry, MemberEntry) else Subject.MEETINGS
    for each in fields(entry):
        value = getattr(entry, each.name)
        if value in (None, (), "") or each.name in {"line", "remarks", "name"}:
            continue
        if each.name == "people":
            yield f"到会情况：{len(value)} 人"
        elif each.name in _CLOCK:
            yield f"{_CLOCK[each.name]}：{value:%H:%M}"
        else:
            field = Field("post" if each.name == "posts" else each.name)
            yield f"{field_word(subject, field)}：{masked(str(value)) if field in _HIDDEN else _said(value)}"


def _said(value: object) -> str:
    match value:
        case bool():
            return "是" if value else "否"
        case Category():
            return _CATEGORIES[value]
        case MeetingKind():
            return MEETING_WORDS[value]
        case tuple():
            return "、".join(POST_WORDS[each] for each in value if isinstance(each, PostRole))
    words = " ".join(str(value).split())
    return words if len(words) <= _SHOWN else words[:_SHOWN] + "…"

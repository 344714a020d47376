"""A line of a ledger as a meeting: what each cell says, what is odd about it, and why it can't be taken."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import TypeVar

from pbdesk.model import AttendanceRole, AttendanceState, MeetingKind
from pbdesk.tables.cells import Cell, Line, Month, UnclearError
from pbdesk.tables.cleaning import optional_words, shown, words
from pbdesk.tables.dates import day_or_month, times
from pbdesk.tables.fields import MEETINGS, Field, Subject, field_word, heading
from pbdesk.tables.headers import Table
from pbdesk.tables.people_lists import Attendee, read_people
from pbdesk.tables.roster import Unusable
from pbdesk.words import MEETING_WORDS

T = TypeVar("T")
MOST_HOURS = 80
"""As many class hours as one meeting can have, here as on its page."""
Clock = tuple[time | None, time | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingEntry:
    """One meeting as the table has it; what it leaves out is None, an empty list says nothing of who came."""

    line: int
    kind: MeetingKind
    held_on: date
    title: str | None = None
    starts_at: time | None = None
    ends_at: time | None = None
    branch: str | None = None
    group: str | None = None
    place: str | None = None
    chair: str | None = None
    recorder: str | None = None
    lecturer: str | None = None
    topic: str | None = None
    resolution: str | None = None
    content: str | None = None
    hours: Decimal | None = None
    people: tuple[Attendee, ...] = ()
    remarks: tuple[str, ...] = ()


_KINDS = {word: kind for kind, word in MEETING_WORDS.items()} | {
    "支部党员大会": MeetingKind.GENERAL_MEETING, "支部大会": MeetingKind.GENERAL_MEETING,
    "全体党员大会": MeetingKind.GENERAL_MEETING, "党员会议": MeetingKind.GENERAL_MEETING,
    "支部委员会": MeetingKind.COMMITTEE_MEETING, "支委会议": MeetingKind.COMMITTEE_MEETING,
    "支部委员会会议": MeetingKind.COMMITTEE_MEETING, "支部委员会议": MeetingKind.COMMITTEE_MEETING,
    "党小组会议": MeetingKind.GROUP_MEETING, "上党课": MeetingKind.LECTURE, "党课学习": MeetingKind.LECTURE,
    "主题党日活动": MeetingKind.THEME_DAY, "党日活动": MeetingKind.THEME_DAY,
    "专题组织生活会": MeetingKind.ORGANIZATION_LIFE_MEETING, "民主评议": MeetingKind.DEMOCRATIC_APPRAISAL,
    "培训": MeetingKind.TRAINING, "集中培训": MeetingKind.TRAINING, "集中学习": MeetingKind.TRAINING,
    "谈心": MeetingKind.TALK, "谈话": MeetingKind.TALK,
}  # fmt: skip
_TAKEN = "、".join(word for kind, word in MEETING_WORDS.items() if kind is not MeetingKind.TALK)
_COUNTED: tuple[tuple[Field, frozenset[AttendanceState]], ...] = (
    (Field.DUE, frozenset(AttendanceState)),
    (Field.PRESENT, frozenset({AttendanceState.PRESENT, AttendanceState.ONLINE})),
    (Field.LEAVE, frozenset({AttendanceState.LEAVE})),
    (Field.ABSENT, frozenset({AttendanceState.ABSENT})),
)
_FOOT = re.compile(r"合计|总计|小计|共计|填表|制表|填报|审核|说明|注[:：]|备注[:：]|统计时间")


def read_meetings(table: Table, today: date) -> tuple[tuple[MeetingEntry | Unusable, ...], int]:
    """The meetings of a table in its order, and how many lines are none (sums, notes, headers printed again)."""
    read = [_read(table, line, today) for line in table.lines]
    return tuple(entry for entry in read if entry is not None), sum(entry is None for entry in read)


class _Cells:
    """The cells of one line by field, and what was found wrong in them."""

    def __init__(self, table: Table, line: Line) -> None:
        self._cells = {c.field: line.cells.get(c.index) for c in table.columns if c.field is not None}
        self.reasons: list[str] = []

    def cell(self, field: Field) -> Cell:
        return self._cells.get(field)

    def read(self, field: Field, clean: Callable[[Cell], T]) -> T | None:
        try:
            return clean(self.cell(field))
        except UnclearError as error:
            self.reasons.append(f"{field_word(Subject.MEETINGS, field)}：{error}")
            return None

    def text(self, field: Field) -> str | None:
        return self.read(field, optional_words)


def _read(table: Table, line: Line, today: date) -> MeetingEntry | Unusable | None:
    cells = _Cells(table, line)
    if _is_no_meeting(cells, line):
        return None
    held_on = cells.read(Field.HELD_ON, lambda cell: _day(cell, table.counts_from_1904, today))
    kind = cells.read(Field.KIND, _kind)
    clock: Clock | None = cells.read(Field.CLOCK, _clock)
    starts, ends = clock or _clock_of(cells.cell(Field.HELD_ON))
    people = cells.read(Field.PEOPLE, lambda cell: read_people(words(cell))) or ()
    hours = cells.read(Field.HOURS, _hours)
    texts = {field.value: cells.text(field) for field in _TEXTS}
    if starts and ends and ends <= starts:
        cells.reasons.append(f"会议时间：结束的 {ends:%H:%M} 不晚于开始的 {starts:%H:%M}")
    if cells.reasons or held_on is None or kind is None:
        name = texts["title"] or shown(cells.cell(Field.HELD_ON))
        return Unusable(line.number, name[:20], tuple(cells.reasons))
    return MeetingEntry(
        line=line.number, kind=kind, held_on=held_on, starts_at=starts, ends_at=ends, people=people, hours=hours,
        remarks=tuple(_odd(cells, people)), **texts,
    )  # fmt: skip


_TEXTS = (
    Field.TITLE, Field.BRANCH, Field.GROUP, Field.PLACE, Field.CHAIR, Field.RECORDER, Field.LECTURER, Field.TOPIC,
    Field.RESOLUTION, Field.CONTENT,
)  # fmt: skip


def _is_no_meeting(cells: _Cells, line: Line) -> bool:
    """Whether a line is a sum, a note at the foot, a header printed again, or the example of a template."""
    first = shown(next(iter(line.cells.values())))
    day = heading(shown(cells.cell(Field.HELD_ON)))
    repeated = day in {heading(word) for word in MEETINGS[Field.HELD_ON]}
    example = shown(cells.cell(Field.NUMBER)) in {"例", "示例"} or "示例" in shown(cells.cell(Field.TITLE))
    only_number = set(line.cells.values()) <= {cells.cell(Field.NUMBER)}
    return bool(_FOOT.match(first)) or repeated or example or only_number


def _day(cell: Cell, counts_from_1904: bool, today: date) -> date:
    found = day_or_month(cell, counts_from_1904=counts_from_1904)
    if found.value is None:
        raise UnclearError(found.remark.removesuffix("，没有导入这一项") or "没有写日期")
    if isinstance(found.value, Month):
        raise UnclearError(f"只有月份 {found.value}，请写到哪一天")
    if found.value > today:
        raise UnclearError(f"{found.value} 还没有到，台账里只记开过的会")
    return found.value


def _kind(cell: Cell) -> MeetingKind:
    text = re.sub(r"\s|[（(].*?[)）]", "", words(cell))
    if not text:
        raise UnclearError("没有写会议类型")
    if _KINDS.get(text) is MeetingKind.TALK:
        raise UnclearError("谈心谈话不从台账导入（内容是个人隐私），请到“谈话学时”页记录")
    if text in _KINDS:
        return _KINDS[text]
    parts = [part for part in re.split(r"[、，,+＋/和与]", text) if part]
    if len(parts) > 1 and all(part in _KINDS for part in parts):
        raise UnclearError(f"“{text[:20]}”是几种会，请分行分别记录")
    raise UnclearError(f"“{text[:20]}”不认识，可以写 {_TAKEN}")


def _hours(cell: Cell) -> Decimal | None:
    """Class hours: 2, 1.5 or 2学时."""
    text = re.sub(r"个?(学时|课时|小时)$", "", optional_words(cell) or "")
    if not text:
        return None
    if not re.fullmatch(r"\d{1,3}(\.\d{1,2})?", text, re.ASCII) or not 0 < Decimal(text) <= MOST_HOURS:
        raise UnclearError(f"“{text[:10]}”看不懂，请写 2 或 1.5 这样的数，最多 {MOST_HOURS}")
    return Decimal(text)


def _clock(cell: Cell) -> Clock | None:
    return times(cell).value


def _clock_of(cell: Cell) -> Clock:
    """The time that stands in the cell of the day, if one does."""
    if isinstance(cell, datetime) and cell.time() != time():
        return cell.time().replace(second=0, microsecond=0), None
    return None, None


def _odd(cells: _Cells, people: tuple[Attendee, ...]) -> Iterator[str]:
    """Where the numbers typed are not those of the list; the list is what counts."""
    if not people:
        yield "没有参会人员名单，出席没有导入"
        return
    members = [one for one in people if one.role is AttendanceRole.MEMBER]
    for field, states in _COUNTED:
        typed = optional_words(cells.cell(field)) if not isinstance(cells.cell(field), bool) else None
        counted = sum(one.state in states for one in members)
        digits = re.sub(r"[人名\s]", "", typed or "")
        if digits.isdigit() and int(digits) != counted:
            yield f"{field_word(Subject.MEETINGS, field)}写着 {digits}，名单里数出 {counted}，按名单"

"""The words of the minutes: title by kind, the rows of the head, and the lines of the main part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pbdesk.model import MeetingKind
from pbdesk.sheets.grid import Cell, Grid, Row
from pbdesk.sheets.style import Align, Font, Shade, Style
from pbdesk.sheets.typeset import clean, listed, paragraphs, wrap
from pbdesk.views.rows import Absentee, AgendaEntry, Minutes, Nominee, Opinion
from pbdesk.words import MEETING_WORDS, WEEKDAY_WORDS, long_date, short_date

GRID = Grid((85.05, 160.4, 70.85, 151.5), pad=4, rise=5)
"""The columns of the form: 1701, 3208, 1417 and 3030 twentieths of a point."""
LABEL = Style(Font.LABEL, 13)
VALUE = Style(Font.BODY, 13)
LEADINGS = (1.65, 1.5, 1.38)
"""The distances of lines that are tried, so that a few lines too many don't take a page of their own."""
_TEXT = Style(Font.BODY, 13)
_ITEM = Style(Font.HEAD, 13)
_INDENT = 2 * _TEXT.size
_MOST_LINES = 5
"""A value of more lines than this stands after the main part, and the head says so."""
_ROW = 31.0
_NUMERALS = "一二三四五六七八九十"
_ACTIVITIES = {MeetingKind.THEME_DAY, MeetingKind.TRAINING}
_WIDE = 3


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of the main part; one that ``leads`` is not left alone at the end of a page."""

    text: str
    indent: float = 0
    above: float = 0
    leads: bool = False
    style: Style = _TEXT
    leading: float = LEADINGS[0]

    @property
    def step(self) -> float:
        """The height of the line itself."""
        return self.style.size * self.leading

    @property
    def height(self) -> float:
        """The line and the space above it."""
        return self.above + self.step


@dataclass(frozen=True, slots=True)
class _Field:
    """A named value of the head, or ``names``; ``brief`` stands there where the value itself is too long."""

    title: str
    words: str
    brief: str = ""
    names: tuple[str, ...] = ()

    def cells(self, columns: int, room: float) -> tuple[Cell, Cell]:
        """Title and value, or what stands for the value."""
        text: str | tuple[str, ...] = self._lines(room)
        if not self._fits(room):
            text = self.brief or f"{clean(self.words)[:12]}……（全文附后）"
        align = Align.LEFT if columns == _WIDE else Align.CENTER
        return Cell(tuple(self.title.splitlines()), LABEL, shade=Shade.LABEL), Cell(text, VALUE, align, columns=columns)

    def after(self, room: float) -> list[str]:
        """The value as paragraphs for the end, where the head has no room for it."""
        return [] if self._fits(room) else [f"{self.title.replace(chr(10), '')}：{self.words}"]

    def _fits(self, room: float) -> bool:
        return len(self._lines(room)) <= _MOST_LINES

    def _lines(self, room: float) -> tuple[str, ...]:
        return listed(self.names, VALUE, room) if self.names else wrap(self.words, VALUE, room)


def title_of(minutes: Minutes) -> str:
    """The form's title: branch, year, month and kind of meeting."""
    held = minutes.held_on
    return f"{minutes.branch}{held.year}年{held.month}月{MEETING_WORDS[minutes.kind]}记录"


def head_rows(minutes: Minutes) -> list[Row]:
    """The form's head: topic, time and place, chair and recorder, head-counts, who was absent and why."""
    return [_row(fields) for fields in _fields(minutes)]


def period_of(minutes: Minutes) -> list[Row]:
    """The head of a page that goes on: only when and where."""
    return [_row(_when_and_where(minutes))]


def content_lines(minutes: Minutes, room: float) -> list[TextLine]:
    """The main part: what was talked about, the agenda with decisions and votes, and values too long for the head."""
    lines = [line for text in paragraphs(minutes.content) for line in _paragraph(text, room)]
    for number, entry in enumerate(minutes.agenda, start=1):
        lines += _agenda_lines(number, entry, room)
    for text in _after(minutes):
        lines += _paragraph(text, room)
    moved = [
        text
        for fields in _fields(minutes)
        for field, inner in zip(fields, _rooms(fields), strict=True)
        for text in field.after(inner)
    ]
    return lines + [line for text in moved for line in _paragraph(text, room)]


def _after(minutes: Minutes) -> list[str]:
    """What stands after the agenda: grades, written opinions, and what is attached."""
    opinions = "；".join(_opinion(opinion) for opinion in minutes.opinions)
    papers = "、".join(minutes.papers)
    named = (("评议等次", minutes.grades), ("书面意见", opinions), ("附件", papers))
    return [f"{title}：{words}" for title, words in named if words]


def _opinion(opinion: Opinion) -> str:
    """Whose opinion it was, what it says, when it came in, and why it counts for nothing where it does."""
    day = f"{short_date(opinion.received_on)}收到" if opinion.received_on else ""
    words = "，".join(word for word in (opinion.words, day, opinion.void) if word)
    return f"{opinion.name}（{words}）" if words else opinion.name


def _fields(minutes: Minutes) -> list[tuple[_Field, ...]]:
    """The head's rows: one field over the whole width, or two side by side."""
    held_for = minutes.for_year if minutes.for_year != minutes.held_on.year else None
    attendance = minutes.attendance
    rows: list[tuple[_Field, ...]] = [
        (_Field("活动类型", MEETING_WORDS[minutes.kind]),) if minutes.kind in _ACTIVITIES else (),
        (_Field(_topic(minutes.kind), minutes.title),),
        (_Field("党小组", minutes.group),) if minutes.group else (),
        (_Field("所属年度", f"{held_for}年度"),) if held_for else (),
        _when_and_where(minutes),
        (_Field("同次会议", minutes.sitting),) if minutes.sitting else (),
        _lecture(minutes),
        (_Field("主持人", minutes.chair), _Field("记录人", minutes.recorder)),
        (_Field("应到人数", _count(attendance.whole)), _Field("实到人数", _count(attendance.part))),
        *((field,) for field in _people(minutes)),
    ]
    return [fields for fields in rows if fields]


def _lecture(minutes: Minutes) -> tuple[_Field, ...]:
    """Who taught, and how many class hours it was."""
    lecturer, hours = _Field("授课人", minutes.lecturer), _Field("课时", minutes.hours)
    return tuple(field for field in (lecturer, hours) if field.words)


def _people(minutes: Minutes) -> list[_Field]:
    """Who was there, who was not and why, who sat in, and who was left out of the count."""
    present = [*minutes.present, *(f"{name}（线上）" for name in minutes.online)]
    fields = [
        _names("出席人员", present),
        _names("缺席人员\n及原因", [_absentee(person) for person in minutes.absent], none="无"),
        _names("列席人员", minutes.observers),
        _names("不计入\n应到人数", [_absentee(person) for person in minutes.excluded]),
    ]
    return [field for field in fields if field.words]


def _names(title: str, names: Sequence[str], none: str = "") -> _Field:
    return _Field(title, "、".join(names) or none, f"共{len(names)}人，名单附后", tuple(names))


def _when_and_where(minutes: Minutes) -> tuple[_Field, _Field]:
    return _Field("时间", _time(minutes)), _Field("地点", minutes.place)


def _rooms(fields: Sequence[_Field]) -> list[float]:
    """The width inside the value cell of each field of a row."""
    if len(fields) == 1:
        return [sum(GRID.widths[1:]) - 2 * GRID.pad]
    return [GRID.widths[1] - 2 * GRID.pad, GRID.widths[3] - 2 * GRID.pad]


def _row(fields: Sequence[_Field]) -> Row:
    columns = _WIDE if len(fields) == 1 else 1
    pairs = [field.cells(columns, room) for field, room in zip(fields, _rooms(fields), strict=True)]
    return Row(tuple(cell for pair in pairs for cell in pair), _ROW)


def _topic(kind: MeetingKind) -> str:
    if kind is MeetingKind.LECTURE:
        return "授课题目"
    return "主题" if kind in _ACTIVITIES else "会议主题"


def _absentee(person: Absentee) -> str:
    words = "：".join(word for word in (person.state, person.reason) if word)
    return f"{person.name}（{words}）" if words else person.name


def _time(minutes: Minutes) -> str:
    """Day and weekday, then from when to when, to the minute."""
    held = minutes.held_on
    clock = "—".join(f"{at:%H:%M}" for at in (minutes.starts_at, minutes.ends_at) if at)
    if clock and not minutes.ends_at:
        clock += "起"
    elif clock and not minutes.starts_at:
        clock += "止"
    return " ".join(part for part in (long_date(held), WEEKDAY_WORDS[held.weekday()], clock) if part)


def _count(number: int) -> str:
    return f"{number}人" if number else ""


def _agenda_lines(number: int, entry: AgendaEntry, room: float) -> list[TextLine]:
    numeral = _NUMERALS[number - 1] if number <= len(_NUMERALS) else str(number)
    kind = f"（{entry.kind}）" if entry.kind else ""
    heading = wrap(f"议题{numeral}{kind}：{entry.topic}", _ITEM, room)
    lines = [TextLine(line, above=0 if n else 4, leads=True, style=_ITEM) for n, line in enumerate(heading)]
    parts = [
        *paragraphs(entry.content), *_labelled("候选人得票", _ballot(entry.nominees)),
        *_labelled("表决", entry.vote), *_labelled("结果", entry.result), *_labelled("决议", entry.resolution),
        *_labelled("落实", entry.follow_up),
    ]  # fmt: skip
    return lines + [line for text in parts for line in _paragraph(text, room)]


def _ballot(nominees: Sequence[Nominee]) -> str:
    """Who stood, with how many votes, and who was elected."""
    return "、".join(_nominee(nominee) for nominee in nominees)


def _nominee(nominee: Nominee) -> str:
    votes = f"{nominee.votes}票" if nominee.votes is not None else ""
    won = {True: "当选", False: "未当选", None: ""}[nominee.elected]
    words = "，".join(word for word in (votes, won) if word)
    return f"{nominee.name}（{words}）" if words else nominee.name


def _labelled(title: str, text: str) -> list[str]:
    found = paragraphs(text)
    return [f"{title}：{found[0]}", *found[1:]] if found else []


def _paragraph(text: str, room: float) -> list[TextLine]:
    """A paragraph with its first line set in by two characters."""
    lines = wrap(text, _TEXT, room, _INDENT)
    return [TextLine(line, 0 if number else _INDENT) for number, line in enumerate(lines)]

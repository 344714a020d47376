"""A ledger compared with the file: which meetings are new, changed or the same, and whom the names mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from pbdesk.model import AttendanceRole, MeetingKind
from pbdesk.tables.agenda_words import split_numbered
from pbdesk.tables.fields import Field, Subject, field_word
from pbdesk.tables.headers import Table
from pbdesk.tables.known import BranchFinder
from pbdesk.tables.ledger_rows import LedgerLine
from pbdesk.tables.matching import compared_name
from pbdesk.tables.meeting_pairs import Pair, Placed, pairs, plain
from pbdesk.tables.meetings import MeetingEntry, read_meetings
from pbdesk.tables.people_lists import Attendee, people_words
from pbdesk.tables.preview import FieldChange, Preview, PreviewRow, RowState
from pbdesk.tables.roster import Unusable
from pbdesk.words import MEETING_WORDS

MeetingRow = PreviewRow["ResolvedMeeting"]
_TEXTS = (Field.TITLE, Field.PLACE, Field.CHAIR, Field.RECORDER, Field.LECTURER, Field.TOPIC, Field.RESOLUTION,
          Field.CONTENT)  # fmt: skip
_LEADERS = {Field.CHAIR: "chair_id", Field.RECORDER: "recorder_id", Field.LECTURER: "lecturer_id"}
_SHOWN, _NAMED = 60, 5


@dataclass(frozen=True, slots=True)
class KnownSpan:
    """A stretch in which someone was on the roll of a branch, ``[started_on, ended_on)``; the name as compared."""

    person_id: str
    name: str
    started_on: date
    ended_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownMeetings:
    """What a ledger is compared with."""

    lines: tuple[LedgerLine, ...]
    spans: Mapping[str, tuple[KnownSpan, ...]]
    """The rolls by branch."""
    everyone: Mapping[str, tuple[str, ...]]
    """Ids of all people in the file by their name as compared."""
    groups: Mapping[tuple[str, str], str]
    """Group ids by branch and name."""
    founded: Mapping[str, date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvedMeeting:
    """A meeting of the table with the people and the group that its names mean; guests are not in the file yet."""

    entry: MeetingEntry
    group_id: str | None = None
    chair_id: str | None = None
    recorder_id: str | None = None
    lecturer_id: str | None = None
    people: tuple[tuple[str, Attendee], ...] = ()
    guests: tuple[Attendee, ...] = ()


class _Refusal(Exception):  # noqa: N818  never leaves this module
    """Why a line can't be taken."""


def preview_meetings(table: Table, known: KnownMeetings, finder: BranchFinder, today: date) -> Preview[ResolvedMeeting]:
    """Compare a ledger with the file."""
    read, skipped = read_meetings(table, today)
    placed = {row.entry.line: row for entry in read if (row := _placed(entry, known, finder)) is not None}
    paired = pairs(tuple(placed.values()), known.lines, lambda entry, line: not any(_changes(entry, line)))
    rows = tuple(_row(entry, known, finder, paired) for entry in read)
    notes = [f"跳过 {skipped} 行（合计、统计时间或说明）"] if skipped else []
    if table.unknown:
        notes.append(f"没有导入的列：{'、'.join(table.unknown[:12])}")
    return Preview(subject=Subject.MEETINGS, rows=rows, skipped=skipped, notes=tuple(notes))


def _placed(entry: MeetingEntry | Unusable, known: KnownMeetings, finder: BranchFinder) -> Placed | None:
    """The line with its branch and group; None where either can't be told, which its row says."""
    branch = None if isinstance(entry, Unusable) else finder.find(entry.branch)[0]
    if isinstance(entry, Unusable) or branch is None:
        return None
    try:
        return Placed(entry, branch, _group(entry, branch, known))
    except _Refusal:
        return None


def _row(
    entry: MeetingEntry | Unusable, known: KnownMeetings, finder: BranchFinder, paired: Mapping[int, Pair]
) -> MeetingRow:
    if isinstance(entry, Unusable):
        return PreviewRow(line=entry.line, name=entry.name, state=RowState.REFUSED, reasons=entry.reasons)
    name = f"{entry.held_on} {MEETING_WORDS[entry.kind]}" + (f" {entry.title}" if entry.title else "")
    row: MeetingRow = PreviewRow(line=entry.line, name=name, state=RowState.REFUSED)
    branch, unknown = finder.find(entry.branch)
    if branch is None:
        return replace(row, reasons=(unknown,))
    row = replace(row, branch_id=branch, branch=finder.words[branch])
    warnings = list(entry.remarks)
    try:
        group = _group(entry, branch, known)
        pair = paired[entry.line]
        match = pair.line
        warnings += [pair.warning] if pair.warning else []
        changes = tuple(_changes(entry, match)) if match else ()
        if match is not None and not changes:
            return replace(row, state=RowState.SAME, record_id=match.meeting_id, warnings=())
        _check_agenda(entry, pair, changes)
        _check_clock(entry, match)
        resolved = _resolved(entry, branch, group, known, warnings)
        _check_opinions(match, resolved)
    except _Refusal as refusal:
        return replace(row, reasons=(str(refusal),))
    if match is None:
        return replace(row, state=RowState.NEW, entry=resolved, warnings=tuple(warnings))
    changes = tuple(c for c in changes if c.field not in _LEADERS or getattr(resolved, _LEADERS[c.field]) is not None)
    return replace(
        row, state=RowState.CHANGED if changes else RowState.SAME, entry=resolved, record_id=match.meeting_id,
        changes=changes, warnings=(*warnings, *_left_off(resolved, match)),
    )  # fmt: skip


def _group(entry: MeetingEntry, branch: str, known: KnownMeetings) -> str | None:
    if entry.held_on < known.founded.get(branch, date.min):
        raise _Refusal(f"支部 {known.founded[branch]} 才成立，会议日期不能早于这一天")
    if not entry.group:
        if entry.kind is MeetingKind.GROUP_MEETING:
            raise _Refusal("党小组会要写明是哪个党小组")
        return None
    found = known.groups.get((branch, entry.group))
    if found is None:
        if entry.kind is not MeetingKind.GROUP_MEETING:
            return None
        names = "、".join(name for (of, name) in known.groups if of == branch) or "还没有党小组"
        raise _Refusal(f"支部里没有“{entry.group[:20]}”，文件里的党小组：{names}")
    return found


def _changes(entry: MeetingEntry, line: LedgerLine) -> Iterator[FieldChange]:
    """What the table says differently; what it leaves empty stays as it is."""
    for each in _TEXTS:
        old, new = getattr(line, each.value), getattr(entry, each.value)
        if new and plain(new) != plain(old):
            yield _change(each, old, new)
    new_clock = "-".join(f"{moment:%H:%M}" for moment in (entry.starts_at, entry.ends_at) if moment)
    if entry.starts_at and (entry.starts_at, entry.ends_at or line.ends_at) != (line.starts_at, line.ends_at):
        yield _change(Field.CLOCK, line.clock, new_clock)
    if entry.hours is not None and entry.hours != line.hours:
        yield _change(Field.HOURS, str(line.hours or ""), str(entry.hours))
    if entry.people and _compared(entry.people) != _compared(tuple(one for _, one in line.people)):
        yield _people_change(tuple(one for _, one in line.people), entry.people)


def _change(each: Field, old: str, new: str) -> FieldChange:
    short = [text if len(text) <= _SHOWN else text[:_SHOWN] + "…" for text in (old, new)]
    return FieldChange(each, field_word(Subject.MEETINGS, each), *short)


def _people_change(old: tuple[Attendee, ...], new: tuple[Attendee, ...]) -> FieldChange:
    """Only those who are marked differently: in two lists of thirty names nobody would find them."""
    gone, come = set(_compared(old)) - set(_compared(new)), set(_compared(new)) - set(_compared(old))
    sides = [
        people_words(one for one in people if not (gone | come) or {*_compared((one,))} & wanted)
        for people, wanted in ((old, gone), (new, come))
    ]
    return _change(Field.PEOPLE, *sides)


def _left_off(resolved: ResolvedMeeting, match: LedgerLine) -> Iterator[str]:
    """Whose marks go, because the list of the table does not name them."""
    named = {person for person, _ in resolved.people}
    off = [one.name for person, one in match.people if person not in named]
    if off and resolved.entry.people:
        more = f"等 {len(off)} 人" if len(off) > _NAMED else ""
        yield f"名单里没有、文件里有：{'、'.join(off[:_NAMED])}{more}，导入后他们的出席记录会去掉"


def _check_opinions(match: LedgerLine | None, resolved: ResolvedMeeting) -> None:
    """Refuse a list that leaves off someone whose written opinion is a vote: it must not be lost."""
    if match is None or not resolved.entry.people:
        return
    named = {person for person, _ in resolved.people}
    lost = [one.name for person, one in match.people if person in match.opinions and person not in named]
    if lost:
        raise _Refusal(f"{'、'.join(lost)}交过书面意见，名单里却没有，请在名单里补上或者在会议页修改")


def _check_agenda(entry: MeetingEntry, pair: Pair, changes: tuple[FieldChange, ...]) -> None:
    """Refuse topics that can't be put to the items of a recorded agenda, whose votes must not be lost nor moved."""
    match = pair.line
    if match is None or not match.items or not {c.field for c in changes} & {Field.TOPIC, Field.RESOLUTION}:
        return
    count = max(len(split_numbered(entry.topic)), len(split_numbered(entry.resolution)))
    if count != match.items:
        raise _Refusal(f"文件里这次会有 {match.items} 项议题，表里有 {count} 项，合不到一起，请在会议页修改")
    recorded = split_numbered(match.topic) if match.items > 1 else (match.topic,)
    for old, new in zip(recorded, split_numbered(entry.topic), strict=False):
        if old and new and plain(old) != plain(new):
            said = f"文件里这次会的议题是“{old[:20]}”，表里是“{new[:20]}”"
            raise _Refusal(f"{said}，表决不能换到别的议题上，请在会议页修改")
    if pair.warning and entry.resolution and not entry.topic:
        raise _Refusal("表里没有写议题，说不准决议是哪一项议题的，请补上议题或者在会议页修改")


def _check_clock(entry: MeetingEntry, match: LedgerLine | None) -> None:
    """Refuse a new beginning behind the recorded end, where the table says no end."""
    ends = match.ends_at if match and entry.starts_at and not entry.ends_at else None
    if ends and entry.starts_at and ends <= entry.starts_at:
        raise _Refusal(f"文件里这次会 {ends:%H:%M} 结束，表里 {entry.starts_at:%H:%M} 才开始，请把结束时间也写上")


def _compared(people: tuple[Attendee, ...]) -> list[Attendee]:
    return sorted(replace(one, name=compared_name(one.name)) for one in people)


def _resolved(
    entry: MeetingEntry, branch: str, group: str | None, known: KnownMeetings, warnings: list[str]
) -> ResolvedMeeting:
    roll: dict[str, list[str]] = {}
    for span in known.spans.get(branch, ()):
        if span.started_on <= entry.held_on and (span.ended_on is None or span.ended_on > entry.held_on):
            ids = roll.setdefault(span.name, [])
            ids.extend([span.person_id] if span.person_id not in ids else [])
    people, guests = _people(entry, roll, known, warnings)
    missing = len(roll) - len({compared_name(one.name) for one in entry.people} & roll.keys())
    if entry.people and entry.kind is MeetingKind.GENERAL_MEETING and missing:
        warnings.append(f"名册上还有 {missing} 人没有写在名单里")
    return ResolvedMeeting(
        entry=entry, group_id=group, people=tuple(people), guests=tuple(guests),
        chair_id=_one("主持人", entry.chair, roll, known, warnings),
        recorder_id=_one("记录人", entry.recorder, roll, known, warnings),
        lecturer_id=_one("授课人", entry.lecturer, roll, known, warnings),
    )  # fmt: skip


def _people(
    entry: MeetingEntry, roll: Mapping[str, list[str]], known: KnownMeetings, warnings: list[str]
) -> tuple[list[tuple[str, Attendee]], list[Attendee]]:
    """The people of the list by id; observers whom the file does not know come as guests."""
    found: list[tuple[str, Attendee]] = []
    guests: list[Attendee] = []
    strange: list[str] = []
    used: set[str] = set()
    for one in entry.people:
        name = compared_name(one.name)
        here = [person for person in roll.get(name, ()) if person not in used]
        elsewhere = [person for person in known.everyone.get(name, ()) if person not in used]
        if len(roll.get(name, ())) > 1 and not _told_apart(entry, name, len(roll[name])):
            raise _Refusal(f"支部里有 {len(roll[name])} 个{one.name}，分不清是哪一个，请在会议页记录这次会")
        if here or len(elsewhere) == 1:
            person = (here or elsewhere)[0]
            used.add(person)
            found.append((person, one))
            if not here and one.role is AttendanceRole.MEMBER:
                strange.append(one.name)
        elif one.role is AttendanceRole.OBSERVER:
            guests.append(one)
        else:
            raise _Refusal(f"名单里的“{one.name}”不在名册上；请先登记，列席的请在姓名后写“(列席)”")
    if strange:
        warnings.append(f"{'、'.join(strange)}那天不在本支部名册上")
    return found, guests


def _told_apart(entry: MeetingEntry, name: str, count: int) -> bool:
    """Whether namesakes need not be told apart: all of them are in the list, and with the same mark."""
    of_name = [replace(one, name="") for one in entry.people if compared_name(one.name) == name]
    return len(of_name) == count and len(set(of_name)) == 1


def _one(
    word: str, name: str | None, roll: Mapping[str, list[str]], known: KnownMeetings, warnings: list[str]
) -> str | None:
    if not name:
        return None
    ids = roll.get(compared_name(name)) or known.everyone.get(compared_name(name), ())
    if len(ids) == 1:
        return ids[0]
    why = f"有 {len(ids)} 个同名的人" if ids else "不在文件里"
    warnings.append(f"{word}“{name[:12]}”{why}，没有导入这一项")
    return None

"""A roster compared with the file: of each line what would be new, what would change, what stays, what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from pbdesk.assumed import ASSUMED_WORD
from pbdesk.masking import masked
from pbdesk.tables.cells import Month
from pbdesk.tables.dates import Day
from pbdesk.tables.fields import Field, Subject, field_word
from pbdesk.tables.headers import Table
from pbdesk.tables.known import BranchFinder, KnownBranch, KnownPerson, KnownRoll
from pbdesk.tables.matching import Choices, Match, Matcher, compared_name, same_day
from pbdesk.tables.post_holders import PostHolders, post_words
from pbdesk.tables.preview import FieldChange, Preview, PreviewRow, RowState
from pbdesk.tables.roster import Category, MemberEntry, Unusable, read_roster
from pbdesk.tables.standing import assumes_full, open_standing, settled

MemberRow = PreviewRow[MemberEntry]
_PLAIN = (Field.GENDER, Field.ETHNICITY, Field.EDUCATION, Field.ID_NUMBER, Field.PHONE, Field.EMPLOYER)
_DAYS = (Field.BORN, Field.JOINED, Field.FULL)
_HIDDEN = frozenset({Field.ID_NUMBER, Field.PHONE})
_ABSENT_SHOWN = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How a table is to be taken: the branch for lines that name none, who is who, from when on new ones count."""

    branch_id: str | None = None
    choices: Choices = field(default_factory=dict)
    since: date | None = None


def preview_members(table: Table, known: KnownRoll, wish: Wish, today: date) -> Preview[MemberEntry]:
    """Compare a roster with the file."""
    names = {b.branch_id: b.name for b in known.branches}
    finder = BranchFinder.of(names, wish.branch_id)
    matcher = Matcher(known.people, names, wish.choices)
    read, skipped = read_roster(table, today)
    entries = [entry for entry in read if isinstance(entry, MemberEntry)]
    repeated, doubles = _repeated(entries), _doubles(entries)
    posts = PostHolders(known)
    rows = []
    for entry in read:
        if isinstance(entry, Unusable):
            rows.append(_refused(entry, *entry.reasons))
        elif entry.line in doubles:
            rows.append(_refused(entry, doubles[entry.line]))
        else:
            row = _row(settled(entry, today), finder, matcher, repeated.get(entry.line, ""), today)
            rows.append(posts.settle(_in_time(row, known)))
    notes = tuple(_notes(table, rows, known, wish, skipped))
    return Preview(subject=Subject.ROSTER, rows=tuple(rows), skipped=skipped, notes=notes)


def entry_day(entry: MemberEntry, branch: KnownBranch, wished: date | None) -> date:
    """From when on a new member stands on the roll: as the table says, else as wished, never before he joined."""
    if entry.since is not None:
        return entry.since
    days = [wished or branch.since]
    days += [branch.founded_on] if branch.founded_on else []
    days += [date(entry.joined.year, entry.joined.month, 1)] if isinstance(entry.joined, Month) else []
    days += [entry.joined] if isinstance(entry.joined, date) else []
    return max(days)


def _refused(entry: MemberEntry | Unusable, *reasons: str) -> MemberRow:
    return PreviewRow(line=entry.line, name=entry.name, state=RowState.REFUSED, reasons=reasons)


def _row(entry: MemberEntry, finder: BranchFinder, matcher: Matcher, repeated: str, today: date) -> MemberRow:
    branch_id, unknown = finder.find(entry.branch)
    row: MemberRow = PreviewRow(line=entry.line, name=entry.name, state=RowState.REFUSED, entry=entry)
    if branch_id is None:
        return replace(row, reasons=(unknown,))
    match = matcher.match(entry, branch_id)
    row = replace(
        row, branch_id=branch_id, branch=finder.words[branch_id], rivals=match.rivals,
        warnings=(*match.warnings, *entry.remarks, *((repeated,) if repeated else ())),
    )  # fmt: skip
    if match.reason:
        return replace(row, reasons=(match.reason,))
    if match.person is None or match.person.branch_id is None:
        return _new(row, entry, match.person, today)
    if match.person.branch_id != branch_id:
        where = finder.words.get(match.person.branch_id, "别的支部")
        return replace(row, reasons=(f"{entry.name}在{where}册上，调动请到党员页办理转接",))
    return _known(row, entry, match)


def _in_time(row: MemberRow, known: KnownRoll) -> MemberRow:
    """The row, refused where the table puts someone into a branch that was not there yet."""
    founded = known.branch(row.branch_id).founded_on if row.branch_id and row.state is RowState.NEW else None
    since = row.entry.since if row.entry else None
    if founded is None or since is None or since >= founded:
        return row
    return replace(row, state=RowState.REFUSED, reasons=(f"进入支部日期 {since} 早于支部成立的 {founded}",))


def _new(row: MemberRow, entry: MemberEntry, person: KnownPerson | None, today: date) -> MemberRow:
    warnings = list(row.warnings)
    unclear = open_standing(entry, today) if person is None else ""
    if unclear:
        return replace(row, reasons=(unclear,))
    if person is not None:
        warnings.append("文件里有这个人，现在不在册，将重新入册")
    elif assumes_full(entry):
        warnings.append("没有转正日期，先按推定的日期计算表决权，请以后补上")
    record = person.person_id if person else None
    changes = tuple(_changes(entry, person)) if person else ()
    return replace(row, state=RowState.NEW, record_id=record, changes=changes, warnings=tuple(warnings))


def _known(row: MemberRow, entry: MemberEntry, match: Match) -> MemberRow:
    assert match.person is not None
    changes = tuple(_changes(entry, match.person))
    state = RowState.CHANGED if changes else RowState.SAME
    warnings = (*row.warnings, *_left_alone(entry, match.person))
    return replace(row, state=state, record_id=match.person.person_id, changes=changes, warnings=warnings)


def _changes(entry: MemberEntry, person: KnownPerson) -> Iterator[FieldChange]:
    """What the table says differently; what it leaves empty stays as it is."""
    if entry.name != person.name:
        yield _change(Field.NAME, person.name, entry.name)
    for each in _PLAIN:
        old, new = getattr(person, each.value), getattr(entry, each.value)
        if new and new != old:
            yield _change(each, old, new)
    for each in _DAYS:
        old, new = getattr(person, each.value), getattr(entry, each.value)
        if new is not None and _says_more(old, new, assumed=person.assumed and each is Field.FULL):
            yield _change(each, ASSUMED_WORD if person.assumed and each is Field.FULL else old, new)
    if entry.group and entry.group != person.group:
        yield _change(Field.GROUP, person.group, entry.group)
    if entry.posts and not person.posts:
        yield _change(Field.POST, None, post_words(entry.posts))
    if entry.mobile and not person.mobile:
        yield _change(Field.MOBILE, None, "是")
    if entry.remark and entry.remark not in (person.remark or ""):
        yield _change(Field.REMARK, person.remark, entry.remark)


def _change(field: Field, old: object, new: object) -> FieldChange:
    words = [masked(str(v)) if v and field in _HIDDEN else str(v or "") for v in (old, new)]
    return FieldChange(field, field_word(Subject.ROSTER, field), *words)


def _says_more(old: Day | None, new: Day, *, assumed: bool) -> bool:
    """Whether a day of the table is to replace that of the file: another one, or one that knows the day too."""
    if old is None or assumed or not same_day(old, new):
        return True
    return isinstance(old, Month) and not isinstance(new, Month)


def _left_alone(entry: MemberEntry, person: KnownPerson) -> Iterator[str]:
    """What the table says differently and an import does not decide."""
    if person.posts and entry.posts and {*entry.posts} != {*person.posts}:
        yield f"党内职务与文件不同（{post_words(person.posts)} → {post_words(entry.posts)}），任免请到党员页办理"
    if entry.category is Category.FULL and entry.full is None and person.full is None:
        yield "文件里是预备党员，转正要有转正日期，这一项没有改"
    if entry.category is Category.PROBATIONARY and person.full is not None:
        yield "文件里已是正式党员，这一项没有改"
    if entry.mobile is False and person.mobile:
        yield "文件里是流动党员，结束流动请到党员页办理"


def _repeated(entries: list[MemberEntry]) -> dict[int, str]:
    """The lines whose name stands in the table more than once, with where else."""
    lines: dict[str, list[int]] = {}
    for entry in entries:
        lines.setdefault(entry.name, []).append(entry.line)
    return {
        line: f"表里第 {'、'.join(str(n) for n in numbers if n != line)} 行也叫{name}，请确认是两个人"
        for name, numbers in lines.items()
        if len(numbers) > 1
        for line in numbers
    }


def _doubles(entries: list[MemberEntry]) -> dict[int, str]:
    """The lines that stand in the table a second time, whole or by their ID number."""
    numbers: dict[str, int] = {}
    wholes: dict[MemberEntry, int] = {}
    found = {}
    for entry in entries:
        first = wholes.setdefault(replace(entry, line=0), entry.line)
        if first != entry.line:
            found[entry.line] = f"和第 {first} 行完全一样"
        elif entry.id_number:
            same = numbers.setdefault(entry.id_number, entry.line)
            if same != entry.line:
                found[entry.line] = f"和第 {same} 行是同一个身份证号"
    return found


def _notes(table: Table, rows: list[MemberRow], known: KnownRoll, wish: Wish, skipped: int) -> Iterator[str]:
    here = {row.branch_id for row in rows if row.branch_id}
    seen, named = {row.record_id for row in rows}, {compared_name(row.name) for row in rows}
    others = [p for p in known.people if p.branch_id in here and p.person_id not in seen]
    absent = [p.name for p in others if compared_name(p.name) not in named]
    if absent:
        more = "等" if len(absent) > _ABSENT_SHOWN else ""
        yield f"名册里没有、文件里有 {len(absent)} 人：{'、'.join(absent[:_ABSENT_SHOWN])}{more}。导入不会把他们去掉"
    new = {row.branch_id for row in rows if row.state is RowState.NEW and row.branch_id}
    days = {wish.since or known.branch(branch).since for branch in new}
    if days:
        yield f"新增的人从 {'、'.join(map(str, sorted(days)))} 起在册（表里写了进入支部日期或更晚入党的，按表里的）"
    if skipped:
        yield f"跳过 {skipped} 行（合计、填表说明或示例）"
    if table.unknown:
        yield f"没有导入的列：{'、'.join(table.unknown[:_ABSENT_SHOWN])}"

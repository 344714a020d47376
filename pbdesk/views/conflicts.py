"""Conflicts as a person settles them: both values side by side, who said so when, and what else was changed then."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pbdesk.clock import SHANGHAI
from pbdesk.model import Attendance
from pbdesk.store import Store
from pbdesk.store.clashes import Clash, Side, clash, clashes, said
from pbdesk.store.columns import RECORDS, Column, children
from pbdesk.store.documents import DELETED, decode
from pbdesk.store.merging import Conflict
from pbdesk.store.naming import table_word
from pbdesk.store.revisions import Doc
from pbdesk.views.conflict_entry import Entry, child_of, column_of, entry_of
from pbdesk.views.desk_names import at_desk, desk_names
from pbdesk.views.record_parts import part_name, summary
from pbdesk.views.record_words import Words, column_name, said_columns

_NOTHING = "（空）"
_TEXTS = frozenset({
    "content", "remark", "advice", "resolution", "note", "reason", "title", "place", "comment", "answer",
})  # fmt: skip
"""Fields of free text, in which both values can stand one after the other."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One side's value of a field: in words, as it stands in the file, and who said so when at which desk."""

    rev: str
    words: str
    value: Any
    who: str
    when: str
    shown: bool
    """Whether this is what stands for the time being."""
    desk: str = ""

    @property
    def whose(self) -> str:
        """Which side this is: its desk and who typed it there."""
        return at_desk(self.desk, self.who)


@dataclass(frozen=True, slots=True)
class FieldClash:
    """A field on which desks disagree; ``both`` is the text with both values, where that makes sense.

    ``entry`` tells how a third value is typed.
    """

    path: tuple[str, ...]
    name: str
    before: str
    choices: tuple[Choice, ...]
    entry: Entry
    both: str = ""
    deletion: bool = False


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """One record of the list."""

    kind: str
    record_id: str
    what: str
    name: str
    fields: str
    sides: str


@dataclass(frozen=True, slots=True)
class ConflictDetail:
    """One record in full: every field in conflict, and what else each side changed."""

    row: ConflictRow
    heads: tuple[str, ...]
    fields: tuple[FieldClash, ...]
    others: tuple[tuple[str, tuple[str, ...]], ...]


def conflict_rows(store: Store) -> tuple[ConflictRow, ...]:
    """Every record on which desks disagree."""
    words, desks = Words(store), desk_names(store)
    return tuple(_row(words, desks, each) for each in clashes(store))


def name_now(store: Store, row: ConflictRow) -> str:
    """What a record of the list is called now, after a choice: as it was listed where it is deleted."""
    shown = store.get(RECORDS[row.kind].record, row.record_id)
    return Words(store).name(shown.record) if shown is not None else row.name


def conflict_sentence(store: Store, kind: str, record_id: str) -> str:
    """What is said of a conflict on the record's own page; nothing where there is none."""
    found = clash(store, kind, record_id)
    return f"两边写的不一样：{_row(Words(store), {}, found).fields}。现在显示的是较晚写的。" if found else ""


def conflict_detail(store: Store, kind: str, record_id: str) -> ConflictDetail | None:
    """One record on which desks disagree; None when it is settled."""
    found = clash(store, kind, record_id)
    if found is None:
        return None
    words, desks = Words(store), desk_names(store)
    fields = tuple(_field(words, desks, found, conflict) for conflict in found.conflicts)
    others = tuple((_who(desks, side), tuple(_others(words, found, side))) for side in found.sides)
    return ConflictDetail(_row(words, desks, found), found.heads, fields, others)


def _row(words: Words, desks: Mapping[str, str], found: Clash) -> ConflictRow:
    record = decode(found.kind, {**found.doc})
    names = [
        _name(words, found, conflict.path) + ("的参会情况" if conflict.path[0] == Attendance.table else "")
        for conflict in found.conflicts
    ]  # fmt: skip
    sides = "、".join(dict.fromkeys(at_desk(desks.get(side.device, ""), side.author) for side in found.sides))
    return ConflictRow(
        found.kind, found.record_id, table_word(found.kind), words.name(record), "、".join(names), sides
    )


def _field(words: Words, desks: Mapping[str, str], found: Clash, conflict: Conflict) -> FieldClash:
    path, deletion = conflict.path, conflict.path == (DELETED,)
    values = [dict(conflict.values).get(side.rev, said(side.doc, path)) for side in found.sides]
    base = said(found.base, path)
    told = _part_words(words, found.kind, path, (base, *values)) if len(path) > 1 else [
        _value(words, found.kind, path, value) for value in (base, *values)
    ]  # fmt: skip
    choices = [
        Choice(side.rev, _deletion_words(value) if deletion else said_as, value, side.author, _when(side),
               value == conflict.shown, desks.get(side.device, ""))
        for side, value, said_as in zip(found.sides, values, told[1:], strict=True)
    ]  # fmt: skip
    return FieldClash(
        path, _name(words, found, path), "" if deletion else told[0], tuple(choices), entry_of(found.kind, path),
        _both(conflict, choices), deletion,
    )  # fmt: skip


def _part_words(words: Words, kind: str, path: tuple[str, ...], values: Sequence[Any]) -> list[str]:
    """A part of a record as each side has it: the columns in which the sides differ, by name."""
    child = child_of(kind, path[0])
    rows = [value for value in values[1:] if value is not None]
    columns = [c for c in said_columns(child.name) if len({json.dumps(row.get(c.name)) for row in rows}) > 1]
    if child.record is Attendance or len(rows) < 2 or not columns:
        return [_value(words, kind, path, value) for value in values]
    return [_columns_words(words, child.name, columns, value) for value in values]


def _columns_words(words: Words, table: str, columns: Sequence[Column], row: Doc | None) -> str:
    if row is None:
        return _NOTHING
    return "；".join(
        f"{column_name(table, c.name)}：{_worded(words, c, row.get(c.name))}" for c in columns
    )


def _worded(words: Words, column: Column, value: object) -> str:
    return _NOTHING if value is None else words.value(column, column.decode(value)) or _NOTHING  # type: ignore[arg-type]


def _both(conflict: Conflict, choices: list[Choice]) -> str:
    texts = [str(choice.value) for choice in choices if isinstance(choice.value, str) and choice.value]
    if len(conflict.path) > 1 or conflict.path[0] not in _TEXTS or len(set(texts)) < 2:
        return ""
    return ("；" if conflict.path[0] in {"title", "place"} else "\n").join(dict.fromkeys(texts))


def _others(words: Words, found: Clash, side: Side) -> Iterator[str]:
    """What a side changed besides the fields in conflict."""
    clashing = {conflict.path for conflict in found.conflicts}
    for path in sorted(_paths(found.kind, found.base) | _paths(found.kind, side.doc)):
        old, new = said(found.base, path), said(side.doc, path)
        if old != new and path not in clashing and path != (DELETED,):
            name = _name(words, found, path)
            yield f"{name}：{_value(words, found.kind, path, old)} → {_value(words, found.kind, path, new)}"


def _paths(kind: str, doc: Doc) -> set[tuple[str, ...]]:
    fields = {child.field for child in children(kind)}
    known = RECORDS[kind].names
    paths: set[tuple[str, ...]] = {(name,) for name in doc if name not in fields and name in known}
    return paths | {(name, key) for name in fields for key in doc.get(name, {})}


def _name(words: Words, found: Clash, path: tuple[str, ...]) -> str:
    if path == (DELETED,):
        return "删除"
    if len(path) == 1:
        return column_name(found.kind, path[0])
    part = next((p for side in found.sides if (p := _part(found.kind, side.doc, path)) is not None), None)
    return part_name(words, part) if part is not None else table_word(child_of(found.kind, path[0]).name)


def _value(words: Words, kind: str, path: tuple[str, ...], value: object) -> str:
    if value is None:
        return _NOTHING
    if len(path) == 1:
        column = column_of(kind, path[0])
        return _worded(words, column, value) if column else str(value) or _NOTHING
    return summary(_part(kind, {path[0]: {path[1]: value}}, path)) or _NOTHING


def _part(kind: str, doc: Doc, path: tuple[str, ...]) -> Any | None:  # noqa: ANN401  any part of a record
    row = said(doc, path)
    if row is None:
        return None
    child = child_of(kind, path[0])
    whole = {**row, child.owner_column: "", child.key[-1]: path[1]}
    return child.record(**{c.name: c.decode(whole[c.name]) for c in child.columns if whole.get(c.name) is not None})


def _deletion_words(value: object) -> str:
    return "删除这条记录" if value else "保留并修改"


def _who(desks: Mapping[str, str], side: Side) -> str:
    return f"{at_desk(desks.get(side.device, ''), side.author)} {_when(side)}（{side.action}）"


def _when(side: Side) -> str:
    return f"{side.made_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"

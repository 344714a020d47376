"""Conflicts as a person settles them: both values side by side, who said so when, and what else was changed then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pbdesk.clock import SHANGHAI
from pbdesk.store import Store
from pbdesk.store.clashes import Clash, Side, clash, clashes, said
from pbdesk.store.columns import RECORDS, TABLES, Table, children
from pbdesk.store.documents import DELETED, decode
from pbdesk.store.merging import Conflict
from pbdesk.store.naming import table_word
from pbdesk.store.revisions import Doc
from pbdesk.views.record_parts import part_name, summary
from pbdesk.views.record_words import Words, column_name

_NOTHING = "（空）"
_TEXTS = frozenset({
    "content", "remark", "advice", "resolution", "note", "reason", "title", "place", "comment", "answer",
})  # fmt: skip
"""Fields of free text, in which both values can stand one after the other."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One side's value of a field: in words, as it stands in the file, and who said so when."""

    rev: str
    words: str
    value: Any
    who: str
    when: str
    shown: bool
    """Whether this is what stands for the time being."""


@dataclass(frozen=True, slots=True)
class FieldClash:
    """A field on which desks disagree; ``both`` is the text with both values, where that makes sense."""

    path: tuple[str, ...]
    name: str
    before: str
    choices: tuple[Choice, ...]
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
    words = Words(store)
    return tuple(_row(words, each) for each in clashes(store))


def conflict_detail(store: Store, kind: str, record_id: str) -> ConflictDetail | None:
    """One record on which desks disagree; None when it is settled."""
    found = clash(store, kind, record_id)
    if found is None:
        return None
    words = Words(store)
    fields = tuple(_field(words, found, conflict) for conflict in found.conflicts)
    others = tuple((_who(side), tuple(_others(words, found, side))) for side in found.sides)
    return ConflictDetail(_row(words, found), found.heads, fields, others)


def _row(words: Words, found: Clash) -> ConflictRow:
    record = decode(found.kind, {**found.doc})
    names = [_name(words, found, conflict.path) for conflict in found.conflicts]
    sides = "、".join(dict.fromkeys(side.author for side in found.sides))
    return ConflictRow(
        found.kind, found.record_id, table_word(found.kind), words.name(record), "、".join(names), sides
    )


def _field(words: Words, found: Clash, conflict: Conflict) -> FieldClash:
    sides = {side.rev: side for side in found.sides}
    deletion = conflict.path == (DELETED,)
    choices = []
    for side in found.sides:
        value = dict(conflict.values).get(side.rev, said(side.doc, conflict.path))
        told = _deletion_words(value) if deletion else _value(words, found.kind, conflict.path, value)
        choices.append(
            Choice(side.rev, told, value, sides[side.rev].author, _when(side), value == conflict.shown)
        )
    before = "" if deletion else _value(words, found.kind, conflict.path, said(found.base, conflict.path))
    return FieldClash(
        conflict.path, _name(words, found, conflict.path), before, tuple(choices), _both(conflict, choices), deletion
    )


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
    return part_name(words, part) if part is not None else table_word(_child(found.kind, path[0]).name)


def _value(words: Words, kind: str, path: tuple[str, ...], value: object) -> str:
    if value is None:
        return _NOTHING
    if len(path) == 1:
        column = next((c for c in TABLES[kind].columns if c.name == path[0]), None)
        return (words.value(column, column.decode(value)) if column else str(value)) or _NOTHING  # type: ignore[arg-type]
    return summary(_part(kind, {path[0]: {path[1]: value}}, path)) or _NOTHING


def _part(kind: str, doc: Doc, path: tuple[str, ...]) -> Any | None:  # noqa: ANN401  any part of a record
    row = said(doc, path)
    if row is None:
        return None
    child = _child(kind, path[0])
    whole = {**row, child.owner_column: "", child.key[-1]: path[1]}
    return child.record(**{c.name: c.decode(whole[c.name]) for c in child.columns if whole.get(c.name) is not None})


def _child(kind: str, field: str) -> Table:
    return next(child for child in children(kind) if child.field == field)


def _deletion_words(value: object) -> str:
    return "删除这条记录" if value else "保留并修改"


def _who(side: Side) -> str:
    return f"{side.author} {_when(side)}（{side.action}）"


def _when(side: Side) -> str:
    return f"{side.made_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"

"""How a third value of a field in conflict is typed: a day, a time, a number, one of a list, a person, or words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from enum import StrEnum

from pbdesk.model import Attendance, AttendanceState
from pbdesk.store import Store
from pbdesk.store.columns import TABLES, Column, Table, children
from pbdesk.views.pinyin import Named
from pbdesk.views.record_words import ENUM_WORDS
from pbdesk.words import ATTENDANCE_WORDS

LONG_TEXTS = frozenset({
    "content", "remark", "advice", "resolution", "note", "reason", "comment", "answer", "text", "items",
})  # fmt: skip
"""Fields of several lines."""


class EntryKind(StrEnum):
    """With which field a value is typed; ``NONE``: only on the record's own page."""

    WORDS = "words"
    LONG = "long"
    DAY = "day"
    TIME = "time"
    NUMBER = "number"
    CHOICE = "choice"
    PERSON = "person"
    BRANCH = "branch"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Entry:
    """How a value is typed, what there is to choose from, and whether nothing may stand there."""

    kind: EntryKind
    choices: tuple[tuple[str, str], ...] = ()
    optional: bool = True


_BY_TYPE: Mapping[type, EntryKind] = {
    date: EntryKind.DAY, time: EntryKind.TIME, int: EntryKind.NUMBER, Decimal: EntryKind.WORDS,
}  # fmt: skip
_BY_REF = {"person": EntryKind.PERSON, "organization": EntryKind.BRANCH}


def entry_of(kind: str, path: tuple[str, ...]) -> Entry:
    """How a third value of a field is typed; of a part of a record, only an attendance mark can be typed here."""
    if len(path) > 1:
        attendance = child_of(kind, path[0]).record is Attendance
        return Entry(EntryKind.CHOICE, _choices(ATTENDANCE_WORDS)) if attendance else Entry(EntryKind.NONE)
    column = column_of(kind, path[0])
    if column is None:
        return Entry(EntryKind.NONE)
    optional = not column.required
    if column.ref:
        return Entry(_BY_REF.get(column.ref, EntryKind.NONE), optional=optional)
    if column.name == "id" or column.name.endswith("_id"):
        return Entry(EntryKind.NONE)
    if issubclass(column.type, StrEnum):
        return Entry(EntryKind.CHOICE, _choices(ENUM_WORDS.get(column.type, {})), optional)
    plain = EntryKind.LONG if column.name in LONG_TEXTS else EntryKind.WORDS
    return Entry(_BY_TYPE.get(column.type, plain), optional=optional)


def people_offered(store: Store) -> tuple[Named, ...]:
    """Everybody in the file, to be found by typing."""
    rows = store.query("SELECT p.id, p.name FROM person p WHERE p.deleted_at IS NULL ORDER BY p.name, p.id")
    return tuple(Named(r["id"], r["name"], number) for number, r in enumerate(rows, start=1))


def column_of(kind: str, name: str) -> Column | None:
    """A column of a record's own table; None for one of a newer version."""
    return next((c for c in TABLES[kind].columns if c.name == name), None)


def child_of(kind: str, field: str) -> Table:
    """The table of the parts that stand under a field of a record."""
    return next(child for child in children(kind) if child.field == field)


def _choices(words: Mapping[AttendanceState, str] | Mapping[StrEnum, str]) -> tuple[tuple[str, str], ...]:
    return tuple((value.value, word) for value, word in words.items())

"""Records of every kind, with every column filled and every choice chosen, made from the columns themselves.

What a later format adds is thereby in its specimen without anybody thinking of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from pbdesk.model import Record
from pbdesk.store.columns import RECORDS, Column, Table, children

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8ffff3f0005fe02fe0d"
    "ef46b80000000049454e44ae426082"
)
"""A picture of one point, the attachment that the records speak of."""
BRANCH, OTHER_BRANCH = "organization-3", "organization-bare"
BARE = "bare"

_FIRST_DAY, _BARE_DAY = date(2026, 1, 31), date(2026, 3, 1)
_WITH_PARTS = 2
"""So many records of a kind have parts; the others would only make the file larger."""
_WORDS = {
    "period": "2026Q{n}", "findings": "[]", "items": "[]", "digest": "0" * 64, "parameters": '{{"days":7}}',
    "method": "visit_interval", "reviewed_rev": "2" * 64, "media_type": "image/png", "replaces": "GUI-0{n}",
    "phone": "1380000000{n}", "id_number": "11010519491231002X",
    "sha256": hashlib.sha256(PNG).hexdigest(), "key": "museum.key{n}", "rule": "MTG-0{n}",
}  # fmt: skip
_LEAST = {"person": 8}
"""At least two of each, and people enough for a meeting where nobody is named twice."""
_CHOSEN = {("local_rule", "period"): "quarter"}


def every_kind() -> Iterator[Record]:
    """One record of a kind for each of its choices, all columns filled; one more with the required columns alone."""
    for table in RECORDS.values():
        for number in range(_how_many(table)):
            yield _record(table, str(number))
        yield _record(table, BARE)


def _how_many(table: Table) -> int:
    choices = [len(c.type) for c in table.columns if _is_choice(c)]  # type: ignore[arg-type]
    return max([_LEAST.get(table.name, 2), *choices])


def _is_choice(column: Column) -> bool:
    return issubclass(column.type, StrEnum)


def _record(table: Table, which: str) -> Any:
    values = _values(table, which)
    record_id = f"{table.name}-{which}"
    with_parts = which != BARE and int(which) < _WITH_PARTS
    for part in children(table.name):
        made = range(_parts(part)) if with_parts else ()
        values[part.field] = tuple(_part(part, record_id, which, number) for number in made)
    return table.record(**values)


def _parts(table: Table) -> int:
    return max([2, *(len(c.type) for c in table.columns if _is_choice(c))])  # type: ignore[arg-type]


def _part(table: Table, owner: str, which: str, number: int) -> Any:
    values = _values(table, str(number))
    values[table.owner_column] = owner
    if "id" in values:
        values["id"] = f"{table.name}-{which}-{number}"
    if "agenda_item_id" in values:
        values["agenda_item_id"] = f"agenda_item-{which}-0"
    return table.record(**values)


def _values(table: Table, which: str) -> dict[str, Any]:
    optional = {f.name for f in fields(table.record)} - {c.name for c in table.columns if c.required}
    named = [c for c in table.columns if which != BARE or c.name not in optional]
    return {column.name: _value(table, column, which) for column in named}


def _value(table: Table, column: Column, which: str) -> Any:
    number = 0 if which == BARE else int(which)
    if column.name == "parent_id" and number == 0:
        return None
    if column.ref:
        return _reference(column, which)
    if column.name == "id":
        return f"{table.name}-{which}"
    if _is_choice(column):
        members = list(column.type)  # type: ignore[call-overload]
        return members[-1 if which == BARE else number % len(members)]
    if column.name == "size":
        return len(PNG)
    return _plain(table, column, number, which)


def _reference(column: Column, which: str) -> str:
    if column.ref == "organization":
        parent = "organization-0" if column.name == "parent_id" else BRANCH
        return OTHER_BRANCH if which == BARE else parent
    table = RECORDS[column.ref or ""]
    return f"{table.name}-{which}" if which == BARE else f"{table.name}-{int(which) % _how_many(table)}"


def _plain(table: Table, column: Column, number: int, which: str) -> Any:
    day = _BARE_DAY if which == BARE else _FIRST_DAY + timedelta(days=number)
    if column.type is str and (column.name == "month" or column.name.endswith("_month")):
        return f"2026-{number % 12 + 1:02}"
    by_type = {
        date: day, time: time(8, number), datetime: datetime(2026, 4, 1, 8, number, tzinfo=UTC),
        Decimal: Decimal(number) + Decimal("0.50"), int: 2020 + number if column.name == "for_year" else 1,
    }  # fmt: skip
    if column.type is not str:
        return by_type[column.type]
    if (table.name, column.name) in _CHOSEN:
        return _CHOSEN[table.name, column.name]
    usual = "{table}的{column}：𠮷·“{n}”" if column.name != "name" else "{table}𠮷{n}"
    words = _WORDS.get(column.name, usual)
    return words.format(n=number % 4 + 1 if words is not usual else which, table=table.name, column=column.name)

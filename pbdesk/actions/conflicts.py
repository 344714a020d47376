"""Settling a conflict: one value, both, or a third; the choice is itself a revision and travels back to every desk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from typing import Any

from pbdesk.errors import UserError
from pbdesk.model import AttendanceState
from pbdesk.store import Changes, Store
from pbdesk.store.naming import column_word
from pbdesk.store.values import RefusedError, raw
from pbdesk.views.conflict_entry import column_of
from pbdesk.views.conflicts import FieldClash

Typed = str | int | date | time | Decimal | StrEnum | None


def settle_conflict(
    store: Store, kind: str, record_id: str, heads: Sequence[str], chosen: Mapping[tuple[str, ...], object]
) -> Changes:
    """Let the fields of a record say what a person chose (None: nothing); the others stay as they are shown.

    ``heads`` are those that the person was shown.

    Raises:
        UserError: the record has moved on since, or a value can't stand.
    """
    with store.change("选定冲突的内容") as tx:
        tx.settle(kind, record_id, heads, chosen)
    return tx.changes


def third(kind: str, field: FieldClash, value: Typed) -> Any:  # noqa: ANN401  any value of a document
    """A value that a person typed instead of those of the sides, as the file keeps it; None where nothing stands.

    Raises:
        UserError: it can't stand in this field.
    """
    if value is None:
        return None
    if len(field.path) > 1:
        return _mark(field, AttendanceState(str(value)))
    column = column_of(kind, field.path[0])
    if column is None:
        raise UserError("这一项是新版程序才有的内容，只能选其中一边。没有保存任何改动。")
    try:
        return column.clean(raw(value))
    except RefusedError as refusal:
        raise UserError(f"“{column_word(column.name)}”{refusal}。没有保存任何改动。") from refusal


def _mark(field: FieldClash, state: AttendanceState) -> dict[str, Any]:
    """A mark of attendance with another state; a reason for being away goes with being away."""
    shown = next((c.value for c in field.choices if c.shown and c.value), None)
    row = dict(shown or next((c.value for c in field.choices if c.value), {}))
    if state in {AttendanceState.PRESENT, AttendanceState.ONLINE}:
        row.pop("reason", None)
    return {**row, "state": state.value}

"""Between records and revision documents: encode and check a record, decode a document, keep what is not understood."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from pbdesk.errors import UserError
from pbdesk.store import columns, values
from pbdesk.store.checks import row_problem
from pbdesk.store.columns import Table
from pbdesk.store.naming import column_word, table_word
from pbdesk.store.revisions import Doc

DELETED = "deleted_at"


def encode(record: Any) -> Doc:  # noqa: ANN401  any record class of the model
    """The document of a record, nulls left out, children keyed; private columns are still in it.

    Raises:
        UserError: a value can't be stored or contradicts another; the sentence names the field.
    """
    table = columns.table_of(type(record))
    doc: Doc = _row(table, record)
    for child in columns.children(table.name):
        rows = {}
        for part in getattr(record, child.field):
            row = _row(child, part)
            key = row.pop(child.key[-1])
            row.pop(child.owner_column)
            if key in rows:
                raise UserError(f"{table_word(child.name)}里“{key}”出现了两次，请只保留一条。没有保存任何改动。")
            rows[key] = row
        if rows:
            doc[child.field] = rows
    return doc


def decode(kind: str, doc: Doc) -> Any:  # noqa: ANN401  the record class of the kind
    """The record that a document says; fields of a later version are passed over here and kept in the document."""
    table = columns.RECORDS[kind]
    parts = {child.field: _parts(child, doc) for child in columns.children(kind)}
    return table.record(**_fields(table, doc), **parts)


def child_rows(child: Table, doc: Doc) -> list[Doc]:
    """The rows of one child table, with their keys put back, in the order in which a person reads them."""
    rows: list[Doc] = [
        {**row, child.owner_column: doc["id"], child.key[-1]: key}
        for key, row in sorted(doc.get(child.field, {}).items())
    ]
    return sorted(rows, key=lambda row: (row.get("position") is None, row.get("position")))


def private_part(doc: Doc) -> Doc:
    """Takes the private columns out of a document and answers them."""
    return {name: doc.pop(name) for name in sorted(columns.PRIVATE & doc.keys())}


def keep_unknown(kind: str, doc: Doc, before: Doc) -> None:
    """Carries over what an earlier document holds and this version has no column for."""
    doc.update({name: value for name, value in before.items() if name not in _known(kind)})
    for child in columns.children(kind):
        for key, row in doc.get(child.field, {}).items():
            old = before.get(child.field, {}).get(key, {})
            row.update({name: value for name, value in old.items() if name not in child.names})


@cache
def _known(kind: str) -> frozenset[str]:
    return columns.RECORDS[kind].names | {child.field for child in columns.children(kind)} | {DELETED}


def branch_of(kind: str, doc: Mapping[str, Any], posting_branch: str | None = None) -> str | None:
    """The branch that a record belongs to, if it belongs to one; a visit's is its posting's."""
    branch: str | None = posting_branch if kind == "visit" else doc.get("branch_id")
    return branch


def _row(table: Table, record: object) -> Doc:
    row: Doc = {}
    for column in table.columns:
        value = getattr(record, column.name)
        if value is None:
            continue
        try:
            row[column.name] = column.clean(values.raw(value))
        except values.RefusedError as refusal:
            raise UserError(f"“{column_word(column.name)}”{refusal}。没有保存任何改动。") from refusal
    problem = row_problem(table.name, row)
    if problem:
        raise UserError(f"{problem[1]}。没有保存任何改动。")
    return row


def _fields(table: Table, row: Doc) -> dict[str, object]:
    return {c.name: c.decode(row[c.name]) for c in table.columns if row.get(c.name) is not None}


def _parts(child: Table, doc: Doc) -> tuple[Any, ...]:
    return tuple(child.record(**_fields(child, row)) for row in child_rows(child, doc))

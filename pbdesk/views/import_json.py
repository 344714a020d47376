"""A preview as JSON, for other programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pbdesk.tables.headers import Table
from pbdesk.tables.preview import Preview


def preview_document(
    table: Table, shown: Preview[Any], *, written: bool, read_notes: Sequence[str] = ()
) -> dict[str, Any]:
    """What an import does, line by line; numbers of people are masked.

    ``read_notes`` tell how the file was read.
    """
    return {
        "subject": shown.subject.value,
        "sheet": table.sheet,
        "header_line": table.header_line,
        "columns": [
            {"column": c.letter, "header": c.header, "field": c.field.value if c.field else None, "sure": c.sure}
            for c in table.columns
        ],
        "counts": {state.value: count for state, count in shown.counts.items()},
        "skipped": shown.skipped,
        "written": written,
        "notes": [*read_notes, *shown.notes],
        "rows": [
            {
                "line": row.line,
                "name": row.name,
                "state": row.state.value,
                "branch": row.branch_id,
                "id": row.record_id,
                "changes": [{"field": c.field.value, "old": c.old, "new": c.new} for c in row.changes],
                "reasons": list(row.reasons),
                "warnings": list(row.warnings),
            }
            for row in shown.rows
        ],
    }

"""One record under review by its id, wherever it is kept: what it is, and what the program remarks on it."""

from __future__ import annotations

from datetime import date

from pbdesk.calendar import quarter_with
from pbdesk.model import ReviewedKind
from pbdesk.store import Store
from pbdesk.views.reviews import ReviewRow, find_row, review_board

_WHERE = {
    ReviewedKind.MEETING: "SELECT m.branch_id, m.held_on AS day FROM meeting m WHERE m.id = ? AND m.deleted_at IS NULL",
    ReviewedKind.VISIT: """
        SELECT v.branch_id, v.visited_on AS day FROM visit v WHERE v.id = ? AND v.deleted_at IS NULL""",
    ReviewedKind.ADMISSION: """
        SELECT a.branch_id, MAX(s.done_on) AS day
          FROM admission a
          JOIN admission_step s ON s.admission_id = a.id
         WHERE a.id = ? AND a.deleted_at IS NULL
         GROUP BY a.branch_id""",
}


def row_of(store: Store, record_id: str, today: date) -> ReviewRow | None:
    """One record as the list has it; None where it is not there, or is not reviewed (a talk, a plan)."""
    for kind, sql in _WHERE.items():
        for found in store.query(sql, [record_id]):
            period = quarter_with(date.fromisoformat(found["day"]))
            board = review_board(store, period, today, [found["branch_id"]])
            return find_row(board.rows, kind, record_id)
    return None

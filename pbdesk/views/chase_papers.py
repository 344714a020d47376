"""The paper of reminders as PDF: those just kept, or those of an earlier day again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pbdesk.model import Chase, ChaseForm
from pbdesk.sheets import SHEETS
from pbdesk.store import Store
from pbdesk.views.chase_sheets import list_of, notices_of

SHEET_NAMES = {ChaseForm.LIST: "chase-list", ChaseForm.NOTICE: "notice"}
"""The sheet of each form."""


def draw_paper(store: Store, kept: Sequence[Chase], today: date) -> bytes:
    """The paper of reminders of one form and period.

    Raises:
        UserError: a character stands in it that no font has.
    """
    form = kept[0].form
    rows = list_of(store, kept) if form is ChaseForm.LIST else notices_of(store, kept, today)
    return SHEETS[SHEET_NAMES[form]].draw(rows)


def of_one_paper(store: Store, chase_id: str) -> tuple[Chase, ...]:
    """The reminders that stand on the same paper: a notice by itself, of a list all of its day and number."""
    shown = store.get(Chase, chase_id)
    if shown is None:
        return ()
    record = shown.record
    if record.form is ChaseForm.NOTICE:
        return (record,)
    rows = store.query(
        """
        SELECT c.id
          FROM chase c
          JOIN organization o ON o.id = c.branch_id
         WHERE c.deleted_at IS NULL AND c.form = 'list' AND c.period = :period AND c.chased_on = :day
           AND COALESCE(c.number, 0) = :number
         ORDER BY o.name, c.id""",
        {"period": record.period, "day": record.chased_on.isoformat(), "number": record.number or 0},
    )
    found = (store.get(Chase, row["id"]) for row in rows)
    return tuple(each.record for each in found if each is not None)

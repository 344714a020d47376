"""Dues, class hours and talks in the form that other programs read; sums and hours are text, as in the file."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from pbdesk.rules.talking import Coverage
from pbdesk.views.dues import DuesMonth
from pbdesk.views.dues_arrears import ArrearsLine
from pbdesk.views.hours import HoursYear
from pbdesk.views.talks import TalkRow

Document = dict[str, object]


def dues_document(month: DuesMonth, behind: Sequence[ArrearsLine]) -> Document:
    """A branch's month and who is behind; the keys are a contract."""
    return {
        "branch": month.branch_id, "name": month.branch, "month": month.month, "due": _sum(month.due),
        "paid": _sum(month.paid), "owed": _sum(month.owed), "due_people": month.due_people,
        "paid_people": month.paid_people,
        "lines": [
            {"person": line.person_id, "name": line.name, "category": line.category, "rate": line.rate,
             "due": _sum(line.due), "paid": _sum(line.paid), "owed": _sum(line.owed), "state": line.state,
             "paid_on": line.paid_on.isoformat() if line.paid_on else None, "paid_to": line.paid_to or None}
            for line in month.lines
        ],
        "arrears": [
            {"person": line.person_id, "name": line.name, "months": [each.month for each in line.months],
             "owed": _sum(line.owed), "in_a_row": line.in_a_row, "alert": line.alert}
            for line in behind
        ],
    }  # fmt: skip


def hours_document(year: HoursYear, name: str) -> Document:
    """A branch's year in class hours; the keys are a contract."""
    return {
        "branch": year.branch_id, "name": name, "year": year.year, "due": year.due, "met": year.met,
        "lines": [
            {"person": line.person_id, "name": line.name, "target": line.target.hours, "basis": line.target.basis,
             "hours": _plain(line.hours), "missing": _plain(line.missing),
             "events": [
                 {"id": event.meeting_id, "kind": event.kind, "held_on": event.held_on.isoformat(),
                  "hours": _plain(event.hours), "derived": event.derived,
                  "shared": event.shared, "organizer": event.organizer}
                 for event in line.events
             ]}
            for line in year.lines
        ],
        "uncounted": [event.meeting_id for event in year.uncounted],
    }  # fmt: skip


def talks_document(branch: str, name: str, year: int, talks: Sequence[TalkRow], found: Coverage) -> Document:
    """A branch's year of talks; the keys are a contract."""
    return {
        "branch": branch, "name": name, "year": year,
        "talks": [
            {"id": row.id, "held_on": row.held_on.isoformat(), "people": list(row.people), "topic": row.topic}
            for row in talks
        ],
        "needs": [{"need": count.need, "due": count.due, "done": count.done} for count in found.counts],
        "missing": [
            {"need": each.need, "person": each.person_id, "other": each.other_id or None} for each in found.missing
        ],
    }  # fmt: skip


def _sum(amount: Decimal | None) -> str | None:
    """A sum to the fen."""
    return None if amount is None else f"{amount:.2f}"


def _plain(number: Decimal) -> str:
    """A quantity without needless zeros."""
    return f"{number.normalize():f}"

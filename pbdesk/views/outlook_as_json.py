"""An outlook in the form that other programs read (part of ``explain --json`` and ``forecast --json``)."""

from __future__ import annotations

from datetime import date

from pbdesk.rules.forecast import CAN_BE_MET, Outlook
from pbdesk.views.outlook_words import days_left


def outlook_document(outlook: Outlook, today: date) -> dict[str, object]:
    """One outlook; the keys are a contract."""
    return {
        "chance": outlook.chance.value,
        "can_be_met": CAN_BE_MET[outlook.chance],
        "days_left": days_left(outlook, today),
        "last_day": outlook.last_day.isoformat() if outlook.last_day else None,
        "last_workday": outlook.advised.isoformat() if outlook.advised else None,
        "workdays_left": outlook.workdays,
        "calendar_known": outlook.known,
        "reason": outlook.reason,
    }

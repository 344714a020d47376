"""What single meetings can be chosen for printing, by name."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from pbdesk.calendar import Period
from pbdesk.model import MeetingKind
from pbdesk.store import Store
from pbdesk.words import MEETING_WORDS, short_date

MOST = 300
"""More are not offered one by one: with a branch or a shorter period there are fewer."""

BLANK_KINDS = (
    MeetingKind.GENERAL_MEETING, MeetingKind.COMMITTEE_MEETING, MeetingKind.GROUP_MEETING, MeetingKind.LECTURE,
    MeetingKind.THEME_DAY, MeetingKind.ORGANIZATION_LIFE_MEETING, MeetingKind.DEMOCRATIC_APPRAISAL,
    MeetingKind.TRAINING,
)  # fmt: skip
"""The kinds of meeting that people sign in to."""

_MEETINGS = """
    SELECT m.id, m.held_on, m.kind, m.title, m.status, g.name AS group_name
      FROM meeting m
      LEFT JOIN party_group g ON g.id = m.group_id
     WHERE m.deleted_at IS NULL AND COALESCE(m.status, 'held') IN ({states}){talks}
       AND m.held_on >= :start AND m.held_on < :end AND (:branch IS NULL OR m.branch_id = :branch)
     ORDER BY m.held_on DESC, m.starts_at DESC, m.id DESC"""

_NO_TALKS = " AND m.kind <> 'talk'"


@dataclass(frozen=True, slots=True)
class MeetingToPrint:
    """A meeting as the list names it: 7月8日 党员大会 讨论接收预备党员."""

    id: str
    words: str


def meetings_to_print(
    store: Store, period: Period, branch: str | None, today: date, *, ahead: bool
) -> tuple[MeetingToPrint, ...]:
    """The meetings of a period, the latest first; ``ahead``, for signing in, takes those in that are only planned.

    Nobody signs in to a talk: it is left out there.
    """
    states = ("held", "planned") if ahead else ("held",)
    names = {f"s{n}": state for n, state in enumerate(states)}
    sql = _MEETINGS.format(states=", ".join(f":{name}" for name in names), talks=_NO_TALKS if ahead else "")
    asked = {"start": period.start.isoformat(), "end": period.end.isoformat(), "branch": branch, **names}
    rows = [r for r in store.query(sql, asked) if ahead or r["held_on"] <= today.isoformat()]
    return tuple(
        MeetingToPrint(r["id"], _words(r["held_on"], r["kind"], (r["group_name"], r["title"]), r["status"]))
        for r in rows
    )


def _words(held_on: str, kind: str, details: Collection[str | None], status: str | None) -> str:
    word = MEETING_WORDS[MeetingKind(kind)] + ("（计划）" if status == "planned" else "")
    return " ".join([short_date(date.fromisoformat(held_on)), word, *(detail for detail in details if detail)])

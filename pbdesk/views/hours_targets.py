"""How many class hours a year asks of each member: 32 of everyone, 56 of the committee, by days where time is short.

32 is the regulation's (EDU-01); 56 is a plan's (EDU-02); reckoning by days for who came in mid-year is a convention.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from sqlite3 import Row

from pbdesk.calendar import Period
from pbdesk.rules.hours import Target, reckoned
from pbdesk.rules.policy import Policies
from pbdesk.store import Store

_TIMES = """
    SELECT m.person_id, m.started_on, m.ended_on
      FROM membership m
     WHERE m.deleted_at IS NULL
       AND m.person_id IN (SELECT t.person_id FROM membership t WHERE t.branch_id = :branch AND t.deleted_at IS NULL)"""

_POSTS = """
    SELECT t.person_id, t.started_on, t.ended_on
      FROM post t
     WHERE t.organization_id = :branch AND t.deleted_at IS NULL AND t.role <> 'group_leader'"""


def load_targets(store: Store, branch_id: str, period: Period, policies: Policies) -> Mapping[str, Target]:
    """The targets of everyone who ever belonged to a branch, for a year."""
    on = period.last_day
    member, committee = (policies.number(key, on) for key in ("hours_target", "hours_target_committee"))
    by_days = policies.switch("hours_pro_rata", on)
    asked = {"branch": branch_id}
    on_roll, in_post = _days(store.query(_TIMES, asked), period), _days(store.query(_POSTS, asked), period)
    return {
        person: reckoned(days, in_post.get(person, 0), period.days if by_days else 0, member, committee)
        for person, days in on_roll.items()
    }


def _days(rows: Iterable[Row], period: Period) -> Mapping[str, int]:
    """On how many days of a period at least one of a person's spans holds."""
    spans: dict[str, list[tuple[date, date]]] = defaultdict(list)
    for r in rows:
        ended = date.fromisoformat(r["ended_on"]) if r["ended_on"] else period.end
        spans[r["person_id"]].append((max(period.start, date.fromisoformat(r["started_on"])), min(period.end, ended)))
    return {person: _covered(sorted(own)) for person, own in spans.items()}


def _covered(spans: Iterable[tuple[date, date]]) -> int:
    days, until = 0, date.min
    for start, end in spans:
        days += max(0, (end - max(start, until)).days)
        until = max(until, end)
    return days

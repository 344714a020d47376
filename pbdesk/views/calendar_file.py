"""The calendar of a branch, a guide or a street: an event an obligation, on its last workday, with reminders.

Members are not named: a calendar travels further than the file. What several members owe is one event, and in the
calendar of a street so is what several branches owe.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from pbdesk.calendar import PeriodKind, quarter_with
from pbdesk.errors import UserError
from pbdesk.model import Finding, SubjectKind
from pbdesk.rules import evaluate
from pbdesk.rules.almanac import load_almanac
from pbdesk.store import Store
from pbdesk.tables.ics import Event, follow_up, read_calendar, sequence_at, write_calendar
from pbdesk.views.forecast import ForecastRow, branches_of, forecast_rows, of_guide
from pbdesk.views.home import carried_findings
from pbdesk.views.names import Names, load_names
from pbdesk.views.outlook_words import last_day_words
from pbdesk.views.periods import shifted
from pbdesk.views.remedies import deed
from pbdesk.views.steps import OPEN_OUTCOMES, period_of, period_words

SUFFIX = ".ics"
"""How calendar files end."""
_LARGEST = 64_000_000
"""No calendar of this program is larger; what is, is something else."""
_NAMED = 40
"""Of more branches than so many, the rest is counted."""
_OTHER = "这个文件不是本软件导出的日历，没有覆盖它。请换一个文件名。"
_FOOT = "由党支部工作台按记录推算，以文件里的记录为准；办好并记录以后重新导出，日历里会标为取消。"


class Whom(StrEnum):
    """Whose calendar it is."""

    BRANCH = "branch"
    GUIDE = "guide"
    STREET = "street"


@dataclass(frozen=True, slots=True)
class Planned:
    """A calendar to be written: its name, its events, and how many open items have no day that still works."""

    name: str
    events: tuple[Event, ...]
    dayless: int


def calendar_name(store: Store, whom: Whom, subject: str | None) -> str:
    """What a calendar is called."""
    return _name(store, load_names(store), whom, subject)


def plan_calendar(store: Store, whom: Whom, subject: str | None, today: date) -> Planned:
    """What is open now, in the rest of the quarter and in the next one, as events.

    ``subject`` is the id of the branch or the guide; a street needs none.
    """
    names, almanac = load_names(store), load_almanac(store, today)
    branches = _branches(store, whom, subject)
    findings = _ahead(store, today, branches)
    if whom is Whom.GUIDE and subject is not None:
        findings = of_guide(findings, subject, names)
    rows = forecast_rows(findings, names, almanac)
    dated = [row for row in rows if row.outlook.last_day is not None]
    groups: dict[tuple[str, ...], list[ForecastRow]] = defaultdict(list)
    for row in dated:
        groups[_key(row, store, whom)].append(row)
    several = len({row.finding.branch for row in dated}) > 1
    events = [_event(key, ones, today, several=several) for key, ones in groups.items()]
    ordered = sorted(events, key=lambda event: (event.day, event.summary, event.uid))
    return Planned(_name(store, names, whom, subject), tuple(ordered), len(rows) - len(dated))


def calendar_bytes(planned: Planned, before: bytes | None, now: datetime, today: date) -> bytes:
    """The file; ``before`` is what stands in its place, so that what changed or was done since is told.

    Raises:
        UserError: what stands there is not a calendar of this program.
    """
    earlier = read_calendar(before) if before else {}
    if earlier is None:
        raise UserError(_OTHER)
    events = follow_up(planned.events, earlier, sequence_at(now), today)
    return b"".join(write_calendar(planned.name, events, now))


def earlier_file(path: Path) -> bytes | None:
    """What stands where the file goes; nothing where nothing does."""
    size = path.stat().st_size if path.is_file() else 0
    return None if not size else path.read_bytes() if size <= _LARGEST else b"\xff"


def _branches(store: Store, whom: Whom, subject: str | None) -> tuple[str, ...] | None:
    if whom is Whom.STREET or subject is None:
        return None
    return (subject,) if whom is Whom.BRANCH else branches_of(store, subject)


def _ahead(store: Store, today: date, branches: Sequence[str] | None) -> list[Finding]:
    """All that is open of this quarter, of the next, and of what is carried over."""
    quarter = quarter_with(today)
    found: dict[tuple[str, str, str | None, str], Finding] = {}
    for findings in (
        carried_findings(store, today, branches),
        evaluate(store, quarter, today, branches=branches),
        evaluate(store, shifted(quarter, 1), today, branches=branches),
    ):
        found.update((f.key, f) for f in findings if f.outcome in OPEN_OUTCOMES)
    return list(found.values())


def _key(row: ForecastRow, store: Store, whom: Whom) -> tuple[str, ...]:
    """What makes an event the same one on the next export: the obligation, or those that share one event."""
    found = row.finding
    if whom is Whom.STREET:
        return ("street", store.title, found.rule, found.period)
    if found.subject_kind is SubjectKind.PERSON:
        return ("members", found.branch or "", found.rule, found.period)
    if found.subject_kind is SubjectKind.GUIDE:
        return ("guide", found.branch or "", found.rule, found.subject, found.period)
    return ("one", found.rule, found.subject, found.period)


def _event(key: tuple[str, ...], ones: Sequence[ForecastRow], today: date, *, several: bool) -> Event:
    first = min(ones, key=lambda row: (_day(row), row.row.branch, row.row.subject))
    weekly = period_of(first.finding).kind is PeriodKind.DAY
    return Event(
        uid=f"{hashlib.sha256(chr(31).join(key).encode()).hexdigest()[:32]}@pbdesk",
        day=_day(first),
        summary=_summary(key, ones, first, several=several),
        description="\n".join(_described(key, ones, first, today)),
        alarms=(1, 0) if weekly else (3, 0),
        tentative=any(not row.outlook.known for row in ones),
    )


def _day(row: ForecastRow) -> date:
    """The last workday that works; where none is left, the last day."""
    day = row.outlook.advised or row.outlook.last_day
    assert day is not None
    return day


def _summary(key: tuple[str, ...], ones: Sequence[ForecastRow], first: ForecastRow, *, several: bool) -> str:
    law = first.row.law
    dated = period_of(first.finding).kind is PeriodKind.DAY
    what = law.title if dated else f"{first.row.period}{law.title}"
    if key[0] == "street":
        return f"{what}：{_count(ones)}"
    whose = f"（{first.row.branch}）" if several and first.row.branch else ""
    if key[0] == "members":
        return f"{what}：{len(ones)}名党员{whose}"
    group = f"·{first.row.subject}" if first.finding.subject_kind is SubjectKind.GROUP else ""
    return f"{what}{group}{whose}"


def _count(ones: Sequence[ForecastRow]) -> str:
    branches = {row.finding.branch for row in ones if row.finding.branch}
    people = sum(row.finding.subject_kind is SubjectKind.PERSON for row in ones)
    if people == len(ones):
        return f"{len(branches)}个支部{people}名党员" if branches else f"{people}人"
    return f"{len(branches)}个支部"


def _described(
    key: tuple[str, ...], ones: Sequence[ForecastRow], first: ForecastRow, today: date
) -> Iterable[str]:
    law, found = first.row.law, first.finding
    yield law.text
    if len(ones) == 1:
        yield f"要做：{deed(found, law)}。"
    yield f"{last_day_words(first.outlook, today)}。"
    reasons = dict.fromkeys(row.outlook.reason for row in ones if row.outlook.reason)
    yield from (f"注意：{reason}。" for reason in reasons)
    yield f"依据：{law.citation(period_of(found).last_day, short=True)}（{found.rule}，{period_words(found)}）"
    if key[0] == "street":
        names = list(dict.fromkeys(row.row.branch for row in ones if row.row.branch))
        more = f"等{len(names)}个支部" if len(names) > _NAMED else ""
        yield f"支部：{'、'.join(names[:_NAMED])}{more}"
    yield _FOOT


def _name(store: Store, names: Names, whom: Whom, subject: str | None) -> str:
    match whom:
        case Whom.BRANCH:
            return f"{names.branch(subject)}待办"
        case Whom.GUIDE:
            return f"党建指导员{names.people.get(subject or '', '')}待办"
        case Whom.STREET:
            return f"{store.title}待办"

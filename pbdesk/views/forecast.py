"""What is still open, seen ahead: how long there is, the last day that works, whether it can be met and why not."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from pbdesk.calendar import Period, quarter_with
from pbdesk.errors import UserError
from pbdesk.model import Finding, SubjectKind
from pbdesk.rules import evaluate
from pbdesk.rules.almanac import Almanac, load_almanac
from pbdesk.rules.forecast import Outlook, is_seen_to, outlook
from pbdesk.store import Store
from pbdesk.views.compliance import FindingRow
from pbdesk.views.home import carried_findings
from pbdesk.views.home_lines import mark_of, urgency_of
from pbdesk.views.names import Names, load_names
from pbdesk.views.outlook_words import CHANCE_WORDS, advice_words, days_left
from pbdesk.views.pinyin import Named
from pbdesk.views.steps import GUIDED, OPEN_OUTCOMES, Urgency, is_open, period_words
from pbdesk.words import WEEKDAY_WORDS, near_date

_GUIDES = """
    SELECT DISTINCT p.person_id AS id, n.name
      FROM posting p
      JOIN person n ON n.id = p.person_id
     WHERE p.deleted_at IS NULL AND n.deleted_at IS NULL AND (p.person_id = :text OR n.name = :text)
     ORDER BY p.person_id"""


@dataclass(frozen=True, slots=True)
class ForecastRow:
    """One open obligation with its outlook; ``today`` is the day from which it is seen."""

    row: FindingRow
    outlook: Outlook
    today: date

    @property
    def finding(self) -> Finding:
        """What was found."""
        return self.row.finding

    @property
    def urgency(self) -> Urgency:
        """How pressing it is."""
        return urgency_of(self.outlook, self.today)

    @property
    def mark(self) -> str:
        """How pressing it is, in a few words."""
        return mark_of(self.outlook, self.today)

    @property
    def chance(self) -> str:
        """Whether it can still be met."""
        return CHANCE_WORDS[self.outlook.chance]

    @property
    def last_day(self) -> str:
        """The last day that works, with its weekday, and the last workday where that is another one."""
        day = self.outlook.last_day
        if day is None:
            return f"期限{near_date(self.outlook.due_on, self.today.year)}"
        told = f"{near_date(day, self.today.year)}（{WEEKDAY_WORDS[day.weekday()]}）"
        advice = advice_words(self.outlook)
        return f"{told}，{advice}" if advice else told


def forecast(
    store: Store,
    today: date,
    *,
    period: Period | None = None,
    branches: Collection[str] | None = None,
    guide: str | None = None,
    days: int | None = None,
) -> tuple[ForecastRow, ...]:
    """Every open obligation, the most pressing first.

    Args:
        store: the file.
        today: the day from which it is seen.
        period: what is open of this period; None for what is open now, whatever period it belongs to.
        branches: only these branches.
        guide: only what this guide has to settle.
        days: only what ends within so many days (what is overdue stays).
    """
    if guide is not None and branches is None:
        branches = branches_of(store, guide)
    names, almanac = load_names(store), load_almanac(store, today)
    findings = open_findings(store, today, period, branches)
    if guide is not None:
        findings = of_guide(findings, guide, names)
    rows = forecast_rows(findings, names, almanac)
    return tuple(row for row in rows if days is None or days_left(row.outlook, today) <= days)


def open_findings(
    store: Store, today: date, period: Period | None, branches: Collection[str] | None
) -> list[Finding]:
    """What is open: of a period all of it, otherwise what asks for something now."""
    if period is not None:
        return [f for f in evaluate(store, period, today, branches=branches) if f.outcome in OPEN_OUTCOMES]
    now = evaluate(store, quarter_with(today), today, branches=branches)
    every = {f.key: f for f in (*now, *carried_findings(store, today, branches))}
    return [f for f in every.values() if is_open(f, today)]


def of_guide(findings: Iterable[Finding], guide: str, names: Names) -> list[Finding]:
    """What one guide has to settle: his own share where he has one (E-10), otherwise that of the branches."""
    mine = [f for f in findings if f.person == guide and names.rules[f.rule].check in GUIDED]
    own = {(f.rule, f.branch, f.period) for f in mine if f.subject_kind is SubjectKind.GUIDE}
    return [f for f in mine if f.subject_kind is SubjectKind.GUIDE or (f.rule, f.branch, f.period) not in own]


def forecast_rows(findings: Sequence[Finding], names: Names, almanac: Almanac) -> tuple[ForecastRow, ...]:
    """Open findings with their outlooks, the most pressing first, without what is seen to already."""
    made = []
    for finding in findings:
        rule = names.rules[finding.rule]
        if is_seen_to(finding, rule, almanac):
            continue
        row = FindingRow(finding, rule, names.subject(finding), names.branch(finding.branch), period_words(finding))
        made.append(ForecastRow(row, outlook(finding, rule, almanac), almanac.today))
    return tuple(sorted(made, key=_order))


def guide_choices(store: Store, today: date) -> tuple[Named, ...]:
    """Everyone who guides a branch today, to be found by typing."""
    rows = store.query(
        "SELECT DISTINCT n.id, n.name FROM posting p JOIN person n ON n.id = p.person_id "
        "WHERE p.deleted_at IS NULL AND n.deleted_at IS NULL AND p.started_on <= :day "
        "AND (p.ended_on IS NULL OR p.ended_on > :day) ORDER BY n.name, n.id",
        {"day": today.isoformat()},
    )
    return tuple(Named(row["id"], row["name"], number) for number, row in enumerate(rows, start=1))


def guide_id(store: Store, text: str) -> str:
    """The id of a guide named by id or by name.

    Raises:
        UserError: nobody of that name has ever been posted, or several have.
    """
    found = [str(row["id"]) for row in store.query(_GUIDES, {"text": text})]
    if text in found or len(found) == 1:
        return text if text in found else found[0]
    if found:
        raise UserError(f"有{len(found)}位党建指导员叫“{text[:64]}”，请写编号：{'、'.join(found[:10])}。")
    raise UserError(f"文件里没有编号或姓名为“{text[:64]}”的党建指导员。请核对。")


def branches_of(store: Store, guide: str) -> tuple[str, ...]:
    """The branches that have ever been in a guide's care."""
    rows = store.query(
        "SELECT DISTINCT p.branch_id FROM posting p WHERE p.deleted_at IS NULL AND p.person_id = ?", [guide]
    )
    return tuple(sorted(row["branch_id"] for row in rows))


def _order(row: ForecastRow) -> tuple[int, date, str, str, str]:
    last = row.outlook.last_day or row.outlook.due_on
    place = tuple(Urgency).index(row.urgency)
    return place, last, row.row.branch, row.row.law.id, row.row.subject

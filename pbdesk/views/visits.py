"""The visits of a quarter: branches in care by Tuesdays, with what each Tuesday got and still lacks.

Where a street's own rule stands for the Tuesdays, the days are those that it asks for; one that names no day (so many
a month, every so many days) leaves a column a week.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from sqlite3 import Row

from pbdesk.actions.visits import VisitDraft, split_duties
from pbdesk.calendar import Period, week_of
from pbdesk.model import Finding, Outcome
from pbdesk.rules import load_policies, rule_book
from pbdesk.rules.checks.visits import plan_tuesday
from pbdesk.rules.context import Context
from pbdesk.rules.engine import prepare
from pbdesk.rules.rhythm import Rhythm
from pbdesk.store import Store
from pbdesk.views.meetings import late_days
from pbdesk.views.pinyin import Named, find
from pbdesk.views.visit_asked import Asked, asked_visits
from pbdesk.words import DUTY_WORDS, OUTCOME_WORDS, WEEKDAY_WORDS, short_date

_VISITS = """
    SELECT v.id, v.branch_id, v.visited_on, v.starts_at, v.ends_at, v.duties, v.met, v.content, v.advice, v.recorded_at,
           n.name AS guide
      FROM visit v
      JOIN posting p ON p.id = v.posting_id
      JOIN person n ON n.id = p.person_id
     WHERE v.deleted_at IS NULL AND v.visited_on >= :start AND v.visited_on <= :end
       AND (:branch IS NULL OR v.branch_id = :branch)
     ORDER BY v.visited_on, v.starts_at, v.id"""

_POSTINGS = """
    SELECT p.branch_id, n.name AS guide
      FROM posting p
      JOIN person n ON n.id = p.person_id
     WHERE p.deleted_at IS NULL AND p.started_on < :end AND (p.ended_on IS NULL OR p.ended_on > :start)
     ORDER BY p.started_on, p.id"""


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitRow:
    """One logged visit."""

    id: str
    branch_id: str
    visited_on: date
    starts_at: time | None
    ends_at: time | None
    guide: str
    duties: tuple[str, ...]
    met: str
    content: str
    advice: str
    late_days: int | None


def visit_gaps(visit: VisitRow | VisitDraft) -> tuple[str, ...]:
    """What the record of a visit still lacks, in words that can stand after “还缺：”."""
    wanted = (
        (visit.starts_at, "到访时间"), (visit.ends_at, "离开时间"), (visit.met, "接待人"),
        (visit.duties, "工作类别"), (visit.content, "走访内容"),
    )  # fmt: skip
    return tuple(words for value, words in wanted if not value)


@dataclass(frozen=True, slots=True)
class TuesdayHead:
    """A Tuesday of the quarter: ``days`` are those to make the visit on, ``short`` the branches not visited yet."""

    day: date
    holiday: str
    days: tuple[date, ...]
    waiver: str
    short: int

    @property
    def words(self) -> str:
        """What is special about the day, in a sentence; empty for an ordinary Tuesday."""
        if self.waiver:
            return f"{short_date(self.day)}：{self.waiver}"
        if not self.holiday or self.day in self.days:
            return ""
        listed = "、".join(f"{short_date(d)}（{WEEKDAY_WORDS[d.weekday()]}）" for d in self.days)
        return f"{short_date(self.day)}逢{self.holiday}，同一周的工作日走访都算：{listed}"


@dataclass(frozen=True, slots=True)
class VisitCell:
    """One branch on one Tuesday: the finding's outcome and sentence, and every visit of that week.

    ``rule`` is that of the finding; empty where no rule asks for this week by itself.
    """

    branch_id: str
    day: date
    outcome: Outcome
    message: str
    visits: tuple[VisitRow, ...]
    counted: frozenset[str]
    lies_ahead: bool
    rule: str = ""

    @property
    def word(self) -> str:
        """The outcome in a word; a week that has not begun is no business yet."""
        return "未到" if self.lies_ahead else OUTCOME_WORDS[self.outcome]


@dataclass(frozen=True, slots=True)
class VisitLine:
    """A branch in care with its Tuesdays; ``None`` where the branch did not exist."""

    branch_id: str
    branch: str
    guide: str
    cells: tuple[VisitCell | None, ...]
    done: int
    due: int

    @property
    def short_name(self) -> str:
        """The branch's name without what all such names end with."""
        return self.branch.removesuffix("党支部").removesuffix("居民小组") or self.branch


@dataclass(frozen=True, slots=True)
class VisitGrid:
    """The quarter: branches × Tuesdays."""

    period: Period
    tuesdays: tuple[TuesdayHead, ...]
    lines: tuple[VisitLine, ...]


def quarter_grid(
    store: Store, period: Period, today: date, branches: Collection[str] | None = None
) -> VisitGrid:
    """Every branch that had, or ought to have had, a guide in the quarter, with each of its Tuesdays."""
    book = rule_book(store)
    context = prepare(store, period, today, branches, book=book)
    asked = asked_visits(context, book)
    only = next(iter(branches)) if branches is not None and len(branches) == 1 else None
    visits, guides = _by_day(store, asked.days, only), _guides(store, period)
    lines = [
        line
        for branch in context.facts.branches
        if branches is None or branch.id in branches
        if (line := _line(branch.id, branch.name, guides.get(branch.id, ()), asked, visits, today))
    ]
    lines.sort(key=lambda line: (line.guide, line.branch, line.branch_id))
    heads = (_head(context, day, rhythm, _short(lines, n)) for n, (day, rhythm) in enumerate(asked.days.items()))
    return VisitGrid(period, tuple(heads), tuple(lines))


def patched(grid: VisitGrid, part: VisitGrid) -> VisitGrid:
    """A grid with some of its lines read anew, so that one visit logged does not wait for the whole street."""
    fresh = {line.branch_id: line for line in part.lines}
    lines = tuple(fresh.get(line.branch_id, line) for line in grid.lines)
    return replace(
        grid,
        tuesdays=tuple(replace(head, short=_short(lines, n)) for n, head in enumerate(grid.tuesdays)),
        lines=lines,
    )


def visit_day(head: TuesdayHead, today: date) -> date:
    """The day a new visit of a Tuesday's week starts with: the Tuesday, or the latest fitting day up to today."""
    if head.day in head.days or not head.days:
        return head.day
    past = [day for day in head.days if day <= today]
    return max(past) if past else head.days[0]


def _by_day(
    store: Store, days: Mapping[date, Rhythm], branch: str | None
) -> Mapping[tuple[str, date], list[VisitRow]]:
    """Visits by branch and by the day that each could pay for."""
    last, rhythm = list(days.items())[-1]
    first, end = week_of(next(iter(days)))[0], week_of(last)[0] + timedelta(days=7 * rhythm.weeks - 1)
    rows = store.query(_VISITS, {"start": first.isoformat(), "end": end.isoformat(), "branch": branch})
    within = load_policies(store)
    begins = [week_of(day)[0] for day in days]
    found: dict[tuple[str, date], list[VisitRow]] = defaultdict(list)
    for r in rows:
        visit = _visit(r, within.number("record_within_days", date.fromisoformat(r["visited_on"])))
        found[(visit.branch_id, list(days)[bisect_right(begins, visit.visited_on) - 1])].append(visit)
    return found


def _guides(store: Store, period: Period) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for r in store.query(_POSTINGS, {"start": period.start.isoformat(), "end": period.end.isoformat()}):
        found[r["branch_id"]][r["guide"]] = None
    return {branch: tuple(names) for branch, names in found.items()}


def _line(
    branch_id: str,
    name: str,
    guides: Sequence[str],
    asked: Asked,
    visits: Mapping[tuple[str, date], list[VisitRow]],
    today: date,
) -> VisitLine | None:
    dated, spans = asked.dated.get(branch_id, {}), asked.spans.get(branch_id, ())
    owed = [*dated.values(), *spans]
    cells = tuple(
        _cell(branch_id, day, dated.get(day), spans, visits.get((branch_id, day), ()), today) for day in asked.days
    )
    shown = [cell for cell in cells if cell is not None]
    wanted = any(f.outcome is not Outcome.NOT_APPLICABLE for f in owed) or any(cell.visits for cell in shown)
    if not shown or not (wanted or guides):
        return None
    return VisitLine(
        branch_id, name, "、".join(guides), cells, sum(f.done for f in owed if f.due), sum(f.due for f in owed)
    )


def _cell(
    branch_id: str,
    day: date,
    finding: Finding | None,
    spans: Sequence[Finding],
    visits: Sequence[VisitRow],
    today: date,
) -> VisitCell | None:
    """What a day got; a week that no rule asks for by itself tells what is asked of the whole time."""
    if finding is None and not spans:
        return None
    if finding is None:
        outcome = Outcome.MET if visits else Outcome.NOT_APPLICABLE
        counted = frozenset(record for span in spans for record in span.counted)
        told = "；".join(span.message.rstrip("。") for span in spans) + "。"
        return VisitCell(branch_id, day, outcome, told, tuple(visits), counted, week_of(day)[0] > today)
    ahead = finding.outcome is Outcome.PENDING and week_of(day)[0] > today
    counted = frozenset(finding.counted)
    return VisitCell(branch_id, day, finding.outcome, finding.message, tuple(visits), counted, ahead, finding.rule)


def _short(lines: Sequence[VisitLine], number: int) -> int:
    """How many branches are not visited yet on a Tuesday that has come."""
    cells = [line.cells[number] for line in lines]
    lacking = (Outcome.PENDING, Outcome.UNMET)
    return sum(cell is not None and cell.outcome in lacking and not cell.lies_ahead for cell in cells)


def _head(context: Context, day: date, rhythm: Rhythm, short: int) -> TuesdayHead:
    plan = plan_tuesday(context, day, rhythm)
    asked = plan.accepted - {day} if plan.holiday else plan.accepted
    return TuesdayHead(day, plan.holiday, () if plan.waiver else tuple(sorted(asked)), plan.waiver, short)


def _visit(r: Row, within: int) -> VisitRow:
    visited_on = date.fromisoformat(r["visited_on"])
    recorded_at = datetime.fromisoformat(r["recorded_at"]) if r["recorded_at"] else None
    return VisitRow(
        id=r["id"],
        branch_id=r["branch_id"],
        visited_on=visited_on,
        starts_at=time.fromisoformat(r["starts_at"]) if r["starts_at"] else None,
        ends_at=time.fromisoformat(r["ends_at"]) if r["ends_at"] else None,
        guide=r["guide"],
        duties=tuple(DUTY_WORDS.get(tag, tag) for tag in split_duties(r["duties"])),
        met=r["met"] or "",
        content=r["content"] or "",
        advice=r["advice"] or "",
        late_days=late_days(visited_on, recorded_at, within),
    )


@dataclass(frozen=True, slots=True)
class TuesdayRow:
    """One Tuesday of a single branch, as a line of its own."""

    head: TuesdayHead
    cell: VisitCell

    @property
    def remark(self) -> str:
        """What is to be known: of a week with a visit what is odd about its record, otherwise what is still to do."""
        if not self.cell.visits:
            return self.cell.message
        late = [f"补录（晚{v.late_days}天）" for v in self.cell.visits if v.late_days is not None]
        lacking = [f"还缺{'、'.join(visit_gaps(v))}" for v in self.cell.visits if visit_gaps(v)]
        return "；".join(dict.fromkeys([*late, *lacking]))


def column_of(grid: VisitGrid) -> tuple[TuesdayRow, ...]:
    """The Tuesdays of the first branch of a grid, for whoever has only one."""
    if not grid.lines:
        return ()
    cells = zip(grid.tuesdays, grid.lines[0].cells, strict=True)
    return tuple(TuesdayRow(head, cell) for head, cell in cells if cell is not None)


def summary(grid: VisitGrid) -> str:
    """The quarter in one line, for the head of the page."""
    outcomes = [cell.outcome for line in grid.lines for cell in line.cells if cell is not None]
    missed, open_ = outcomes.count(Outcome.UNMET), outcomes.count(Outcome.PENDING)
    due, done = sum(line.due for line in grid.lines), sum(line.done for line in grid.lines)
    branches = f"{len(grid.lines)} 个支部，" if len(grid.lines) > 1 else ""
    told = f"{branches}{_days_words(grid)}，应走访 {due} 次，已走访 {done} 次"
    parts = [f"漏了 {missed} 次"] * bool(missed) + [f"还没到期 {open_} 次"] * bool(open_)
    return "，".join([told, *parts])


def _days_words(grid: VisitGrid) -> str:
    """How many days of which kind: 13 个周二."""
    weekdays = {head.day.weekday() for head in grid.tuesdays}
    word = Rhythm(weekdays.pop()).day_words if len(weekdays) == 1 else "走访日"
    return f"{len(grid.tuesdays)} 个{word}"


def lines_like(grid: VisitGrid, text: str) -> tuple[VisitLine, ...]:
    """The lines whose branch or guide fits what was typed; all of them for nothing."""
    if not text.strip():
        return grid.lines
    named = [Named(line.branch_id, line.branch) for line in grid.lines]
    guides = [Named(line.branch_id, line.guide) for line in grid.lines]
    fitting = {person.person_id for people in (named, guides) for person in find(text, people)}
    return tuple(line for line in grid.lines if line.branch_id in fitting)


def first_look(grid: VisitGrid, today: date) -> date:
    """The Tuesday to stand on at first: this week's, or the one of the quarter nearest to it."""
    now = week_of(today)[1]
    return min((head.day for head in grid.tuesdays), key=lambda day: abs((day - now).days))

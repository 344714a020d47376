"""What was chased when: the reminders a branch got, what became of each item, and who must not be chased again yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from sqlite3 import Row
from types import MappingProxyType

from pbdesk.calendar import day_or_none, parse_period
from pbdesk.errors import UserError
from pbdesk.model import ChaseForm, Finding
from pbdesk.rules import evaluate, load_policies
from pbdesk.rules.topics.narrowing import narrowed
from pbdesk.store import Store
from pbdesk.views.chase_items import ChaseItem, thaw
from pbdesk.views.steps import OPEN_OUTCOMES
from pbdesk.words import CHASE_WORDS, short_date

_CHASES = """
    SELECT c.id, c.branch_id, o.name AS branch, c.form, c.period, c.number, c.items, c.chased_on, c.chased_by,
           c.channel, c.fix_by, c.answered_on, c.answer, c.remark
      FROM chase c
      JOIN organization o ON o.id = c.branch_id
     WHERE c.deleted_at IS NULL {only}
     ORDER BY c.chased_on, COALESCE(c.number, 0), o.name, c.id"""


_FEW = 50
"""Up to so many branches are evaluated by name; beyond, all at once is no slower."""


class ChaseState(StrEnum):
    """What became of a reminder."""

    WAITING = "waiting"
    LATE = "late"
    ANSWERED = "answered"
    SETTLED = "settled"


STATE_WORDS: Mapping[ChaseState, str] = MappingProxyType({
    ChaseState.WAITING: "等待办理",
    ChaseState.LATE: "到期未办",
    ChaseState.ANSWERED: "已回复",
    ChaseState.SETTLED: "已办结",
})


@dataclass(frozen=True, slots=True, kw_only=True)
class ChaseRow:
    """One reminder of a branch; ``open_items`` counts those of its items that are still open today."""

    id: str
    branch_id: str
    branch: str
    form: ChaseForm
    period: str
    number: int | None
    items: tuple[ChaseItem, ...]
    chased_on: date
    chased_by: str
    channel: str
    fix_by: date | None
    answered_on: date | None
    answer: str
    remark: str
    open_items: int | None = None
    today: date = date.min

    @property
    def paper(self) -> str:
        """The paper with its number: 整改通知书〔2026〕12号."""
        return CHASE_WORDS[self.form] + (f"〔{self.chased_on.year}〕{self.number}号" if self.number else "")

    @property
    def period_words(self) -> str:
        """The period in words; as it stands where no one can read it."""
        try:
            return parse_period(self.period).title
        except UserError:
            return self.period

    @property
    def state(self) -> ChaseState:
        """Settled when nothing of it is open, else answered, else late or waiting."""
        if self.open_items == 0:
            return ChaseState.SETTLED
        if self.answered_on is not None:
            return ChaseState.ANSWERED
        return ChaseState.LATE if self.fix_by is not None and self.fix_by < self.today else ChaseState.WAITING

    @property
    def state_words(self) -> str:
        """The state in words, with how much of it is done."""
        told = STATE_WORDS[self.state]
        if self.open_items is None or self.state is ChaseState.SETTLED or not self.items:
            return told
        done = len(self.items) - self.open_items
        return f"{told}（办了{done}/{len(self.items)}项）" if done else told

    @property
    def when(self) -> str:
        """When and on which paper, in a few words: 9月3日 催办清单〔2026〕2号."""
        return f"{short_date(self.chased_on)} {self.paper}"


def chase_rows(
    store: Store, today: date, branches: Collection[str] | None = None, *, settled: bool = True
) -> tuple[ChaseRow, ...]:
    """Every reminder, the latest first; with ``settled`` it is looked up what of each is still open."""
    rows = [_row(r, today) for r in _chases(store, branches)]
    if settled:
        rows = _with_open_items(store, rows, today)
    return tuple(reversed(rows))


def unsettled(rows: Iterable[ChaseRow], findings: Iterable[Finding]) -> tuple[ChaseRow, ...]:
    """The reminders of which something may be open, by findings at hand; what these do not speak of counts as open."""
    done = {(f.rule, f.subject, f.period) for f in findings if f.outcome not in OPEN_OUTCOMES}
    return tuple(row for row in rows if not row.items or not all(_is_done(item, done) for item in row.items))


def _is_done(item: ChaseItem, done: Collection[tuple[str, str, str]]) -> bool:
    asked = [(item.rule, subject, period) for subject, period in item.obligations]
    return bool(asked) and all(each in done for each in asked)


def last_chases(
    store: Store, branches: Collection[str] | None = None, form: ChaseForm | None = None
) -> Mapping[str, ChaseRow]:
    """The latest reminder of each branch, on any paper or on one."""
    latest = {r["branch_id"]: r for r in _chases(store, branches) if form is None or r["form"] == form}
    return {branch: _row(r, date.min) for branch, r in latest.items()}


def chased_before(store: Store, day: date, number: int) -> Mapping[str, str]:
    """The latest reminder of each branch before a list of a day and number, in words."""
    rows = (_row(r, day) for r in _chases(store, None) if r["chased_on"] <= day.isoformat())
    earlier = (row for row in rows if row.chased_on < day or row.form is ChaseForm.NOTICE or (row.number or 0) < number)
    return {row.branch_id: row.when for row in earlier}


def is_recent(chase: ChaseRow | None, today: date, days: int) -> bool:
    """Whether a branch was reminded within so many days; an answer makes it free to be reminded again."""
    if chase is None or chase.answered_on is not None:
        return False
    return today < chase.chased_on + timedelta(days=days)


def days_apart(store: Store, today: date) -> int:
    """Within how many days a branch is not reminded again unasked."""
    return load_policies(store).number("chase_again_days", today)


def _chases(store: Store, branches: Collection[str] | None) -> list[Row]:
    only, names = narrowed(branches, "c.branch_id")
    return store.query(_CHASES.format(only=only), names)


def _with_open_items(store: Store, rows: Sequence[ChaseRow], today: date) -> list[ChaseRow]:
    """The rows with how many of their items are still open: each period is evaluated once."""
    asked: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        asked[row.period].add(row.branch_id)
    still: dict[str, frozenset[tuple[str, str, str]]] = {}
    for label, branches in asked.items():
        still[label] = _open(store, label, branches, today)
    return [replace(row, open_items=_count(row.items, still[row.period])) for row in rows]


def _open(store: Store, label: str, branches: set[str], today: date) -> frozenset[tuple[str, str, str]]:
    try:
        period = parse_period(label)
    except UserError:
        return frozenset()
    found = evaluate(store, period, today, branches=branches if len(branches) < _FEW else None)
    return frozenset((f.rule, f.subject, f.period) for f in found if f.outcome in OPEN_OUTCOMES)


def _count(items: Iterable[ChaseItem], still: frozenset[tuple[str, str, str]]) -> int:
    return sum(
        any((item.rule, subject, period) in still for subject, period in item.obligations) or not item.obligations
        for item in items
    )


def _row(r: Row, today: date) -> ChaseRow:
    chased_on = date.fromisoformat(r["chased_on"])
    return ChaseRow(
        id=r["id"], branch_id=r["branch_id"], branch=r["branch"], form=ChaseForm(r["form"]), period=r["period"],
        number=r["number"], items=thaw(r["items"], chased_on), chased_on=chased_on, chased_by=r["chased_by"] or "",
        channel=r["channel"] or "", fix_by=day_or_none(r["fix_by"]), answered_on=day_or_none(r["answered_on"]),
        answer=r["answer"] or "", remark=r["remark"] or "", today=today,
    )  # fmt: skip

"""What the page 封账 shows: each period in words, what is in the way, what changed since, and everything issued."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from pbdesk.calendar import Period
from pbdesk.model import Outcome
from pbdesk.rules import rule_book
from pbdesk.store import Store
from pbdesk.views.closed_changes import BranchChanges
from pbdesk.views.closed_periods import PeriodRow, Preview, State, changes_of, closed_rows, recent
from pbdesk.views.closing import ClosingRow, Edition, closings_of
from pbdesk.views.freezing import load_all_names
from pbdesk.views.home_rows import Notice
from pbdesk.views.sealing import altered_words
from pbdesk.words import near_date

STATE_WORDS = {
    State.RUNNING: "… 还没结束",
    State.CLOSABLE: "… 可以封账",
    State.CLOSED: "✓ 已封账",
    State.CHANGED: "！ 有改动",
    State.REOPENED: "… 重新打开了",
}
_STREET = "全街道"


@dataclass(frozen=True, slots=True)
class ChangedLine:
    """One result that is another than was issued: whose, what, and old and new in words."""

    branch_id: str | None
    branch: str
    what: str
    rule: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class IssueLine:
    """One issue of a period: which, of when, why or of how many branches, and its code where one covers it all."""

    closing: int
    number: int
    words: str
    day: date
    note: str
    code: str


def period_note(row: PeriodRow, today: date) -> str:
    """What is to be said of a period beside its state."""
    year = today.year
    if row.state is State.RUNNING:
        return f"{near_date(row.period.last_day, year)}结束，之后可以封账"
    if row.state is State.CLOSABLE:
        return f"{near_date(row.period.last_day, year)}已经结束，还没有封账"
    if row.state is State.REOPENED and row.reopened_on:
        return f"{near_date(row.reopened_on, year)}重新打开：{row.reason}"
    assert row.closed_on is not None, "a closed period has a day"
    told = [f"{near_date(row.closed_on, year)}封账" + (f"，{row.branches}个支部" if row.branches > 1 else "")]
    if row.corrections and row.corrected_on:
        told.append(f"更正{row.corrections}次，最近{near_date(row.corrected_on, year)}")
    if row.changed:
        told.append(f"{row.changed}个支部和封账时不一样" if row.branches > 1 else "和封账时不一样")
    elif row.changed == 0:
        told.append("封账后没有改动")
    return "；".join(told)


def period_brief(row: PeriodRow, today: date) -> str:
    """The same in the few words that a list has room for."""
    if row.state is State.RUNNING:
        return f"{near_date(row.period.last_day, today.year)}结束"
    if row.changed:
        return f"{row.changed}个支部变了" if row.branches > 1 else "结果变了"
    told = [f"{row.branches}个支部"] if row.is_closed and row.branches > 1 else []
    told += [f"更正{row.corrections}次"] if row.corrections else []
    return "，".join(told)


def preview_words(found: Preview) -> str:
    """What closing would freeze, in one sentence, and whether anything is in its way."""
    short = found.outcomes.get(Outcome.UNMET, 0)
    met = sum(found.outcomes.get(each, 0) for each in (Outcome.MET, Outcome.WARN, Outcome.EXCUSED))
    told = f"一共{found.branches}个支部：达标{met}项，未达标{short}项。"
    open_ones, unknown = (
        sum(each.findings for each in found.hindrances if each.outcome is outcome)
        for outcome in (Outcome.PENDING, Outcome.UNKNOWN)
    )
    if open_ones:
        told += f"还有{open_ones}项没有到期限（见下表），封账时记为待办；以后办成了或过期了，报表照实印，不用登记更正。"
    if unknown:
        told += f"还有{unknown}项缺资料，定不下来（见下表）；封账后补齐了，要登记更正，最好先补齐再封。"
    if found.conflicts:
        told += f"有记录在两处改得不一样，还没有选定：{'、'.join(f'{n}条{k}' for k, n in found.conflicts.items())}。"
    if not found.hindrances and not found.conflicts:
        told += "没有悬而未决的事项，可以放心封账。"
    return told


def changed_lines(store: Store, period: Period, today: date) -> tuple[ChangedLine, ...]:
    """What differs now from what was issued of a closed period, line by line."""
    return tuple(_lines(store, changes_of(store, period, today)))


def branches_in(lines: Iterable[ChangedLine]) -> int:
    """How many branches the lines are about; what concerns the street alone counts as one."""
    return len({line.branch_id for line in lines})


def issue_lines(store: Store, period: Period) -> tuple[IssueLine, ...]:
    """Everything issued of a period, the latest first: the street's own issues, or the branches' where it has none."""
    closings = closings_of(store, period)
    street = [one for one in closings if one.branch_id is None and one.editions[0].snapshot.is_complete]
    branches = [one for one in closings if one.branch_id is not None]
    chosen = street or branches
    found: dict[tuple[int, int], list[tuple[ClosingRow, Edition]]] = {}
    for one in chosen:
        for edition in one.editions:
            found.setdefault((edition.closing, edition.number), []).append((one, edition))
    made = (_issue(key, found[key], branches) for key in sorted(found, reverse=True))
    return tuple(made)


def closed_of_late(store: Store, today: date) -> tuple[Period, ...]:
    """The closed periods that the first page looks at unasked."""
    return tuple(row.period for row in recent(closed_rows(store), today))


def changed_notice(period: Period, lines: Sequence[ChangedLine]) -> Notice:
    """The line of the first page about a closed period that differs now."""
    names = list(dict.fromkeys(line.branch for line in lines))
    what = list(dict.fromkeys(line.what.partition("：")[0] for line in lines))
    who = names[0] if len(names) == 1 else f"{names[0]}等{len(names)}个支部"
    more = "等" if len(what) > 3 else ""
    told = f"{period.title}封账后有改动，还没有登记更正：{who}，{'、'.join(what[:3])}{more}。"
    return Notice(told, "查看", closed=period.label)


def _lines(store: Store, changed: Iterable[BranchChanges]) -> Iterator[ChangedLine]:
    book, names = rule_book(store), load_all_names(store)
    for one in changed:
        whose = (one.name or _STREET) + ("（封账后补入）" if one.closing is None else "")
        for told in altered_words(one.changes, one.figures, {**names, **one.names}, book):
            yield ChangedLine(one.branch_id, whose, told.what, told.rule, told.before, told.after)


def _issue(
    key: tuple[int, int], editions: Sequence[tuple[ClosingRow, Edition]], branches: Sequence[ClosingRow]
) -> IssueLine:
    closing, last = editions[-1]
    touched = len(last.snapshot.touched) or len(editions)
    count = sum(one.editions[0].closing == key[0] for one in branches)
    note = f"{last.reason}（{touched}个支部）" if last.number and count > 1 else last.reason
    if not last.number:
        note = f"{count}个支部" if count > 1 else ""
    if closing.reopened_on is not None and last is closing.last:
        again = f"后来重新打开：{closing.reopen_reason}"
        note = f"{note}；{again}" if note else again
    code = last.code if len(editions) == 1 else ""
    return IssueLine(key[0], key[1], last.words, last.made_on, note, code)


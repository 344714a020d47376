"""封账结果表: an issue of a closed period as it was frozen, whatever the records say now (E-33)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from pbdesk.calendar import Period, obligation_period
from pbdesk.errors import UserError
from pbdesk.model import Outcome
from pbdesk.rules import RuleBook, load_policies, policy_version, rule_book, rules_version
from pbdesk.rules.snapshot import Frozen, Snapshot
from pbdesk.store import Store
from pbdesk.views.closing import ClosingRow, Edition, closings_of, parts_of
from pbdesk.views.freezing import FIGURE_WORDS
from pbdesk.views.quarter_facts import in_order
from pbdesk.views.remarks import rule_label
from pbdesk.views.rows import Issue, Reissue
from pbdesk.views.rows.closing import ClosedBranch, ClosedLine, ClosedMember, ClosedRemark, ClosedResult, ClosingSheet
from pbdesk.views.sealing import altered_words, scan_of
from pbdesk.views.steps import DONE_OUTCOMES, words_of
from pbdesk.words import long_date

_TOLD = (Outcome.UNMET, Outcome.UNKNOWN, Outcome.PENDING, Outcome.EXCUSED, Outcome.WARN, Outcome.WAIVED)
"""What is told with its sentence, the gravest first."""
_IDLE = frozenset({Outcome.NOT_APPLICABLE})
_NAMES = """
    SELECT o.id, o.name, o.kind
      FROM organization o
     WHERE o.deleted_at IS NULL AND o.kind IN ('branch', 'street')"""


def closing_sheet(
    store: Store,
    period: Period,
    today: date,
    branches: Collection[str] | None = None,
    closing: int | None = None,
    correction: int | None = None,
) -> ClosingSheet:
    """The issues of all branches and of the street, or of some branches.

    Args:
        store: the file.
        period: the closed period.
        today: the day of printing; what was issued later is not there yet.
        branches: only these branches (None: all, and the street's own issue).
        closing: which closing, from 1 (None: the one that holds, or the last one that was opened again).
        correction: the closing itself (0) or its n-th correction (None: the last one).

    Raises:
        UserError: the period was not closed.
    """
    book = rule_book(store)
    names = {row["id"]: row["name"] for row in store.query(_NAMES)}
    streets = (row["name"] for row in store.query(_NAMES) if row["kind"] == "street")
    street = next(streets, store.title)
    known = [one for one in (each.as_of(today) for each in closings_of(store, period)) if one]
    if not known:
        raise UserError(f"{period.title}还没有封账，没有封账结果可以打印。")
    chosen = _chosen(known, branches, closing)
    made = []
    for one in sorted(chosen, key=_order):
        for place in _places(one, correction):
            branch = _branch(one, place, book, {"": street, **names})
            covered = _members(one.editions[place], known, names) if one.branch_id is None else ()
            made.append(replace(branch, members=tuple(covered)))
    issue = Issue(period, street, today, rules_version(), policy_version(load_policies(store), book))
    return ClosingSheet(issue, tuple(made))


def _chosen(
    known: Iterable[ClosingRow], branches: Collection[str] | None, closing: int | None
) -> list[ClosingRow]:
    """One closing of each branch: the one that was asked for, else the last."""
    found: dict[str | None, ClosingRow] = {}
    for one in known:
        wanted = branches is None or one.branch_id in branches
        if wanted and closing in (None, one.editions[0].closing):
            found[one.branch_id] = one
    return list(found.values())


def _places(closing: ClosingRow, correction: int | None) -> Iterator[int]:
    """Where among the editions the one asked for stands; nothing where the branch was not corrected so often."""
    if correction is None:
        yield len(closing.editions) - 1
        return
    yield from (place for place, edition in enumerate(closing.editions) if edition.number == correction)


def _order(closing: ClosingRow) -> tuple[bool, list[tuple[int, str]]]:
    """The street first, then the branches in the order in which they were entered."""
    return closing.branch_id is not None, in_order(closing.branch_id or "")


def _branch(closing: ClosingRow, place: int, book: RuleBook, names: Mapping[str, str]) -> ClosedBranch:
    edition = closing.editions[place]
    snapshot = edition.snapshot
    branch = closing.branch_id
    lines = list(_lines(snapshot, branch, book))
    return ClosedBranch(
        name=snapshot.name or names.get(branch or "", branch or ""),
        title=edition.words,
        closed_on=closing.closed_on,
        made_on=edition.made_on,
        reason=edition.reason,
        rules_version=edition.rules_version,
        policy_version=edition.policy_version,
        code=edition.code,
        scan=scan_of(edition),
        figures=tuple((FIGURE_WORDS[key], snapshot.figures[key]) for key in FIGURE_WORDS if key in snapshot.figures),
        lines=tuple(line for line in lines if not _is_idle(line)),
        remarks=tuple(_remarks(snapshot, branch, book)),
        idle=tuple(dict.fromkeys(line.title for line in lines if _is_idle(line))),
        corrections=tuple(_corrections(closing, place, book)),
        touched=tuple(sorted(names.get(each, each) for each in snapshot.touched)),
        later=_later(closing, place),
        is_street=branch is None,
        was_absent=not closing.editions[0].snapshot.rows,
    )


def _members(street: Edition, known: Iterable[ClosingRow], names: Mapping[str, str]) -> Iterator[ClosedMember]:
    """The branches that the street's own issue covers; none where it can't be told which issues of them they were."""
    of_the_day = (one.as_of(street.made_on) for one in known if one.branch_id is not None)
    last = {one.branch_id: one for one in of_the_day if one and one.editions[0].closing <= street.closing}
    if parts_of(one.last for one in last.values()) != street.snapshot.parts:
        return
    for one in sorted(last.values(), key=_order):
        snapshot = one.last.snapshot
        count = Counter(row.outcome for row in snapshot.rows)
        yield ClosedMember(
            snapshot.name or names.get(one.branch_id or "", ""), one.last.words, sum(count[o] for o in DONE_OUTCOMES),
            count[Outcome.UNMET], count[Outcome.PENDING] + count[Outcome.UNKNOWN], one.last.code,
        )  # fmt: skip


def _lines(snapshot: Snapshot, branch: str | None, book: RuleBook) -> Iterator[ClosedLine]:
    """The findings by rule and subject, in the order of the book."""
    found: dict[tuple[str, str], list[Frozen]] = defaultdict(list)
    for row in snapshot.rows:
        found[row.rule, row.subject].append(row)
    for rule, subject in sorted(found, key=lambda key: (book.order(key[0]), key[0], key[1] != branch, key[1])):
        rows = sorted(found[rule, subject], key=lambda row: obligation_period(row.period).start)
        people = dict.fromkeys(snapshot.names.get(row.person, "") for row in rows if row.person not in (None, subject))
        whose = _subject(snapshot, subject, branch)
        yield ClosedLine(
            rule,
            _title(snapshot, rule, book),
            whose or "、".join(name for name in people if name),
            tuple(_results(rows)),
            sum(row.due for row in rows),
            sum(min(row.done, row.due) for row in rows),
        )


def _results(rows: Sequence[Frozen]) -> Iterator[ClosedResult]:
    by_outcome: dict[Outcome, list[str]] = defaultdict(list)
    for row in rows:
        by_outcome[row.outcome].append(words_of(obligation_period(row.period)))
    for outcome, periods in by_outcome.items():
        yield ClosedResult(outcome, tuple(periods))


def _remarks(snapshot: Snapshot, branch: str | None, book: RuleBook) -> Iterator[ClosedRemark]:
    """What was not simply met, the same sentence of one rule told once."""
    together: dict[tuple[int, int, str, str], list[Frozen]] = defaultdict(list)
    for row in snapshot.rows:
        if row.outcome in _TOLD:
            together[_TOLD.index(row.outcome), book.order(row.rule), row.rule, row.message].append(row)
    for key in sorted(together):
        rows = sorted(together[key], key=lambda row: obligation_period(row.period).start)
        by_name: dict[str, list[str]] = defaultdict(list)
        for row in rows:
            by_name[_subject(snapshot, row.subject, branch)].append(words_of(obligation_period(row.period)))
        when = "；".join(f"{name}{'、'.join(periods)}" for name, periods in by_name.items())
        title = _title(snapshot, key[2], book)
        yield ClosedRemark(rows[0].outcome, f"{title}：{when}", key[2], key[3].rstrip("。"))


def _corrections(closing: ClosingRow, place: int, book: RuleBook) -> Iterator[Reissue]:
    """Every correction up to the issue that is printed."""
    for number in range(1, place + 1):
        edition = closing.editions[number]
        told = altered_words(*closing.altered(number), edition.snapshot.names, book)
        yield Reissue(edition.number, edition.made_on, edition.reason, told)


def _later(closing: ClosingRow, place: int) -> str:
    """What became of an issue since: replaced by a later one, or opened again."""
    if place < len(closing.editions) - 1:
        last = closing.last
        return f"此后已有{last.words}（{long_date(last.made_on)}），以后面的为准"
    if closing.reopened_on is not None:
        return f"已于{long_date(closing.reopened_on)}重新打开，原因：{closing.reopen_reason}"
    return ""


def _is_idle(line: ClosedLine) -> bool:
    return {result.outcome for result in line.results} <= _IDLE


def _title(snapshot: Snapshot, rule: str, book: RuleBook) -> str:
    """What a rule is called; one of the street's own by the title that was frozen."""
    return snapshot.local[rule][1] if rule in snapshot.local else rule_label(book[rule])


def _subject(snapshot: Snapshot, subject: str, branch: str | None) -> str:
    return "" if subject == branch else snapshot.names.get(subject, "")
